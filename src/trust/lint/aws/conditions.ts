import { NO, type Verdict, YES } from '../verdict.js';

/** One line of a condition block: an operator, a key, and values. One of the values must match. */
export interface Condition {
  operator: Operator;
  /** The key as written in the policy. */
  key: string;
  values: readonly string[];
}

export interface Operator {
  /** The operator as written in the policy. */
  name: string;
  /** The operator in lowercase, without prefix and suffix. */
  base: string;
  set: 'any' | 'all' | undefined;
  ifExists: boolean;
}

/** The known values of a request, keyed by the condition key's name in lowercase. */
export interface Context {
  values: ReadonlyMap<string, string>;
  /**
   * Returns the origin of the key's value:
   * - `token`: the ID token; a key without a value is absent
   * - `never`: STS does not set this key
   * - `doubt`: sources differ on whether STS sets this key, so the value may be absent
   * - `caller`: the caller chooses the value
   * - `other`: something else, such as the address or the time
   */
  kind(key: string): 'token' | 'never' | 'doubt' | 'caller' | 'other';
}

/** The string operators. For each operator: whether it is negated, whether it accepts wildcards, and whether it ignores case. */
const STRINGS: Readonly<Record<string, { not: boolean; like: boolean; ignoreCase: boolean }>> = {
  stringequals: { not: false, like: false, ignoreCase: false },
  stringnotequals: { not: true, like: false, ignoreCase: false },
  stringequalsignorecase: { not: false, like: false, ignoreCase: true },
  stringnotequalsignorecase: { not: true, like: false, ignoreCase: true },
  stringlike: { not: false, like: true, ignoreCase: false },
  stringnotlike: { not: true, like: true, ignoreCase: false },
};

/** Returns the properties of a string operator; undefined for other operators. */
export const textOperator = ({
  base,
}: Operator): { not: boolean; like: boolean; ignoreCase: boolean } | undefined =>
  Object.hasOwn(STRINGS, base) ? STRINGS[base] : undefined;

export function parseOperator(name: string): Operator {
  const [, set, rest = ''] = /^(?:(forallvalues|foranyvalue):)?(.*)$/.exec(name.toLowerCase()) ?? [];
  const ifExists = rest.endsWith('ifexists');
  return {
    name,
    base: ifExists ? rest.slice(0, -'ifexists'.length) : rest,
    set: set === 'forallvalues' ? 'all' : set === 'foranyvalue' ? 'any' : undefined,
    ifExists,
  };
}

/** Returns whether a condition holds if the request contains no value for the condition's key. */
export function holdsWithout({ base, set, ifExists }: Operator, values: readonly string[]): Verdict {
  if (base === 'null') return values.some((value) => value.toLowerCase() === 'true') ? YES : NO;
  // AWS does not document how IfExists works together with ForAnyValue.
  if (set === 'any') return ifExists ? { is: 'unknown', because: 'ForAnyValue with IfExists' } : NO;
  if (set === 'all' || ifExists) return YES;
  return base.includes('not') ? YES : NO;
}

export interface Reading {
  /** Whether the policy replaces `${…}` with values. This happens only in policies with the version 2012-10-17. */
  variables: boolean;
  /** Whether to reject conditions that hold only because a claim is missing. */
  strict?: boolean;
}

/**
 * Returns whether a condition holds for a request.
 *
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators", "Multivalued context keys" and "Policy variables".
 */
export function holds(condition: Condition, context: Context, reading: Reading): Verdict {
  const { operator, key, values } = condition;
  const name = key.toLowerCase();
  const kind = context.kind(name);
  const text = textOperator(operator);
  if (kind === 'other') return { is: 'unknown', because: `the key ${key}` };
  if (text === undefined && operator.base !== 'null' && operator.base !== 'bool')
    return { is: 'unknown', because: `the operator ${operator.name}` };
  if (kind === 'caller')
    return operator.base === 'null' ? (values.some((value) => value === 'false') ? YES : NO) : YES;
  const value = context.values.get(name);
  const without = (): Verdict =>
    reading.strict === true &&
    kind !== 'never' &&
    (operator.ifExists || operator.set === 'all') &&
    text?.not !== true
      ? NO
      : holdsWithout(operator, values);
  const within = (): Verdict =>
    value === undefined ? without() : matches(operator, values, value, context, reading);
  if (kind === 'token' || kind === 'never') return within();
  const both = [without(), within()] as const;
  return both[0].is === both[1].is
    ? both[0]
    : { is: 'unknown', because: `the key ${key}, on which sources differ` };
}

