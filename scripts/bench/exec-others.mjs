// Compares `jobpass exec` with other programs that run a command with a secret. All programs use the same server and the same
// ID token.
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, timeCells } from './exec-runs.mjs';
import { table } from './figures.mjs';
import { timeRounds } from './runs.mjs';
import { started, startServers } from './services.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const ROLE = 'arn:aws:iam::123456789012:role/job';
const REGION = 'eu-central-1';
const STS = `sts.${REGION}.amazonaws.com`;
const SECRET = 'secret-number-0';

/** Returns the path that scripts/install-aws-vault.mjs builds, or undefined if it was not built. */
function findAwsVault() {
  const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
  const path = join(cache, 'aws-vault-7.2.0', 'aws-vault');
  return existsSync(path) ? path : undefined;
}

export async function others(context) {
  await againstAgent(context);
  await againstAwsVault(context);
}

/** Measures OpenBao's agent as a process supervisor: the agent logs in, reads a secret and runs the command with the secret. */
async function againstAgent({ services, options, folder, tests, pairs, programs }) {
  const { bao } = services;
  await bao.put('kv', 'app-0', { password: SECRET });
  const place = mkdtempSync(join(folder, 'agent-'));
  const idTokenFile = join(place, 'id-token');
  const config = (command) => {
    const file = join(place, `${command[0]}.hcl`);
    writeFileSync(
      file,
      `vault { address = "${bao.address}" }
       auto_auth {
         method "jwt" {
           mount_path = "auth/jwt"
           config = { path = "${idTokenFile}", role = "job", remove_jwt_after_reading = false }
         }
       }
       env_template "APP_0" { contents = "{{ with secret \\"kv/data/app-0\\" }}{{ .Data.data.password }}{{ end }}" }
       exec { command = ${JSON.stringify(command)}, restart_on_secret_changes = "never" }`,
    );
    return `-config=${file}`;
  };
  const [{ name, start }] = programs;
  const exec = (flags, command) => [
    ...[...start, 'exec', ...services.words('vault'), ...flags],
    ...['--secrets', 'kv/data/app-0 password | APP_0', '--', ...command],
  ];
  const all = [
    {
      name: 'floor',
      line: (command) => [options.node, join(here, 'floor-exec.cjs'), ...command],
      env: { FLOOR_SECRET: 'kv/data/app-0 password | APP_0' },
    },
    {
      name: `${name}, keep: false`,
      line: (command) => exec(['--keep', 'false', '--ttl', '15m'], command),
    },
    { name: `${name}, with the keeper`, line: (command) => exec([], command) },
    {
      name: `bao agent ${tests.OPENBAO_VERSION}`,
      line: (command) => [tests.findOpenBao(), 'agent', config(command), '-log-level=error'],
    },
  ];
  const one = async (command, { line, env }, mayFail) => {
    const given = await services.environment('vault');
    writeFileSync(idTokenFile, given.JOBPASS_ID_TOKEN, { mode: 0o600 });
    return run(line(command), { folder, env: { ...given, ...env }, mayFail });
  };
  const [found] = await timeRounds([['true']], () => all, Math.min(pairs, 10), { one });
  const rows = [];
  for (const [at, program] of all.entries()) {
    const before = (await bao.alive()).tokens.length;
    const { out } = await one(['sh', '-c', 'echo "it is $APP_0"'], program);
    const alive = (await bao.alive()).tokens.length - before;
    const { code } = await one(['sh', '-c', 'exit 7'], program, true);
    rows.push([
      program.name,
      ...timeCells(found, at, 0),
      alive === 0 ? 'none' : alive,
      JSON.stringify(out.trim().split('\n').at(-1)),
      code,
    ]);
  }
  table(
    `Compared with OpenBao's agent: log in, read one secret, run true; ${found.length} rounds`,
    [
      'program',
      'median, ms',
      'over the floor',
      'difference to the floor, ms',
      'tokens that stay valid',
      'output of a command that prints the secret',
      'exit code of a command that ends with 7',
    ],
    rows,
  );
}

/** Measures aws-vault with a web identity: aws-vault assumes a role and runs the command with the session. */
async function againstAwsVault({ folder, tests, pairs, programs }) {
  const awsVault = findAwsVault();
  if (awsVault === undefined) {
    console.log('\nNot compared with aws-vault, which is not built: run node scripts/install-aws-vault.mjs');
    return;
  }
  const authority = new tests.Authority('bench');
  const { certFile, keyFile } = authority.issue('sts', `DNS:${STS}`);
  const services = [await startServers()];
  try {
    const [{ aws: origin }] = services;
    services.push(await started('exec-sts.mjs', [origin, certFile, keyFile]));
    const { proxy } = services[1].said;
    const place = mkdtempSync(join(folder, 'aws-'));
    const idTokenFile = join(place, 'id-token');
    const { value } = await (await fetch(`${origin}/id-token?audience=sts.amazonaws.com`)).json();
    writeFileSync(idTokenFile, value, { mode: 0o600 });
    const config = join(place, 'config');
    const profile = { region: REGION, role_arn: ROLE, web_identity_token_file: idTokenFile };
    const entries = Object.entries(profile).map(([name, text]) => `${name} = ${text}\n`);
    writeFileSync(config, `[profile job]\n${entries.join('')}`);
    const [{ name, start }] = programs;
    const inputs = { provider: 'aws', role: ROLE, region: REGION, audience: 'sts.amazonaws.com' };
    const flags = Object.entries(inputs).flatMap(([input, text]) => [`--${input}`, text]);
    const exec = (command) => [
      ...[...start, 'exec', ...flags, '--id-token-file', idTokenFile, '--ttl', '15m', '--', ...command],
    ];
    let round = 0;
    const aws = () => ({
      AWS_CONFIG_FILE: config,
      AWS_VAULT_BACKEND: 'file',
      // Uses a new ID token each time, because each job has its own token. A second use would send no request.
      AWS_VAULT_FILE_DIR: join(place, `keys-${round++}`),
      AWS_VAULT_FILE_PASSPHRASE: 'bench',
      SSL_CERT_FILE: authority.certFile,
    });
    const all = [
      {
        name: 'aws-vault 7.2.0, --no-session',
        line: (command) => [awsVault, 'exec', '--no-session', 'job', '--', ...command],
        env: aws,
      },
      { name: 'aws-vault 7.2.0', line: (command) => [awsVault, 'exec', 'job', '--', ...command], env: aws },
      // If no `revoke-role` is set, no keeper starts.
      { name, line: exec, env: () => ({ NODE_EXTRA_CA_CERTS: authority.certFile }) },
    ];
    const one = (command, { line, env }, mayFail) =>
      run(line(command), { folder, env: { HTTPS_PROXY: proxy, ...env() }, mayFail });
    const [found] = await timeRounds([['true']], () => all, Math.min(pairs, 10), { one });
    const rows = [];
    for (const [at, program] of all.entries()) {
      const { out } = await one(['sh', '-c', 'echo "it is $AWS_SECRET_ACCESS_KEY"'], program);
      const { code } = await one(['sh', '-c', 'exit 7'], program, true);
      rows.push([program.name, ...timeCells(found, at, 0), JSON.stringify(out.trim()), code]);
    }
    table(
      `Compared with aws-vault: assume a role with a web identity, run true; ${found.length} rounds`,
      [
        'program',
        'median, ms',
        'over the first',
        'difference to the first, ms',
        'output of a command that prints the secret',
        'exit code of a command that ends with 7',
      ],
      rows,
    );
  } finally {
    for (const one of services) one.stop();
    authority.close();
  }
}
