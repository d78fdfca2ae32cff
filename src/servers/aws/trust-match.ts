import { type Claims, texts } from '../../identity/id-token.js';
import { isObject, type JsonObject } from '../../text/json.js';
import { listOf, objectsOf } from '../../text/json-values.js';
import { conditionKeysOf } from './condition-keys.js';

/** A condition that an ID token does not meet. */
export interface Mismatch {
  /** The claim: `sub`. */
  claim: string;
  /** The value in the token, as JSON. */
  has: string;
  /** The requirement, as text. */
  wants: string;
}

/** The comparison of an ID token with a trust policy. */
export interface TrustMatch {
  /** The statements for ID tokens of this provider. */
  statements: number;
  /** The conditions that the token does not meet, in the statement with the fewest such conditions. */
  mismatches: readonly Mismatch[];
  /** The conditions that were not compared, as text. */
  unclear: readonly string[];
}

/** The provider of an ID token in an account. */
export interface TokenProvider {
  arn: string;
  /** The issuer without its scheme. */
  host: string;
}

const ACTION = 'sts:assumerolewithwebidentity';
const OPERATOR = /^(?:ForAnyValue:)?String(Equals|Like|EqualsIgnoreCase)(?:IfExists)?$/i;

/**
 * Compares an ID token with a role's trust policy. STS itself reports only that the policy does not match.
 *
 * This function compares the operators StringEquals and StringLike, and lists all other conditions as unclear.
 */
export function matchTrust(claims: Claims, trust: unknown, provider: TokenProvider): TrustMatch {
  const statements = isObject(trust) ? objectsOf(trust['Statement']) : [];
  const own = statements.filter((one) => isAbout(one, provider));
  const judged = own
    .filter(({ Effect: effect }) => effect === 'Allow')
    .map((one) => compare(claims, one, provider))
    .sort((one, other) => one.mismatches.length - other.mismatches.length);
  const denies = own.filter(({ Effect: effect }) => effect === 'Deny').map(() => 'a statement that denies');
  const [closest] = judged;
  return {
    statements: judged.length,
    mismatches: closest?.mismatches ?? [],
    unclear: [...(closest?.unclear ?? []), ...denies],
  };
}

function isAbout(statement: JsonObject, { arn }: TokenProvider): boolean {
  const { Principal: principal, Action: action } = statement;
  const acts = listOf(action).some(
    (one) => typeof one === 'string' && matchesLike(one.toLowerCase(), ACTION),
  );
  return acts && (principal === '*' || (isObject(principal) && listOf(principal['Federated']).includes(arn)));
}

function compare(
  claims: Claims,
  { Condition: block }: JsonObject,
  { host }: TokenProvider,
): Pick<TrustMatch, 'mismatches' | 'unclear'> {
  const mismatches: Mismatch[] = [];
  const unclear: string[] = [];
  const prefix = `${host}:`.toLowerCase();
  for (const [operator, keys] of Object.entries(isObject(block) ? block : {})) {
    const [, kind] = OPERATOR.exec(operator) ?? [];
    for (const [key, wanted] of Object.entries(isObject(keys) ? keys : {})) {
      const claim = key.slice(prefix.length);
      const values = listOf(wanted).map(String);
      if (kind === undefined || !key.toLowerCase().startsWith(prefix) || values.some(hasVariable)) {
        unclear.push(`${operator} on ${key}`);
        continue;
      }
      const has = valuesOf(claims, claim, host);
      if (has === undefined) {
        mismatches.push({ claim, has: 'not visible to STS', wants: 'a claim that STS supports' });
        continue;
      }
      if (has.length === 0 && /ifexists$/i.test(operator)) continue;
      if (has.some((text) => values.some((value) => isMet(kind, text, value)))) continue;
      mismatches.push({
        claim,
        has: has.length === 0 ? 'missing' : has.map((text) => JSON.stringify(text)).join(', '),
        wants: `${values.length === 1 ? '' : 'one of '}${values.map((value) => JSON.stringify(value)).join(', ')} (${operator})`,
      });
    }
  }
  return { mismatches, unclear };
}

/** The values that STS compares with a condition on a claim; undefined if STS has no condition key for the claim. */
function valuesOf(claims: Claims, claim: string, host: string): string[] | undefined {
  // If the token has the claim azp, STS uses it as the audience, and the claim aud becomes the key oaud.
  const { aud, azp } = claims;
  if (claim === 'aud') return texts(typeof azp === 'string' ? azp : aud);
  if (claim === 'oaud') return typeof azp === 'string' ? texts(aud) : [];
  if (!conditionKeysOf(host).claims.includes(claim)) return undefined;
  return texts(Object.hasOwn(claims, claim) ? claims[claim] : undefined).filter((text) => text !== '');
}

function isMet(operator: string, text: string, value: string): boolean {
  const kind = operator.toLowerCase();
  if (kind === 'like') return matchesLike(value, text);
  return kind === 'equals' ? text === value : text.toLowerCase() === value.toLowerCase();
}

/** Whether a value contains a policy variable, including the escapes of `*`, `?` and `$`. */
const hasVariable = (value: string): boolean => value.includes('${');

/** Whether a text matches a pattern with the wildcards of IAM. */
function matchesLike(pattern: string, text: string): boolean {
  // The positions in the text at which the processed part of the pattern can end.
  let ends = new Set([0]);
  for (const part of pattern) {
    const next = new Set<number>();
    for (const end of ends) {
      if (part === '*') for (let at = end; at <= text.length; at++) next.add(at);
      else if (end < text.length && (part === '?' || text[end] === part)) next.add(end + 1);
    }
    ends = next;
  }
  return ends.has(text.length);
}
