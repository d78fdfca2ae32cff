import { join } from 'node:path';
import { JobpassError, systemCode } from '../../../errors.js';
import type { Seal } from '../../seal.js';
import { parsed, tokenKey, useKey } from '../memory.js';
import type { Storage, StorageOptions, StoreEvent } from '../store.js';
import { readTrail } from './audit-trail.js';
import type { DurableEntries } from './entries.js';
import { nodeFiles } from './files.js';
import type { JournalEvent } from './journal.js';
import { isKept, keptTexts } from './kept-texts.js';
import { folderKeys } from './key-store.js';
import { openEntries } from './open-entries.js';

/** The name of the audit trail's folder in the data folder. */
const TRAIL = 'audit';
const TOKENS = tokenKey('');

/** Returns the storage of a single broker, in a data folder. @param seal encrypts the private keys, if the broker has a key file */
export function folderStorage(
  folder: string,
  { clock, readOnly = false, onEvent = () => undefined }: StorageOptions,
  seal?: Seal,
): Storage {
  const trailFolder = join(folder, TRAIL);
  let entries: DurableEntries | undefined;
  return {
    keys: folderKeys(folder, seal, { readOnly }),
    open: async (trail) => {
      const opened = await openEntries(folder, {
        clock,
        audit: {
          folder: trailFolder,
          next: trail.next,
          noted: (key) => key.startsWith(TOKENS),
          expired: (value) => trail.of('expired', JSON.parse(value)),
        },
        listed: isKept,
        onProblem: (problem) =>
          onEvent({ kind: 'log', event: 'audit trail not whole', level: 'warn', why: problem }),
        onEvent: (event) => {
          for (const one of storeEvents(event)) onEvent(one);
        },
      });
      entries = opened;
      return {
        issue: (token) =>
          opened.put(tokenKey(token.jti), JSON.stringify(token), token.exp, trail.of('issued', token)),
        find: async (id) => parsed(opened.get(tokenKey(id))),
        hidesEnding: true,
        end: (id) => opened.remove(tokenKey(id), (value) => trail.of('revoked', JSON.parse(value))),
        use: (key, until) => opened.claim(useKey(key), until),
        note: (event) => opened.note(event),
        ...keptTexts(opened),
        count: async () => opened.size,
        get healthy() {
          return opened.healthy;
        },
        get head() {
          return opened.head;
        },
        close: () => opened.close(),
      };
    },
    records: async function* () {
      try {
        yield* readTrail(nodeFiles, trailFolder);
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error;
        throw new JobpassError('state', `The folder ${folder} has no records of a broker`, {
          hint: 'Check data in the configuration, and start the broker once: the first start creates the records',
        });
      }
    },
    close: async () => entries?.close(),
  };
}

function storeEvents(event: JournalEvent): StoreEvent[] {
  switch (event.kind) {
    case 'synced':
      return [{ kind: 'synced', seconds: event.seconds }];
    case 'compacted':
      return [
        { kind: 'compacted' },
        { kind: 'log', event: 'journal compacted', before: event.bytesBefore, after: event.bytesAfter },
      ];
    case 'cut':
      return [{ kind: 'log', event: 'journal cut', level: 'warn', file: event.file, bytes: event.bytes }];
    case 'compaction-failed':
      return [{ kind: 'log', event: 'journal not compacted', level: 'warn', why: event.error.told }];
    case 'broken':
      return [{ kind: 'broken', error: event.error }];
  }
}
