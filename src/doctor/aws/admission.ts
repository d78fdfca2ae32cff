import { type Reply, told } from '../../aws/calls.js';
import type { SessionKeys } from '../../aws/session-keys.js';
import { span } from '../../clock.js';
import { TTL_MS } from '../../config/settings.js';
import type { IdToken } from '../../identity/id-token.js';
import { hintFor, likelyCause, subjectForms } from '../../providers/aws/explain.js';
import type { AwsExamination, DoctorSession } from './examination.js';
import { policyFor, policyForCopies, policyOfJob } from './policies.js';
import { type Assumed, assume, SHORTEST_S } from './sessions.js';

/** The longest session durations that STS accepts, in milliseconds: for a role, and for a chained role. */
const LONGEST_MS = 43_200_000;
const LONGEST_CHAINED_MS = 3_600_000;

/** The result of assuming the roles. */
export interface Admission {
  /** A session of the last role that may only request a copy of itself; undefined if STS rejected the job. */
  session?: DoctorSession;
  /** The reason why STS rejected the job. */
  rejected?: Rejection;
  /** The session duration that the last role does not allow, in seconds. */
  tooLongS?: number;
}

export interface Rejection {
  /**
   * - `trust`: the trust policy does not match, or the role does not exist
   * - `provider`: the account has no OIDC provider for the issuer
   * - `audience`: the OIDC provider does not list the audience
   * - `chain`: the previous role may not assume the role
   * - `other`: another reason, which the report contains
   */
  kind: 'trust' | 'provider' | 'audience' | 'chain' | 'other';
  role: string;
  /** The previous role in the chain. */
  previous?: string;
}

/** Assumes the roles as a job does, but receives only sessions that cannot be used, or that can only request copies. */
export async function admit(examination: AwsExamination, token: IdToken): Promise<Admission> {
  const { roles } = examination.settings;
  let by: IdToken | SessionKeys = token;
  for (const [at, role] of roles.entries()) {
    const next = roles[at + 1];
    const previous = roles[at - 1];
    if (next === undefined) return admitLast(examination, by, { role, previous }, token);
    const policy = policyFor(examination, ['sts:AssumeRole'], next);
    const link: Assumed | undefined = await examination.step('session', (attempt) =>
      assume(examination, by, { role, policy }, attempt),
    );
    if (link === undefined) return {};
    if ('refused' in link)
      return { rejected: rejection(examination, link.refused, { role, previous }, token) };
    examination.report('ok', 'session', `STS issues sessions of the intermediate role ${role}`);
    by = link.session.keys;
  }
  return {};
}

interface Target {
  role: string;
  previous: string | undefined;
}

/** Requests the session as a job does, and then a session that can request a copy. */
async function admitLast(
  examination: AwsExamination,
  by: IdToken | SessionKeys,
  target: Target,
  token: IdToken,
): Promise<Admission> {
  const { policies } = examination.settings;
  const { role } = target;
  const lifeMs = lifeOf(examination);
  const seconds = Math.max(SHORTEST_S, Math.ceil(lifeMs / 1000));
  const policy = policyOfJob(examination);
  let tooLongS: number | undefined;
  if (policy !== undefined) {
    const request = { role, policy, seconds, arns: policies.arns };
    const usual = await examination.step('session', (attempt) => assume(examination, by, request, attempt));
    if (usual === undefined) return {};
    if ('session' in usual) reportSession(examination, usual.session, role, lifeMs);
    else if (isAboutRequest(usual.refused)) {
      if (isTooLong(usual.refused)) tooLongS = seconds;
      reportRequest(examination, usual.refused, role, seconds);
    } else return { rejected: rejection(examination, usual.refused, target, token) };
  }
  const limited = await examination.step('session', (attempt) =>
    assume(examination, by, { role, policy: policyForCopies(examination) }, attempt),
  );
  if (limited === undefined) return {};
  if ('refused' in limited) return { rejected: rejection(examination, limited.refused, target, token) };
  return { session: limited.session, ...(tooLongS === undefined ? {} : { tooLongS }) };
}

