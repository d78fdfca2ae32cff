import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { encodedForms } from '../../../src/text/encoded-forms.js';
import { RedactingStream } from '../../../src/text/redacting-stream.js';
import { createRedactor } from '../../../src/text/redactor.js';
import type { Redactor } from '../../../src/text/redactor-interface.js';
import { cases } from '../../support/cases.js';
import {
  around,
  BASE64,
  ENCODERS,
  type Encoder,
  flattened,
  hex,
  leakOf,
  secretText,
  token,
  wrap,
} from '../../support/encoders.js';
import { within } from '../../support/pace.js';

/** No test may take longer than this on a machine that does other things as well. */
const PATIENCE = 120_000;
vi.setConfig({ testTimeout: PATIENCE });

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** What comes out of a redactor, of chunks that end at these places. */
function through(redactor: Redactor, bytes: Buffer, ends: readonly number[] = []): string {
  const places = [...new Set(ends.map((end) => end % (bytes.length + 1)))].sort((a, b) => a - b);
  const parts: Buffer[] = [];
  let done = 0;
  for (const place of [...places, bytes.length]) {
    parts.push(redactor.write(bytes.subarray(done, place)));
    done = place;
  }
  parts.push(redactor.end());
  return Buffer.concat(parts).toString('latin1');
}

const redact = (secrets: readonly string[], text: string): string =>
  Buffer.from(through(createRedactor(secrets), Buffer.from(text)), 'latin1').toString();

const ends = fc.array(fc.nat(), { maxLength: 12 });
describe('the redactor lets nothing of a secret out,', () => {
  it('whatever the secret, its encoding, its place and the chunks, and the same of any chunks', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(secretText, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...Object.keys(ENCODERS)),
        fc.tuple(around, around, around, around),
        ends,
        (secrets, name, [before, inner, innerAfter, after], chunks) => {
          const secret = (secrets[0] as string).trim();
          const { text, telling } = (ENCODERS[name] as Encoder)(secret, inner, innerAfter);
          const bytes = Buffer.concat([Buffer.from(before), Buffer.from(`\n${text}\n`), Buffer.from(after)]);
          const redactor = createRedactor(secrets);
          expect(flattened(text)).toContain(flattened(telling));
          const shown = through(redactor, bytes, chunks);
          expect(shown).toContain('***');
          expect(shown.startsWith(before), 'what comes before').toBe(true);
          expect(shown.endsWith(`\n${after}`), 'what comes after').toBe(true);
          const leak = leakOf({ text, telling }, shown);
          if (leak !== undefined)
            expect.fail(`${name}: ${JSON.stringify(leak)} of ${JSON.stringify(secret)}`);
          expect(through(redactor, bytes)).toBe(shown);
          seen.add(name);
        },
      ),
      { numRuns: cases(4_000) },
    );
    expect(seen.size).toBe(Object.keys(ENCODERS).length);
  });

  it('of base64 the last character with its padding as well, where the text ends with the secret', () => {
    for (const before of ['', 'x', 'xx', 'user:']) {
      for (const end of ['', '\n']) {
        const coded = Buffer.from(`${before}hunter2-hunter2${end}`).toString('base64');
        const left = coded.slice(0, Math.ceil((before.length * 8) / 6));
        expect(redact(['hunter2-hunter2'], `${coded}.`)).toBe(`${left}***.`);
      }
    }
  });

  it('of each encoding at each single split', () => {
    const secret = 'p%4"s\\w\'o/rd+ü €&<x>\nsecond line 123';
    for (const [name, encode] of Object.entries(ENCODERS)) {
      const { text, telling } = encode(secret, 'some words in front', '.');
      const bytes = Buffer.from(`before ${text} after`);
      const redactor = createRedactor([secret]);
      const whole = through(redactor.another(), bytes);
      expect(whole, name).toContain('***');
      expect(whole, name).not.toContain(Buffer.from(telling).toString('latin1').slice(0, 8));
      for (let end = 0; end <= bytes.length; end++) {
        expect(through(redactor.another(), bytes, [end]), `${name}, split at ${end}`).toBe(whole);
      }
      const each = [...bytes.keys()];
      expect(through(createRedactor([secret]), bytes, each), `${name}, byte by byte`).toBe(whole);
    }
  });

  it('where they overlap, hold one another and come back to back, as a plain search finds them', () => {
    const few = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 4, maxLength: 11 });
    fc.assert(
      fc.property(
        fc.array(few, { minLength: 1, maxLength: 4 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'a', 'b', 'c'), maxLength: 80 }),
        ends,
        (secrets, text, chunks) => {
          expect(through(createRedactor(secrets), latin(text), chunks)).toBe(searched(secrets, text));
        },
      ),
      { numRuns: cases(3_000) },
    );
  });

  it('over line breaks, however short the chunks', () => {
    const few = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 18, maxLength: 30 });
    fc.assert(
      fc.property(
        few,
        fc.integer({ min: 16, max: 20 }),
        fc.constantFrom('\n', '\r\n'),
        ends,
        (secret, width, end, chunks) => {
          const text = `${wrap(`${'c'.repeat(16)}${secret}${secret}c`, width, end)}${end}`;
          const shown = through(createRedactor([secret]), latin(text), chunks);
          // A line break that happens to stand between the two is none of theirs.
          expect(shown.replace(/[\r\n]/g, '').replace('******', '***')).toBe(`${'c'.repeat(16)}***c`);
        },
      ),
      { numRuns: cases(2_000) },
    );
  });
});

