import { timestamp } from '../../clock.js';
import type { Findings } from '../findings.js';
import type { Counts } from './bounded.js';
import type { Correlation, UnknownSession } from './correlation.js';
import type { CredentialCoverage } from './coverage.js';
import type { CredentialUse, JoinMethod } from './credential-use.js';
import type { ReadLog } from './logs.js';
import { USE_KINDS, type Usage, type UseKind } from './usage.js';

/** The machine-readable result. Times are in RFC 3339 format; members with unknown values are omitted. */
export interface CorrelationOutput {
  records: number;
  skewSeconds: number;
  logs: {
    file: string;
    kind: ReadLog['kind'];
    entries: number;
    unreadable: number;
    firstAt?: string;
    lastAt?: string;
  }[];
  findings: UsesOutput[];
  /** Rejected uses of credentials after their end or before their issue. */
  attempts: UsesOutput[];
  unjudged: { kind: string; text: string; count: number }[];
  /** The credentials that are in the logs. */
  credentials: CredentialOutput[];
  /** The number of credentials that should be in these logs but are not. */
  unseen: number;
  coverage: CoverageOutput;
}

/** The credentials in the records, and whether the logs cover each of them. */
export interface CoverageOutput {
  looked: number;
  notLooked: number;
  /** The number of credentials that did not end before `--until`. */
  leftOut: number;
  credentials: { id: string; provider: string; looked?: boolean; why?: string; lookedTo?: string }[];
}

export interface UsesOutput {
  kind: UseKind;
  provider: string;
  /** The credential, or the unknown session. */
  id: string;
  role?: string;
  who?: string;
  joined?: JoinMethod;
  ending?: string;
  endedAt?: string;
  livesUntil?: string;
  action: string;
  through?: string;
  count: number;
  firstAt: string;
  lastAt: string;
  addresses: Counted[];
  errors: Counted[];
  where: string;
}

interface Counted {
  name: string;
  count: number;
}

export interface CredentialOutput {
  id: string;
  provider: string;
  role?: string;
  subject: string;
  run: string;
  joined?: JoinMethod;
  issuedAt: string;
  loggedInAt?: string;
  /** The credential and the run that the service logged when Jobpass requested a copy of a session. */
  described?: { id: string; run?: string; attempt?: string };
  ending?: string;
  /** The end of the credential: from this time on, uses count as uses after the end. */
  endedAt?: string;
  /** The credential's expiry, according to the records. */
  livesUntil?: string;
  revokedAt?: string;
  uses: number;
  refused: number;
  firstUseAt?: string;
  lastUseAt?: string;
  actions: Counted[];
  addresses: Counted[];
  errors: Counted[];
  through: Counted[];
  /** The requests that Jobpass itself sent for the credential, if the service's log identifies them. */
  own?: Counted[];
}

export function correlationOutput(
  found: Findings,
  {
    correlation,
    logs,
    coverage,
  }: { correlation: Correlation; logs: readonly ReadLog[]; coverage: readonly CredentialCoverage[] },
): CorrelationOutput {
  const uses = [
    ...correlation.credentialUses.flatMap(notableUsesOutput),
    ...[...correlation.unknownSessions.values()].map(unknownSessionOutput),
  ].sort(byKindAndTime);
  const seen = correlation.credentialUses.filter(({ joined }) => joined !== undefined);
  return {
    records: found.records,
    skewSeconds: correlation.skew / 1000,
    logs: logs.map(({ firstAt, lastAt, ...log }) => ({
      ...log,
      ...time('firstAt', firstAt),
      ...time('lastAt', lastAt),
    })),
    findings: uses.filter(({ kind }) => kind !== 'attempt' && kind !== 'near end'),
    attempts: uses.filter(({ kind }) => kind === 'attempt'),
    unjudged: correlation.allUnjudged(),
    credentials: seen.map(credentialOutput),
    unseen: correlation.credentialUses.length - seen.length,
    coverage: {
      looked: coverage.filter(({ looked }) => looked === true).length,
      notLooked: coverage.filter(({ looked }) => looked === false).length,
      leftOut: coverage.filter(({ looked }) => looked === undefined).length,
      credentials: coverage.map(({ to, looked, ...one }) => ({
        ...one,
        ...(looked === undefined ? {} : { looked }),
        ...time('lookedTo', to),
      })),
    },
  };
}

