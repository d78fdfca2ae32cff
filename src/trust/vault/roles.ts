import { GITHUB_ISSUER } from '../../identity/github-subject.js';
import type { Grant, ReportProblem } from '../../rules/grant.js';
import { ACCESSOR_PATHS, policyName } from '../../servers/vault/policies.js';
import { printable } from '../../text/printable.js';
import { boundClaimsOf, unionAll } from './bound-claims.js';
import type { Role } from './mount.js';
import { allowing, printPolicy } from './policy.js';
import { pathWarnings } from './policy-rules.js';
import {
  AUDIENCE,
  type GrantGroup,
  groupByConditions,
  type ReadGrant,
  withoutAudience,
} from './read-grant.js';
import { accessOf, comparable, policyOf, type RoleAccess } from './role-access.js';
import type { VaultTrust } from './trust-schema.js';

/** The lifetime of a token that revokes another token, in seconds. */
const REVOKER_S = 60;

/**
 * Claims that, if present, always contain text. Only these claims are copied to the audit log, because the server rejects a
 * token if a copied claim is not text. A claim is copied only if there is a condition on it.
 */
const TEXT_CLAIMS: ReadonlySet<string> = new Set([
  ...['sub', 'ref', 'environment', 'actor', 'event_name', 'workflow_ref', 'job_workflow_ref'],
  ...['repository', 'repository_id', 'repository_owner', 'repository_owner_id'],
  ...['project_id', 'project_path', 'namespace_id', 'namespace_path', 'ci_config_ref_uri'],
  ...['organization_slug', 'pipeline_slug', 'build_branch'],
]);

export function roleOf(
  name: string,
  asked: readonly ReadGrant[],
  reportProblem: ReportProblem,
): Role | undefined {
  const [first] = asked as [ReadGrant];
  const own = JSON.stringify(sharedSettings(first));
  for (const { grant, ...rest } of asked) {
    if (JSON.stringify(sharedSettings({ grant, ...rest })) === own) continue;
    reportProblem(
      grant,
      `the role ${name} has other settings under trust in another rule: use the same settings, or a separate role for each rule`,
    );
    return undefined;
  }
  const classes = groupByConditions(asked);
  const given: RoleAccess[] = [];
  for (const each of classes) {
    const found = accessOf(each, reportProblem);
    if (found === undefined) return undefined;
    given.push(found);
  }
  const [most] = given as [RoleAccess];
  for (const [at, other] of given.entries()) {
    if (comparable(other) === comparable(most)) continue;
    reportProblem(
      (classes[at] as GrantGroup).grants[0]?.grant ?? first.grant,
      `the role ${name} has rules with different policies, secrets, ttl or lease, and would grant all of them to the jobs of each rule: use a separate role for each rule`,
    );
    return undefined;
  }
  const bounds = loginConditions(name, classes, reportProblem);
  if (bounds === undefined) return undefined;
  const path = first.vault.path;
  const policy = policyOf(policyName(path === 'jwt' ? name : `${path}-${name}`), most, first, reportProblem);
  if (policy === 'none') return undefined;
  return {
    name,
    body: {
      ...bounds,
      ...tokenSettings(most.ttlS, most.leaseS),
      token_policies: [...new Set([...(policy === undefined ? [] : [policy.name]), ...most.policies])],
      token_no_default_policy: first.grant.trust['no-default-policy'] ?? false,
      token_bound_cidrs: first.grant.trust['bound-cidrs'] ?? [],
    },
    ...(policy === undefined ? {} : { policy }),
    comments: [
      `For ${ruleNames(asked)}.`,
      ...(Object.keys(bounds['bound_claims'] as object).length > 0
        ? []
        : [`The role has no conditions: it accepts every job of ${printable(first.grant.issuer, 200)}.`]),
      ...(most.text === undefined ? pathWarnings(most.reads) : []),
    ],
  };
}

