import type { Settings } from '../../config/settings.js';
import { JobpassError, tell } from '../../errors.js';
import { parseRole } from '../../providers/aws/endpoints.js';
import { type AwsSettings, awsSettings } from '../../providers/aws/settings.js';
import type { Complain, Grant } from '../../rules/grant.js';
import { uniqueName } from '../unique-name.js';
import { express } from './condition-block.js';
import { GOOGLE, hostOf } from './condition-keys.js';
import { documentOf, oneOrList, type PolicyDocument, type TrustStatement } from './document.js';
import type { AwsOwn } from './schema.js';

/** An OpenID Connect provider that an account must have. */
export interface OidcProvider {
  /** The issuer. */
  url: string;
  host: string;
  arn: string;
  clientIds: readonly string[];
}

export interface InlinePolicy {
  name: string;
  document: PolicyDocument;
  /** What it is for, for people. */
  why: string;
}

/** A statement, and the rules that it is made of: `.jobpass.yml:12: rule production of deploy`. */
export interface StatementOf {
  statement: TrustStatement;
  why: readonly string[];
}

/** A role that an account must have. */
export interface RolePlan {
  arn: string;
  name: string;
  /** `/`, or what stands between slashes in front of the name. */
  path: string;
  /** What it is for, for people. */
  why: string;
  statements: readonly StatementOf[];
  trust: PolicyDocument;
  /** ARNs of managed policies. */
  policies: readonly string[];
  inline: readonly InlinePolicy[];
  boundary?: string;
  description?: string;
  tags: Readonly<Record<string, string>>;
  /** How long a session may be asked for, in seconds. */
  maxSession: number;
}

/** What one account must have. */
export interface AccountPlan {
  partition: string;
  account: string;
  providers: readonly OidcProvider[];
  roles: readonly RolePlan[];
  /** The settings of one grant: the endpoints of all. */
  settings: Settings;
  aws: AwsSettings;
}

/** STS gives no shorter bound of a role's sessions, and none longer, in seconds. */
const SHORTEST_MAX_S = 3_600;
const LONGEST_S = 43_200;
/** What is taken once and what is renewed, where nothing is said, in seconds: as jobs ask for it (job/plan.ts). */
const ONCE_S = 3_600;
const LEASE_S = 300;
/** IAM's quotas, in characters; the first can be raised to 4,096. Source: IAM user guide, "IAM and AWS STS quotas". */
const TRUST_LENGTH = 2_048;
const INLINE_LENGTH = 10_240;
const MANAGED = 10;
/** What jobs need on each other's roles to end sessions: docs/aws.md. */
const REVOKING = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];

/** A grant, read. */
interface Read {
  grant: Grant<AwsOwn>;
  aws: AwsSettings;
  host: string;
  /** For people. */
  why: string;
  sid: string;
}

/** A role while it is put together. */
interface Draft {
  arn: string;
  /** Grants that assume it with the ID token. */
  byToken: Read[];
  /** Grants that assume it with the role before. */
  byRole: { from: string; read: Read }[];
  /** Grants whose jobs get it in the end. */
  given: Read[];
  /** Roles that it is to assume. */
  next: Set<string>;
  /** Grants that end the sessions of these roles by it. */
  revokes: Map<string, Read[]>;
}

/** What each account must have for the grants to hold, and for nothing else to. */
export function accountsFor(grants: readonly Grant<AwsOwn>[], complain: Complain): AccountPlan[] {
  const reads = grants.flatMap((grant) => readGrant(grant, complain) ?? []);
  const drafts = draftsOf(reads, complain);
  checkChains(reads, complain);
  checkNames(drafts, complain);
  const accounts = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const { partition, account } = parseRole(draft.arn);
    const key = `${partition}:${account}`;
    accounts.set(key, [...(accounts.get(key) ?? []), draft]);
  }
  return [...accounts].map(([key, own]) => {
    const [partition = '', account = ''] = key.split(':');
    const place = { partition, account };
    const users = own.flatMap(usersOf);
    const [first] = users;
    if (first === undefined) throw new Error('a role that nobody uses');
    return {
      ...place,
      providers: providersOf(own.flatMap(tokensOf), place),
      roles: own.map((draft) => roleOf(draft, place, complain)),
      settings: first.grant.settings,
      aws: first.aws,
    };
  });
}

