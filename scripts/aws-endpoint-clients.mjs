// Measures how SDKs and data tools use the endpoint for container credentials, and writes docs/measured/aws-clients.md.
// The script installs pinned versions from the package registries in a cache folder, and is not part of CI.
//
// Usage: node scripts/aws-endpoint-clients.mjs [--no-page] [--parallel 4] [CLIENT ...]
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CLIENTS, KUBERNETES_CLIENTS, UPLOADS } from './aws-endpoint-clients/clients.mjs';
import { startCluster } from './aws-endpoint-clients/eks.mjs';
import { folderOf, installed } from './aws-endpoint-clients/install.mjs';
import { startJobpass } from './aws-endpoint-clients/jobpass.mjs';
import { page } from './aws-endpoint-clients/page.mjs';
import { Credentials, startEndpoint, startS3 } from './aws-endpoint-clients/servers.mjs';

const root = dirname(import.meta.dirname);
const words = process.argv.slice(2);
const parallel = words.includes('--parallel') ? Number(words[words.indexOf('--parallel') + 1]) : 4;
const names = words.filter((word, index) => !word.startsWith('--') && words[index - 1] !== '--parallel');
/** The maximum time from a program's last call to its exit, in seconds. */
const LATE_S = 100;
/** The token in the variable, and the token in the file in runs with two different tokens. */
const [TOKEN, OTHER] = ['token-in-variable', 'token-in-file'];

/** The sets of empty variables. Each set is tested in a run of its own. */
const EMPTY = {
  AWS_ACCESS_KEY_ID: ['AWS_ACCESS_KEY_ID'],
  'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN': [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
  ],
  AWS_WEB_IDENTITY_TOKEN_FILE: ['AWS_WEB_IDENTITY_TOKEN_FILE'],
  AWS_ROLE_ARN: ['AWS_ROLE_ARN'],
  'AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE': ['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  AWS_PROFILE: ['AWS_PROFILE'],
  AWS_DEFAULT_PROFILE: ['AWS_DEFAULT_PROFILE'],
};

/** Runs a process to its end. @returns its output, and whether it was killed */
function run([file, ...args], { env, cwd, seconds }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let [output, errors, late] = ['', '', false];
    child.stdout.on('data', (part) => (output += part));
    child.stderr.on('data', (part) => (errors += part));
    const timer = setTimeout(() => {
      late = true;
      process.kill(-child.pid, 'SIGKILL');
    }, seconds * 1000);
    child.once('error', (error) => (errors += error.message));
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output, errors, late });
    });
  });
}

/** Makes one call a second for some seconds. @returns a line for each call: when it ended, and `ok` or the error */
async function callsOf(client, folder, { env, cwd, s3, seconds }) {
  const calls = [];
  const start = Date.now();
  if (client.program !== undefined) {
    const { output, errors, late } = await run(client.program(folder, seconds), {
      env,
      cwd,
      seconds: seconds + LATE_S,
    });
    for (const line of output.split('\n').filter((line) => /^(ok|error)/.test(line))) calls.push(line);
    if (late) calls.push('error the call did not end');
    if (calls.length === 0) calls.push(`error ${errors.trim().split('\n').at(-1)}`);
    return calls;
  }
  do {
    const from = Date.now();
    const { code, output, errors, late } = await run(client.command(folder, { s3 }), {
      env,
      cwd,
      seconds: LATE_S,
    });
    const why = (errors.trim() || output.trim()).replace(/\s+/g, ' ').slice(-300);
    calls.push(late ? 'error the call did not end' : code === 0 ? 'ok' : `error ${why}`);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, 1000 - (Date.now() - from))));
  } while (Date.now() - start < seconds * 1000);
  return calls;
}

