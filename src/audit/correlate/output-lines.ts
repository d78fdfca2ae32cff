import { span } from '../../clock.js';
import { shown } from '../display.js';
import { count } from '../formats.js';
import type { ToldCorrelation, ToldCoverage, ToldLife, ToldUses } from './output.js';

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
  yield* bounded(notLooked(told.coverage), (line) => line);
  const looked = new Set(told.coverage.credentials.filter((one) => one.looked).map(({ id }) => id));
  yield* bounded(told.credentials, (life) => lifeLine(life, looked.has(life.id)));
  const entries = told.logs.reduce((sum, log) => sum + log.entries, 0);
  yield [
    `${count(entries, 'entry').replace('entrys', 'entries')} of ${count(told.logs.length, 'log')}`,
    `${count(told.credentials.length, 'credential')} known to ${told.logs.length === 1 ? 'it' : 'them'}, ${told.unseen} not`,
    count(told.findings.length, 'finding'),
    ...(told.attempts.length > 0 ? [count(told.attempts.length, 'refused attempt')] : []),
    ...(told.unjudged.length > 0 ? [`${told.unjudged.length} not judged`] : []),
  ].join('; ');
  yield lookedLine(told.coverage);
}

/** Why uses were not looked for, with the credentials, the reason of most of them first. */
function notLooked({ credentials }: ToldCoverage): string[] {
  const whys = new Map<string, string[]>();
  for (const { id, why } of credentials) {
    if (why === undefined) continue;
    const of = whys.get(why);
    if (of === undefined) whys.set(why, [id]);
    else of.push(id);
  }
  return [...whys]
    .sort(([, ones], [, others]) => others.length - ones.length)
    .map(([why, ids]) => {
      const named = ids.slice(0, MOST_PARTS).map((id) => shown(id));
      const more = ids.length > MOST_PARTS ? ` and ${ids.length - MOST_PARTS} more` : '';
      return `could not look: ${named.join(', ')}${more}: ${shown(why, 600)}`;
    });
}

function lookedLine({ looked, notLooked: not, leftOut, credentials }: ToldCoverage): string {
  const to = credentials.flatMap(({ lookedTo }) => lookedTo ?? []).sort();
  return [
    `looked for uses of ${count(looked, 'credential')}${to[0] === undefined ? '' : ` up to ${to[0]}`}`,
    ...(not > 0 ? [`could not look for those of ${not}`] : []),
    ...(leftOut > 0 ? [`${leftOut} left out by --until`] : []),
  ].join('; ');
}

function* bounded<One>(list: readonly One[], line: (one: One) => string): Generator<string> {
  for (const one of list.slice(0, MOST_LINES)) yield line(one);
  if (list.length > MOST_LINES) yield `  and ${list.length - MOST_LINES} more (--json has all)`;
}

/** How a credential ended, and when. What may live on has two times: until when, and when its job was over. */
function endOf({
  ending,
  endedAt,
  livesUntil,
}: Pick<ToldLife, 'ending' | 'endedAt' | 'livesUntil'>): string | undefined {
  if (endedAt === undefined) return undefined;
  if (ending !== 'lives until' && ending !== 'failed') return `${ending ?? 'its time was over'} ${endedAt}`;
  return `${ending === 'failed' ? 'failed, lives until' : 'lives until'} ${livesUntil ?? 'an unknown time'}, its job over ${endedAt}`;
}

function usesLine(uses: ToldUses): string {
  const { kind, id, role, who, joined, endedAt, action, through, count: number } = uses;
  const when = number === 1 ? uses.firstAt : `${number} times from ${uses.firstAt} to ${uses.lastAt}`;
  const parts = [
    `${kind}: ${shown(id)}`,
    ...(role === undefined ? [] : [`role ${shown(role)}`]),
    ...(who === undefined ? [] : [`by ${shown(who)}`]),
    ...(endedAt === undefined || kind === 'unknown session' || kind === 'use before issue'
      ? []
      : [endOf(uses) ?? '']),
    `${shown(action)}${through === undefined ? '' : ` through ${shown(through)}`} ${when}`,
    ...(uses.addresses.length === 0 ? [] : [`from ${names(uses.addresses)}`]),
    ...(uses.errors.length === 0 ? [] : [`answered ${names(uses.errors)}`]),
    ...(joined === undefined ? [] : [`joined ${joined}`]),
    shown(uses.where),
  ];
  return parts.join('; ');
}

function lifeLine(life: ToldLife, looked: boolean): string {
  const { id, role, joined, issuedAt, uses, refused } = life;
  const end = endOf(life);
  const lived = end === undefined ? '' : `, ${end}`;
  return [
    `${shown(id)}${role === undefined ? '' : ` of ${shown(role)}`}: issued ${issuedAt}${lived}`,
    `joined ${joined ?? 'not'}`,
    uses === 0
      ? looked
        ? 'never used'
        : 'no use in these logs'
      : `${count(uses, 'use')}${refused === 0 ? '' : ` (${refused} refused)`} from ${life.firstUseAt} to ${life.lastUseAt}: ${names(life.actions)}`,
    ...(life.addresses.length === 0 ? [] : [`from ${names(life.addresses)}`]),
    ...(life.errors.length === 0 ? [] : [`answered ${names(life.errors)}`]),
    ...(life.through.length === 0 ? [] : [`through ${names(life.through)}`]),
  ].join('; ');
}

function names(counted: ToldLife['actions']): string {
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
