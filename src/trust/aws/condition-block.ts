import type { ConditionSet } from '../../identity/conditions.js';
import { subjectsOf } from '../../identity/github-subject.js';
import { ANY, parsePattern, RUN } from '../../identity/patterns.js';
import { audienceKey, conditionKeysOf, isMultivalued } from '../../servers/aws/condition-keys.js';
import { printable } from '../../text/printable.js';
import { oneOrList } from '../one-or-list.js';
import { type ConditionBlock, fitsPolicy } from './document.js';

/** A value of a condition: a plain text, or a pattern in IAM's syntax. */
interface Value {
  text: string;
  /** Whether `*` and `?` in the value are wildcards. */
  like: boolean;
}

/**
 * Returns the condition block that accepts exactly the tokens that meet the conditions.
 *
 * One difference remains, because IAM cannot express it: in Jobpass a claim of more than 2,048 characters, or a number beyond 2^53,
 * matches nothing. No known issuer sends such claims.
 *
 * @param host the issuer without its scheme
 * @param refuse called for each condition that IAM cannot enforce, with the reason and an alternative
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
  else
    refuse(
      `IAM does not accept the audience "${printable(audience, 80)}": use at most 255 characters of Latin-1`,
    );

  const { sub: _, ...others } = conditions;
  const derived = String(conditions['sub']) === String(subjectsOf(others));
  let refused = false;
  for (const [claim, written] of Object.entries(conditions)) {
    const named = `the claim ${printable(claim, 80)}`;
    if (!keys.claims.includes(claim)) {
      refused = true;
      refuse(`AWS has no condition on ${named}: ${alternativeTo(claim, host)}`);
      continue;
    }
    const patterns = [written].flat().map(String);
    const values = patterns.map(iamPattern);
    const at = values.findIndex((value) => typeof value === 'string');
    if (at === -1) {
      add(claim, `${host}:${claim}`, values as Value[]);
      continue;
    }
    // A subject that was derived from another claim is not in the file, and the problem with the other claim was already reported.
    if (!(claim === 'sub' && derived && refused))
      refuse(`${named} has the pattern "${printable(patterns[at], 100)}", and ${String(values[at])}`);
    refused = true;
  }

  if (keys.shared && !refused) {
    const subjects = [conditions['sub'] ?? []].flat().map((pattern) => parsePattern(String(pattern)));
    const open = subjects.some((parts) => parts.every((part) => typeof part !== 'string'));
    if (subjects.length === 0 || open) {
      refuse(
        `IAM rejects a trust policy for ${host} without a condition on the subject: add the repository, or a pattern for sub such as ${keys.subject}`,
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

/** The longest client id that IAM accepts. */
const LONGEST_AUDIENCE = 255;

/** Converts a pattern to IAM's syntax, or returns the reason why this is not possible. */
function iamPattern(pattern: string): Value | string {
  const parts = parsePattern(pattern);
  if (parts.includes(RUN))
    return 'IAM has no wildcard that stops at / and : like * does: use ** to allow any text, or list each value';
  if (!parts.every((part) => typeof part !== 'string' || fitsPolicy(part)))
    return 'a policy may only contain Latin-1 characters: use an id instead, or ** for this part';
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'string') return literalValue(only);
  // In Jobpass an empty claim matches nothing, but `*` in IAM matches an empty value.
  if (parts.length === 1) return { text: '?*', like: true };
  return { text: parts.map((part) => (part === ANY ? '*' : escaped(String(part)))).join(''), like: true };
}

/**
 * Returns a value that matches one text. `${` begins a policy variable under every operator. Policy simulators disagree about
 * whether StringEquals supports the escape, so Jobpass uses StringLike for such a text.
 */
function literalValue(text: string): Value {
  return text.includes('${') ? { text: escaped(text), like: true } : { text, like: false };
}

/** Returns the escaped text between wildcards. Source: IAM user guide, "Variables and tags", predefined policy variables. */
function escaped(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}

/** Returns an alternative to a claim for which STS has no condition key. */
function alternativeTo(claim: string, host: string): string {
  const { claims, subject } = conditionKeysOf(host);
  if (claim === 'aud') return 'set the input audience instead';
  const known = `STS supports ${claims.join(', ')} for ${host}`;
  if (claim.startsWith('/')) return `${known}, and no parts of claims`;
  const bySub = subject === undefined ? 'use sub' : `use sub, such as ${subject}`;
  if (claim === 'repository_owner') return `${known}: use repository_owner_id, or ${bySub}`;
  return `${known}: ${bySub}`;
}
