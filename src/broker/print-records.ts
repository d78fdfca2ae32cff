import { once } from 'node:events';
import { moment } from '../audit/moment.js';
import { readRecord } from '../audit/read-record.js';
import { signatureOf } from '../audit/signature.js';
import { systemClock } from '../clock.js';
import { errorText, JobpassError, systemCode } from '../errors.js';
import { auditJwks } from './audit/audit-keys.js';
import { storePlace } from './config/read-config.js';
import { openStorage } from './store/open-storage.js';
import type { Storage } from './store/store.js';

/** The number of times to reread the last records if a broker may still be writing them, and the pause before each time in ms. */
const READ_AGAIN = 3;
const READ_AGAIN_MS = 200;
/** The maximum number of records that a broker writes at once. A longer sequence of records without a signature is printed unchanged. */
const LARGEST_BATCH = 10_000;

/**
 * Prints the records of a broker on stdout, one per line, whether or not the broker is running. Stops if the reader closes the
 * pipe.
 *
 * @param since the start of the period: see `moment`
 * @throws JobpassError `usage`, `state`
 */
export async function printRecords(path: string, since: string | undefined): Promise<void> {
  const from = since === undefined ? undefined : moment(since, '--since', systemClock.now());
  await withStorage(path, { keys: false }, (storage) => print(startingAt(from, toSignature(storage))));
}

/** Writes lines to stdout. A closed pipe is not an error. @throws JobpassError `state` if stdout cannot be written */
async function print(lines: AsyncIterable<string>): Promise<void> {
  const { stdout } = process;
  let failure: Error | undefined;
  stdout.on('error', (error) => {
    failure ??= error;
  });
  const write = async (text: string): Promise<void> => {
    if (failure === undefined && !stdout.write(text)) await once(stdout, 'drain').catch(() => undefined);
  };
  let buffered = '';
  for await (const line of lines) {
    buffered += `${line}\n`;
    if (buffered.length < 1 << 16) continue;
    await write(buffered);
    buffered = '';
    if (failure !== undefined) break;
  }
  await write(buffered);
  // A failed write emits its error one turn of the event loop later.
  await new Promise((resolve) => setImmediate(resolve));
  if (failure !== undefined && systemCode(failure) !== 'EPIPE')
    throw new JobpassError('state', `The records could not be printed: ${errorText(failure)}`);
}

/**
 * Returns the records up to the last signed record. If the last records have no signature, a broker may still be writing the rest
 * of their batch, so the function reads them again.
 */
async function* toSignature(storage: Storage): AsyncGenerator<string> {
  let printed = 0;
  for (let again = 0; ; again++) {
    let number = 0;
    let waiting: string[] = [];
    for await (const line of storage.records()) {
      if (++number <= printed) continue;
      waiting.push(line);
      if (signatureOf(line) === undefined && waiting.length < LARGEST_BATCH) continue;
      yield* waiting;
      printed = number;
      waiting = [];
    }
    if (waiting.length === 0) return;
    if (again === READ_AGAIN) {
      // No broker will write the missing signature. `audit verify` reports its absence.
      yield* waiting;
      return;
    }
    await systemClock.sleep(READ_AGAIN_MS);
  }
}

/** Returns the records, starting with the first record at or after a moment. */
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

/** Returns the public keys that verify a broker's records, as a JWK set. @throws JobpassError `usage`, `state` */
export async function recordKeys(path: string): Promise<object> {
  return withStorage(path, { keys: true }, async ({ keys }) => {
    const set = await auditJwks(keys);
    if (set !== undefined) return set;
    throw new JobpassError('state', 'The broker has no keys for records yet', {
      hint: 'Start the broker once: the first start creates them',
    });
  });
}

/** Runs work on the storage of a broker without opening its tokens for writing. */
async function withStorage<T>(
  path: string,
  options: { keys: boolean },
  work: (storage: Storage) => Promise<T>,
): Promise<T> {
  const place = storePlace(path, options);
  if (place.data === undefined && place.postgres === undefined) {
    throw new JobpassError('usage', 'The broker stores no records', {
      hint: 'Set data or postgres in its configuration',
    });
  }
  const storage = await openStorage(place, { clock: systemClock, readOnly: true });
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}
