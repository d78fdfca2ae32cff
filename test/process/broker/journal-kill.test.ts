import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEntries } from '../../../src/broker/store/folder/open-entries.js';
import { within } from '../../support/pace.js';
import { random } from '../../support/random.js';

const ROOT = join(import.meta.dirname, '../../..');
const ROUNDS = 20;

let temporary = '';
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'jobpass-kill-'));
  await writeFile(join(temporary, 'package.json'), '{ "type": "module" }');
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', ROOT, '--outDir', join(temporary, 'built')]);
}, within(60_000));
afterAll(() => rm(temporary, { recursive: true, force: true }));

it(
  'what a process that was killed had acknowledged is still there',
  async () => {
    const folder = join(temporary, 'records');
    const held = new Set<string>();
    const gone = new Set<string>();
    let furthest = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const worker = spawn(
        process.execPath,
        [join(ROOT, 'test/support/entries-worker.mjs'), join(temporary, 'built'), folder, `${round}`],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let said = '';
      // By what it has done and not by time, so that a busy machine does not change what is tested; and some moments
      // later, since it is at work when it says something.
      const enough = 500 + random() * 20_000;
      worker.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (said.length < enough && said.length + text.length >= enough) {
          setTimeout(() => worker.kill('SIGKILL'), random() * 5);
        }
        said += text;
      });
      const [, signal] = await once(worker, 'close');
      expect(signal).toBe('SIGKILL');

      const undecided = new Set<string>();
      for (const line of said.split('\n').slice(0, -1)) {
        const key = line.slice(1);
        if (line[0] === '+') held.add(key);
        else held.delete(key);
        if (line[0] === '?') undecided.add(key);
        if (line[0] === '-') {
          undecided.delete(key);
          gone.add(key);
        }
      }
      const segments = (await readdir(folder)).map((name) => Number(/\d+/.exec(name)?.[0]));
      furthest = Math.max(furthest, ...segments);

      const records = await openEntries(folder);
      const forgotten = [...held].filter((key) => records.get(key)?.endsWith(`}${key}`) !== true);
      const back = [...gone].filter((key) => records.get(key) !== undefined);
      await records.close();
      expect({ round, forgotten, back }).toEqual({ round, forgotten: [], back: [] });
    }
    // It must have been hit at work, and among compactions.
    expect(gone.size).toBeGreaterThan(ROUNDS * 20);
    expect(furthest).toBeGreaterThan(ROUNDS);
  },
  within(60_000),
);
