import { parseRole } from '../../providers/aws/endpoints.js';
import type { ReportProblem } from '../../rules/grant.js';
import { oneOrList } from '../one-or-list.js';
import { uniqueName } from '../unique-name.js';
import type { InlinePolicy, RolePlan, StatementOf } from './account-plan.js';
import { conditionBlock } from './condition-block.js';
import { GOOGLE } from './condition-keys.js';
import { documentOf, type TrustStatement } from './document.js';
import { grantsByToken, grantsUsing, pascal, type ReadGrant, type RoleDraft } from './role-drafts.js';
import type { AwsTrust } from './trust-schema.js';

/** STS gives no shorter bound of a role's sessions, and none longer, in seconds. */
const MIN_SESSION_S = 3_600;

const MAX_SESSION_S = 43_200;

/** What is taken once and what is renewed, where nothing is said, in seconds: as jobs ask for it (job/plan.ts). */
const ONCE_S = 3_600;

const LEASE_S = 300;

/** IAM's quotas, in characters; the first can be raised to 4,096. Source: IAM user guide, "IAM and AWS STS quotas". */
const TRUST_LENGTH = 2_048;

const INLINE_LENGTH = 10_240;

const MAX_MANAGED_POLICIES = 10;

/** What jobs need on each other's roles to end sessions: docs/reference/aws.md. */
const REVOKE_ACTIONS = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];

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
      `the trust policy of ${arn} has ${length} characters, and IAM takes ${TRUST_LENGTH} unless the account's quota was raised (to 4,096 at most): give some of its ${statements.length} rules another role, or shorten their lists`,
    );
  }
  const own = trustSettingsOf(draft, place, reportProblem);
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
      document: documentOf([
        { Effect: 'Allow', Action: REVOKE_ACTIONS, Resource: oneOrList([...revokes.keys()]) },
      ]),
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
  if (revokes.size > 0) return 'Ends sessions: jobs assume it when they are over.';
  const credentials = [...new Set(given.map(({ grant }) => grant.credential))];
  if (credentials.length > 0) return `What jobs get as ${credentials.join(', ')}.`;
  return `Stands between the ID token and ${[...next].join(', ')}.`;
}

/** One statement for each rule: what one of them allows is allowed. Two that say the same are one. */
function statementsOf(draft: RoleDraft, place: Place, reportProblem: ReportProblem): StatementOf[] {
  const found = new Map<string, { statement: Omit<TrustStatement, 'Sid'>; sid: string; why: string[] }>();
  const add = (statement: Omit<TrustStatement, 'Sid'>, sid: string, why: string): void => {
    const key = JSON.stringify(statement);
    const same = found.get(key);
    if (same === undefined) found.set(key, { statement, sid, why: [why] });
    else if (!same.why.includes(why)) same.why.push(why);
  };
  for (const { grant, host, sid, why } of new Set(grantsByToken(draft))) {
    // What cannot be expressed is told where the job itself gets in.
    const told = draft.byToken.some((read) => read.grant === grant);
    const condition = conditionBlock(host, grant.audience, grant.conditions, (reason) => {
      if (told) reportProblem(grant, reason);
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
      reportProblem(read.grant, `${from} is of another partition than ${draft.arn}`);
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
      `its role is that of ${first.why}, and what they say of it under trust differs: say it once at the credential, or give one of them another role`,
    );
  }
  if (trust.policies.length > MAX_MANAGED_POLICIES)
    reportProblem(
      first.grant,
      `${arn} has ${trust.policies.length} policies, and IAM attaches ${MAX_MANAGED_POLICIES} unless the account's quota was raised`,
    );
  for (const policy of [...trust.policies, ...(trust.boundary === undefined ? [] : [trust.boundary])]) {
    const [, partition, , , account = ''] = policy.split(':');
    if (partition !== place.partition || !['aws', place.account].includes(account))
      reportProblem(
        first.grant,
        `the policy ${policy} is not of the account ${place.account} of ${place.partition}, which its role is in`,
      );
  }
  const length = trust.policy === undefined ? 0 : JSON.stringify(trust.policy).length;
  if (length > INLINE_LENGTH)
    reportProblem(
      first.grant,
      `its policy has ${length} characters, and IAM takes ${INLINE_LENGTH}: make it a managed one`,
    );
  return trust;
}

function canonical({ policies, tags, ...rest }: AwsTrust): string {
  return JSON.stringify([[...policies].sort(), Object.entries(tags).sort(), Object.entries(rest).sort()]);
}

/** The longest session that a rule's jobs ask for, in seconds. */
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
      `its sessions would live ${seconds} seconds, and STS gives ${longest} at most${aws.roles.length > 1 ? ' to a chained one' : ''}: give a shorter ${renewed ? 'lease' : 'ttl'}`,
    );
    return longest;
  }
  return seconds;
}
