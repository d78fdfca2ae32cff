// npm run bench:vault: what the main step costs with Vault or OpenBao over a bare Node program that makes the same
// requests, and how long a stolen token lives on after each way of ending a job. Against a real OpenBao and a real
// PostgreSQL. Prints tables, passes no judgement. The method is in docs/benchmarks.md.
//
//   --node PATH    the Node to run the steps with (or JOBPASS_NODE; default: this one)
//   --pairs N      timed pairs for each variant (default 60)
//   --ends N       rounds of each way of ending (default 10)
//   --only a,b     these sections: times, requests, ends, cluster
//   --main PATH    the built main to time (default dist/main/index.js)
//   --quick        few of everything, to see that it works
import { execFileSync, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { table } from './bench/figures.mjs';
import { asModule, inARow, run as runOnce, timeAll } from './bench/runs.mjs';
import { support } from './bench/support.mjs';
import { clusterEnds, ends } from './bench/vault-ends.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    pairs: { type: 'string' },
    ends: { type: 'string' },
    only: { type: 'string', default: 'times,requests,ends,cluster' },
    main: { type: 'string', default: join(root, 'dist', 'main', 'index.js') },
    quick: { type: 'boolean', default: false },
  },
});
const number = (name, usual, quick) => Number(options[name] ?? (options.quick ? quick : usual));
const PAIRS = number('pairs', 60, 3);
const ENDS = number('ends', 10, 1);
const wanted = (section) => options.only.split(',').includes(section);
/** The delay of a server that is not next door. */
const DELAY_MS = 20;

// The stand-in runner starts steps with it as well.
process.env.JOBPASS_NODE = options.node;
const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
const tests = await support('openbao', 'postgres', 'vault-jobs', 'balancer', 'world');
const missing = tests.noOpenBao() ?? tests.noPostgres();
if (missing !== undefined) throw new Error(missing);

async function main() {
  const version = execFileSync(options.node, ['--version'], { encoding: 'utf8' }).trim();
  console.log(`Jobpass ${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}`);
  console.log(
    `Node ${version} (${process.platform} ${process.arch}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)} at the start), OpenBao ${tests.OPENBAO_VERSION}`,
  );
  console.log(
    `${new Date().toISOString().slice(0, 10)}, node scripts/bench-vault.mjs ${process.argv.slice(2).join(' ')}`,
  );
  if (wanted('times') || wanted('requests')) await costs();
  if (wanted('ends')) await ends(tests, ENDS);
  if (wanted('cluster')) await clusterEnds(tests, ENDS);
}

async function costs() {
  const front = fork(join(here, 'bench', 'vault-front.mjs'), [tests.idTokens], {
    execPath: process.execPath,
  });
  const message = () => new Promise((told) => front.once('message', told));
  const bao = await tests.OpenBao.start();
  try {
    const { issuer, requestUrl, requestToken, origins } = await message();
    const behave = (delayMs) => {
      const seen = message();
      front.send({ delayMs, vault: bao.address });
      return seen;
    };
    await bao.jwtAuth(issuer);
    await bao.jwtRole('job', { token_policies: ['job'], token_ttl: '10m' });
    await bao.jwtRole('long', { token_policies: ['job'], token_ttl: '6h' });
    await bao.policy('job', { 'kv/data/*': ['read'] });
    await bao.kv(2, 'kv');
    const lines = [];
    for (let at = 0; at < 20; at++) {
      await bao.put('kv', `app-${at}`, { password: `secret-number-${at}` });
      lines.push(`kv/data/app-${at} password | APP_${at}`);
    }
    const kinds = [
      { name: '0', what: 'the token alone', secrets: 0 },
      { name: '1', what: 'one secret', secrets: 1 },
      { name: '20', what: 'twenty secrets', secrets: 20 },
      { name: '20 s', what: 'twenty, of a token that is shortened', secrets: 20, role: 'long' },
    ];
    const near = kinds.map((kind) => ({ ...kind, delayMs: 0 }));
    const far = kinds.map((kind) => ({
      ...kind,
      name: `${kind.name} +${DELAY_MS}`,
      what: `${kind.what}, each request ${DELAY_MS} ms longer`,
      delayMs: DELAY_MS,
    }));
    const floor = { name: 'floor', program: join(here, 'bench', 'floor-vault.cjs') };
    const programs = [
      floor,
      { name: 'main', program: resolve(options.main) },
      { name: 'floor as a module', program: asModule(floor.program, folder) },
    ];
    const one = ({ secrets, role = 'job', delayMs }, { program }) => {
      const throughFront = delayMs > 0;
      const inputs = {
        ...{
          provider: 'vault',
          keep: 'false',
          url: throughFront ? origins.vault : bao.address,
          role,
          ttl: '15m',
        },
        audience: bao.address,
        ...(secrets === 0 ? {} : { secrets: lines.slice(0, secrets).join('\n') }),
      };
      return runOnce(program, {
        ...{ node: options.node, folder, inputs },
        credential: secrets === 0 ? 'VAULT_TOKEN' : `secret-number-${secrets - 1}`,
        env: {
          ACTIONS_ID_TOKEN_REQUEST_URL: throughFront
            ? requestUrl.replace(issuer, origins.idTokens)
            : requestUrl,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
        },
      });
    };
    if (wanted('times')) {
      console.log(`\n${PAIRS} paired, interleaved runs for each variant`);
      const before = ({ delayMs }) => behave(delayMs);
      await timeAll([...near, ...far], programs, PAIRS, { before, one });
    }
    if (wanted('requests')) {
      const rows = [];
      for (const variant of far) {
        for (const program of programs.slice(0, 2)) {
          await behave(DELAY_MS);
          await one(variant, program);
          const { requests, connections } = await behave(0);
          // The last one is the proof for later, after the delivery.
          const delivered = requests.filter(({ path }) => !path.endsWith('/lookup-self'));
          rows.push([
            program === floor ? variant.what : '',
            program.name,
            delivered.length,
            inARow(delivered),
            requests.length,
            connections,
          ]);
        }
      }
      table(
        'Requests, counted in front of the servers',
        ['variant', 'program', 'to the delivery', 'of these one after another', 'in all', 'connections'],
        rows,
      );
    }
  } finally {
    front.disconnect();
    await bao.stop();
  }
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
