// npm run bench:redactor: measures the throughput of the redactor, how much text it holds back and for how long, and the
// memory of its tables. Prints a table, but does not evaluate it.
//
//   --mib n        size of each text (128)
//   --secrets n    number of secrets (20)
//   --quick        a short run that only checks that the script works
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { heading, table } from './bench/figures.mjs';
import { compiledSource } from './bench/from-tests.mjs';
import { draw, lines, log, logWith, MIB, pem, repeated, some } from './bench/texts.mjs';

const { createRedactor: redactorFor } = await import(await compiledSource('text/redactor'));
const { TokenTally } = await import(await compiledSource('text/token-tally'));
/** The redactor of `jobpass exec`, which also finds other GitHub tokens. */
const createRedactor = (secrets) => redactorFor(secrets, { tokens: new TokenTally() });
const { values } = parseArgs({
  options: {
    mib: { type: 'string' },
    secrets: { type: 'string', default: '20' },
    quick: { type: 'boolean', default: false },
  },
});
const size = Number(values.mib ?? (values.quick ? 1 : 128)) * MIB;
const CHUNK = 64 << 10;

const ordinary = some(Number(values.secrets));
const heavy = [
  ...some(Number(values.secrets) - 4),
  pem(),
  pem(),
  pem(),
  JSON.stringify({ type: 'key', key: pem() }),
];

const texts = (secrets) => ({
  'a log': repeated(log(MIB)),
  'a log with a secret in each tenth line': repeated(logWith(secrets, MIB / 4)),
  'base64, wrapped': repeated(Buffer.from(lines(draw(MIB).toString('base64'), 76))),
  'random bytes': repeated(draw(MIB)),
  'the secrets alone': repeated(Buffer.from(secrets.join('\n'))),
});

function run(secrets, text, chunk) {
  const redactor = createRedactor(secrets);
  let peak = 0;
  let heldAt = 0;
  let writes = 0;
  const start = performance.now();
  const cpu = process.cpuUsage();
  for (let done = 0; done < size; ) {
    for (let at = 0; at < text.length; at += chunk) {
      redactor.write(text.subarray(at, at + chunk));
      writes++;
      if (redactor.held > 0) heldAt++;
      if (redactor.held > peak) peak = redactor.held;
    }
    done += text.length;
  }
  redactor.end();
  const total = Math.ceil(size / text.length) * text.length;
  const speed = total / MIB / ((performance.now() - start) / 1000);
  const { user, system } = process.cpuUsage(cpu);
  return {
    alone: total / MIB / ((user + system) / 1e6),
    speed,
    peak,
    share: heldAt / writes,
    size: redactor.size,
  };
}

heading({ more: `${size / MIB} MiB each, chunks of 64 KiB` });
for (const [name, secrets] of Object.entries({
  [`${ordinary.length} tokens`]: ordinary,
  [`${heavy.length} secrets, 4 of them keys in PEM`]: heavy,
})) {
  const start = performance.now();
  const redactor = createRedactor(secrets);
  const took = performance.now() - start;
  table(
    `${name}: built in ${took.toFixed(1)} ms, tables ${(redactor.size / MIB).toFixed(1)} MiB`,
    [
      ...['text', 'MiB/s', 'MiB per second of processor time', 'tables after, MiB'],
      ...['writes with text held back', 'most text held back, bytes'],
    ],
    Object.entries(texts(secrets)).map(([what, text]) => {
      const { alone, speed, peak, share, size: tables } = run(secrets, text, CHUNK);
      return [
        ...[what, speed.toFixed(0), alone.toFixed(0), (tables / MIB).toFixed(1)],
        ...[`${(share * 100).toFixed(1)} %`, peak],
      ];
    }),
  );
}

// Measures the delays that a person notices: the delay of a log line and the delay of a prompt.
const redactor = createRedactor(ordinary);
const all = log(4 * MIB)
  .toString()
  .split('\n')
  .map((line) => Buffer.from(`${line}\n`));
for (const line of all.slice(0, 5_000)) redactor.write(line);
const times = [];
let held = 0;
for (const line of all) {
  const start = process.hrtime.bigint();
  redactor.write(line);
  times.push(Number(process.hrtime.bigint() - start) / 1000);
  if (redactor.held > 0) held++;
}
times.sort((a, b) => a - b);
const at = (share) => times[Math.floor(times.length * share)]?.toFixed(1);
console.log(
  `\n${all.length} lines, one write each: ${at(0.5)} µs at the median, ${at(0.99)} µs at 99 %; text held back after ${held} of them`,
);
const prompts = ['Password: ', 'Continue? [y/N] ', '$ ', '> ', 'Username for https://example.com: ', '50 %'];
const waiting = prompts.filter((prompt) => {
  const fresh = createRedactor(ordinary);
  return fresh.write(Buffer.from(prompt)).length < prompt.length;
});
console.log(
  `prompts held back: ${waiting.length} of ${prompts.length}${waiting.map((text) => ` (${text})`).join('')}`,
);
const busy = createRedactor(some(20));
const random = randomBytes(4096).toString('base64');
let most = 0;
for (const character of random) {
  busy.write(Buffer.from(character));
  most = Math.max(most, busy.held);
}
console.log(`most text held back within 5 KiB of other base64, byte by byte: ${most} bytes`);
