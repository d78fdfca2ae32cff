// Secrets of every kind, and every encoder that may print them: what the redactor must hide, and how it is found out
// whether it did.
import fc from 'fast-check';
import { canBeMasked } from '../../src/text/masks.js';

/** Its bytes, without line breaks. */
export const flattened = (text: string): string =>
  Buffer.from(text)
    .toString('latin1')
    .replace(/[\r\n]/g, '');

export const wrap = (text: string, width: number, end: string): string =>
  text.replace(new RegExp(`(.{${width}})(?=.)`, 'g'), `$1${end}`);

/** What an encoder makes of a secret, and the part of it that tells of the secret alone. */
export interface Encoded {
  readonly text: string;
  readonly telling: string;
}
export type Encoder = (secret: string, before: string, after: string) => Encoded;
const alone =
  (encode: (text: string) => string): Encoder =>
  (secret) => ({ text: encode(secret), telling: encode(secret) });
const base64 =
  (alphabet: 'base64' | 'base64url', width = 0, end = ''): Encoder =>
  (secret, before, after) => {
    const coded = Buffer.from(before + secret + after).toString(alphabet);
    const first = Buffer.byteLength(before) * 8;
    const last = first + Buffer.byteLength(secret) * 8;
    return {
      text: width === 0 ? coded : wrap(coded, width, end),
      telling: coded.slice(Math.ceil(first / 6), Math.floor(last / 6)),
    };
  };
/** A text in base64, and the part of that which tells of some of its bytes alone. */
const within = (bytes: Buffer, first: number, last: number): { text: string; from: number; to: number } => ({
  text: bytes.toString('base64'),
  from: Math.ceil((first * 8) / 6),
  to: Math.floor((last * 8) / 6),
});
/** Of what base64 makes, something else again. */
const base64Then =
  (change: (coded: string) => string): Encoder =>
  (secret, before, after) => {
    const { text, telling } = base64('base64')(secret, before, after);
    return { text: change(text), telling: change(telling) };
  };
const base64Twice =
  (change: (coded: string) => string = (coded) => coded): Encoder =>
  (secret, before, after) => {
    const start = Buffer.byteLength(before);
    const inner = within(Buffer.from(before + secret + after), start, start + Buffer.byteLength(secret));
    const { text, from, to } = within(Buffer.from(change(inner.text)), inner.from, inner.to);
    return { text, telling: text.slice(from, to) };
  };
