import { LONGEST_TTL, name as roleName, scope } from '../../config/schemas.js';
import { errorText, JobpassError } from '../../errors.js';
import type { ConditionSet } from '../../identity/conditions.js';
import { literal } from '../../identity/patterns.js';
import { type OAuthSettings, oauthSettings } from '../../providers/oauth/settings.js';
import type { Grant, ReportProblem } from '../../rules/grant.js';
import { durationText } from '../../text/duration.js';
import { printable } from '../../text/printable.js';
import type { RoleTerms } from './configured-broker.js';
import type { BrokerTrust } from './trust-schema.js';

/** A role that a broker must have. */
export interface WantedRole extends Omit<RoleTerms, 'maxTtl'> {
  name: string;
  issuer: string;
  jwksUri: string | undefined;
  /** The required audience of ID tokens. */
  idTokenAudience: readonly string[];
  /** The conditions, including one on the audience if the broker accepts several audiences from the issuer. */
  conditions: Readonly<Record<string, readonly string[]>>;
  /** Undefined if the file does not set it. */
  maxTtl: number | undefined;
  /** The role's grants, in the order of the file. */
  grants: readonly Grant<BrokerTrust>[];
}

/**
 * Whether roles for an issuer need a condition on the audience, because the broker accepts several audiences from this issuer.
 */
type AcceptsSeveral = (issuer: string) => boolean;

/** Returns one broker's roles, and reports grants that the broker cannot enforce. */
export function wantedRoles(
  grants: readonly Grant<BrokerTrust>[],
  reportProblem: ReportProblem,
  acceptsSeveral: AcceptsSeveral = severalAudiences(grants),
): WantedRole[] {
  checkSameKeys(grants, reportProblem);
  const byName = new Map<string, WantedRole[]>();
  for (const grant of grants) {
    const role = roleOf(grant, reportProblem, acceptsSeveral);
    if (role !== undefined) byName.set(role.name, [...(byName.get(role.name) ?? []), role]);
  }
  return [...byName.values()].flatMap((roles) => unionOfRules(roles, reportProblem) ?? []);
}

function severalAudiences(grants: readonly Grant[]): AcceptsSeveral {
  return (issuer) =>
    new Set(grants.filter((grant) => grant.issuer === issuer).map(({ audience }) => audience)).size > 1;
}

/** Checks that entries of `jobs` with the same issuer have the same keys: a broker has only one set of keys for each issuer. */
function checkSameKeys(grants: readonly Grant[], reportProblem: ReportProblem): void {
  const keys = new Map<string, Grant>();
  for (const grant of grants) {
    const first = keys.get(grant.issuer);
    if (first === undefined) keys.set(grant.issuer, grant);
    else if (first.jwksUri !== grant.jwksUri)
      reportProblem(grant, `its jwks-uri differs from that of ${first.from}, which has the same issuer`);
  }
}

/** Converts a rule to a role; returns undefined if it reported a problem. */
function roleOf(
  grant: Grant<BrokerTrust>,
  reportProblem: ReportProblem,
  acceptsSeveral: AcceptsSeveral,
): WantedRole | undefined {
  const { trust, settings } = grant;
  let oauth: OAuthSettings;
  try {
    oauth = oauthSettings(settings);
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    reportProblem(grant, errorText(error));
    return undefined;
  }
  const problems: string[] = [];
  const name = settings.role;
  if (name === undefined) problems.push('`role` is missing');
  else if (!roleName.safeParse(name).success)
    problems.push(
      `"${printable(name, 80)}" is not a valid name of a role: use letters, digits, dots, - and _`,
    );
  if (oauth.grantType !== 'token-exchange')
    problems.push('a broker supports only grant-type: token-exchange');
  const audience = trust.audience ?? oauth.resource;
  if (audience.length === 0)
    problems.push('the audience of its tokens is not known: set `audience` under `trust`');
  const elsewhere = oauth.resource.filter((one) => !audience.includes(one));
  if (elsewhere.length > 0)
    problems.push(`it requests the resource ${listed(elsewhere)}, which is not in trust.audience`);
  const requested = (oauth.scope ?? '').split(/\s+/).filter((one) => one !== '');
  const odd = requested.filter((one) => !scope.safeParse(one).success);
  if (odd.length > 0) problems.push(`${listed(odd)} is not a valid scope`);
  const scopes = trust.scopes ?? requested;
  const more = requested.filter((one) => !scopes.includes(one));
  if (more.length > 0) problems.push(`it requests the scope ${listed(more)}, which is not in trust.scopes`);
  const ttl = settings.ttlMs === undefined ? undefined : Math.ceil(settings.ttlMs / 1000);
  if (ttl !== undefined && ttl > LONGEST_TTL)
    problems.push(`its ttl is ${durationText(ttl)}, the most at a broker is ${durationText(LONGEST_TTL)}`);
  else if (ttl !== undefined && trust.maxTtl !== undefined && ttl > trust.maxTtl)
    problems.push(
      `its ttl is ${durationText(ttl)}, which is longer than trust.max-ttl, ${durationText(trust.maxTtl)}`,
    );
  if (Object.keys(grant.conditions).length === 0)
    problems.push(`it has no condition, so every job of ${grant.issuer} could use the role`);
  for (const reason of problems) reportProblem(grant, reason);
  if (name === undefined || problems.length > 0) return undefined;
  const { claims, format, once, certificate, explain } = trust;
  return {
    name,
    issuer: grant.issuer,
    jwksUri: grant.jwksUri,
    idTokenAudience: [grant.audience],
    conditions: {
      ...asLists(grant.conditions),
      ...(acceptsSeveral(grant.issuer) ? { aud: [literal(grant.audience)] } : {}),
    },
    audience: unique(audience),
    scopes: unique(scopes),
    format,
    maxTtl: trust.maxTtl ?? ttl,
    once,
    certificate,
    claims: unique(claims),
    explain,
    grants: [grant],
  };
}

