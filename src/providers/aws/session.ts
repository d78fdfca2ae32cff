import type { SessionKeys } from '../../aws/session-keys.js';
import { timestamp } from '../../clock.js';
import type { ServedTime, ServiceClock } from '../../http/service-clock.js';
import type { Claims } from '../../identity/id-token.js';
import type { Json, Lease, LeaseValue } from '../lease.js';
import type { AwsSettings } from './settings.js';

/**
 * The largest accepted delay of a session's end, in milliseconds. Jobpass does not deliver a session that ends later. The limit
 * allows for rounding, because STS returns whole seconds.
 */
const TOO_LATE_MS = 2_000;
/** The limit for a session that ends earlier than requested, in milliseconds. The request's own duration does not count. */
const TOO_EARLY_MS = 5_000;

/** A session that STS issued. */
export interface Session {
  keys: SessionKeys;
  /** The expiry on STS's clock, in milliseconds since 1970. */
  expiresAt: number;
  /**
   * The clock error in the session's end, in milliseconds: how much later than requested the session ends. Negative if it ends
   * too early.
   */
  offMs: number;
  arn: string;
  /** `ROLE-ID:session-name`, the value of `aws:userid` in policies. */
  userId: string;
}

/** The result of assuming the roles. */
export interface Chain {
  /** The last session that STS issued. */
  session: Session;
  /** The time on STS's clock from which AWS denies everything to the session. */
  deadline: number;
  /** Whether the session belongs to the last role in the list. */
  whole: boolean;
  /** Whether the session's policy allows Jobpass to make copies of the session. */
  copies: boolean;
  /** The claims of the ID token that led to the session. */
  claims: Claims;
}

/**
 * How much later than requested a session ends, in milliseconds, because Jobpass assumed a wrong time for STS. Negative if the
 * session ends too early.
 */
export function offBy(assumed: number, { at, sentAt, receivedAt }: ServedTime): number {
  const late = assumed - at;
  // The request's duration does not count as a clock difference.
  const early = at - (assumed + receivedAt - sentAt);
  return late > TOO_LATE_MS ? late : early > TOO_EARLY_MS ? -early : 0;
}

/** Whether a session ends at a different time than requested. */
export function isMistimed({ offMs }: Session): boolean {
  return offMs !== 0;
}

/** Returns the session's account from its ARN. */
export function accountOf({ arn }: Session): { account: string } {
  return { account: arn.split(':')[4] ?? '' };
}

/** The claims that identify the run, for the description of a copy. */
const RUN_CLAIMS = ['run_id', 'pipeline_id', 'build_number', 'run_attempt'];

/** Returns a session's lease, with its times on the job's clock. */
export function sessionLease(
  { session, deadline, copies, claims }: Chain,
  clock: ServiceClock,
  { region, sts, roles, sessionName, isForLogIns, revokeRole }: AwsSettings,
): Lease<SessionKeys> {
  const name = session.userId.slice(session.userId.indexOf(':') + 1);
  // If several sessions have the same name, the name does not distinguish them.
  const isUnique = !isForLogIns && (sessionName === undefined || revokeRole !== undefined);
  const end = isUnique ? '' : `-${session.keys.AccessKeyId.slice(-6)}`;
  const expiresAt = clock.earliest(Math.min(session.expiresAt, deadline));
  return {
    // The session name as it appears in CloudTrail.
    id: `${name}${end}`.replace(/[^\w.-]/g, '-'),
    provider: 'aws',
    issuer: `${roles.at(-1)} by ${sts.host}`,
    credential: session.keys,
    values: deliveredValues(session.keys, region),
    facts: {
      'aws-account-id': accountOf(session).account,
      'authenticated-arn': session.arn,
      'aws-expiration': timestamp(expiresAt),
    },
    caveat: `logins with a presigned GetCallerIdentity (EKS, Vault) until ${timestamp(clock.latest(session.expiresAt))}, sessions assumed from this session, and tokens obtained with it (ECR)`,
    issuedAt: clock.local(),
    expiresAt,
    renewable: false,
    selfContained: false,
    uid: session.userId,
    keyId: session.keys.AccessKeyId,
    // The times are on STS's clock.
    handle: {
      user_id: session.userId,
      sts_expires_at: session.expiresAt,
      ...(copies ? { deadline, run: runOf(claims) } : {}),
    },
  };
}

function runOf(claims: Claims): { [name: string]: Json } {
  return Object.fromEntries(
    RUN_CLAIMS.flatMap((name): [string, Json][] => {
      const value = claims[name];
      return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
    }),
  );
}

/** The values that Jobpass delivers for a session. */
export function deliveredValues(
  { AccessKeyId, SecretAccessKey, SessionToken }: SessionKeys,
  region: string,
): LeaseValue[] {
  return [
    { output: 'aws-access-key-id', variable: 'AWS_ACCESS_KEY_ID', value: AccessKeyId },
    { output: 'aws-secret-access-key', variable: 'AWS_SECRET_ACCESS_KEY', value: SecretAccessKey },
    { output: 'aws-session-token', variable: 'AWS_SESSION_TOKEN', value: SessionToken },
    { output: 'aws-region', variable: 'AWS_REGION', value: region, public: true },
    { output: 'aws-default-region', variable: 'AWS_DEFAULT_REGION', value: region, public: true },
  ];
}
