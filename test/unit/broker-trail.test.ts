import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hashOf, nextLine } from '../../src/audit/chain.js';
import { readRecord } from '../../src/audit/form.js';
import type { AuditEvent, AuditRecord } from '../../src/audit/record.js';
import { Chains } from '../../src/audit/verify.js';
import { readTrail } from '../../src/broker/store/folder/audit-files.js';
import { type DurableEntries, openEntries } from '../../src/broker/store/folder/entries.js';
import type { JournalEvent } from '../../src/broker/store/folder/journal.js';
import type { Clock } from '../../src/clock.js';
import { type Crash, Disk } from '../support/disk.js';

const FOLDER = '/data';
const TRAIL = '/data/audit';
const START = Date.UTC(2026, 10, 26, 12);

interface HeldClock extends Clock {
  ms: number;
}

function heldClock(): HeldClock {
  const clock: HeldClock = {
    ms: START,
    now: () => clock.ms,
    elapsed: () => clock.ms,
    sleep: async () => undefined,
  };
  return clock;
}

function eventOf(event: AuditEvent['event'], id: string): AuditEvent {
  return {
    event,
    at: START,
    job: { system: 'github' },
    provider: 'oauth',
    credential: { id, service: 'https://tokens.example', issuedAt: START },
  };
}

interface Opened {
  entries: DurableEntries;
  events: JournalEvent[];
  problems: string[];
}

async function openOn(disk: Disk, clock: Clock, compactFrom = 1e9): Promise<Opened> {
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
async function told(disk: Disk): Promise<{ event: string; id: string }[]> {
  const found: { event: string; id: string }[] = [];
  let prev = '';
  for await (const line of readTrail(disk, TRAIL)) {
    const record = JSON.parse(line) as AuditRecord;
    expect(record.metadata.sequence).toBe(found.length + 1);
    expect(record.unmapped.jobpass.prev).toBe(prev);
    prev = hashOf(line);
    found.push({ event: record.unmapped.jobpass.event, id: record.session?.uid ?? '' });
  }
  return found;
}

const issue = ({ entries }: Opened, id: string, lives = 1000): Promise<void> =>
  entries.put(id, id, START / 1000 + lives, eventOf('issued', id));
const revoke = ({ entries }: Opened, id: string): Promise<boolean> =>
  entries.remove(id, (value) => eventOf('revoked', value));

/** What makes the journal long, and leaves nothing alive. */
async function issueAndRevoke(opened: Opened, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await issue(opened, `t${i}`);
    await revoke(opened, `t${i}`);
  }
}

