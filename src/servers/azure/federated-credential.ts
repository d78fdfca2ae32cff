import { isObject, type JsonObject } from '../../text/json.js';
import { listOf, objectOf, textOf } from '../../text/json-values.js';
import { type Comparison, meetsExpression, parseExpression } from './claims-expression.js';

/** A federated identity credential of an application or of a user-assigned managed identity. */
export interface FederatedCredential {
  name: string;
  issuer: string;
  audiences: readonly string[];
  /** The subject that a token must have. A credential has either a subject or an expression. */
  subject?: string;
  /** The expression of a flexible credential. */
  expression?: string;
  /** The version of the expression's language. */
  languageVersion?: number;
  /** The id at the service, as the sign-in log contains it. */
  id?: string;
}

/** The most federated credentials of one application or managed identity. Source: "Important considerations and restrictions for federated identity credentials". */
export const MOST_CREDENTIALS = 20;
/** The longest subject, and the longest issuer, in characters. Source: Microsoft Graph, federatedIdentityCredential resource type. */
export const LONGEST = 600;
/** The form of a credential's name. Source: the page above, "Errors". */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/;

/**
 * Reads a federated credential in the form of Microsoft Graph, or in the form of Azure Resource Manager, in which `properties`
 * contains the values.
 *
 * @returns undefined for an object that is no federated credential
 */
export function readFederatedCredential(value: unknown): FederatedCredential | undefined {
  if (!isObject(value)) return undefined;
  const own = isObject(value['properties']) ? value['properties'] : value;
  const issuer = textOf(own['issuer']);
  const audiences = listOf(own['audiences']);
  if (issuer === undefined || !('audiences' in own)) return undefined;
  const subject = textOf(own['subject']);
  const { value: expression, version } = expressionIn(own['claimsMatchingExpression']);
  if (subject === undefined && expression === undefined) return undefined;
  const id = textOf(value['id']);
  return {
    name: textOf(value['name']) ?? 'unnamed',
    issuer,
    audiences: audiences.filter((one) => typeof one === 'string'),
    ...(subject === undefined ? {} : { subject }),
    ...(expression === undefined ? {} : { expression }),
    ...(version === undefined ? {} : { languageVersion: version }),
    ...(id === undefined ? {} : { id }),
  };
}

function expressionIn(value: unknown): { value?: string; version?: number } {
  if (!isObject(value)) return {};
  const expression = textOf(value['value']);
  const version = value['languageVersion'];
  return {
    ...(expression === undefined ? {} : { value: expression }),
    ...(typeof version === 'number' ? { version } : {}),
  };
}

/**
 * Returns every credential in a list of a service. An entry that Jobpass cannot read still accepts some tokens, so it has an
 * expression without a meaning.
 */
export function readFederatedCredentials(entries: readonly JsonObject[]): FederatedCredential[] {
  return entries.map(
    (entry) =>
      readFederatedCredential(entry) ?? {
        name: textOf(entry['name']) ?? 'unnamed',
        issuer: textOf(entry['issuer']) ?? textOf(objectOf(entry['properties'])['issuer']) ?? '',
        audiences: [],
        expression: '',
      },
  );
}

/** Returns the comparisons that a credential requires; undefined for an expression whose meaning is not certain. */
export function comparisonsOf({
  subject,
  expression,
  languageVersion = 1,
}: FederatedCredential): readonly Comparison[] | undefined {
  if (subject !== undefined) return [{ claim: 'sub', operator: 'eq', text: subject }];
  return languageVersion === 1 ? parseExpression(expression ?? '') : undefined;
}

/**
 * Returns whether a credential accepts a token with these claims. Entra compares the issuer, the subject and the audience case
 * by case.
 *
 * Source: Microsoft Entra, "What's new for authentication?", August 2024: federated identity credentials use case-sensitive matching.
 *
 * @returns undefined for an expression whose meaning is not certain
 */
export function acceptsToken(
  credential: FederatedCredential,
  claims: Readonly<JsonObject>,
): boolean | undefined {
  if (claims['iss'] !== credential.issuer) return false;
  if (!listOf(claims['aud']).some((one) => credential.audiences.some((wanted) => wanted === one)))
    return false;
  const comparisons = comparisonsOf(credential);
  return comparisons && meetsExpression(comparisons, claims);
}
