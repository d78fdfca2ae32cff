import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Crash, Disk } from '../disk.js';
import { chances, type HeldIntervals, holdIntervals, type Model } from './model.js';
import { eventOf, heldClock, type Opened, openOn, revoke, TRAIL, told } from './trail-entries.js';

/** What fails from now on: of the journal, or of the trail's own files. */
type Fault = 'write' | 'rename' | 'open' | 'trail' | 'trail sync' | 'trail folder' | 'none';

export type Step =
  | { do: 'issue'; lives: number }
  | { do: 'revoke'; which: number }
  | { do: 'refuse' | 'drain' | 'reopen' | 'tick' }
  | { do: 'wait'; seconds: number }
  | { do: 'fail'; what: Fault }
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
      what: fc.constantFrom<Fault[]>(
        ...(['write', 'trail', 'rename', 'open', 'trail sync', 'trail folder'] as const),
        ...(['none', 'none', 'none', 'none'] as const),
      ),
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

/** The step of the trail's own files that fails. */
const OF_TRAIL: Partial<Record<Fault, string>> = {
  trail: 'write',
  'trail sync': 'datasync',
  'trail folder': 'syncFolder',
};

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
  #seen = { compactions: 0, revoked: 0, expired: 0, crashes: 0 };

  async run(steps: readonly Step[]): Promise<Record<string, number>> {
    const timers = holdIntervals();
    try {
      await this.#run(steps, timers);
    } finally {
      timers.release();
    }
    return this.#seen;
  }

  async #run(steps: readonly Step[], timers: HeldIntervals): Promise<void> {
    await this.#open();
    for (const one of steps) await this.#step(one, timers);
    await this.#drain(timers);
    this.#disk.fail = () => undefined;
    await this.#reopen(timers);
    // Everything ends in the end, each with one record of it.
    this.#clock.ms += 2_000_000;
    for (let round = 0; round < 3; round++) {
      timers.tick();
      await new Promise(setImmediate);
    }
    await this.#opened?.entries.close();
    const all = grouped(await told(this.#disk));
    for (const { id, issued } of this.#tokens) {
      const own = all.get(id) ?? [];
      if (issued === 'yes') {
        assert.equal(own.length, 2, `${id}: ${own.join()}`);
        assert.match(own.join(), /^issued,(revoked|expired)$/, id);
      }
      this.#seen.revoked += own.includes('revoked') ? 1 : 0;
      this.#seen.expired += own.includes('expired') ? 1 : 0;
    }
  }

  async #step(one: Step, timers: HeldIntervals): Promise<void> {
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
        timers.tick();
        break;
      case 'fail':
        this.#disk.fail = (what, path) => {
          const trail = path.startsWith(TRAIL);
          if (!trail) return what === one.what ? (what === 'write' ? 'ENOSPC' : 'EIO') : undefined;
          return what === OF_TRAIL[one.what] ? (what === 'write' ? 'ENOSPC' : 'EIO') : undefined;
        };
        break;
      case 'crash': {
        this.#crash ??= one.power ? { kind: 'power', chance: chances(one.seed) } : { kind: 'kill' };
        this.#disk.stopAt = Math.min(this.#disk.stopAt, this.#disk.steps + one.after);
        break;
      }
      default:
        await this.#drain(timers);
        if (one.do === 'reopen') await this.#reopen(timers);
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
    assert.deepEqual(this.#opened.problems, []);
  }

  async #drain(timers: HeldIntervals): Promise<void> {
    await Promise.race([Promise.all(this.#asked), this.#disk.stopped]);
    if (this.#disk.steps > this.#disk.stopAt) await this.#reopen(timers);
  }

  async #reopen(timers: HeldIntervals): Promise<void> {
    const { entries, events } = this.#opened as Opened;
    await Promise.race([entries.close(), this.#disk.stopped]);
    this.#seen.compactions += events.filter(({ kind }) => kind === 'compacted').length;
    const crashed = this.#disk.steps > this.#disk.stopAt;
    if (crashed) this.#seen.crashes++;
    this.#disk = this.#disk.crash((crashed ? this.#crash : undefined) ?? { kind: 'kill' });
    this.#crash = undefined;
    this.#asked = [];
    timers.drop();
    await this.#open();
    await this.#compare();
  }

  /** What was answered is recorded, once; what was not may be, and then it has happened. */
  async #compare(): Promise<void> {
    const all = grouped(await told(this.#disk));
    const now = this.#clock.ms / 1000;
    for (const token of this.#tokens) {
      const own = all.get(token.id) ?? [];
      const count = (event: string): number => own.filter((one) => one === event).length;
      const held = this.#opened?.entries.get(token.id) !== undefined;
      const is = (seen: unknown, wanted: unknown, what: string): void =>
        assert.equal(seen, wanted, `${what} of ${JSON.stringify(token)}: ${seen}, not ${wanted}`);
      if (token.issued === 'asked') token.issued = count('issued') === 1 ? 'yes' : 'no';
      is(count('issued'), token.issued === 'yes' ? 1 : 0, 'issued');
      if (token.revoked === 'yes') is(count('revoked'), 1, 'revoked');
      if (token.revoked === 'no') is(count('revoked'), 0, 'revoked');
      if (token.revoked === 'asked') token.revoked = count('revoked') === 1 ? 'yes' : 'no';
      is(count('revoked') + count('expired') < 2, true, 'one end');
      // The record and what it tells of are there together, or neither is.
      is(held, token.issued === 'yes' && token.revoked !== 'yes' && token.expiresAt > now, 'held');
    }
    const refused = all.get('')?.length ?? 0;
    const { asked, answered, failed } = this.#refusals;
    assert.ok(
      refused >= answered && refused <= asked - failed,
      `refused ${refused}: ${answered}, ${asked}, ${failed}`,
    );
    this.#refusals = { asked: refused, answered: refused, failed: 0 };
  }
}

/** The events of each token, in their order; those of none by the name ''. */
function grouped(all: readonly { event: string; id: string }[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { event, id } of all) found.set(id, [...(found.get(id) ?? []), event]);
  return found;
}

/** The audit trail of a broker loses and doubles no record, whatever fails and whenever it is killed or loses power. */
export const trail: Model<Step> = {
  name: 'trail',
  steps: fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }),
  run: (steps) => new World().run(steps),
};
