import { JobpassError } from '../../errors.js';
import { sessionPolicy } from '../../providers/aws/session-policy.js';
import { SCOPED_CREDENTIALS } from '../../servers/aws/scoped-credentials.js';
import type { AwsExamination } from './examination.js';

/** The time until a session policy of the doctor denies everything, in milliseconds. */
const USABLE_MS = 60_000;
/** A deadline in the past: the session can never be used. */
const NEVER_MS = -60_000;

/** A session policy, and the time from which it denies everything, on STS's clock. */
export interface LimitedPolicy {
  text: string;
  deniedFrom: number;
}

/**
 * The session policy that a job sends, with a deadline in the past. A session with this policy is denied everything from the
 * start, but STS checks the policy as it checks the job's policy.
 *
 * @returns undefined if the policies are too long, which is reported
 */
export function policyOfJob(examination: AwsExamination): LimitedPolicy | undefined {
  const { policies, roles, assumable } = examination.settings;
  const deniedFrom = examination.clock.now() + NEVER_MS;
  try {
    const { text, copies } = sessionPolicy(policies, deniedFrom, { roles, assumable });
    const size = policies.arns.reduce((sum, arn) => sum + arn.length, text.length);
    if (!copies)
      examination.report(
        'note',
        'policy',
        `The session policies have ${size} characters, so there is no room for the permission to call GetScopedCredentials, and the session policy ends the sessions of a job`,
        'Shorten session-policy or session-policy-arns',
      );
    else if (policies.inline !== undefined || policies.arns.length > 0)
      examination.report('ok', 'policy', `The session policies have ${size} characters, the most is 2048`);
    return { text, deniedFrom };
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    examination.report('fail', 'policy', error.message, error.hint);
    return undefined;
  }
}

/** A session policy that allows only these actions, and denies everything after a minute. */
export function policyFor(
  examination: AwsExamination,
  actions: readonly string[],
  resource = '*',
): LimitedPolicy {
  const deniedFrom = Math.ceil((examination.clock.now() + USABLE_MS) / 1000) * 1000;
  const at = new Date(deniedFrom).toISOString().replace('.000Z', 'Z');
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: actions, Resource: resource },
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': at } },
      },
    ],
  });
  return { text, deniedFrom };
}

/** A session policy with which a session can only request a copy of itself. */
export const policyForCopies = (examination: AwsExamination): LimitedPolicy =>
  policyFor(examination, [SCOPED_CREDENTIALS.action]);