/**
 * Combines several rules with the same role. The rules may differ in the patterns for one claim; these patterns become
 * alternatives. A role has only one set of conditions. So if the rules differed in two claims, the role would accept jobs that
 * no rule accepts.
 *
 * @returns the role; undefined if the function reported a problem
 */
function unionOfRules(roles: readonly WantedRole[], reportProblem: ReportProblem): WantedRole | undefined {
  const [first, ...others] = roles;
  if (first === undefined || others.length === 0) return first;
  let bad = false;
  const refuse = (role: WantedRole, what: string): void => {
    bad = true;
    const [grant] = role.grants;
    if (grant === undefined) return;
    reportProblem(
      grant,
      `${first.grants[0]?.from ?? 'another rule'} has the role ${role.name} too, and ${what}: use a separate role for each rule`,
    );
  };
  for (const role of others) {
    const differs = TERMS.filter((term) => canonical(first[term]) !== canonical(role[term]));
    if (differs.length > 0)
      refuse(role, `${differs.map((term) => TERM_NAMES[term]).join(', ')} must be the same`);
  }
  const claims = unique(roles.flatMap(({ conditions }) => Object.keys(conditions)));
  const differing = claims.filter(
    (claim) => new Set(roles.map(({ conditions }) => canonical(patternsFor(conditions, claim)))).size > 1,
  );
  const [last] = others.slice(-1);
  if (differing.length > 1 && last !== undefined)
    refuse(last, `their conditions differ in more than one claim (${differing.join(', ')})`);
  if (bad) return undefined;
  const [claim] = differing;
  const conditions = { ...first.conditions };
  if (claim !== undefined) {
    // If one of the rules has no condition on the claim, the role allows any value.
    const patterns = roles.map((role) => patternsFor(role.conditions, claim));
    if (patterns.some((each) => each === undefined)) delete conditions[claim];
    else conditions[claim] = unique(patterns.flatMap((each) => each ?? []));
  }
  return {
    ...first,
    conditions,
    idTokenAudience: unique(roles.flatMap(({ idTokenAudience }) => idTokenAudience)),
    grants: roles.flatMap(({ grants }) => grants),
  };
}

/** The patterns for a claim. Reads only own members, because a claim may have the same name as an inherited member. */
export function patternsFor(set: ConditionSet, claim: string): string[] | undefined {
  return Object.hasOwn(set, claim) ? [set[claim] ?? []].flat().map(String) : undefined;
}

const TERM_NAMES = {
  issuer: 'the issuer',
  audience: 'the audience',
  scopes: 'the scopes',
  format: 'the format',
  maxTtl: 'max-ttl (or ttl)',
  once: 'once',
  certificate: 'certificate',
  claims: 'claims',
  explain: 'explain',
} as const satisfies Partial<Record<keyof WantedRole, string>>;
const TERMS = Object.keys(TERM_NAMES) as (keyof typeof TERM_NAMES)[];

/** Returns a text that is the same for equal values, ignoring the order of lists. */
function canonical(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? unique(value.map(String)).sort() : (value ?? null));
}

function asLists(set: ConditionSet): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(set).map(([claim, patterns]) => [claim, unique([patterns].flat().map(String))]),
  );
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function listed(values: readonly string[]): string {
  return values.map((value) => `"${printable(value, 80)}"`).join(', ');
}
