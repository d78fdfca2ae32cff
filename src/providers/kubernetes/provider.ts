import { span } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { claimsOf, expiryOf, type IdToken } from '../../identity/id-token.js';
import { objectIn } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import { type Probe, type Provider, requestedLife } from '../provider.js';
import { type Anchor, Anchors, anchorOf, randomSuffix } from './anchors.js';
import { isGood, isNoSuch, isOwnUnauthorized, KubernetesApi, type Reply } from './api.js';
import { LogIn } from './log-in.js';
import { isForbidden, missing, RIGHTS_HINT } from './refusals.js';
import { type Account, kubernetesSettings } from './settings.js';
import { kubernetesTools } from './tools.js';

/** The shortest lifetime of a token that an API server issues, in seconds. Source: Kubernetes API, `TokenRequestSpec`. */
const SHORTEST_S = 600;
/** How long an API server may accept a token after the deletion of its anchor, in milliseconds: its cache of 10 s, and a margin. */
const CACHE_MS = 11_500;
/** The time in which an API server notices the deletion of an anchor, in milliseconds. */
const NOTICED_MS = 300;
const LATER = 'the API server deleted the anchor, but may accept the token for 10 s from its cache';
/** The access that continues after the end of a token. */
const CAVEAT =
  'open watches and open `kubectl exec`, `attach` and `port-forward` sessions continue until they are closed';
const IRREVOCABLE = 'nobody can revoke an ID token';

