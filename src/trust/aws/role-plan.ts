import { parseRole } from '../../aws/endpoints.js';
import type { ReportProblem } from '../../rules/grant.js';
import { GOOGLE } from '../../servers/aws/condition-keys.js';
import { REVOKE_ACTIONS } from '../../servers/aws/revoke-actions.js';
import { SCOPED_CREDENTIALS } from '../../servers/aws/scoped-credentials.js';
import { oneOrList } from '../one-or-list.js';
import { uniqueName } from '../unique-name.js';
import type { InlinePolicy, RolePlan, StatementOf } from './account-plan.js';
import { conditionBlock } from './condition-block.js';
import { documentOf, type TrustStatement } from './document.js';
import { grantsByToken, grantsUsing, pascal, type ReadGrant, type RoleDraft } from './role-drafts.js';
import type { AwsTrust } from './trust-schema.js';

/** The minimum and the maximum of a role's maximum session duration, in seconds. */
const MIN_SESSION_S = 3_600;

const MAX_SESSION_S = 43_200;

/**
 * The default lifetimes of a credential that is issued once and of a lease that is renewed, in seconds. Jobs use the same
 * defaults (lease/plan.ts).
 */
const ONCE_S = 3_600;

const LEASE_S = 300;

/** IAM's quotas, in characters. AWS can raise the first quota to 4,096. Source: IAM user guide, "IAM and AWS STS quotas". */
const TRUST_LENGTH = 2_048;

const INLINE_LENGTH = 10_240;

const MAX_MANAGED_POLICIES = 10;

export interface Place {
  partition: string;
  account: string;
}

export const providerArn = ({ partition, account }: Place, host: string): string =>
  host === GOOGLE ? GOOGLE : `arn:${partition}:iam::${account}:oidc-provider/${host}`;

export function roleOf(draft: RoleDraft, place: Place, reportProblem: ReportProblem): RolePlan {
  const { arn, given, next, revokes } = draft;
  const { name } = parseRole(arn);
  const statements = statementsOf(draft, place, reportProblem);
  const trust = documentOf(statements.map(({ statement }) => statement));
  const [user] = grantsUsing(draft);
  const length = JSON.stringify(trust).length;
  if (length > TRUST_LENGTH && user !== undefined) {
    reportProblem(
      user.grant,
      `the trust policy of ${arn} has ${length} characters, but IAM allows ${TRUST_LENGTH} (4,096 with a raised quota): use another role for some of its ${statements.length} rules, or shorten their lists`,
    );
  }
  const own = trustSettingsOf(draft, place, reportProblem);
  const inline: InlinePolicy[] = [];
  if (own?.policy !== undefined)
    inline.push({ name: 'permissions', document: own.policy, why: 'The permissions of its jobs.' });
  if (next.size > 0) {
    inline.push({
      name: 'assume-next',
      document: documentOf([{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: oneOrList([...next]) }]),
      why: 'Allows this role to assume the next role.',
    });
  }
  if (given.length > 0) {
    inline.push({
      name: SCOPED_CREDENTIALS.policy,
      document: documentOf([SCOPED_CREDENTIALS.statement]),
      why: 'Allows copies of its sessions that expire at AWS after seconds.',
      optional:
        'the session policy alone ends its sessions, unless another policy allows sts:GetScopedCredentials',
    });
  }
  if (revokes.size > 0) {
    inline.push({
      name: 'revoke',
      document: documentOf([
        { Effect: 'Allow', Action: REVOKE_ACTIONS, Resource: oneOrList([...revokes.keys()]) },
      ]),
      why:
        revokes.size === 1
          ? 'The permissions for revoking a session, and no others.'
          : 'The permissions for revoking a session. Jobs of each of these roles can write policies on the other roles: to separate them, use a revoke-role for each.',
    });
  }
  return {
    arn,
    name,
    path: /role(\/(?:.*\/)?)[^/]*$/.exec(arn)?.[1] ?? '/',
    why: purposeOf(draft),
    statements,
    trust,
    policies: own?.policies ?? [],
    inline,
    ...(own?.boundary === undefined ? {} : { boundary: own.boundary }),
    ...(own?.description === undefined ? {} : { description: own.description }),
    tags: own?.tags ?? {},
    maxSession: Math.max(MIN_SESSION_S, ...given.map((read) => sessionSeconds(read, reportProblem))),
  };
}

