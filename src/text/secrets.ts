import { base64Folded } from './byte-forms.js';
import { encodedFormsOfWhole } from './encoded-forms.js';

const HIDDEN = '***';
/**
 * The minimum length of a piece of a secret that Jobpass redacts. A server may quote only half of the value that it received.
 */
const PIECE = 12;
const ASCII = /^[\0-\x7f]*$/;

/**
 * The secrets that this process has seen. Jobpass redacts them from all messages. The runner's masks are a second line of
 * defense: redaction also works before a mask is set, and on runners without masks.
 */
export class Secrets {
  // The forms are computed at the first redaction, because most jobs never need them.
  readonly #known = new Map<string, string[] | undefined>();

  /** Adds secrets. Values of fewer than four characters are ignored, because they would match ordinary text. */
  add(...values: string[]): void {
    for (const value of values) {
      if (value.length >= 4 && !this.#known.has(value)) this.#known.set(value, undefined);
    }
  }

  /** Removes secrets that are no longer valid, because the time for a redaction increases with the number of secrets. */
  remove(...values: string[]): void {
    for (const value of values) this.#known.delete(value);
  }

  /** Whether a value is a known secret. */
  has(value: string): boolean {
    return this.#known.has(value);
  }

  /**
   * Returns the text without any known secret. This method finds a secret as a whole, encoded, and in pieces of at least twelve
   * characters. It ignores case, because a host name in a redirect, for example, arrives in lower case.
   */
  redact(text: string): string {
    const hidden = new Uint8Array(text.length);
    const lower = small(text);
    let found = false;
    for (const secret of this.#forms()) {
      const length = Math.min(PIECE, secret.length);
      if (!sharesHalf(lower, secret, length)) continue;
      found = true;
      for (let at = 0; at + length <= lower.length; at++) {
        if (secret.includes(lower.slice(at, at + length))) hidden.fill(1, at, at + length);
      }
    }
    if (!found) return text;
    let shown = '';
    for (let at = 0; at < text.length; at++) {
      if (hidden[at] === 0) shown += text[at];
      else if (at === 0 || hidden[at - 1] === 0) shown += HIDDEN;
    }
    return shown;
  }

  /**
   * Whether a text mostly consists of a known secret: the whole secret, an encoded form, or a piece. Different secrets of one
   * kind, such as HashiCorp Vault tokens, can have a dozen characters in common. Such a match does not count as an echo.
   */
  echoedBy(text: string): boolean {
    return this.redact(text).replaceAll(HIDDEN, '').length < text.length / 2;
  }

  *#forms(): Generator<string> {
    for (const [value, known] of this.#known) {
      const all = known ?? forms(value);
      if (known === undefined) this.#known.set(value, all);
      yield* all;
    }
  }
}

/**
 * Whether a text and a secret may have a piece of this length in common. Such a piece always covers a whole aligned window of
 * half the piece's length, so one test per window is sufficient. For nearly all texts, no further search is necessary.
 */
function sharesHalf(text: string, secret: string, length: number): boolean {
  const half = length >> 1;
  for (let at = 0; at + half <= text.length; at += half) {
    if (secret.includes(text.slice(at, at + half))) return true;
  }
  return false;
}

/** The forms of a value for the comparison. Ordinary text does not contain these forms by chance. */
function forms(value: string): string[] {
  const all = encodedFormsOfWhole(value).map((form) => small(form.toString()));
  // A piece is sufficient for a match. So if several forms have a common prefix, only the longest form is needed.
  const sorted = [...new Set(all)].sort((one, other) => other.length - one.length);
  return sorted.filter(
    (form, at) => !sorted.some((longer, before) => before < at && longer.startsWith(form)),
  );
}

/** Returns the text in lower case, with both base64 alphabets mapped to one. The length does not change. */
function small(text: string): string {
  // This is the common case, and much faster.
  if (ASCII.test(text)) return text.toLowerCase().replaceAll('-', '+').replaceAll('_', '/');
  return text
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replace(/[-_]/g, (character) => String.fromCharCode(base64Folded(character.charCodeAt(0))));
}
