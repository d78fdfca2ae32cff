import { GITHUB_ISSUER } from '../../identity/github-subject.js';
import type { Complain, Grant } from '../../rules/grant.js';
import { ACCESSOR_PATHS, policyName } from '../../servers/vault/policies.js';
import { printable } from '../../text/printable.js';
import { boundsOf, joinAll } from './bound-claims.js';
import type { Role } from './mount.js';
import { printPolicy, simple } from './policy.js';
import { remarksOn } from './policy-rules.js';
import { type Asked, AUDIENCE, type Class, classesOf, onClaims } from './read-grant.js';
import { type Given, givenBy, policyOf, tellGiven } from './role-access.js';
import type { VaultOwn } from './trust-schema.js';

/** The life of a token that ends another, in seconds. */
const REVOKER_S = 60;

/**
 * Claims that are text whenever they are there, so that the audit log can have them: the server refuses a token of
 * which it is to take over one that is not. Taken over is only what the conditions want.
 */
const TEXT: ReadonlySet<string> = new Set([
  ...['sub', 'ref', 'environment', 'actor', 'event_name', 'workflow_ref', 'job_workflow_ref'],
  ...['repository', 'repository_id', 'repository_owner', 'repository_owner_id'],
  ...['project_id', 'project_path', 'namespace_id', 'namespace_path', 'ci_config_ref_uri'],
  ...['organization_slug', 'pipeline_slug', 'build_branch'],
]);

export function roleOf(name: string, asked: readonly Asked[], complain: Complain): Role | undefined {
  const [first] = asked as [Asked];
  const own = JSON.stringify(shared(first));
  for (const { grant, ...rest } of asked) {
    if (JSON.stringify(shared({ grant, ...rest })) === own) continue;
    complain(
      grant,
      `the role ${name} has other settings under trust for another rule: say the same, or give each rule a role of its own`,
    );
    return undefined;
  }
  const classes = classesOf(asked);
  const given: Given[] = [];
  for (const each of classes) {
    const found = givenBy(each, complain);
    if (found === undefined) return undefined;
    given.push(found);
  }
  const [most] = given as [Given];
  for (const [at, other] of given.entries()) {
    if (tellGiven(other) === tellGiven(most)) continue;
    complain(
      (classes[at] as Class).asked[0]?.grant ?? first.grant,
      `the role ${name} would give the jobs of each of its rules what another asks for (policies, secrets, ttl or lease): give each rule a role of its own`,
    );
    return undefined;
  }
  const bounds = demands(name, classes, complain);
  if (bounds === undefined) return undefined;
  const path = first.vault.path;
  const policy = policyOf(policyName(path === 'jwt' ? name : `${path}-${name}`), most, first, complain);
  if (policy === 'none') return undefined;
  return {
    name,
    body: {
      ...bounds,
      ...livesFor(most.ttlS, most.leaseS),
      token_policies: [...new Set([...(policy === undefined ? [] : [policy.name]), ...most.policies])],
      token_no_default_policy: first.grant.own['no-default-policy'] ?? false,
      token_bound_cidrs: first.grant.own['bound-cidrs'] ?? [],
    },
    ...(policy === undefined ? {} : { policy }),
    told: [
      `For ${rulesTold(asked)}.`,
      ...(Object.keys(bounds['bound_claims'] as object).length > 0
        ? []
        : [`There are no conditions: it lets in every job of ${printable(first.grant.issuer, 200)}.`]),
      ...(most.text === undefined ? remarksOn(most.reads) : []),
    ],
  };
}

export function revokerOf(name: string, asked: readonly Asked[], complain: Complain): Role | undefined {
  const [first] = asked as [Asked];
  const bounds = demands(name, classesOf(asked), complain);
  if (bounds === undefined) return undefined;
  const { path } = first.vault;
  const policy = {
    name: policyName(path === 'jwt' ? name : `${path}-${name}`),
    text: printPolicy(new Map(ACCESSOR_PATHS.map((each) => [each, simple('update')]))),
  };
  return {
    name,
    body: {
      ...bounds,
      ...livesFor(REVOKER_S, REVOKER_S),
      token_policies: [policy.name],
      token_no_default_policy: false,
      token_bound_cidrs: first.grant.own['bound-cidrs'] ?? [],
    },
    policy,
    told: [
      `Ends the tokens of ${rulesTold(asked)}.`,
      'It can end any token whose accessor it knows, also those of others.',
    ],
  };
}

const rulesTold = (asked: readonly Asked[]): string =>
  asked
    .map(({ grant: { credential, rule, from } }) =>
      printable(
        credential === rule ? `${credential} (${from})` : `the rule ${rule} of ${credential} (${from})`,
        200,
      ),
    )
    .join(', ');

/** What must be said alike of all rules of a role. */
function shared({ grant: { own, conditions, issuer } }: Asked): unknown {
  return [
    own['no-default-policy'],
    own['bound-cidrs'],
    own.policy,
    userClaim(own, conditions, issuer),
    own.metadata,
  ];
}

/** Who is let in; undefined where that was complained of. */
function demands(
  name: string,
  classes: readonly Class[],
  complain: Complain,
): Record<string, unknown> | undefined {
  const joint = joinAll(classes.map(({ sets }) => sets));
  const [sets, another] = joint;
  const last = classes.at(-1)?.asked[0] as Asked;
  if (sets === undefined || another !== undefined) {
    complain(
      last.grant,
      `the conditions of the rules with the role ${name} differ in more than the values of one claim, and a role has one set of them, so joined they would let in more: give each rule a role of its own`,
    );
    return undefined;
  }
  const { own, conditions, issuer } = last.grant;
  const bounds = boundsOf(onClaims(sets));
  if (typeof bounds === 'string') {
    complain(last.grant, bounds);
    return undefined;
  }
  const user = userClaim(own, conditions, issuer);
  const mapped = own.metadata ?? Object.keys(bounds.bound_claims).filter((claim) => TEXT.has(claim));
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

/** Of a job's claims those of its repository stay the same, and the subject is always there. */
function userClaim(own: VaultOwn, conditions: Grant['conditions'], issuer: string): string {
  const [said] = own['user-claim'] ?? [];
  if (said !== undefined) return said;
  if (conditions['repository_id'] !== undefined || issuer === GITHUB_ISSUER) return 'repository_id';
  if (conditions['project_id'] !== undefined || issuer === 'https://gitlab.com') return 'project_id';
  return 'sub';
}

/** One lease at first, which renewals make as long as the whole, and nothing longer. */
function livesFor(ttlS: number, leaseS: number): Record<string, unknown> {
  return {
    token_type: 'service',
    token_ttl: leaseS,
    token_max_ttl: ttlS,
    token_explicit_max_ttl: ttlS,
    token_period: 0,
    token_num_uses: 0,
    // OpenBao has these two; HashiCorp Vault says that it ignores them.
    token_policies_template_claims: false,
    token_strictly_bind_ip: false,
  };
}
