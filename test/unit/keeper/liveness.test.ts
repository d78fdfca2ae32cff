import { describe, expect, it } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import { type Heartbeat, Watch } from '../../../src/keeper/liveness.js';
import type { Sight } from '../../../src/runners/processes.js';
import { heldClock } from '../../support/clock.js';

const refused = new JobpassError('refused', 'The job is not in progress');
const away = new JobpassError('unreachable', 'No answer', { transient: true });

/** Lets a watch look once a second. The result is what it saw last. */
const looksEachSecond =
  (watching: Watch, clock: ReturnType<typeof heldClock>) =>
  async (seconds: number): Promise<Heartbeat> => {
    let seen: Heartbeat = 'alive';
    for (let second = 0; second < seconds; second++) {
      clock.advance(1_000);
      seen = await watching.look();
    }
    return seen;
  };

describe('a watch by a process', () => {
  const watch = (sight: () => Sight | Promise<Sight>) => {
    const clock = heldClock();
    const watching = new Watch({
      sign: { kind: 'process', pid: 1, startedAt: '1' },
      ...{ idTokens: { until: () => undefined }, clock, ask: async () => undefined },
      sight: async () => sight(),
    });
    return looksEachSecond(watching, clock);
  };

  it('ends nothing for looks that fail, stops renewing after five minutes of them, and goes on with the next sign', async () => {
    let sight: Sight = 'runs';
    const later = watch(() => sight);
    expect(await later(10)).toBe('alive');
    sight = 'unknown';
    expect(await later(299)).toBe('alive');
    expect(await later(3_600)).toBe('silent');
    sight = 'runs';
    expect(await later(1)).toBe('alive');
    sight = 'gone';
    expect(await later(2)).toBe('over');
  });

  it('takes a look that throws for one that fails', async () => {
    const later = watch(() => Promise.reject(new Error('EMFILE')));
    expect(await later(200)).toBe('alive');
  });

  it('takes back a single look that finds nothing', async () => {
    const sights: Sight[] = ['gone', 'runs', 'gone', 'unknown', 'runs'];
    const later = watch(() => sights.shift() ?? 'runs');
    expect(await later(60)).toBe('alive');
  });

  it('believes the second look, 0.2 seconds after the first', async () => {
    const clock = heldClock();
    const sign = { kind: 'process', pid: 1, startedAt: '1' } as const;
    const common = { idTokens: { until: () => undefined }, clock, ask: async () => undefined };
    const watching = new Watch({ sign, ...common, sight: async () => 'gone' });
    clock.advance(1_000);
    expect(await watching.look()).toBe('alive');
    expect(watching.pauseMs).toBe(200);
    clock.advance(200);
    expect(await watching.look()).toBe('over');
  });
});

describe('a watch by ID tokens', () => {
  const watch = (until?: number, aheadMs?: number) => {
    const clock = heldClock();
    const state = { answer: undefined as JobpassError | undefined, asked: 0 };
    const ask = async (): Promise<number | undefined> => {
      state.asked++;
      if (state.answer !== undefined) throw state.answer;
      return aheadMs === undefined ? undefined : clock.now() + aheadMs;
    };
    const end = until === undefined ? undefined : clock.now() + until;
    const idTokens = { until: () => end };
    const watching = new Watch({ sign: { kind: 'poll' }, idTokens, clock, ask });
    const later = looksEachSecond(watching, clock);
    return { state, later };
  };

  it('asks once a minute', async () => {
    const { state, later } = watch();
    expect(await later(59)).toBe('alive');
    expect(state.asked).toBe(0);
    expect(await later(600)).toBe('alive');
    expect(state.asked).toBe(10);
  });

  it('believes the second refusal, five seconds after the first', async () => {
    const { state, later } = watch();
    state.answer = refused;
    expect(await later(60)).toBe('alive');
    expect(await later(6)).toBe('over');
    expect(await later(100)).toBe('over');
    expect(state.asked).toBe(2);
  });

  it('takes back a single refusal', async () => {
    const { state, later } = watch();
    state.answer = refused;
    await later(60);
    state.answer = undefined;
    expect(await later(10)).toBe('alive');
    state.answer = refused;
    expect(await later(57)).toBe('alive');
  });

  it('is silent after five minutes without an answer, and alive again with one', async () => {
    const { state, later } = watch();
    state.answer = away;
    expect(await later(299)).toBe('alive');
    expect(await later(10)).toBe('silent');
    state.answer = undefined;
    expect(await later(60)).toBe('alive');
  });

  it('reads nothing into a refusal when the time of ID tokens is over', async () => {
    const { state, later } = watch(0);
    state.answer = refused;
    expect(await later(200)).toBe('alive');
    expect(await later(200)).toBe('silent');
  });
});

describe('a watch by ID tokens, on a machine whose clock is off', () => {
  const HOUR = 3_600_000;
  const poll = (aheadMs: number) => {
    const clock = heldClock();
    const state = { refused: false };
    const watching = new Watch({
      sign: { kind: 'poll' },
      // By the clock of their service, in six hours.
      idTokens: { until: () => end },
      clock,
      ask: async () => {
        if (state.refused) throw refused;
        return clock.now() + aheadMs;
      },
    });
    const end = clock.now() + aheadMs + 6 * HOUR;
    const later = looksEachSecond(watching, clock);
    return { state, later };
  };

  it('ends no job that is 20 min behind when the time of its ID tokens is over', async () => {
    const { state, later } = poll(20 * 60_000);
    expect(await later(6 * 3_600 + 60)).toBe('alive');
    state.refused = true;
    expect(await later(120)).toBe('alive');
  });

  it('sees the end of one that is 65 min ahead, in its last hour', async () => {
    const { state, later } = poll(-65 * 60_000);
    expect(await later(5 * 3_600 + 600)).toBe('alive');
    state.refused = true;
    expect(await later(120)).toBe('over');
  });

  it('reads nothing into a gateway’s page', async () => {
    const clock = heldClock();
    const page = new JobpassError('refused', 'a page', { page: true });
    const ask = async (): Promise<number | undefined> => {
      throw page;
    };
    const watching = new Watch({
      sign: { kind: 'poll' },
      idTokens: { until: () => undefined },
      clock,
      ask,
    });
    let seen: Heartbeat = 'alive';
    for (let second = 0; second < 200; second++) {
      clock.advance(1_000);
      seen = await watching.look();
    }
    expect(seen).toBe('alive');
  });
});
