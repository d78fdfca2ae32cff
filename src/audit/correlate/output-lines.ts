import { span } from '../../clock.js';
import { addToList } from '../../collections.js';
import { displayText } from '../display.js';
import { count } from '../formats.js';
import type { CorrelationOutput, CoverageOutput, CredentialOutput, UsesOutput } from './output.js';

/** The maximum number of lines of each kind to print in the text output. */
const MOST_LINES = 100;
const MOST_PARTS = 6;

/** Returns the output as human-readable text. Texts from logs and records are escaped for terminals. */
export function* correlationLines(output: CorrelationOutput): Generator<string> {
  yield* bounded(output.findings, (one) => `FINDING ${usesLine(one)}`);
  yield* bounded(output.attempts, (one) => `refused ${usesLine(one)}`);
  yield* bounded(
    output.unjudged,
    ({ kind, text, count: number }) =>
      `not judged: ${kind}: ${displayText(text, 600)}${number > 1 ? ` (${number})` : ''}`,
  );
  yield* bounded(notLookedForLines(output.coverage), (line) => line);
  const looked = new Set(output.coverage.credentials.filter((one) => one.looked).map(({ id }) => id));
  yield* bounded(output.credentials, (credential) => credentialLine(credential, looked.has(credential.id)));
  const entries = output.logs.reduce((sum, log) => sum + log.entries, 0);
  yield [
    `${entries} ${entries === 1 ? 'entry' : 'entries'} of ${count(output.logs.length, 'log')}`,
    `${count(output.credentials.length, 'credential')} found, ${output.unseen} not found`,
    count(output.findings.length, 'finding'),
    ...(output.attempts.length > 0 ? [count(output.attempts.length, 'refused attempt')] : []),
    ...(output.unjudged.length > 0 ? [`${output.unjudged.length} not judged`] : []),
  ].join('; ');
  yield coverageLine(output.coverage);
}

/** Returns the reasons why credentials could not be checked, each with its credentials, starting with the most frequent reason. */
function notLookedForLines({ credentials }: CoverageOutput): string[] {
  const whys = new Map<string, string[]>();
  for (const { id, why } of credentials) {
    if (why === undefined) continue;
    addToList(whys, why, id);
  }
  return [...whys]
    .sort(([, ones], [, others]) => others.length - ones.length)
    .map(([why, ids]) => {
      const named = ids.slice(0, MOST_PARTS).map((id) => displayText(id));
      const more = ids.length > MOST_PARTS ? ` and ${ids.length - MOST_PARTS} more` : '';
      return `not checked: ${named.join(', ')}${more}: ${displayText(why, 600)}`;
    });
}

function coverageLine({ looked, notLooked: not, leftOut, credentials }: CoverageOutput): string {
  const to = credentials.flatMap(({ lookedTo }) => lookedTo ?? []).sort();
  return [
    `${count(looked, 'credential')} checked${to[0] === undefined ? '' : ` until ${to[0]}`}`,
    ...(not > 0 ? [`${not} not checked`] : []),
    ...(leftOut > 0 ? [`${leftOut} excluded by --until`] : []),
  ].join('; ');
}

function* bounded<One>(list: readonly One[], line: (one: One) => string): Generator<string> {
  for (const one of list.slice(0, MOST_LINES)) yield line(one);
  if (list.length > MOST_LINES) yield `  and ${list.length - MOST_LINES} more (--json has all)`;
}

/**
 * Returns the ending of a credential and the time of the ending. A credential that may still be valid has two times: its expiry and
 * its job's end.
 */
function endOf({
  ending,
  endedAt,
  livesUntil,
}: Pick<CredentialOutput, 'ending' | 'endedAt' | 'livesUntil'>): string | undefined {
  if (endedAt === undefined) return undefined;
  if (ending !== 'lives until' && ending !== 'failed') return `${ending ?? 'expiry'} ${endedAt}`;
  return `${ending === 'failed' ? 'failed, lives until' : 'lives until'} ${livesUntil ?? 'an unknown time'}, job ended ${endedAt}`;
}

function usesLine(uses: UsesOutput): string {
  const { kind, id, role, who, joined, endedAt, action, through, count: number } = uses;
  const when = number === 1 ? uses.firstAt : `${number} times from ${uses.firstAt} to ${uses.lastAt}`;
  const parts = [
    `${kind}: ${displayText(id)}`,
    ...(role === undefined ? [] : [`role ${displayText(role)}`]),
    ...(who === undefined ? [] : [`by ${displayText(who)}`]),
    ...(endedAt === undefined || kind === 'unknown session' || kind === 'use before issue'
      ? []
      : [endOf(uses) ?? '']),
    `${displayText(action)}${through === undefined ? '' : ` through ${displayText(through)}`} ${when}`,
    ...(uses.addresses.length === 0 ? [] : [`from ${names(uses.addresses)}`]),
    ...(uses.errors.length === 0 ? [] : [`errors ${names(uses.errors)}`]),
    ...(joined === undefined ? [] : [`joined ${joined}`]),
    displayText(uses.where),
  ];
  return parts.join('; ');
}

function credentialLine(credential: CredentialOutput, looked: boolean): string {
  const { id, role, joined, described, issuedAt, uses, refused } = credential;
  const end = endOf(credential);
  const lived = end === undefined ? '' : `, ${end}`;
  return [
    `${displayText(id)}${role === undefined ? '' : ` of ${displayText(role)}`}: issued ${issuedAt}${lived}`,
    joined === undefined ? 'not joined' : `joined ${joined}`,
    ...(described === undefined ? [] : [`described as ${describedText(described)}`]),
    uses === 0
      ? looked
        ? 'never used'
        : 'no use in these logs'
      : `${count(uses, 'use')}${refused === 0 ? '' : ` (${refused} refused)`} from ${credential.firstUseAt} to ${credential.lastUseAt}: ${names(credential.actions)}`,
    ...(credential.addresses.length === 0 ? [] : [`from ${names(credential.addresses)}`]),
    ...(credential.errors.length === 0 ? [] : [`errors ${names(credential.errors)}`]),
    ...(credential.through.length === 0 ? [] : [`through ${names(credential.through)}`]),
    ...(credential.own === undefined ? [] : [`Jobpass's own requests: ${names(credential.own)}`]),
  ].join('; ');
}

function describedText({ id, run, attempt }: NonNullable<CredentialOutput['described']>): string {
  const parts = [id, ...(run === undefined ? [] : [`run ${run}`])];
  return displayText([...parts, ...(attempt === undefined ? [] : [`attempt ${attempt}`])].join(' '));
}

function names(counted: CredentialOutput['actions']): string {
  const some = counted
    .slice(0, MOST_PARTS)
    .map(({ name, count: number }) => `${displayText(name, 120)} (${number})`);
  return counted.length > MOST_PARTS
    ? `${some.join(', ')} and ${counted.length - MOST_PARTS} more`
    : some.join(', ');
}

/** Returns the line that states the allowed difference between clocks, for the end of the output. */
export function skewLine({ skewSeconds }: CorrelationOutput): string {
  return `allowed difference of clocks: ${span(skewSeconds * 1000)} (--skew)`;
}
