// What ten roles of AWS cost over one, and what it costs to load a signer.
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, spread, table } from './figures.mjs';
import { ratios, run, timeRounds } from './runs.mjs';
import { startServers } from './services.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const role = (name) => `arn:aws:iam::123456789012:role/${name}`;
/** The delay of a server that is not next door. */
const DELAY_MS = 20;

/** Ten roles in one step over one. */
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

/** The signer alone, and the client of STS, each in a bundle as ours are made. */
export async function load({ options, folder, pairs }) {
  const RUNS = Math.min(20, pairs);
  const rows = [];
  for (const [name, exported] of [
    ['@smithy/signature-v4', 'SignatureV4'],
    ['@aws-sdk/client-sts', 'STSClient'],
  ]) {
    const place = join(root, 'build', `bench-${exported}`);
    mkdirSync(place, { recursive: true });
    const entry = join(place, 'entry.js');
    writeFileSync(
      entry,
      `const from = performance.now();\nconst { ${exported} } = require('${name}');\nprocess.stdout.write(String(typeof ${exported} === 'function' && performance.now() - from));\n`,
    );
    writeFileSync(join(place, 'package.json'), '{}');
    const words = [
      'build',
      entry,
      '--out',
      join(folder, exported),
      '--target',
      'es5',
      '--no-cache',
      '--quiet',
    ];
    execFileSync(join(root, 'node_modules', '.bin', 'ncc'), words, { cwd: root, stdio: 'inherit' });
    const bundle = join(folder, exported, 'index.js');
    writeFileSync(join(folder, exported, 'package.json'), '{ "type": "commonjs" }\n');
    const ms = [];
    for (let at = 0; at < RUNS; at++)
      ms.push(Number(execFileSync(options.node, [bundle], { encoding: 'utf8' })));
    rows.push([name, (statSync(bundle).size / 1024).toFixed(0), spread(ms, 1)]);
  }
  table(`Loading, ${RUNS} runs`, ['package, in a bundle', 'KiB', 'ms'], rows);
}
