// npm run kills -- 200: kills brokers under load so many times, and tells what they have forgotten, and what is wrong with their records.
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
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'test/needs-postgres/broker-kill.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, JOBPASS_KILLS: process.argv[2] ?? '200', JOBPASS_KILLS_REPORT: report },
  },
);
const reports = JSON.parse(readFileSync(report, 'utf8'));
rmSync(folder, { recursive: true });
for (const [name, counts] of Object.entries(reports)) {
  table(
    `SIGKILL under load, ${name}, ${new Date().toISOString().slice(0, 10)}, Node ${process.version}`,
    ['what', 'count'],
    Object.entries(counts),
  );
}
process.exitCode = status ?? 1;