function purposeOf({ given, next, revokes }: RoleDraft): string {
  if (revokes.size > 0) return 'Revokes sessions: jobs assume this role when they end.';
  const credentials = [...new Set(given.map(({ grant }) => grant.credential))];
  if (credentials.length > 0) return `The role of the credential ${credentials.join(', ')}.`;
  return `An intermediate role between the ID token and ${[...next].join(', ')}.`;
}

/** Returns the statements of a trust policy, one for each rule. Merges equal statements. */
function statementsOf(draft: RoleDraft, place: Place, reportProblem: ReportProblem): StatementOf[] {
  const found = new Map<string, { statement: Omit<TrustStatement, 'Sid'>; sid: string; why: string[] }>();
  const add = (statement: Omit<TrustStatement, 'Sid'>, sid: string, why: string): void => {
    const key = JSON.stringify(statement);
    const same = found.get(key);
    if (same === undefined) found.set(key, { statement, sid, why: [why] });
    else if (!same.why.includes(why)) same.why.push(why);
  };
  for (const { grant, host, sid, why } of new Set(grantsByToken(draft))) {
    // A condition that AWS cannot express is reported once, for the role that the job assumes with its ID token.
    const reports = draft.byToken.some((read) => read.grant === grant);
    const condition = conditionBlock(host, grant.audience, grant.conditions, (reason) => {
      if (reports) reportProblem(grant, reason);
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
      reportProblem(read.grant, `${from} is in another partition than ${draft.arn}`);
    add(
      { Effect: 'Allow', Principal: { AWS: from }, Action: 'sts:AssumeRole' },
      `From${pascal(parseRole(from).name)}`,
      `${read.why}, from the previous role`,
    );
  }
  const taken = new Set<string>();
  return [...found.values()].map(({ statement, sid, why }) => {
    return { statement: { Sid: uniqueName(sid, taken), ...statement }, why };
  });
}

/** Returns the settings under `trust`, which must be the same for all rules of a role. */
function trustSettingsOf(
  { arn, given }: RoleDraft,
  place: Place,
  reportProblem: ReportProblem,
): AwsTrust | undefined {
  const [first, ...others] = given;
  if (first === undefined) return undefined;
  const { trust } = first.grant;
  for (const { grant } of others) {
    if (canonical(grant.trust) === canonical(trust)) continue;
    reportProblem(
      grant,
      `its role is also the role of ${first.why}, but their settings under trust differ: move trust to the credential, or use another role`,
    );
  }
  if (trust.policies.length > MAX_MANAGED_POLICIES)
    reportProblem(
      first.grant,
      `${arn} has ${trust.policies.length} policies, but IAM allows ${MAX_MANAGED_POLICIES} unless the account has a raised quota`,
    );
  for (const policy of [...trust.policies, ...(trust.boundary === undefined ? [] : [trust.boundary])]) {
    const [, partition, , , account = ''] = policy.split(':');
    if (partition !== place.partition || !['aws', place.account].includes(account))
      reportProblem(
        first.grant,
        `the policy ${policy} is not in the account of its role, ${place.account} in ${place.partition}`,
      );
  }
  const length = trust.policy === undefined ? 0 : JSON.stringify(trust.policy).length;
  if (length > INLINE_LENGTH)
    reportProblem(
      first.grant,
      `its policy has ${length} characters, but IAM allows ${INLINE_LENGTH}: use a managed policy`,
    );
  return trust;
}

function canonical({ policies, tags, ...rest }: AwsTrust): string {
  return JSON.stringify([[...policies].sort(), Object.entries(tags).sort(), Object.entries(rest).sort()]);
}

/** Returns the longest session that jobs of a rule request, in seconds. */
function sessionSeconds({ grant, aws }: ReadGrant, reportProblem: ReportProblem): number {
  const { deliver, keep, ttlMs, leaseMs } = grant.settings;
  const renewed = keep !== 'false' && deliver.every((name) => name === 'endpoint' || name === 'file');
  const ttl = ttlMs === undefined ? undefined : Math.ceil(ttlMs / 1000);
  const lease = leaseMs === undefined ? LEASE_S : Math.ceil(leaseMs / 1000);
  const seconds = renewed ? Math.min(lease, ttl ?? lease) : (ttl ?? ONCE_S);
  const longest = aws.roles.length > 1 ? MIN_SESSION_S : MAX_SESSION_S;
  if (seconds > longest) {
    reportProblem(
      grant,
      `its sessions would last ${seconds} seconds, but the most in STS is ${longest}${aws.roles.length > 1 ? ' for a chained role' : ''}: set a shorter ${renewed ? 'lease' : 'ttl'}`,
    );
    return longest;
  }
  return seconds;
}
