import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { type Heartbeat, Watch } from '../../../src/keeper/liveness.js';
import { ancestor, lookInProc, processMark, readPs, sightOf } from '../../../src/runners/processes.js';
import { heldClock } from '../../support/clock.js';
import { within } from '../../support/pace.js';

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
