import { timestamp } from '../../clock.js';
import type { Findings } from '../findings.js';
import type { Counts } from './bounded.js';
import type { Correlation, Stranger } from './correlation.js';
import type { Covered } from './coverage.js';
import type { Joined, Life } from './credential-use.js';
import type { ReadLog } from './logs.js';
import { KINDS, type Kind, type Tally } from './usage.js';

/** What was found, for programs. Times are RFC 3339; what is not known is left out. */
export interface ToldCorrelation {
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
  findings: ToldUses[];
  /** Refused uses of credentials after their end, or before their issue. */
  attempts: ToldUses[];
  unjudged: { kind: string; text: string; count: number }[];
  /** Those that the logs know. */
  credentials: ToldLife[];
  /** How many of the services of these logs they do not know. */
  unseen: number;
  coverage: ToldCoverage;
}

/** Whether uses of the credentials of the records were looked for. */
export interface ToldCoverage {
  looked: number;
  notLooked: number;
  /** Those that were not over before `--until`. */
  leftOut: number;
  credentials: { id: string; provider: string; looked?: boolean; why?: string; lookedTo?: string }[];
}

export interface ToldUses {
  kind: Kind;
  provider: string;
  /** The credential, or the session that is of none. */
  id: string;
  role?: string;
  who?: string;
  joined?: Joined;
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

export interface ToldLife {
  id: string;
  provider: string;
  role?: string;
  subject: string;
  run: string;
  joined?: Joined;
  issuedAt: string;
  loggedInAt?: string;
  ending?: string;
  /** When a use counts as one after its end from. */
  endedAt?: string;
  /** Until when it could live, as the records have it. */
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
}

export function toldCorrelation(
  found: Findings,
  {
    correlation,
    logs,
    covered,
  }: { correlation: Correlation; logs: readonly ReadLog[]; covered: readonly Covered[] },
): ToldCorrelation {
  const tellings = [
    ...correlation.lives.flatMap(usesOf),
    ...[...correlation.strangers.values()].map(strangerUses),
  ].sort(inOrder);
  const seen = correlation.lives.filter(({ joined }) => joined !== undefined);
  return {
    records: found.records,
    skewSeconds: correlation.skew / 1000,
    logs: logs.map(({ firstAt, lastAt, ...log }) => ({
      ...log,
      ...time('firstAt', firstAt),
      ...time('lastAt', lastAt),
    })),
    findings: tellings.filter(({ kind }) => kind !== 'attempt' && kind !== 'near end'),
    attempts: tellings.filter(({ kind }) => kind === 'attempt'),
    unjudged: correlation.unjudged(),
    credentials: seen.map(toldLife),
    unseen: correlation.lives.length - seen.length,
    coverage: {
      looked: covered.filter(({ looked }) => looked === true).length,
      notLooked: covered.filter(({ looked }) => looked === false).length,
      leftOut: covered.filter(({ looked }) => looked === undefined).length,
      credentials: covered.map(({ to, looked, ...one }) => ({
        ...one,
        ...(looked === undefined ? {} : { looked }),
        ...time('lookedTo', to),
      })),
    },
  };
}

/** The worst kind first, then by time. */
function inOrder(one: ToldUses, other: ToldUses): number {
  return (
    KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) ||
    (one.firstAt < other.firstAt ? -1 : one.firstAt > other.firstAt ? 1 : 0)
  );
}

function usesOf(life: Life): ToldUses[] {
  const { lifetime, joined, endedAt, id, tellings } = life;
  const { provider, role } = lifetime.credential;
  return tellings.list().map(({ kind, action, through, tally, where }) => ({
    kind,
    provider,
    id,
    ...(role === undefined ? {} : { role }),
    ...(joined === undefined ? {} : { joined }),
    ...(lifetime.ending === undefined ? {} : { ending: lifetime.ending }),
    ...time('endedAt', endedAt),
    ...time('livesUntil', lifetime.livesUntil),
    action,
    ...(through === undefined ? {} : { through }),
    ...toldTally(tally),
    where: `${where.file}:${where.line}`,
  }));
}

function strangerUses({ provider, session, role, who, tally, where }: Stranger): ToldUses {
  return {
    kind: 'unknown session',
    provider,
    id: session,
    ...(role === undefined ? {} : { role }),
    ...(who === undefined ? {} : { who }),
    action: listed(tally.actions)
      .map(({ name, count: number }) => `${name} (${number})`)
      .slice(0, 10)
      .join(', '),
    ...toldTally(tally),
    where: `${where.file}:${where.line}`,
  };
}

function toldTally(tally: Tally): Pick<ToldUses, 'count' | 'firstAt' | 'lastAt' | 'addresses' | 'errors'> {
  return {
    count: tally.uses,
    firstAt: timestamp(tally.firstAt),
    lastAt: timestamp(tally.lastAt),
    addresses: listed(tally.addresses),
    errors: listed(tally.errors),
  };
}

function toldLife(life: Life): ToldLife {
  const { lifetime, tally, joined, loggedInAt, revokedAt, endedAt, id } = life;
  const { provider, role, subject, run, issuedAt } = lifetime.credential;
  const used = tally.uses > 0;
  return {
    id,
    provider,
    ...(role === undefined ? {} : { role }),
    subject,
    run,
    ...(joined === undefined ? {} : { joined }),
    issuedAt: timestamp(issuedAt),
    ...time('loggedInAt', loggedInAt),
    ...(lifetime.ending === undefined ? {} : { ending: lifetime.ending }),
    ...time('endedAt', endedAt),
    ...time('livesUntil', lifetime.livesUntil),
    ...time('revokedAt', revokedAt),
    uses: tally.uses,
    refused: tally.refused,
    ...time('firstUseAt', used ? tally.firstAt : undefined),
    ...time('lastUseAt', used ? tally.lastAt : undefined),
    actions: listed(tally.actions),
    addresses: listed(tally.addresses),
    errors: listed(tally.errors),
    through: listed(tally.through),
  };
}

function time<Name extends string>(name: Name, at: number | undefined): { [name in Name]?: string } {
  return at === undefined ? {} : ({ [name]: timestamp(at) } as { [name in Name]?: string });
}

function listed(counts: Counts): Counted[] {
  const list = counts.list().map(([name, number]) => ({ name, count: number }));
  return counts.others === 0 ? list : [...list, { name: 'others', count: counts.others }];
}
