import type { ConditionSet } from '../../identity/conditions.js';
import { KNOWN_CLAIMS, knownIssuer } from '../../identity/known-issuers.js';
import { ANY, parsePattern, RUN, textOfPattern } from '../../identity/patterns.js';
import { printable } from '../../text/printable.js';
import { celList, celText, memberOf, optionalClaim, presenceOf } from './text.js';

/** Claims of known CI systems whose values are not always text. */
const NOT_TEXT: ReadonlySet<string> = new Set([
  ...[
    'aud',
    'groups_direct',
    'user_identities',
    'runner_id',
    'build_number',
    'oidc.circleci.com/context-ids',
  ],
  ...['oidc.circleci.com/ssh-rerun', 'https://sts.amazonaws.com/'],
]);

/** How a service's expressions read claims. Returns the test of a claim's value as CEL, which is false if the claim is missing. */
export type ClaimReader = (path: readonly string[], test: (value: string) => string) => string;

/** Reads the claims of a Kubernetes API server, which supports optional types. */
export const KUBERNETES_CLAIMS: ClaimReader = (path, test) => test(`${optionalClaim(path)}.orValue('')`);

/** Reads the claims of a workload identity pool of Google Cloud. */
export const GOOGLE_CLAIMS: ClaimReader = (path, test) =>
  [...presenceOf('assertion', path), test(memberOf('assertion', path))].join(' && ');

/**
 * Returns the condition on an ID token's claims as CEL, which is true for exactly the tokens that meet the conditions. If a claim is
 * missing, the result is false, not an error.
 */
export function conditionsAsCel(
  issuer: string,
  set: ConditionSet,
  reader: ClaimReader = KUBERNETES_CLAIMS,
): string {
  const all = Object.entries(set).map(([claim, patterns]) =>
    conditionAsCel(issuer, pathOf(claim), [patterns].flat().map(String), reader),
  );
  return all.length === 0 ? 'true' : all.join(' && ');
}

/**
 * Finds conditions that a server's CEL would interpret in another way than Jobpass.
 *
 * @param server the service in messages: `Kubernetes`
 * @returns the reasons, for people
 */
export function unsupportedConditions(set: ConditionSet, server: string): string[] {
  return Object.entries(set).flatMap(([claim, patterns]) => {
    const named = `the claim ${printable(claim, 80)}`;
    return [
      ...([claim, ...[patterns].flat().map(String)].some((text) => /\p{Cs}/u.test(text))
        ? [`${named} has an invalid character`]
        : []),
      ...(pathOf(claim)
        .slice(1)
        .some((part) => /^\d+$/.test(part))
        ? [`${named} is a pointer with a number, which is not supported for ${server}: use another claim`]
        : []),
    ];
  });
}

/** Returns the names on the path to a claim. A name that begins with a slash is a JSON pointer. */
function pathOf(claim: string): string[] {
  return claim.startsWith('/')
    ? claim
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    : [claim];
}

function conditionAsCel(
  issuer: string,
  path: readonly string[],
  patterns: readonly string[],
  reader: ClaimReader,
): string {
  if (isText(issuer, path)) return reader(path, (value) => matches(value, patterns));
  // A number or a boolean counts as its text, and one element of a list is enough.
  const scalar = ['list', 'map', 'null_type'].map((type) => `type(v) != ${type}`).join(' && ');
  const text = `${scalar} && ${matches('string(v)', patterns)}`;
  return reader(path, (value) => `dyn(type(${value}) == list ? ${value} : [${value}]).exists(v, ${text})`);
}

function isText(issuer: string, path: readonly string[]): boolean {
  const [claim = ''] = path;
  const kind = knownIssuer(issuer)?.kind;
  return (
    path.length === 1 && kind !== undefined && KNOWN_CLAIMS[kind].includes(claim) && !NOT_TEXT.has(claim)
  );
}

/** Returns the condition that a text matches one of the patterns, as CEL. */
function matches(value: string, patterns: readonly string[]): string {
  const texts = patterns.flatMap((pattern) => textOfPattern(pattern) ?? []);
  const wild = patterns.filter((pattern) => textOfPattern(pattern) === undefined);
  const [only] = texts;
  const tests = [
    ...(only === undefined
      ? []
      : [texts.length === 1 ? `${value} == ${celText(only)}` : `${value} in ${celList(texts)}`]),
    ...wild.map((pattern) => `${value}.matches(${celText(regexOf(pattern))})`),
  ];
  return tests.length === 1 ? (tests[0] as string) : `(${tests.join(' || ')})`;
}

/** Returns a pattern as a regular expression of RE2. An empty claim never matches. */
function regexOf(pattern: string): string {
  const parts = parsePattern(pattern);
  const times = parts.length === 1 ? '+' : '*';
  const text = parts.map((part) =>
    part === RUN ? `[^/:]${times}` : part === ANY ? `[\\s\\S]${times}` : escaped(part),
  );
  return `^${text.join('')}$`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
