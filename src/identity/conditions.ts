import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import { compilePattern, type Pattern, parsePattern } from './patterns.js';

export type PatternValue = string | number | boolean;

/**
 * Conditions as the user wrote them: one or more patterns, keyed by claim name. Each claim must match at least one of its
 * patterns.
 */
export type ConditionSet = Readonly<Record<string, PatternValue | readonly PatternValue[]>>;

/** A condition that a token's claims do not meet. */
export interface FailedCondition {
  /** The claim's name, as written in the condition. */
  claim: string;
  /** `missing`: the claim is absent. `empty`: null, '' or a list without a value. `differs`: any other mismatch. */
  why: 'missing' | 'empty' | 'differs';
  /** The claim's value, truncated and safe to print. Set only for `differs`. */
  value?: string;
  /** The patterns, truncated and safe to print. */
  wanted: readonly string[];
}

/** Returns the conditions that a token's claims do not meet. The list is empty if the claims meet all conditions. */
export type Conditions = (claims: Readonly<Record<string, unknown>>) => readonly FailedCondition[];

/**
 * The maximum length of a claim, in UTF-16 units. A longer claim never matches. No CI system issues longer claims, and they
 * would take long to match.
 */
const LONGEST_CLAIM = 2_048;
/** The maximum length of a pattern, in UTF-16 units. */
const LONGEST_PATTERN = 2_048;
const SHOWN = 160;
const SHOWN_ITEMS = 5;

/**
 * Compiles conditions on claims. A token must meet all of them. An empty set accepts every token.
 *
 * A pattern is compared with the whole claim, case-sensitive. `*` matches any characters except `/` and `:`, `**` matches
 * any characters, and `\*` matches a star. No other character is special. If a claim is a list, one element must match. A
 * missing claim, an empty claim and an object never match, not even `**`. A name that begins with `/` is a JSON pointer
 * (RFC 6901). Any other name is a top-level claim.
 *
 * @throws JobpassError `usage` if no claims can meet a condition, or its name is invalid
 */
export function compileConditions(set: ConditionSet): Conditions {
  const all = Object.entries(set).map(([claim, patterns]) => compileCondition(claim, patterns));
  return (claims) => {
    let failed: FailedCondition[] | undefined;
    for (const condition of all) {
      const value = condition.find(claims);
      if (holds(value, condition.patterns)) continue;
      failed ??= [];
      failed.push(failure(condition, value));
    }
    return failed ?? NONE;
  };
}

const NONE: readonly FailedCondition[] = [];

/**
 * Describes a failed condition for the broker's log. The text contains the expected patterns, so the broker must not send it to
 * the caller.
 */
export function failureText({ claim, why, value, wanted }: FailedCondition): string {
  const name = printable(claim, SHOWN);
  const patterns = `expected ${wanted.map((pattern) => `"${pattern}"`).join(' or ')}`;
  if (why !== 'differs') return `the claim ${name} is ${why}, ${patterns}`;
  return `the claim ${name} is "${value ?? ''}", ${patterns}`;
}

interface Condition {
  claim: string;
  find: (claims: Readonly<Record<string, unknown>>) => unknown;
  patterns: readonly Pattern[];
  wanted: readonly string[];
}

function compileCondition(claim: string, written: PatternValue | readonly PatternValue[]): Condition {
  const values: readonly PatternValue[] = isList(written) ? written : [written];
  const wrong = (said: string, hint: string): JobpassError =>
    new JobpassError('usage', `The condition on the claim "${printable(claim, SHOWN)}" ${said}`, { hint });
  const path = claimPath(claim);
  if (path === undefined) {
    throw wrong(
      'has an invalid name',
      'A name that begins with `/` is a JSON pointer: write `~0` for `~` and `~1` for `/`',
    );
  }
  if (values.length === 0) throw wrong('has no pattern', 'Add a pattern, or remove the condition');
  const texts = values.map((value) => {
    const text = textOf(value);
    if (text === undefined || text === '') {
      throw wrong('has a pattern that never matches', 'Write the pattern as a quoted text that is not empty');
    }
    if (text.length > LONGEST_PATTERN)
      throw wrong('has a pattern that is too long', `The maximum is ${LONGEST_PATTERN} characters`);
    return text;
  });
  const shown = texts.slice(0, SHOWN_ITEMS).map((text) => printable(text, SHOWN));
  return {
    claim,
    find: path.length === 1 ? member(path[0] ?? '') : pointer(path),
    patterns: texts.map(compilePattern),
    wanted: texts.length > SHOWN_ITEMS ? [...shown, `${texts.length - SHOWN_ITEMS} more`] : shown,
  };
}

/** Returns the path to a claim, or undefined if the JSON pointer is invalid. */
function claimPath(claim: string): readonly string[] | undefined {
  if (claim === '') return undefined;
  if (!claim.startsWith('/')) return [claim];
  if (/~(?![01])/.test(claim)) return undefined;
  return claim
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function member(name: string): Condition['find'] {
  return (claims) => (Object.hasOwn(claims, name) ? claims[name] : undefined);
}

function pointer(path: readonly string[]): Condition['find'] {
  return (claims) => {
    let value: unknown = claims;
    for (const name of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
      // The own properties of an array, such as `length`, are not claims.
      if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(name)) return undefined;
      value = (value as Record<string, unknown>)[name];
    }
    return value;
  };
}

