import type { AwsAccount } from './account.js';
import { decide, type Policy, packedPercent, parsed, trusts } from './policies.js';
import type { Role } from './roles.js';
import { type Caller, iso, newSession, question, scopedSession } from './sessions.js';
import { verifyIdToken } from './web-identity.js';
import { AwsError, type Content } from './xml.js';

/** What every way to assume a role is asked. */
interface Asked {
  role: Role | undefined;
  arn: string;
  name: string;
  seconds: number;
  policies: Policy[];
  packed: number;
}

/** Unsigned: the ID token says who asks. */
export async function assumeRoleWithWebIdentity(
  account: AwsAccount,
  form: URLSearchParams,
): Promise<Content> {
  const token = required(form, 'WebIdentityToken', 4, 20_000);
  const asked = read(account, form);
  const identity = await verifyIdToken(token, asked.arn, account.providers, account.clientsNow());
  const { role } = asked;
  // IAM user guide, "Getting started with outbound identity federation", Note.
  if (identity.provider.issuer === account.outbound.issuer?.issuer)
    throw new AwsError(400, 'InvalidIdentityToken', 'The token was issued by AWS STS');
  const context = { ...identity.context, 'sts:RoleSessionName': asked.name };
  if (
    role === undefined ||
    role.effective > account.now() ||
    !trusts(role.options.trust, identity.provider.arn, role.arn, context)
  ) {
    throw denied('Not authorized to perform sts:AssumeRoleWithWebIdentity');
  }
  within(asked, role.maxSessionDuration);
  const session = account.admit(
    newSession({
      ...{ role, name: asked.name, seconds: asked.seconds, policies: asked.policies, now: account.now() },
      context: { ...identity.context, 'aws:FederatedProvider': identity.provider.arn },
    }),
  );
  return {
    SubjectFromWebIdentityToken: identity.subject,
    Audience: identity.audience,
    ...told(session, asked),
    Provider: identity.provider.arn,
  };
}

