import { base64Forms, hexForms, rareForms } from './byte-forms.js';
import { masksOf, SHORTEST_MASK } from './masks.js';

/** What the usual encoders leave as it is, beside letters and digits: JavaScript's two, RFC 3986, Python, forms. */
const URL_SAFE = ["-_.!~*'()", "-_.!~*'();/?:@&=+$,#", '-_.~', '-_.~/', '*-._'] as const;

/** What every encoder of texts leaves as it is; most tokens are of it. */
const PLAIN = /^[\w.-]*$/;

/** Of so many different characters at most, each choice of those that are percent-encoded is a form. */
const MOST_CHOICES = 4;

/** How quotes are written in HTML: by most, by Python, by Go. */
const HTML_QUOTES = [
  ['&quot;', '&#39;'],
  ['&quot;', '&#x27;'],
  ['&#34;', '&#39;'],
  ['&quot;', "'"],
] as const;

/** A form of an unusual encoding that is shorter than this stands in ordinary text by accident. In bytes. */
const SHORTEST_RARE = 8;

/**
 * Every form in which a secret may turn up in the output of a command: what `masksOf` says must be hidden, and the
 * secret as a whole, each as it is and encoded. None is shorter than a mask may be.
 */
export function encodedForms(secret: string): Buffer[] {
  const masks = masksOf(secret);
  if (masks.length === 0) return [];
  // Without the line break at its end, which belongs to the output and not to the secret.
  return encodingsOf([...masks, secret.trim()], [secret]);
}

/**
 * Every form of a value in which a message may quote it. A part of a form counts there, so that those of its lines and
 * fields are none of their own.
 */
export function encodedFormsOfWhole(value: string): Buffer[] {
  return encodingsOf([value], []);
}

/**
 * The encodings that secrets are hidden in, for messages and for the output of commands alike: docs/reference/command.md lists them.
 *
 * @param asBytes values of which only the encodings of bytes are wanted
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
      // Encoded once more.
      if (safe === URL_SAFE[0]) yield parts.join('').replaceAll('%', '%25');
    }
  }
}

/** Each set of these characters, where they are few. */
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
      // Go escapes what HTML would read, .NET the quotes and the plus besides; PHP the slash, and more if it is told to.
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

/** Between single quotes (of the shell's trace, of Python), between double quotes, in `$'…'`, and as of `%q`. */
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
