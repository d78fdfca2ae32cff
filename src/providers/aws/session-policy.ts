import { JobpassError } from '../../errors.js';
import { isObject } from '../../text/json.js';
import { type AssumeRules, assumeDenies } from './assume-rules.js';

/** The maximum size of all session policies together, in characters. */
const LONGEST = 2048;

/** Allows Jobpass to make copies of the session. */
const COPIES = { Sid: 'JobpassCopies', Effect: 'Allow', Action: 'sts:GetScopedCredentials', Resource: '*' };

interface PolicyDocument {
  Version: string;
  Statement: unknown[];
}

/** The session policies that the user configured. */
export interface UserPolicies {
  /** The policy document as the user wrote it, already validated. */
  inline: string | undefined;
  arns: readonly string[];
}

/**
 * Returns the inline session policy that denies everything after the deadline. Session policies limit the role's permissions,
 * and the statements in several session policies apply together. So the other statements depend on the user's session policies:
 *
 * - none: allow everything, which leaves the role's permissions unchanged
 * - an inline policy: the statements from that policy
 * - managed policies only: no statement, because this policy must not allow anything that the managed policies do not allow
 *
 * If the policies leave room for it, the policy also allows `sts:GetScopedCredentials`, so that Jobpass can make copies of the
 * session.
 *
 * Source: IAM user guide, "Policies and permissions", session policies.
 *
 * @returns also whether the policy allows copies
 * @throws JobpassError `usage` if the policies are too long for STS
 */
export function sessionPolicy(
  { inline, arns }: UserPolicies,
  deadline: number,
  rules?: AssumeRules,
): { text: string; copies: boolean } {
  // The deadline is rounded up to whole seconds, so that the session does not end too early.
  const at = new Date(Math.ceil(deadline / 1000) * 1000).toISOString().replace('.000Z', 'Z');
  const deny = {
    Sid: 'JobpassDeadline',
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': at } },
  };
  const given = inline === undefined ? undefined : parsePolicy(inline);
  const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
  // The rule must also apply where AWS makes no copies.
  const denies = rules?.assumable === undefined ? [deny] : [deny, ...assumeDenies(rules)];
  const documentWith = (more: object[]): PolicyDocument => {
    if (given !== undefined) return { ...given, Statement: [...given.Statement, ...more, ...denies] };
    const allowed = arns.length > 0 ? more : [allow];
    return { Version: '2012-10-17', Statement: [...allowed, ...denies] };
  };
  const lengthOf = (text: string): number => text.length + arns.reduce((sum, arn) => sum + arn.length, 0);
  const withCopies = JSON.stringify(documentWith([COPIES]));
  if (lengthOf(withCopies) <= LONGEST) return { text: withCopies, copies: true };
  const text = JSON.stringify(documentWith([]));
  if (lengthOf(text) <= LONGEST) return { text, copies: false };
  throw new JobpassError(
    'usage',
    `The session policies have ${lengthOf(text)} characters including the deadline of Jobpass, the most is ${LONGEST}`,
    {
      hint: `Shorten \`session-policy\` or \`session-policy-arns\`: the deadline takes ${JSON.stringify(deny).length + 1} characters`,
    },
  );
}

/** Reads a policy document. @throws JobpassError `usage` if the text is not a policy document */
export function parsePolicy(text: string): PolicyDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    document = undefined;
  }
  const { Version, Statement } = isObject(document) ? document : {};
  const statements: unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  if (!statements.every((one) => isObject(one) && 'Effect' in one)) {
    throw new JobpassError('usage', '`session-policy` is not a policy document', {
      hint: 'Use JSON with `Version` and `Statement`, as in the IAM console',
    });
  }
  return {
    ...(document as object),
    Version: typeof Version === 'string' ? Version : '2012-10-17',
    Statement: statements,
  };
}