const compactions = ({ events }: Opened): number => events.filter(({ kind }) => kind === 'compacted').length;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the audit trail of a broker', () => {
  it('has each event once, whoever asks how often', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock());
    await issue(opened, 't1');
    await opened.entries.note(eventOf('refused', ''));
    expect(await Promise.all([revoke(opened, 't1'), revoke(opened, 't1'), revoke(opened, 't0')])).toEqual([
      true,
      false,
      false,
    ]);
    expect(await revoke(opened, 't1')).toBe(false);
    expect((await told(disk)).map(({ event }) => event)).toEqual(['issued', 'refused', 'revoked']);
    expect(opened.entries.head).toMatchObject({ count: 3 });
    await opened.entries.close();
  });

  it('says that a token has expired, once, also where nobody was there when it did', async () => {
    const disk = new Disk();
    const clock = heldClock();
    const opened = await openOn(disk, clock);
    await issue(opened, 't1', 10);
    await issue(opened, 't2', 1000);
    clock.ms += 10_000;
    expect(await revoke(opened, 't1')).toBe(false);
    await opened.entries.close();
    for (let start = 0; start < 3; start++) {
      const again = await openOn(disk, clock);
      vi.advanceTimersByTime(2_000);
      await again.entries.close();
    }
    expect(await told(disk)).toEqual([
      { event: 'issued', id: 't1' },
      { event: 'issued', id: 't2' },
      { event: 'expired', id: 't1' },
    ]);
  });

  it('goes on in a file for each month, and never back', async () => {
    const disk = new Disk();
    const clock = heldClock();
    const opened = await openOn(disk, clock);
    await issue(opened, 't1');
    await expect.poll(() => told(disk)).toHaveLength(1);
    clock.ms += 10 * 86_400_000;
    await opened.entries.note(eventOf('refused', ''));
    await expect.poll(() => told(disk)).toHaveLength(2);
    clock.ms -= 9 * 86_400_000;
    await opened.entries.note(eventOf('refused', ''));
    await opened.entries.close();
    expect([...disk.names.keys()].filter((name) => name.startsWith(TRAIL))).toEqual([
      `${TRAIL}/audit-2026-11.jsonl`,
      `${TRAIL}/audit-2026-12.jsonl`,
    ]);
    expect(disk.text(`${TRAIL}/audit-2026-12.jsonl`).split('\n')).toHaveLength(3);
    expect(await told(disk)).toHaveLength(3);
  });

  it('goes on after compactions, with the head that it had', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock(), 5_000);
    await issueAndRevoke(opened, 40);
    await expect.poll(() => compactions(opened)).toBeGreaterThan(0);
    const { head } = opened.entries;
    await opened.entries.close();
    const again = await openOn(disk, heldClock());
    expect(again.entries.head).toEqual(head);
    await again.entries.note(eventOf('refused', ''));
    expect(await told(disk)).toHaveLength(81);
    expect(again.problems).toEqual([]);
    await again.entries.close();
  });

  it('waits in the journal while its file cannot be written, and is not healthy then', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock(), 3_000);
    await issue(opened, 't1');
    disk.fail = (step, path) => (step === 'write' && path.startsWith(TRAIL) ? 'ENOSPC' : undefined);
    for (let i = 2; i < 12; i++) await issue(opened, `t${i}`);
    expect(opened.entries.healthy).toBe(false);
    // What only the journal has must not be compacted away.
    await expect.poll(() => opened.events.some(({ kind }) => kind === 'compaction-failed')).toBe(true);
    const { entries } = await openOn(disk.crash({ kind: 'kill' }), heldClock());
    expect(entries.head).toMatchObject({ count: 11 });
    await entries.close();
    disk.fail = () => undefined;
    vi.advanceTimersByTime(1_000);
    await expect.poll(() => opened.entries.healthy).toBe(true);
    await opened.entries.close();
    expect(await told(disk)).toHaveLength(11);
  });

  it.each([
    ['its beginning damaged', (text: string) => text.replace('3002', '3\0 2')],
    ['its end cut off', (text: string) => text.slice(0, -100)],
    ['its end overwritten', (text: string) => `${text.slice(0, -100)}${'\0'.repeat(100)}`],
    ['its last lines removed', (text: string) => `${text.split('\n').slice(0, -3).join('\n')}\n`],
    ['everything removed', () => ''],
  ])('with %s in its file is put back from the journal, as far as that goes back', async (_, change) => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock());
    for (let i = 0; i < 5; i++) await issue(opened, `t${i}`);
    await opened.entries.close();
    const file = `${TRAIL}/audit-2026-11.jsonl`;
    disk.put(file, change(disk.text(file)));
    const again = await openOn(disk, heldClock());
    expect(again.problems).toEqual([]);
    expect((await told(disk)).map(({ id }) => id)).toEqual(['t0', 't1', 't2', 't3', 't4']);
    await again.entries.close();
  });

  it('that lost what the journal no longer has says so, and goes on', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock(), 3_000);
    await issueAndRevoke(opened, 20);
    await expect.poll(() => compactions(opened)).toBeGreaterThan(0);
    await opened.entries.close();
    const file = `${TRAIL}/audit-2026-11.jsonl`;
    const lines = disk.text(file).split('\n');
    disk.put(file, `${lines.slice(0, 10).join('\n')}\n`);
    const again = await openOn(disk, heldClock());
    expect(again.problems.join()).toMatch(
      /^\/data\/audit\/audit-2026-11\.jsonl ends with record 10, and record \d+ is the first/,
    );
    await again.entries.note(eventOf('refused', ''));
    expect(again.entries.head?.count).toBe(41);
    expect(disk.text(file).split('\n').slice(0, 10)).toEqual(lines.slice(0, 10));
    await again.entries.close();
  });

  it.each([
    [
      'its last record changed',
      (lines: readonly string[]) => [
        ...lines.slice(0, -1),
        (lines.at(-1) ?? '').replace('"time":1', '"time":2'),
      ],
      'record 5 in /data/audit/audit-2026-11.jsonl is not the one that was written',
    ],
    [
      'a record added',
      (lines: readonly string[]) => {
        const last = lines.at(-1) ?? '';
        const { unmapped, metadata } = JSON.parse(last) as AuditRecord;
        const head = {
          chain: unmapped.jobpass.chain,
          count: metadata.sequence,
          hash: hashOf(last),
        };
        return [...lines, nextLine(eventOf('revoked', 't0'), head).line];
      },
      '/data/audit/audit-2026-11.jsonl has 6 records, and 5 were written',
    ],
  ])('with %s while nobody was there goes on behind what was written', async (_, change, problem) => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock());
    for (let i = 0; i < 5; i++) await issue(opened, `t${i}`);
    const { head } = opened.entries;
    await opened.entries.close();
    const file = `${TRAIL}/audit-2026-11.jsonl`;
    disk.put(file, `${change(disk.text(file).split('\n').slice(0, -1)).join('\n')}\n`);
    const again = await openOn(disk, heldClock());
    expect(again.problems).toEqual([problem]);
    expect(again.entries.head).toEqual(head);
    await issue(again, 't6');
    await again.entries.close();
    const chains = new Chains();
    let line = 0;
    for await (const text of readTrail(disk, TRAIL)) {
      const record = readRecord(text);
      if (!('problem' in record)) chains.add(record, { file, line: ++line }, hashOf(text));
    }
    expect(chains.judge().map(({ verdict }) => verdict)).toEqual(['tampered']);
  });

  it('is gone on with where it was, were all its files gone', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock(), 3_000);
    await issueAndRevoke(opened, 20);
    await expect.poll(() => opened.entries.bytes).toBeLessThan(3_000);
    // Without a record more, until only what a compaction has carried on knows the last one.
    const before = compactions(opened);
    for (let i = 0; compactions(opened) === before; i++) await opened.entries.claim(`u${i}`, START);
    const { head } = opened.entries;
    await opened.entries.close();
    disk.names.delete(`${TRAIL}/audit-2026-11.jsonl`);
    const again = await openOn(disk, heldClock());
    expect(again.problems.join()).toContain('ends with record 0, and record 40 is the first');
    expect(again.entries.head).toEqual(head);
    await again.entries.close();
  });

  it('leaves what it cannot put back, where its file is damaged', async () => {
    const disk = new Disk();
    const opened = await openOn(disk, heldClock(), 3_000);
    await issueAndRevoke(opened, 20);
    await expect.poll(() => compactions(opened)).toBeGreaterThan(0);
    await opened.entries.close();
    const file = `${TRAIL}/audit-2026-11.jsonl`;
    const lines = disk.text(file).split('\n');
    lines[4] = 'damage';
    const damaged = lines.join('\n');
    disk.put(file, damaged);
    const again = await openOn(disk, heldClock());
    expect(again.problems.join()).toContain('is damaged behind record 4');
    expect(disk.text(file).startsWith(damaged)).toBe(true);
    expect(again.entries.head?.count).toBe(40);
    await again.entries.close();
  });
});

