// Secrets and texts for the masking benchmarks. They are identical in every run.
import { createHash } from 'node:crypto';

export const MIB = 1 << 20;

let drawn = 0;
/** @returns bytes that look random */
export const draw = (length) => {
  const parts = [];
  for (let got = 0; got < length; got += 64)
    parts.push(createHash('sha512').update(String(drawn++)).digest());
  return Buffer.concat(parts).subarray(0, length);
};
const number = (below) => draw(4).readUInt32LE() % below;
export const lines = (text, width) => text.replace(new RegExp(`(.{${width}})`, 'g'), '$1\n');

const kinds = [
  () => draw(30).toString('base64'),
  () => draw(32).toString('base64url'),
  () => draw(20).toString('hex'),
  () => `postgres://job:${draw(18).toString('base64url')}@db.example:5432/app?sslmode=require`,
];
/** Generates secrets in the formats that services use. */
export const some = (count) => Array.from({ length: count }, (_, at) => kinds[at % kinds.length]());
export const pem = () =>
  `-----BEGIN PRIVATE KEY-----\n${lines(draw(1200).toString('base64'), 64)}\n-----END PRIVATE KEY-----\n`;

const WORDS =
  'the job built tests with module warning error src/main.ts node_modules/package passed in 12ms 200 GET /api/v1/items ok running step deploy [info] at Object.<anonymous> (index.js:10:15) npm cache image sha256:'.split(
    ' ',
  );
/** Returns log lines of programs with about the specified total length. */
export function log(length) {
  const parts = [];
  for (let got = 0; got < length; ) {
    let line = '2026-11-22T10:00:00Z';
    while (line.length < 40 + (got % 90)) line += ` ${WORDS[number(WORDS.length)]}`;
    parts.push(line);
    got += line.length + 1;
  }
  return Buffer.from(`${parts.join('\n')}\n`);
}
/** Returns log lines with a secret at the end of each tenth line. */
export const logWith = (secrets, length) =>
  Buffer.from(
    log(length)
      .toString()
      .split('\n')
      .map((line, at) => (at % 10 === 0 ? `${line} ${secrets[at % secrets.length]}` : line))
      .join('\n'),
  );
/** Repeats a text up to the specified number of bytes. */
export const repeated = (piece, length = 4 * MIB) =>
  Buffer.concat(Array(Math.ceil(length / piece.length)).fill(piece));