/** The slow way: every form looked for at every place. What is unfinished at the end counts from eight bytes on. */
function searched(secrets: readonly string[], text: string): string {
  const hidden = Array.from(text, () => false);
  for (const form of secrets.flatMap(encodedForms).map((bytes) => bytes.toString('latin1'))) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
      hidden.fill(true, at, at + form.length);
    }
    for (let length = form.length - 1; length >= 8; length--) {
      if (text.endsWith(form.slice(0, length))) hidden.fill(true, text.length - length);
    }
  }
  let shown = '';
  for (const [at, character] of Array.from(text).entries()) {
    if (!hidden[at]) shown += character;
    else if (!hidden[at - 1]) shown += '***';
  }
  return shown;
}

describe('the redactor leaves as it is', () => {
  it('bytes of any kind, in any chunks', () => {
    fc.assert(
      fc.property(
        fc.array(token, { minLength: 1, maxLength: 5 }),
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 6 }),
        ends,
        (secrets, parts, chunks) => {
          const bytes = Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')]));
          expect(through(createRedactor(secrets), bytes, chunks)).toBe(bytes.toString('latin1'));
        },
      ),
      { numRuns: cases(2_000) },
    );
  });

  it('beginnings of secrets that go on otherwise', () => {
    fc.assert(
      fc.property(
        fc.array(token, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 10 }),
        ends,
        (secrets, picks, chunks) => {
          const forms = secrets.flatMap(encodedForms);
          const text = picks
            .map(([which, length]) => {
              const form = forms[which % forms.length] as Buffer;
              return form.toString('latin1', 0, length % form.length);
            })
            .map((part) => `${part}\u0001`)
            .join('');
          // A beginning may hold a short form as a whole.
          fc.pre(forms.every((form) => !text.includes(form.toString('latin1'))));
          expect(through(createRedactor(secrets), latin(text), chunks)).toBe(text);
        },
      ),
      { numRuns: cases(3_000) },
    );
  });

  it.each([
    ['words on two lines that would be a secret in one', ['abcdefgh1234'], 'abcdefgh\n1234'],
    [
      'the beginning of another key',
      ['-----BEGIN PRIVATE KEY-----\nabcdefgh1\nabcdefgh2\n'],
      '-----BEGIN PRIVATE KEY-----\nother\n',
    ],
    ['what cannot be masked', ['abc', 'true', ''], 'abc true'],
    ['nothing', ['hunter22'], ''],
  ])('%s', (_what, secrets, text) => {
    expect(redact(secrets, text)).toBe(text);
  });

  it('a single beginning of less than eight bytes at the end', () => {
    expect(redact(['abcdefghijkl'], 'abcdefg')).toBe('abcdefg');
    expect(redact(['abcdefghijkl'], 'abcdefgh')).toBe('***');
  });
});

