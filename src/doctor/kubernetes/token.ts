import { span } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { randomSuffix } from '../../providers/kubernetes/anchors.js';
import {
  isGood,
  isNoSuch,
  isOwnUnauthorized,
  KubernetesApi,
  type Reply,
} from '../../providers/kubernetes/api.js';
import { FIELD_MANAGER } from '../../servers/kubernetes/names.js';
import { objectIn } from '../../text/json.js';
import type { KubernetesExamination } from './examination.js';
import { anchorFor, type Job } from './forbidden.js';
import { examineChanges } from './policies.js';
import { excess } from './rights.js';

/** The shortest lifetime of a token that an API server issues, in seconds. Source: Kubernetes API, `TokenRequestSpec`. */
const SHORTEST_S = 600;
/** How long an API server may accept a token after the deletion of its anchor, in milliseconds: its cache of 10 s, and a margin. */
const CACHE_MS = 11_500;
const PAUSE_MS = 500;

/** The problems that the check of a token found. */
export interface TokenFindings {
  /** Whether the service account exists; undefined if unknown. */
  accountExists?: boolean;
  /** Whether the service account has no permissions in the namespace of `namespace`. */
  lacksTarget?: true;
  /** Whether the policy for anchors or its binding is missing. */
  lacksPolicy?: true;
}

/** Creates an anchor, requests a token as a job does, checks the token, and ends both. */
export async function examineToken(
  examination: KubernetesExamination,
  login: string,
  job: Job,
): Promise<TokenFindings> {
  const { namespace } = job.account;
  const name = `${job.prefix}${randomSuffix()}`;
  const created = await examination.step('token', (attempt) =>
    examination.ask(
      {
        ...{ method: 'POST', token: login, what: 'the creation of the anchor', body: anchorFor(job, name) },
        path: ['api', 'v1', 'namespaces', namespace, 'secrets'],
        query: { fieldManager: FIELD_MANAGER },
      },
      attempt,
    ),
  );
  // A repeated request reports that the first one has created the anchor, although its response was lost.
  const exists = created !== undefined && (isGood(created) || created.status?.reason === 'AlreadyExists');
  if (created !== undefined && !exists) {
    examination.report(
      'fail',
      'token',
      `The API server did not create the job's anchor: ${examination.messageIn(created)}`,
    );
    return {};
  }
  const findings: TokenFindings = {};
  let issued: string | undefined;
  try {
    if (!exists) return findings;
    if (await examineChanges(examination, login, job, name)) findings.lacksPolicy = true;
    issued = await examination.step('token', () => requestToken(examination, login, job, name, findings));
    if (issued !== undefined) await examineUse(examination, issued, findings);
    return findings;
  } finally {
    await endAnchor(examination, login, { namespace, name }, issued);
  }
}

async function requestToken(
  examination: KubernetesExamination,
  login: string,
  { account }: Job,
  anchor: string,
  findings: TokenFindings,
): Promise<string | undefined> {
  const { audiences } = examination.settings;
  const { namespace, name } = account;
  const reply = await examination.ask({
    ...{ method: 'POST', token: login, what: 'the request for a token' },
    path: ['api', 'v1', 'namespaces', namespace, 'serviceaccounts', name, 'token'],
    body: {
      ...{ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest' },
      spec: {
        ...(audiences.length === 0 ? {} : { audiences }),
        expirationSeconds: SHORTEST_S,
        boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: anchor },
      },
    },
  });
  const status = objectIn(reply.json, 'status');
  const token = status?.['token'];
  if (isGood(reply) && typeof token === 'string' && token !== '') {
    examination.context.secrets.add(token);
    await examination.context.mask([token]);
    findings.accountExists = true;
    reportLife(
      examination,
      reply,
      `${namespace}/${name}`,
      Date.parse(String(status?.['expirationTimestamp'])),
    );
    return token;
  }
  if (isNoSuch(reply, 'serviceaccounts')) {
    findings.accountExists = false;
    examination.report(
      'fail',
      'account',
      `The service account "${name}" does not exist in the namespace "${namespace}"`,
      'Check the input role, or create the service account',
    );
    return undefined;
  }
  examination.report(
    'fail',
    'token',
    `The API server issued no token of the service account ${namespace}/${name}: ${examination.messageIn(reply)}`,
  );
  return undefined;
}

