import { readFileSync } from 'node:fs';
import { errorText, JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { type Claims, claimsOf, expiryOf, type IdToken } from '../../identity/id-token.js';
import { jobIdOf, plain } from '../../identity/job-id.js';
import { isObject } from '../../text/json.js';
import type { ProviderContext } from '../context.js';
import { isOwnUnauthorized, type KubernetesApi, type Reply } from './api.js';
import { EksLogIn } from './eks-log-in.js';
import { isForbidden, RIGHTS_HINT } from './refusals.js';
import type { KubernetesSettings } from './settings.js';

/** The minimum remaining lifetime for which Jobpass reuses an ID token, in milliseconds. */
const WORTH_USING_MS = 30_000;
/**
 * How often a rejection of the job's own credential counts as transient. An API server that has just started, or whose keys of
 * the issuer are outdated, rejects good tokens for a few seconds.
 */
const REJECTIONS = 2;

/** The job's own log-in to the API server, for the requests of Jobpass itself. Steps use the token of the service account. */
export class LogIn {
  readonly #context: ProviderContext;
  readonly #settings: KubernetesSettings;
  #idToken: IdToken | undefined;
  readonly #eks: EksLogIn | undefined;
  #rejections = 0;

  constructor(context: ProviderContext, settings: KubernetesSettings) {
    this.#context = context;
    this.#settings = settings;
    if (settings.cluster !== undefined) this.#eks = new EksLogIn(context, settings.cluster);
  }

  /** Returns the token that identifies the job to the API server. @param given an ID token that Jobpass has just fetched */
  async token(given?: IdToken): Promise<string> {
    const { auth } = this.#settings;
    if (auth === 'pod') return this.#podToken();
    if (this.#eks !== undefined) return this.#eks.token();
    if (given !== undefined) this.#idToken = given;
    const { clock, serviceClock, idToken } = this.#context;
    const expiresAt = this.#idToken === undefined ? undefined : expiryOf(this.#idToken.raw);
    const lives = expiresAt !== undefined && serviceClock.earliest(expiresAt) - clock.now() > WORTH_USING_MS;
    if (this.#idToken === undefined || !lives) this.#idToken = await idToken();
    return this.#idToken.raw;
  }

  /**
   * The job ID that the admission policies derive from this log-in.
   *
   * @throws JobpassError `bad-id-token` if the token does not identify a job
   */
  async jobId(given: IdToken | undefined): Promise<string> {
    if (this.#eks !== undefined) return this.#eks.jobId();
    const raw = await this.token(given);
    const claims = this.#idToken?.claims ?? claimsOf(raw) ?? {};
    const id = this.#settings.auth === 'pod' ? podId(claims) : jobIdOf(claims);
    if (id !== undefined) return id;
    throw this.#settings.auth === 'pod'
      ? new JobpassError('bad-id-token', `The token in ${this.#settings.jwtFile} is not bound to a pod`, {
          hint: 'Use the token that Kubernetes projects into the pod',
        })
      : new JobpassError('bad-id-token', 'The ID token has no claims that identify the job', {
          hint: 'docs/reference/kubernetes.md lists the claims for each CI system',
        });
  }

  /** The subject of the ID token, if the job logs in with one. */
  get subject(): { subject?: string } {
    const sub = this.#idToken?.claims['sub'];
    return typeof sub === 'string' ? { subject: sub } : {};
  }

  /**
   * Notes a response to a request of the job. An API server that has just started rejects all log-ins with 401 or 403, until it has
   * read the issuer's keys and its roles.
   *
   * @throws JobpassError a transient error if a retry, possibly with a new log-in, may succeed
   */
  async noteAnswer(reply: Reply, api: KubernetesApi, attempt: Attempt): Promise<void> {
    const isUnauthorized = isOwnUnauthorized(reply);
    if (!isUnauthorized && !isForbidden(reply)) {
      this.#rejections = 0;
      return;
    }
    if (isUnauthorized) {
      this.#idToken = undefined;
      this.#eks?.forget();
    }
    const isReady = await api.isReady(isUnauthorized ? undefined : await this.token(), attempt);
    if ((isUnauthorized || !isReady) && this.#rejections++ < REJECTIONS)
      throw api.busy(reply, 'the API server does not accept the log-in of the job');
  }

  /** The fix for a rejected request of the job. */
  hint(reply: Reply): string {
    if (!isOwnUnauthorized(reply)) return RIGHTS_HINT;
    if (this.#eks !== undefined) return this.#eks.hint();
    return this.#settings.auth === 'pod'
      ? 'Check that `url` is the API server of the cluster in which the pod runs, and that the pod still exists'
      : RIGHTS_HINT;
  }

  #podToken(): string {
    const { jwtFile } = this.#settings;
    try {
      const token = readFileSync(jwtFile, 'utf8').trim();
      this.#context.secrets.add(token);
      return token;
    } catch (error) {
      throw new JobpassError('no-id-token', `The token in ${jwtFile} cannot be read: ${errorText(error)}`, {
        hint: 'Run this step in a pod, or set `jwt-file` to the path of the token that Kubernetes projects',
      });
    }
  }
}

/** The job ID of a pod. Source: Kubernetes, "Managing Service Accounts", bound service account tokens. */
function podId(claims: Claims): string | undefined {
  const own = claims['kubernetes.io'];
  const pod = isObject(own) ? own['pod'] : undefined;
  const uid = isObject(pod) ? pod['uid'] : undefined;
  return typeof uid === 'string' ? `pod.${plain(uid)}` : undefined;
}