describe('the redactor holds back', () => {
  const secret = 'correct-horse-battery';

  it.each(['Password: ', 'Continue? [y/N] ', '$ ', 'a line that ends\n'])('nothing of %j', (prompt) => {
    const redactor = createRedactor([secret]);
    expect(redactor.write(Buffer.from(prompt)).toString()).toBe(prompt);
    expect(redactor.held).toBe(0);
  });

  it('of what may be a secret no more than that, until it is decided', () => {
    const redactor = createRedactor([secret]);
    expect(redactor.write(Buffer.from('say correct-')).toString()).toBe('say ');
    expect(redactor.held).toBe(8);
    expect(redactor.write(Buffer.from('ion\n')).toString()).toBe('correct-ion\n');
    expect(redactor.write(Buffer.from('correct-horse-')).toString()).toBe('');
    expect(redactor.write(Buffer.from('battery')).toString()).toBe('***');
  });

  it('a short beginning is let out when nothing follows, and the rest of the secret is cut out all the same', () => {
    const redactor = createRedactor([secret]);
    expect(redactor.write(Buffer.from('corr')).length).toBe(0);
    expect(redactor.releasable).toBe(true);
    expect(redactor.release().toString()).toBe('corr');
    expect(redactor.releasable).toBe(false);
    expect(redactor.write(Buffer.from('ect-horse-battery!')).toString()).toBe('***!');
  });

  it('byte by byte, with silence after each, no more than seven bytes get out, of a short secret half', () => {
    for (const [text, most] of [
      [secret, 7],
      ['4711', 2],
      ['hunter22', 4],
    ] as const) {
      const redactor = createRedactor([text]);
      let shown = '';
      for (const byte of Buffer.from(text)) {
        shown += redactor.write(Buffer.from([byte])).toString() + redactor.release().toString();
      }
      expect(shown + redactor.end().toString()).toBe(`${text.slice(0, most)}***`);
    }
  });

  it('what is little of a long secret but much of a short one stays', () => {
    const redactor = createRedactor(['xabcdefghijklmnopqrst', 'abcd']);
    expect(redactor.write(Buffer.from('xabc')).length).toBe(0);
    expect(redactor.release().length).toBe(0);
    expect(redactor.write(Buffer.from('d.')).toString()).toBe('x***.');
  });

  it('no line break behind a secret, also where one may go on', () => {
    expect(
      createRedactor([secret])
        .write(Buffer.from(`${secret}\n`))
        .toString(),
    ).toBe('***\n');
    const longer = createRedactor([secret, `${secret}-and-more`]);
    expect(longer.write(Buffer.from(`${secret}\n`)).toString()).toBe('***');
    expect(longer.releasable).toBe(true);
    expect(longer.release().toString()).toBe('\n');
    expect(longer.write(Buffer.from('-and-more')).toString()).toBe('***');
  });

  it('a long beginning stays however often it is asked for, and is cut out at the end', () => {
    const redactor = createRedactor([secret]);
    redactor.write(Buffer.from('correct-'));
    for (let asked = 0; asked < 5; asked++) expect(redactor.release().length).toBe(0);
    expect(redactor.end().toString()).toBe('***');
  });

  it('is a copy: the chunk may be used again', () => {
    const redactor = createRedactor([secret]);
    const chunk = Buffer.from('correct');
    redactor.write(chunk);
    chunk.fill('x');
    expect(redactor.write(Buffer.from(' answer')).toString()).toBe('correct answer');
  });

  it('chunks of no bytes change nothing', () => {
    const redactor = createRedactor([secret]);
    const shown = ['', 'correct-horse', '', '-battery', ''].map((part) =>
      redactor.write(Buffer.from(part)).toString(),
    );
    expect(shown).toEqual(['', '', '', '***', '']);
  });
});

