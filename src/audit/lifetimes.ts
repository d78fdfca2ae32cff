import type { Credential, CredentialEvent } from './credential-history.js';
import { type AuditEventName, ENDINGS } from './record.js';

/**
 * What is known of the end of a credential.
 *
 * - `dead`: a record confirms it, `revoked` or `expired`
 * - `over`: none does, but the time until which it could live is over
 * - `may be alive`: neither
 * - `refused`: none was issued
 */
export type Standing = 'dead' | 'over' | 'may be alive' | 'refused';

/** How long a credential lived. */
export interface Lifetime {
  credential: Credential;
  standing: Standing;
  /** The word that it ended with; undefined where no record says. */
  ending: AuditEventName | undefined;
  /** Why, as the record of the ending has it. */
  because: string | undefined;
  /** When it was dead at the latest; undefined where it may be alive. */
  deadAt: number | undefined;
  /** Until when it can live by itself, as far as is known. */
  livesUntil: number | undefined;
  /** In milliseconds, up to now for what may be alive. */
  livedMs: number;
  /** When its job ended; undefined where no job is known. */
  jobEnd: number | undefined;
  /** How much of its life was after the end of its job, in milliseconds. */
  afterJobMs: number;
  renewals: number;
  /** Whether nothing ever confirmed its death: it has no ending, or may be alive. */
  unconfirmed: boolean;
}

const CONFIRMED: ReadonlySet<AuditEventName> = new Set(['revoked', 'expired']);

/** The lifetimes of credentials. @param now when that is asked, which decides what may be alive */
export function lifetimes(credentials: readonly Credential[], now: number): Lifetime[] {
  const ends = jobEnds(credentials);
  return credentials.map((credential) => lifetimeOf(credential, ends.get(jobOf(credential)), now));
}

function lifetimeOf(credential: Credential, jobEnd: number | undefined, now: number): Lifetime {
  const { happened, issuedAt, expiresAt, id } = credential;
  const endings = happened.filter(({ event }) => ENDINGS.has(event));
  // What was seen dead stays dead; before that, who spoke last knew most.
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
  // It was found dead at the time of the record, and died when its time was over.
  if (ending?.event === 'expired') return ['dead', Math.min(ending.at, livesUntil ?? ending.at)];
  if (livesUntil !== undefined && livesUntil <= now) return ['over', livesUntil];
  return ['may be alive', undefined];
}

/** What tells a job: its run and its name there; two of a matrix may share that. */
function jobOf({ run, job }: Credential): string {
  return `${run}\n${job.job ?? ''}`;
}

/**
 * When jobs ended, as their records let it be known: with the last ending of any of their credentials that somebody saw to (a
 * job may end one and get another, and the keeper ends what it replaced), or else with their last record.
 */
function jobEnds(credentials: readonly Credential[]): ReadonlyMap<string, number> {
  const jobs = new Map<string, { last: number; end: number | undefined }>();
  for (const credential of credentials) {
    const key = jobOf(credential);
    const job = jobs.get(key) ?? { last: Number.NEGATIVE_INFINITY, end: undefined };
    jobs.set(key, job);
    for (const { event, at, byServer } of credential.happened) {
      // What runs out by itself says nothing about its job, unless the job was there to see it.
      if (event !== 'expired' || byServer !== true) job.last = Math.max(job.last, at);
      if (ENDINGS.has(event) && event !== 'expired') job.end = Math.max(job.end ?? at, at);
    }
  }
  return new Map(
    [...jobs].flatMap(([key, { last, end = last }]) =>
      end === Number.NEGATIVE_INFINITY ? [] : [[key, end]],
    ),
  );
}
