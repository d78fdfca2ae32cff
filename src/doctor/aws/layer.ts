import { type Reply, told } from '../../aws/calls.js';
import type { Attempt } from '../../http/retry.js';
import { issuedKeys } from '../../providers/aws/roles.js';
import { isGlobalEndpoint, SCOPED_CREDENTIALS } from '../../servers/aws/scoped-credentials.js';
import type { AwsExamination, DoctorSession } from './examination.js';

/** A policy with which a copy cannot be used. */
const DENY_ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});

/**
 * The result of a call of GetScopedCredentials.
 *
 * - `works`: STS returned a copy
 * - `not-allowed`: no policy of the role allows the call
 * - `denied`: another policy denies the call
 * - `missing`: the endpoint does not support the call
 */
export type Copies = 'works' | 'not-allowed' | 'denied' | 'missing';

/**
 * Requests a copy of the session, to find out what ends the sessions of a job: their expiry at AWS, or their session policy.
 * The copy is denied everything, and expires after a second.
 */
export async function examineLayer(
  examination: AwsExamination,
  { keys }: DoctorSession,
  attempt: Attempt,
): Promise<Copies | undefined> {
  const reply = await examination.call(
    {
      service: 'sts',
      action: 'GetScopedCredentials',
      parameters: { DurationSeconds: 1, Policy: DENY_ALL, ScopedSessionDescription: 'jobpass doctor' },
    },
    keys,
    attempt,
  );
  if (reply.answer.status === 200) {
    await examination.mask(issuedKeys(reply, examination.context).keys);
    examination.report(
      'ok',
      'layer',
      'The role may call GetScopedCredentials: steps get copies of the session that expire at AWS',
    );
    return 'works';
  }
  const { code = '' } = reply;
  if (code === 'AccessDenied') return reportDenied(examination, reply);
  if (/^InvalidAction(Exception)?$/.test(code)) {
    reportFallback(
      examination,
      reply,
      isGlobalEndpoint(examination.settings.sts)
        ? 'Remove the input url: only regional endpoints support this call'
        : 'This endpoint does not support the call',
    );
    return 'missing';
  }
  const { http } = examination.context;
  const { message } = http.refusal(reply.request, reply.answer, told(reply));
  examination.report('unchecked', 'layer', message);
  return undefined;
}

/** Reports which policy rejects the call. Source: IAM user guide, "Troubleshoot access denied error messages". */
function reportDenied(examination: AwsExamination, reply: Reply): Copies {
  const { said = '' } = reply;
  const [, denying] = /explicit deny in an? ([a-z][a-z -]{2,40}?(?:policy|boundary))\b/i.exec(said) ?? [];
  const [, lacking] = /because no ([a-z][a-z -]{2,40}?(?:policy|boundary)) allows\b/i.exec(said) ?? [];
  const statement = JSON.stringify(SCOPED_CREDENTIALS.statement);
  if (/explicit deny/i.test(said)) {
    reportFallback(
      examination,
      reply,
      `Remove the deny of ${SCOPED_CREDENTIALS.action} from the ${denying ?? 'policy'}`,
    );
    return 'denied';
  }
  const own = lacking === undefined || /identity-based/i.test(lacking);
  reportFallback(
    examination,
    reply,
    `Add to ${own ? 'a policy of the role' : `the ${lacking}`}: ${statement}`,
  );
  return own ? 'not-allowed' : 'denied';
}

function reportFallback(examination: AwsExamination, reply: Reply, hint: string): void {
  examination.report(
    'note',
    'layer',
    `STS rejected GetScopedCredentials, so the session policy ends the sessions of a job, and they expire at AWS after 15m or later. STS returned ${told(reply) ?? reply.answer.status}`,
    hint,
  );
}
