import type { Claims } from '../../../identity/id-token.js';
import { printable } from '../../../text/printable.js';
import { type IssuerTokens, STRANGER } from '../attacks/attack.js';
import type { Glob } from '../attacks/glob.js';
import type { Finding } from '../linter.js';
import type { Verdict } from '../verdict.js';
import { claimOf, contextOf } from './condition-keys.js';
import { type Condition, holdsWithout, textOperator } from './conditions.js';
import type { Statement, TrustPolicy } from './statements.js';

export interface Provider {
  /** The provider's name in the policy. */
  name: string;
  /** The issuer without `https://`: the prefix of its condition keys. */
  host: string;
}

export const GITHUB = 'token.actions.githubusercontent.com';

export interface StatementContext {
  where: string;
  statement: Statement;
  policy: TrustPolicy;
  provider: Provider;
  production: string | undefined;
}

/** Whether a condition that requires a value also holds without the value. */
export const isLenient = ({ operator }: Condition): boolean =>
  (operator.ifExists || operator.set === 'all') && textOperator(operator)?.not === false;

/** Returns the operator without the prefix or suffix that makes it hold for a missing claim. */
export const strictOperator = (operator: string): string =>
  operator.replace(/^ForA\w+:/i, '').replace(/IfExists$/i, '');

interface AudienceCheck {
  where: string;
  host: string;
  tokens: readonly Claims[];
  judge: (token: Claims) => Verdict;
}

/** Reports a policy that accepts tokens for other audiences. */
export function audienceFindings({ where, host, tokens, judge }: AudienceCheck): Finding[] {
  const other = host.startsWith(GITHUB) ? 'https://github.com/octo-org' : 'https://other-service.example';
  const example = tokens
    .map((token): Claims => ({ ...token, aud: other }))
    .find((token) => judge(token).is === 'yes');
  if (example === undefined) return [];
  return [
    {
      where,
      hole: 'no-audience',
      severity: 'low',
      message:
        'No condition on the audience: every audience that the OIDC provider lists gets in. A service that a job gave a token for one of those can take this role in its place.',
      fix: `Ask for ${host}:aud, as a rule sts.amazonaws.com`,
      example,
      telling: ['aud'],
    },
  ];
}

/** Reports conditions on keys that STS never sets. Such conditions reject every token, or none. */
export function conditionKeyFindings({
  about,
  issuer,
  tokens,
  intended,
  judge,
}: {
  about: StatementContext;
  issuer: IssuerTokens;
  tokens: readonly Claims[];
  intended: readonly Claims[];
  judge: (token: Claims) => Verdict;
}): Finding[] {
  const { where, statement, provider } = about;
  const { host } = provider;
  const found: Finding[] = [];
  for (const condition of statement.conditions) {
    const { operator, key } = condition;
    const claim = claimOf(host, key);
    if ((claim === 'sub' || claim === 'aud') && isLenient(condition)) {
      found.push({
        where,
        hole: 'missing-claim',
        severity: 'note',
        message: `${printable(operator.name, 60)} holds also for a token without ${claim}. STS takes none today: the condition is as good as a plain one for that reason alone.`,
        fix: `Write ${strictOperator(operator.name)} in its place`,
      });
      continue;
    }
    if (contextOf(host, {}).kind(key.toLowerCase()) !== 'never') continue;
    const shown = printable(key, 100);
    const why =
      claim === undefined ? `it does not begin with ${host}:` : 'STS makes no condition key of that claim';
    if (holdsWithout(operator, condition.values).is === 'no') {
      found.push({
        where,
        hole: 'never-matches',
        severity: 'note',
        message: `Nobody gets in: ${operator.name} on ${shown} never holds, since ${why}.`,
        fix: 'Take the condition away, and ask for a claim that STS knows',
      });
      continue;
    }
    const [token] = intended.filter((one) => judge(one).is === 'yes').concat(tokens);
    if (token === undefined) continue;
    found.push({
      where,
      hole: 'ignored-condition',
      // The principal's provider has only one issuer.
      severity: claim === 'iss' ? 'note' : 'medium',
      message: `${operator.name} on ${shown} restricts nothing, since ${why}, and the operator holds where there is no key.`,
      fix: 'Ask for a claim that STS knows, with an operator that does not hold without it',
      ...(claim === 'iss'
        ? {}
        : { example: withOtherValue(token, claim, condition, issuer), telling: [claim ?? 'sub'] }),
    });
  }
  return found;
}

/** Returns the token with a different value for a claim whose condition has no effect. */
function withOtherValue(
  token: Claims,
  claim: string | undefined,
  { values, operator }: Condition,
  issuer: IssuerTokens,
): Claims {
  if (claim === undefined || claim === 'sub' || !(issuer.claims ?? []).includes(claim)) return token;
  const [value = STRANGER.owner] = values;
  return { ...token, [claim]: textOperator(operator)?.not === true ? value : STRANGER.owner };
}

/** Reports policies that match only the subjects of older repositories. */
export function oldSubjectFindings({
  where,
  issuer,
  host,
  intended,
  patterns,
  judge,
}: {
  where: string;
  issuer: IssuerTokens;
  host: string;
  intended: readonly Claims[];
  patterns: readonly Glob[];
  judge: (token: Claims) => Verdict;
}): Finding[] {
  if (
    issuer.project !== 'repository' ||
    !host.startsWith(GITHUB) ||
    !patterns.some(({ text }) => text.startsWith('repo:'))
  )
    return [];
  const NEW = /^repo:[^/:]+@\d+\/[^/:]+@\d+:/;
  const taken = intended.filter((one) => judge(one).is === 'yes').map(({ sub }) => String(sub));
  if (taken.length === 0 || taken.some((sub) => NEW.test(sub))) return [];
  return [
    {
      where,
      hole: 'old-subject',
      severity: 'note',
      message:
        'Repositories that were made, renamed or moved after 15 July 2026 have ids in their subject (repo:OWNER@ID/NAME@ID:…), and do not get in.',
      fix: 'For such a repository write the subject with its ids; they keep a later owner of the same name out as well',
    },
  ];
}
