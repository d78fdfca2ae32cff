import type { Claims } from '../../identity/id-token.js';
import { type JsonObject, objectIn } from '../../text/json.js';
import { listOf, textOf } from '../../text/json-values.js';
import { matchesGlob } from './globs.js';

/** A condition that an ID token does not meet. */
export interface Mismatch {
  /** The claim: `sub`, `environment`, or a JSON pointer. */
  claim: string;
  /** The value in the token, as JSON. */
  has: string;
  /** The requirement from the role or the mount, as text. */
  wants: string;
}

/**
 * Compares an ID token with a role of the jwt method and its mount, in the same way as the server. This function does not check
 * the token's signature and times.
 *
 * @param role the data from `auth/MOUNT/role/NAME`
 * @param config the data from `auth/MOUNT/config`, if readable
 * @returns every condition that is not met, in the server's order. The server itself reports only the first
 */
export function mismatches(claims: Claims, role: JsonObject, config: JsonObject | undefined): Mismatch[] {
  const found: Mismatch[] = [];
  const miss = (claim: string, value: unknown, wants: string): void => {
    found.push({ claim, has: value === undefined ? 'missing' : JSON.stringify(value), wants });
  };
  if (role['role_type'] === 'oidc')
    found.push({
      claim: 'role_type',
      has: '"oidc"',
      wants: '"jwt": roles of type oidc are for people in a browser',
    });
  const issuer = textOf(config?.['bound_issuer']);
  if (issuer !== undefined && claims['iss'] !== issuer)
    miss('iss', claims['iss'], `${JSON.stringify(issuer)} (bound_issuer of the mount)`);
  audience(claims['aud'], listOf(role['bound_audiences']), miss);
  const subject = textOf(role['bound_subject']);
  if (!['string', 'undefined'].includes(typeof (claims['sub'] ?? undefined)))
    miss('sub', claims['sub'], 'text');
  else if (subject !== undefined && claims['sub'] !== subject)
    miss('sub', claims['sub'], `${JSON.stringify(subject)} (bound_subject)`);
  const globs = role['bound_claims_type'] === 'glob';
  for (const [name, wanted] of Object.entries(objectIn(role, 'bound_claims') ?? {})) {
    const value = claimOf(claims, name);
    if (!isBound(value, wanted, globs))
      miss(name, value, `${JSON.stringify(wanted)} (bound_claims${globs ? ', * is a wildcard' : ''})`);
  }
  copiedClaims(claims, role, miss);
  return found;
}

function audience(
  aud: unknown,
  bound: readonly unknown[],
  miss: (...misfit: [string, unknown, string]) => void,
): void {
  const has = listOf(aud);
  if (bound.length === 0) {
    if (has.length > 0) miss('aud', aud, 'a token without one: the role has no bound_audiences');
  } else if (!has.some((one) => bound.includes(one))) {
    miss('aud', aud, `one of ${JSON.stringify(bound)} (bound_audiences)`);
  }
}

/** Checks the claims that the server copies: a claim must be present, or must be a text. */
function copiedClaims(
  claims: Claims,
  role: JsonObject,
  miss: (...misfit: [string, unknown, string]) => void,
): void {
  const user = textOf(role['user_claim']);
  if (user !== undefined) {
    const value = role['user_claim_json_pointer'] === true ? claimOf(claims, user) : claims[user];
    if (textOf(value) === undefined) miss(user, value, 'text (user_claim)');
  }
  const groups = textOf(role['groups_claim']);
  if (groups !== undefined) {
    const value = claimOf(claims, groups);
    const texts = Array.isArray(value) && value.every((one) => typeof one === 'string');
    if (!texts && typeof value !== 'string') miss(groups, value, 'a list of texts (groups_claim)');
  }
  for (const name of Object.keys(objectIn(role, 'claim_mappings') ?? {})) {
    const value = claimOf(claims, name);
    if (value !== undefined && typeof value !== 'string')
      miss(name, value, 'text, or nothing (claim_mappings)');
  }
}

/** Returns the value of the claim that a name or a JSON pointer selects. Returns undefined for null. */
function claimOf(claims: Claims, name: string): unknown {
  if (!name.startsWith('/')) return Object.hasOwn(claims, name) ? (claims[name] ?? undefined) : undefined;
  let value: unknown = claims;
  for (const part of name.slice(1).split('/')) {
    const key = part.replace(/~1/g, '/').replace(/~0/g, '~');
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value) && !/^\d+$/.test(key)) return undefined;
    value = Object.hasOwn(value, key) ? (value as JsonObject)[key] : undefined;
  }
  return value ?? undefined;
}

/** Whether at least one of a claim's values is allowed. */
function isBound(value: unknown, wanted: unknown, globs: boolean): boolean {
  const inList = Array.isArray(value);
  const values = inList ? value : [value];
  const all = Array.isArray(wanted) ? wanted : [wanted];
  return values.some((one) => {
    if (typeof one === 'string')
      return all.some(
        (want) => want === one || (globs && typeof want === 'string' && matchesGlob(want, one)),
      );
    if (globs) return false;
    if (typeof one === 'number') {
      // The server truncates a number to an integer. It does not convert numbers in lists, so they never match.
      const whole = Math.trunc(one);
      return !inList && Number.isSafeInteger(whole) && all.includes(whole);
    }
    return typeof one === 'boolean' && all.includes(one);
  });
}