/** The Kubernetes provider: tokens of a service account that are bound to a Secret, which Jobpass deletes with the job. */
export function kubernetesProvider(context: ProviderContext): Provider<string> {
  const { http, clock, serviceClock, log, life } = context;
  const settings = kubernetesSettings(context.settings);
  const { account, audiences, url } = settings;
  const api = new KubernetesApi(http, url, serviceClock);
  const logIn = new LogIn(context, settings);
  const anchors = new Anchors(api, logIn, serviceClock);
  const suffix = randomSuffix();
  /** The names of anchors that no longer exist. A repeated attempt must not create one of them again. */
  const gone: string[] = [];
  let longerReported = false;

  const review = async (token: string, attempt: Attempt): Promise<Reply> =>
    api.call(
      {
        method: 'POST',
        path: ['apis', 'authentication.k8s.io', 'v1', 'selfsubjectreviews'],
        what: 'the review of the token',
        token,
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      },
      attempt,
    );

  /** The anchor of this job's live tokens, or a new one, which is saved before it is created. */
  const anchorFor = async (
    { namespace }: Account,
    idToken: IdToken | undefined,
    attempt: Attempt,
  ): Promise<Anchor> => {
    const job = await logIn.jobId(idToken);
    const ofJob = `jobpass-${job}-`;
    for (const { handle } of context.known()) {
      const known = anchorOf(handle);
      // After a change of the AWS session's name, the job may no longer change its earlier anchors.
      const isOwn = known.namespace === namespace && known.name.startsWith(ofJob);
      if (isOwn && !gone.includes(known.name)) return known;
    }
    const name = `${ofJob}${suffix}${gone.length === 0 ? '' : gone.length}`;
    const anchor = { namespace, name };
    await context.creating({ anchor: { ...anchor } });
    await anchors.create(anchor, { job, ...logIn.subject }, idToken, attempt);
    return anchor;
  };

  const requestToken = async (
    { namespace, name }: Account,
    anchor: Anchor,
    idToken: IdToken | undefined,
    attempt: Attempt,
  ): Promise<Reply> =>
    api.call(
      {
        method: 'POST',
        path: ['api', 'v1', 'namespaces', namespace, 'serviceaccounts', name, 'token'],
        what: 'the request for a token',
        token: await logIn.token(idToken),
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: {
            ...(audiences.length === 0 ? {} : { audiences: [...audiences] }),
            expirationSeconds: secondsToRequest(),
            boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: anchor.name },
          },
        },
        finishMs: 3_000,
      },
      attempt,
    );

  const secondsToRequest = (): number =>
    Math.max(SHORTEST_S, Math.ceil(requestedLife(life, clock.now()) / 1000));

  /** Issues a token of the account. If the anchor was deleted, creates another anchor. */
  const issue = async (
    of: Account,
    idToken: IdToken | undefined,
    attempt: Attempt,
  ): Promise<Lease<string>> => {
    for (let isLast = false; ; isLast = true) {
      const anchor = await anchorFor(of, idToken, attempt);
      const reply = await requestToken(of, anchor, idToken, attempt);
      await logIn.noteAnswer(reply, api, attempt);
      if (isGood(reply)) return leaseOf(reply, of, anchor);
      if (isNoSuch(reply, 'serviceaccounts'))
        throw missing(api, reply, `the service account ${of.namespace}/${of.name}`);
      if (!isNoSuch(reply, 'secrets') || isLast) throw api.refusal(reply, logIn.hint(reply));
      log.warning(
        `The anchor ${anchor.namespace}/${anchor.name} no longer exists. Jobpass creates another one`,
      );
      gone.push(anchor.name);
    }
  };

  const leaseOf = (reply: Reply, of: Account, anchor: Anchor): Lease<string> => {
    const status = objectIn(reply.json, 'status');
    const token = status?.['token'];
    if (typeof token !== 'string' || token === '') throw api.malformed(reply, 'no token');
    context.secrets.add(token);
    const jti = claimsOf(token)?.['jti'];
    const said = Date.parse(String(status?.['expirationTimestamp'] ?? ''));
    const expires = Number.isNaN(said) ? expiryOf(token) : said;
    if (expires === undefined) throw api.malformed(reply, 'no expiry');
    for (const warning of api.warnings(reply)) log.warning(`The API server warns: ${warning}`);
    const issuedAt = clock.now();
    const lease: Lease<string> = {
      id: typeof jti === 'string' ? printable(jti, 80) : `${anchor.name}-${issuedAt.toString(36)}`,
      provider: 'kubernetes',
      issuer: url.origin,
      credential: token,
      values: [{ output: 'token', variable: 'KUBE_TOKEN', value: token }],
      facts: { 'kubernetes-account': `${of.namespace}/${of.name}` },
      issuedAt,
      expiresAt: serviceClock.earliest(expires),
      endsWith: `${anchor.namespace}/${anchor.name}`,
      caveat: CAVEAT,
      renewable: false,
      selfContained: false,
      handle: { anchor: { ...anchor } },
    };
    reportLife(lease);
    return lease;
  };

  const reportLife = ({ issuedAt, expiresAt = 0 }: Lease): void => {
    const lives = expiresAt - issuedAt;
    if (longerReported || lives <= life.leaseMs + 5_000) return;
    longerReported = true;
    log.info(
      `The API server issues tokens for at least ${span(SHORTEST_S * 1000)}. If the job does not end earlier, the token lives for ${span(lives)} instead of ${span(life.leaseMs)}`,
    );
  };

  /** The job's ID token as a lease. */
  const idTokenLease = async (idToken: IdToken, attempt: Attempt): Promise<Lease<string>> => {
    const reply = await review(idToken.raw, attempt);
    await logIn.noteAnswer(reply, api, attempt);
    if (!isGood(reply)) throw api.refusal(reply, RIGHTS_HINT);
    const { jti } = idToken.claims;
    const issuedAt = clock.now();
    const expiresAt = expiryOf(idToken.raw);
    return {
      id: typeof jti === 'string' ? printable(jti, 80) : `id-token-${issuedAt.toString(36)}`,
      provider: 'kubernetes',
      issuer: url.origin,
      credential: idToken.raw,
      values: [{ output: 'token', variable: 'KUBE_TOKEN', value: idToken.raw }],
      issuedAt,
      ...(expiresAt === undefined ? {} : { expiresAt: serviceClock.earliest(expiresAt) }),
      renewable: false,
      selfContained: true,
      handle: {},
    };
  };

  return {
    audience: settings.audience,
    targets: settings.audience === undefined ? [] : [url],
    tools: kubernetesTools({ ...settings, deliver: context.settings.deliver }),
    // The tokens of a job share one anchor, so that none of them can end before the others.
    leavesReplaced: true,

    prepare: async () => {
      // Waits for the AWS credential before the exchange begins.
      if (settings.auth === 'aws') await logIn.token();
      return settings.audience === undefined ? [] : [url];
    },

    exchange: async (idToken, attempt) => {
      if (account !== undefined) return issue(account, idToken, attempt);
      if (idToken === undefined) throw new JobpassError('no-id-token', 'There is no ID token to deliver');
      return idTokenLease(idToken, attempt);
    },

    ...(account === undefined
      ? {}
      : { tend: ({ handle }: Lease<string>, attempt: Attempt) => anchors.extend(anchorOf(handle), attempt) }),

    probe: async ({ credential }, attempt, before): Promise<Probe> => {
      const reply = await review(credential, attempt);
      if (isGood(reply)) {
        return objectIn(reply.json, 'status')?.['userInfo'] === undefined
          ? { answer: 'unknown', reason: 'the review names no user' }
          : { answer: 'accepts' };
      }
      const reason = api.refusal(reply).message;
      if (isForbidden(reply) && !(await api.isReady(credential, attempt)))
        throw api.busy(reply, 'the API server does not answer reviews');
      if (isOwnUnauthorized(reply)) {
        return audiences.length > 0 && before?.answer !== 'accepts'
          ? { answer: 'unknown', reason: 'the token is not for the API server (`audiences`)' }
          : { answer: 'refuses', form: 'own', reason };
      }
      return reply.answer.status === 401 || reply.answer.status === 403
        ? { answer: 'refuses', form: 'foreign', reason }
        : { answer: 'unknown', reason };
    },

    irrevocable: () => (account === undefined ? IRREVOCABLE : undefined),

    prepareEnd: async () => {
      // A failure is reported by the request that needs the log-in.
      if (account !== undefined) await logIn.token().catch(() => undefined);
    },

    revoke: async ({ handle }, attempt) => {
      if (account === undefined) return { answer: 'impossible', reason: IRREVOCABLE };
      const found = await anchors.delete(anchorOf(handle), attempt);
      // A probe before the API server notices the deletion would put the token into the cache for another 10 seconds.
      await clock.sleep(NOTICED_MS);
      return found === 'deleted'
        ? { answer: 'done', later: LATER, laterMs: CACHE_MS }
        : { answer: 'gone', reason: 'the anchor no longer exists', laterMs: CACHE_MS };
    },

    // The API server that reports the missing anchor has just accepted the job's own log-in, so it rejects the token itself.
    confirm: async ({ handle }, attempt, _before, gone) => {
      const { namespace, name } = anchorOf(handle);
      if (!gone || (await anchors.delete({ namespace, name }, attempt)) !== 'gone') return undefined;
      return `the token's anchor ${namespace}/${name} no longer exists`;
    },

    discard: async (handle, attempt) => {
      const anchor = anchorOf(handle);
      await anchors.delete(anchor, attempt);
      return `the anchor ${anchor.namespace}/${anchor.name}`;
    },
  };
}
