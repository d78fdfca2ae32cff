import { span, timestamp } from '../../clock.js';
import type { Doctor, DoctorContext } from '../doctor.js';
import { examineJobToken } from '../job-token.js';
import { type Admission, admit } from './admission.js';
import { commandsFor } from './commands.js';
import { examineEndpoint } from './endpoint.js';
import { AwsExamination } from './examination.js';
import { examineLayer } from './layer.js';
import { examineRevokeRole } from './revoke-role.js';
import { examineRole } from './role.js';

/** How far the clock of an ID token's issuer may be ahead, in milliseconds. */
const AHEAD_MS = 300_000;

/** Checks STS and the roles in the same way as a job uses them. */
export const awsDoctor: Doctor = {
  programs: ['aws'],
  example: '--region eu-central-1 --role arn:aws:iam::123456789012:role/deploy',
  examine,
};

/** Runs all steps. Each step depends on the previous steps. */
async function examine(context: DoctorContext): Promise<readonly string[]> {
  const examination = new AwsExamination(context);
  const { settings } = examination;
  if (examination.operator !== undefined) await examination.mask(examination.operator);
  const { serves, skewMs } = await examineEndpoint(examination);
  const usual = usualAudience(settings.region);
  const { token, claims } = await examineJobToken(context, {
    ...{ audience: settings.audience, targets: [settings.sts], skewMs, service: 'STS' },
    goodAudience:
      settings.audience === usual
        ? `The ID token is for "${usual}", the usual audience in the partition ${settings.partition.name}`
        : `The ID token is for "${settings.audience}", so the OIDC provider in IAM must list this audience. The usual audience is "${usual}"`,
    fix: 'Set the input audience to an audience that the OIDC provider in IAM lists',
  });
  reportIssue(examination, claims, skewMs);
  const needs = { roles: settings.roles, revokeRole: settings.revokeRole, claims };
  const nothing = { rejected: undefined, exists: undefined, provider: undefined, tooLongS: undefined };
  if (!serves || token === undefined) {
    for (const step of ['session', 'layer', 'revoke'])
      examination.report('skip', step, serves ? 'the job has no ID token to send' : 'STS is not available');
    return commandsFor({ ...needs, ...nothing, copies: undefined, revoke: undefined });
  }
  const admission: Admission = await admit(examination, token);
  const { session, rejected } = admission;
  const facts =
    rejected === undefined && examination.operator === undefined
      ? undefined
      : await examination.step('role', (attempt) => examineRole(examination, claims, attempt));
  if (session === undefined) examination.report('skip', 'layer', 'this check requires a session');
  const copies =
    session === undefined
      ? undefined
      : await examination.step('layer', (attempt) => examineLayer(examination, session, attempt));
  if (settings.revokeRole === undefined)
    examination.report('note', 'revoke', 'Without a revoke-role, jobs do not revoke their sessions');
  const revoke = await examination.step('revoke', (attempt) =>
    examineRevokeRole(examination, token, attempt),
  );
  reportEnd(examination);
  return commandsFor({
    ...needs,
    ...{ rejected, exists: facts?.exists, provider: facts?.provider },
    ...{ tooLongS: admission.tooLongS, copies, revoke },
  });
}

/** The audience that most OIDC providers in IAM list. */
const usualAudience = (region: string): string =>
  region.startsWith('cn-') ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';

/** Reports claims that STS evaluates differently from other services. */
function reportIssue(
  examination: AwsExamination,
  claims: Readonly<Record<string, unknown>> | undefined,
  skewMs: number,
): void {
  const { iat, azp } = claims ?? {};
  const ahead = typeof iat === 'number' ? iat * 1000 - examination.context.clock.now() - skewMs : 0;
  if (ahead > AHEAD_MS)
    examination.report(
      'fail',
      'clock',
      `By the clock of STS, the ID token was issued ${span(ahead)} in the future`,
      "Set the clock of the ID token's issuer",
    );
  if (typeof azp === 'string')
    examination.report(
      'note',
      'audience',
      `The ID token has the claim azp ("${azp}"), which STS uses as the audience instead of aud`,
    );
}

/** Reports which of the doctor's sessions still exist. AWS cannot revoke these sessions. */
function reportEnd({ sessions, context, clock }: AwsExamination): void {
  if (sessions.length === 0) return;
  const now = clock.now();
  const usable = sessions.filter(({ deniedFrom }) => deniedFrom > now);
  const until = Math.max(...sessions.map(({ expiresAt }) => expiresAt));
  const last = Math.max(...usable.map(({ deniedFrom }) => deniedFrom));
  const number = `${sessions.length} ${sessions.length === 1 ? 'session' : 'sessions'}`;
  const denied =
    usable.length === 0
      ? 'deny everything already'
      : `allow only the calls of this report, and deny everything from ${timestamp(last)} on`;
  context.report(
    'ok',
    'end',
    `The doctor received ${number}, whose session policies ${denied}. STS cannot revoke them; they expire at ${timestamp(until)}`,
  );
}
