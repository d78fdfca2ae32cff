import { timestamp } from '../../clock.js';
import type { ServedTime, ServiceClock } from '../../http/service-clock.js';
import type { Lease } from '../provider.js';
import type { SessionKeys } from './credential.js';
import type { AwsSettings } from './settings.js';

/**
 * If a session ends later than requested by more than this, in milliseconds, Jobpass does not deliver it. STS returns whole
 * seconds.
 */
const TOO_LATE_MS = 2_000;
/**
 * The same limit, in milliseconds, for a session that ends earlier than requested. The duration of the request does not count.
 */
const TOO_EARLY_MS = 5_000;

/** A session as STS issued it. */
export interface Session {
  keys: SessionKeys;
  /** The expiry on the clock of STS, in milliseconds since 1970. */
  expiresAt: number;
  /** How much later than requested the session ends, because clocks differ, in milliseconds. Negative if it ends too early. */
  offMs: number;
  arn: string;
  /** `ROLE-ID:session-name`, the value of `aws:userid` in policies. */
  userId: string;
}

/** The result of assuming the roles. */
export interface Chain {
  /** The last session that STS issued. */
  session: Session;
  /** The time, on the clock of STS, from which the session is denied everything. */
  deadline: number;
  /** Whether this session belongs to the last role. */
  whole: boolean;
}

/**
 * How much later than requested a session ends, because the assumed time of STS was wrong, in milliseconds. Negative if it ends
 * too early.
 */
export function offBy(assumed: number, { at, sentAt, receivedAt }: ServedTime): number {
  const late = assumed - at;
  // The duration of the request is not a clock difference.
  const early = at - (assumed + receivedAt - sentAt);
  return late > TOO_LATE_MS ? late : early > TOO_EARLY_MS ? -early : 0;
}

/** Whether a session ends at another time than requested. */
export function isMistimed({ offMs }: Session): boolean {
  return offMs !== 0;
}

/** The account of a session, read from its ARN. */
export function accountOf({ arn }: Session): { account: string } {
  return { account: arn.split(':')[4] ?? '' };
}

/** The lease of a session, with its times on the job's clock. */
export function leaseOf(
  session: Session,
  deadline: number,
  clock: ServiceClock,
  { region, sts, roles }: Pick<AwsSettings, 'region' | 'sts' | 'roles'>,
): Lease<SessionKeys> {
  const name = session.userId.slice(session.userId.indexOf(':') + 1);
  const expiresAt = clock.earliest(Math.min(session.expiresAt, deadline));
  const { AccessKeyId, SecretAccessKey, SessionToken } = session.keys;
  return {
    // The session name that CloudTrail shows.
    id: name.replace(/[^\w.-]/g, '-'),
    provider: 'aws',
    issuer: `${roles.at(-1)} by ${sts.host}`,
    credential: session.keys,
    values: [
      { output: 'aws-access-key-id', variable: 'AWS_ACCESS_KEY_ID', value: AccessKeyId },
      { output: 'aws-secret-access-key', variable: 'AWS_SECRET_ACCESS_KEY', value: SecretAccessKey },
      { output: 'aws-session-token', variable: 'AWS_SESSION_TOKEN', value: SessionToken },
      { output: 'aws-region', variable: 'AWS_REGION', value: region, public: true },
      { output: 'aws-default-region', variable: 'AWS_DEFAULT_REGION', value: region, public: true },
    ],
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
    // The expiry is a time on the clock of STS.
    handle: { user_id: session.userId, sts_expires_at: session.expiresAt },
  };
}
