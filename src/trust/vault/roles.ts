import { type Settings, TTL_MS } from '../../config/settings.js';
import { tell } from '../../errors.js';
import { GITHUB_ISSUER } from '../../identity/github-subject.js';
import { isPath } from '../../providers/vault/paths.js';
import { type VaultSettings, vaultSettings } from '../../providers/vault/settings.js';
import type { Complain, Grant } from '../../rules/grant.js';
import { policyName, REVOKERS } from '../../servers/vault/policies.js';
import { printable } from '../../text/printable.js';
import { boundsOf, isSameSets, joinAll, joined, misunderstood, type Sets } from './bounds.js';
import type { VaultOwn } from './own.js';
import {
  addRead,
  printPolicy,
  type Reads,
  type Rule,
  remarksOn,
  rulesFor,
  rulesOfSelf,
  simple,
} from './policy.js';

/** A policy that is made here. */
export interface Policy {
  name: string;
  /** HCL, with a line break at its end. */
  text: string;
}

/** A role, as it must be. */
export interface Role {
  name: string;
  /** All that decides who is let in and what is given, defaults among it: what is not told stays as it was. */
  body: Readonly<Record<string, unknown>>;
  policy?: Policy;
  /** Whose it is, for people. */
  told: readonly string[];
}

/** A mount of the jwt method, as it must be. */
export interface Mount {
  url: URL;
  namespace: string | undefined;
  path: string;
  /** For people. */
  address: string;
  config: Readonly<Record<string, string>>;
  roles: readonly Role[];
  /** What it can be asked with. */
  settings: Settings;
}

type VaultGrant = Grant<VaultOwn>;

/** A grant with what was read of it. */
interface Asked {
  grant: VaultGrant;
  vault: VaultSettings;
  /** What must hold, the audience among it: no condition can have its name. */
  sets: Sets;
}

/** One lease where nothing is said: what `job/plan.ts` asks of a provider that renews in place. */
const LEASE_MS = 60_000;
/** The life of a token that ends another, in seconds. */
const REVOKER_S = 60;
const AUDIENCE = 'aud';

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

/** The mounts that the grants speak of, with the roles of each. */
export function mountsOf(grants: readonly VaultGrant[], complain: Complain): Mount[] {
  const mounts = new Map<string, Asked[]>();
  for (const grant of grants) {
    const asked = read(grant, complain);
    if (asked === undefined) continue;
    const { url, namespace = '', path } = asked.vault;
    const key = JSON.stringify([url.href, namespace, path]);
    mounts.set(key, [...(mounts.get(key) ?? []), asked]);
  }
  const taken = new Map<string, Policy>();
  return [...mounts.values()].flatMap((all) => mountOf(all, taken, complain));
}

function read(grant: VaultGrant, complain: Complain): Asked | undefined {
  let vault: VaultSettings;
  try {
    vault = vaultSettings(grant.settings);
  } catch (error) {
    complain(grant, tell(error));
    return undefined;
  }
  const names = [vault.path, ...(vault.namespace === undefined ? [] : [vault.namespace])];
  const odd = names.find((name) => !isPath(name) || printable(name, 500) !== name);
  const roles = [vault.role, vault.revokeRole].filter((role) => role !== undefined);
  const wrong = roles.find((role) => !/^\w([\w.-]*\w)?$/.test(role));
  if (odd !== undefined)
    complain(
      grant,
      `nothing is printed for a mount or namespace of the name ${printable(odd, 80)}: write letters, digits, dots, - and _`,
    );
  if (wrong !== undefined)
    complain(grant, `the server has no role ${printable(wrong, 80)}: letters, digits, dots, - and _`);
  if (vault.auth === 'jwt' && vault.role === undefined) {
    complain(grant, 'the input role is missing: a default_role of the mount is the operator’s to say');
    return undefined;
  }
  const sets = new Map(
    Object.entries(grant.conditions).map(([claim, patterns]) => [claim, [patterns].flat().map(String)]),
  );
  const reasons = misunderstood(sets);
  for (const reason of reasons) complain(grant, reason);
  if (odd !== undefined || wrong !== undefined || reasons.length > 0) return undefined;
  return { grant, vault, sets: new Map([...sets, [AUDIENCE, [grant.audience]]]) };
}

function mountOf(all: readonly Asked[], taken: Map<string, Policy>, complain: Complain): Mount[] {
  const [first, ...others] = all as [Asked, ...Asked[]];
  const { url, namespace, path } = first.vault;
  const config = configOf(first.grant);
  for (const { grant } of others) {
    if (grant.issuer !== first.grant.issuer)
      complain(
        grant,
        `a mount of the server trusts one issuer, and auth/${path} trusts ${printable(first.grant.issuer, 100)} for the rule ${first.grant.rule} of ${first.grant.credential}: give the jobs of each issuer another path`,
      );
    else if (JSON.stringify(configOf(grant)) !== JSON.stringify(config))
      complain(
        grant,
        `its issuer-ca is not that of the rule ${first.grant.rule} of ${first.grant.credential}`,
      );
  }
  const byName = new Map<string, Asked[]>();
  const revokers = new Map<string, Asked[]>();
  for (const asked of all) {
    add(byName, asked.vault.role, asked);
    add(revokers, asked.vault.revokeRole, asked);
  }
  const roles = [...byName].flatMap(([name, asked]) => roleOf(name, asked, complain) ?? []);
  for (const [name, asked] of revokers) {
    if (byName.has(name)) {
      for (const { grant } of asked)
        complain(grant, `revoke-role names ${name}, which is a role of jobs too: give it a name of its own`);
      continue;
    }
    const role = revokerOf(name, asked, complain);
    if (role !== undefined) roles.push(role);
  }
  for (const { name, policy } of roles) {
    if (policy === undefined) continue;
    const key = JSON.stringify([url.href, namespace ?? '', policy.name]);
    const same = taken.get(key);
    taken.set(key, policy);
    const [asked] = byName.get(name) ?? revokers.get(name) ?? [];
    if (same !== undefined && asked !== undefined)
      complain(asked.grant, `another role has the policy ${policy.name} already: give this one another name`);
  }
  const root = url.href.replace(/\/$/, '');
  const address = `${root}/v1/${namespace === undefined ? '' : `${namespace}/`}auth/${path}`;
  return [{ url, namespace, path, address, config, roles, settings: first.grant.settings }];
}

