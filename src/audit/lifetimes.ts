import type { Credential, CredentialEvent } from './credential-history.js';
import { type AuditEventName, ENDINGS } from './record.js';

/**
 * The state of a credential according to its records.
 *
 * - `dead`: a record `revoked` or `expired` confirms the end
 * - `over`: no record confirms the end, but the latest possible expiry has passed
 * - `may be alive`: neither applies
 * - `refused`: no credential was issued
 */
export type Standing = 'dead' | 'over' | 'may be alive' | 'refused';

/** The lifetime of a credential. */
export interface Lifetime {
  credential: Credential;
  standing: Standing;
  /** The recorded ending; undefined if there is none. */
  ending: AuditEventName | undefined;
  /** The reason in the record of the ending. */
  because: string | undefined;
  /** The latest possible time of death; undefined if the credential may be alive. */
  deadAt: number | undefined;
  /** The latest known expiry. */
  livesUntil: number | undefined;
  /** The lifetime in milliseconds, until now if the credential may be alive. */
  livedMs: number;
  /** The end of the job; undefined if the job is unknown. */
  jobEnd: number | undefined;
  /** The part of the lifetime after the end of the job, in milliseconds. */
  afterJobMs: number;
  renewals: number;
  /** Whether the end was never confirmed: the credential has no ending or may be alive. */
  unconfirmed: boolean;
}

const CONFIRMED: ReadonlySet<AuditEventName> = new Set(['revoked', 'expired']);

/** Returns the lifetimes of credentials. @param now the time of the report, which decides which credentials may be alive */
export function lifetimes(credentials: readonly Credential[], now: number): Lifetime[] {
  const ends = jobEnds(credentials);
  return credentials.map((credential) => lifetimeOf(credential, ends.get(jobOf(credential)), now));
}

function lifetimeOf(credential: Credential, jobEnd: number | undefined, now: number): Lifetime {
  const { happened, issuedAt, expiresAt, id } = credential;
  const endings = happened.filter(({ event }) => ENDINGS.has(event));
  // A confirmed ending is final. Otherwise, the last ending is used.
  const ending = endings.find(({ event }) => CONFIRMED.has(event)) ?? endings.at(-1);
  const livesUntil = ending?.until ?? expiresAt;
  const common = {
    credential,
    ending: ending?.event,
    because: ending?.because,
    livesUntil,
    jobEnd,
    renewals: happened.reduce(
      (sum, { event, renewals = 1 }) => (event === 'renewed' ? sum + renewals : sum),
      0,
    ),
  };
  if (id === undefined)
    return {
      ...common,
      standing: 'refused',
      ending: undefined,
      because: happened[0]?.because,
      deadAt: undefined,
      livedMs: 0,
      afterJobMs: 0,
      unconfirmed: false,
    };
  const [standing, deadAt] = standingOf(ending, livesUntil, now);
  const livedTo = deadAt ?? Math.max(now, issuedAt);
  return {
    ...common,
    standing,
    deadAt,
    livedMs: Math.max(0, livedTo - issuedAt),
    afterJobMs: jobEnd === undefined ? 0 : Math.max(0, livedTo - Math.max(jobEnd, issuedAt)),
    unconfirmed: ending === undefined || standing === 'may be alive',
  };
}

function standingOf(
  ending: CredentialEvent | undefined,
  livesUntil: number | undefined,
  now: number,
): [Standing, number | undefined] {
  if (ending?.event === 'revoked') return ['dead', ending.at];
  // The record was written after the expiry.
  if (ending?.event === 'expired') return ['dead', Math.min(ending.at, livesUntil ?? ending.at)];
  if (livesUntil !== undefined && livesUntil <= now) return ['over', livesUntil];
  return ['may be alive', undefined];
}

/** Returns the key of a job: its run and its name. Jobs in a matrix may share a key. */
function jobOf({ run, job }: Credential): string {
  return `${run}\n${job.job ?? ''}`;
}

/**
 * Returns the end of each job: the last ending of any of its credentials except `expired`, or otherwise the job's last record. The
 * first ending is not used, because a job may revoke one credential and request another, and the keeper revokes replaced
 * credentials.
 */
function jobEnds(credentials: readonly Credential[]): ReadonlyMap<string, number> {
  const jobs = new Map<string, { last: number; end: number | undefined }>();
  for (const credential of credentials) {
    const key = jobOf(credential);
    const job = jobs.get(key) ?? { last: Number.NEGATIVE_INFINITY, end: undefined };
    jobs.set(key, job);
    for (const { event, at, byServer } of credential.happened) {
      // Neither an expiry that the broker recorded nor an alarm proves that the job was still running.
      if (event !== 'alarm' && (event !== 'expired' || byServer !== true)) job.last = Math.max(job.last, at);
      if (ENDINGS.has(event) && event !== 'expired') job.end = Math.max(job.end ?? at, at);
    }
  }
  return new Map(
    [...jobs].flatMap(([key, { last, end = last }]) =>
      end === Number.NEGATIVE_INFINITY ? [] : [[key, end]],
    ),
  );
}
