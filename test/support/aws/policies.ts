import { deflateRawSync } from 'node:zlib';
import {
  validateIdentityPolicy,
  validateSessionPolicy,
  validateTrustPolicy,
} from '@cloud-copilot/iam-policy';
import { runSimulation, runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import { AwsError } from './xml.js';

/** A policy document, as it is written. */
export interface Policy {
  Version?: string;
  Id?: string;
  Statement: Statement | Statement[];
}

export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: '*' | Record<string, string | string[]>;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Condition?: Record<string, Record<string, string | string[] | boolean | number>>;
}

export type Context = Record<string, string | string[]>;

/** Everything that decides on a signed request. */
export interface Question {
  /** The ARN of the user or of the session. */
  principal: string;
  action: string;
  resource: string;
  account: string;
  context: Context;
  identity: readonly Policy[];
  boundary?: Policy | undefined;
  /** The session policies; an empty list restricts nothing, as with AWS. */
  session: readonly Policy[];
  /** The scope-down policies of the session: each of them must allow the request. */
  scopes?: readonly Policy[];
  /** The policy on the resource: the trust policy of a role that is to be assumed. */
  onResource?: Policy | undefined;
}

export interface Verdict {
  allowed: boolean;
  /** Why it is not, in AWS's words; empty where it is. */
  because: string;
}

const VALIDATORS = {
  identity: validateIdentityPolicy,
  session: validateSessionPolicy,
  trust: validateTrustPolicy,
};

/** Reads a policy document as AWS reads it, which takes none that breaks the grammar. */
export function parsed(text: string, kind: keyof typeof VALIDATORS): Policy {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw new AwsError(400, 'MalformedPolicyDocument', 'This policy contains invalid Json');
  }
  const problem = VALIDATORS[kind](policy)[0];
  if (problem !== undefined) {
    const where = problem.path === '' ? '' : ` (at ${problem.path})`;
    throw new AwsError(
      400,
      'MalformedPolicyDocument',
      `Syntax errors in policy: ${problem.message}${where}.`,
    );
  }
  return policy as Policy;
}

/** What the policies say to a signed request. */
export async function decide(question: Question): Promise<Verdict> {
  const { scopes = [], ...whole } = question;
  const verdict = await decideOnce(whole);
  if (!verdict.allowed) return verdict;
  for (const scope of scopes) {
    const scoped = await decideOnce({ ...whole, session: [scope] });
    if (!scoped.allowed)
      return { ...scoped, because: scoped.because.replace('session policy', 'scope-down policy') };
  }
  return verdict;
}

/**
 * The data of the policy library is older than some actions. Such an action is judged as another one of its service, with its
 * name in the policies replaced. Wildcards that match one of them and not the other (`sts:GetSc*`) are judged wrongly.
 */
const JUDGED_AS: Readonly<Record<string, string>> = {
  'sts:GetScopedCredentials': 'sts:GetServiceBearerToken',
};

function withKnownAction(question: Question): Question {
  const known = JUDGED_AS[question.action];
  if (known === undefined) return question;
  const renamed = <P>(policies: P): P =>
    policies === undefined
      ? policies
      : (JSON.parse(JSON.stringify(policies).replaceAll(question.action, known)) as P);
  return {
    ...question,
    action: known,
    identity: renamed(question.identity),
    boundary: renamed(question.boundary),
    session: renamed(question.session),
  };
}

async function decideOnce(asked: Question): Promise<Verdict> {
  const question = withKnownAction(asked);
  const result = await runSimulation(
    {
      request: {
        principal: question.principal,
        action: question.action,
        resource: { resource: question.resource, accountId: question.account },
        contextVariables: question.context,
      },
      identityPolicies: question.identity.map((policy, index) => ({ name: `policy ${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: question.onResource,
      sessionPolicy: question.session.length === 0 ? undefined : united(question.session),
      ...(question.boundary === undefined
        ? {}
        : { permissionBoundaryPolicies: [{ name: 'boundary', policy: question.boundary }] }),
    },
    {},
  );
  if (result.resultType === 'error') {
    throw new Error(`the policies could not be judged: ${JSON.stringify(result.errors)}`);
  }
  const analysis = result.resultType === 'single' ? result.result.analysis : undefined;
  const kinds = [
    ['an identity-based policy', analysis?.identityAnalysis?.result],
    ['a permissions boundary', analysis?.permissionBoundaryAnalysis?.result],
    ['a session policy', analysis?.sessionAnalysis?.result],
    ['a resource-based policy', analysis?.resourceAnalysis?.result],
  ] as const;
  const by = (verdict: string): string | undefined => kinds.find(([, one]) => one === verdict)?.[0];
  switch (result.overallResult) {
    case 'Allowed':
      return { allowed: true, because: '' };
    case 'ExplicitlyDenied':
      return { allowed: false, because: `with an explicit deny in ${by('ExplicitlyDenied') ?? 'a policy'}` };
    case 'ImplicitlyDenied': {
      const kind = (by('ImplicitlyDenied') ?? 'a policy').replace(/^an? /, '');
      return { allowed: false, because: `because no ${kind} allows the ${asked.action} action` };
    }
  }
}

/**
 * Whether a trust policy lets a web identity in. The library's resource policies take no request without credentials
 * and drop the keys of an issuer that has a port, so the principal is matched here, and the rest, conditions above
 * all, is judged by the library as if the statements were an identity's.
 */
export function trusts(trust: Policy, provider: string, role: string, context: Context): boolean {
  const statements = [trust.Statement]
    .flat()
    .filter(
      ({ Principal }) => Principal === '*' || [Principal?.['Federated'] ?? []].flat().includes(provider),
    )
    .map(({ Principal: _, ...statement }) => ({ ...statement, Resource: '*' }));
  const everything = allow('*', '*');
  const verdict = runUnsafeSimulation(
    {
      request: {
        principal: provider,
        action: 'sts:AssumeRoleWithWebIdentity',
        resource: { resource: role, accountId: role.split(':')[4] ?? '' },
        contextVariables: context,
      },
      identityPolicies: [{ name: 'trust', policy: { Version: trust.Version, Statement: statements } }],
      serviceControlPolicies: [
        { orgIdentifier: 'root', policies: [{ name: 'everything', policy: everything }] },
      ],
      resourceControlPolicies: [
        {
          orgIdentifier: 'root',
          policies: [
            {
              name: 'everything',
              policy: { ...everything, Statement: { ...everything.Statement, Principal: '*' } },
            },
          ],
        },
      ],
    },
    {},
  );
  return verdict === 'Allowed';
}

/**
 * How full session policies make the packed part of a session token, in percent. AWS does not say how it packs; this
 * compresses, so that a text of 2,048 characters that repeats itself fits and one that does not is too large.
 */
export function packedPercent(policies: readonly Policy[], arns: readonly string[]): number {
  if (policies.length === 0 && arns.length === 0) return 0;
  const text = [...policies.map((policy) => JSON.stringify(policy)), ...arns].join('\n');
  return Math.max(1, Math.ceil((deflateRawSync(text).length / PACKED_BYTES) * 100));
}
const PACKED_BYTES = 1_024;

/** A policy of one statement. */
export const allow = (
  Action: string | string[],
  Resource: string | string[],
): { Version: string; Statement: Statement } => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action, Resource },
});

/** Several session policies allow together what any of them allows; a deny of any of them counts. */
function united(policies: readonly Policy[]): Policy {
  // A Sid is unique in its own policy only.
  const statements = policies
    .flatMap(({ Statement }) => [Statement].flat())
    .map(({ Sid: _, ...rest }) => rest);
  return { Version: '2012-10-17', Statement: statements };
}