type Step =
  | { do: 'issue'; lives: number }
  | { do: 'revoke'; which: number }
  | { do: 'refuse' | 'drain' | 'reopen' | 'tick' }
  | { do: 'wait'; seconds: number }
  | { do: 'fail'; what: 'write' | 'trail' | 'rename' | 'open' | 'none' }
  | { do: 'crash'; after: number; power: boolean; seed: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('issue' as const), lives: fc.constantFrom(20, 1000, 1000) }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('revoke' as const), which: fc.nat(20) }) },
  {
    weight: 6,
    arbitrary: fc.record<Step & { do: 'refuse' }>({
      do: fc.constantFrom('refuse', 'drain', 'drain', 'drain', 'reopen', 'tick') as fc.Arbitrary<'refuse'>,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 15) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      what: fc.constantFrom('write', 'trail', 'rename', 'open', 'none', 'none', 'none'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      after: fc.nat(14),
      power: fc.boolean(),
      seed: fc.nat(),
    }),
  },
);

interface Token {
  id: string;
  expiresAt: number;
  issued: 'asked' | 'yes' | 'no';
  revoked: 'no' | 'asked' | 'yes';
}

/** Runs steps on a disk in memory, and holds the records against what was answered. */
class World {
  readonly #clock = heldClock();
  #disk = new Disk();
  #opened: Opened | undefined;
  #tokens: Token[] = [];
  #refusals = { asked: 0, answered: 0, failed: 0 };
  #asked: Promise<unknown>[] = [];
  #crash: Crash | undefined;
  seen = { compactions: 0, revoked: 0, expired: 0, crashes: 0 };

