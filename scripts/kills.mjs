// npm run kills -- 200: kills brokers under load the specified number of times, and reports lost tokens and invalid records.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from './bench/figures.mjs';

// With --quick, the script kills one broker twice, which only checks that the script works.
const quick = process.argv.includes('--quick');
const [count = quick ? '2' : '200'] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const only = quick ? ['-t', 'a broker that is killed at any moment'] : [];
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'jobpass-kills-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'test/needs-postgres/broker-kill.test.ts', ...only],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, JOBPASS_KILLS: count, JOBPASS_KILLS_REPORT: report },
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