export function revokeRoleOf(
  name: string,
  asked: readonly ReadGrant[],
  reportProblem: ReportProblem,
): Role | undefined {
  const [first] = asked as [ReadGrant];
  const bounds = loginConditions(name, groupByConditions(asked), reportProblem);
  if (bounds === undefined) return undefined;
  const { path } = first.vault;
  const policy = {
    name: policyName(path === 'jwt' ? name : `${path}-${name}`),
    text: printPolicy(new Map(ACCESSOR_PATHS.map((each) => [each, allowing('update')]))),
  };
  return {
    name,
    body: {
      ...bounds,
      ...tokenSettings(REVOKER_S, REVOKER_S),
      token_policies: [policy.name],
      token_no_default_policy: false,
      token_bound_cidrs: first.grant.trust['bound-cidrs'] ?? [],
    },
    policy,
    comments: [
      `Revokes the tokens of ${ruleNames(asked)}.`,
      'With this role a job can revoke any token whose accessor it knows, including tokens of other jobs.',
    ],
  };
}

const ruleNames = (asked: readonly ReadGrant[]): string =>
  asked
    .map(({ grant: { credential, rule, from } }) =>
      printable(
        credential === rule ? `${credential} (${from})` : `the rule ${rule} of ${credential} (${from})`,
        200,
      ),
    )
    .join(', ');

/** Returns the settings that must be equal for all rules of a role. */
function sharedSettings({ grant: { trust, conditions, issuer } }: ReadGrant): unknown {
  return [
    trust['no-default-policy'],
    trust['bound-cidrs'],
    trust.policy,
    userClaim(trust, conditions, issuer),
    trust.metadata,
  ];
}

/** Returns the conditions for a login, or undefined if a problem was reported. */
function loginConditions(
  name: string,
  classes: readonly GrantGroup[],
  reportProblem: ReportProblem,
): Record<string, unknown> | undefined {
  const joint = unionAll(classes.map(({ claims }) => claims));
  const [sets, another] = joint;
  const last = classes.at(-1)?.grants[0] as ReadGrant;
  if (sets === undefined || another !== undefined) {
    reportProblem(
      last.grant,
      `the rules with the role ${name} have conditions that differ in more than one claim, so one role for all of them would accept more jobs: use a separate role for each rule`,
    );
    return undefined;
  }
  const { trust, conditions, issuer } = last.grant;
  const bounds = boundClaimsOf(withoutAudience(sets));
  if (typeof bounds === 'string') {
    reportProblem(last.grant, bounds);
    return undefined;
  }
  const user = userClaim(trust, conditions, issuer);
  const mapped = trust.metadata ?? Object.keys(bounds.bound_claims).filter((claim) => TEXT_CLAIMS.has(claim));
  return {
    role_type: 'jwt',
    bound_audiences: sets.get(AUDIENCE) ?? [],
    bound_subject: '',
    ...bounds,
    user_claim: user,
    user_claim_json_pointer: user.startsWith('/'),
    groups_claim: '',
    clock_skew_leeway: 0,
    expiration_leeway: 0,
    not_before_leeway: 0,
    claim_mappings: Object.fromEntries(mapped.map((claim) => [claim, claim])),
  };
}

/** Returns the claim that identifies a repository's jobs. The subject is the fallback, because every token has one. */
function userClaim(own: VaultTrust, conditions: Grant['conditions'], issuer: string): string {
  const [said] = own['user-claim'] ?? [];
  if (said !== undefined) return said;
  if (conditions['repository_id'] !== undefined || issuer === GITHUB_ISSUER) return 'repository_id';
  if (conditions['project_id'] !== undefined || issuer === 'https://gitlab.com') return 'project_id';
  return 'sub';
}

/** Returns the token settings for a first lease that can be renewed up to the total lifetime. */
function tokenSettings(ttlS: number, leaseS: number): Record<string, unknown> {
  return {
    token_type: 'service',
    token_ttl: leaseS,
    token_max_ttl: ttlS,
    token_explicit_max_ttl: ttlS,
    token_period: 0,
    token_num_uses: 0,
    // Only OpenBao has these two settings. HashiCorp Vault ignores them and returns a warning.
    token_policies_template_claims: false,
    token_strictly_bind_ip: false,
  };
}
