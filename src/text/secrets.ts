import { base64Folded } from './byte-forms.js';
import { encodedFormsOfWhole } from './encoded-forms.js';

const HIDDEN = '***';
/** A piece of a secret as long as this is cut out as well: a server may quote half of what it was sent. */
const PIECE = 12;
const ASCII = /^[\0-\x7f]*$/;

/**
 * The secrets that this process has seen, so that no message shows one. The runner's masks are the second
 * line of defence: this one also works before a mask is set and where a runner has none.
 */
export class Secrets {
  // The forms of a value are worked out when a message is redacted, which in most runs never happens.
  readonly #known = new Map<string, string[] | undefined>();

  /** Remembers a secret. Values under four characters are left out: cutting them would cut everything. */
  add(...values: string[]): void {
    for (const value of values) {
      if (value.length >= 4 && !this.#known.has(value)) this.#known.set(value, undefined);
    }
  }

  /** Whether a value is one of the secrets that we know already. */
  has(value: string): boolean {
    return this.#known.has(value);
  }

  /**
   * The text without any known secret, whole, encoded, or in pieces of twelve characters and more, in whatever
   * case: a host name in a redirect, for one, arrives in small letters.
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
   * Whether a text is one of these secrets sent back: whole, encoded, or a piece of one, with little besides. Secrets of one
   * kind can have a dozen characters in common, as the tokens of HashiCorp Vault have: that is no echo.
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
 * Whether a text may share a piece of a length with a secret: such a piece covers at least one whole window of half
 * its length, so it is enough to look at one window after the other. Nearly every text is done with after that.
 */
function sharesHalf(text: string, secret: string, length: number): boolean {
  const half = length >> 1;
  for (let at = 0; at + half <= text.length; at += half) {
    if (secret.includes(text.slice(at, at + half))) return true;
  }
  return false;
}

/** As they are compared: none that a line of ordinary text holds by accident. */
function forms(value: string): string[] {
  const all = encodedFormsOfWhole(value).map((form) => small(form.toString()));
  // A piece is enough to be found, so of those that begin alike the longest says it all.
  const sorted = [...new Set(all)].sort((one, other) => other.length - one.length);
  return sorted.filter(
    (form, at) => !sorted.some((longer, before) => before < at && longer.startsWith(form)),
  );
}

/** In small letters, and without the difference of the two alphabets of base64; the length stays as it is. */
function small(text: string): string {
  // Nearly always, and many times as fast.
  if (ASCII.test(text)) return text.toLowerCase().replaceAll('-', '+').replaceAll('_', '/');
  return text
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replace(/[-_]/g, (character) => String.fromCharCode(base64Folded(character.charCodeAt(0))));
}