function readGrant(grant: Grant<AwsOwn>, complain: Complain): Read | undefined {
  const refuse = (reason: string): void => complain(grant, reason);
  let aws: AwsSettings;
  try {
    aws = awsSettings(grant.settings);
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    refuse(tell(error));
    return undefined;
  }
  // Source: API reference of CreateOpenIDConnectProvider.
  if (!/^https:\/\/[\w.-]+(\/[\w.~/-]*)?$/.test(grant.issuer)) {
    refuse(`AWS takes no issuer such as ${grant.issuer}: it must be https, without a port`);
    return undefined;
  }
  const { credential, rule, from } = grant;
  return {
    grant,
    aws,
    host: hostOf(grant.issuer),
    why: `${from}: ${rule === credential ? '' : `rule ${rule} of `}credential ${credential}`,
    sid: [credential, ...(rule === credential ? [] : [rule])].map(pascal).join(''),
  };
}

/** A Sid has letters and digits alone. */
function pascal(name: string): string {
  return name
    .replace(/[^A-Za-z0-9]+|^/g, ' ')
    .replace(/ +(.?)/g, (_, letter: string) => letter.toUpperCase());
}

/** Every role that the grants name, in the order of the file. */
function draftsOf(reads: readonly Read[], complain: Complain): Draft[] {
  const drafts = new Map<string, Draft>();
  const draftOf = (arn: string): Draft => {
    const draft = drafts.get(arn) ?? {
      ...{ arn, byToken: [], byRole: [], given: [], next: new Set<string>(), revokes: new Map() },
    };
    drafts.set(arn, draft);
    return draft;
  };
  for (const read of reads) {
    const { roles, revokeRole } = read.aws;
    const last = roles.at(-1) ?? '';
    for (const [at, arn] of roles.entries()) {
      const before = roles[at - 1];
      const draft = draftOf(arn);
      if (before === undefined) draft.byToken.push(read);
      else {
        draft.byRole.push({ from: before, read });
        draftOf(before).next.add(arn);
      }
    }
    draftOf(last).given.push(read);
    if (revokeRole === undefined) continue;
    const revoker = draftOf(revokeRole);
    revoker.revokes.set(last, [...(revoker.revokes.get(last) ?? []), read]);
    checkRevoking(read, last, revokeRole, complain);
  }
  for (const { arn, revokes, byToken, byRole } of drafts.values()) {
    const [also] = [...byToken, ...byRole.map(({ read }) => read)];
    if (revokes.size > 0 && also !== undefined)
      complain(also.grant, `${arn} is the revoke-role of other jobs: it must be a role of its own`);
  }
  return [...drafts.values()];
}

function checkRevoking({ grant, aws }: Read, last: string, revokeRole: string, complain: Complain): void {
  if (parseRole(revokeRole).account !== parseRole(last).account)
    complain(grant, `the revoke-role is in another account than the role, and could not write on it`);
  if (grant.own.boundary === undefined && !aws.unbounded) {
    complain(
      grant,
      'revoke-role needs a permissions boundary on the role, since any step could give it every right otherwise: say it as permissions-boundary under trust, or accept that with revoke-role-unbounded: true',
    );
  }
}

/**
 * A role's session may go on to every role that trusts it, whatever it was assumed for: so all who get the first must be
 * meant to get the next.
 */
function checkChains(reads: readonly Read[], complain: Complain): void {
  for (const { aws } of reads) {
    for (const [at, next] of aws.roles.entries()) {
      const before = aws.roles[at - 1];
      if (before === undefined) continue;
      for (const { grant, aws: other } of reads) {
        const place = other.roles.indexOf(before);
        if (place === -1 || other.roles.indexOf(next) > place) continue;
        complain(
          grant,
          `its jobs get ${before}, by which others go on to ${next}, and so could these: give one of both another role`,
        );
      }
    }
  }
}

