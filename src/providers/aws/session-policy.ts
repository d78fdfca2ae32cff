import { JobpassError } from '../../errors.js';
import { isObject } from '../../text/json.js';

/** The maximum size of all session policies together, in characters. */
const LONGEST = 2048;

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
 * The inline session policy that denies everything from a moment on. Session policies narrow what the role allows, and
 * several of them are united, so what goes beside the deny depends on what the user gives:
 *
 * - nothing: everything is allowed besides, which leaves the role as it is
 * - an inline policy: its statements
 * - managed policies alone: nothing, since what they do not allow must not be allowed here
 *
 * Source: IAM user guide, "Policies and permissions", session policies.
 *
 * @throws JobpassError `usage` where there is no room for it
 */
export function sessionPolicy({ inline, arns }: UserPolicies, deadline: number): string {
  // To the second, and not earlier than promised.
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
  const document: PolicyDocument =
    given !== undefined
      ? { ...given, Statement: [...given.Statement, deny] }
      : { Version: '2012-10-17', Statement: arns.length > 0 ? [deny] : [allow, deny] };
  const text = JSON.stringify(document);
  const length = text.length + arns.reduce((sum, arn) => sum + arn.length, 0);
  if (length > LONGEST) {
    throw new JobpassError(
      'usage',
      `The session policies have ${length} characters with the end that Jobpass adds, and STS takes ${LONGEST}`,
      { hint: `Shorten them: the added statement takes ${JSON.stringify(deny).length + 1}` },
    );
  }
  return text;
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
    throw new JobpassError('usage', 'The input session-policy is no policy document', {
      hint: 'Write JSON with Version and Statement, as in the IAM console',
    });
  }
  return {
    ...(document as object),
    Version: typeof Version === 'string' ? Version : '2012-10-17',
    Statement: statements,
  };
}
