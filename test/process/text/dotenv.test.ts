import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dotenvLine } from '../../../src/formats/dotenv.js';
import { quotedForDotenv, quotedForFish } from '../../../src/text/shell.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-dotenv-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const value = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'\'"\\`$#!~ {}()*?[]=:;&|<>\t\n'),
      fc.constantFrom(
        '$\x7bHOME}',
        '$HOME',
        '$(id)',
        '\\n',
        "\\'",
        '\\\\',
        ' #',
        'ü',
        'a',
        'Z',
        '0',
        '/',
        '+',
      ),
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((parts) => parts.join(''));
/** Those that can be written, of many. */
const values = fc
  .sample(value, { numRuns: 1_500, seed: 16 })
  .filter((text) => quotedForDotenv(text) !== undefined);

/** What a program that prints each variable in hex, a line for each, reads out of a file with all values. */
const read = (program: string, words: (file: string) => string[]): string[] => {
  const file = join(folder, 'all.env');
  writeFileSync(file, values.map((text, at) => `${dotenvLine(`V${at}`, text)}\n`).join(''));
  const out = execFileSync(program, words(file), { encoding: 'utf8', maxBuffer: 1 << 24 });
  return out
    .trimEnd()
    .split('\n')
    .map((line) => Buffer.from(line, 'hex').toString());
};

describe('a dotenv file is read alike by all its readers,', () => {
  it('is written for most values', () => {
    expect(values.length).toBeGreaterThan(300);
    expect(values.filter((text) => text.includes("'")).length).toBeGreaterThan(20);
    expect(values.filter((text) => text.includes('\n')).length).toBeGreaterThan(40);
  });

  it('by Node', () => {
    for (const text of values)
      expect(parseEnv(`A=1\n${dotenvLine('V', text)}\nB=2\n`)).toEqual({ A: '1', V: text, B: '2' });
  });

  it.each(['bash', 'sh'])('by %s', (shell) => {
    const script = `. "$1"; at=0; while [ $at -lt ${values.length} ]; do eval "printf %s \\"\\$V$at\\"" | od -An -v -tx1 | tr -d ' \\n'; echo; at=$((at + 1)); done`;
    expect(read(shell, (file) => ['-c', script, shell, file])).toEqual(values);
  });

  // Where it is not installed, its rules are those of the cases below.
  if (spawnSync('python3', ['-c', 'import dotenv']).status === 0) {
    it('by python-dotenv', () => {
      const script =
        'import sys, dotenv\nfor value in dotenv.dotenv_values(sys.argv[1]).values(): print(value.encode().hex())';
      expect(read('python3', (file) => ['-c', script, file])).toEqual(values);
    });
  }

  it.each([
    ['plain', 'a.b:c/d@e%f+g,h=i-j', 'a.b:c/d@e%f+g,h=i-j'],
    ['a blank', 'a b', "'a b'"],
    ['an apostrophe', "it's", `"it's"`],
    ['quotes', 'a "b"', `'a "b"'`],
    ['a dollar', 'a$b', "'a$b'"],
    ['lines', 'a\nb', "'a\nb'"],
    ['both quotes', `it's a "b"`, undefined],
    ['an apostrophe and a dollar', "it's $5", undefined],
    ['an apostrophe and a backslash', "it's\\n", undefined],
    ['two backslashes', 'a\\\\b', undefined],
    ['a backslash at the end', 'a b\\', undefined],
    ['a variable', 'a $\x7bHOME}', undefined],
    ['a carriage return', 'a\r\nb', undefined],
  ])('or the value is refused: %s', (_, text, written) => {
    expect(quotedForDotenv(text)).toBe(written);
    if (written === undefined)
      expect(() => dotenvLine('V', text)).toThrow(/^The value for V cannot be written/);
  });
});

describe('a word quoted for fish', () => {
  it.each(["it's", 'a\\b', "\\'", 'a\\\\', '$HOME', 'a b\nc', 'plain', '(id)'])('%j', (text) => {
    const found = spawnSync('fish', ['--no-config', '-c', `printf %s ${quotedForFish(text)}`], {
      encoding: 'utf8',
    });
    // Without fish: as its documentation has it ("Quotes").
    if (found.error === undefined) expect(found.stdout).toBe(text);
    else
      expect(quotedForFish(text)).toBe(
        /[\s'"\\$()]/.test(text) ? `'${text.replace(/[\\']/g, '\\$&')}'` : text,
      );
  });
});
