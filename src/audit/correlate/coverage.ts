import { timestamp } from '../../clock.js';
import type { Findings } from '../findings.js';
import type { Lifetime } from '../lifetimes.js';
import type { CredentialUse } from './credential-use.js';
import type { ReadLog } from './logs.js';
import type { CorrelateOptions } from './options.js';
import { SERVICE_LOGS } from './registry.js';
import type { ServiceLog, ServiceLogJoin } from './service-log.js';

/** Whether the logs can show a use of a credential after its end. */
export interface CredentialCoverage {
  id: string;
  provider: string;
  /** Undefined where that was not asked: it was not over before `--until`. */
  looked: boolean | undefined;
  /** Why the logs cannot show it. */
  why?: string;
  /** Up to when uses were looked for, in milliseconds since 1970. */
  to?: number;
}

/** The logs of a kind, as far as they reach. */
interface LogSpan {
  entries: number;
  unreadable: number;
  firstAt: number;
  lastAt: number;
}

/**
 * Says for each issued credential of the records whether its uses were looked for. It is so only where the logs have its log-in,
 * go on to its end, and have all that Jobpass itself is known to have done with it: whatever is missing of that, a use may be
 * missing as well.
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
      return [{ id, provider, ...notLookedFor(`no log of the services of ${provider} can be read`) }];
    const credentialUse = known.get(lifetime);
    const join = joins.get(log.kind);
    const logSpan = spans.get(log.kind);
    if (join === undefined || logSpan === undefined || credentialUse === undefined)
      return [{ id, provider, ...notLookedFor(`no log of ${log.name} was given (--${log.kind})`) }];
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

/** When nothing more can come of it: when it was seen dead, or else when its time was over. */
function overAt({ ending, livesUntil }: Lifetime, { endedAt, revokedAt }: CredentialUse): number | undefined {
  if (ending === 'revoked' || ending === 'expired') return revokedAt ?? endedAt;
  return endedAt === undefined || livesUntil === undefined
    ? (livesUntil ?? endedAt)
    : Math.max(endedAt, livesUntil);
}

function reasonWithoutEntries({ entries, unreadable }: LogSpan): string | undefined {
  if (entries === 0) return 'there is no entry in the logs of its service';
  return unreadable > 0 ? 'some entries of the logs of its service cannot be read' : undefined;
}

function reasonWithoutLogIn(
  { credential }: Lifetime,
  credentialUse: CredentialUse,
  { firstAt, lastAt }: LogSpan,
  { skew }: CorrelateOptions,
): string | undefined {
  if (credentialUse.loggedInAt !== undefined)
    return credentialUse.clockIsOff && credentialUse.revokedAt === undefined
      ? 'the clock of its machine differs from that of the service by more than --skew'
      : undefined;
  if (credential.issuedAt + skew < firstAt)
    return `the logs begin at ${timestamp(firstAt)}, after it was issued`;
  if (credential.issuedAt > lastAt) return `the logs end at ${timestamp(lastAt)}, before it was issued`;
  if (credentialUse.isAmbiguous) return 'its log-in cannot be told from that of another one';
  return 'its log-in is not in the logs, which have others of its time: they are of another server, account or region, or not whole';
}

function reasonWithoutEnd(over: number | undefined, { lastAt }: LogSpan): string | undefined {
  if (over === undefined) return 'no record says until when it could live';
  return lastAt < over
    ? `the logs end at ${timestamp(lastAt)}, before its time was over at ${timestamp(over)}`
    : undefined;
}
