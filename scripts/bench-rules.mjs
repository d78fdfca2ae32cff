// npm run bench:rules: compares the run time of `jobpass config check` with the run time of an empty Node program, for files
// with different numbers of credentials. Prints a table, but does not evaluate it.
//
//   --rounds n     number of rounds (15)
//   --quick        one run that only checks that the script works
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { heading, median, table } from './bench/figures.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join(root, 'dist/jobpass.js');
const { values } = parseArgs({
  options: { rounds: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 15));

/** Returns a file with the specified number of credentials, which use three providers in turn and have three rules each. */
function rules(credentials) {
  const text = [
    'jobs: { github: { issuer: "https://token.actions.githubusercontent.com", when: { repository_owner: octo-org, repository_owner_id: 4 } } }',
    'credentials:',
  ];
  const heads = [
    ['provider: aws', 'region: eu-central-1', 'deliver: file'],
    ['provider: vault', 'url: https://vault.example.com'],
    ['provider: oauth', 'url: https://tokens.example.com', 'scope: deploy'],
  ];
  for (let at = 0; at < credentials; at++) {
    const aws = at % 3 === 0;
    text.push(`  c${at}:`, ...heads[at % 3].map((line) => `    ${line}`), '    rules:');
    for (const environment of ['production', 'staging', 'test']) {
      const role = `${aws ? 'arn:aws:iam::123456789012:role/' : ''}r${at}-${environment}`;
      text.push(
        `      - name: ${environment}`,
        `        when: { repository: octo-org/r${at}, repository_id: ${1000 + at}, environment: ${environment}, ref: 'refs/heads/**' }`,
        `        role: ${role}`,
        '        ttl: 15m',
      );
    }
  }
  return `${text.join('\n')}\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
const timed = (words) => {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - start;
};
const cases = { 'bare Node': ['-e', '0'] };
for (const credentials of [1, 200, 1000]) {
  const file = join(folder, `${credentials}.yml`);
  const text = rules(credentials);
  writeFileSync(file, text);
  cases[`${credentials} credentials, ${3 * credentials} rules, ${Math.round(text.length / 1024)} KiB`] = [
    cli,
    'config',
    'check',
    file,
  ];
}
const taken = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
for (let round = 0; round < rounds; round++)
  for (const [name, words] of Object.entries(cases)) taken[name].push(timed(words));
heading();
table(
  `config check; medians of ${rounds}`,
  ['', 'ms'],
  Object.entries(taken).map(([name, list]) => [name, median(list).toFixed(0)]),
);
rmSync(folder, { recursive: true, force: true });
