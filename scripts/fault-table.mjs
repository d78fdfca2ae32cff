// Runs the fault suites and writes the outcome of each row to docs/measured/faults.md, and to faults-vault.md, faults-aws.md,
// faults-kubernetes.md, faults-github.md and faults-azure.md beside it. With the argument `vault`, `aws`, `kubernetes`, `github` or
// `azure` it runs only that suite. With --quick it runs one row of each suite and does not write the pages.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'jobpass-faults-'));
const path = join(folder, 'rows.jsonl');
writeFileSync(path, '');
const quick = process.argv.includes('--quick');
const [alone] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
/** A row that exists in each suite. */
const EXAMPLE = '503, twice: survived';
const SUITES = {
  vault: 'test/needs-openbao/faults/',
  aws: 'test/process/faults/aws',
  kubernetes: 'test/needs-kubernetes/faults/',
  github: 'test/process/faults/github',
  azure: 'test/process/faults/azure',
};
const suites =
  alone === undefined ? ['test/process/faults/', SUITES.vault, SUITES.kubernetes] : [SUITES[alone] ?? alone];
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...suites, ...(quick ? ['-t', EXAMPLE] : [])],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, JOBPASS_FAULT_TABLE: path },
  },
);
const rows = readFileSync(path, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));
rmSync(folder, { recursive: true });

const PAGES = {
  'faults.md': {
    title: 'Faults and their outcomes',
    services: 'services on loopback that fail as described in the row',
    where:
      'Other pages: Vault and OpenBao in [faults-vault.md](faults-vault.md), AWS in [faults-aws.md](faults-aws.md), Kubernetes in [faults-kubernetes.md](faults-kubernetes.md), GitHub in [faults-github.md](faults-github.md), Azure in [faults-azure.md](faults-azure.md).',
    hops: {
      'id-token': 'The ID token request',
      metadata: 'The metadata of the server',
      exchange: 'The token exchange',
      introspection: 'Introspection (the proof)',
      revocation: 'Revocation',
      'this machine': 'This machine, the runner and the order of steps',
      'a hostile service': 'A hostile service',
    },
  },
  'faults-vault.md': {
    title: 'Faults of Vault and OpenBao and their outcomes',
    services:
      'a real OpenBao behind a proxy that fails as described in the row. At the end, the test queries the server itself for live tokens',
    where: 'Faults of the ID token request, the machine and the runner: [faults.md](faults.md).',
    hops: {
      'vault-login': 'The login',
      'vault-mount': 'The query of the mount',
      'vault-read': 'The read of a secret',
      'vault-renew': 'Renewal: shortening the token',
      'vault-lookup': 'The lookup (the proof)',
      'vault-revoke': 'Revocation',
      'vault-accessor': 'Revocation by accessor',
      'a hostile Vault': 'A hostile Vault, and interrupted steps',
    },
  },
  'faults-aws.md': {
    title: 'Faults of AWS and their outcomes',
    services:
      'an account on loopback that verifies ID tokens and signatures, evaluates policies with a policy library, and fails as described in the row. At the end, the test queries the account itself for sessions that still work; if only the session policy ends a session, the test queries after the deadline',
    where: 'Faults of the ID token request, the machine and the runner: [faults.md](faults.md).',
    hops: {
      AssumeRoleWithWebIdentity: 'AssumeRoleWithWebIdentity',
      AssumeRole: 'AssumeRole: the second link of a chain',
      GetScopedCredentials: 'GetScopedCredentials: the copy of the session',
      GetRole: 'GetRole: whether the role has a permissions boundary',
      PutRolePolicy: 'PutRolePolicy: the deny, at the end',
      ListRolePolicies: 'ListRolePolicies: which denies are old',
      DeleteRolePolicy: 'DeleteRolePolicy: old denies',
      GetAccessKeyInfo: 'GetAccessKeyInfo: the proof',
    },
  },
  'faults-kubernetes.md': {
    title: 'Faults of Kubernetes and their outcomes',
    services:
      'a real API server behind a proxy that fails as described in the row. At the end, the test sends a request to the server itself with each token',
    where: 'Faults of the ID token request, the machine and the runner: [faults.md](faults.md).',
    hops: {
      'kube-anchor': 'The creation of the anchor',
      'kube-token': 'The request for a token',
      'kube-review': 'The review of the token (the proof)',
      'kube-end': 'The deletion of the anchor',
    },
  },
  'faults-github.md': {
    title: 'Faults of GitHub and their outcomes',
    services:
      'a stand-in for GitHub and Octo STS on loopback that fails as described in the row. At the end, the test queries the stand-in for live tokens',
    where: 'Faults of the ID token request, the machine and the runner: [faults.md](faults.md).',
    hops: {
      installation: 'The look-up of the installation',
      mint: 'The request for an installation token',
      sts: 'The token exchange with Octo STS',
      revoke: 'Revocation',
      repositories: 'The list of repositories (the proof)',
    },
  },
  'faults-azure.md': {
    title: 'Faults of Microsoft Entra ID and their outcomes',
    services:
      'a stand-in for Microsoft Entra ID on loopback that fails as described in the row. At the end, the test queries the stand-in for live tokens, which nobody can revoke',
    where: 'Faults of the ID token request, the machine and the runner: [faults.md](faults.md).',
    hops: { entra: 'The token request' },
  },
};
// Ports, times, names and folders differ from run to run and carry no information.
const steady = (text) =>
  text
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1')
    .replace(/20\d\d-\d\d-\d\dT[\d:]+Z/g, '…')
    .replace(/\/tmp\/jobpass-[\w-]+/g, '/tmp/…')
    .replace(/\binstallations\/\d+/g, 'installations/…')
    .replace(/\bIv23li[0-9a-f]{14}/g, 'Iv23li…')
    .replace(/\bown-\d+/g, 'own')
    .replace(/(Ended credential )\S+:/g, '$1…:')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…');
