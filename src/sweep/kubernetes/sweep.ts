import { type Clock, span, systemClock, timestamp } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import { openHttp } from '../../http/open.js';
import { type Attempt, isTransientStatus, type RetryEvents } from '../../http/retry.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import { ANCHORS_POLICY, SWEEP_ACCOUNT } from '../../servers/kubernetes/names.js';
import { jsonObject } from '../../text/json.js';
import { textOf } from '../../text/json-values.js';
import { Secrets as KnownSecrets } from '../../text/secrets.js';
import { type Anchor, anchorPages, createdAt, judge, PAGE_BYTES, type Secrets } from './anchors.js';
import type { Cluster } from './cluster.js';

/** The number of deletions that run at the same time. */
const PARALLEL = 8;

/**
 * - `deleted`: this sweep deleted the anchor
 * - `expired`: a sweep would delete the anchor (only in a dry run)
 * - `gone`: another process deleted the anchor first
 * - `changed`: the anchor was changed after the list was read, usually because its job is alive
 * - `kept`: the anchor is neither live nor expired
 * - `failed`: the API server rejected the deletion
 */
export type SweepOutcome = 'deleted' | 'expired' | 'gone' | 'changed' | 'kept' | 'failed';

/** An anchor that is not live. */
export interface SweptAnchor {
  name: string;
  uid: string;
  createdAt: string;
  expiredAt?: string;
  outcome: SweepOutcome;
  /** The reason, if the expiry alone does not explain the outcome. */
  because?: string;
}

export interface SweepReport {
  server: string;
  namespace: string;
  /** The time on the API server's clock when the sweep started. */
  now: string;
  dryRun: boolean;
  /** The number of anchors in the list. */
  anchors: number;
  live: number;
  swept: readonly SweptAnchor[];
}

export interface SweepOptions {
  cluster: Cluster;
  namespace: string;
  dryRun: boolean;
  timeoutMs: number;
  signal?: AbortSignal;
  retries?: RetryEvents;
  /** Called for each anchor that is not live, as soon as its outcome is known. */
  onSwept?: (anchor: SweptAnchor) => void;
  clock?: Clock;
}

/**
 * Deletes the anchors whose expiry is in the past, which ends the tokens of jobs that can no longer delete their anchors
 * themselves. The API server's clock decides, because its admission policy has checked each expiry against the same clock.
 *
 * @throws JobpassError if the list cannot be read, the rights are missing, or the time limit is exceeded
 */
export async function sweepKubernetes(options: SweepOptions): Promise<SweepReport> {
  const { cluster, namespace, dryRun, timeoutMs, signal, retries, clock = systemClock } = options;
  const known = new KnownSecrets();
  if (cluster.token !== undefined) known.add(cluster.token);
  const deadline = clock.elapsed() + timeoutMs;
  const { http, close } = openHttp(cluster.connection, {
    ...{ clock, secrets: known, deadline, signal },
    // An API server that restarts responds with errors before it is ready, and the time limit bounds all retries.
    patience: { totalMs: timeoutMs, answeredMs: timeoutMs, malformedTries: 7 },
    limits: { attemptMs: 10_000, connectMs: 5_000, bodyBytes: PAGE_BYTES },
    ...(retries === undefined ? {} : { retries }),
  });
  const secrets = secretsOf(http, cluster, namespace);
  const swept = new Map<string, SweptAnchor>();
  const tell = (anchor: Anchor, rest: Pick<SweptAnchor, 'expiredAt' | 'outcome' | 'because'>): void => {
    const one = { name: anchor.name, uid: anchor.uid, createdAt: createdAt(anchor), ...rest };
    swept.set(anchor.uid, one);
    options.onSwept?.(one);
  };
  const seen = new Set<string>();
  let live = 0;
  let start: number | undefined;
  try {
    for await (const { anchors, now } of anchorPages(secrets)) {
      start ??= now;
      // A list that was read again from its start contains anchors a second time.
      const fresh = anchors.filter(({ uid }) => !seen.has(uid));
      for (const { uid } of fresh) seen.add(uid);
      const expired: [Anchor, Pick<SweptAnchor, 'expiredAt' | 'because'>][] = [];
      for (const anchor of fresh) {
        const verdict = judge(anchor, now);
        if (verdict.state === 'live') live++;
        else if (verdict.state === 'kept') tell(anchor, { outcome: 'kept', because: verdict.because });
        else {
          const { expiredAt, because } = verdict;
          expired.push([
            anchor,
            {
              ...(expiredAt === undefined ? {} : { expiredAt: timestamp(expiredAt) }),
              ...(because === undefined ? {} : { because }),
            },
          ]);
        }
      }
      await inParallel(expired, async ([anchor, facts]) => {
        if (dryRun) return tell(anchor, { ...facts, outcome: 'expired' });
        if (clock.elapsed() >= deadline) throw late(timeoutMs);
        tell(anchor, { ...facts, ...(await deleteAnchor(secrets, anchor)) });
      });
    }
    if (seen.size === 0 && !cluster.inPod) await checkNamespace(http, cluster, namespace);
  } catch (error) {
    throw clock.elapsed() >= deadline && error instanceof JobpassError && error.transient
      ? late(timeoutMs, error.message)
      : error;
  } finally {
    close();
  }
  return {
    server: cluster.url.origin,
    namespace,
    now: timestamp(start ?? clock.now()),
    dryRun,
    anchors: seen.size,
    live,
    swept: [...swept.values()],
  };
}

function late(timeoutMs: number, reason?: string): JobpassError {
  return new JobpassError(
    'unreachable',
    `The sweep did not finish within ${span(timeoutMs)}${reason === undefined ? '' : `: ${reason}`}`,
    { hint: 'Run the command again, or set a longer --timeout' },
  );
}

