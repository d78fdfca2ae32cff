/** Of longer values the unusual encodings would take more memory than they are worth. In characters. */
const LONGEST_RARE = 1_500;

/**
 * A byte as it is compared: base64 and base64url differ in two characters, which some programs replace one of. A secret
 * that has one of a pair is hidden with the other in its place, too.
 */
export function base64Folded(byte: number): number {
  if (byte === DASH) return PLUS;
  return byte === UNDERSCORE ? SLASH : byte;
}

/** Stand for bytes beside a secret. */
const ZEROS = Buffer.from('\0\0\0');

const PLUS = 0x2b;
const DASH = 0x2d;
const SLASH = 0x2f;
const UNDERSCORE = 0x5f;

/** In base64, at each of the three places where a secret may begin in it, with padding and without. */
export function* base64Forms(value: string): Generator<string> {
  const bytes = Buffer.from(value);
  for (let shift = 0; shift < 3; shift++) {
    for (const form of new Set([within(bytes, shift), ...atEnd(bytes, shift)])) {
      yield form;
      if (/[+/=]/.test(form)) yield* escapedBase64(form);
    }
  }
}

/** As JSON has it where it escapes slashes or the plus, and as URLs have it: base64url too, of which that is the padding. */
function* escapedBase64(form: string): Generator<string> {
  const percent = encodeURIComponent(form);
  for (const text of [percent, percent.replace(/%../g, (code) => code.toLowerCase())]) {
    yield text;
    // Where the slash may stand as it is, or all but the padding.
    yield text.replace(/%2f/gi, '/');
    yield text.replace(/%2f/gi, '/').replace(/%2b/gi, '+');
  }
  for (const plus of ['+', '\\u002b', '\\u002B']) {
    const text = form.replaceAll('+', plus);
    yield text;
    yield text.replaceAll('/', '\\/');
  }
}

export function* hexForms(value: string): Generator<string> {
  const hex = Buffer.from(value).toString('hex');
  yield hex;
  yield hex.toUpperCase();
}

/** What programs print now and then: dumps in hex, base64 of base64, and of the UTF-16 that Windows has. */
export function* rareForms(value: string): Generator<Buffer> {
  if (value.length > LONGEST_RARE) return;
  const bytes = Buffer.from(value);
  const pairs = bytes.toString('hex').match(/../g) ?? [];
  for (const list of [pairs, pairs.map((pair) => pair.toUpperCase())]) {
    // Without the sign before the first byte: prompts end with it, and would be held back.
    for (const between of [' ', ':', '-', '\\x', '%']) yield Buffer.from(list.join(between));
    // As xxd groups them: from the first byte on, or from the second.
    for (const from of [0, 1]) {
      const groups =
        list
          .slice(from)
          .join('')
          .match(/.{1,4}/g) ?? [];
      yield Buffer.from([...list.slice(0, from), ...groups].join(' '));
    }
  }
  const wide = Buffer.from(value, 'utf16le');
  yield wide;
  // But for what depends on the characters around it: a byte or two of the secret at either end.
  for (const inner of [wide, ...base64Of(bytes)])
    for (let shift = 0; shift < 3; shift++) yield Buffer.from(within(inner, shift));
}

/** What base64 makes of a secret, for being encoded once more: there the two alphabets are not alike. */
function base64Of(bytes: Buffer): Buffer[] {
  const texts = [0, 1, 2].map((shift) => within(bytes, shift));
  const both = texts.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
  return [...new Set(both)].map((text) => Buffer.from(text));
}

/** Inside of a longer text: without the characters at both edges that depend on its neighbours as well. */
function within(bytes: Buffer, shift: number): string {
  const from = Math.ceil((shift * 8) / 6);
  const to = Math.floor(((bytes.length + shift) * 8) / 6);
  return Buffer.concat([ZEROS.subarray(0, shift), bytes, ZEROS])
    .toString('base64')
    .slice(from, to);
}

/** At the end of a text, also with the line break that `echo` puts behind it: up to the last character. */
function* atEnd(bytes: Buffer, shift: number): Generator<string> {
  const from = Math.ceil((shift * 8) / 6);
  for (const end of ['', '\n']) {
    const coded = Buffer.concat([ZEROS.subarray(0, shift), bytes, Buffer.from(end)])
      .toString('base64')
      .slice(from);
    yield coded;
    yield coded.replace(/=+$/, '');
  }
}
