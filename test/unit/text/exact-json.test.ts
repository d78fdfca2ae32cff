import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactJson } from '../../../src/text/exact-json.js';

/** Numbers that JavaScript writes otherwise than they were written, or cannot hold at all. */
const NUMBERS = [
  ...['9007199254740993', '12345678901234567890', '-12345678901234567890', '1.10', '1e400', '-1E+400'],
  ...['-0', '0.0', '0e0', '1E5', '1e-400', '0.1000000000000000055511151231257827', '0', '7'],
];
const number = fc.constantFrom(...NUMBERS);
const text = fc.string({ unit: 'binary' }).map((value) => JSON.stringify(value));
const space = fc.constantFrom('', ' ', '\n', '\t ');

/** Documents as text, with what surrounds values in real ones. */
const { document } = fc.letrec<{ document: string; list: string; object: string }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 4 },
    number,
    text,
    fc.constantFrom('true', 'false', 'null'),
    tie('list'),
    tie('object'),
  ),
  list: fc
    .tuple(fc.array(tie('document'), { maxLength: 4 }), space)
    .map(([all, gap]) => `[${gap}${all.join(`${gap},${gap}`)}${gap}]`),
  object: fc
    .tuple(fc.array(fc.tuple(text, tie('document')), { maxLength: 4 }), space)
    .map(
      ([all, gap]) => `{${all.map(([key, value]) => `${gap}${key}${gap}:${gap}${value}`).join(',')}${gap}}`,
    ),
}));
const settings = { numRuns: 2_000 };

/** What is equal where numbers are, and told apart where they are not. */
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

describe('JSON whose numbers keep their digits', () => {
  it('takes what JSON.parse takes, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          document,
          fc.json(),
          fc.string(),
          document.map((one) => `${one}0`),
        ),
        (source) => {
          let parsed: unknown;
          let valid = true;
          try {
            parsed = JSON.parse(source);
          } catch {
            valid = false;
          }
          const read = ExactJson.read(source);
          expect(read !== undefined).toBe(valid);
          expect(read?.string).toBe(typeof parsed === 'string' ? parsed : undefined);
          if (read !== undefined && read.string === undefined)
            expect(same(JSON.parse(read.text), parsed), source).toBe(true);
        },
      ),
      settings,
    );
  });

  it('has the same members as JSON.parse, each as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), number), { maxLength: 6 }), (pairs) => {
        const source = `{${pairs.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(' , ')}}`;
        // Of a name that is there twice the last one counts.
        const last = new Map(pairs);
        const read = ExactJson.read(source);
        expect(read?.members?.map(([name]) => name)).toEqual(Object.keys(JSON.parse(source)));
        for (const [name, value] of read?.members ?? []) expect(value.number).toBe(last.get(name));
        for (const [name, value] of last) expect(read?.member(name)?.text).toBe(value);
      }),
      settings,
    );
  });

  it('writes every number inside as it was written', () => {
    fc.assert(
      fc.property(document, (source) => {
        const numbers = (json: string): string[] =>
          json.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
        const read = ExactJson.read(source);
        // Names that are there twice, and names of digits, change what is left and in which order.
        fc.pre(numbers(source).length === numbers(JSON.stringify(JSON.parse(source))).length);
        if (read?.string === undefined && !source.includes('null'))
          expect(numbers(read?.text ?? '').sort()).toEqual(numbers(source).sort());
      }),
      settings,
    );
  });

  it.each(NUMBERS)('%s stays what it is: alone, in a list, in an object', (digits) => {
    expect(ExactJson.read(digits)?.text).toBe(digits);
    expect(ExactJson.read(`[${digits}]`)?.member('0')?.number).toBe(digits);
    expect(ExactJson.read(`{"a":{"b":[${digits}]}}`)?.member('a')?.text).toBe(`{"b":[${digits}]}`);
  });

  it('finds only what is there', () => {
    const read = ExactJson.read('{"list":[1],"__proto__":"own","text":"abc"}');
    expect(read?.member('list')?.member('length')).toBeUndefined();
    expect(read?.member('toString')).toBeUndefined();
    expect(read?.member('__proto__')?.string).toBe('own');
    expect(read?.member('text')?.member('0')).toBeUndefined();
    expect(read?.member('text')?.members).toBeUndefined();
  });

  it('reads bytes as UTF-8, and no others', () => {
    expect(ExactJson.read(Buffer.from('{"ü":1.0}'))?.member('ü')?.number).toBe('1.0');
    expect(ExactJson.read(Buffer.from([0x22, 0xff, 0x22]))).toBeUndefined();
  });
});
