import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DurableEntries } from '../../../src/broker/store/folder/entries.js';
import type { JournalEvent } from '../../../src/broker/store/folder/journal.js';
import { openEntries } from '../../../src/broker/store/folder/open-entries.js';
import type { Clock } from '../../../src/clock.js';
import { type Crash, Disk } from '../disk.js';
import { chances, type HeldIntervals, holdIntervals, type Model } from './model.js';

export const FOLDER = '/records';

export interface HeldClock extends Clock {
  seconds: number;
}

export function heldClock(): HeldClock {
  const clock: HeldClock = {
    seconds: 1_700_000_000,
    now: () => clock.seconds * 1000,
    elapsed: () => clock.seconds * 1000,
    sleep: async () => undefined,
  };
  return clock;
}

export interface Opened {
  records: DurableEntries;
  events: JournalEvent[];
  clock: HeldClock;
}

export async function openOn(disk: Disk, clock = heldClock(), compactFrom = 1e9): Promise<Opened> {
  const events: JournalEvent[] = [];
  const records = await openEntries(FOLDER, {
    files: disk,
    clock,
    compactFrom,
    onEvent: (event) => events.push(event),
  });
  return { records, events, clock };
}
interface Wish {
  value: string | undefined;
  expiresAt: number;
  acknowledged: boolean;
  /** What it may be in its place: after a crash, claims that differ in nothing but their expiry. */
  or?: readonly Wish[];
}

export type Step =
  | { do: 'put' | 'claim' | 'remove'; key: string; lives: number }
  | { do: 'drain' | 'reopen' }
  | { do: 'wait'; seconds: number }
  | { do: 'fail'; what: 'write' | 'rename' | 'open' | 'syncFolder' | 'remove' | 'none' }
  | { do: 'crash'; after: number; power: boolean; seed: number };

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const lives = fc.constantFrom(20, 1000, 1000, 1000);
const operation: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('put', 'put', 'claim', 'remove'),
  key,
  lives,
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: operation },
  {
    weight: 4,
    arbitrary: fc.record<Step & { do: 'drain' | 'reopen' }>({
      do: fc.constantFrom('drain', 'drain', 'drain', 'reopen'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 15) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      what: fc.constantFrom('write', 'rename', 'open', 'syncFolder', 'remove', 'none', 'none'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      after: fc.nat(12),
      power: fc.boolean(),
      seed: fc.nat(),
    }),
  },
);

/** Runs steps on a disk in memory and on a model, and compares whenever the answer is certain. */
class World {
  readonly #clock = heldClock();
  #disk = new Disk();
  #opened: Opened | undefined;
  #wishes = new Map<string, Wish[]>();
  #asked: Promise<unknown>[] = [];
  #count = 0;
  /** Whether the process is as good as dead: the disk has stopped. */
  #crash: Crash | undefined;
  #compactions = 0;
  #cuts = 0;

  async run(steps: readonly Step[]): Promise<Record<string, number>> {
    const timers = holdIntervals();
    try {
      await this.#run(steps, timers);
    } finally {
      timers.release();
    }
    return { compactions: this.#compactions, cuts: this.#cuts };
  }

  async #run(steps: readonly Step[], timers: HeldIntervals): Promise<void> {
    await this.#open();
    for (const step of steps) {
      if (step.do === 'put' || step.do === 'claim' || step.do === 'remove') {
        // A claim waits for a put under way, and is then later than what was asked after it: too much for this model.
        const open = this.#wishes.get(step.key)?.some(({ acknowledged }) => !acknowledged);
        if (step.do === 'claim' && open === true) await this.#drain(timers);
        this.#ask(step);
      } else if (step.do === 'wait') this.#clock.seconds += step.seconds;
      else if (step.do === 'fail')
        this.#disk.fail = (what) => (what === step.what ? (what === 'write' ? 'ENOSPC' : 'EIO') : undefined);
      else if (step.do === 'crash') {
        this.#crash ??= step.power ? { kind: 'power', chance: chances(step.seed) } : { kind: 'kill' };
        this.#disk.stopAt = Math.min(this.#disk.stopAt, this.#disk.steps + step.after);
      } else {
        await this.#drain(timers);
        if (step.do === 'reopen') await this.#reopen(timers);
      }
    }
    await this.#drain(timers);
    this.#disk.fail = () => undefined;
    await this.#reopen(timers);
  }

