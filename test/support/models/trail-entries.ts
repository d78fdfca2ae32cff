import assert from 'node:assert/strict';
import { hashOf, nextLine } from '../../../src/audit/chain.js';
import type { AuditEvent, AuditRecord } from '../../../src/audit/record.js';
import { readTrail } from '../../../src/broker/store/folder/audit-trail.js';
import type { DurableEntries } from '../../../src/broker/store/folder/entries.js';
import type { JournalEvent } from '../../../src/broker/store/folder/journal.js';
import { openEntries } from '../../../src/broker/store/folder/open-entries.js';
import type { Clock } from '../../../src/clock.js';
import type { Disk } from '../disk.js';

const FOLDER = '/data';
export const TRAIL = '/data/audit';
export const START = Date.UTC(2026, 10, 26, 12);

export interface HeldClock extends Clock {
  ms: number;
}

export function heldClock(): HeldClock {
  const clock: HeldClock = {
    ms: START,
    now: () => clock.ms,
    elapsed: () => clock.ms,
    sleep: async () => undefined,
  };
  return clock;
}

export function eventOf(event: AuditEvent['event'], id: string): AuditEvent {
  return {
    event,
    at: START,
    job: { system: 'github' },
    provider: 'oauth',
    credential: { id, service: 'https://tokens.example', issuedAt: START },
  };
}

export interface Opened {
  entries: DurableEntries;
  events: JournalEvent[];
  problems: string[];
}

export async function openOn(disk: Disk, clock: Clock, compactFrom = 1e9): Promise<Opened> {
  const events: JournalEvent[] = [];
  const problems: string[] = [];
  const entries = await openEntries(FOLDER, {
    files: disk,
    clock,
    compactFrom,
    onEvent: (event) => events.push(event),
    onProblem: (problem) => problems.push(problem),
    audit: {
      folder: TRAIL,
      next: (all, before) => {
        let head = before;
        const lines = all.map((event) => {
          const next = nextLine(event, head);
          head = next.head;
          return next.line;
        });
        return { lines, head };
      },
      noted: (key) => key.startsWith('t'),
      expired: (value) => eventOf('expired', value),
    },
  });
  return { entries, events, problems };
}

/** What the trail says, in its order; whether it is a chain is looked at on the way. */
export async function told(disk: Disk): Promise<{ event: string; id: string }[]> {
  const found: { event: string; id: string }[] = [];
  let prev = '';
  for await (const line of readTrail(disk, TRAIL)) {
    const record = JSON.parse(line) as AuditRecord;
    assert.equal(record.metadata.sequence, found.length + 1);
    assert.equal(record.unmapped.jobpass.prev, prev);
    prev = hashOf(line);
    found.push({ event: record.unmapped.jobpass.event, id: record.session?.uid ?? '' });
  }
  return found;
}

export const issue = ({ entries }: Opened, id: string, lives = 1000): Promise<void> =>
  entries.put(id, id, START / 1000 + lives, eventOf('issued', id));
export const revoke = ({ entries }: Opened, id: string): Promise<boolean> =>
  entries.remove(id, (value) => eventOf('revoked', value));
