import { masksOf, SHORTEST_MASK } from './masks.js';

/** What the usual encoders leave as it is, beside letters and digits: JavaScript's two, RFC 3986, Python, forms. */
const URL_SAFE = ["-_.!~*'()", "-_.!~*'();/?:@&=+$,#", '-_.~', '-_.~/', '*-._'] as const;

/** What every encoder of texts leaves as it is; most tokens are of it. */
const PLAIN = /^[\w.-]*$/;

/** How quotes are written in HTML: by most, by Python, by Go. */
const HTML_QUOTES = [
  ['&quot;', '&#39;'],
  ['&quot;', '&#x27;'],
  ['&#34;', '&#39;'],
  ['&quot;', "'"],
] as const;

/**
 * Every form in which a secret may turn up in the output of a command: what `masksOf` says must be hidden, and the
 * secret as a whole, each as it is and encoded. None is shorter than a mask may be.
 */
export function formsOf(secret: string): Buffer[] {
  const masks = masksOf(secret);
  if (masks.length === 0) return [];
  const texts = new Set<string>();
  // Without the line break at its end, which belongs to the output and not to the secret.
  for (const value of new Set([...masks, secret.trim()])) {
    if (PLAIN.test(value)) {
      texts.add(value);
      continue;
    }
    for (const text of [
      value,
      ...urlForms(value),
      ...jsonForms(value),
      ...htmlForms(value),
      ...shellForms(value),
    ])
      texts.add(text);
  }
  const forms = new Map<string, Buffer>();
  const add = (form: Buffer): void => {
    if (form.length >= SHORTEST_MASK) forms.set(form.toString('latin1'), form);
  };
  for (const text of texts) add(Buffer.from(text));
  for (const value of new Set([...masks, secret.trim(), secret])) {
    for (const text of [...base64Forms(value), ...hexForms(value)]) add(Buffer.from(text));
  }
  return [...forms.values()];
}

function* base64Forms(value: string): Generator<string> {
  const bytes = Buffer.from(value);
  const all: string[] = [];
  for (let shift = 0; shift < 3; shift++) {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    // Inside of a longer text: without the characters at both edges that depend on its neighbours as well.
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor((shifted.length * 8) / 6);
    all.push(
      Buffer.concat([shifted, Buffer.alloc(3)])
        .toString('base64')
        .slice(from, to),
    );
    // At the end of a text, also with the line break that `echo` puts behind it: up to the last character.
    for (const end of ['', '\n']) {
      const coded = Buffer.concat([shifted, Buffer.from(end)])
        .toString('base64')
        .slice(from);
      all.push(coded, coded.replace(/=+$/, ''));
    }
  }
  for (const form of all) {
    yield form;
    yield form.replaceAll('+', '-').replaceAll('/', '_');
  }
}

function* hexForms(value: string): Generator<string> {
  const hex = Buffer.from(value).toString('hex');
  yield hex;
  yield hex.toUpperCase();
}

function* urlForms(value: string): Generator<string> {
  const bytes = [...Buffer.from(value)];
  for (const safe of URL_SAFE) {
    for (const upper of [true, false]) {
      const coded = bytes.map((byte) => {
        const character = String.fromCharCode(byte);
        if (/[A-Za-z0-9]/.test(character) || safe.includes(character)) return character;
        const hex = byte.toString(16).padStart(2, '0');
        return `%${upper ? hex.toUpperCase() : hex}`;
      });
      yield coded.join('');
      yield coded.map((part) => (part === '%20' ? '+' : part)).join('');
    }
  }
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
      once.add(text);
      // PHP escapes the slash, Go what HTML would read, .NET the quotes and the plus besides.
      once.add(text.replaceAll('/', '\\/'));
      once.add(text.replace(/[<>&\u2028\u2029]/g, code));
      once.add(text.replace(/\\"/g, () => code('"')).replace(/[<>&'+`]/g, code));
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
