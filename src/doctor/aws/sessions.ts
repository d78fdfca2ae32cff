import type { Action, Reply } from '../../aws/calls.js';
import { told } from '../../aws/calls.js';
import type { SessionKeys } from '../../aws/session-keys.js';
import { elementText } from '../../aws/xml.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import { issuedKeys } from '../../providers/aws/roles.js';
import { sessionName } from '../../providers/aws/session-name.js';
import type { AwsExamination, DoctorSession } from './examination.js';
import type { LimitedPolicy } from './policies.js';

/** The shortest session duration that STS accepts, in seconds. */
export const SHORTEST_S = 900;
/** The number of retries after a rejection, and the wait before them. AWS rejects a new or changed role for a few seconds. */
const DOUBTED = 2;
const DOUBT_MS = 1_500;

/** A request for a session. */
export interface SessionRequest {
  role: string;
  policy: LimitedPolicy;
  seconds?: number;
  arns?: readonly string[];
}

/** The result: a session, or the response with which STS rejected the request. */
export type Assumed = { session: DoctorSession } | { refused: Reply };

/** Assumes a role with the job's ID token or with a session's keys. */
export async function assume(
  examination: AwsExamination,
  by: IdToken | SessionKeys,
  { role, policy, seconds = SHORTEST_S, arns = [] }: SessionRequest,
  attempt: Attempt,
): Promise<Assumed> {
  const { http } = examination.context;
  const claims = 'raw' in by ? by.claims : {};
  const parameters = {
    RoleArn: role,
    RoleSessionName: sessionName('jobpass-doctor', claims, true),
    DurationSeconds: seconds,
    Policy: policy.text,
    PolicyArns: arns.map((arn) => ({ arn })),
  };
  const action: Action =
    'raw' in by
      ? {
          service: 'sts',
          action: 'AssumeRoleWithWebIdentity',
          parameters: { ...parameters, WebIdentityToken: by.raw },
        }
      : { service: 'sts', action: 'AssumeRole', parameters };
  const reply = await examination.call(action, 'raw' in by ? undefined : by, attempt);
  if (reply.answer.status === 200) return { session: await sessionIn(examination, reply, policy) };
  const doubtful = /^(AccessDenied|InvalidIdentityToken|ExpiredToken)(Exception)?$/.test(reply.code ?? '');
  if (doubtful && ++examination.doubts <= DOUBTED)
    throw http.busy(reply.request, reply.answer, told(reply) ?? '', DOUBT_MS);
  return { refused: reply };
}

/** Reads a session, which is masked before anything can print it. */
async function sessionIn(
  examination: AwsExamination,
  reply: Reply,
  { deniedFrom }: LimitedPolicy,
): Promise<DoctorSession> {
  const text = (name: string): string => elementText(reply.xml, name) ?? '';
  const { keys, expiresAt } = issuedKeys(reply, examination.context);
  const packed = elementText(reply.xml, 'PackedPolicySize');
  const session: DoctorSession = {
    ...{ keys, arn: text('Arn'), userId: text('AssumedRoleId'), deniedFrom, expiresAt },
    ...(packed === undefined ? {} : { packedPercent: Number(packed) }),
  };
  examination.sessions.push(session);
  await examination.mask(keys);
  return session;
}
