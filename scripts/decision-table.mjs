// Runs the table tests for ID tokens and writes the outcome of each row to docs/measured/broker-decisions.md and
// docs/measured/trust-decisions.md; with
// --quick it writes nothing and only checks that the tests exist. CI runs the tests in another section.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    ...(process.argv.includes('--quick') ? ['list', '--filesOnly'] : ['run']),
    'test/process/broker/decisions.test.ts',
    'test/needs-openbao/trust-decisions.test.ts',
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, JOBPASS_WRITE_DECISIONS: 'yes' } },
);
process.exitCode = status ?? 1;
