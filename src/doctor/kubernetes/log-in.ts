import type { Claims } from '../../identity/id-token.js';
import { jobIdOf } from '../../identity/job-id.js';
import { isGood, isOwnUnauthorized, type Reply } from '../../providers/kubernetes/api.js';
import { JOB_EXTRA, POD_EXTRA, SESSION_EXTRA, USER_PREFIX } from '../../servers/kubernetes/names.js';
import type { KubernetesUser } from '../../servers/kubernetes/read-authentication.js';
import { isObject, objectIn } from '../../text/json.js';
import type { KubernetesExamination } from './examination.js';
import type { ManagedService } from './server.js';

/** The prefix that AKS requires for usernames and groups. Source: AKS, "External identity provider authentication". */
const AKS_PREFIX = 'aks:jwt:';

/** The user that the API server derives from the job's log-in. */
export interface LoggedIn {
  user: KubernetesUser;
  /** The job ID that the admission policies derive; undefined if they cannot. */
  job: string | undefined;
}

/** The results of the steps before the log-in. */
export interface Known {
  claims: Claims | undefined;
  service: ManagedService | undefined;
  /** Whether the AuthenticationConfiguration is known. */
  configured: boolean;
}

/** Checks that the API server accepts the job's log-in. */
export async function logIn(
  examination: KubernetesExamination,
  token: string,
  known: Known,
): Promise<LoggedIn | undefined> {
  const reply = await examination.step('log-in', (attempt) => examination.review(token, attempt));
  if (reply === undefined) return undefined;
  const user = isGood(reply) ? userIn(reply) : undefined;
  if (user !== undefined) {
    examination.report('ok', 'log-in', `The API server accepts the job as the user "${user.username}"`);
    return { user, job: jobOf(user) };
  }
  if (isOwnUnauthorized(reply)) reportUnauthorized(examination, known);
  else if (reply.status?.reason === 'Forbidden')
    examination.report(
      'fail',
      'log-in',
      `The API server accepts the log-in, but does not allow a SelfSubjectReview: ${examination.messageIn(reply)}`,
      'Restore the ClusterRoleBinding system:basic-user, which allows it for every user',
    );
  else
    examination.report(
      'fail',
      'log-in',
      `The API server did not review the log-in: ${examination.messageIn(reply)}`,
    );
  return undefined;
}

/** Reports the most likely reasons for a 401, which contains no reason. */
function reportUnauthorized(
  examination: KubernetesExamination,
  { claims, service, configured }: Known,
): void {
  const { auth, audience, url, cluster } = examination.settings;
  const rejected = `The API server rejects the ${LOG_INS[auth]} with 401, without a reason`;
  const log = 'The log of the API server contains the reason, after "Unable to authenticate the request"';
  if (examination.explained) {
    examination.report('fail', 'log-in', `${rejected}. The failures above explain it`);
    return;
  }
  if (auth !== 'jwt') {
    examination.report(
      'fail',
      'log-in',
      rejected,
      auth === 'aws'
        ? `Check that cluster-name (${cluster ?? ''}) is the name of the cluster at ${url.origin}, and that the cluster has an access entry for the IAM role of the AWS session`
        : `Check that ${url.origin} is the API server of the pod's cluster, and that the pod still exists. ${log}`,
    );
    return;
  }
  if (configured) {
    examination.report(
      'fail',
      'log-in',
      `${rejected}, although the AuthenticationConfiguration accepts the ID token`,
      `Check that this API server uses this file, and that it can reach the issuer over https: the API server logs an error if it cannot read the keys. ${log}`,
    );
    return;
  }
  const issuer = String(claims?.['iss'] ?? '');
  examination.report(
    'fail',
    'log-in',
    `${rejected}. The API server must have an entry with the issuer "${issuer}" and the audience "${audience ?? ''}", and all rules of the entry must accept the claims`,
    `${SERVICE_HINTS[service ?? 'own']}. ${log}`,
  );
}

/** The names of the log-ins, for messages. */
const LOG_INS = { jwt: 'ID token', pod: 'token of the pod', aws: 'log-in with the AWS session' } as const;

const SERVICE_HINTS: Readonly<Record<ManagedService | 'own', string>> = {
  own: 'Run the doctor again with --authentication-config FILE, which is the file of the same option of kube-apiserver: the doctor then names the rule',
  eks: 'EKS has no setting for an AuthenticationConfiguration, and its OIDC identity providers set no job ID. Use auth: aws',
  gke: 'GKE has no setting for an AuthenticationConfiguration. Use auth: pod',
  aks: 'On AKS, a JWT authenticator contains the entry: compare it with the output of `az aks jwtauthenticator list`',
};