  async run(steps: readonly Step[]): Promise<void> {
    await this.#open();
    for (const one of steps) await this.#step(one);
    await this.#drain();
    this.#disk.fail = () => undefined;
    await this.#reopen();
    // Everything ends in the end, each with one record of it.
    this.#clock.ms += 2_000_000;
    for (let round = 0; round < 3; round++) {
      vi.advanceTimersByTime(1_000);
      await new Promise(setImmediate);
    }
    await this.#opened?.entries.close();
    const all = await told(this.#disk);
    for (const { id, issued } of this.#tokens) {
      const own = all.filter((one) => one.id === id).map(({ event }) => event);
      if (issued === 'yes')
        expect([id, own]).toEqual([id, ['issued', expect.stringMatching(/^(revoked|expired)$/)]]);
      this.seen.revoked += own.includes('revoked') ? 1 : 0;
      this.seen.expired += own.includes('expired') ? 1 : 0;
    }
  }

  async #step(one: Step): Promise<void> {
    const opened = this.#opened as Opened;
    switch (one.do) {
      case 'issue': {
        const token: Token = {
          id: `t${this.#tokens.length}`,
          expiresAt: this.#clock.ms / 1000 + one.lives,
          issued: 'asked',
          revoked: 'no',
        };
        this.#tokens.push(token);
        this.#ask(
          opened.entries.put(token.id, token.id, token.expiresAt, eventOf('issued', token.id)),
          (ok) => {
            token.issued = ok ? 'yes' : 'no';
          },
        );
        break;
      }
      case 'revoke': {
        const token = this.#tokens[one.which % Math.max(1, this.#tokens.length)];
        // Nobody has one that was not answered.
        if (token?.issued !== 'yes') break;
        if (token.revoked === 'no') token.revoked = 'asked';
        this.#ask(revoke(opened, token.id), (ok) => {
          if (ok) token.revoked = 'yes';
        });
        break;
      }
      case 'refuse':
        this.#refusals.asked++;
        this.#ask(opened.entries.note(eventOf('refused', '')), (ok) => {
          if (ok !== false) this.#refusals.answered++;
          else this.#refusals.failed++;
        });
        break;
      case 'wait':
        this.#clock.ms += one.seconds * 1000;
        break;
      case 'tick':
        vi.advanceTimersByTime(1_000);
        break;
      case 'fail':
        this.#disk.fail = (what, path) => {
          const trail = path.startsWith(TRAIL);
          if (one.what === 'trail') return trail && what === 'write' ? 'ENOSPC' : undefined;
          return what === one.what && !trail ? (what === 'write' ? 'ENOSPC' : 'EIO') : undefined;
        };
        break;
      case 'crash': {
        let state = one.seed;
        const chance = (): number => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          return state / 2 ** 32;
        };
        this.#crash ??= one.power ? { kind: 'power', chance } : { kind: 'kill' };
        this.#disk.stopAt = Math.min(this.#disk.stopAt, this.#disk.steps + one.after);
        break;
      }
      default:
        await this.#drain();
        if (one.do === 'reopen') await this.#reopen();
    }
  }

  #ask(asked: Promise<unknown>, answered: (ok: boolean) => void): void {
    this.#asked.push(
      asked.then(
        (answer) => answered(answer !== false),
        () => answered(false),
      ),
    );
  }

  async #open(): Promise<void> {
    this.#opened = await openOn(this.#disk, this.#clock, 2_000);
    expect(this.#opened.problems).toEqual([]);
  }

  async #drain(): Promise<void> {
    await Promise.race([Promise.all(this.#asked), this.#disk.stopped]);
    if (this.#disk.steps > this.#disk.stopAt) await this.#reopen();
  }

  async #reopen(): Promise<void> {
    const { entries, events } = this.#opened as Opened;
    await Promise.race([entries.close(), this.#disk.stopped]);
    this.seen.compactions += events.filter(({ kind }) => kind === 'compacted').length;
    const crashed = this.#disk.steps > this.#disk.stopAt;
    if (crashed) this.seen.crashes++;
    this.#disk = this.#disk.crash((crashed ? this.#crash : undefined) ?? { kind: 'kill' });
    this.#crash = undefined;
    this.#asked = [];
    await this.#open();
    await this.#compare();
  }

  /** What was answered is recorded, once; what was not may be, and then it has happened. */
  async #compare(): Promise<void> {
    const all = await told(this.#disk);
    const now = this.#clock.ms / 1000;
    for (const token of this.#tokens) {
      const own = all.filter(({ id }) => id === token.id).map(({ event }) => event);
      const count = (event: string): number => own.filter((one) => one === event).length;
      const held = this.#opened?.entries.get(token.id) !== undefined;
      if (token.issued === 'asked') token.issued = count('issued') === 1 ? 'yes' : 'no';
      expect([token, count('issued')]).toEqual([token, token.issued === 'yes' ? 1 : 0]);
      if (token.revoked === 'yes') expect([token, count('revoked')]).toEqual([token, 1]);
      if (token.revoked === 'no') expect([token, count('revoked')]).toEqual([token, 0]);
      if (token.revoked === 'asked') token.revoked = count('revoked') === 1 ? 'yes' : 'no';
      expect(count('revoked') + count('expired')).toBeLessThan(2);
      // The record and what it tells of are there together, or neither is.
      const alive = token.issued === 'yes' && token.revoked !== 'yes' && token.expiresAt > now;
      expect([token, held]).toEqual([token, alive]);
    }
    const refused = all.filter(({ event }) => event === 'refused').length;
    expect(refused).toBeGreaterThanOrEqual(this.#refusals.answered);
    expect(refused).toBeLessThanOrEqual(this.#refusals.asked - this.#refusals.failed);
    this.#refusals = { asked: refused, answered: refused, failed: 0 };
  }
}

describe('the audit trail of a broker, against a model', () => {
  it('loses and doubles no record, whatever fails and whenever it is killed or loses power', async () => {
    const seen = { compactions: 0, revoked: 0, expired: 0, crashes: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }), async (steps) => {
        const world = new World();
        await world.run(steps);
        for (const name of Object.keys(seen) as (keyof typeof seen)[]) seen[name] += world.seen[name];
      }),
      { numRuns: 600 },
    );
    // It must have seen what it is about.
    expect(seen.compactions).toBeGreaterThan(200);
    expect(seen.crashes).toBeGreaterThan(200);
    expect(seen.revoked).toBeGreaterThan(200);
    expect(seen.expired).toBeGreaterThan(200);
  }, 120_000);
});
