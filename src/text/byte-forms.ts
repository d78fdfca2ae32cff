/**
 * The maximum length, in characters, of a value for which the redactor computes the unusual encodings. For longer values, these
 * encodings need too much memory.
 */
const LONGEST_RARE = 1_500;

/**
 * Maps a byte to the form in which the redactor compares it. base64 and base64url differ in two characters, and some programs
 * replace only one of them. If a secret contains one character of such a pair, the redactor also hides the secret with the
 * other character.
 */
export function base64Folded(byte: number): number {
  if (byte === DASH) return PLUS;
  return byte === UNDERSCORE ? SLASH : byte;
}

/** A placeholder for the bytes next to a secret. */
const ZEROS = Buffer.from('\0\0\0');

const PLUS = 0x2b;
const DASH = 0x2d;
const SLASH = 0x2f;
const UNDERSCORE = 0x5f;

/** The base64 forms of a value at each of the three bit offsets, with and without padding. */
export function* base64Forms(value: string): Generator<string> {
  const bytes = Buffer.from(value);
  for (let shift = 0; shift < 3; shift++) {
    for (const form of new Set([withinBase64(bytes, shift), ...atEnd(bytes, shift)])) {
      yield form;
      if (/[+/=]/.test(form)) yield* escapedBase64(form);
    }
  }
}

/** The forms of base64 text in JSON with escaped slashes or plus signs, and in URLs, including base64url padding. */
function* escapedBase64(form: string): Generator<string> {
  const percent = encodeURIComponent(form);
  for (const text of [percent, percent.replace(/%../g, (code) => code.toLowerCase())]) {
    yield text;
    // Forms from encoders that keep the slash, or that encode only the padding.
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

/** Rare forms in program output: hex dumps, base64 of base64, and UTF-16 on Windows. */
export function* rareForms(value: string): Generator<Buffer> {
  if (value.length > LONGEST_RARE) return;
  const bytes = Buffer.from(value);
  const pairs = bytes.toString('hex').match(/../g) ?? [];
  for (const list of [pairs, pairs.map((pair) => pair.toUpperCase())]) {
    // No separator before the first byte: shell prompts end with such characters, so the redactor would hold them back.
    for (const between of [' ', ':', '-', '\\x', '%']) yield Buffer.from(list.join(between));
    // Bytes in xxd's groups, which start at the first or the second byte.
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
  // One or two bytes at each end of the secret are omitted, because their encoding depends on adjacent characters.
  for (const inner of [wide, ...base64Of(bytes)])
    for (let shift = 0; shift < 3; shift++) yield Buffer.from(withinBase64(inner, shift));
}

/**
 * The base64 forms of a secret that are the input for a second encoding. Here, the two base64 alphabets must count as
 * different.
 */
function base64Of(bytes: Buffer): Buffer[] {
  const texts = [0, 1, 2].map((shift) => withinBase64(bytes, shift));
  const both = texts.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
  return [...new Set(both)].map((text) => Buffer.from(text));
}

/** The base64 form of a secret inside a longer text, without the characters at both ends that depend on adjacent bytes. */
export function withinBase64(bytes: Buffer, shift: number): string {
  const from = Math.ceil((shift * 8) / 6);
  const to = Math.floor(((bytes.length + shift) * 8) / 6);
  return Buffer.concat([ZEROS.subarray(0, shift), bytes, ZEROS])
    .toString('base64')
    .slice(from, to);
}

/**
 * The base64 form of a secret at the end of a text, including the last character. The line break that `echo` appends is taken
 * into account.
 */
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