  async #open(): Promise<void> {
    this.#opened = await openOn(this.#disk, this.#clock, 100);
  }

  get #records(): DurableEntries {
    if (this.#opened === undefined) throw new Error('not open');
    return this.#opened.records;
  }

  #ask(step: { do: 'put' | 'claim' | 'remove'; key: string; lives: number }): void {
    const records = this.#records;
    const wishes = this.#wishes.get(step.key) ?? [];
    this.#wishes.set(step.key, wishes);
    const expiresAt = this.#clock.seconds + step.lives;
    const value = step.do === 'remove' ? undefined : step.do === 'claim' ? '' : `value ${this.#count++}`;
    const wish: Wish = { value, expiresAt, acknowledged: false };
    const drop = (): void => void wishes.splice(wishes.indexOf(wish), 1);
    wishes.push(wish);
    const asked =
      step.do === 'put'
        ? records.put(step.key, wish.value ?? '', expiresAt)
        : step.do === 'claim'
          ? records.claim(step.key, expiresAt)
          : records.remove(step.key);
    if (step.do === 'remove') assert.equal(records.get(step.key), undefined);
    this.#asked.push(
      asked.then(
        (answer) => {
          if (answer === false && step.do === 'claim') drop();
          else wish.acknowledged = true;
        },
        () => {
          if (step.do !== 'remove') drop();
        },
      ),
    );
  }

  async #drain(timers: HeldIntervals): Promise<void> {
    await Promise.race([Promise.all(this.#asked), this.#disk.stopped]);
    if (this.#disk.steps > this.#disk.stopAt) return this.#reopen(timers);
    for (const [key, wishes] of this.#wishes) {
      const last = wishes.at(-1);
      const possible = last === undefined ? [undefined] : possibly(last);
      this.#contains(key, possible);
    }
  }

  #contains(key: string, possible: readonly (Wish | undefined)[]): void {
    const [value, values] = [this.#records.get(key), possible.map((wish) => this.#now(wish))];
    assert.ok(values.includes(value), `${key} holds ${value}, and may hold ${values.join(' or ')}`);
  }

  #now(wish: Wish | undefined): string | undefined {
    return wish !== undefined && wish.expiresAt > this.#clock.seconds ? wish.value : undefined;
  }

  async #reopen(timers: HeldIntervals): Promise<void> {
    const { events } = this.#opened ?? { events: [] };
    const closed = this.#records.close();
    await Promise.race([closed, this.#disk.stopped]);
    this.#compactions += events.filter(({ kind }) => kind === 'compacted').length;
    const crashed = this.#disk.steps > this.#disk.stopAt;
    this.#disk = this.#disk.crash((crashed ? this.#crash : undefined) ?? { kind: 'kill' });
    this.#crash = undefined;
    this.#asked = [];
    timers.drop();
    await this.#open();
    this.#cuts += this.#opened?.events.filter(({ kind }) => kind === 'cut').length ?? 0;
    for (const [key, wishes] of this.#wishes) {
      const from = Math.max(
        0,
        wishes.findLastIndex(({ acknowledged }) => acknowledged),
      );
      const first: Wish = wishes.some(({ acknowledged }) => acknowledged)
        ? (wishes[from] as Wish)
        : { value: undefined, expiresAt: 0, acknowledged: true };
      const possible = [first, ...wishes.slice(from)].flatMap(possibly);
      const value = this.#records.get(key);
      this.#contains(key, possible);
      const fitting = possible.filter((wish) => this.#now(wish) === value);
      const { or: _, ...found } = fitting.at(-1) as Wish;
      this.#wishes.set(key, [{ ...found, acknowledged: true, or: value === '' ? fitting : [] }]);
    }
  }
}

/** A wish, and what may be there in its place. */
function possibly(wish: Wish): readonly Wish[] {
  return [wish, ...(wish.or ?? [])];
}

/** Entries in files forget nothing acknowledged, whatever fails and whenever they are killed or lose power. */
export const entries: Model<Step> = {
  name: 'entries',
  steps: fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }),
  run: (steps) => new World().run(steps),
};