/**
 * Deletes an anchor, unless it was changed after the list was read. A running job changes its anchor each minute, so the
 * precondition on the resource version protects a job whose expiry has just moved.
 */
async function deleteAnchor(
  secrets: Secrets,
  { name, uid, resourceVersion }: Anchor,
): Promise<Pick<SweptAnchor, 'outcome' | 'because'>> {
  const { http, refusal } = secrets;
  return http.persist(async (attempt) => {
    const request = secrets.request('DELETE', name, `the deletion of the anchor ${name}`);
    request.headers['content-type'] = 'application/json';
    request.body = JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'DeleteOptions' },
      preconditions: { uid, resourceVersion },
    });
    const answer = await secrets.send(request, attempt);
    if (answer.status === 404) return { outcome: 'gone' };
    if (answer.status === 409)
      return { outcome: 'changed', because: 'it was changed after the list was read' };
    if (answer.status === 200 || answer.status === 202) {
      // For a Secret with finalizers, the server returns the Secret instead of a Status.
      if (jsonObject(answer.body)?.['kind'] !== 'Secret') return { outcome: 'deleted' };
      return { outcome: 'kept', because: 'it is now marked for deletion, which finalizers delay' };
    }
    const error = refusal(request, answer);
    if (error.transient || answer.status === 401 || isForAllAnchors(answer)) throw error;
    return { outcome: 'failed', because: error.message };
  });
}

/** Whether no deletion can succeed with this account, as opposed to an admission policy that rejects only one anchor. */
function isForAllAnchors(answer: Answer): boolean {
  const message = messageIn(answer) ?? '';
  return (
    answer.status === 403 &&
    (/ cannot delete resource /.test(message) || message.includes(`'${ANCHORS_POLICY}'`))
  );
}

/** Reports a misspelled namespace: the API server returns an empty list for it. */
async function checkNamespace(http: HttpClient, cluster: Cluster, namespace: string): Promise<void> {
  const what = `the lookup of the namespace ${namespace}`;
  const request = requestTo(cluster, 'GET', `/api/v1/namespaces/${namespace}`, what);
  const { status } = await http.persist((attempt) => http.send(request, attempt));
  if (status !== 404) return;
  throw new JobpassError('usage', `The cluster at ${cluster.url.origin} has no namespace "${namespace}"`, {
    hint: 'Set --namespace to the namespace of the anchors',
  });
}

function secretsOf(http: HttpClient, cluster: Cluster, namespace: string): Secrets {
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  return {
    http,
    request: (method, name, what) =>
      requestTo(cluster, method, name === '' ? path : `${path}/${encodeURIComponent(name)}`, what),
    send: (request, attempt) => sendWhenReady(http, cluster, request, attempt),
    refusal: (request, answer) =>
      http.refusal(request, answer, messageIn(answer), hintFor(answer, namespace)),
  };
}

/**
 * Sends a request again if the API server rejects it while it starts: until it has read its roles and accounts, it answers every
 * request with 403 or 401. Its path `/readyz` needs no rights.
 */
async function sendWhenReady(
  http: HttpClient,
  cluster: Cluster,
  request: Outgoing,
  attempt: Attempt,
): Promise<Answer> {
  const answer = await http.send(request, attempt);
  if (answer.status !== 401 && answer.status !== 403) return answer;
  const ready = await http.send(requestTo(cluster, 'GET', '/readyz', 'the check of the API server'), attempt);
  if (isTransientStatus(ready.status))
    throw http.busy(request, answer, `${messageIn(answer) ?? ''} (the API server is not ready yet)`);
  return http.send(request, attempt);
}

function requestTo({ url, token }: Cluster, method: 'GET' | 'DELETE', path: string, what: string): Outgoing {
  return {
    method,
    url: pathOf(url, path),
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    what,
    presentCertificate: true,
  };
}

/** Returns a URL of the API, below the path of the cluster. */
function pathOf(url: URL, path: string): URL {
  return new URL(`${url.pathname.replace(/\/+$/, '')}${path}`, url);
}

/** The message in the response of an API server. */
function messageIn(answer: Answer): string | undefined {
  return textOf(jsonObject(answer.body)?.['message']);
}

function hintFor(answer: Answer, namespace: string): string | undefined {
  const newToken = `\`kubectl create token ${SWEEP_ACCOUNT} --namespace ${namespace}\` prints a token for --token-file`;
  if (answer.status === 401)
    return `The API server does not accept the credential: it may have expired, or belong to another cluster. ${newToken}`;
  const message = messageIn(answer) ?? '';
  if (answer.status !== 403) return undefined;
  const account = `system:serviceaccount:${namespace}:${SWEEP_ACCOUNT}`;
  if (message.includes(`"${account}"`)) {
    const where = `--namespace ${namespace}`;
    const role = `kubectl create role ${SWEEP_ACCOUNT} ${where} --verb list,delete --resource secrets`;
    const binding = `kubectl create rolebinding ${SWEEP_ACCOUNT} ${where} --role ${SWEEP_ACCOUNT} --serviceaccount ${namespace}:${SWEEP_ACCOUNT}`;
    return `Give the account its rights: \`${role}\`, then \`${binding}\``;
  }
  return `Use the service account ${SWEEP_ACCOUNT} of the namespace: the admission policies allow no other account to delete anchors. ${newToken}`;
}

/** Runs the work for each item, a few at a time. After an error, starts no more work, waits for the rest, and throws the error. */
async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...items];
  const runs = Array.from({ length: Math.min(PARALLEL, queue.length) }, async () => {
    try {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    } catch (error) {
      queue.length = 0;
      throw error;
    }
  });
  const failed = (await Promise.allSettled(runs)).find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw (failed as PromiseRejectedResult).reason;
}
