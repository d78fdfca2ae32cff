import { timestamp } from '../../clock.js';
import type { Findings } from '../findings.js';
import type { Lifetime } from '../lifetimes.js';
import type { CredentialUse } from './credential-use.js';
import type { ReadLog } from './logs.js';
import type { CorrelateOptions } from './options.js';
import { SERVICE_LOGS } from './registry.js';
import type { ServiceLog, ServiceLogJoin } from './service-log.js';

/** Whether the logs would contain a use of a credential after its end. */
export interface CredentialCoverage {
  id: string;
  provider: string;
  /** Undefined if the credential is excluded because it did not end before `--until`. */
  looked: boolean | undefined;
  /** The reason why such a use may be missing from the logs. */
  why?: string;
  /** The end of the checked period, in milliseconds since 1970. */
  to?: number;
}

/** The number of entries in all logs of one kind, and the period that these logs cover. */
interface LogSpan {
  entries: number;
  unreadable: number;
  firstAt: number;
  lastAt: number;
}

/**
 * For each issued credential in the records, determines whether the logs cover it: they must contain its login, continue until its
 * end, and contain everything that Jobpass itself did with it. If any of that is missing, a use may be missing too.
 */
export function coverageOf(
  found: Findings,
  credentialUses: readonly CredentialUse[],
  logs: readonly ReadLog[],
  joins: ReadonlyMap<string, ServiceLogJoin>,
  options: CorrelateOptions,
): CredentialCoverage[] {
  const spans = new Map(SERVICE_LOGS.map((log) => [log.kind, spanOfLogs(log, logs)]));
  const known = new Map(credentialUses.map((credentialUse) => [credentialUse.lifetime, credentialUse]));
  return found.lifetimes.flatMap((lifetime) => {
    const { id, provider } = lifetime.credential;
    if (id === undefined) return [];
    if (options.provider !== undefined && provider !== options.provider) return [];
    const log = SERVICE_LOGS.find((one) => one.provider.name === provider);
    if (log === undefined)
      return [{ id, provider, ...notLookedFor(`logs of the provider ${provider} are not supported`) }];
    const credentialUse = known.get(lifetime);
    const join = joins.get(log.kind);
    const logSpan = spans.get(log.kind);
    if (join === undefined || logSpan === undefined || credentialUse === undefined)
      return [{ id, provider, ...notLookedFor(`no ${log.name} log was specified (--${log.kind})`) }];
    return [{ id, provider, ...judgeCoverage(lifetime, credentialUse, logSpan, join, options) }];
  });
}

function spanOfLogs({ kind, deliveryMs }: ServiceLog, logs: readonly ReadLog[]): LogSpan {
  const own = logs.filter((log) => log.kind === kind);
  return {
    entries: own.reduce((sum, { entries }) => sum + entries, 0),
    unreadable: own.reduce((sum, { unreadable }) => sum + unreadable, 0),
    firstAt: Math.min(...own.map(({ firstAt = Number.POSITIVE_INFINITY }) => firstAt)),
    lastAt: Math.max(...own.map(({ lastAt = Number.NEGATIVE_INFINITY }) => lastAt - deliveryMs)),
  };
}

function judgeCoverage(
  lifetime: Lifetime,
  credentialUse: CredentialUse,
  span: LogSpan,
  join: ServiceLogJoin,
  options: CorrelateOptions,
): Pick<CredentialCoverage, 'looked' | 'why' | 'to'> {
  const { until = Number.POSITIVE_INFINITY } = options;
  const over = overAt(lifetime, credentialUse);
  if (over !== undefined && over >= until) return { looked: undefined };
  const why =
    reasonWithoutEntries(span) ??
    reasonWithoutLogIn(lifetime, credentialUse, span, options) ??
    reasonWithoutEnd(over, span) ??
    join.reasonIncomplete(lifetime, credentialUse, options);
  return why === undefined ? { looked: true, to: Math.min(span.lastAt, until) } : notLookedFor(why);
}

const notLookedFor = (why: string): { looked: false; why: string } => ({ looked: false, why });

/** Returns the time from which a credential was certainly dead: the time of its confirmed death, or its expiry. */
function overAt({ ending, livesUntil }: Lifetime, { endedAt, revokedAt }: CredentialUse): number | undefined {
  if (ending === 'revoked' || ending === 'expired') return revokedAt ?? endedAt;
  return endedAt === undefined || livesUntil === undefined
    ? (livesUntil ?? endedAt)
    : Math.max(endedAt, livesUntil);
}

function reasonWithoutEntries({ entries, unreadable }: LogSpan): string | undefined {
  if (entries === 0) return 'the logs of its service have no entries';
  return unreadable > 0 ? 'the logs of its service have unreadable entries' : undefined;
}

function reasonWithoutLogIn(
  { credential }: Lifetime,
  credentialUse: CredentialUse,
  { firstAt, lastAt }: LogSpan,
  { skew }: CorrelateOptions,
): string | undefined {
  if (credentialUse.loggedInAt !== undefined)
    return credentialUse.clockIsOff && credentialUse.revokedAt === undefined
      ? 'the clocks of its runner and the service differ by more than --skew'
      : undefined;
  if (credential.issuedAt + skew < firstAt)
    return `the logs start at ${timestamp(firstAt)}, after it was issued`;
  if (credential.issuedAt > lastAt) return `the logs end at ${timestamp(lastAt)}, before it was issued`;
  if (credentialUse.isAmbiguous) return 'its login cannot be distinguished from that of another credential';
  return 'its login is not in the logs, although they cover its time: they are from another server, account or region, or incomplete';
}

function reasonWithoutEnd(over: number | undefined, { lastAt }: LogSpan): string | undefined {
  if (over === undefined) return 'no record has its expiry';
  return lastAt < over
    ? `the logs end at ${timestamp(lastAt)}, before its confirmed death or expiry at ${timestamp(over)}`
    : undefined;
}
