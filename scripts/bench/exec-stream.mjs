// Measures the cost of masking in `jobpass exec`: the throughput, and the delay of a line.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './exec-runs.mjs';
import { median, quantile, round, spread, table } from './figures.mjs';
import { compiledSource } from './from-tests.mjs';
import { log, logWith, MIB, repeated, some } from './texts.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const SECRETS = 20;
/** A line with a longer delay was held back, or the machine was busy. */
const LATE_MS = 10;

/** Stores twenty secrets in OpenBao, and returns the command line of exec with these secrets and the command line of a bare pipe. */
async function passing({ services, options, programs }) {
  const secrets = some(SECRETS);
  for (const [at, secret] of secrets.entries()) await services.bao.put('kv', `s-${at}`, { value: secret });
  const input = secrets.map((_, at) => `kv/data/s-${at} value | S_${at}`).join('\n');
  const [{ start }] = programs;
  const flags = [...services.words('vault'), '--keep', 'false', '--ttl', '15m', '--secrets', input];
  return {
    secrets,
    exec: [...start, 'exec', ...flags, '--'],
    pipe: [options.node, join(here, 'floor-pipe.cjs')],
  };
}

/** Measures the MiB per second of a file that `cat` prints to /dev/null. */
export async function stream(context) {
  const { services, options, folder, mib, quick } = context;
  const turns = quick ? 1 : 5;
  const { secrets, exec, pipe } = await passing(context);
  const redactor = await compiledSource('text/redactor');
  const texts = {
    'a log': log(MIB),
    'a log with a secret in each tenth line': logWith(secrets, MIB / 4),
  };
  const rows = [];
  for (const [what, text] of Object.entries(texts)) {
    const file = join(folder, 'text');
    const bytes = repeated(text, mib * MIB);
    writeFileSync(file, bytes);
    // The same run without output, in the same round, measures how long the start and the end take.
    const through = async (line) => {
      const env = await services.environment('vault');
      const options_ = { folder, env, stdout: 'ignore' };
      const empty = await run([...line, 'cat', '/dev/null'], options_);
      const full = await run([...line, 'cat', file], options_);
      return full.ms - empty.ms;
    };
    const ways = [
      { name: 'jobpass exec', ms: () => through(exec) },
      { name: 'a bare Node pipe', ms: () => through(pipe) },
      {
        name: 'the redactor alone',
        ms: async () => {
          const env = { ...process.env, BENCH_SECRETS: JSON.stringify(secrets) };
          const words = [join(here, 'redactor-alone.mjs'), redactor, file];
          return Number(execFileSync(options.node, words, { env, encoding: 'utf8' }));
        },
      },
    ];
    const found = [];
    for (let turn = -1; turn < turns; turn++) {
      const results = await round(turn + 1, ways, ({ ms }) => ms());
      if (turn >= 0) found.push(results.map((ms) => (bytes.length / MIB / ms) * 1_000));
    }
    for (const [at, { name }] of ways.entries()) {
      rows.push([
        at === 0 ? what : '',
        name,
        spread(
          found.map((results) => results[at]),
          0,
        ),
      ]);
    }
  }
  table(
    `MiB per second with ${SECRETS} secrets, of ${mib} MiB from cat to /dev/null; ${turns} rounds`,
    ['text', 'way', 'median (quartiles)'],
    rows,
  );
}

/** Measures the delay of lines that are printed every 20 ms. */
export async function lines(context) {
  const { services, options, folder, quick } = context;
  const count = quick ? 25 : 250;
  const turns = quick ? 1 : 2;
  const { exec, pipe } = await passing(context);
  const file = join(folder, 'lines');
  writeFileSync(file, log(MIB).toString().split('\n').slice(0, count).join('\n'));
  const command = [options.node, join(here, 'print-lines.cjs'), file];
  const ways = [
    { name: 'directly from the command', line: command },
    { name: 'through a bare Node pipe', line: [...pipe, ...command] },
    { name: 'through jobpass exec', line: [...exec, ...command] },
  ];
  const late = ways.map(() => []);
  const one = async (way) => {
    const env = await services.environment('vault');
    const found = [];
    let rest = '';
    const onData = (chunk) => {
      const now = process.hrtime.bigint();
      const parts = (rest + chunk).split('\n');
      rest = parts.pop();
      for (const part of parts) found.push(Number(now - BigInt(part.split(' ', 1)[0])) / 1e6);
    };
    await run(way.line, { folder, env, onData });
    if (found.length !== count) throw new Error(`${found.length} of ${count} lines came ${way.name}`);
    return found;
  };
  for (let turn = 0; turn < turns; turn++) {
    const results = await round(turn, ways, one);
    for (const [at, found] of results.entries()) late[at].push(...found);
  }
  table(
    `Time from printing a line to its arrival, ms; ${turns * count} lines, ${SECRETS} secrets`,
    ['way', 'median', '90 %', '99 %', `later than ${LATE_MS} ms`],
    ways.map(({ name }, at) => [
      name,
      median(late[at]).toFixed(2),
      quantile(late[at], 0.9).toFixed(2),
      quantile(late[at], 0.99).toFixed(2),
      `${((late[at].filter((ms) => ms > LATE_MS).length / late[at].length) * 100).toFixed(1)} %`,
    ]),
  );
}
