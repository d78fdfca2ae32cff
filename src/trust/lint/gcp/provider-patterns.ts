import { memberAsCel, type PoolMember } from '../../../servers/gcp/members.js';
import type { PoolProvider } from '../../../servers/gcp/pool-provider.js';
import type { ClaimPatterns, Glob } from '../attacks/glob.js';
import { addCelPatterns, type CelClaims, celClaimsUsed, LITERAL } from '../cel-patterns.js';

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
  const expressions = [condition, member && memberAsCel(member)].flatMap((one) => one ?? []);
  for (const expression of expressions)
    addCelPatterns(withClaims(expression, mapping), ASSERTION, (claim, ...globs) => {
      patterns.set(claim, [...(patterns.get(claim) ?? []), ...globs]);
    });
  return patterns;
}

/** Returns the claims that a provider reads: for all attributes, and for the condition. */
export function claimsOfProvider({ mapping, condition = '' }: PoolProvider): string[] {
  return [...new Set([...Object.values(mapping), condition].flatMap((one) => celClaimsUsed(one, ASSERTION)))];
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
