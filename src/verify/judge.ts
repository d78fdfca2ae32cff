import { createHash, X509Certificate } from 'node:crypto';
import { isObject } from '../text/json.js';
import { printable } from '../text/printable.js';
import type { Job, Presented } from './api.js';
import { tokenRefused } from './failure.js';

/** The requirements for a token. */
export interface TokenRules {
  issuer: string;
  audience: readonly string[];
  scopes: readonly string[];
  presented: Presented;
  /** The current time, in ms since 1970. */
  now: number;
}

/** The maximum time that the broker's clock may be ahead, in ms, because a token may be used right after it is issued. */
export const AHEAD_MS = 30_000;
/** The claims that have a separate member in `Job`, and the claims about the token rather than the job. */
const NAMED_CLAIMS = new Set(
  'active iss sub aud scope iat nbf exp jti token_type cnf role job_issuer'.split(' '),
);

/**
 * Checks the claims of a token, from an introspection response (RFC 7662) or a JWT (RFC 9068), and returns its job.
 *
 * @param malformed creates the error for a claim that does not follow the standards
 * @throws VerificationError
 */
export function judgeToken(
  said: Readonly<Record<string, unknown>>,
  rules: TokenRules,
  malformed: (what: string) => Error,
): Omit<Job, 'checked'> {
  const text = (name: string): string => {
    const value = said[name];
    if (typeof value !== 'string' || value === '') throw malformed(`no usable ${name}`);
    return value;
  };
  const moment = (name: string): number => {
    const value = said[name];
    // `Date` does not support later times.
    if (typeof value !== 'number' || !(value > 0 && value < 1e11)) throw malformed(`no usable ${name}`);
    return value * 1000;
  };
  const optional = <T>(name: string, read: (name: string) => T): T | undefined =>
    said[name] === undefined ? undefined : read(name);

  const issuer = text('iss');
  if (issuer !== rules.issuer)
    throw tokenRefused(`The issuer of the token is ${quoted(issuer)}, expected ${quoted(rules.issuer)}`);
  const audience = textsOf(said['aud']);
  if (audience === undefined) throw malformed('no usable aud');
  if (!audience.some((name) => rules.audience.includes(name)))
    throw tokenRefused(
      `The audience of the token is ${quoted(audience.join(', '))}, expected ${quoted(rules.audience.join(', '))}`,
    );
  const type = optional('token_type', text);
  if (type !== undefined && type.toLowerCase() !== 'bearer')
    throw tokenRefused('The token type is not Bearer');

  const expiresAt = moment('exp');
  if (expiresAt <= rules.now) throw tokenRefused('The token has expired');
  const issuedAt = moment('iat');
  const validFrom = Math.max(issuedAt, optional('nbf', moment) ?? 0);
  if (validFrom > rules.now + AHEAD_MS) throw tokenRefused('The token is not valid yet');
  checkBinding(said['cnf'], rules.presented);

  const job = {
    subject: text('sub'),
    issuer: text('job_issuer'),
    role: optional('role', text),
    scopes: scopesOf(said['scope'], malformed),
    audience,
    tokenId: text('jti'),
    issuedAt: new Date(issuedAt),
    expiresAt: new Date(expiresAt),
    claims: Object.fromEntries(Object.entries(said).filter(([name]) => !NAMED_CLAIMS.has(name))),
  };
  const missing = rules.scopes.filter((scope) => !job.scopes.includes(scope));
  if (missing.length > 0) throw tokenRefused(`The token lacks the scope ${quoted(missing.join(' '))}`, 403);
  return job;
}

/** Checks that the connection has the certificate that a token is bound to (RFC 8705, section 3). */
function checkBinding(cnf: unknown, { certificate }: Presented): void {
  if (cnf === undefined) return;
  const members = isObject(cnf) ? Object.entries(cnf) : [];
  const bound = members.length === 1 && members[0]?.[0] === 'x5t#S256' ? members[0][1] : undefined;
  // A binding of an unknown kind is treated as violated.
  if (typeof bound !== 'string' || bound === '')
    throw tokenRefused('The token has an unsupported kind of binding (cnf)');
  if (certificate === undefined || certificate.toString() === '')
    throw tokenRefused('The token is bound to a client certificate, but the request has none');
  if (thumbprint(certificate) !== bound)
    throw tokenRefused('The token is bound to another client certificate than that of the request');
}

function thumbprint(certificate: NonNullable<Presented['certificate']>): string {
  let der: Buffer;
  try {
    der = (certificate instanceof X509Certificate ? certificate : new X509Certificate(certificate)).raw;
  } catch {
    throw tokenRefused('The client certificate of the request cannot be parsed');
  }
  return createHash('sha256').update(der).digest('base64url');
}

/** Returns the audiences of a token, which are a text or a list of texts (RFC 7519, section 4.1.3). */
function textsOf(aud: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(aud) ? aud : [aud];
  return list.length > 0 && list.every((entry) => typeof entry === 'string' && entry !== '')
    ? (list as string[])
    : undefined;
}

function scopesOf(scope: unknown, malformed: (what: string) => Error): string[] {
  if (scope === undefined) return [];
  if (typeof scope !== 'string') throw malformed('no usable scope');
  return scope.split(' ').filter((name) => name !== '');
}

function quoted(text: string): string {
  return `"${printable(text, 120)}"`;
}
