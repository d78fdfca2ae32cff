import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A program that stands in for one of a CI system's, and writes down how it was called. */
export interface FakeProgram {
  /** What it was called with, a call each. */
  calls(): { words: string[]; input: string }[];
}

/** A folder of such programs, in front of all others. */
export interface FakePrograms {
  /** PATH with it. */
  path: string;
  /**
   * Makes one, or another of the same name.
   *
   * @param body JavaScript that has `words` and `input`, prints with `print`, may call `jwt({ aud })` and ends with `end(code)`
   */
  add(name: string, body: string): FakeProgram;
  remove(): void;
}

export function fakePrograms(): FakePrograms {
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-programs-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  return {
    path: [bin, process.env['PATH'] ?? ''].join(delimiter),
    add: (name, body) => {
      const [program, record] = [join(bin, name), join(folder, `${name}.calls`)];
      // Where it writes is in its text: of its environment a test may leave out what it likes.
      writeFileSync(
        program,
        `#!${process.execPath}
const { appendFileSync } = require('node:fs');
(async () => {
const words = process.argv.slice(2);
let input = '';
for await (const text of process.stdin.setEncoding('utf8')) input += text;
appendFileSync(${JSON.stringify(record)}, JSON.stringify({ words, input }) + '\\n');
const print = (text) => process.stdout.write(text);
const complain = (text) => process.stderr.write(text);
const end = (code) => { process.exitCode = code; };
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims) => {
  const iat = Math.floor(Date.now() / 1000);
  return [part({ alg: 'RS256', kid: 'x' }), part({ iss: 'https://ci.example', sub: 'job', iat, exp: iat + 300, ...claims }), 'c2lnbmVk'].join('.');
};
const option = (name) => words.find((word) => word.startsWith(name + '='))?.slice(name.length + 1);
${body}
})();
`,
      );
      chmodSync(program, 0o755);
      if (!existsSync(record)) appendFileSync(record, '');
      return {
        calls: () =>
          readFileSync(record, 'utf8')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as { words: string[]; input: string }),
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A JWT that nobody verifies, as a variable of a job holds one. */
export function heldJwt(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
  const payload = { iss: 'https://ci.example', sub: 'job', iat, exp: iat + 3_600, ...claims };
  return [part({ alg: 'RS256', kid: 'x' }), part(payload), 'c2lnbmVk'].join('.');
}
