import { isUtf8 } from 'node:buffer';
import type http from 'node:http';
import { addToList } from '../../collections.js';

/** The accepted content types. Other charsets are rejected, because another program could decode the body differently. */
const CHARSET = /^application\/x-www-form-urlencoded\s*(;\s*(charset\s*=\s*("utf-8"|utf-8|us-ascii)\s*)?)?$/i;
/**
 * Headers that must not be repeated. If a header occurred twice, a proxy in front of the broker might use a different value than
 * the broker does.
 */
const SINGLE = new Set(['authorization', 'content-type', 'content-length', 'transfer-encoding', 'host']);

/**
 * The parameters of a request. Only this class parses bodies, so that no two components can interpret a body differently.
 */
export class Form {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** Returns the value of a parameter. A parameter without a value counts as omitted (RFC 6749, section 3.2). */
  get(name: string): string | undefined {
    return this.#values.get(name)?.find((value) => value !== '');
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Returns all values of a parameter that may be repeated. */
  all(name: string): string[] {
    return (this.#values.get(name) ?? []).filter((value) => value !== '');
  }

  /**
   * Returns the name of a repeated parameter, with or without a value, or undefined if there is none. RFC 6749, section 3.2,
   * forbids repeated parameters.
   *
   * @param allowed the parameters that may be repeated
   */
  repeated(allowed: ReadonlySet<string> = NONE): string | undefined {
    for (const [name, values] of this.#values) if (values.length > 1 && !allowed.has(name)) return name;
    return undefined;
  }
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Returns the reason to reject a request before reading its body: it is not a form, or its headers are ambiguous.
 *
 * @returns undefined if the request is valid so far
 */
export function rejectionReason({ headers, rawHeaders }: http.IncomingMessage): string | undefined {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (SINGLE.has(name) && seen.has(name)) return `the header ${name} is repeated`;
    seen.add(name);
  }
  if (!CHARSET.test(headers['content-type'] ?? '')) {
    return 'content-type must be application/x-www-form-urlencoded, in UTF-8';
  }
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) return 'content-encoding is not allowed';
  return undefined;
}

/**
 * Parses a body of the type application/x-www-form-urlencoded.
 *
 * @returns undefined if the body is not UTF-8 or contains an invalid percent encoding
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
  // An ID token makes up most of a body and contains no percent signs.
  return spaced.includes('%') ? decodeURIComponent(spaced) : spaced;
}
