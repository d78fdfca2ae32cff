import { randomBytes } from 'node:crypto';
import type { Context, Policy, Question } from './policies.js';
import { identifier, type Role } from './roles.js';

/** A key as a client has it. */
export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Absent for a user's own key. */
  sessionToken?: string | undefined;
}

/** Who a key stands for. */
export interface Caller {
  credentials: AwsCredentials;
  /** As `GetCallerIdentity` tells it: of the user, or of the session. */
  arn: string;
  userId: string;
  /** The role of a session; absent for a user. */
  role?: Role;
  /** In milliseconds since 1970. */
  issued: number;
  /** In milliseconds since 1970; absent for a user. */
  expires?: number;
  identityPolicies: (now: number) => Policy[];
  sessionPolicies: Policy[];
  /** The scope-down policies of GetScopedCredentials; each must allow a request. At most three. */
  scopePolicies?: Policy[];
  /** What conditions can ask of the caller, whatever he asks for. */
  context: Context;
}

/** A user with a key of his own. */
export function newUser(account: string, partition: string, name: string, policies: Policy[]): Caller {
  const arn = `arn:${partition}:iam::${account}:user/${name}`;
  return {
    credentials: { accessKeyId: `AKIA${identifier(16)}`, secretAccessKey: secret() },
    arn,
    userId: `AIDA${identifier(17)}`,
    issued: 0,
    identityPolicies: () => policies,
    sessionPolicies: [],
    context: {
      'aws:username': name,
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': account,
      'aws:PrincipalType': 'User',
    },
  };
}

/** What a session is made of. */
export interface SessionOptions {
  role: Role;
  name: string;
  seconds: number;
  policies: Policy[];
  context: Context;
  /** In milliseconds since 1970. */
  now: number;
}

/** A session of a role. */
export function newSession({ role, name, seconds, policies, context, now }: SessionOptions): Caller {
  const [, partition, , , account = ''] = role.arn.split(':');
  // Times are whole seconds, as they are told.
  const issued = Math.floor(now / 1000) * 1000;
  const userId = `${role.id}:${name}`;
  return {
    credentials: {
      accessKeyId: `ASIA${identifier(16)}`,
      secretAccessKey: secret(),
      sessionToken: randomBytes(600).toString('base64'),
    },
    arn: `arn:${partition}:sts::${account}:assumed-role/${role.name}/${name}`,
    userId,
    role,
    issued,
    expires: issued + seconds * 1000,
    identityPolicies: (at) => role.policiesAt(at),
    sessionPolicies: policies,
    context: {
      ...context,
      'aws:PrincipalArn': role.arn,
      'aws:PrincipalAccount': account,
      'aws:PrincipalType': 'AssumedRole',
      'aws:TokenIssueTime': iso(issued),
    },
  };
}

/**
 * A copy of a session with a scope-down policy, an earlier expiry, or both. It has the same identity and issue time, and
 * its own keys. AWS does not document the issue time of a copy, so tests can set another one.
 */
export function scopedSession(
  parent: Caller,
  {
    policy,
    expires,
    issued = parent.issued,
  }: { policy: Policy | undefined; expires: number; issued?: number },
): Caller {
  return {
    ...parent,
    credentials: {
      accessKeyId: `ASIA${identifier(16)}`,
      secretAccessKey: secret(),
      sessionToken: randomBytes(660).toString('base64'),
    },
    issued,
    expires,
    scopePolicies: [...(parent.scopePolicies ?? []), ...(policy === undefined ? [] : [policy])],
    context: { ...parent.context, 'aws:TokenIssueTime': iso(issued) },
  };
}

/** What the policies are asked when a caller wants something. */
export function question(caller: Caller, action: string, resource: string, now: number): Question {
  return {
    principal: caller.arn,
    action,
    resource,
    account: caller.arn.split(':')[4] ?? '',
    identity: caller.identityPolicies(now),
    boundary: caller.role?.options.boundary,
    session: caller.sessionPolicies,
    scopes: caller.scopePolicies ?? [],
    context: {
      ...caller.context,
      'aws:userid': caller.userId,
      'aws:CurrentTime': iso(now),
      'aws:EpochTime': String(Math.floor(now / 1000)),
      'aws:SourceIp': '127.0.0.1',
      // The stand-in speaks plain HTTP in the place of a service that takes only HTTPS.
      'aws:SecureTransport': 'true',
    },
  };
}

/** A moment as AWS writes it. */
export const iso = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');

const secret = (): string => randomBytes(30).toString('base64');
