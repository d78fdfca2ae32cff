// npm run kills -- 200: kills the broker under load so many times, and tells what it has forgotten.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from './bench/figures.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'jobpass-kills-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'test/real/broker-kill.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, JOBPASS_KILLS: process.argv[2] ?? '200', JOBPASS_KILLS_REPORT: report },
  },
);
const counts = Object.entries(JSON.parse(readFileSync(report, 'utf8')));
rmSync(folder, { recursive: true });
table(
  `SIGKILL under load, ${new Date().toISOString().slice(0, 10)}, Node ${process.version}`,
  ['what', 'count'],
  counts,
);
process.exitCode = status ?? 1;
