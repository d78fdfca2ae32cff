import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import { type Heartbeat, Watch } from '../../../src/keeper/sign-of-life.js';
import {
  ancestor,
  lookInProc,
  processMark,
  readPs,
  type Sight,
  sightOf,
} from '../../../src/runners/processes.js';
import { heldClock } from '../../support/clock.js';
import { within } from '../../support/pace.js';

const refused = new JobpassError('refused', 'The job is not in progress');
const away = new JobpassError('unreachable', 'No answer', { transient: true });

describe('a watch by a process', () => {
  it('leaves the job a while after its end, where that is wanted', async () => {
    const child = spawn('sleep', ['30']);
    const mark = await processMark(child.pid ?? 0);
    if (mark === undefined) throw new Error('not to be seen');
    const seen: Record<string, Heartbeat[]> = { none: [], some: [] };
    const clock = heldClock();
    const common = { idTokens: { until: () => undefined }, clock, ask: async () => undefined };
    const watches = {
      none: new Watch({ ...common, sign: { kind: 'process', ...mark } }),
      some: new Watch({ ...common, sign: { kind: 'process', ...mark, graceMs: 2_000 } }),
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
      // The first look that finds it gone is confirmed by another.
      none: ['alive', 'alive', 'over', 'over', 'over'],
      some: ['alive', 'alive', 'alive', 'over', 'over'],
    });
  });

  const watch = (sight: () => Sight | Promise<Sight>) => {
    const clock = heldClock();
    const watching = new Watch({
      sign: { kind: 'process', pid: 1, startedAt: '1' },
      ...{ idTokens: { until: () => undefined }, clock, ask: async () => undefined },
      sight: async () => sight(),
    });
    return async (seconds: number): Promise<Heartbeat> => {
      let seen: Heartbeat = 'alive';
      for (let second = 0; second < seconds; second++) {
        clock.advance(1_000);
        seen = await watching.look();
      }
      return seen;
    };
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

describe('processes', () => {
  it('are told apart by when they started', async () => {
    const child = spawn('sleep', ['30']);
    try {
      // It is a child of this process, not of its own child: asked for from here it is no ancestor.
      expect(await ancestor(['sleep'])).toBeUndefined();
      const pid = child.pid ?? 0;
      expect(await sightOf({ pid, startedAt: '1' })).toBe('gone');
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
      expect(await sightOf(mark)).toBe('runs');
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'latin1')).toMatch(/\) Z /);
      expect(await sightOf(mark)).toBe('gone');
    } finally {
      shell.kill('SIGKILL');
    }
  });

  it('are gone only where others are seen at that place', () => {
    const proc = mkdtempSync(join(tmpdir(), 'jobpass-proc-'));
    try {
      const stat = (pid: number | string, text: string): void => {
        mkdirSync(join(proc, String(pid)), { recursive: true });
        writeFileSync(join(proc, String(pid), 'stat'), text);
      };
      const fields = Array.from({ length: 18 }, (_, at) => String(at + 5));
      // Not mounted, or hidden from this process.
      expect(lookInProc(7, proc)).toBe('unknown');
      stat('self', `1 (node) S 1 ${fields.join(' ')}`);
      expect(lookInProc(7, proc)).toBe('gone');
      stat(7, `7 (a ) b) S 1 ${fields.join(' ')}`);
      expect(lookInProc(7, proc)).toMatchObject({ pid: 7, parent: 1, name: 'a ) b', startedAt: '22' });
      stat(7, `7 (x) Z 1 ${fields.join(' ')}`);
      expect(lookInProc(7, proc)).toBe('gone');
      // Cut short, empty, and what cannot be read for another reason than that it is not there.
      for (const text of ['', '7 (x', '7 (x) S 1 2']) {
        stat(7, text);
        expect(lookInProc(7, proc)).toBe('unknown');
      }
      rmSync(join(proc, '7', 'stat'));
      mkdirSync(join(proc, '7', 'stat'));
      expect(lookInProc(7, proc)).toBe('unknown');
    } finally {
      rmSync(proc, { recursive: true });
    }
  });

  it('are not gone while this process has no file descriptor left to look with', {
    timeout: within(20_000),
  }, async () => {
    // In a process of its own, with few to use up.
    const program = `
      import { closeSync, openSync } from 'node:fs';
      const { sightOf, processMark } = await import(process.argv[1]);
      const mark = await processMark(process.ppid);
      const open = [];
      try { for (;;) open.push(openSync('/dev/null')); } catch (error) { open.push(error.code); }
      const seen = await sightOf(mark);
      for (const one of open) if (typeof one === 'number') closeSync(one);
      console.log(JSON.stringify([open.pop(), seen, await sightOf(mark)]));
    `;
    const folder = mkdtempSync(join(tmpdir(), 'jobpass-look-'));
    try {
      const { outputFiles } = await build({
        entryPoints: [join(import.meta.dirname, '../../../src/runners/processes.ts')],
        ...{ bundle: true, platform: 'node', format: 'esm', write: false },
      });
      const module = join(folder, 'processes.mjs');
      writeFileSync(module, outputFiles[0]?.text ?? '');
      const words = ['-c', 'ulimit -n 40; exec "$0" --input-type=module -e "$1" "$2"'];
      const output = execFileSync('sh', [...words, process.execPath, program, module], { encoding: 'utf8' });
      expect(JSON.parse(output)).toEqual(['EMFILE', 'unknown', 'runs']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [
      'a process',
      { exitCode: 0, stdout: '  501 S    Sun Nov 29 12:00:00 2026 Runner.Worker\n', stderr: '' },
      {
        ...{ pid: 7, parent: 501, name: 'Runner.Worker' },
        startedAt: 'Sun Nov 29 12:00:00 2026',
      },
    ],
    ['a zombie', { exitCode: 0, stdout: '  501 Z    Sun Nov 29 12:00:00 2026 (node)\n', stderr: '' }, 'gone'],
    ['nothing', { exitCode: 1, stdout: '', stderr: '' }, 'gone'],
    ['a complaint', { exitCode: 1, stdout: '', stderr: 'ps: Operation not permitted\n' }, 'unknown'],
    ['nothing in time', { exitCode: undefined, stdout: '', stderr: '' }, 'unknown'],
    ['nothing, and another exit code', { exitCode: 71, stdout: '', stderr: '' }, 'unknown'],
    ['another form', { exitCode: 0, stdout: '501 S yesterday Runner.Worker\n', stderr: '' }, 'unknown'],
  ] as const)('of which ps says %s', (_, answer, expected) => {
    const seen = readPs(7, answer);
    if (typeof expected === 'string') expect(seen).toBe(expected);
    else expect(seen).toMatchObject(expected);
  });
});