function reportLife(
  examination: KubernetesExamination,
  reply: Reply,
  account: string,
  expires: number,
): void {
  const life = Number.isNaN(expires)
    ? ''
    : `. The token expires in ${span(expires - examination.clock.now())}`;
  examination.report(
    'ok',
    'account',
    `The API server issued a token of the service account ${account} to this job${life}`,
  );
  for (const warning of examination.warnings(reply))
    examination.report('note', 'account', `The API server warns: ${warning}`);
}

/** Checks that the API server accepts the token, and what its service account may do. */
async function examineUse(
  examination: KubernetesExamination,
  token: string,
  findings: TokenFindings,
): Promise<void> {
  const { audiences, namespace } = examination.settings;
  const reply = await examination.step('token', (attempt) => examination.review(token, attempt));
  if (reply === undefined) return;
  if (!isGood(reply)) {
    const foreign = audiences.length > 0 && isOwnUnauthorized(reply);
    examination.report(
      foreign ? 'note' : 'fail',
      'token',
      foreign
        ? `The token is for ${audiences.map((one) => `"${one}"`).join(', ')}, which is not the audience of the API server, so clients of the API server cannot use it`
        : `The API server does not accept the token that it issued: ${examination.messageIn(reply)}`,
      foreign ? 'Remove the input audiences if steps use kubectl' : undefined,
    );
    return;
  }
  examination.report('ok', 'token', 'The API server accepts the token');
  const rules = await examination.step('target', (attempt) => examination.rules(token, namespace, attempt));
  if (rules === undefined) return;
  const granted = excess(rules, undefined);
  const more = rules.incomplete ? '. Other authorizers than RBAC may allow more' : '';
  if (granted.length > 0) {
    examination.report(
      'ok',
      'target',
      `In the namespace "${namespace}", steps may: ${granted.join('; ')}${more}`,
    );
    return;
  }
  findings.lacksTarget = true;
  const { account } = examination.settings;
  examination.report(
    examination.context.settings.own['namespace'] === undefined ? 'note' : 'fail',
    'target',
    `RBAC allows the service account nothing in the namespace "${namespace}"${more}`,
    `Bind a role to the service account ${account?.namespace ?? ''}/${account?.name ?? ''} there, or set the input namespace to the namespace where steps work`,
  );
}

/** Deletes the doctor's anchor, and checks that the API server rejects the token. */
async function endAnchor(
  { context, settings, clock }: KubernetesExamination,
  login: string,
  { namespace, name }: { namespace: string; name: string },
  token: string | undefined,
): Promise<void> {
  const { ending, report } = context;
  const api = new KubernetesApi(ending, settings.url, clock);
  const shown = `${namespace}/${name}`;
  try {
    const reply = await ending.persist((attempt) =>
      api.call(
        {
          ...{ method: 'DELETE', token: login, what: 'the deletion of the anchor' },
          path: ['api', 'v1', 'namespaces', namespace, 'secrets', name],
        },
        attempt,
      ),
    );
    if (!isGood(reply) && !isNoSuch(reply, 'secrets')) {
      report(
        'fail',
        'end',
        `The doctor cannot delete its own anchor ${shown}: ${reply.status?.message || api.refusal(reply).message}`,
        `Run kubectl delete secret --namespace ${namespace} ${name}`,
      );
      return;
    }
    if (token === undefined) {
      report('ok', 'end', "The doctor's own anchor is deleted");
      return;
    }
    const tookMs = await rejectedAfter(context, api, token);
    if (tookMs === undefined)
      report(
        'unchecked',
        'end',
        `The anchor ${shown} is deleted, but the API server still accepts the doctor's own token after ${span(CACHE_MS)}`,
      );
    else
      report(
        'ok',
        'end',
        `The doctor's own token is revoked: the API server rejects it ${span(tookMs)} after the deletion of its anchor`,
      );
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    report(
      'unchecked',
      'end',
      `The doctor's own anchor ${shown} may still exist: ${error.message}`,
      error.hint,
    );
  }
}

/** Waits until the API server rejects a token. @returns the time in milliseconds; undefined if it still accepts the token */
async function rejectedAfter(
  { clock }: KubernetesExamination['context'],
  api: KubernetesApi,
  token: string,
): Promise<number | undefined> {
  const start = clock.elapsed();
  for (;;) {
    const reply = await api.call({
      ...{ method: 'POST', token, what: 'the review of the token' },
      path: ['apis', 'authentication.k8s.io', 'v1', 'selfsubjectreviews'],
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    });
    if (isOwnUnauthorized(reply)) return clock.elapsed() - start;
    if (clock.elapsed() - start > CACHE_MS) return undefined;
    await clock.sleep(PAUSE_MS);
  }
}
