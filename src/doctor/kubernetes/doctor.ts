import { WAIT_MS } from '../../config/options.js';
import { readFile } from '../../files.js';
import type { Claims } from '../../identity/id-token.js';
import type { JwtAuthenticator } from '../../servers/kubernetes/read-authentication.js';
import type { Doctor, DoctorContext } from '../doctor.js';
import { examineJobToken } from '../job-token.js';
import { awsLogIn } from './aws-session.js';
import { commandsFor, type Needs } from './commands.js';
import { AUTHENTICATION_CONFIG, examineConfiguration, readConfiguration } from './configuration.js';
import { KubernetesExamination } from './examination.js';
import type { Job } from './forbidden.js';
import { examineIssuer } from './issuer.js';
import { examineUser, logIn } from './log-in.js';
import { examinePolicies } from './policies.js';
import { examineRights } from './rights.js';
import { examineServer } from './server.js';
import { examineToken } from './token.js';

/** How long before the time in `nbf` API servers accept an ID token, in milliseconds. Source: go-oidc 2.5, `verify.go`. */
const NOT_BEFORE_LEEWAY_MS = 60_000;

const NOTHING = {
  ...{ policies: false, serviceAccount: false, rights: false, targetRights: false },
  pod: undefined,
};

/** Checks a Kubernetes API server in the same way as a job uses it. */
export const kubernetesDoctor: Doctor = {
  programs: ['kubectl'],
  example: '--url https://kubernetes.example.com --role jobpass/deploy',
  options: [AUTHENTICATION_CONFIG],
  examine,
};

/** Runs all steps. Each step depends on the previous steps. */
async function examine(context: DoctorContext): Promise<readonly string[]> {
  const examination = new KubernetesExamination(context);
  const configuration = await readConfiguration(examination);
  const { serves, skewMs, service } = await examineServer(examination);
  const { login, claims } = await examineLogin(examination, configuration, skewMs);
  const skip = (why: string, ...steps: string[]): void => {
    for (const step of steps) examination.report('skip', step, why);
  };
  if (!serves || login === undefined) {
    const why = serves ? 'the job has no token to send' : 'the API server is not available';
    skip(why, 'log-in', 'user', 'rights', 'policy', 'token');
    return [];
  }
  const known = { claims, service, configured: configuration !== undefined };
  const loggedIn = await logIn(examination, login, known);
  const { account, namespace } = examination.settings;
  if (loggedIn === undefined) {
    skip('this check requires a log-in', 'user', 'rights', 'policy', 'token');
    const rejected = configuration === undefined || examination.lacksEntry ? claims : undefined;
    return account === undefined ? [] : commandsFor({ ...NOTHING, account, target: namespace, rejected });
  }
  const isRight = examineUser(examination, loggedIn, known);
  if (account === undefined) {
    examination.report('note', 'token', 'Steps get the ID token itself, which nobody can revoke');
    return [];
  }
  const needs: Needs = { ...NOTHING, account, target: namespace, rejected: isRight ? undefined : claims };
  const missing =
    (await examination.step('rights', () => examineRights(examination, login, account, loggedIn.user))) ?? [];
  needs.rights = missing.length > 0;
  needs.pod = /^system:serviceaccount:([^:]+:[^:]+)$/.exec(loggedIn.user.username)?.[1];
  if (loggedIn.job === undefined) {
    skip('this check requires a job ID', 'policy', 'token');
    return commandsFor(needs);
  }
  const job: Job = {
    account,
    prefix: `jobpass-${loggedIn.job}-`,
    now: Math.floor(examination.clock.now() / 1000),
  };
  if (missing.length > 0) {
    skip('this check requires the permissions', 'policy', 'token');
    return commandsFor({ ...needs, policies: true, serviceAccount: true });
  }
  const lacksPolicy = await examinePolicies(examination, login, job);
  const found = await examineToken(examination, login, job);
  return commandsFor({
    ...needs,
    policies: lacksPolicy || found.lacksPolicy === true,
    serviceAccount: found.accountExists === false,
    targetRights: found.lacksTarget === true,
  });
}

/** Checks the token that the job logs in with, before it is sent. */
async function examineLogin(
  examination: KubernetesExamination,
  configuration: readonly JwtAuthenticator[] | undefined,
  skewMs: number,
): Promise<{ login?: string; claims: Claims | undefined }> {
  const { context, settings } = examination;
  const { audience, url, jwtFile, auth } = settings;
  if (auth === 'aws') {
    const login = await examination.step('log-in', () => awsLogIn(examination));
    return { ...(login === undefined ? {} : { login }), claims: undefined };
  }
  if (audience === undefined) {
    const login = await examination.step('log-in', () => readFile('--jwt-file', jwtFile, WAIT_MS));
    if (login === undefined) return { claims: undefined };
    const text = login.toString('latin1').trim();
    context.secrets.add(text);
    await context.mask([text]);
    return { login: text, claims: undefined };
  }
  const { token, claims } = await examineJobToken(
    {
      ...context,
      report: (status, step, text, hint) =>
        status === 'fail'
          ? examination.reportCause(step, text, hint)
          : context.report(status, step, text, hint),
    },
    {
      ...{
        audience,
        targets: [url],
        skewMs,
        service: 'the API server',
        notBeforeLeewayMs: NOT_BEFORE_LEEWAY_MS,
      },
      goodAudience: `The ID token is for "${audience}", the audience that jobs request`,
      fix: 'Set the input audience to an audience of the AuthenticationConfiguration',
    },
  );
  const entry =
    configuration === undefined || claims === undefined
      ? undefined
      : examineConfiguration(examination, configuration, claims);
  if (token !== undefined) await examineIssuer(examination, token, entry);
  return { ...(token === undefined ? {} : { login: token.raw }), claims };
}
