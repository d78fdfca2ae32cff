import { type Reply, told } from '../../aws/calls.js';
import { parseRole } from '../../aws/endpoints.js';
import type { SessionKeys } from '../../aws/session-keys.js';
import { elementText } from '../../aws/xml.js';
import { errorText, JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import { REVOKE_ACTIONS } from '../../servers/aws/revoke-actions.js';
import type { AwsExamination } from './examination.js';
import { policyFor } from './policies.js';
import { assume } from './sessions.js';

/** The problem with a revoke-role. */
export type RevokeProblem = 'trust' | 'permissions' | 'boundary';

/** A user ID that no session has. */
const NOBODY = 'AROA0000000000000000:nobody';

/**
 * Checks the revoke-role as a job uses it: whether the job may assume the role, whether the job's role has a permissions
 * boundary, and whether the revoke-role may write and delete a policy. The doctor writes a deny for a session that does not
 * exist, and deletes the deny at once.
 */
export async function examineRevokeRole(
  examination: AwsExamination,
  token: IdToken,
  attempt: Attempt,
): Promise<RevokeProblem | undefined> {
  const { settings } = examination;
  const { revokeRole, unbounded } = settings;
  const role = settings.roles.at(-1) ?? '';
  if (revokeRole === undefined || settings.iam === undefined) return undefined;
  const policy = policyFor(examination, REVOKE_ACTIONS, role);
  const assumed = await assume(examination, token, { role: revokeRole, policy }, attempt);
  if ('refused' in assumed) {
    examination.report(
      'fail',
      'revoke',
      `STS rejected this job as the revoke-role ${revokeRole}: ${told(assumed.refused) ?? ''}`,
      'The trust policy of the revoke-role must accept the same ID tokens as the role of the job',
    );
    return 'trust';
  }
  const { keys } = assumed.session;
  const call = (action: string, parameters: Record<string, string> = {}): Promise<Reply> =>
    examination.call(
      { service: 'iam', action, parameters: { RoleName: parseRole(role).name, ...parameters } },
      keys,
      attempt,
    );
  const got = await call('GetRole');
  const lacking: string[] = [];
  let problem: RevokeProblem | undefined;
  if (got.answer.status !== 200) lacking.push(`iam:GetRole (${told(got) ?? got.answer.status})`);
  else {
    const boundary = elementText(got.xml, 'PermissionsBoundaryArn');
    if (boundary !== undefined)
      examination.report('ok', 'revoke', `${role} has the permissions boundary ${boundary}`);
    else {
      if (!unbounded) problem = 'boundary';
      examination.report(
        unbounded ? 'note' : 'fail',
        'revoke',
        `${role} has no permissions boundary, so any step of a job could give the role every permission`,
        unbounded ? undefined : 'Set a permissions boundary on the role',
      );
    }
  }
  const listed = await call('ListRolePolicies', { MaxItems: '1' });
  if (listed.answer.status !== 200)
    lacking.push(`iam:ListRolePolicies (${told(listed) ?? listed.answer.status})`);
  lacking.push(...(await writeDeny(examination, role, keys)));
  if (lacking.length > 0) {
    examination.report(
      'fail',
      'revoke',
      `The revoke-role ${revokeRole} may not call ${lacking.join(', ')}`,
      `Let a policy of the revoke-role allow ${REVOKE_ACTIONS.join(', ')} on ${role}`,
    );
    return problem ?? 'permissions';
  }
  examination.report(
    'ok',
    'revoke',
    `The revoke-role ${revokeRole} may write denies on the role: the doctor wrote a deny that affects no session`,
  );
  return problem;
}

/** Writes a deny, and deletes it, even if the response to the first request was lost. @returns the calls that IAM rejected */
async function writeDeny(examination: AwsExamination, role: string, keys: SessionKeys): Promise<string[]> {
  const { http, ending } = examination.context;
  const end = Math.ceil(examination.clock.now() / 1000);
  // Jobs delete policies with names of this form after the time in the name.
  const name = `jobpass-${end}-${keys.AccessKeyId.slice(-8).toLowerCase()}`;
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:userid': NOBODY } } },
    ],
  });
  const call = (action: string, more: Record<string, string>, by: HttpClient): Promise<Reply> => {
    const parameters = { RoleName: parseRole(role).name, PolicyName: name, ...more };
    return by.persist((attempt) =>
      examination.call({ service: 'iam', action, parameters }, keys, attempt, by),
    );
  };
  let written = true;
  try {
    const put = await call('PutRolePolicy', { PolicyDocument }, http);
    written = put.answer.status === 200;
    if (!written) return [`iam:PutRolePolicy (${told(put) ?? put.answer.status})`];
  } finally {
    if (written) await deleteDeny(examination, name, () => call('DeleteRolePolicy', {}, ending));
  }
  return [];
}

/** Deletes the doctor's policy, and reports a failure. */
async function deleteDeny(
  examination: AwsExamination,
  name: string,
  request: () => Promise<Reply>,
): Promise<void> {
  let reason: string;
  try {
    const reply = await request();
    if (reply.answer.status === 200 || reply.code === 'NoSuchEntity') return;
    reason = told(reply) ?? `status ${reply.answer.status}`;
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    reason = errorText(error);
  }
  examination.report(
    'fail',
    'revoke',
    `The doctor could not delete its policy ${name}, which affects no session: ${reason}`,
    'Let the revoke-role call iam:DeleteRolePolicy on the role, and delete the policy',
  );
}
