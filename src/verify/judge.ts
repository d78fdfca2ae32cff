import { createHash, X509Certificate } from 'node:crypto';
import { isObject } from '../text/json.js';
import { printable } from '../text/printable.js';
import type { Job, Presented } from './api.js';
import { tokenRefused } from './failure.js';

/** What a token must say to be good here. */
export interface TokenRules {
  issuer: string;
  audience: readonly string[];
  scopes: readonly string[];
  presented: Presented;
  /** In ms since 1970. */
  now: number;
}

/** How far the broker's clock may be ahead of ours, in ms: a token may be used the moment it is issued. */
export const AHEAD_MS = 30_000;
/** The claims that have a place of their own in a `Job`, and those that speak of the token and not of the job. */
const NAMED_CLAIMS = new Set(
  'active iss sub aud scope iat nbf exp jti token_type cnf role job_issuer'.split(' '),
);

/**
 * Judges what is said of a token: by the broker's answer about it (RFC 7662), or by itself (RFC 9068).
 *
 * @param misshapen makes the error for what is not of the shape that the standards give it
 * @throws VerificationError
 */
export function judgeToken(
  said: Readonly<Record<string, unknown>>,
  rules: TokenRules,
  misshapen: (what: string) => Error,
): Omit<Job, 'checked'> {
  const text = (name: string): string => {
    const value = said[name];
    if (typeof value !== 'string' || value === '') throw misshapen(`no usable ${name}`);
    return value;
  };
  const moment = (name: string): number => {
    const value = said[name];
    // Beyond the upper bound there are no dates.
    if (typeof value !== 'number' || !(value > 0 && value < 1e11)) throw misshapen(`no usable ${name}`);
    return value * 1000;
  };
  const optional = <T>(name: string, read: (name: string) => T): T | undefined =>
    said[name] === undefined ? undefined : read(name);

  const issuer = text('iss');
  if (issuer !== rules.issuer)
    throw tokenRefused(`The token is of the issuer ${quoted(issuer)}, not of the broker`);
  const audience = textsOf(said['aud']);
  if (audience === undefined) throw misshapen('no usable aud');
  if (!audience.some((name) => rules.audience.includes(name)))
    throw tokenRefused(
      `The token is for ${quoted(audience.join(', '))}, not for ${quoted(rules.audience.join(', '))}`,
    );
  const type = optional('token_type', text);
  if (type !== undefined && type.toLowerCase() !== 'bearer')
    throw tokenRefused('The token is of a type other than Bearer');

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
    scopes: scopesOf(said['scope'], misshapen),
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

/** A token that is bound to a certificate (RFC 8705, section 3) is good for who holds that certificate only. */
function checkBinding(cnf: unknown, { certificate }: Presented): void {
  if (cnf === undefined) return;
  const members = isObject(cnf) ? Object.entries(cnf) : [];
  const bound = members.length === 1 && members[0]?.[0] === 'x5t#S256' ? members[0][1] : undefined;
  // A binding that we cannot check is one that does not hold.
  if (typeof bound !== 'string' || bound === '')
    throw tokenRefused('The token is bound in a way that cannot be checked here');
  if (certificate === undefined || certificate.toString() === '')
    throw tokenRefused('The token is bound to a client certificate, and none was presented');
  if (thumbprint(certificate) !== bound)
    throw tokenRefused('The token is bound to another client certificate than the one presented');
}

function thumbprint(certificate: NonNullable<Presented['certificate']>): string {
  let der: Buffer;
  try {
    der = (certificate instanceof X509Certificate ? certificate : new X509Certificate(certificate)).raw;
  } catch {
    throw tokenRefused('The client certificate that was presented cannot be read');
  }
  return createHash('sha256').update(der).digest('base64url');
}

/** RFC 7519, section 4.1.3: one text or a list of them. */
function textsOf(aud: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(aud) ? aud : [aud];
  return list.length > 0 && list.every((entry) => typeof entry === 'string' && entry !== '')
    ? (list as string[])
    : undefined;
}

function scopesOf(scope: unknown, misshapen: (what: string) => Error): string[] {
  if (scope === undefined) return [];
  if (typeof scope !== 'string') throw misshapen('no usable scope');
  return scope.split(' ').filter((name) => name !== '');
}

function quoted(text: string): string {
  return `"${printable(text, 120)}"`;
}
