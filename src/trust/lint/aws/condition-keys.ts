import type { Context } from './conditions.js';

/** Condition keys that STS sets for the tokens of every issuer. */
const EVERY = ['sub', 'aud', 'amr'];
/** Condition keys that STS sets only for some issuers, or about which sources disagree. */
const SOMETIMES = ['oaud', 'azp', 'email', 'id'];
/**
 * GitHub claims that STS supports as condition keys since January 2026. Source: AWS, "What's new", 2026/01, "AWS STS supports
 * validation of identity provider claims", and articles about the announcement.
 */
const GITHUB = [
  ...['actor', 'actor_id', 'job_workflow_ref', 'repository', 'repository_id', 'workflow', 'ref'],
  ...['environment', 'enterprise_id'],
];
/** Claims about which the sources disagree. */
const GITHUB_DOUBT = ['repository_owner_id', 'runner_environment'];
const GITHUB_HOST = /^token\.actions\.githubusercontent\.com(\/[\w.-]+)?$/;

/** Returns whether STS has a condition key for one of an issuer's claims, or `doubt` if this is unknown. */
export function claimIsKey(host: string, claim: string): 'yes' | 'no' | 'doubt' {
  const name = claim.toLowerCase();
  if (EVERY.includes(name)) return 'yes';
  if (GITHUB_HOST.test(host)) {
    if (GITHUB.includes(name)) return 'yes';
    return GITHUB_DOUBT.includes(name) ? 'doubt' : 'no';
  }
  if (SOMETIMES.includes(name)) return 'doubt';
  // Self-hosted GitHub servers use the same claims as GitHub.com. The announcement names CircleCI, Google and Oracle without
  // listing their claims.
  if (/^token\.actions\.|\/_services\/token$/.test(host))
    return GITHUB.includes(name) || GITHUB_DOUBT.includes(name) ? 'doubt' : 'no';
  if (/^oidc\.circleci\.com|^accounts\.google\.com$|oraclecloud\.com/.test(host)) return 'doubt';
  return 'no';
}

/** Returns the claim that a condition key refers to; undefined if the key belongs to another issuer. */
export function claimOf(host: string, key: string): string | undefined {
  const prefix = `${host}:`.toLowerCase();
  return key.toLowerCase().startsWith(prefix) ? key.slice(prefix.length).toLowerCase() : undefined;
}

/** Condition keys that do not come from the token. */
const CALLER = ['sts:rolesessionname', 'sts:durationseconds'];

/** Returns the request context that STS evaluates for a token. */
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
      // STS sets an issuer's keys only for this issuer's tokens. The call does not send an external id.
      if (key === 'sts:externalid' || !/^(?!https?:)[a-z0-9-]+:/.test(key)) return 'never';
      return 'other';
    },
  };
}