/** The lifetime of the session that a job requests, in milliseconds. */
function lifeOf({ context, settings }: AwsExamination): number {
  const { ttlMs = TTL_MS.once } = context.settings;
  const isChained = settings.roles.length > 1;
  const longest = isChained ? LONGEST_CHAINED_MS : LONGEST_MS;
  if (ttlMs > longest)
    context.report(
      'fail',
      'session',
      `The ttl is ${span(ttlMs)}, the most is ${span(longest)}${isChained ? ' for chained roles' : ''}`,
      'Set a shorter ttl, or deliver: endpoint or deliver: file, with which Jobpass replaces short sessions during a long job',
    );
  return Math.min(ttlMs, longest);
}

function reportSession(
  examination: AwsExamination,
  { arn, packedPercent }: DoctorSession,
  role: string,
  lifeMs: number,
): void {
  const { accounts, policies } = examination.settings;
  const account = arn.split(':')[4] ?? '';
  examination.report('ok', 'session', `STS issues sessions of ${role} to this job, for ${span(lifeMs)}`);
  if (packedPercent !== undefined && (policies.inline !== undefined || policies.arns.length > 0))
    examination.report(
      packedPercent > 80 ? 'note' : 'ok',
      'policy',
      `In the packed format of STS, the session policies use ${packedPercent}% of the allowed size`,
    );
  if (accounts.length > 0 && !accounts.includes(account))
    examination.report(
      'fail',
      'session',
      `The session is in the account ${account}, which is not in allowed-account-ids`,
      'Check the inputs role and allowed-account-ids',
    );
}

/** Whether STS rejects the duration or the policies of the request, and not the job. */
const isAboutRequest = ({ code = '' }: Reply): boolean =>
  /^(ValidationError|MalformedPolicyDocument|PackedPolicyTooLarge)(Exception)?$/.test(code);

const isTooLong = ({ said = '' }: Reply): boolean => /MaxSessionDuration/i.test(said);

function reportRequest(examination: AwsExamination, reply: Reply, role: string, seconds: number): void {
  if (isTooLong(reply))
    examination.report(
      'fail',
      'session',
      `The ttl needs a session of ${span(seconds * 1000)}, but the maximum session duration of ${role} is shorter`,
      'Raise the maximum session duration of the role, or set a shorter ttl: every role allows 1h',
    );
  else
    examination.report(
      'fail',
      'policy',
      `STS rejected the request of a job: ${told(reply) ?? reply.answer.status}`,
      hintFor(reply.code ?? '', reply, examination.settings),
    );
}

/** Reports why STS rejected the job. */
function rejection(
  examination: AwsExamination,
  reply: Reply,
  { role, previous }: Target,
  token: IdToken,
): Rejection {
  const said = told(reply) ?? `status ${reply.answer.status}`;
  const { code = '' } = reply;
  const chained = previous === undefined ? {} : { previous };
  const report = (hint: string): void =>
    examination.report('fail', 'session', `STS rejected this job as ${role}: ${said}`, hint);
  if (code !== 'AccessDenied') {
    report(hintFor(code, reply, examination.settings));
    const kind = /No OpenIDConnect provider/i.test(said)
      ? 'provider'
      : /^InvalidIdentityToken/.test(code) && /audience/i.test(said)
        ? 'audience'
        : 'other';
    return { kind, role };
  }
  if (/explicit deny/.test(said)) {
    report('Remove this deny, or exclude the role from it');
    return { kind: 'other', role, ...chained };
  }
  if (previous !== undefined) {
    report(
      `Let a policy of ${previous} allow sts:AssumeRole on ${role}, and let the trust policy of ${role} allow it for ${previous}`,
    );
    return { kind: 'chain', role, previous };
  }
  report(
    `The trust policy does not match the ID token, or the role does not exist: STS returns the same error for both. ${likelyCause(token)}`.trim(),
  );
  const forms = [subjectForms(token.claims)].flat();
  if (forms.length > 1)
    examination.report(
      'note',
      'session',
      `Trust policies can contain the subject of this job in two forms: ${forms.map((form) => `"${form}"`).join(' and ')}`,
    );
  return { kind: 'trust', role };
}