/** Signed by who asks: a user, or a session that is chained. */
export async function assumeRole(
  account: AwsAccount,
  caller: Caller,
  form: URLSearchParams,
): Promise<Content> {
  const asked = read(account, form);
  const { role } = asked;
  const asks = question(caller, 'sts:AssumeRole', asked.arn, account.now());
  const externalId = form.get('ExternalId');
  const { allowed } =
    role === undefined || role.effective > account.now()
      ? { allowed: false }
      : await decide({
          ...asks,
          context: {
            ...asks.context,
            'sts:RoleSessionName': asked.name,
            ...(externalId === null ? {} : { 'sts:ExternalId': externalId }),
          },
          onResource: role.options.trust,
        });
  if (role === undefined || !allowed) {
    throw denied(
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${asked.arn}`,
    );
  }
  if (caller.role !== undefined && asked.seconds > 3_600) {
    throw validation(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  within(asked, role.maxSessionDuration);
  const session = account.admit(
    newSession({
      ...{ role, name: asked.name, seconds: asked.seconds, policies: asked.policies, now: account.now() },
      context: {},
    }),
  );
  return told(session, asked);
}

/** How AWS answers GetScopedCredentials, as far as its documentation leaves that open. */
export interface ScopedCalls {
  /** Whether this endpoint has the call: the global endpoint and old partitions do not. */
  known: boolean;
  /** Whether the policies of the caller must allow `sts:GetScopedCredentials`. Otherwise only a deny stops it. */
  needsAllow: boolean;
  /** Whether a copy is issued now, or has the issue time of its parent. */
  issuedAnew: boolean;
  /** The percentage of the largest token size, if not computed from the policies. */
  utilization?: number;
}

/** Source: STS API reference, GetScopedCredentials, and the errors of its model (client-sts 3.1177.0). */
export async function getScopedCredentials(
  account: AwsAccount,
  caller: Caller,
  form: URLSearchParams,
): Promise<Content> {
  const { needsAllow, issuedAnew } = account.scoped;
  const now = account.now();
  const asks = question(caller, 'sts:GetScopedCredentials', '*', now);
  const { allowed, because } = await decide(asks);
  if (!allowed && (needsAllow || because.includes('explicit deny')))
    throw denied(
      `User: ${caller.arn} is not authorized to perform: sts:GetScopedCredentials on resource: * ${because}`,
    );
  if (caller.role === undefined || caller.expires === undefined)
    throw new AwsError(
      400,
      'InvalidSubjectCredentials',
      'GetScopedCredentials must be called with temporary security credentials',
    );
  const text = form.get('Policy') ?? undefined;
  const duration = form.get('DurationSeconds');
  if (text === undefined && duration === null)
    throw validation('At least one of Policy or DurationSeconds must be provided');
  const description = form.get('ScopedSessionDescription') ?? '';
  if (description.length > 256)
    throw constraint(
      description,
      'ScopedSessionDescription',
      'Member must have length less than or equal to 256',
    );
  const policy = text === undefined ? undefined : inlinePolicy(text, []);
  const layers = caller.scopePolicies ?? [];
  if (policy !== undefined && layers.length >= 3)
    throw denied('The session already has the maximum number of scope down policies');
  const packed = packedPercent(
    [...caller.sessionPolicies, ...layers, ...(policy === undefined ? [] : [policy])],
    [],
  );
  if (packed > 100)
    throw new AwsError(
      400,
      'PackedPolicyTooLarge',
      `The session token size of ${packed * 40} bytes exceeds the maximum of 4000 bytes`,
    );
  let expires = caller.expires;
  if (duration !== null) {
    const seconds = Number(duration);
    if (!Number.isInteger(seconds))
      throw new AwsError(400, 'MalformedInput', 'Could not parse DurationSeconds');
    if (seconds < 1) bound(seconds, 'greater than or equal to 1');
    if (seconds > 129_600) bound(seconds, 'less than or equal to 129600');
    expires = Math.floor(now / 1000) * 1000 + seconds * 1000;
    if (expires > caller.expires)
      throw new AwsError(
        400,
        'InsufficientSessionLifetime',
        'The requested DurationSeconds exceeds the remaining lifetime of the calling session',
      );
  }
  const copy = account.admit(
    scopedSession(caller, {
      policy,
      expires,
      ...(issuedAnew ? { issued: Math.floor(now / 1000) * 1000 } : {}),
    }),
  );
  account.descriptions.set(copy.credentials.accessKeyId, description);
  return {
    Credentials: {
      AccessKeyId: copy.credentials.accessKeyId,
      SecretAccessKey: copy.credentials.secretAccessKey,
      SessionToken: copy.credentials.sessionToken,
      Expiration: iso(expires),
    },
    SessionInfo: { ScopedSessionId: copy.userId, Arn: copy.arn },
    SessionTokenUtilization: account.scoped.utilization ?? Math.max(1, packed),
    SessionTokenSize: Buffer.byteLength(copy.credentials.sessionToken ?? ''),
    ScopedPoliciesCount: copy.scopePolicies?.length ?? 0,
  };
}

/** No policy denies it. */
export function getCallerIdentity(account: AwsAccount, caller: Caller): Content {
  return { UserId: caller.userId, Account: account.id, Arn: caller.arn };
}

function read(account: AwsAccount, form: URLSearchParams): Asked {
  const arn = required(form, 'RoleArn', 20, 2_048);
  const name = required(form, 'RoleSessionName', 2, 64);
  if (!/^[\w+=,.@-]*$/.test(name)) {
    throw constraint(name, 'RoleSessionName', 'Member must satisfy regular expression pattern: [\\w+=,.@-]*');
  }
  const seconds = Number(form.get('DurationSeconds') ?? 3_600);
  if (!Number.isInteger(seconds)) {
    throw new AwsError(400, 'MalformedInput', 'Could not parse DurationSeconds');
  }
  if (seconds < 900) bound(seconds, 'greater than or equal to 900');
  if (seconds > 43_200) bound(seconds, 'less than or equal to 43200');
  const text = form.get('Policy') ?? undefined;
  const arns = [...form]
    .filter(([key]) => /^PolicyArns\.member\.\d+\.arn$/.test(key))
    .map(([, value]) => value);
  const inline = text === undefined ? [] : [inlinePolicy(text, arns)];
  if (arns.length > 10) {
    throw constraint(
      `[${arns.join(', ')}]`,
      'policyArns',
      'Member must have length less than or equal to 10',
    );
  }
  const managed = arns.map((policyArn) => {
    const policy = account.managedPolicies.get(policyArn);
    if (policy === undefined) {
      throw validation(`Managed policy ${policyArn} does not exist or is not attachable.`);
    }
    return policy;
  });
  const packed = packedPercent(inline, arns);
  if (packed > 100) {
    const message = `Packed policy consumes ${packed}% of allotted space, please use smaller policy.`;
    throw new AwsError(400, 'PackedPolicyTooLarge', message);
  }
  const role = account.roles.get(arn);
  return { role, arn, name, seconds, policies: [...inline, ...managed], packed };
}

/** Inline text and ARNs share the 2,048 characters. */
function inlinePolicy(text: string, arns: readonly string[]): Policy {
  if (text === '') {
    throw constraint(text, 'policy', 'Member must have length greater than or equal to 1');
  }
  if (text.length + arns.join('').length > 2_048) {
    throw constraint(text, 'policy', 'Member must have length less than or equal to 2048');
  }
  return parsed(text, 'session');
}

function told({ credentials, arn, userId, expires = 0 }: Caller, { packed }: Asked): Record<string, Content> {
  return {
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: iso(expires),
    },
    ...(packed === 0 ? {} : { PackedPolicySize: packed }),
  };
}

function within({ seconds }: Asked, longest: number): void {
  if (seconds > longest) {
    throw validation('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
}

function required(form: URLSearchParams, name: string, least: number, most: number): string {
  const value = form.get(name);
  if (value === null) {
    throw validation(
      `1 validation error detected: Value null at '${camel(name)}' failed to satisfy constraint: Member must not be null`,
    );
  }
  if (value.length < least) {
    throw constraint(value, name, `Member must have length greater than or equal to ${least}`);
  }
  if (value.length > most) {
    throw constraint(value, name, `Member must have length less than or equal to ${most}`);
  }
  return value;
}

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const bound = (seconds: number, than: string): never => {
  throw constraint(String(seconds), 'durationSeconds', `Member must have value ${than}`);
};
const constraint = (value: string, name: string, rule: string): AwsError =>
  validation(
    `1 validation error detected: Value '${value}' at '${camel(name)}' failed to satisfy constraint: ${rule}`,
  );
const validation = (message: string): AwsError => new AwsError(400, 'ValidationError', message);
const denied = (message: string): AwsError => new AwsError(403, 'AccessDenied', message);