/** The words of the tests, keyed by their replacement in the pages. */
const WORDS = {
  reported: /^told$/,
  'the lost response was reported': /the lost answer told/g,
  always: /^for ever$/,
};
const inWords = (text) => Object.entries(WORDS).reduce((all, [word, own]) => all.replace(own, word), text);
const cell = (text) => {
  const line = inWords(steady(text));
  return (line.length > 260 ? `${line.slice(0, 260)}…` : line).replace(/[|\\<>`*_#[\]]/g, '\\$&');
};
const section = (hop, title) => {
  const own = rows
    .filter((row) => row.hop === hop)
    .sort((one, other) => (one.fault + one.often < other.fault + other.often ? -1 : 1));
  return [
    `## ${title}`,
    '',
    '| fault | how often | expected | what happened | seconds |',
    '| --- | --- | --- | --- | --- |',
    ...own.map(
      (row) =>
        `| ${cell(row.fault)} | ${cell(row.often)} | ${cell(row.expected)} | ${cell(row.happened)} | ${row.seconds.toFixed(1)} |`,
    ),
    '',
  ].join('\n');
};
for (const [name, { title, services, where, hops }] of Object.entries(PAGES)) {
  // A page whose tests were skipped stays unchanged.
  const count = rows.filter((row) => row.hop in hops).length;
  if (quick && alone === undefined && count === 0) throw new Error(`No row of ${name} was run`);
  if (count === 0) continue;
  const text = `# ${title}

Written by \`npm run faults\` on ${new Date().toISOString().slice(0, 10)} with Node ${process.version}: each row is a run of the built main and post steps, as on a runner, against ${services}. ${status === 0 ? 'Every row had the expected outcome.' : 'Some rows did not have the expected outcome: see the output of the tests.'}

The expected outcomes: *survived* means that the credential was delivered; *reported* means that main failed with exit code 1 and one message, within 20 seconds, or 60 if no complete response arrived; *revoked*, *accepted*, *expired*, *failed* and *lives until* are the endings that post reported within 30 seconds. Two cases take longer on purpose: Jobpass obeys a single Retry-After beyond the 20 seconds, up to 45 seconds; and Jobpass waits for a port without a listener as long as for a silent server. In every row, no secret was printed, and every credential that stayed valid was reported.

${where}

${Object.entries(hops)
  .map(([hop, title]) => section(hop, title))
  .join('\n')}`;
  if (quick) continue;
  mkdirSync(join(root, 'docs', 'measured'), { recursive: true });
  writeFileSync(join(root, 'docs', 'measured', name), text);
  console.log(`${count} rows written to docs/measured/${name}`);
}
process.exitCode = status ?? 1;
