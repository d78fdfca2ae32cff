// What main costs with AWS over the floor, ten roles over one, and what a signer costs.
import { execFileSync, fork } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, round, spread, table } from './figures.mjs';
import { inARow, ratios, run as runOnce, timeAll } from './runs.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const role = (name) => `arn:aws:iam::123456789012:role/${name}`;
/** The delay of a server that is not next door. */
const DELAY_MS = 20;

async function withServers(task) {
  const servers = fork(join(here, 'aws-servers.mjs'), [], { execPath: process.execPath });
  const message = () => new Promise((told) => servers.once('message', told));
  try {
    const { origin } = await message();
    const behave = (delayMs) => {
      const seen = message();
      servers.send({ delayMs });
      return seen;
    };
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}/id-token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bench',
    };
    const inputs = {
      ...{ provider: 'aws', url: origin, region: 'eu-central-1', audience: 'sts.amazonaws.com' },
      ...{ ttl: '15m', keep: 'false' },
    };
    return await task({ behave, env, inputs });
  } finally {
    servers.disconnect();
  }
}

/** Main over the floor. */
export function times({ options, folder, pairs }) {
  return withServers(async ({ behave, env, inputs }) => {
    const kinds = [
      { name: '1', what: 'one role', inputs: { role: role('job') } },
      { name: '2', what: 'a chain of two', inputs: { role: `${role('job')},${role('last')}` } },
      { name: 'r', what: 'with revoke-role', inputs: { role: role('job'), 'revoke-role': role('ender') } },
    ];
    const variants = [0, DELAY_MS].flatMap((delayMs) =>
      kinds.map((kind) => ({
        ...kind,
        delayMs,
        name: delayMs === 0 ? kind.name : `${kind.name} +${delayMs}`,
        what: delayMs === 0 ? kind.what : `${kind.what}, each request ${delayMs} ms longer`,
      })),
    );
    const floor = { name: 'floor', program: join(here, 'floor-aws.cjs') };
    const programs = [floor, { name: 'main', program: resolve(options.main) }];
    const one = (variant, { program }) =>
      runOnce(program, {
        ...{ node: options.node, folder, env, inputs: { ...inputs, ...variant.inputs } },
        credential: 'ASIABENCH',
      });
    console.log(`\n${pairs} paired, interleaved runs for each variant`);
    await timeAll(variants, programs, pairs, { before: ({ delayMs }) => behave(delayMs), one });
    const rows = [];
    for (const variant of variants.slice(kinds.length)) {
      for (const program of programs) {
        await behave(DELAY_MS);
        await one(variant, program);
        const { requests, connections } = await behave(0);
        rows.push([
          program === floor ? variant.what : '',
          program.name,
          requests.length,
          inARow(requests),
          connections,
        ]);
      }
    }
    table('Requests', ['variant', 'program', 'in all', 'one after another', 'connections'], rows);
  });
}

/** Ten roles in one step over one. */
export function several({ options, folder, pairs }) {
  return withServers(async ({ behave, env, inputs }) => {
    const rows = [];
    const map = (count) =>
      Array.from({ length: count }, (_, at) => `r${at}:\n  role: ${role(`r${at}`)}\n`).join('');
    for (const delayMs of [0, DELAY_MS]) {
      const rounds = [];
      for (let number = -3; number < pairs; number++) {
        await behave(delayMs);
        const results = await round(number + 3, [1, 10], (count) =>
          runOnce(resolve(options.main), {
            ...{ node: options.node, folder, env },
            inputs: { ...inputs, deliver: 'file', credentials: map(count) },
            credential: 'AWS_CONFIG_FILE',
          }),
        );
        if (number >= 0) rounds.push(results);
      }
      const total = ({ total }) => total;
      rows.push([
        delayMs === 0 ? 'on loopback' : `each request ${delayMs} ms longer`,
        ...[0, 1].map((at) => median(rounds.map((of) => of[at].total)).toFixed(1)),
        spread(ratios(rounds, 1, 0, total)),
      ]);
    }
    table('Ten roles in one step, start to exit', ['', 'one, ms', 'ten, ms', 'ten over one'], rows);
  });
}

const HASH = `const { createHash, createHmac } = require('node:crypto');
class Sha256 {
  constructor(secret) { this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret); }
  update(data) { this.hash.update(data); }
  async digest() { return this.hash.digest(); }
}`;
/** What signs requests: each program loads it, and signs one request where it can do so without sending it. */
const SIGNERS = {
  'our signer': `const { signedHeaders } = require('../providers/aws/signature-v4.js');
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
};

/** Our signer, the SDK's alone, and the client of STS, each in a bundle as ours are made. */
export async function load({ options, folder, pairs }) {
  const RUNS = Math.max(5, Math.min(20, pairs));
  const rows = [];
  for (const [at, [name, program]] of Object.entries(SIGNERS).entries()) {
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
