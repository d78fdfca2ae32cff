import { isGood, type Reply } from '../../providers/kubernetes/api.js';
import { objectIn } from '../../text/json.js';
import type { KubernetesExamination } from './examination.js';
import {
  anchorFor,
  extension,
  type ForbiddenRequest,
  forbiddenChanges,
  forbiddenSecrets,
  forbiddenTokens,
  type Job,
} from './forbidden.js';

/** The field manager of Jobpass. The policies read the time of a change from its entry. */
export const MANAGER = 'jobpass';
const FIX = 'Apply the manifests that `jobpass trust kubernetes` prints: policies and bindings';

/** How the API server treats a request. */
export type Verdict =
  /** Admission policies allow the request. */
  | { allowed: true; warning?: string }
  /** A policy or webhook denies the request. `policy` is undefined for webhooks and plugins. */
  | { allowed: false; policy?: string; message: string }
  /** The job does not have the permission, so the policies did not see the request. */
  | { forbidden: true };

/** Classifies the response to a request that admission policies must judge. */
export function verdictOf(reply: Reply, warnings: readonly string[] = []): Verdict {
  const { message = '', reason = '' } = reply.status ?? {};
  const [, policy, denial] =
    /ValidatingAdmissionPolicy '([^']*)' with binding '[^']*' denied request: (.*)/s.exec(message) ?? [];
  if (policy !== undefined) return { allowed: false, policy, message: denial ?? '' };
  // The API server looks up objects after the policies have allowed the request.
  if (isGood(reply) || reason === 'NotFound') {
    const warning = warnings.find((text) => /ValidatingAdmissionPolicy/.test(text));
    return { allowed: true, ...(warning === undefined ? {} : { warning }) };
  }
  if (/ cannot \w+ resource /.test(message)) return { forbidden: true };
  return { allowed: false, message };
}

/** The policies' decisions about one kind of request. */
interface Outcome {
  allowed: string[];
  denied: number;
  /** Whether a policy warns or audits instead of denying. */
  warned: boolean;
}

/**
 * Checks with dry runs that the admission policies deny what a job must not do, and allow its anchor.
 *
 * @returns whether a policy or a binding is missing
 */
export async function examineAnchorPolicy(
  examination: KubernetesExamination,
  token: string,
  job: Job,
): Promise<boolean> {
  const { namespace } = job.account;
  const create = (body: ForbiddenRequest['body']): Promise<Reply> =>
    examination.ask({
      ...{ method: 'POST', token, what: 'the dry run of the creation of a Secret', body },
      path: ['api', 'v1', 'namespaces', namespace, 'secrets'],
      query: { dryRun: 'All', fieldManager: MANAGER },
    });
  const outcome = await judge(examination, forbiddenSecrets(job), create);
  const tokens = await judge(examination, forbiddenTokens(), (body) =>
    requestToken(examination, token, job, body),
  );
  reportOutcome(examination, 'jobpass-anchors', 'create', outcome, namespace);
  reportOutcome(examination, 'jobpass-tokens', 'request', tokens, namespace);
  const own = verdictOf(await create(anchorFor(job, `${job.prefix}doctor0000`)));
  if ('allowed' in own && !own.allowed)
    examination.report(
      'fail',
      'policy',
      `${own.policy === undefined ? 'The API server' : `The policy ${own.policy}`} denies the anchor that a job creates: ${own.message}`,
      own.policy === undefined ? 'Exclude the namespace from this check' : FIX,
    );
  return outcome.allowed.length > 0 || tokens.allowed.length > 0;
}

/** Requests a token for an audience that nobody accepts. */
async function requestToken(
  examination: KubernetesExamination,
  token: string,
  { account }: Job,
  body: ForbiddenRequest['body'],
): Promise<Reply> {
  const reply = await examination.ask({
    ...{ method: 'POST', token, what: 'the request for a token', body },
    path: ['api', 'v1', 'namespaces', account.namespace, 'serviceaccounts', account.name, 'token'],
  });
  const issued = objectIn(reply.json, 'status')?.['token'];
  if (typeof issued === 'string' && issued !== '') {
    examination.context.secrets.add(issued);
    await examination.context.mask([issued]);
  }
  return reply;
}

/** Checks with dry runs that the policy denies changes of the job's own anchor, except for its expiry. */
export async function examineChanges(
  examination: KubernetesExamination,
  token: string,
  job: Job,
  anchor: string,
): Promise<boolean> {
  const { namespace } = job.account;
  const change = (body: ForbiddenRequest['body'], manager = MANAGER): Promise<Reply> =>
    examination.ask({
      ...{ method: 'PATCH', token, what: 'the dry run of a change of the anchor', body },
      path: ['api', 'v1', 'namespaces', namespace, 'secrets', anchor],
      query: { dryRun: 'All', fieldManager: manager },
    });
  const outcome = await judge(examination, forbiddenChanges(job), change);
  reportOutcome(examination, 'jobpass-anchors', 'change', outcome, namespace);
  const own = verdictOf(await change(extension(job)));
  if ('allowed' in own && !own.allowed)
    examination.report(
      'fail',
      'policy',
      `The expiry of the job's anchor cannot be moved: ${own.message}`,
      FIX,
    );
  return outcome.allowed.length > 0;
}

async function judge(
  examination: KubernetesExamination,
  requests: readonly ForbiddenRequest[],
  send: (body: ForbiddenRequest['body'], manager?: string) => Promise<Reply>,
): Promise<Outcome> {
  const outcome: Outcome = { allowed: [], denied: 0, warned: false };
  for (const { what, body, manager } of requests) {
    const reply = await examination.step('policy', () => send(body, manager));
    const verdict = reply === undefined ? undefined : verdictOf(reply, examination.warnings(reply));
    if (verdict === undefined || !('allowed' in verdict)) continue;
    if (!verdict.allowed) outcome.denied++;
    else {
      outcome.allowed.push(what);
      outcome.warned ||= verdict.warning !== undefined;
    }
  }
  return outcome;
}

const ACTIONS = { create: 'create', change: 'change an anchor with', request: 'get' } as const;

function reportOutcome(
  examination: KubernetesExamination,
  policy: string,
  kind: keyof typeof ACTIONS,
  { allowed, denied, warned }: Outcome,
  namespace: string,
): void {
  if (allowed.length === 0) {
    const requests = {
      create: 'creations of Secrets',
      change: 'changes of an anchor',
      request: 'token requests',
    };
    if (denied > 0)
      examination.report(
        'ok',
        'policy',
        `The API server denies all ${denied} forbidden ${requests[kind]} of the doctor`,
      );
    return;
  }
  const why = warned
    ? `the binding of the policy ${policy} does not deny requests`
    : denied === 0
      ? `the policy ${policy} or its binding is missing in the namespace "${namespace}"`
      : `the policy ${policy} does not deny this`;
  examination.report(
    'fail',
    'policy',
    `The job can ${kind === 'change' ? 'make forbidden changes' : ACTIONS[kind]}: ${allowed.join('; ')}. Cause: ${why}`,
    warned ? `Set validationActions of the binding to [Deny]` : FIX,
  );
}
