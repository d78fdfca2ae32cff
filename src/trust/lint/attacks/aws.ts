import { KNOWN_CLAIMS } from '../../../identity/known-issuers.js';
import {
  type Attack,
  type IssuerTokens,
  NAMES,
  patternsOf,
  possibleValues,
  unpinnedSubjects,
} from './attack.js';
import { bare, type ClaimPatterns, filled, type Glob, isWild } from './glob.js';

/** The claim that contains AWS's own claims. */
const OWN = 'https://sts.amazonaws.com/';
/** Matches JSON pointers to AWS's own claims. */
const POINTER = /^\/https:~1~1sts\.amazonaws\.com~1\/(.+)$/;
/** Own claims that are the same for all principals of the account, and tags, which the caller chooses. */
const COMMON = /^(aws_account|org_id|ou_path|source_region)$|^request_tags\//;
/** Matches the ARNs of principals, with the account and the name. */
const ARN = /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):(?:role|user|assumed-role)\/(.+)$/;

/**
 * Constructs the ID tokens of an AWS account (`GetWebIdentityToken`). Each account has its own issuer. The subject is the ARN of
 * the principal. Any principal of the account may be allowed to request ID tokens, with any tags.
 *
 * Source: IAM user guide, "Understanding token claims" (30 November 2026).
 */
export function awsAccount(): IssuerTokens {
  return {
    owner: 'account',
    project: 'IAM role',
    projects: 'IAM roles',
    public: false,
    claims: KNOWN_CLAIMS.aws,
    intended: (patterns) =>
      subjectsIn(patterns).map((sub) => ({ sub, [OWN]: ownClaims(patterns, () => true) })),
    attacks: (patterns) => attacksOn(patterns),
    unpinned: (patterns, part) =>
      part === 'owner'
        ? []
        : unpinnedSubjects(patterns, { subject: /^arn:[^*?]+:role\/[^*?]+$/, claims: [] }),
  };
}

function attacksOn(patterns: ClaimPatterns): Attack[] {
  const intended = subjectsIn(patterns);
  const account = ARN.exec(intended[0] ?? '')?.[1] ?? possibleValues(patterns, pointerTo('aws_account'))[0];
  const own = ownClaims(patterns, (path, glob) => COMMON.test(path) || isWild(glob));
  const attack = (attacker: Attack['attacker'], sub: string): Attack => ({
    attacker,
    claims: { sub, [OWN]: own },
    telling: ['sub'],
  });
  const similar = patternsOf(patterns, 'sub').flatMap((glob) => {
    if (!isWild(glob)) return [];
    // A pattern that ends within a name matches similar names only.
    const within = /role\/[^*?]+/.test(bare(glob));
    return filled(glob, NAMES)
      .filter((sub) => ARN.test(sub) && !intended.includes(sub))
      .map((sub) => attack(within ? 'similar' : 'repository', sub));
  });
  return [attack('repository', `arn:aws:iam::${account ?? EXAMPLE}:role/evil`), ...similar];
}

const EXAMPLE = '123456789012';

/** Returns the subjects that the conditions are meant for. */
function subjectsIn(patterns: ClaimPatterns): string[] {
  const texts = patternsOf(patterns, 'sub').flatMap((glob) => filled(glob, ['x', 'deploy']).slice(0, 1));
  return texts.length === 0 ? [`arn:aws:iam::${EXAMPLE}:role/deploy`] : texts;
}

/** Returns AWS's own claims, with a matching value for each condition that the filter accepts. */
function ownClaims(
  patterns: ClaimPatterns,
  accepts: (path: string, glob: Glob) => boolean,
): Record<string, unknown> {
  const own: Record<string, unknown> = {};
  for (const [claim, globs] of patterns) {
    const path = POINTER.exec(claim)?.[1];
    const glob = path === undefined ? undefined : globs.find((one) => accepts(path, one));
    if (path === undefined || glob === undefined) continue;
    const [first = '', ...rest] = path
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const value = filled(glob, ['evil', 'x'])[0];
    const name = rest.join('/');
    own[first] = name === '' ? value : { ...(own[first] as object | undefined), [name]: value };
  }
  return own;
}

const pointerTo = (name: string): string => `/https:~1~1sts.amazonaws.com~1/${name}`;
