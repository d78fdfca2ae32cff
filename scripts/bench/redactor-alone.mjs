// Measures how long the redactor takes to process a file in chunks of a pipe's size. Usage: redactor-alone.mjs REDACTOR FILE,
// with the secrets as JSON in BENCH_SECRETS. Prints milliseconds.
import { readFileSync } from 'node:fs';

const { createRedactor } = await import(process.argv[2]);
const { TokenTally } = await import(new URL('token-tally.js', process.argv[2]));
const bytes = readFileSync(process.argv[3]);
const CHUNK = 64 << 10;
const redactor = createRedactor(JSON.parse(process.env.BENCH_SECRETS), { tokens: new TokenTally() });
const start = performance.now();
for (let at = 0; at < bytes.length; at += CHUNK) redactor.write(bytes.subarray(at, at + CHUNK));
redactor.end();
console.log(performance.now() - start);
