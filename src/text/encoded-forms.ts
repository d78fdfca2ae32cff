import { base64Forms, hexForms, rareForms } from './byte-forms.js';
import { masksOf, SHORTEST_MASK } from './masks.js';

/**
 * The characters that common encoders keep in addition to letters and digits: JavaScript's two encoders, RFC 3986, Python, and
 * HTML forms.
 */
const URL_SAFE = ["-_.!~*'()", "-_.!~*'();/?:@&=+$,#", '-_.~', '-_.~/', '*-._'] as const;

/** The characters that every text encoder keeps. Most tokens consist only of them. */
const PLAIN = /^[\w.-]*$/;

/**
 * The maximum number of distinct special characters in a value. Up to this number, the forms include every subset of
 * percent-encoded characters.
 */
const MOST_CHOICES = 4;

/** Quotes in HTML, in the forms that most encoders, Python and Go write. */
const HTML_QUOTES = [
  ['&quot;', '&#39;'],
  ['&quot;', '&#x27;'],
  ['&#34;', '&#39;'],
  ['&quot;', "'"],
] as const;

/** The minimum length of an unusual encoding, in bytes. Shorter encodings occur in ordinary text by chance. */
const SHORTEST_RARE = 8;

/**
 * All forms in which a secret can occur in a command's output: the masks that `masksOf` returns and the whole secret, each
 * plain and encoded. Every form is at least as long as the shortest mask.
 */
export function encodedForms(secret: string): Buffer[] {
  const masks = masksOf(secret);
  if (masks.length === 0) return [];
  // A trailing line break belongs to the output, not to the secret.
  return encodingsOf([...masks, secret.trim()], [secret]);
}

/**
 * All forms in which a message can quote a value. A part of a form also counts as a match, so the value's lines and fields need
 * no separate forms.
 */
export function encodedFormsOfWhole(value: string): Buffer[] {
  return encodingsOf([value], []);
}

/**
 * The encodings that Jobpass hides in messages and in commands' output. docs/reference/command.md lists them.
 *
 * @param asBytes values that need only the byte encodings
 */
function encodingsOf(values: readonly string[], asBytes: readonly string[]): Buffer[] {
  const forms = new Map<string, Buffer>();
  const add = (form: Buffer, shortest: number): void => {
    if (form.length >= shortest) forms.set(form.toString('latin1'), form);
  };
  for (const value of new Set(values)) {
    add(Buffer.from(value), SHORTEST_MASK);
    if (PLAIN.test(value)) continue;
    for (const encode of [urlForms, jsonForms, htmlForms, shellForms])
      for (const text of encode(value)) add(Buffer.from(text), SHORTEST_MASK);
  }
  for (const value of new Set([...values, ...asBytes])) {
    for (const encode of [base64Forms, hexForms])
      for (const text of encode(value)) add(Buffer.from(text), SHORTEST_MASK);
    for (const form of rareForms(value)) add(form, SHORTEST_RARE);
  }
  return [...forms.values()];
}

function* urlForms(value: string): Generator<string> {
  const bytes = [...Buffer.from(value)];
  const coded = new Set(
    bytes.map((byte) => String.fromCharCode(byte)).filter((one) => /[^A-Za-z0-9]/.test(one)),
  );
  for (const safe of new Set([...URL_SAFE, ...choices([...coded])])) {
    for (const upper of [true, false]) {
      const parts = bytes.map((byte) => {
        const character = String.fromCharCode(byte);
        if (/[A-Za-z0-9]/.test(character) || safe.includes(character)) return character;
        const hex = byte.toString(16).padStart(2, '0');
        return `%${upper ? hex.toUpperCase() : hex}`;
      });
      yield parts.join('');
      yield parts.map((part) => (part === '%20' ? '+' : part)).join('');
      // Encoded twice.
      if (safe === URL_SAFE[0]) yield parts.join('').replaceAll('%', '%25');
    }
  }
}

/** Every subset of these characters, or an empty list if there are too many. */
function choices(characters: readonly string[]): string[] {
  if (characters.length > MOST_CHOICES) return [];
  const sets = [''];
  for (const one of characters) sets.push(...sets.map((set) => set + one));
  return sets;
}

function* jsonForms(value: string): Generator<string> {
  const plain = JSON.stringify(value).slice(1, -1);
  const once = new Set<string>();
  const asCode = (upper: boolean) => (character: string) => {
    const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${upper ? hex.toUpperCase() : hex}`;
  };
  for (const upper of [false, true]) {
    const code = asCode(upper);
    for (const text of [plain, plain.replace(/[^\0-\x7f]/g, code)]) {
      // Go escapes characters that are special in HTML. .NET also escapes quotes and the plus sign. PHP escapes the slash, and
      // with options also other characters.
      for (const escaped of [
        text,
        text.replace(/[<>&\u2028\u2029]/g, code),
        text.replace(/\\"/g, () => code('"')).replace(/[<>&'+`]/g, code),
        text.replace(/\\"/g, () => code('"')).replace(/[<>&']/g, code),
      ]) {
        once.add(escaped);
        once.add(escaped.replaceAll('/', '\\/'));
      }
    }
  }
  for (const text of once) {
    yield text;
    yield text.replace(/["\\]/g, '\\$&');
  }
}

function* htmlForms(value: string): Generator<string> {
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  yield text;
  for (const [double, single] of HTML_QUOTES) yield text.replaceAll('"', double).replaceAll("'", single);
}

/** The value in single quotes (shell trace, Python), in double quotes, in `$'…'`, and in the form that `%q` prints. */
function* shellForms(value: string): Generator<string> {
  yield value.replaceAll("'", "'\\''");
  yield value.replaceAll("'", `'"'"'`);
  yield value.replace(/[$`"\\]/g, '\\$&');
  yield value
    .replace(/[\\']/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  yield value.replace(/[ !"#$&'()*,;<>?[\\\]^`{|}~]/g, '\\$&');
  yield value.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]/g, '\\$&');
}