describe('secrets that the redactor learns later', () => {
  it('are cut out from then on, and the first ones still', () => {
    const redactor = createRedactor(['first-secret']);
    expect(redactor.write(Buffer.from('first-secret second-secret ')).toString()).toBe('*** second-secret ');
    redactor.add('second-secret', 'first-secret');
    expect(redactor.write(Buffer.from('first-secret second-secret ')).toString()).toBe('*** *** ');
  });

  it('can replace earlier ones, whose memory is then free', () => {
    const secretOf = (number: number): string => `secret-of-renewal-${number}-${'x'.repeat(200)}`;
    const redactor = createRedactor(['the-first-secret']);
    redactor.add(secretOf(0));
    const { size } = redactor;
    for (let number = 1; number < 50; number++) {
      redactor.drop(secretOf(number - 1));
      redactor.add(secretOf(number));
    }
    expect(redactor.size).toBeLessThan(1.2 * size);
    const text = `the-first-secret, ${secretOf(48)}, ${secretOf(49)}.`;
    const shown = Buffer.concat([redactor.write(Buffer.from(text)), redactor.end()]).toString();
    expect(shown).toBe(`***, ${secretOf(48)}, ***.`);
  });

  it('while the beginning of one is held, of an old one or of the new one', () => {
    for (const added of ['first-other', 'first-secret']) {
      const redactor = createRedactor(['first-secret-1']);
      expect(redactor.write(Buffer.from('so first-')).toString()).toBe('so ');
      redactor.add(added);
      expect(redactor.write(Buffer.from(`${added.slice(6)} `)).toString()).toBe('*** ');
    }
    const let_out = createRedactor(['first-secret']);
    let_out.write(Buffer.from('first'));
    expect(let_out.release().toString()).toBe('first');
    let_out.add('second-secret');
    expect(let_out.write(Buffer.from('-secret.')).toString()).toBe('***.');
  });
});

describe('the redactor, in a long stream:', () => {
  // What is only not collected yet is not kept.
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');

  it('100 MB with secrets across the chunks: none comes out, and no memory is kept', () => {
    const secrets = Array.from({ length: 20 }, (_, at) => `secret-${at}-${'x'.repeat(at)}`);
    const redactor = createRedactor(secrets);
    const line = secrets.map((secret) => `2026-11-22 some text of a log ${secret}\n`).join('');
    const text = Buffer.from(line.repeat(Math.ceil(70_000 / line.length)));
    const expected = redact(secrets, text.toString()).length;
    let got = 0;
    let most = 0;
    let rounds = 0;
    collect();
    const start = process.memoryUsage();
    for (let sent = 0; sent < 100e6; sent += text.length, rounds++) {
      for (const end of [17, 40_001, text.length]) {
        const from = end === 17 ? 0 : end === 40_001 ? 17 : 40_001;
        got += redactor.write(text.subarray(from, end)).length;
        most = Math.max(most, redactor.held);
      }
    }
    got += redactor.end().length;
    collect();
    const now = process.memoryUsage();
    expect(got).toBe(expected * rounds);
    expect(most).toBeLessThan(100);
    expect(redactor.size).toBeLessThan(4 << 20);
    expect(now.heapUsed + now.arrayBuffers - start.heapUsed - start.arrayBuffers).toBeLessThan(20e6);
  });

  it('the table is begun again before it takes too much, and nothing is missed', () => {
    const secrets = Array.from({ length: 60 }, (_, at) =>
      Array.from({ length: 700 }, (_, place) => BASE64[(at * 31 + place * place + at * place) % 64]).join(''),
    );
    const redactor = createRedactor(secrets);
    const before = redactor.size;
    for (const secret of secrets) {
      for (const text of [secret, hex(secret), Buffer.from(secret).toString('base64')]) {
        expect(redactor.write(Buffer.from(`${text}\u0001`)).toString()).toBe('***\u0001');
      }
    }
    expect(redactor.size - before).toBeGreaterThan(4 << 20);
    expect(redactor.size - before).toBeLessThan(10 << 20);
  });
});

describe('the redactor as a stream of Node', () => {
  it('lets out a short beginning when nothing follows, and never a long one', async () => {
    const stream = new RedactingStream(createRedactor(['correct-horse-battery']), 20);
    let shown = '';
    stream.on('data', (part: Buffer) => {
      shown += part.toString();
    });
    stream.write('name: corr');
    await vi.waitFor(() => expect(shown).toBe('name: corr'), { timeout: within(10_000) });
    stream.write('ect-horse');
    await sleep(100);
    expect(shown).toBe('name: corr');
    stream.end();
    await once(stream, 'end');
    expect(shown).toBe('name: corr***');
  });

  it('gives everything at the end', async () => {
    const stream = new RedactingStream(createRedactor(['correct-horse-battery']), 60_000);
    stream.end('it is correct-horse-battery, corr');
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    expect(Buffer.concat(parts).toString()).toBe('it is ***, corr');
  });
});
