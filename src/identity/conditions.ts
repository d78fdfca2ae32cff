import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import { compilePattern, type Pattern, parsePattern } from './patterns.js';

export type PatternValue = string | number | boolean;

/** Conditions as they are written: a claim, and the pattern or the patterns of which it must match one. */
export type ConditionSet = Readonly<Record<string, PatternValue | readonly PatternValue[]>>;

/** A condition that does not hold. */
export interface FailedCondition {
  /** The claim, as the condition names it. */
  claim: string;
  /** `missing`: no such claim; `empty`: null, '' or a list without a value; `differs`: anything else. */
  why: 'missing' | 'empty' | 'differs';
  /** What the claim holds, safe to print and bounded; only where it differs. */
  value?: string;
  /** The patterns, safe to print and bounded. */
  wanted: readonly string[];
}

/** Tells which conditions of a set do not hold for a token's claims: none of them, if the set holds. */
export type Conditions = (claims: Readonly<Record<string, unknown>>) => readonly FailedCondition[];

/** A claim that is longer never matches, in UTF-16 units: no CI system's is, and time is spent on each. */
const LONGEST_CLAIM = 2_048;
/** No pattern needs more, in UTF-16 units. */
const LONGEST_PATTERN = 2_048;
const SHOWN = 160;
const SHOWN_ITEMS = 5;

/**
 * Compiles conditions on claims. All of them must hold; a set without any holds for every token.
 *
 * A pattern is compared with the whole claim, case-sensitive: `*` stands for any run of characters without `/`
 * and `:`, `**` for any run, `\*` for a star; nothing else is special. Of a claim that is a list, one element must
 * match. A claim that is missing, empty or an object matches nothing, not even `**`. A name that begins with `/` is
 * a JSON pointer (RFC 6901), any other a member at the top.
 *
 * @throws JobpassError `usage` for a condition that could never hold, or whose name cannot be read
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

/** One failed condition in words, for the log: it tells what the operator wants, which is not the caller's business. */
export function tellFailure({ claim, why, value, wanted }: FailedCondition): string {
  const name = printable(claim, SHOWN);
  const patterns = `wanted ${wanted.map((pattern) => `"${pattern}"`).join(' or ')}`;
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
      'has a name that cannot be read',
      'A name with / in front is a JSON pointer: ~0 stands for ~ in it, and ~1 for /',
    );
  }
  if (values.length === 0) throw wrong('has no pattern', 'Give one, or leave the condition out');
  const texts = values.map((value) => {
    const text = textOf(value);
    if (text === undefined || text === '') {
      throw wrong('has a pattern that nothing matches', 'Write it as text, in quotes, and not empty');
    }
    if (text.length > LONGEST_PATTERN) throw wrong('has a pattern that is too long', 'Write it shorter');
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

/** The way to a claim from the top, or undefined for a pointer that cannot be read. */
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
      // A list has members of its own that nobody signed, such as its length.
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
 * The text by which a value is compared; undefined for what has none. Beyond 2^53 JSON's numbers run together, so
 * that one id would match another's.
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
  // Whoever wonders why it differs must see a line break at the end, or a letter that only looks like another.
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function isList(value: PatternValue | readonly PatternValue[]): value is readonly PatternValue[] {
  return Array.isArray(value);
}

/** What must be in a claim of a well-known issuer for its owner to be the only one who can have it. */
type Pins = Readonly<Record<string, RegExp | 'whole'>>;

/**
 * Issuers whose tokens anyone can get, and the claims that tell whose a token is: 'whole' must be written out, an
 * expression must fit the text in front of the first wildcard. Left out are issuers that have an address
 * for each customer, and so know their owner by that: CircleCI's usual one, Bitbucket, Semaphore, Azure DevOps.
 *
 * Sources: the issuers' references of their claims (GitHub: security/oidc.md; GitLab: id_token_authentication.md;
 * Buildkite: agent/cli/reference/oidc.md; CircleCI: openid-connect-tokens.adoc; Google: the claims of a service
 * account's ID token, as PyPI checks them).
 */
const STRANGERS: Readonly<Record<string, Pins>> = {
  'https://token.actions.githubusercontent.com': {
    repository_owner_id: 'whole',
    repository_owner: 'whole',
    repository_id: 'whole',
    repository: /^[^/:]+\//,
    enterprise_id: 'whole',
    enterprise: 'whole',
    // The subject can be customised: it counts by what it begins with. Values cannot hold a colon there.
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
    // It can be made one of the UUIDs instead.
    sub: /^(organization:[^:]+:|[0-9a-f-]{36}:$)/,
  },
  // Its root issuer; the usual one has the organization in its address.
  'https://oidc.circleci.com': {
    'oidc.circleci.com/org-id': 'whole',
    'oidc.circleci.com/project-id': 'whole',
    sub: /^org\/[^/]+\//,
  },
  'https://accounts.google.com': { email: 'whole', sub: 'whole' },
};

/**
 * Finds conditions that let in the whole world, because the issuer's tokens are anyone's to get and no condition
 * says whose it must be: `octo-org/*` does for a repository, `octo-*` or `**` does not.
 *
 * @returns the claims of which one is needed; undefined where the set names the owner, or where the issuer is none
 *   of those that we know to serve strangers
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
  // The end of a text that is written out bounds its last part as well as a colon would.
  return pin.test(others.length === 0 ? `${first}:` : first);
}