/** Sorts uses by kind, starting with the most serious, and then by time. */
function byKindAndTime(one: UsesOutput, other: UsesOutput): number {
  return (
    USE_KINDS.indexOf(one.kind) - USE_KINDS.indexOf(other.kind) ||
    (one.firstAt < other.firstAt ? -1 : one.firstAt > other.firstAt ? 1 : 0)
  );
}

function notableUsesOutput(credentialUse: CredentialUse): UsesOutput[] {
  const { lifetime, joined, endedAt, id, notableUses } = credentialUse;
  const { provider, role } = lifetime.credential;
  return notableUses.list().map(({ kind, action, through, bySession, usage, where }) => ({
    kind,
    provider,
    id,
    ...(role === undefined ? {} : { role }),
    ...(joined === undefined ? {} : { joined: bySession === true ? 'by session' : joined }),
    ...(lifetime.ending === undefined ? {} : { ending: lifetime.ending }),
    ...time('endedAt', endedAt),
    ...time('livesUntil', lifetime.livesUntil),
    action,
    ...(through === undefined ? {} : { through }),
    ...usageOutput(usage),
    where: `${where.file}:${where.line}`,
  }));
}

function unknownSessionOutput({
  kind,
  provider,
  session,
  role,
  who,
  usage,
  where,
}: UnknownSession): UsesOutput {
  return {
    kind,
    provider,
    id: session,
    ...(role === undefined ? {} : { role }),
    ...(who === undefined ? {} : { who }),
    action: listed(usage.actions)
      .map(({ name, count: number }) => `${name} (${number})`)
      .slice(0, 10)
      .join(', '),
    ...usageOutput(usage),
    where: `${where.file}:${where.line}`,
  };
}

function usageOutput(
  usage: Usage,
): Pick<UsesOutput, 'count' | 'firstAt' | 'lastAt' | 'addresses' | 'errors'> {
  return {
    count: usage.uses,
    firstAt: timestamp(usage.firstAt),
    lastAt: timestamp(usage.lastAt),
    addresses: listed(usage.addresses),
    errors: listed(usage.errors),
  };
}

function credentialOutput(credentialUse: CredentialUse): CredentialOutput {
  const { lifetime, usage, joined, loggedInAt, described, revokedAt, endedAt, id } = credentialUse;
  const { provider, role, subject, run, issuedAt } = lifetime.credential;
  const used = usage.uses > 0;
  const own = listed(credentialUse.own);
  return {
    id,
    provider,
    ...(role === undefined ? {} : { role }),
    subject,
    run,
    ...(joined === undefined ? {} : { joined }),
    issuedAt: timestamp(issuedAt),
    ...time('loggedInAt', loggedInAt),
    ...(described === undefined ? {} : { described }),
    ...(lifetime.ending === undefined ? {} : { ending: lifetime.ending }),
    ...time('endedAt', endedAt),
    ...time('livesUntil', lifetime.livesUntil),
    ...time('revokedAt', revokedAt),
    uses: usage.uses,
    refused: usage.refused,
    ...time('firstUseAt', used ? usage.firstAt : undefined),
    ...time('lastUseAt', used ? usage.lastAt : undefined),
    actions: listed(usage.actions),
    addresses: listed(usage.addresses),
    errors: listed(usage.errors),
    through: listed(usage.through),
    ...(own.length === 0 ? {} : { own }),
  };
}

function time<Name extends string>(name: Name, at: number | undefined): { [name in Name]?: string } {
  return at === undefined ? {} : ({ [name]: timestamp(at) } as { [name in Name]?: string });
}

function listed(counts: Counts): Counted[] {
  const list = counts.list().map(([name, number]) => ({ name, count: number }));
  return counts.others === 0 ? list : [...list, { name: 'others', count: counts.others }];
}