/** Names of roles are unique in an account, whatever their case and their path. */
function checkNames(drafts: readonly Draft[], complain: Complain): void {
  const seen = new Map<string, string>();
  for (const draft of drafts) {
    const { account, name } = parseRole(draft.arn);
    const key = `${account}:${name.toLowerCase()}`;
    const other = seen.get(key);
    seen.set(key, draft.arn);
    const [user] = usersOf(draft);
    if (other !== undefined && user !== undefined)
      complain(user.grant, `an account has one role of a name, and there are ${other} and ${draft.arn}`);
  }
}

const usersOf = ({ byToken, byRole, revokes }: Draft): Read[] => [
  ...byToken,
  ...byRole.map(({ read }) => read),
  ...[...revokes.values()].flat(),
];

const tokensOf = ({ byToken, revokes }: Draft): Read[] => [...byToken, ...[...revokes.values()].flat()];

interface Place {
  partition: string;
  account: string;
}

const providerArn = ({ partition, account }: Place, host: string): string =>
  host === GOOGLE ? GOOGLE : `arn:${partition}:iam::${account}:oidc-provider/${host}`;

/** One for each issuer, with the audiences of all its grants. */
function providersOf(reads: readonly Read[], place: Place): OidcProvider[] {
  const providers = new Map<string, string[]>();
  for (const { grant, host } of reads) {
    // Every account has that one already.
    if (host === GOOGLE) continue;
    providers.set(grant.issuer, [...(providers.get(grant.issuer) ?? []), grant.audience]);
  }
  return [...providers].map(([url, audiences]) => ({
    url,
    host: hostOf(url),
    arn: providerArn(place, hostOf(url)),
    clientIds: [...new Set(audiences)],
  }));
}

function roleOf(draft: Draft, place: Place, complain: Complain): RolePlan {
  const { arn, given, next, revokes } = draft;
  const { name } = parseRole(arn);
  const statements = statementsOf(draft, place, complain);
  const trust = documentOf(statements.map(({ statement }) => statement));
  const [user] = usersOf(draft);
  const length = JSON.stringify(trust).length;
  if (length > TRUST_LENGTH && user !== undefined) {
    complain(
      user.grant,
      `the trust policy of ${arn} has ${length} characters, and IAM takes ${TRUST_LENGTH} unless the account's quota was raised (to 4,096 at most): give some of its ${statements.length} rules another role, or shorten their lists`,
    );
  }
  const own = ownOf(draft, place, complain);
  const inline: InlinePolicy[] = [];
  if (own?.policy !== undefined)
    inline.push({ name: 'permissions', document: own.policy, why: 'What its jobs may do.' });
  if (next.size > 0) {
    inline.push({
      name: 'assume-next',
      document: documentOf([{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: oneOrList([...next]) }]),
      why: 'It is there to assume the next role.',
    });
  }
  if (revokes.size > 0) {
    inline.push({
      name: 'revoke',
      document: documentOf([{ Effect: 'Allow', Action: REVOKING, Resource: oneOrList([...revokes.keys()]) }]),
      why:
        revokes.size === 1
          ? 'What ending a session takes, and no more.'
          : 'What ending a session takes. Jobs of each of these roles can write policies on the others: give each a revoke-role of its own to keep them apart.',
    });
  }
  return {
    arn,
    name,
    path: /role(\/(?:.*\/)?)[^/]*$/.exec(arn)?.[1] ?? '/',
    why: whatFor(draft),
    statements,
    trust,
    policies: own?.policies ?? [],
    inline,
    ...(own?.boundary === undefined ? {} : { boundary: own.boundary }),
    ...(own?.description === undefined ? {} : { description: own.description }),
    tags: own?.tags ?? {},
    maxSession: Math.max(SHORTEST_MAX_S, ...given.map((read) => secondsOf(read, complain))),
  };
}

function whatFor({ given, next, revokes }: Draft): string {
  if (revokes.size > 0) return 'Ends sessions: jobs assume it when they are over.';
  const credentials = [...new Set(given.map(({ grant }) => grant.credential))];
  if (credentials.length > 0) return `What jobs get as ${credentials.join(', ')}.`;
  return `Stands between the ID token and ${[...next].join(', ')}.`;
}

