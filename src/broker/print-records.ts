import { once } from 'node:events';
import { moment } from '../audit/moment.js';
import { readRecord } from '../audit/read-record.js';
import { signatureOf } from '../audit/signature.js';
import { systemClock } from '../clock.js';
import { JobpassError, systemCode, tell } from '../errors.js';
import { auditJwks } from './audit/audit-keys.js';
import { storePlace } from './config/read-config.js';
import { openStorage } from './store/open-storage.js';
import type { Storage } from './store/store.js';

/** How often records are read once more whose end was being written, and after how many ms. */
const READ_AGAIN = 3;
const READ_AGAIN_MS = 200;
/** So many records are written at once at the most. What has no signature for longer is handed on as it is. */
const LARGEST_BATCH = 10_000;

/**
 * Prints the records of a broker on stdout, a line each, whether it runs or not; as fast as they are taken, and no more where
 * nobody reads on.
 *
 * @param since from when on: see `moment`
 * @throws JobpassError `usage`, `state`
 */
export async function printRecords(path: string, since: string | undefined): Promise<void> {
  const from = since === undefined ? undefined : moment(since, '--since', systemClock.now());
  await withStorage(path, (storage) => print(startingAt(from, toSignature(storage))));
}

/** @throws JobpassError `state` where they cannot be written; that nobody reads on is no such case */
async function print(lines: AsyncIterable<string>): Promise<void> {
  const { stdout } = process;
  let failure: Error | undefined;
  stdout.on('error', (error) => {
    failure ??= error;
  });
  const write = async (text: string): Promise<void> => {
    if (failure === undefined && !stdout.write(text)) await once(stdout, 'drain').catch(() => undefined);
  };
  let held = '';
  for await (const line of lines) {
    // Fewer and larger pieces: each costs a write.
    held += `${line}\n`;
    if (held.length < 1 << 16) continue;
    await write(held);
    held = '';
    if (failure !== undefined) break;
  }
  await write(held);
  // What fails is told a moment later.
  await new Promise((resolve) => setImmediate(resolve));
  if (failure !== undefined && systemCode(failure) !== 'EPIPE')
    throw new JobpassError('state', `The records could not be printed: ${tell(failure)}`);
}

/**
 * The records as they are, up to a signature: where the last ones have none, more of what was written with them may still be
 * on its way.
 */
async function* toSignature(storage: Storage): AsyncGenerator<string> {
  let told = 0;
  for (let again = 0; ; again++) {
    let number = 0;
    let waiting: string[] = [];
    for await (const line of storage.records()) {
      if (++number <= told) continue;
      waiting.push(line);
      if (signatureOf(line) === undefined && waiting.length < LARGEST_BATCH) continue;
      yield* waiting;
      told = number;
      waiting = [];
    }
    if (waiting.length === 0) return;
    if (again === READ_AGAIN) {
      // Nothing follows: whoever checks them is to see that.
      yield* waiting;
      return;
    }
    await systemClock.sleep(READ_AGAIN_MS);
  }
}

/** From the first record on that is not older. */
async function* startingAt(from: number | undefined, lines: AsyncIterable<string>): AsyncGenerator<string> {
  let begun = from === undefined;
  for await (const line of lines) {
    if (!begun) {
      const record = readRecord(line);
      begun = 'time' in record && record.time >= (from ?? 0);
    }
    if (begun) yield line;
  }
}

/** The public keys that check a broker's records, as a JWK set. @throws JobpassError `usage`, `state` */
export async function recordKeys(path: string): Promise<object> {
  return withStorage(path, async ({ keys }) => {
    const set = await auditJwks(keys);
    if (set !== undefined) return set;
    throw new JobpassError('state', 'This broker has no keys for records yet', {
      hint: 'It makes them when it starts for the first time',
    });
  });
}

/** Lets work be done where a broker keeps its records, without opening what changes. */
async function withStorage<T>(path: string, work: (storage: Storage) => Promise<T>): Promise<T> {
  const place = storePlace(path);
  if (place.data === undefined && place.postgres === undefined) {
    throw new JobpassError('usage', 'This broker keeps no records: it forgets everything when it ends', {
      hint: 'Give data, or postgres, in its configuration',
    });
  }
  // Nothing else of a configuration says where they are.
  const storage = await openStorage(place, { clock: systemClock });
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}
