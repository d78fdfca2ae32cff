import type { JwtAuthenticator } from '../../../servers/kubernetes/read-authentication.js';
import type { ClaimPatterns, Glob } from '../attacks/glob.js';
import { addCelPatterns, type CelClaims, celClaimsUsed, LITERAL, textOfLiteral } from '../cel-patterns.js';

/** The characters that CEL names cannot contain, in the form that Kubernetes uses. */
const ESCAPES: Readonly<Record<string, string>> = {
  __underscores__: '__',
  __dot__: '.',
  __dash__: '-',
  __slash__: '/',
};

const CLAIMS: CelClaims = {
  variable: 'claims',
  plainName: (member) =>
    member.replace(/__(?:underscores|dot|dash|slash)__/g, (written) => ESCAPES[written] ?? written),
};

/** Returns the values that an entry's rules and mappings compare claims with. The linter builds ID tokens from them. */
export function claimPatternsOf(entry: JwtAuthenticator): ClaimPatterns {
  const patterns = new Map<string, Glob[]>();
  const add = (claim: string, ...globs: Glob[]): void => {
    patterns.set(claim, [...(patterns.get(claim) ?? []), ...globs]);
  };
  for (const { claim, requiredValue } of entry.claimValidationRules)
    if (claim !== undefined) add(claim, { text: requiredValue ?? '', wild: '' });
  for (const expression of expressionsOf(entry)) addCelPatterns(expression, CLAIMS, add);
  return patterns;
}

/** Returns the claims in an entry's expressions. */
export function claimsUsed(entry: JwtAuthenticator): string[] {
  const names = expressionsOf(entry).flatMap((expression) => celClaimsUsed(expression, CLAIMS));
  const mapped = [entry.username, entry.groups, entry.uid].flatMap(({ claim }) => claim ?? []);
  return [...new Set([...names, ...mapped])];
}

/** Returns the groups that an expression names: lists of texts that are results, not values of a claim. */
export function groupsNamed(expression: string): string[] {
  const results = expression.matchAll(
    new RegExp(
      String.raw`(\bin\s*)?(?<!claims)\[\s*((?:${LITERAL})(?:\s*,\s*(?:${LITERAL}))*)\s*\]|\?\s*(${LITERAL})\s*:`,
      'g',
    ),
  );
  return [
    ...new Set(
      [...results].flatMap(([, membership, list, single]) =>
        membership !== undefined
          ? []
          : [...(list ?? single ?? '').matchAll(new RegExp(LITERAL, 'g'))].map(([text]) =>
              textOfLiteral(text),
            ),
      ),
    ),
  ].filter((group) => group !== '');
}

/** Returns the constant text at the beginning of an expression's result; empty if there is none. */
export function constantStart(expression: string): string {
  const [, literal] = new RegExp(String.raw`^[\s(]*(${LITERAL})\s*\+`).exec(expression) ?? [];
  return literal === undefined ? '' : textOfLiteral(literal);
}

function expressionsOf({ claimValidationRules, username, groups, uid, extra }: JwtAuthenticator): string[] {
  return [
    ...claimValidationRules.flatMap(({ expression }) => expression ?? []),
    ...[groups, username, uid].flatMap(({ expression }) => expression ?? []),
    ...extra.map(({ valueExpression }) => valueExpression),
  ];
}