function holds(value: unknown, patterns: readonly Pattern[]): boolean {
  return Array.isArray(value)
    ? value.some((element) => matchesOne(element, patterns))
    : matchesOne(value, patterns);
}

function matchesOne(value: unknown, patterns: readonly Pattern[]): boolean {
  const text = textOf(value);
  if (text === undefined || text === '' || text.length > LONGEST_CLAIM) return false;
  for (const matches of patterns) if (matches(text)) return true;
  return false;
}

/**
 * Returns a value as text for the comparison, or undefined if the value has no text. Numbers beyond 2^53 are excluded:
 * JavaScript rounds them, so one id could match another.
 */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number' || Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined;
  return String(value);
}

function failure({ claim, wanted }: Condition, value: unknown): FailedCondition {
  if (value === undefined) return { claim, why: 'missing', wanted };
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (items.every((item) => item === null || item === '')) return { claim, why: 'empty', wanted };
  const shown = items.slice(0, SHOWN_ITEMS).map(shownValue).join(', ');
  return { claim, why: 'differs', value: printable(shown, SHOWN), wanted };
}

function shownValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = String(value).slice(0, SHOWN);
  if (/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(text)) return text;
  // Escapes make a trailing line break or a lookalike letter visible.
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function isList(value: PatternValue | readonly PatternValue[]): value is readonly PatternValue[] {
  return Array.isArray(value);
}

/** The texts that a pattern must contain so that it matches tokens of one owner only, keyed by claim. */
type Pins = Readonly<Record<string, RegExp | 'whole'>>;

/**
 * Public issuers that issue tokens to anyone, and the claims that identify a token's owner. 'whole': the pattern must not
 * contain a wildcard. A regular expression: it must match the pattern's text before the first wildcard. Issuers with a separate
 * address for each customer are not listed, because the address identifies the owner. Examples are the default issuers of
 * CircleCI, Bitbucket, Semaphore and Azure DevOps.
 *
 * Sources: the issuers' documentation about their claims (GitHub: security/oidc.md; GitLab: id_token_authentication.md;
 * Buildkite: agent/cli/reference/oidc.md; CircleCI: openid-connect-tokens.adoc; Google: the claims of a service account's ID
 * token, as PyPI checks them).
 */
const STRANGERS: Readonly<Record<string, Pins>> = {
  'https://token.actions.githubusercontent.com': {
    repository_owner_id: 'whole',
    repository_owner: 'whole',
    repository_id: 'whole',
    repository: /^[^/:]+\//,
    enterprise_id: 'whole',
    enterprise: 'whole',
    // The subject is customizable, so its prefix decides. The claim's values never contain a colon.
    sub: /^((repo|repository):[^/:]+\/|(repository_owner|repository_owner_id|repository_id|enterprise|enterprise_id):[^:]+:)/,
  },
  'https://gitlab.com': {
    namespace_id: 'whole',
    namespace_path: /^[^/:]+[/:]/,
    project_id: 'whole',
    project_path: /^[^/:]+\//,
    sub: /^(project_path:[^/:]+\/|project_id:[^:]+:)/,
  },
  'https://agent.buildkite.com': {
    organization_id: 'whole',
    organization_slug: 'whole',
    pipeline_id: 'whole',
    cluster_id: 'whole',
    queue_id: 'whole',
    // The subject can also be a UUID.
    sub: /^(organization:[^:]+:|[0-9a-f-]{36}:$)/,
  },
  // The root issuer of CircleCI. The address of CircleCI's default issuer contains the organization.
  'https://oidc.circleci.com': {
    'oidc.circleci.com/org-id': 'whole',
    'oidc.circleci.com/project-id': 'whole',
    sub: /^org\/[^/]+\//,
  },
  'https://accounts.google.com': { email: 'whole', sub: 'whole' },
};

/**
 * Finds conditions that accept any owner's tokens from a public issuer. For example, `octo-org/*` names a repository's owner;
 * `octo-*` and `**` do not.
 *
 * @returns the claims that can name the owner. Undefined if the conditions already name the owner, or the issuer is not in
 * `STRANGERS`
 */
export function openToStrangers(issuer: string, set: ConditionSet): readonly string[] | undefined {
  const pins = Object.hasOwn(STRANGERS, issuer) ? STRANGERS[issuer] : undefined;
  if (pins === undefined) return undefined;
  const pinned = Object.entries(set).some(([claim, written]) => {
    const path = claimPath(claim);
    const name = path?.length === 1 ? (path[0] ?? '') : '';
    const pin = Object.hasOwn(pins, name) ? pins[name] : undefined;
    if (pin === undefined) return false;
    const values = isList(written) ? written : [written];
    return values.length > 0 && values.every((value) => namesOwner(textOf(value) ?? '', pin));
  });
  return pinned ? undefined : Object.keys(pins);
}

function namesOwner(text: string, pin: RegExp | 'whole'): boolean {
  const [first, ...others] = parsePattern(text);
  if (typeof first !== 'string' || first === '') return false;
  if (pin === 'whole') return others.length === 0;
  // If the pattern has no wildcard, its end counts as a boundary, like a colon.
  return pin.test(others.length === 0 ? `${first}:` : first);
}
