import { name as roleName } from '../../config/schemas.js';
import { errorText, JobpassError } from '../../errors.js';
import type { ConditionSet } from '../../identity/conditions.js';
import { literal } from '../../identity/patterns.js';
import { github } from '../../providers/github/definition.js';
import type { Grant, ReportProblem } from '../../rules/grant.js';
import { printable } from '../../text/printable.js';
import { githubTerms } from './github-terms.js';
import type { GithubTrust } from './github-trust-schema.js';
import { oauthTerms } from './oauth-terms.js';
import type { BrokerTrust } from './trust-schema.js';
import { unique, type WantedTerms } from './wanted-terms.js';

/** A rule for a broker's own tokens, or for installation tokens that a broker issues. */
export type BrokerGrant = Grant<BrokerTrust> | Grant<GithubTrust>;

/** A role that a broker must have. */
export interface WantedRole extends WantedTerms {
  name: string;
  issuer: string;
  jwksUri: string | undefined;
  /** The required audience of ID tokens. */
  idTokenAudience: readonly string[];
  /** The conditions, including one on the audience if the broker accepts several audiences from the issuer. */
  conditions: Readonly<Record<string, readonly string[]>>;
  /** The role's grants, in the order of the file. */
  grants: readonly BrokerGrant[];
}

/**
 * Whether roles for an issuer need a condition on the audience, because the broker accepts several audiences from this issuer.
 */
type AcceptsSeveral = (issuer: string) => boolean;

/** Returns one broker's roles, and reports grants that the broker cannot enforce. */
export function wantedRoles(
  grants: readonly BrokerGrant[],
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
  grant: BrokerGrant,
  reportProblem: ReportProblem,
  acceptsSeveral: AcceptsSeveral,
): WantedRole | undefined {
  let read: { terms: WantedTerms | undefined; problems: readonly string[] };
  try {
    read = isForGithub(grant) ? githubTerms(grant) : oauthTerms(grant as Grant<BrokerTrust>);
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    reportProblem(grant, errorText(error));
    return undefined;
  }
  const name = grant.settings.role;
  const problems = [
    ...(name === undefined ? ['`role` is missing'] : []),
    ...(name !== undefined && !roleName.safeParse(name).success
      ? [`"${printable(name, 80)}" is not a valid name of a role: use letters, digits, dots, - and _`]
      : []),
    ...read.problems,
    ...(Object.keys(grant.conditions).length === 0
      ? [`it has no condition, so every job of ${grant.issuer} could use the role`]
      : []),
  ];
  for (const reason of problems) reportProblem(grant, reason);
  if (name === undefined || read.terms === undefined || problems.length > 0) return undefined;
  return {
    name,
    issuer: grant.issuer,
    jwksUri: grant.jwksUri,
    idTokenAudience: [grant.audience],
    conditions: {
      ...asLists(grant.conditions),
      ...(acceptsSeveral(grant.issuer) ? { aud: [literal(grant.audience)] } : {}),
    },
    ...read.terms,
    grants: [grant],
  };
}

/** Whether a rule is for installation tokens of a GitHub App. */
function isForGithub(grant: BrokerGrant): grant is Grant<GithubTrust> {
  return grant.settings.provider === github.name;
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
  const [last] = others.slice(-1);
  const union = unionOfConditions(roles.map(({ conditions }) => conditions));
  if (union.differing !== undefined && last !== undefined)
    refuse(last, `their conditions differ in more than one claim (${union.differing.join(', ')})`);
  if (bad || union.conditions === undefined) return undefined;
  const { conditions } = union;
  return {
    ...first,
    conditions,
    idTokenAudience: unique(roles.flatMap(({ idTokenAudience }) => idTokenAudience)),
    grants: roles.flatMap(({ grants }) => grants),
  };
}

/** The patterns for each claim of a set of conditions. */
type ConditionLists = Readonly<Record<string, readonly string[]>>;

/**
 * Combines conditions that differ in at most one claim: the patterns for this claim become alternatives.
 *
 * @returns the conditions, or the claims in which the sets differ if there are several
 */
export function unionOfConditions(
  sets: readonly ConditionLists[],
): { conditions: ConditionLists; differing?: undefined } | { conditions?: undefined; differing: string[] } {
  const claims = unique(sets.flatMap((set) => Object.keys(set)));
  const differing = claims.filter(
    (claim) => new Set(sets.map((set) => canonical(patternsFor(set, claim)))).size > 1,
  );
  if (differing.length > 1) return { differing };
  const [claim] = differing;
  const conditions = { ...sets[0] };
  if (claim !== undefined) {
    // If one of the rules has no condition on the claim, the role allows any value.
    const patterns = sets.map((set) => patternsFor(set, claim));
    if (patterns.some((each) => each === undefined)) delete conditions[claim];
    else conditions[claim] = unique(patterns.flatMap((each) => each ?? []));
  }
  return { conditions };
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
  lateAfter: 'late-after',
  onAlarm: 'on-alarm',
  github: 'the GitHub settings (app, installation, owner, repositories, permissions)',
} as const satisfies Partial<Record<keyof WantedRole, string>>;
const TERMS = Object.keys(TERM_NAMES) as (keyof typeof TERM_NAMES)[];

/** Returns a text that is the same for equal values, ignoring the order of lists and of members. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(unique(value.map(String)).sort());
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.sort().join(',')}}`;
}

function asLists(set: ConditionSet): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(set).map(([claim, patterns]) => [claim, unique([patterns].flat().map(String))]),
  );
}
