import type { Context } from './conditions.js';

/** The keys that STS makes of every issuer's tokens. */
const EVERY = ['sub', 'aud', 'amr'];
/** Those that it makes of some, or of which sources differ for which. */
const SOMETIMES = ['oaud', 'azp', 'email', 'id'];
/**
 * GitHub's claims that are keys since January 2026. Source: AWS, "What's new", 2026/01, "AWS STS supports validation of
 * identity provider claims", and what was written about it.
 */
const GITHUB = [
  ...['actor', 'actor_id', 'job_workflow_ref', 'repository', 'repository_id', 'workflow', 'ref'],
  ...['environment', 'enterprise_id'],
];
/** Of these the sources differ. */
const GITHUB_DOUBT = ['repository_owner_id', 'runner_environment'];
const GITHUB_HOST = /^token\.actions\.githubusercontent\.com(\/[\w.-]+)?$/;

/** What STS makes of a claim of an issuer: a condition key, none, or nobody knows. */
export function claimIsKey(host: string, claim: string): 'yes' | 'no' | 'doubt' {
  const name = claim.toLowerCase();
  if (EVERY.includes(name)) return 'yes';
  if (GITHUB_HOST.test(host)) {
    if (GITHUB.includes(name)) return 'yes';
    return GITHUB_DOUBT.includes(name) ? 'doubt' : 'no';
  }
  if (SOMETIMES.includes(name)) return 'doubt';
  // Servers of one's own speak as GitHub does, and the announcement names CircleCI, Google and Oracle without their claims.
  if (/^token\.actions\.|\/_services\/token$/.test(host))
    return GITHUB.includes(name) || GITHUB_DOUBT.includes(name) ? 'doubt' : 'no';
  if (/^oidc\.circleci\.com|^accounts\.google\.com$|oraclecloud\.com/.test(host)) return 'doubt';
  return 'no';
}

/** The claim that a key asks for of an issuer; undefined for a key that is not the issuer's. */
export function claimOf(host: string, key: string): string | undefined {
  const prefix = `${host}:`.toLowerCase();
  return key.toLowerCase().startsWith(prefix) ? key.slice(prefix.length).toLowerCase() : undefined;
}

/** Keys that are not the token's. */
const CALLER = ['sts:rolesessionname', 'sts:durationseconds'];

/** A request with a token, as its conditions see it. */
export function contextOf(host: string, token: Readonly<Record<string, unknown>>): Context {
  const values = new Map<string, string>();
  for (const [claim, value] of Object.entries(token)) {
    if (typeof value === 'string' && claimIsKey(host, claim) !== 'no')
      values.set(`${host}:${claim}`.toLowerCase(), value);
  }
  return {
    values,
    kind(key) {
      const claim = claimOf(host, key);
      if (claim !== undefined) {
        const known = claimIsKey(host, claim);
        return known === 'doubt' ? 'doubt' : known === 'yes' ? 'token' : 'never';
      }
      if (CALLER.includes(key)) return 'caller';
      // Other issuers' keys are for their tokens, and this call has no external id.
      if (key === 'sts:externalid' || !/^(?!https?:)[a-z0-9-]+:/.test(key)) return 'never';
      return 'other';
    },
  };
}