/** One statement for each rule: what one of them allows is allowed. Two that say the same are one. */
function statementsOf(draft: Draft, place: Place, complain: Complain): StatementOf[] {
  const found = new Map<string, { statement: Omit<TrustStatement, 'Sid'>; sid: string; why: string[] }>();
  const add = (statement: Omit<TrustStatement, 'Sid'>, sid: string, why: string): void => {
    const key = JSON.stringify(statement);
    const same = found.get(key);
    if (same === undefined) found.set(key, { statement, sid, why: [why] });
    else if (!same.why.includes(why)) same.why.push(why);
  };
  for (const { grant, host, sid, why } of new Set(tokensOf(draft))) {
    // What cannot be expressed is told where the job itself gets in.
    const told = draft.byToken.some((read) => read.grant === grant);
    const condition = express(host, grant.audience, grant.conditions, (reason) => {
      if (told) complain(grant, reason);
    });
    const statement = {
      Effect: 'Allow' as const,
      Principal: { Federated: providerArn(place, host) },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: condition,
    };
    add(statement, sid, why);
  }
  for (const { from, read } of draft.byRole) {
    const { partition } = parseRole(from);
    if (partition !== place.partition)
      complain(read.grant, `${from} is of another partition than ${draft.arn}`);
    add(
      { Effect: 'Allow', Principal: { AWS: from }, Action: 'sts:AssumeRole' },
      `From${pascal(parseRole(from).name)}`,
      `${read.why}, by the role before`,
    );
  }
  const taken = new Set<string>();
  return [...found.values()].map(({ statement, sid, why }) => {
    return { statement: { Sid: uniqueName(sid, taken), ...statement }, why };
  });
}

/** What the rules of a role say of it, all the same. */
function ownOf({ arn, given }: Draft, place: Place, complain: Complain): AwsOwn | undefined {
  const [first, ...others] = given;
  if (first === undefined) return undefined;
  const { own } = first.grant;
  for (const { grant } of others) {
    if (canonical(grant.own) === canonical(own)) continue;
    complain(
      grant,
      `its role is that of ${first.why}, and what they say of it under trust differs: say it once at the credential, or give one of them another role`,
    );
  }
  if (own.policies.length > MANAGED)
    complain(
      first.grant,
      `${arn} has ${own.policies.length} policies, and IAM attaches ${MANAGED} unless the account's quota was raised`,
    );
  for (const policy of [...own.policies, ...(own.boundary === undefined ? [] : [own.boundary])]) {
    const [, partition, , , account = ''] = policy.split(':');
    if (partition !== place.partition || !['aws', place.account].includes(account))
      complain(
        first.grant,
        `the policy ${policy} is not of the account ${place.account} of ${place.partition}, which its role is in`,
      );
  }
  const length = own.policy === undefined ? 0 : JSON.stringify(own.policy).length;
  if (length > INLINE_LENGTH)
    complain(
      first.grant,
      `its policy has ${length} characters, and IAM takes ${INLINE_LENGTH}: make it a managed one`,
    );
  return own;
}

function canonical({ policies, tags, ...rest }: AwsOwn): string {
  return JSON.stringify([[...policies].sort(), Object.entries(tags).sort(), Object.entries(rest).sort()]);
}

/** The longest session that a rule's jobs ask for, in seconds. */
function secondsOf({ grant, aws }: Read, complain: Complain): number {
  const { deliver, keep, ttlMs, leaseMs } = grant.settings;
  const renewed = keep !== 'false' && deliver.every((name) => name === 'endpoint' || name === 'file');
  const ttl = ttlMs === undefined ? undefined : Math.ceil(ttlMs / 1000);
  const lease = leaseMs === undefined ? LEASE_S : Math.ceil(leaseMs / 1000);
  const seconds = renewed ? Math.min(lease, ttl ?? lease) : (ttl ?? ONCE_S);
  const longest = aws.roles.length > 1 ? SHORTEST_MAX_S : LONGEST_S;
  if (seconds > longest) {
    complain(
      grant,
      `its sessions would live ${seconds} seconds, and STS gives ${longest} at most${aws.roles.length > 1 ? ' to a chained one' : ''}: give a shorter ${renewed ? 'lease' : 'ttl'}`,
    );
    return longest;
  }
  return seconds;
}
