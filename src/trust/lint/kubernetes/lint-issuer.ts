import type { Claims } from '../../../identity/id-token.js';
import { authenticate } from '../../../servers/kubernetes/authenticate.js';
import type { JwtAuthenticator, KubernetesUser } from '../../../servers/kubernetes/read-authentication.js';
import { printable } from '../../../text/printable.js';
import { findingOf, isProduction, isWritten } from '../access-finding.js';
import { type IssuerTokens, possibleValues } from '../attacks/attack.js';
import type { ClaimPatterns } from '../attacks/glob.js';
import { issuerTokens } from '../attacks/issuers.js';
import type { Finding, Unjudged } from '../linter.js';
import { NO, type Verdict, YES } from '../verdict.js';
import { intendedTokens, whyInconclusive, widestAccess } from '../widest-access.js';
import { claimPatternsOf, claimsUsed, groupsNamed } from './claim-patterns.js';
import { lintNames } from './lint-names.js';

/** The findings about one issuer, or one part of a cluster. */
export interface Judged {
  findings: Finding[];
  unjudged: Unjudged[];
}

/** Attackers that have no rights in the project's repository. */
const OUTSIDERS: readonly string[] = ['anyone', 'look-alike', 'lured', 'enterprise', 'caller'];

/** Finds jobs that an entry of an AuthenticationConfiguration should reject, for the login and for each group. */
export function lintIssuer(entry: JwtAuthenticator): Judged {
  const issuer = issuerTokens(entry.url);
  const patterns = claimPatternsOf(entry);
  const search = new Search(entry, issuer, patterns);
  const login = search.judge(`issuer ${printable(entry.url, 160)}`, () => true, OUTSIDERS);
  const open = login.findings.some(({ hole }) => hole === 'no-subject');
  const groups = groupsNamed(entry.groups.expression ?? '').map((group) =>
    search.judge(
      `issuer ${printable(entry.url, 160)}, group ${printable(group, 160)}`,
      ({ groups: own }) => own.includes(group),
      undefined,
      group,
    ),
  );
  const parts = [login, ...groups];
  return {
    findings: [
      // A user without groups has only the rights that every user of the cluster has.
      ...login.findings.map((one) => ({
        ...one,
        severity: one.severity === 'high' ? ('medium' as const) : one.severity,
      })),
      ...groups.flatMap(({ findings }) => findings).filter(({ hole }) => !open || hole !== 'pull-requests'),
      ...lintNames(entry, search.intended(), issuer),
    ],
    unjudged: [
      ...new Map(parts.flatMap(({ unjudged }) => unjudged).map((one) => [one.because, one])).values(),
    ],
  };
}

class Search {
  readonly #entry: JwtAuthenticator;
  readonly #issuer: IssuerTokens;
  readonly #patterns: ClaimPatterns;
  /** Claims that the mappings read, and no rule compares. */
  readonly #free: readonly string[];

  constructor(entry: JwtAuthenticator, issuer: IssuerTokens, patterns: ClaimPatterns) {
    this.#entry = entry;
    this.#issuer = issuer;
    this.#patterns = patterns;
    this.#free = claimsUsed(entry).filter((claim) => !patterns.has(claim));
  }

  /** Returns a whole token, with all claims that the mappings read. */
  whole(claims: Claims): Claims {
    const read = this.#free.filter((claim) => this.#issuer.claims?.includes(claim) ?? true);
    const [aud = ''] = this.#entry.audiences;
    return { ...Object.fromEntries(read.map((claim) => [claim, '1'])), iss: this.#entry.url, aud, ...claims };
  }

  /** Returns whole tokens that the entry should accept. */
  intended(): Claims[] {
    // The claims of an unknown issuer are known only from the conditions.
    const required =
      this.#issuer.claims === undefined
        ? Object.fromEntries(
            [...this.#patterns.keys()].map((claim) => [claim, possibleValues(this.#patterns, claim)[0]]),
          )
        : {};
    return intendedTokens(this.#issuer, this.#patterns).map((claims) =>
      this.whole({ ...required, ...claims }),
    );
  }

  /** Finds the widest group of attackers that become a certain user. */
  judge(
    where: string,
    reaches: (user: KubernetesUser) => boolean,
    only?: readonly string[],
    group?: string,
  ): Judged {
    const [issuer, patterns] = [this.#issuer, this.#patterns];
    const verdict = (token: Claims): Verdict => {
      const { user, rejections, undecided } = authenticate(this.#entry, token);
      if (rejections.length > 0) return NO;
      const [because] = undecided;
      if (because !== undefined || user === undefined)
        return { is: 'unknown', because: `an expression that Jobpass cannot evaluate (${because ?? ''})` };
      return reaches(user) ? YES : NO;
    };
    const { reached, doubts } = widestAccess(issuer, patterns, (claims) => this.whole(claims), verdict);
    const guess = whyInconclusive(issuer, patterns, reached);
    const findings = reached
      .filter(({ attack }) => only?.includes(attack.attacker) ?? true)
      .map((one) =>
        asLogin(
          findingOf(one, {
            where,
            issuer,
            iss: this.#entry.url,
            production:
              group !== undefined && (isProduction(group) || group.startsWith('system:')) ? group : undefined,
            written: isWritten(patterns, one.token),
            subject: patterns.size > 0,
            place: 'the configuration',
          }),
          group,
        ),
      );
    const unknown = issuer.claims === undefined && reached.length === 0 && group === undefined;
    const judged = unknown || reached.length > 0 || doubts.length > 0 || guess !== undefined;
    const never = !judged && !this.intended().some((token) => verdict(token).is === 'yes');
    return {
      findings,
      unjudged: [
        ...[...doubts, ...(guess === undefined ? [] : [guess])].map((because) => ({
          where,
          because: `whether others can log in depends on ${printable(because, 400)}`,
        })),
        ...(never
          ? [
              {
                where,
                because:
                  'Jobpass found no ID token that is accepted: the configuration accepts none, or only tokens that Jobpass cannot construct',
              },
            ]
          : []),
        ...(unknown
          ? [{ where, because: 'Jobpass does not know the issuer and the meaning of its claims' }]
          : []),
      ],
    };
  }
}

/** Returns a finding about a role in the words for a cluster. */
function asLogin(finding: Finding, group: string | undefined): Finding {
  const use = group === undefined ? 'log in to the cluster' : `be in the group ${printable(group, 120)}`;
  return {
    ...finding,
    message: finding.message
      .replace(/use the role/g, use)
      .replace(/runs with the role/g, 'has these rights')
      .replace(/gets the role/g, 'gets these rights')
      .replace(/does with the role/g, 'does with these rights')
      .replace(/This looks like a role for/, 'This looks like a group for'),
    fix: finding.fix.replace(/need the role/g, 'need these rights'),
  };
}