const pairs = (text: string): string[] => hex(text).match(/../g) ?? [];
const dotNet = (text: string): string =>
  json(text)
    .replaceAll('\\"', '\\u0022')
    .replace(/[<>&'+`]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
export const hex = (text: string): string => Buffer.from(text).toString('hex');
const lowerPercent = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const ascii = (text: string): string =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

export const ENCODERS: Readonly<Record<string, Encoder>> = {
  'as it is': alone((text) => text),
  base64: base64('base64'),
  base64url: base64('base64url'),
  'base64, 76 columns': base64('base64', 76, '\n'),
  'base64, 64 columns': base64('base64', 64, '\n'),
  'base64, 76 columns, CRLF': base64('base64', 76, '\r\n'),
  'base64url, 64 columns, CRLF': base64('base64url', 64, '\r\n'),
  'base64 without padding': (secret, before) => {
    const { text, telling } = base64('base64')(secret, before, '');
    return { text: text.replace(/=+$/, ''), telling };
  },
  hex: alone(hex),
  HEX: alone((text) => hex(text).toUpperCase()),
  'hex, 60 columns': (secret, before) => ({
    text: wrap(hex(before) + hex(secret), 60, '\n'),
    telling: hex(secret),
  }),
  encodeURIComponent: alone(encodeURIComponent),
  'encodeURIComponent, small letters': alone((text) => lowerPercent(encodeURIComponent(text))),
  encodeURI: alone(encodeURI),
  'a form': alone((text) => new URLSearchParams({ x: text }).toString().slice(2)),
  'a form, small letters': alone((text) =>
    lowerPercent(new URLSearchParams({ x: text }).toString().slice(2)),
  ),
  JSON: alone(json),
  'JSON in JSON': alone((text) => json(json(text))),
  'JSON in ASCII': alone((text) => ascii(json(text))),
  'JSON in ASCII in JSON': alone((text) => json(ascii(json(text)))),
  HTML: alone((text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  ),
  'hex, with blanks': alone((text) => pairs(text).join(' ')),
  'HEX, with colons': alone((text) => pairs(text).join(':').toUpperCase()),
  'hex, with dashes': alone((text) => pairs(text).join('-')),
  'hex, as xxd groups it': (secret, before) => {
    const all = hex(`${before.length % 2 === 0 ? '' : '.'}${secret}`);
    const text = (all.match(/.{1,4}/g) ?? []).join(' ');
    return { text, telling: before.length % 2 === 0 ? text : text.slice(2) };
  },
  // The sign in front tells nothing of it.
  'hex, as a program has it': (secret) => {
    const telling = pairs(secret).join('\\x');
    return { text: `\\x${telling}`, telling };
  },
  'every byte percent-encoded': (secret) => {
    const telling = pairs(secret).join('%').toUpperCase();
    return { text: `%${telling}`, telling };
  },
  'encodeURIComponent, twice': alone((text) => encodeURIComponent(encodeURIComponent(text))),
  'JSON of .NET': alone(dotNet),
  'JSON of PHP': alone((text) => ascii(json(text)).replaceAll('/', '\\/')),
  'base64, a half of base64url': base64Then((coded) => coded.replaceAll('+', '-')),
  'base64, the other half': base64Then((coded) => coded.replaceAll('/', '_')),
  'base64, slashes escaped': base64Then((coded) => coded.replaceAll('/', '\\/')),
  'base64 of .NET in JSON': base64Then((coded) => coded.replaceAll('+', '\\u002B')),
  'base64 in a URL': base64Then(encodeURIComponent),
  'base64 in a URL, small letters': base64Then((coded) => lowerPercent(encodeURIComponent(coded))),
  'base64 in a URL of Python': base64Then((coded) => encodeURIComponent(coded).replaceAll('%2F', '/')),
  'base64 of base64': base64Twice(),
  'base64 of base64url': base64Twice((coded) => coded.replaceAll('+', '-').replaceAll('/', '_')),
  'base64 of UTF-16': (secret, before) => {
    const start = before.length * 2;
    const { text, from, to } = within(
      Buffer.from(before + secret, 'utf16le'),
      start,
      start + secret.length * 2,
    );
    return { text, telling: text.slice(from, to) };
  },
  'the trace of a shell': alone((text) => text.replaceAll("'", "'\\''")),
};

export const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const key = fc.string({ unit: fc.constantFrom(...BASE64), minLength: 64, maxLength: 200 });
export const token = fc.string({ unit: fc.constantFrom(...BASE64), minLength: 8, maxLength: 60 });
export const secretText = fc
  .oneof(
    { weight: 3, arbitrary: token },
    fc.string({ minLength: 8, maxLength: 40 }),
    fc.string({ unit: 'binary', minLength: 8, maxLength: 20 }),
    fc.string({
      unit: fc.constantFrom('%', '"', '\\', "'", '&', '+', ' ', '/', 'x', 'ü', '€'),
      minLength: 8,
    }),
    fc.array(token, { minLength: 2, maxLength: 4 }).map((lines) => lines.join('\n')),
    fc.array(token, { minLength: 2, maxLength: 3 }).map((lines) => `${lines.join('\r\n')}\r\n`),
    key.map((text) => `-----BEGIN PRIVATE KEY-----\n${wrap(text, 64, '\n')}\n-----END PRIVATE KEY-----\n`),
    fc.record({ user: token, password: fc.string({ minLength: 8 }) }).map((object) => JSON.stringify(object)),
    fc
      .record({ id: token, deep: fc.array(token, { maxLength: 2 }) })
      .map((object) => JSON.stringify(object, undefined, 2)),
  )
  .filter((text) => canBeMasked(text) && text.trim().length >= 8);
// What cannot be a part of a secret by accident.
export const around = fc.string({
  unit: fc.constantFrom('\u0001', '\u0002', '\u0003', '\t', '\u0004'),
  maxLength: 40,
});

/**
 * Whether anything of a secret came out.
 *
 * @param shown what was printed, a character for each byte
 * @returns the first eight characters of it in a row that did
 */
export function leakOf({ text, telling }: Encoded, shown: string): string | undefined {
  const flat = shown.replace(/[\r\n]/g, '');
  const hidden = flattened(telling);
  // Blanks in a secret look the same in hex or base64 as what surrounds it may by accident.
  const foreign = flattened(text).replace(hidden, () => '\0');
  for (let at = 0; at + 8 <= hidden.length; at++) {
    const piece = hidden.slice(at, at + 8);
    if (flat.includes(piece) && !foreign.includes(piece)) return piece;
  }
  return undefined;
}
