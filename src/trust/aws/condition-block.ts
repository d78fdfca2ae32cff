import type { ConditionSet } from '../../identity/conditions.js';
import { subjectsOf } from '../../identity/github-subject.js';
import { ANY, parsePattern, RUN } from '../../identity/patterns.js';
import { printable } from '../../text/printable.js';
import { oneOrList } from '../one-or-list.js';
import { audienceKey, conditionKeysOf, isMultivalued } from './condition-keys.js';
import { type ConditionBlock, fitsPolicy } from './document.js';

/** A value of a condition: as it is, or as a pattern of IAM's own. */
interface Value {
  text: string;
  /** Whether `*` and `?` in it are wildcards. */
  like: boolean;
}

/**
 * The condition block that holds for exactly the tokens which the conditions hold for.
 *
 * Not expressed, since IAM has nothing for it: that a claim of more than 2,048 characters, or a number beyond 2^53,
 * matches nothing. No known issuer has such.
 *
 * @param host the issuer without its scheme
 * @param refuse is told why, and what to write instead, for each condition that IAM cannot hold to
 */
export function conditionBlock(
  host: string,
  audience: string,
  conditions: ConditionSet,
  refuse: (reason: string) => void,
): ConditionBlock {
  const keys = conditionKeysOf(host);
  const block = new Map<string, Map<string, readonly string[]>>();
  const add = (claim: string, key: string, values: readonly Value[]): void => {
    const like = values.some((value) => value.like);
    const operator = `${isMultivalued(claim) ? 'ForAnyValue:' : ''}${like ? 'StringLike' : 'StringEquals'}`;
    const texts = values.map((value) => (like && !value.like ? escaped(value.text) : value.text));
    const under = block.get(operator) ?? new Map<string, readonly string[]>();
    block.set(operator, under.set(key, [...new Set(texts)]));
  };

  if (fitsPolicy(audience) && audience !== '' && audience.length <= LONGEST_AUDIENCE)
    add('aud', audienceKey(host), [literalValue(audience)]);
  else refuse(`IAM takes no audience such as "${printable(audience, 80)}": Latin letters, 255 at most`);

  const { sub: _, ...others } = conditions;
  const derived = String(conditions['sub']) === String(subjectsOf(others));
  let refused = false;
  for (const [claim, written] of Object.entries(conditions)) {
    const told = `the claim ${printable(claim, 80)}`;
    if (!keys.claims.includes(claim)) {
      refused = true;
      refuse(`${told} cannot be asked for at AWS: ${alternativeTo(claim, host)}`);
      continue;
    }
    const patterns = [written].flat().map(String);
    const values = patterns.map(iamPattern);
    const at = values.findIndex((value) => typeof value === 'string');
    if (at === -1) {
      add(claim, `${host}:${claim}`, values as Value[]);
      continue;
    }
    // What was made of another claim was written by nobody: that one was told of.
    if (!(claim === 'sub' && derived && refused))
      refuse(`${told} has the pattern "${printable(patterns[at], 100)}", and ${String(values[at])}`);
    refused = true;
  }

  if (keys.shared && !refused) {
    const subjects = [conditions['sub'] ?? []].flat().map((pattern) => parsePattern(String(pattern)));
    const open = subjects.some((parts) => parts.every((part) => typeof part !== 'string'));
    if (subjects.length === 0 || open) {
      refuse(
        `IAM takes no trust policy for ${host} that does not look at the subject: name the repository, or what sub must begin with, as in ${keys.subject}`,
      );
    }
  }
  return Object.fromEntries(
    [...block].map(([operator, under]) => [
      operator,
      Object.fromEntries([...under].map(([key, values]) => [key, oneOrList(values)])),
    ]),
  );
}

/** What IAM takes as client id. */
const LONGEST_AUDIENCE = 255;

/** A pattern of ours as one of IAM's, or why it cannot be one. */
function iamPattern(pattern: string): Value | string {
  const parts = parsePattern(pattern);
  if (parts.includes(RUN))
    return 'IAM has no wildcard that stops at / and : as * does: write ** if anything may stand there, or each value by itself';
  if (!parts.every((part) => typeof part !== 'string' || fitsPolicy(part)))
    return 'a policy may only have Latin letters (Latin-1): name it by an id, or write ** for that part';
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'string') return literalValue(only);
  // A claim that is empty matches nothing here, and would match *.
  if (parts.length === 1) return { text: '?*', like: true };
  return { text: parts.map((part) => (part === ANY ? '*' : escaped(String(part)))).join(''), like: true };
}

/**
 * One text. `${` begins a policy variable under every operator, and whether its escape is one under StringEquals as well
 * the policy simulators do not agree on: with wildcards allowed there is no doubt.
 */
function literalValue(text: string): Value {
  return text.includes('${') ? { text: escaped(text), like: true } : { text, like: false };
}

/** Text between wildcards. Source: IAM user guide, "Variables and tags", predefined policy variables. */
function escaped(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}

/** What to write instead of a claim that STS makes no condition key of. */
function alternativeTo(claim: string, host: string): string {
  const { claims, subject } = conditionKeysOf(host);
  if (claim === 'aud') return 'the input audience says it';
  const known = `STS knows ${claims.join(', ')} of ${host}`;
  if (claim.startsWith('/')) return `${known}, and nothing inside of claims`;
  const bySub = subject === undefined ? 'say it by sub' : `say it by sub, as in ${subject}`;
  if (claim === 'repository_owner') return `${known}: give repository_owner_id, or ${bySub}`;
  return `${known}: ${bySub}`;
}
