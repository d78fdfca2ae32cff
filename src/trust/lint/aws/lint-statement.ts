import type { Claims } from '../../../identity/id-token.js';
import { printable } from '../../../text/printable.js';
import { findingOf, isWritten } from '../access-finding.js';
import { type Glob, isWild } from '../attacks/glob.js';
import { issuerTokens } from '../attacks/issuers.js';
import type { Finding, Unjudged } from '../linter.js';
import { oldSubjectFindings } from '../old-subjects.js';
import type { Verdict } from '../verdict.js';
import { intendedTokens, whyInconclusive, widestAccess } from '../widest-access.js';
import { claimOf, contextOf } from './condition-keys.js';
import { textOperator } from './conditions.js';
import {
  audienceFindings,
  conditionKeyFindings,
  isLenient,
  type StatementContext,
  strictOperator,
} from './lint-conditions.js';
import { admits, type Statement } from './statements.js';

export function lintStatement(about: StatementContext): {
  findings: Finding[];
  unjudged: Unjudged[];
  tokens: Claims[];
} {
  const { where, statement, policy, provider } = about;
  const { host } = provider;
  const issuer = issuerTokens(host);
  const patterns = claimPatternsOf(about);
  const findings: Finding[] = [];
  const unjudged: Unjudged[] = [];
  const doubt = (because: string, longest = 200): void => {
    unjudged.push({
      where,
      because: `whether others can use the role depends on ${printable(because, longest)}`,
    });
  };

  const audience = wantedAudience(patterns.get('aud') ?? []);
  const whole = (claims: Claims): Claims => ({ iss: `https://${host}`, aud: audience, ...claims });
  const judged = new WeakMap<Claims, Verdict>();
  const judge = (token: Claims, strict = false): Verdict => {
    const before = strict ? undefined : judged.get(token);
    if (before !== undefined) return before;
    const verdict = admits(statement, policy, provider.name, contextOf(host, token), strict);
    if (!strict) judged.set(token, verdict);
    return verdict;
  };

  const { reached, doubts } = widestAccess(issuer, patterns, whole, judge);
  for (const because of doubts) doubt(because);
  const guess =
    whyInconclusive(issuer, patterns, reached) ??
    (reached.length === 0 ? variableInSubject(about) : undefined);
  if (guess !== undefined) doubt(guess, 400);
  // If the conditions accept a token even without lenient operators, report that token, because it shows the problem more clearly.
  const strict = statement.conditions.some(isLenient)
    ? widestAccess(issuer, patterns, whole, (token) => judge(token, true)).reached
    : [];
  for (const first of reached) {
    const one = strict.find(({ attack }) => attack.attacker === first.attack.attacker) ?? first;
    const found = findingOf(one, {
      where,
      issuer,
      iss: host,
      production: about.production,
      written: isWritten(patterns, one.token),
      subject: [...patterns.keys()].some((claim) => claim !== 'aud'),
      place: 'the trust policy',
      ignoresEvents: true,
    });
    const lenient = judge(one.token, true).is !== 'yes';
    findings.push(lenient ? missingClaimFinding(found, one.token, statement, host) : found);
  }
  if (reached.length === 0 && issuer.claims === undefined && isSubjectOpen(statement, host))
    doubt(`the subjects of ${host}, an issuer that Jobpass does not know`);

  const intended = intendedTokens(issuer, patterns).map(whole);
  const tokens = [
    ...intended.filter((token) => judge(token).is === 'yes'),
    ...reached.map(({ token }) => token),
  ];
  findings.push(...audienceFindings({ where, host, tokens, judge }));
  findings.push(...conditionKeyFindings({ about, issuer, tokens, intended, judge }));
  findings.push(
    ...oldSubjectFindings({ where, issuer, host, intended, patterns: patterns.get('sub') ?? [], judge }),
  );
  const unclear = intended.some((token) => judge(token).is === 'unknown');
  const explained = doubts.length > 0 || unclear || findings.some(({ hole }) => hole === 'never-matches');
  if (tokens.length === 0 && issuer.claims !== undefined && !explained)
    unjudged.push({
      where,
      because:
        'Jobpass found no token that the role accepts: the role accepts none, or only tokens that Jobpass cannot construct',
    });
  return { findings, unjudged, tokens };
}

/** Returns an audience that the conditions accept, if they name one. */
function wantedAudience(globs: readonly Glob[]): string {
  const [first] = globs;
  if (first === undefined) return 'sts.amazonaws.com';
  return isWild(first) ? first.text.replaceAll('*', 'sts.amazonaws.com').replaceAll('?', 'x') : first.text;
}

/** Reports a condition that holds only because the claim is missing from the token. */
function missingClaimFinding(
  found: Finding,
  token: Claims,
  { conditions }: Statement,
  host: string,
): Finding {
  const lenient = conditions.filter((condition) => {
    const claim = claimOf(host, condition.key);
    return isLenient(condition) && claim !== undefined && !(claim in token);
  });
  const named = lenient.map(({ operator, key }) => `${operator.name} on ${key}`).join(', ');
  return {
    ...found,
    hole: 'missing-claim',
    message: `A condition also accepts tokens without its claim: ${printable(named, 300)}. ${found.message}`,
    fix: `Use ${[...new Set(lenient.map(({ operator }) => strictOperator(operator.name)))].join(', ')} instead`,
    telling: [...(found.telling ?? []), ...lenient.flatMap(({ key }) => claimOf(host, key) ?? [])],
  };
}

/** Returns whether no condition requires an exact subject. This check is used for issuers whose subjects Jobpass does not know. */
function isSubjectOpen({ conditions }: Statement, host: string): boolean {
  const subjects = conditions.filter(({ key }) => claimOf(host, key) === 'sub');
  return !subjects.some(({ operator, values }) => {
    const text = textOperator(operator);
    if (text === undefined || text.not || operator.ifExists) return false;
    return values.every((value) => !text.like || !/[*?]/.test(value));
  });
}

/** Returns a subject pattern with a variable. The linter cannot construct tokens for such a pattern. */
function variableInSubject({ statement, policy, provider }: StatementContext): string | undefined {
  const found = statement.conditions
    .filter(({ key }) => policy.variables && claimOf(provider.host, key) === 'sub')
    .flatMap(({ values }) => values.find((value) => value.includes('${')) ?? []);
  return found[0] === undefined ? undefined : `the variable in "${found[0]}"`;
}

/**
 * Returns the patterns for each claim: the patterns that the statement requires, and the patterns that a deny statement still
 * allows.
 */
function claimPatternsOf({ statement, policy, provider }: StatementContext): Map<string, Glob[]> {
  const patterns = new Map<string, Glob[]>();
  const denies = policy.statements.filter(({ effect }) => effect === 'Deny');
  for (const one of [statement, ...denies]) {
    for (const { operator, key, values } of one.conditions) {
      const text = textOperator(operator);
      const claim = claimOf(provider.host, key);
      if (text === undefined || claim === undefined || text.not === (one.effect === 'Allow')) continue;
      const globs = values
        .filter((value) => !policy.variables || !value.includes('${'))
        .map(
          (value): Glob => ({
            text: text.ignoreCase ? value.toLowerCase() : value,
            wild: text.like ? '*?' : '',
          }),
        );
      patterns.set(claim, [...(patterns.get(claim) ?? []), ...globs]);
    }
  }
  return patterns;
}
