import type { Claims } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';
import { ATTACKERS, type Attack, type Attacker, type IssuerTokens } from './attacks/attack.js';
import { type ClaimPatterns, inSmallParts } from './attacks/glob.js';
import type { Verdict } from './verdict.js';

export interface Admitted {
  attack: Attack;
  /** The whole token, with `iss` and `aud`. */
  token: Claims;
}

/** Less dangerous attackers. The search continues after it has found one of these attackers. */
const LESSER: readonly Attacker[] = ['similar', 'caller-inside', 'fork-event'];

/** The maximum number of tokens to try for a statement or role: enough for about a hundred patterns with wildcards. */
const MAX_TOKENS = 20_000;

/**
 * Returns the widest group of attackers that the role accepts, with an example token, and the reasons why wider groups are not
 * judged.
 */
export function widestAccess(
  issuer: IssuerTokens,
  patterns: ClaimPatterns,
  whole: (claims: Claims) => Claims,
  judge: (token: Claims) => Verdict,
): { reached: readonly Admitted[]; doubts: readonly string[] } {
  const doubts = new Map<string, Attacker>();
  const found = new Map<Attacker, Admitted>();
  /** The widest group found so far that ends the search. */
  let bound: number = ATTACKERS.length;
  let tried = 0;
  for (const part of inSmallParts(patterns)) {
    if (bound === 0 || tried > MAX_TOKENS) break;
    for (const attack of issuer.attacks(part)) {
      const circle = ATTACKERS.indexOf(attack.attacker);
      if (circle >= bound) break;
      if (found.has(attack.attacker)) continue;
      if (++tried > MAX_TOKENS) {
        doubts.set('too many patterns to try', 'anyone');
        break;
      }
      const token = whole(attack.claims);
      const verdict = judge(token);
      if (verdict.is === 'unknown' && !doubts.has(verdict.because))
        doubts.set(verdict.because, attack.attacker);
      if (verdict.is !== 'yes') continue;
      found.set(attack.attacker, { attack, token });
      if (!LESSER.includes(attack.attacker)) bound = circle;
    }
  }
  const near = (attacker: Attacker): boolean => ATTACKERS.indexOf(attacker) <= bound;
  return {
    reached: ATTACKERS.flatMap((attacker) => (near(attacker) ? (found.get(attacker) ?? []) : [])),
    doubts: [...doubts].filter(([, attacker]) => near(attacker)).map(([because]) => because),
  };
}

/** The attackers that use another owner, and the attackers that use another project. */
const ELSEWHERE: Readonly<Record<'owner' | 'project', readonly Attacker[]>> = {
  owner: ATTACKERS.slice(0, ATTACKERS.indexOf('repository')),
  project: ATTACKERS.slice(0, ATTACKERS.indexOf('pull-request')),
};

/**
 * Returns the reason why the absence of findings proves nothing: a pattern has a wildcard before the name of the owner or the
 * project, and the search found no matching token from another owner or project. Returns undefined if this reason does not
 * apply.
 */
export function whyInconclusive(
  issuer: IssuerTokens,
  patterns: ClaimPatterns,
  reached: readonly Admitted[],
): string | undefined {
  for (const part of ['owner', 'project'] as const) {
    const [open, ...more] = issuer.unpinned(patterns, part);
    if (open === undefined || reached.some(({ attack }) => ELSEWHERE[part].includes(attack.attacker)))
      continue;
    const also = more.length === 0 ? '' : ` (and ${more.length} more)`;
    return `the wildcard before the name of the ${issuer[part]} in "${printable(open.text, 120)}"${also}: the search found no matching token of another ${issuer[part]}, but this proves nothing`;
  }
  return undefined;
}

/** Returns tokens that the role should accept, for every part of the patterns. */
export function intendedTokens(issuer: IssuerTokens, patterns: ClaimPatterns): Claims[] {
  return inSmallParts(patterns).flatMap((part) => issuer.intended(part));
}
