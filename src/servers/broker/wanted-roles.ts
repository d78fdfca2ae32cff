import { LONGEST_TTL, name as roleName, scope } from '../../config/schemas.js';
import { JobpassError, tell } from '../../errors.js';
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
  /** The audience that ID tokens must name. */
  idTokenAudience: readonly string[];
  /** With a condition on the audience where the issuer's ID tokens come with several. */
  conditions: Readonly<Record<string, readonly string[]>>;
  /** Undefined where nothing is said of it. */
  maxTtl: number | undefined;
  /** What it is made of, in the order of the file. */
  grants: readonly Grant<BrokerTrust>[];
}

/** Tells of an issuer whether its roles must look at the audience, because the broker takes several from it. */
type TakesSeveral = (issuer: string) => boolean;

/** The roles of one broker. What it cannot hold to is reported. */
export function wantedRoles(
  grants: readonly Grant<BrokerTrust>[],
  reportProblem: ReportProblem,
  takesSeveral: TakesSeveral = severalAudiences(grants),
): WantedRole[] {
  checkSameKeys(grants, reportProblem);
  const byName = new Map<string, WantedRole[]>();
  for (const grant of grants) {
    const role = roleOf(grant, reportProblem, takesSeveral);
    if (role !== undefined) byName.set(role.name, [...(byName.get(role.name) ?? []), role]);
  }
  return [...byName.values()].flatMap((roles) => unionOfRules(roles, reportProblem) ?? []);
}

function severalAudiences(grants: readonly Grant[]): TakesSeveral {
  return (issuer) =>
    new Set(grants.filter((grant) => grant.issuer === issuer).map(({ audience }) => audience)).size > 1;
}

/** Two entries of `jobs` may name one issuer, of which the broker has one set of keys. */
function checkSameKeys(grants: readonly Grant[], reportProblem: ReportProblem): void {
  const keys = new Map<string, Grant>();
  for (const grant of grants) {
    const first = keys.get(grant.issuer);
    if (first === undefined) keys.set(grant.issuer, grant);
    else if (first.jwksUri !== grant.jwksUri)
      reportProblem(grant, `the keys of its issuer are at another place (jwks-uri) than for ${first.from}`);
  }
}

/** A rule as a role; undefined where it was reported. */
function roleOf(
  grant: Grant<BrokerTrust>,
  reportProblem: ReportProblem,
  takesSeveral: TakesSeveral,
): WantedRole | undefined {
  const { trust, settings } = grant;
  let oauth: OAuthSettings;
  try {
    oauth = oauthSettings(settings);
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    reportProblem(grant, tell(error));
    return undefined;
  }
  const problems: string[] = [];
  const name = settings.role;
  if (name === undefined) problems.push('which role it is for is not said: give `role`');
  else if (!roleName.safeParse(name).success)
    problems.push(
      `no role of a broker can have the name "${printable(name, 80)}": letters, digits, dots, - and _`,
    );
  if (oauth.grantType !== 'token-exchange')
    problems.push('a broker takes grant-type: token-exchange, and no other');
  const audience = trust.audience ?? oauth.resource;
  if (audience.length === 0)
    problems.push('which services its tokens are for is not said: give `audience` under `trust`');
  const elsewhere = oauth.resource.filter((one) => !audience.includes(one));
  if (elsewhere.length > 0)
    problems.push(`it asks for the resource ${listed(elsewhere)}, which is not in trust.audience`);
  const asked = (oauth.scope ?? '').split(/\s+/).filter((one) => one !== '');
  const odd = asked.filter((one) => !scope.safeParse(one).success);
  if (odd.length > 0) problems.push(`no scope of a broker can be ${listed(odd)}`);
  const scopes = trust.scopes ?? asked;
  const more = asked.filter((one) => !scopes.includes(one));
  if (more.length > 0) problems.push(`it asks for the scope ${listed(more)}, which is not in trust.scopes`);
  const ttl = settings.ttlMs === undefined ? undefined : Math.ceil(settings.ttlMs / 1000);
  if (ttl !== undefined && ttl > LONGEST_TTL)
    problems.push(`a broker's tokens live ${durationText(LONGEST_TTL)} at most, and its ttl is longer`);
  else if (ttl !== undefined && trust.maxTtl !== undefined && ttl > trust.maxTtl)
    problems.push(
      `it asks for a ttl of ${durationText(ttl)}, which is longer than trust.max-ttl, ${durationText(trust.maxTtl)}`,
    );
  if (Object.keys(grant.conditions).length === 0)
    problems.push(`it has no condition: every job of ${grant.issuer} would have the role`);
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
      ...(takesSeveral(grant.issuer) ? { aud: [literal(grant.audience)] } : {}),
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
 * Several rules for one role as one: they may differ in the patterns of one claim, of which then any will do. A role has
 * one set of conditions, so that with two claims jobs would get in that no rule lets in.
 *
 * @returns undefined where they were reported
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
      `the role ${role.name} is that of ${first.grants[0]?.from ?? 'another rule'} too, and ${what}: give each a role of its own`,
    );
  };
  for (const role of others) {
    const differs = TERMS.filter((term) => canonical(first[term]) !== canonical(role[term]));
    if (differs.length > 0)
      refuse(role, `${differs.map((term) => TERM_NAMES[term]).join(', ')} would have to be the same`);
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
    // Where one of the rules has no condition on it, any value will do.
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

/** A claim may be called as a member that every object has. */
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

/** A value as a text that is the same for the same, in whatever order a list is. */
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