/** Checks the user that the API server derives from the log-in. @returns whether the user is the one that Jobpass needs */
export function examineUser(
  examination: KubernetesExamination,
  { user, job }: LoggedIn,
  { claims, service }: Known,
): boolean {
  const { account, auth } = examination.settings;
  let isRight = true;
  const shown = `The groups of the user are ${list(user.groups)}`;
  if (auth === 'jwt') {
    const prefix = service === 'aks' ? AKS_PREFIX + USER_PREFIX : USER_PREFIX;
    const foreign = [user.username, ...user.groups].filter(
      (name) => !name.startsWith(prefix) && name !== 'system:authenticated',
    );
    if (foreign.length === 0) examination.report('ok', 'user', shown);
    else {
      isRight = false;
      examination.report(
        'fail',
        'user',
        `${shown}. These names do not begin with "${prefix}", so they may be the names of other users or groups: ${list(foreign)}`,
        'Prefix every name in claimMappings, as `jobpass trust kubernetes` does',
      );
    }
    const group = account && `${prefix}${account.namespace}/${account.name}`;
    if (group !== undefined && !user.groups.includes(group)) {
      isRight = false;
      examination.report(
        'fail',
        'user',
        `The user is not in the group "${group}", so the job may not use the service account`,
        `${otherRole(user, prefix)}Add a rule for this job to .jobpass.yml, and update the AuthenticationConfiguration with the output of \`jobpass trust kubernetes\``,
      );
    }
  }
  return (account === undefined || examineJobId(examination, user, job, claims)) && isRight;
}

/** Returns a hint about the service accounts that the groups of a user allow. */
function otherRole({ groups }: KubernetesUser, prefix: string): string {
  const roles = groups.filter((group) => group.startsWith(prefix)).map((group) => group.slice(prefix.length));
  return roles.length === 0 ? '' : `Set the input role to ${roles.join(' or ')}. Or: `;
}

/** The part of a user that contains the job ID, and the fix if it is missing, for each value of `auth`. */
const JOB_ID_SOURCES = {
  jwt: [JOB_EXTRA, 'Add the entry of claimMappings.extra that `jobpass trust kubernetes` prints'],
  pod: [POD_EXTRA, 'Use the token that Kubernetes projects into the pod'],
  aws: [
    SESSION_EXTRA,
    'Check that the API server belongs to Amazon EKS, and that the AWS session has a name',
  ],
} as const;

/** Checks the job ID, which ties an anchor to its job. @returns whether it is the one that Jobpass uses */
function examineJobId(
  examination: KubernetesExamination,
  user: KubernetesUser,
  job: string | undefined,
  claims: Claims | undefined,
): boolean {
  if (job === undefined) {
    const [source, fix] = JOB_ID_SOURCES[examination.settings.auth];
    examination.report(
      'fail',
      'user',
      `The user has no job ID: its extra "${source}" is missing or invalid, so the admission policies deny every anchor`,
      fix,
    );
    return false;
  }
  const expected =
    user.extra[JOB_EXTRA] !== undefined && claims?.['iss'] !== undefined ? jobIdOf(claims) : job;
  if (expected === job) examination.report('ok', 'user', `The job ID is "${job}"`);
  else
    examination.report(
      'fail',
      'user',
      `The API server derives the job ID "${job}", but Jobpass uses "${expected ?? 'none, because claims are missing'}", so the admission policies deny the job's anchor`,
      `Use the expression for "${JOB_EXTRA}" that \`jobpass trust kubernetes\` prints`,
    );
  return expected === job;
}

/** Returns the job ID that the admission policies derive from a user. */
export function jobOf({ extra }: KubernetesUser): string | undefined {
  const only = (name: string): string | undefined =>
    extra[name] === undefined ? undefined : extra[name].length === 1 ? extra[name][0] : '';
  const plain = (text: string): string => (text.match(/[a-z0-9]+/g) ?? []).join('');
  const [pod, session] = [only(POD_EXTRA), only(SESSION_EXTRA)];
  const job =
    only(JOB_EXTRA) ??
    (pod === undefined ? undefined : `pod.${plain(pod)}`) ??
    (session === undefined ? undefined : `eks.${plain(session.toLowerCase())}`);
  return job !== undefined && /^[a-z0-9]+([.][a-z0-9]+)+$/.test(job) ? job : undefined;
}

/** Returns the user in the response to a SelfSubjectReview. */
export function userIn({ json }: Reply): KubernetesUser | undefined {
  const info = objectIn(objectIn(json, 'status'), 'userInfo');
  if (typeof info?.['username'] !== 'string') return undefined;
  const texts = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  const extra = isObject(info['extra']) ? info['extra'] : {};
  return {
    username: info['username'],
    uid: typeof info['uid'] === 'string' ? info['uid'] : '',
    groups: texts(info['groups']),
    extra: Object.fromEntries(Object.entries(extra).map(([key, value]) => [key, texts(value)])),
  };
}

const list = (values: readonly string[]): string => values.map((one) => `"${one}"`).join(', ') || '(none)';
