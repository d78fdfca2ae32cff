import { memberAsCel, type PoolMember } from '../../../servers/gcp/members.js';
import type { PoolProvider } from '../../../servers/gcp/pool-provider.js';
import type { ClaimPatterns, Glob } from '../attacks/glob.js';
import { addCelPatterns, type CelClaims, celClaimsUsed, LITERAL, textOfLiteral } from '../cel-patterns.js';

const ASSERTION: CelClaims = { variable: 'assertion' };

/**
 * Returns the values that a provider's condition and a member of a policy compare claims with. Attributes count as the claims that the
 * provider maps to them.
 */
export function providerPatterns(
  { mapping, condition }: Pick<PoolProvider, 'mapping' | 'condition'>,
  member?: PoolMember,
): ClaimPatterns {
  const patterns = new Map<string, Glob[]>();
  const add = (claim: string, ...globs: Glob[]): void => {
    patterns.set(claim, [...(patterns.get(claim) ?? []), ...globs]);
  };
  const joined = member === undefined ? undefined : joinedClaims(member, mapping);
  for (const [claim, text] of joined ?? []) add(claim, { text, wild: '' });
  const expressions = [
    condition,
    joined === undefined && member !== undefined ? memberAsCel(member) : undefined,
  ];
  for (const expression of expressions.flatMap((one) => one ?? []))
    addCelPatterns(withClaims(expression, mapping), ASSERTION, add);
  return patterns;
}

/** A part of a mapping that joins texts: a claim, perhaps with a text in its place, or a literal text. */
const PART = new RegExp(
  String.raw`\s*(?:\(?\s*(?:has\(assertion\.\w+\)\s*\?\s*)?(?:string\(\s*)?assertion\.(\w+)\s*\)?\s*(?::\s*${LITERAL}\s*)?\)?|(${LITERAL}))\s*(?:\+|$)`,
  'y',
);

/**
 * Returns the values of claims that a member requires whose attribute joins several claims: `octo-org/shop:production` for
 * `assertion.repository + ':' + assertion.environment`. Undefined for another mapping, or if the value does not fit.
 */
function joinedClaims(
  member: PoolMember,
  mapping: Readonly<Record<string, string>>,
): [claim: string, text: string][] | undefined {
  if (member.kind === 'all' || member.kind === 'group') return undefined;
  const key = member.kind === 'attribute' ? `attribute.${member.name}` : 'google.subject';
  const expression = mapping[key] ?? '';
  const claims: string[] = [];
  let pattern = '';
  PART.lastIndex = 0;
  while (PART.lastIndex < expression.length) {
    const found = PART.exec(expression);
    if (found === null) return undefined;
    const [, claim, literal] = found;
    if (claim !== undefined) claims.push(claim);
    pattern += claim === undefined ? escaped(textOfLiteral(literal ?? "''")) : '(.*?)';
  }
  const values = new RegExp(`^${pattern}$`, 's').exec(member.value);
  if (claims.length < 2 || values === null) return undefined;
  return claims.map((claim, at) => [claim, values[at + 1] ?? '']);
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Returns the claims that a provider reads: for all attributes, and for the condition. */
export function claimsOfProvider({ mapping, condition = '' }: PoolProvider): string[] {
  return [...new Set([...Object.values(mapping), condition].flatMap((one) => celClaimsUsed(one, ASSERTION)))];
}

/** Returns the claims that a provider reads only after a test that the ID token contains them. */
export function guardedClaims({ mapping, condition = '' }: PoolProvider): string[] {
  const guard = /\bhas\(\s*assertion\.(\w+)\s*\)|['"]([^'"]+)['"]\s+in\s+assertion\b(?![.[])/g;
  return [...Object.values(mapping), condition].flatMap((expression) =>
    [...expression.matchAll(guard)].map(([, member, quoted]) => member ?? quoted ?? ''),
  );
}

/** Replaces the attributes in an expression by the expressions that they are mapped from. */
export function withClaims(expression: string, mapping: Readonly<Record<string, string>>): string {
  const attribute = new RegExp(
    String.raw`${LITERAL}|(?<![\w.])(attribute|google)(?:\.(\w+)|\[\s*['"]([^'"]+)['"]\s*\])`,
    'g',
  );
  return expression.replace(attribute, (found, root, member, quoted) => {
    const mapped = root === undefined ? undefined : mapping[`${root}.${member ?? quoted}`];
    if (mapped === undefined) return found;
    // A comparison belongs to the claim right before it.
    return /^[\w.[\]'"/-]+$/.test(mapped) ? mapped : `(${mapped})`;
  });
}
