import { span, timestamp } from '../../clock.js';
import { count } from '../formats.js';
import { shown } from '../shown.js';
import type { Findings } from '../tables.js';
import type { ReadLog } from './correlate.js';
import type { Correlation, Stranger } from './correlation.js';
import type { Joined, Life } from './life.js';
import { type Counts, KINDS, type Kind, type Tally } from './tally.js';

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
  endedAt?: string;
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
  { correlation, logs }: { correlation: Correlation; logs: readonly ReadLog[] },
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

/** So many lines of a kind are printed for people. */
const MOST_LINES = 100;
const MOST_PARTS = 6;

/** Lines for people. What is of a log or a record is made harmless for a terminal. */
export function* correlationLines(told: ToldCorrelation): Generator<string> {
  yield* bounded(told.findings, (one) => `FINDING ${usesLine(one)}`);
  yield* bounded(told.attempts, (one) => `refused ${usesLine(one)}`);
  yield* bounded(
    told.unjudged,
    ({ kind, text, count: number }) =>
      `not judged: ${kind}: ${shown(text, 600)}${number > 1 ? ` (${number})` : ''}`,
  );
  yield* bounded(told.credentials, lifeLine);
  const entries = told.logs.reduce((sum, log) => sum + log.entries, 0);
  yield [
    `${count(entries, 'entry').replace('entrys', 'entries')} of ${count(told.logs.length, 'log')}`,
    `${count(told.credentials.length, 'credential')} known to ${told.logs.length === 1 ? 'it' : 'them'}, ${told.unseen} not`,
    count(told.findings.length, 'finding'),
    ...(told.attempts.length > 0 ? [count(told.attempts.length, 'refused attempt')] : []),
    ...(told.unjudged.length > 0 ? [`${told.unjudged.length} not judged`] : []),
  ].join('; ');
}

function* bounded<One>(list: readonly One[], line: (one: One) => string): Generator<string> {
  for (const one of list.slice(0, MOST_LINES)) yield line(one);
  if (list.length > MOST_LINES) yield `  and ${list.length - MOST_LINES} more (--json has all)`;
}

function usesLine(uses: ToldUses): string {
  const { kind, id, role, who, joined, ending, endedAt, action, through, count: number } = uses;
  const when = number === 1 ? uses.firstAt : `${number} times from ${uses.firstAt} to ${uses.lastAt}`;
  const parts = [
    `${kind}: ${shown(id)}`,
    ...(role === undefined ? [] : [`role ${shown(role)}`]),
    ...(who === undefined ? [] : [`by ${shown(who)}`]),
    ...(endedAt === undefined || kind === 'unknown session' || kind === 'use before issue'
      ? []
      : [`${ending ?? 'its time was over'} ${endedAt}`]),
    `${shown(action)}${through === undefined ? '' : ` through ${shown(through)}`} ${when}`,
    ...(uses.addresses.length === 0 ? [] : [`from ${names(uses.addresses)}`]),
    ...(uses.errors.length === 0 ? [] : [`answered ${names(uses.errors)}`]),
    ...(joined === undefined ? [] : [`joined ${joined}`]),
    shown(uses.where),
  ];
  return parts.join('; ');
}

function lifeLine(life: ToldLife): string {
  const { id, role, joined, issuedAt, ending, endedAt, uses, refused } = life;
  const lived = endedAt === undefined ? '' : `, ${ending ?? 'its time over'} ${endedAt}`;
  return [
    `${shown(id)}${role === undefined ? '' : ` of ${shown(role)}`}: issued ${issuedAt}${lived}`,
    `joined ${joined ?? 'not'}`,
    uses === 0
      ? 'never used'
      : `${count(uses, 'use')}${refused === 0 ? '' : ` (${refused} refused)`} from ${life.firstUseAt} to ${life.lastUseAt}: ${names(life.actions)}`,
    ...(life.addresses.length === 0 ? [] : [`from ${names(life.addresses)}`]),
    ...(life.errors.length === 0 ? [] : [`answered ${names(life.errors)}`]),
    ...(life.through.length === 0 ? [] : [`through ${names(life.through)}`]),
  ].join('; ');
}

function names(counted: readonly Counted[]): string {
  const some = counted
    .slice(0, MOST_PARTS)
    .map(({ name, count: number }) => `${shown(name, 120)} (${number})`);
  return counted.length > MOST_PARTS
    ? `${some.join(', ')} and ${counted.length - MOST_PARTS} more`
    : some.join(', ');
}

/** What the allowance for clocks was, for the end of an output. */
export function allowance({ skewSeconds }: ToldCorrelation): string {
  return `clocks may differ by ${span(skewSeconds * 1000)} (--skew)`;
}
