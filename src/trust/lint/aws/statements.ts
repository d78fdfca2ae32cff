import { isObject } from '../../../text/json.js';
import { listOf } from '../../../text/json-values.js';
import { NO, type Verdict, YES } from '../verdict.js';
import {
  all,
  type Condition,
  type Context,
  holds,
  matchesLike,
  parseOperator,
  type Reading,
} from './conditions.js';

/** A statement of a trust policy that concerns web identities. */
export interface Statement {
  /** The statement's name in messages, such as `statement 2 (Deploy)`. */
  name: string;
  effect: 'Allow' | 'Deny';
  /** The ARNs or names of the providers. `any`: every provider. `unclear`: AWS does not document the effect on web identities. */
  principals: { names: readonly string[]; any: boolean; unclear: boolean };
  conditions: readonly Condition[];
}

export interface TrustPolicy {
  /** Whether the policy replaces `${…}` with values. */
  variables: boolean;
  /** The statements about `AssumeRoleWithWebIdentity`. */
  statements: readonly Statement[];
}

const ACTION = 'sts:assumerolewithwebidentity';

/** Parses a trust policy. @returns `unreadable` with the reason if the policy is invalid */
export function parseTrust(policy: unknown): TrustPolicy | { unreadable: string } {
  if (!isObject(policy)) return { unreadable: 'the trust policy is not an object' };
  const statements: Statement[] = [];
  for (const [at, one] of listOf(policy['Statement']).entries()) {
    const sid =
      isObject(one) && typeof one['Sid'] === 'string' && one['Sid'] !== '' ? ` (${one['Sid']})` : '';
    const name = `statement ${at + 1}${sid}`;
    if (!isObject(one)) return { unreadable: `${name} is not an object` };
    const { Effect: effect } = one;
    if (effect !== 'Allow' && effect !== 'Deny') return { unreadable: `the effect of ${name}` };
    const does = actsOn(one, ACTION);
    if (does === undefined) return { unreadable: `the actions of ${name}` };
    if (!does) continue;
    const principals = principalsOf(one);
    const conditions = conditionsOf(one['Condition']);
    if (principals === undefined) return { unreadable: `the principal of ${name}` };
    if (conditions === undefined) return { unreadable: `the conditions of ${name}` };
    statements.push({ name, effect, principals, conditions });
  }
  return { variables: policy['Version'] === '2012-10-17', statements };
}

/** Returns whether a statement applies to an action (in lowercase), or undefined if the statement is invalid. */
export function actsOn(statement: Readonly<Record<string, unknown>>, action: string): boolean | undefined {
  const { Action: does, NotAction: doesNot } = statement;
  const texts = listOf(does ?? doesNot);
  if (texts.length === 0 || (does !== undefined && doesNot !== undefined)) return undefined;
  if (!texts.every((text) => typeof text === 'string')) return undefined;
  return texts.some((text) => matchesLike(text, action)) === (doesNot === undefined);
}

function principalsOf(statement: Readonly<Record<string, unknown>>): Statement['principals'] | undefined {
  const { Principal: principal, NotPrincipal: not } = statement;
  if (not !== undefined) return { names: [], any: false, unclear: true };
  if (principal === '*') return { names: [], any: true, unclear: false };
  if (!isObject(principal)) return undefined;
  const names = listOf(principal['Federated']);
  if (!names.every((name) => typeof name === 'string')) return undefined;
  return {
    names: names.filter((name) => name !== '*'),
    any: names.includes('*'),
    // AWS documents in one place that this form means the same as `*`, and in another that it means any signed request.
    unclear: listOf(principal['AWS']).includes('*'),
  };
}

function conditionsOf(block: unknown): Condition[] | undefined {
  if (block === undefined) return [];
  if (!isObject(block)) return undefined;
  const conditions: Condition[] = [];
  for (const [name, keys] of Object.entries(block)) {
    if (!isObject(keys)) return undefined;
    for (const [key, wanted] of Object.entries(keys)) {
      const values = listOf(wanted);
      if (!values.every((value) => ['string', 'number', 'boolean'].includes(typeof value))) return undefined;
      conditions.push({ operator: parseOperator(name), key, values: values.map(String) });
    }
  }
  return conditions;
}

/** Returns whether a statement applies to the tokens of a provider. @param provider the provider's ARN or name */
export function matchesPrincipal({ principals }: Statement, provider: string): Verdict {
  if (principals.any || principals.names.includes(provider)) return YES;
  return principals.unclear
    ? { is: 'unknown', because: 'its principal, which is "AWS: *" or has NotPrincipal' }
    : NO;
}

/** Returns whether the conditions of a statement hold for a request. */
export function conditionsHold(statement: Statement, context: Context, reading: Reading): Verdict {
  return all(statement.conditions.map((condition) => holds(condition, context, reading)));
}

/** Returns whether an allow statement accepts a request, after the deny statements. */
export function admits(
  allow: Statement,
  policy: TrustPolicy,
  provider: string,
  context: Context,
  strict = false,
): Verdict {
  const reading = { variables: policy.variables };
  const allowed = all([
    matchesPrincipal(allow, provider),
    conditionsHold(allow, context, { ...reading, strict }),
  ]);
  if (allowed.is === 'no') return NO;
  let doubt = allowed.is === 'unknown' ? allowed : undefined;
  for (const deny of policy.statements.filter(({ effect }) => effect === 'Deny')) {
    const denied = all([matchesPrincipal(deny, provider), conditionsHold(deny, context, reading)]);
    if (denied.is === 'yes') return NO;
    if (denied.is === 'unknown') doubt ??= denied;
  }
  return doubt ?? YES;
}