/** The server takes names of roles in small letters. */
function add(roles: Map<string, Asked[]>, name: string | undefined, asked: Asked): void {
  if (name === undefined) return;
  const small = name.toLowerCase();
  roles.set(small, [...(roles.get(small) ?? []), asked]);
}

function configOf({ issuer, jwksUri, own }: VaultGrant): Record<string, string> {
  const ca = own['issuer-ca'] === undefined ? undefined : `${own['issuer-ca'].trim()}\n`;
  const keys: Record<string, string> =
    jwksUri === undefined
      ? { oidc_discovery_url: issuer, ...(ca === undefined ? {} : { oidc_discovery_ca_pem: ca }) }
      : { jwks_url: jwksUri, ...(ca === undefined ? {} : { jwks_ca_pem: ca }) };
  return { ...keys, bound_issuer: issuer };
}

/** What a role gives. */
interface Given {
  policies: readonly string[];
  text: string | undefined;
  reads: Reads;
  ttlS: number;
  leaseS: number;
  revokesItself: boolean;
}

/** Grants with the same conditions: a job that has one of them has the others. */
interface Class {
  sets: Sets;
  asked: Asked[];
}

function classesOf(asked: readonly Asked[]): Class[] {
  const classes: Class[] = [];
  for (const one of asked) {
    const like = classes.find(({ sets }) => isSameSets(onClaims(sets), onClaims(one.sets)));
    if (like === undefined) {
      classes.push({ sets: one.sets, asked: [one] });
      continue;
    }
    // The same job can ask for an ID token with either audience.
    like.sets = joined(like.sets, one.sets) ?? like.sets;
    like.asked.push(one);
  }
  return classes;
}

function onClaims(sets: Sets): Sets {
  return new Map([...sets].filter(([claim]) => claim !== AUDIENCE));
}

function roleOf(name: string, asked: readonly Asked[], complain: Complain): Role | undefined {
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

function revokerOf(name: string, asked: readonly Asked[], complain: Complain): Role | undefined {
  const [first] = asked as [Asked];
  const bounds = demands(name, classesOf(asked), complain);
  if (bounds === undefined) return undefined;
  const { path } = first.vault;
  const policy = {
    name: policyName(path === 'jwt' ? name : `${path}-${name}`),
    text: printPolicy(new Map(REVOKERS.map((each) => [each, simple('update')]))),
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

function givenBy({ asked }: Class, complain: Complain): Given | undefined {
  const given = {
    policies: [] as string[],
    reads: new Map() as Reads,
    ttlS: 0,
    leaseS: 0,
    revokesItself: false,
  };
  let refused = false;
  for (const { grant, vault } of asked) {
    const { ttlS, leaseS } = lifeOf(grant.settings);
    given.ttlS = Math.max(given.ttlS, ttlS);
    given.leaseS = Math.max(given.leaseS, leaseS);
    given.policies = [...new Set([...given.policies, ...(grant.own.policies ?? [])])];
    given.revokesItself ||= vault.revokeRole === undefined;
    if (grant.own.policy !== undefined) continue;
    for (const request of vault.secrets) {
      const reason = addRead(given.reads, request, vault.namespace ?? '');
      if (reason === undefined) continue;
      refused = true;
      complain(grant, reason);
    }
  }
  return refused ? undefined : { ...given, text: asked[0]?.grant.own.policy };
}

/** As `job/plan.ts` has it for a provider that renews in place; in seconds. */
export function lifeOf({ ttlMs, leaseMs, keep }: Settings): { ttlS: number; leaseS: number } {
  const whole = ttlMs ?? (keep === 'false' ? TTL_MS.once : TTL_MS.renewed);
  const lease = keep === 'false' ? whole : Math.min(leaseMs ?? LEASE_MS, whole);
  return { ttlS: Math.ceil(whole / 1000), leaseS: Math.ceil(lease / 1000) };
}

/** The same text for what is the same. */
function tellGiven({ reads, ...rest }: Given): string {
  const rules = rulesFor(reads);
  return JSON.stringify([
    { ...rest, policies: [...rest.policies].sort() },
    typeof rules === 'string' ? rules : printPolicy(rules),
  ]);
}

function policyOf(
  name: string,
  { text, reads, revokesItself }: Given,
  { grant }: Asked,
  complain: Complain,
): Policy | undefined | 'none' {
  if (text !== undefined) return { name, text: `${text.trimEnd()}\n` };
  const rules = rulesFor(reads);
  if (typeof rules === 'string') {
    complain(grant, rules);
    return 'none';
  }
  const own: ReadonlyMap<string, Rule> = grant.own['no-default-policy']
    ? rulesOfSelf(reads, revokesItself)
    : new Map();
  const all = new Map([...rules, ...own]);
  return all.size === 0 ? undefined : { name, text: printPolicy(all) };
}
