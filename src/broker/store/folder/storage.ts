import { join } from 'node:path';
import { JobpassError, systemCode } from '../../../errors.js';
import { parsed, tokenKey, useKey } from '../memory.js';
import type { Storage, StorageOptions, StoreEvent } from '../store.js';
import { readTrail } from './audit-trail.js';
import type { DurableEntries } from './entries.js';
import { nodeFiles } from './files.js';
import type { JournalEvent } from './journal.js';
import { folderKeys } from './key-store.js';
import { openEntries } from './open-entries.js';

/** The folder of the audit trail in that of the store. */
const TRAIL = 'audit';
const TOKENS = tokenKey('');

/** A store in a folder that one broker has for itself. */
export function folderStorage(folder: string, { clock, onEvent = () => undefined }: StorageOptions): Storage {
  const trailFolder = join(folder, TRAIL);
  let entries: DurableEntries | undefined;
  return {
    keys: folderKeys(folder),
    open: async (trail) => {
      const opened = await openEntries(folder, {
        clock,
        audit: {
          folder: trailFolder,
          next: trail.next,
          noted: (key) => key.startsWith(TOKENS),
          expired: (value) => trail.of('expired', JSON.parse(value)),
        },
        onProblem: (problem) =>
          onEvent({ kind: 'told', event: 'audit trail not whole', level: 'warn', why: problem }),
        onEvent: (event) => {
          for (const one of told(event)) onEvent(one);
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
        throw new JobpassError('state', `There are no records of a broker in ${folder}`, {
          hint: 'Its configuration says where they are (data): has it been started?',
        });
      }
    },
    close: async () => entries?.close(),
  };
}

function told(event: JournalEvent): StoreEvent[] {
  switch (event.kind) {
    case 'synced':
      return [{ kind: 'synced', seconds: event.seconds }];
    case 'compacted':
      return [
        { kind: 'compacted' },
        { kind: 'told', event: 'journal compacted', before: event.bytesBefore, after: event.bytesAfter },
      ];
    case 'cut':
      return [{ kind: 'told', event: 'journal cut', level: 'warn', file: event.file, bytes: event.bytes }];
    case 'compaction-failed':
      return [{ kind: 'told', event: 'journal not compacted', level: 'warn', why: event.error.told }];
    case 'broken':
      return [{ kind: 'broken', error: event.error }];
  }
}