function matches(
  operator: Operator,
  values: readonly string[],
  value: string,
  context: Context,
  { variables }: Reading,
): Verdict {
  if (operator.base === 'null') return values.some((one) => one.toLowerCase() === 'false') ? YES : NO;
  if (operator.base === 'bool') {
    const wanted = values.map((one) => one.toLowerCase());
    if (wanted.some((one) => one !== 'true' && one !== 'false'))
      return { is: 'unknown', because: `the operator ${operator.name}` };
    return wanted.includes(value.toLowerCase()) ? YES : NO;
  }
  const text = textOperator(operator);
  if (text === undefined) return { is: 'unknown', because: `the operator ${operator.name}` };
  let unknown: Verdict | undefined;
  let any = false;
  for (const one of values) {
    const pattern = variables ? resolved(one, text.like, context) : literal(one, text.like);
    // A variable without a known value matches nothing. AWS does not document the result in a negated condition.
    if (pattern === undefined || (pattern === 'nothing' && text.not))
      unknown ??= { is: 'unknown', because: `the variable in "${one}"` };
    else if (pattern !== 'nothing' && matchesParts(pattern, value, text.ignoreCase)) any = true;
  }
  if (any) return text.not ? NO : YES;
  return unknown ?? (text.not ? YES : NO);
}

/** The parts of a pattern: literal text and wildcards. */
type Part = string | typeof ANY | typeof ONE;
const ANY = 1;
const ONE = 2;

function literal(text: string, like: boolean): Part[] {
  if (!like) return [text];
  const parts: Part[] = [];
  for (const piece of text.split(/([*?])/)) {
    if (piece === '*') parts.push(ANY);
    else if (piece === '?') parts.push(ONE);
    else if (piece !== '') parts.push(piece);
  }
  return parts;
}

/**
 * Replaces the variables in a pattern. Returns undefined if a variable's value is unknown, and `nothing` if a variable has no
 * value.
 */
function resolved(text: string, like: boolean, context: Context): Part[] | 'nothing' | undefined {
  const parts: Part[] = [];
  for (const piece of text.split(/(\$\{[^}]*\})/)) {
    const [, name] = /^\$\{([^}]*)\}$/.exec(piece) ?? [];
    if (name === undefined) parts.push(...literal(piece, like));
    else if (name === '*' || name === '?' || name === '$') parts.push(name);
    else {
      const [, key = '', fallback] = /^\s*([^,\s]+)\s*(?:,\s*'(.*)')?\s*$/.exec(name) ?? [];
      if (key === '' || !['token', 'never'].includes(context.kind(key.toLowerCase()))) return undefined;
      const value = context.values.get(key.toLowerCase()) ?? fallback;
      if (value === undefined) return 'nothing';
      parts.push(value);
    }
  }
  return parts;
}

/** Returns whether the parts of a pattern match a text. The run time is at most proportional to the product of both lengths. */
function matchesParts(parts: readonly Part[], value: string, ignoreCase: boolean): boolean {
  const text = ignoreCase ? value.toLowerCase() : value;
  const [first = ''] = parts;
  // Most patterns fail at the literal prefix.
  if (typeof first === 'string') {
    const head = ignoreCase ? first.toLowerCase() : first;
    if (parts.length <= 1) return text === head;
    if (!text.startsWith(head)) return false;
  }
  let ends = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    if (part === ANY) {
      const from = Math.min(...ends);
      for (let at = from; at <= text.length; at++) next.add(at);
    } else {
      const wanted = part === ONE ? '' : ignoreCase ? part.toLowerCase() : part;
      for (const at of ends) {
        if (part === ONE ? at < text.length : text.startsWith(wanted, at))
          next.add(at + (part === ONE ? 1 : wanted.length));
      }
    }
    if (next.size === 0) return false;
    ends = next;
  }
  return ends.has(text.length);
}

/** Returns whether a pattern with `*` and `?` matches a whole text. Ignores case. */
export function matchesLike(pattern: string, text: string): boolean {
  return matchesParts(literal(pattern, true), text, true);
}

/** Combines the verdicts of several conditions. All conditions must hold. */
export function all(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.some(({ is }) => is === 'no')) return NO;
  return verdicts.find(({ is }) => is === 'unknown') ?? YES;
}