/** Runs a client in one scenario. */
async function scenario(
  client,
  folder,
  { seconds, token = 'both', empty = [], jobpass, cluster, partS, ...served },
) {
  const credentials = new Credentials();
  const s3 = await startS3(credentials, { partS });
  const temp = mkdtempSync(join(tmpdir(), 'aws-endpoint-clients-'));
  const file = join(temp, 'token');
  const same = token === 'both' ? TOKEN : OTHER;
  writeFileSync(file, same, { mode: 0o600 });
  for (const [name, content] of Object.entries(client.files ?? {})) writeFileSync(join(temp, name), content);
  const base = {
    ...{ PATH: process.env.PATH, HOME: temp, PYTHONPATH: folder },
    ...{ AWS_REGION: 'eu-central-1', AWS_DEFAULT_REGION: 'eu-central-1' },
    ...{ AWS_ENDPOINT_URL_S3: s3.url, CLIENT_S3: s3.url },
    // The clients must not send requests to the metadata service of a cloud.
    ...{ AWS_EC2_METADATA_DISABLED: 'true', AWS_METADATA_ENDPOINT: 'http://127.0.0.1:1' },
    ...{
      AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1',
      CPL_AWS_EC2_API_ROOT_URL: 'http://127.0.0.1:1',
    },
    ...Object.fromEntries(empty.map((name) => [name, ''])),
  };
  const endpoint =
    jobpass === undefined
      ? await startEndpoint(credentials, { lifeS: 900, tokens: [TOKEN, OTHER], ...served })
      : await startJobpass(credentials, { temp, root, lease: jobpass });
  const kubernetes =
    cluster && (await startCluster(credentials, { temp, awscli: installed(AWS_CLI), ...cluster }));
  try {
    const env = {
      ...base,
      ...(kubernetes && { KUBECONFIG: kubernetes.file }),
      ...(jobpass !== undefined
        ? endpoint.env
        : {
            AWS_CONTAINER_CREDENTIALS_FULL_URI: endpoint.url,
            ...(token === 'file' ? {} : { AWS_CONTAINER_AUTHORIZATION_TOKEN: TOKEN }),
            ...(token === 'variable' ? {} : { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file }),
          }),
    };
    const calls = await callsOf(client, folder, { env, cwd: temp, s3: s3.url, seconds });
    const failed = calls.filter((line) => line !== 'ok');
    return {
      ...{
        calls: calls.length,
        failed: failed.length,
        firstError: failed[0],
        first: calls[0],
        last: calls.at(-1),
      },
      ...{ asks: endpoint.asks.length, copies: endpoint.copies(), used: [...endpoint.used] },
      ...{ served: s3.served(), rejected: s3.rejected, tokens: kubernetes?.tokens() },
    };
  } finally {
    await endpoint.close();
    kubernetes?.close();
    s3.close();
    rmSync(temp, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The scenarios of clients of S3. */
const USES = {
  'life 20': { seconds: 110, lifeS: 20 },
  'life 60': { seconds: 75, lifeS: 60 },
  'life 900': { seconds: 60, lifeS: 900, ageS: 430 },
  'jobpass 60': { seconds: 75, jobpass: '60s' },
  '500 later': { seconds: 40, lifeS: 120, fails: ({ second, failed }) => second > 8 && failed < 1 },
  outage: { seconds: 40, lifeS: 120, fails: ({ second }) => second > 8 && second < 20 },
  '500 first': { seconds: 4, fails: ({ number }) => number === 1 },
  'token variable': { seconds: 0, token: 'variable' },
  'token file': { seconds: 0, token: 'file' },
  'token differs': { seconds: 0, token: 'differs' },
  ...Object.fromEntries(
    Object.entries(EMPTY).map(([name, empty]) => [`empty ${name}`, { seconds: 0, empty }]),
  ),
};

/** The scenarios of clients of Kubernetes. */
const CLUSTERS = {
  'stated by the AWS CLI': { seconds: 150, lifeS: 60, cluster: {} },
  'stated by the AWS CLI, 300 s': { seconds: 360, lifeS: 300, cluster: {} },
  'stated earlier': { seconds: 150, lifeS: 60, cluster: { statedS: 25 } },
};

const AWS_CLI = CLIENTS.find(({ name }) => name === 'awscli');

async function measure(client) {
  const folder = installed(client);
  const SCENARIOS = KUBERNETES_CLIENTS.includes(client)
    ? CLUSTERS
    : UPLOADS.includes(client)
      ? { upload: { seconds: 0, lifeS: 20, partS: 6 } }
      : USES;
  const results = {};
  const one = async (name) => {
    results[name] = await scenario(client, folder, SCENARIOS[name]);
  };
  const all = Object.keys(SCENARIOS);
  const long = all.filter((name) => SCENARIOS[name].seconds >= 30);
  const short = all.filter((name) => SCENARIOS[name].seconds < 30);
  const inTurn = async () => {
    for (const name of short) await one(name);
  };
  await Promise.all([...long.map(one), inTurn()]);
  const ordered = Object.fromEntries(all.map((name) => [name, results[name]]));
  return { version: client.version, measured: new Date().toISOString().slice(0, 10), results: ordered };
}

const ALL = [...CLIENTS, ...UPLOADS, ...KUBERNETES_CLIENTS];
const chosen = ALL.filter(({ name }) => names.length === 0 || names.includes(name));
const waiting = [...chosen];
const file = (client) => `${folderOf(client)}.${client.name}.json`;
await Promise.all(
  Array.from({ length: parallel }, async () => {
    for (let client = waiting.shift(); client !== undefined; client = waiting.shift()) {
      try {
        const found = await measure(client);
        writeFileSync(file(client), JSON.stringify(found, undefined, 1));
        const [[name, { calls, failed }]] = Object.entries(found.results);
        console.log(`${client.title}: ${failed} of ${calls} calls failed (${name})`);
      } catch (error) {
        console.error(`${client.title} was not measured: ${error.message}`);
        process.exitCode = 1;
      }
    }
  }),
);
const measured = ALL.flatMap((client) => {
  try {
    return [{ ...client, ...JSON.parse(readFileSync(file(client), 'utf8')) }];
  } catch {
    return [];
  }
});
if (!words.includes('--no-page')) {
  const where = join(root, 'docs', 'measured');
  mkdirSync(where, { recursive: true });
  writeFileSync(join(where, 'aws-clients.md'), page(measured));
}
