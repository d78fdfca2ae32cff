// Measures the cost of ten AWS roles compared with one, of the copy that steps get, and of a signer.
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, spread, table } from './figures.mjs';
import { compiledFile } from './from-tests.mjs';
import { ratios, run, timeRounds } from './runs.mjs';
import { inARow, startServers } from './services.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const role = (name) => `arn:aws:iam::123456789012:role/${name}`;
/** The delay that represents a distant server, in milliseconds. */
const DELAY_MS = 20;

/** Compares a step with ten roles with a step with one role. */
export async function several({ options, folder, pairs }) {
  const servers = await startServers();
  const map = (count) =>
    Array.from({ length: count }, (_, at) => `r${at}:\n  role: ${role(`r${at}`)}\n`).join('');
  const common = {
    ...{ provider: 'aws', url: servers.aws, region: 'eu-central-1', audience: 'sts.amazonaws.com' },
    ...{ ttl: '15m', keep: 'false', deliver: 'file' },
  };
  try {
    const variants = [0, DELAY_MS].map((delayMs) => ({ delayMs }));
    const rounds = await timeRounds(variants, () => [1, 10], pairs, {
      before: servers.behave,
      one: (_, count) =>
        run(resolve(options.main), {
          ...{ node: options.node, folder, env: servers.env },
          inputs: { ...common, credentials: map(count) },
          credential: 'AWS_CONFIG_FILE',
        }),
    });
    await servers.behave();
    const total = ({ total: ms }) => ms;
    table(
      'Ten roles in one step, start to exit',
      ['', 'one, ms', 'ten, ms', 'ten over one'],
      variants.map(({ delayMs }, index) => [
        delayMs === 0 ? 'on loopback' : `each request ${delayMs} ms longer`,
        ...[0, 1].map((at) => median(rounds[index].map((of) => total(of[at]))).toFixed(1)),
        spread(ratios(rounds[index], 1, 0, total)),
      ]),
    );
  } finally {
    servers.stop();
  }
}

/**
 * A session policy of this many characters. STS accepts 2,048 characters; Jobpass adds its deadline, and the permission to make
 * copies if it has room.
 */
function policyOf(length) {
  const text = (name) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: name, Resource: '*' }] });
  return text(`s3:${'x'.repeat(length - text('s3:').length)}`);
}
/** The lengths of session policies with which the permission just fits in, and no longer fits in. */
const LENGTHS = { copy: 1_800, none: 1_880 };

/** Compares a step that gets a copy of the session with a step that gets the session itself. */
export async function copy({ options, folder, pairs }) {
  const servers = await startServers();
  const common = {
    ...{ provider: 'aws', url: servers.aws, region: 'eu-central-1', audience: 'sts.amazonaws.com' },
    ...{ ttl: '15m', keep: 'false', role: role('job') },
  };
  const variants = [0, DELAY_MS].map((delayMs) => ({ delayMs }));
  const programs = Object.values(LENGTHS);
  const asked = [];
  try {
    const rounds = await timeRounds(variants, () => programs, pairs, {
      one: async ({ delayMs }, length) => {
        await servers.behave({ delayMs, forget: true });
        const result = await run(resolve(options.main), {
          ...{ node: options.node, folder, env: servers.env },
          inputs: { ...common, 'session-policy': policyOf(length) },
          credential: 'ASIABENCH',
        });
        const { requests } = await servers.behave({ delayMs: 0 });
        asked[programs.indexOf(length)] = { all: requests.length, inARow: inARow(requests), requests };
        return result;
      },
    });
    const copies = asked.map(({ requests }) => requests.some(({ path }) => path === 'GetScopedCredentials'));
    if (copies.join() !== 'true,false') throw new Error(`the variants made copies: ${copies.join()}`);
    const total = ({ total: ms }) => ms;
    table(
      `The copy of a session, start to exit of main; ${pairs} pairs`,
      ['', 'without a copy, ms', 'with a copy, ms', 'longer by, ms', 'requests one after another'],
      variants.map(({ delayMs }, index) => [
        delayMs === 0 ? 'on loopback' : `each request ${delayMs} ms longer`,
        ...[1, 0].map((at) => median(rounds[index].map((of) => total(of[at]))).toFixed(1)),
        spread(
          rounds[index].map((of) => total(of[0]) - total(of[1])),
          1,
        ),
        `${asked[1].inARow} → ${asked[0].inARow}`,
      ]),
    );
  } finally {
    servers.stop();
  }
}

const HASH = `const { createHash, createHmac } = require('node:crypto');
class Sha256 {
  constructor(secret) { this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret); }
  update(data) { this.hash.update(data); }
  async digest() { return this.hash.digest(); }
}`;
/** Programs that each load one signer and sign a request. If the library allows this, the program does not send the request. */
const signers = async () => ({
  'our signer': `const { signedHeaders } = require(${JSON.stringify(await compiledFile('aws/signature-v4'))});
const signed = signedHeaders(
  { service: 'sts', region: 'a-1', url: new URL('https://a/'), headers: { a: 'b' }, body: 'c', at: Date.now() },
  { AccessKeyId: 'd', SecretAccessKey: 'e', SessionToken: 'f' },
);`,
  '@smithy/signature-v4': `const { SignatureV4 } = require('@smithy/signature-v4');
${HASH}
const credentials = { accessKeyId: 'd', secretAccessKey: 'e', sessionToken: 'f' };
const signer = new SignatureV4({ service: 'sts', region: 'a-1', sha256: Sha256, credentials });
const signed = signer.sign(
  { method: 'POST', protocol: 'https:', hostname: 'a', path: '/', query: {}, headers: { a: 'b', host: 'a' }, body: 'c' },
);`,
  '@aws-sdk/client-sts': `const signed = Promise.resolve(typeof require('@aws-sdk/client-sts').STSClient);`,
});

/**
 * Measures how long programs take to load Jobpass's signer, the SDK's signer and the STS client. Each program is bundled in the
 * same way as Jobpass.
 */
export async function load({ options, folder, pairs }) {
  const RUNS = Math.min(20, pairs);
  const rows = [];
  for (const [at, [name, program]] of Object.entries(await signers()).entries()) {
    const place = join(root, 'build', `bench-signer-${at}`);
    mkdirSync(place, { recursive: true });
    const entry = join(place, 'entry.js');
    writeFileSync(
      entry,
      `const from = performance.now();\n${program}\nsigned.then(() => process.stdout.write(String(performance.now() - from)));\n`,
    );
    writeFileSync(join(place, 'package.json'), '{}');
    const words = [
      'build',
      entry,
      '--out',
      join(folder, `signer-${at}`),
      '--target',
      'es5',
      '--no-cache',
      '--quiet',
    ];
    execFileSync(join(root, 'node_modules', '.bin', 'ncc'), words, { cwd: root, stdio: 'inherit' });
    const bundle = join(folder, `signer-${at}`, 'index.js');
    writeFileSync(join(folder, `signer-${at}`, 'package.json'), '{ "type": "commonjs" }\n');
    const ms = [];
    for (let run = 0; run < RUNS; run++)
      ms.push(Number(execFileSync(options.node, [bundle], { encoding: 'utf8' })));
    rows.push([name, (statSync(bundle).size / 1024).toFixed(0), spread(ms, 1)]);
  }
  table(`Signers, ${RUNS} runs`, ['in a bundle', 'KiB', 'to load it and sign, ms'], rows);
}
