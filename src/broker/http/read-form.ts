import { isUtf8 } from 'node:buffer';
import type http from 'node:http';
import { addToList } from '../../collections.js';

/** What a form may name as its charset. Every other one would be read in another way by some reader. */
const CHARSET = /^application\/x-www-form-urlencoded\s*(;\s*(charset\s*=\s*("utf-8"|utf-8|us-ascii)\s*)?)?$/i;
/** Headers that decide who asks for what. Software before the broker may look at another one of two than the broker does. */
const SINGLE = new Set(['authorization', 'content-type', 'content-length', 'transfer-encoding', 'host']);

/**
 * The parameters of a request. The body is parsed here and nowhere else, so that no two components can read one body in
 * two ways.
 */
export class Form {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** The value of a parameter. One without a value counts as omitted (RFC 6749, section 3.2). */
  get(name: string): string | undefined {
    return this.#values.get(name)?.find((value) => value !== '');
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** All values of a parameter that may stand more than once. */
  all(name: string): string[] {
    return (this.#values.get(name) ?? []).filter((value) => value !== '');
  }

  /**
   * The name of a parameter that stands more than once, be it without a value: RFC 6749, section 3.2, forbids that.
   *
   * @param allowed the parameters that may
   */
  repeated(allowed: ReadonlySet<string> = NONE): string | undefined {
    for (const [name, values] of this.#values) if (values.length > 1 && !allowed.has(name)) return name;
    return undefined;
  }
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Why a request must be refused before its body is read: it is no form, or its headers can be read in two ways.
 *
 * @returns undefined where nothing is wrong
 */
export function unreadable({ headers, rawHeaders }: http.IncomingMessage): string | undefined {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (SINGLE.has(name) && seen.has(name)) return `the header ${name} is there twice`;
    seen.add(name);
  }
  if (!CHARSET.test(headers['content-type'] ?? '')) {
    return 'the body must be application/x-www-form-urlencoded, in UTF-8';
  }
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) return 'the body must not be encoded';
  return undefined;
}

/**
 * Reads a body of the type application/x-www-form-urlencoded.
 *
 * @returns undefined where it is none: text that is not UTF-8, or a percent sign that encodes nothing
 */
export function readForm(body: Buffer): Form | undefined {
  if (!isUtf8(body)) return undefined;
  const values = new Map<string, string[]>();
  try {
    for (const pair of body.toString('utf8').split('&')) {
      if (pair === '') continue;
      const equals = pair.indexOf('=');
      const name = decoded(equals === -1 ? pair : pair.slice(0, equals));
      const value = equals === -1 ? '' : decoded(pair.slice(equals + 1));
      addToList(values, name, value);
    }
  } catch {
    return undefined;
  }
  return new Form(values);
}

/** @throws URIError */
function decoded(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  // An ID token has none, and is most of a body.
  return spaced.includes('%') ? decodeURIComponent(spaced) : spaced;
}
