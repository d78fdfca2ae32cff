import { type Claims, texts } from '../../identity/id-token.js';
import { evaluateCel } from '../cel/evaluate.js';
import type { MappedIdentity } from './members.js';
import { acceptedAudiences, type PoolProvider, PROVIDER_LIMITS } from './pool-provider.js';

/** The decision of a provider about an ID token, apart from its signature and its times. */
export interface Federation {
  /** The identity; undefined if a mapping fails or is undecided. */
  identity: MappedIdentity | undefined;
  /** Why Google rejects the ID token. Each text is the rest of a sentence that begins with the provider. */
  rejections: readonly string[];
  /** The expressions that Jobpass cannot evaluate, with the reason. */
  undecided: readonly string[];
}

/**
 * Decides as Google does whether a provider accepts an ID token, and maps its claims. Google stops at the first rejection, but this
 * function returns all.
 *
 * Sources: IAM REST reference, `WorkloadIdentityPoolProvider`; Google Cloud docs, "Workload Identity Federation", "Attribute mappings"
 * and "Attribute conditions"; "Troubleshoot Workload Identity Federation".
 *
 * @param universe the domain in the default audience
 */
export function federate(provider: PoolProvider, claims: Claims, universe?: string): Federation {
  const { issuer, mapping, condition } = provider;
  const rejections: string[] = [];
  const undecided: string[] = [];
  if (provider.disabled) rejections.push('is disabled or deleted');
  if (issuer !== undefined && claims['iss'] !== issuer)
    rejections.push(`expects the issuer ${issuer}, but the ID token is of ${shown(claims['iss'])}`);
  const accepted = acceptedAudiences(provider, universe);
  const own = texts(claims['aud']);
  if (!own.some((one) => accepted.includes(one)))
    rejections.push(
      `accepts the audience ${accepted.map((one) => `"${one}"`).join(' or ')}, but the ID token is for ${own.map((one) => `"${one}"`).join(', ') || 'no audience'}`,
    );

  const evaluate = (name: string, expression: string, variables: Record<string, unknown>): unknown => {
    const result = evaluateCel(expression, variables, 'google');
    if ('value' in result) return result.value;
    const about = claimsInExpression(expression, claims);
    if ('error' in result)
      rejections.push(
        `cannot evaluate ${name}: ${result.error}${about === '' ? '' : `; in the ID token, ${about}`}`,
      );
    else undecided.push(`${name}: ${result.undecided}`);
    return undefined;
  };

  const google: Record<string, unknown> = {};
  const attribute: Record<string, string> = {};
  let isMapped = 'google.subject' in mapping;
  if (!isMapped) rejections.push('maps no claim to google.subject');
  for (const [key, expression] of Object.entries(mapping)) {
    const value = evaluate(`the mapping of ${key}`, expression, { assertion: claims });
    const problem = value === undefined ? undefined : mappingProblem(key, value);
    if (value === undefined || problem !== undefined) isMapped = false;
    if (problem !== undefined) rejections.push(problem);
    else if (value === undefined) continue;
    else if (key.startsWith('attribute.')) attribute[key.slice('attribute.'.length)] = String(value);
    else google[key.slice('google.'.length)] = value;
  }
  const size = Buffer.byteLength(JSON.stringify([Object.values(google), Object.values(attribute)]));
  if (size > PROVIDER_LIMITS.attributes)
    rejections.push(`maps ${size} bytes of attributes, but the most is ${PROVIDER_LIMITS.attributes}`);

  if (condition !== undefined) {
    const result = evaluate('the attribute condition', condition, { assertion: claims, google, attribute });
    if (result !== undefined && result !== true) {
      const about = claimsInExpression(condition, claims);
      rejections.push(
        `rejects the ID token by its attribute condition${about === '' ? '' : `: in the ID token, ${about}`}`,
      );
    }
  }
  const identity: MappedIdentity | undefined = isMapped
    ? {
        subject: String(google['subject']),
        groups: texts(google['groups']),
        attributes: attribute,
      }
    : undefined;
  return { identity, rejections, undecided };
}

function mappingProblem(key: string, value: unknown): string | undefined {
  if (key === 'google.groups')
    return Array.isArray(value) && value.every((one) => typeof one === 'string')
      ? undefined
      : 'maps google.groups to a value that is not a list of texts';
  if (typeof value !== 'string' || (key === 'google.subject' && value === ''))
    return `maps ${key} to a value that is not a text: ${shown(value)}`;
  const bytes = Buffer.byteLength(value);
  return key === 'google.subject' && bytes > PROVIDER_LIMITS.subject
    ? `maps google.subject to ${bytes} bytes, but the most is ${PROVIDER_LIMITS.subject}: "${value}"`
    : undefined;
}

/** Returns the claims that a CEL expression reads, with their values in an ID token. For people. */
export function claimsInExpression(expression: string, claims: Claims): string {
  return claimsRead(expression)
    .map((name) => `${name} is ${name in claims ? shown(claims[name]) : 'missing'}`)
    .join(', ');
}

/** Returns the names of the claims that a CEL expression reads. */
export function claimsRead(expression: string): string[] {
  const names = [
    ...expression.matchAll(
      /\bassertion\.(\w+)|\bassertion\[(['"])(.+?)\2\]|(['"])([^'"]+)\4\s+in\s+assertion\b(?![.[])/g,
    ),
  ].map(([, member, , quoted, , listed]) => member ?? quoted ?? listed ?? '');
  return [...new Set(names)];
}

const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));
