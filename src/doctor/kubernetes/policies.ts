import { isGood, type Reply } from '../../providers/kubernetes/api.js';
import { ANCHORS_POLICY, FIELD_MANAGER, TOKENS_POLICY } from '../../servers/kubernetes/names.js';
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

const FIX = 'Apply the manifests that `jobpass trust kubernetes` prints: policies and bindings';

/**
 * How the admission policies judge a request:
 *
 * - `allowed`: they allow the request. `warned`: a policy warns instead of denying
 * - `denied`: a policy denies the request, or something else does, in which case `policy` is undefined
 * - `unjudged`: the API server rejects the request before the policies see it
 */
export type Verdict =
  | { kind: 'allowed'; warned: boolean }
  | { kind: 'denied'; policy?: string; message: string }
  | { kind: 'unjudged'; message: string };

/** Classifies the response to a request that admission policies must judge. */
export function verdictOf(reply: Reply, warnings: readonly string[] = []): Verdict {
  const { message = '', reason = '', kind = '' } = reply.status ?? {};
  const [, policy, denial] =
    /ValidatingAdmissionPolicy '([^']*)' with binding '[^']*' denied request: (.*)/s.exec(message) ?? [];
  if (policy !== undefined) return { kind: 'denied', policy, message: denial ?? '' };
  // After the policies, the API server looks up the object to which a token is bound.
  if (isGood(reply) || (reason === 'NotFound' && ['secrets', 'pods'].includes(kind)))
    return { kind: 'allowed', warned: warnings.some((text) => /ValidatingAdmissionPolicy/.test(text)) };
  // Permissions are checked before admission. A webhook that does not support dry runs has not judged the request.
  const isAdmission =
    /admission webhook|is forbidden: /.test(message) &&
    !/ cannot \w+ resource |does not support dry run/.test(message);
  return { kind: isAdmission ? 'denied' : 'unjudged', message };
}

/** The policies' decisions about the requests of one kind. */
interface Decisions {
  /** The forbidden requests that the policies allow. */
  allowed: string[];
  denied: number;
  /** The reasons why the policies did not judge requests. */
  unjudged: string[];
  /** Whether the policy itself denies any of the requests. */
  applies: boolean;
  /** Whether a policy warns instead of denying. */
  warned: boolean;
}

/** A kind of requests, for messages. */
interface Kind {
  policy: string;
  requests: string;
}

const CREATIONS: Kind = { policy: ANCHORS_POLICY, requests: 'creations of Secrets' };
const CHANGES: Kind = { policy: ANCHORS_POLICY, requests: 'changes of an anchor' };
const TOKENS: Kind = { policy: TOKENS_POLICY, requests: 'token requests' };

/**
 * Checks with dry runs that the policies deny what a job must not create, and allow its anchor.
 *
 * @returns whether a policy or its binding is missing
 */
export async function examinePolicies(
  examination: KubernetesExamination,
  token: string,
  job: Job,
): Promise<boolean> {
  const { namespace } = job.account;
  const create = ({ body }: Pick<ForbiddenRequest, 'body'>): Promise<Reply> =>
    examination.ask({
      ...{ method: 'POST', token, what: 'the dry run of the creation of a Secret', body },
      path: ['api', 'v1', 'namespaces', namespace, 'secrets'],
      query: { dryRun: 'All', fieldManager: FIELD_MANAGER },
    });
  const lacksAnchors = await judge(examination, CREATIONS, forbiddenSecrets(job), create);
  const lacksTokens = await judge(examination, TOKENS, forbiddenTokens(), (request) =>
    requestToken(examination, token, job, request),
  );
  const own = verdictOf(await create({ body: anchorFor(job, `${job.prefix}doctor0000`) }));
  if (own.kind === 'denied')
    examination.report(
      'fail',
      'policy',
      `${own.policy === undefined ? 'The API server' : `The policy ${own.policy}`} denies the anchor that a job creates: ${own.message}`,
      own.policy === CREATIONS.policy ? FIX : 'Exclude the namespace of the anchors from this check',
    );
  return lacksAnchors || lacksTokens || (own.kind === 'denied' && own.policy === CREATIONS.policy);
}

/** Requests a token for an audience that nobody accepts. */
async function requestToken(
  examination: KubernetesExamination,
  token: string,
  { account }: Job,
  { body }: ForbiddenRequest,
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

/**
 * Checks with dry runs that the policy denies changes of the job's own anchor, except for its expiry.
 *
 * @returns whether the policy or its binding is missing
 */
export async function examineChanges(
  examination: KubernetesExamination,
  token: string,
  job: Job,
  anchor: string,
): Promise<boolean> {
  const change = ({ body, query, deletes }: Omit<ForbiddenRequest, 'what'>): Promise<Reply> =>
    examination.ask({
      ...{ method: deletes ? 'DELETE' : 'PATCH', token, what: 'the dry run of a change of the anchor' },
      path: ['api', 'v1', 'namespaces', job.account.namespace, 'secrets', anchor],
      query: { dryRun: 'All', ...(deletes ? {} : { fieldManager: FIELD_MANAGER }), ...query },
      ...(deletes ? {} : { body }),
    });
  const lacks = await judge(examination, CHANGES, forbiddenChanges(job), change);
  const own = verdictOf(await change({ body: extension(job) }));
  if (own.kind === 'denied')
    examination.report(
      'fail',
      'policy',
      `The expiry of the job's anchor cannot be moved: ${own.message}`,
      FIX,
    );
  return lacks || own.kind === 'denied';
}

/** Sends forbidden requests, and reports the ones that the policies allow. @returns whether there are such requests */
async function judge(
  examination: KubernetesExamination,
  kind: Kind,
  requests: readonly ForbiddenRequest[],
  send: (request: ForbiddenRequest) => Promise<Reply>,
): Promise<boolean> {
  const decisions: Decisions = { allowed: [], denied: 0, unjudged: [], applies: false, warned: false };
  for (const request of requests) {
    const reply = await examination.step('policy', () => send(request));
    if (reply === undefined) continue;
    const verdict = verdictOf(reply, examination.warnings(reply));
    if (verdict.kind === 'denied') {
      decisions.denied++;
      decisions.applies ||= verdict.policy === kind.policy;
    }
    if (verdict.kind === 'unjudged') decisions.unjudged.push(verdict.message);
    if (verdict.kind !== 'allowed') continue;
    decisions.allowed.push(request.what);
    decisions.warned ||= verdict.warned;
  }
  report(examination, kind, decisions);
  return decisions.allowed.length > 0;
}

function report(
  examination: KubernetesExamination,
  { policy, requests }: Kind,
  { allowed, denied, unjudged, applies, warned }: Decisions,
): void {
  const { account } = examination.settings;
  const [reason] = unjudged;
  if (reason !== undefined)
    examination.report(
      /^serviceaccounts .* not found$/.test(reason) ? 'skip' : 'unchecked',
      'policy',
      `The policies did not judge ${unjudged.length} of the forbidden ${requests}: ${reason}`,
    );
  if (allowed.length === 0) {
    if (denied > 0 && reason === undefined)
      examination.report('ok', 'policy', `The API server denies all ${denied} forbidden ${requests}`);
    return;
  }
  const why = warned
    ? `The policy ${policy} only warns`
    : applies
      ? `The policy ${policy} does not deny everything that it must`
      : `The policy ${policy} or its binding is missing in the namespace "${account?.namespace ?? ''}"`;
  examination.report(
    'fail',
    'policy',
    `${why}. The job can ${allowed.join(', ')}`,
    warned ? 'Set validationActions of its binding to [Deny]' : FIX,
  );
}
