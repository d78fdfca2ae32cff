import type { Claims } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';
import { type Attack, type Issuer, REACHES, type Reach } from './attacks/attack.js';
import { type Hints, inParts } from './attacks/glob.js';
import type { Verdict } from './verdict.js';

export interface Reached {
  attack: Attack;
  /** The whole token, with `iss` and `aud`. */
  token: Claims;
}

/** What weighs less than what else may get in, and does not end the search. */
const LESSER: readonly Reach[] = ['similar', 'caller-inside'];

/** Tokens that are tried for one statement or role: some hundred patterns with wildcards come to less. */
const MOST_TRIED = 20_000;

/** The widest circle that gets in, by the first of its tokens, and what keeps wider ones from being judged. */
export function widest(
  issuer: Issuer,
  hints: Hints,
  whole: (claims: Claims) => Claims,
  judge: (token: Claims) => Verdict,
): { reached: readonly Reached[]; doubts: readonly string[] } {
  const doubts = new Map<string, Reach>();
  const found = new Map<Reach, Reached>();
  /** How far out something was found that ends the search. */
  let bound: number = REACHES.length;
  let tried = 0;
  for (const part of inParts(hints)) {
    if (bound === 0 || tried > MOST_TRIED) break;
    for (const attack of issuer.attacks(part)) {
      const circle = REACHES.indexOf(attack.reach);
      if (circle >= bound) break;
      if (found.has(attack.reach)) continue;
      if (++tried > MOST_TRIED) {
        doubts.set('more patterns than are tried here', 'anyone');
        break;
      }
      const token = whole(attack.claims);
      const verdict = judge(token);
      if (verdict.is === 'unknown' && !doubts.has(verdict.because)) doubts.set(verdict.because, attack.reach);
      if (verdict.is !== 'yes') continue;
      found.set(attack.reach, { attack, token });
      if (!LESSER.includes(attack.reach)) bound = circle;
    }
  }
  const near = (reach: Reach): boolean => REACHES.indexOf(reach) <= bound;
  return {
    reached: REACHES.flatMap((reach) => (near(reach) ? (found.get(reach) ?? []) : [])),
    doubts: [...doubts].filter(([, reach]) => near(reach)).map(([because]) => because),
  };
}

/** Circles of other owners, and of other projects. */
const ELSEWHERE = {
  owner: ['anyone', 'look-alike', 'lured', 'enterprise', 'caller'],
  project: [
    'anyone',
    'look-alike',
    'lured',
    'enterprise',
    'caller',
    'repository',
    'similar',
    'caller-inside',
  ],
} as const satisfies Readonly<Record<string, readonly Reach[]>>;

/**
 * Why finding nothing proves nothing: a pattern has a wildcard before it has named the owner or the project, and no token of
 * another was found that it takes.
 */
export function unproven(issuer: Issuer, hints: Hints, reached: readonly Reached[]): string | undefined {
  for (const part of ['owner', 'project'] as const) {
    const known: readonly Reach[] = ELSEWHERE[part];
    const [open, ...more] = issuer.open(hints, part);
    if (open === undefined || reached.some(({ attack }) => known.includes(attack.reach))) continue;
    const also = more.length === 0 ? '' : ` (and ${more.length} more)`;
    return `what the wildcard stands for that comes before the name of the ${issuer[part]} in «${printable(open.text, 120)}»${also}: no token of another ${issuer[part]} was found that fits, which proves nothing`;
  }
  return undefined;
}

/** Tokens that should get in, of every part of the hints. */
export function friendsOf(issuer: Issuer, hints: Hints): Claims[] {
  return inParts(hints).flatMap((part) => issuer.friends(part));
}
