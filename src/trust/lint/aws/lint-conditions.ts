import type { Claims } from '../../../identity/id-token.js';
import { printable } from '../../../text/printable.js';
import { type IssuerTokens, STRANGER } from '../attacks/attack.js';
import type { Finding } from '../linter.js';
import type { Verdict } from '../verdict.js';
import { claimOf, contextOf } from './condition-keys.js';
import { type Condition, holdsWithout, textOperator } from './conditions.js';
import type { Statement, TrustPolicy } from './statements.js';

export interface Provider {
  /** The provider's name in the policy. */
  name: string;
  /** The issuer without `https://`, which is the prefix of the issuer's condition keys. */
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

/** Returns whether a condition that requires a value also holds without the value. */
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
        'No condition on the audience: the role accepts tokens for every audience of the OIDC provider. A service that receives such a token from a job can assume the role.',
      fix: `Add a condition on ${host}:aud, usually sts.amazonaws.com`,
      example,
      telling: ['aud'],
    },
  ];
}

/** Reports conditions on keys that STS never sets. Such conditions reject every token, or they reject no token. */
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
        message: `${printable(operator.name, 60)} also accepts a token without ${claim}. The role rejects such tokens only because STS does.`,
        fix: `Use ${strictOperator(operator.name)} instead`,
      });
      continue;
    }
    if (contextOf(host, {}).kind(key.toLowerCase()) !== 'never') continue;
    const shown = printable(key, 100);
    const why =
      claim === undefined
        ? `the key does not begin with ${host}:`
        : 'STS has no condition key for this claim';
    if (holdsWithout(operator, condition.values).is === 'no') {
      found.push({
        where,
        hole: 'never-matches',
        severity: 'note',
        message: `The role rejects every token: ${operator.name} on ${shown} never matches, because ${why}.`,
        fix: 'Replace the condition with one on a claim that STS supports',
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
      message: `${operator.name} on ${shown} has no effect, because ${why}, and the operator also matches if the key is missing.`,
      fix: 'Use a claim that STS supports, with an operator that does not match if the claim is missing',
      ...(claim === 'iss'
        ? {}
        : { example: withOtherValue(token, claim, condition, issuer), telling: [claim ?? 'sub'] }),
    });
  }
  return found;
}

/** Returns the token with a different value for one claim, whose condition has no effect. */
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
