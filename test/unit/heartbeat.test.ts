import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { JobpassError } from '../../src/errors.js';
import { type Heartbeat, Watch } from '../../src/keeper/heartbeat.js';
import { ancestor, isRunning, processMark } from '../../src/runners/processes.js';
import { heldClock } from '../support/clock.js';

const refused = new JobpassError('refused', 'The job is not in progress');
const away = new JobpassError('unreachable', 'No answer', { transient: true });

describe('a watch by a process', () => {
  it('leaves the job a while after its end, where that is wanted', async () => {
    const child = spawn('sleep', ['30']);
    const mark = await processMark(child.pid ?? 0);
    if (mark === undefined) throw new Error('not to be seen');
    const seen: Record<string, Heartbeat[]> = { none: [], some: [] };
    const clock = heldClock();
    const runner = { idTokensUntil: () => undefined };
    const watches = {
      none: new Watch({ kind: 'process', ...mark }, runner, clock, async () => undefined),
      some: new Watch({ kind: 'process', ...mark, graceMs: 2_000 }, runner, clock, async () => undefined),
    };
    const look = async (): Promise<void> => {
      clock.advance(1_000);
      for (const [name, watch] of Object.entries(watches)) seen[name]?.push(await watch.look());
    };
    await look();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await gone;
    for (let turn = 0; turn < 4; turn++) await look();
    expect(seen).toEqual({
      none: ['alive', 'over', 'over', 'over', 'over'],
      some: ['alive', 'alive', 'alive', 'over', 'over'],
    });
  });
});

describe('a watch by ID tokens', () => {
  const watch = (until?: number) => {
    const clock = heldClock();
    const state = { answer: undefined as JobpassError | undefined, asked: 0 };
    const poll = async (): Promise<void> => {
      state.asked++;
      if (state.answer !== undefined) throw state.answer;
    };
    const runner = { idTokensUntil: () => (until === undefined ? undefined : clock.now() + until) };
    const watching = new Watch({ kind: 'poll' }, runner, clock, poll);
    const later = async (seconds: number): Promise<Heartbeat> => {
      let seen: Heartbeat = 'alive';
      for (let second = 0; second < seconds; second++) {
        clock.advance(1_000);
        seen = await watching.look();
      }
      return seen;
    };
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

describe('processes', () => {
  it('are told apart by when they started', async () => {
    const child = spawn('sleep', ['30']);
    try {
      // It is a child of this process, not of its own child: asked for from here it is no ancestor.
      expect(await ancestor(['sleep'])).toBeUndefined();
      const pid = child.pid ?? 0;
      expect(await isRunning({ pid, startedAt: '1' })).toBe(false);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('that were killed, and wait for their parent to hear of it, do not run', async () => {
    // A shell that does not wait for its child leaves a zombie behind.
    const shell = spawn('sh', ['-c', 'sh -c "echo \\$\\$; exec sleep 0.2" & exec sleep 5'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const pid = await new Promise<number>((resolve) =>
        shell.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))),
      );
      const { readFileSync } = await import('node:fs');
      const startedAt = (): string => {
        const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
        return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
      };
      const mark = { pid, startedAt: startedAt() };
      expect(await isRunning(mark)).toBe(true);
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'latin1')).toMatch(/\) Z /);
      expect(await isRunning(mark)).toBe(false);
    } finally {
      shell.kill('SIGKILL');
    }
  });
});
