import type { JobpassError } from '../errors.js';
import { describeAnswer, type HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import type { ServiceClock } from '../http/service-clock.js';
import type { Outgoing } from '../http/transport.js';
import { type JsonObject, jsonObject } from '../text/json.js';
import { type Installation, installationIn, type Place, pathTo } from './installation.js';
import { type Permissions, permissionsIn } from './permissions.js';
import {
  hintForApp,
  hintForMint,
  isBadCredentials,
  issuesNothing,
  isUnknownApp,
  isWrongTime,
  type Reply,
  repositoriesIn,
  saidIn,
  type TokenRepository,
} from './replies.js';

/** A request to GitHub's REST API. */
interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  /** Segments of the path; each is encoded. */
  path: readonly string[];
  /** The query, without a question mark. */
  query?: string;
  /** A noun for the request, for messages. */
  what: string;
  /** The JWT of an app, or an installation token. */
  bearer: string;
  body?: JsonObject;
  finishMs?: number;
  bodyBytes?: number;
}

/** The JWT of an app, or a function that signs one with the time on GitHub's clock. */
export type AppJwt = string | (() => Promise<string>);

/** The limits of a new token. Without limits, the token has all repositories and permissions of the installation. */
export interface TokenLimits {
  repositories?: readonly string[];
  repositoryIds?: readonly number[];
  permissions?: Permissions;
}

/** A new installation token. */
export interface InstallationToken {
  /** The token, a secret. */
  token: string;
  /** The expiry on GitHub's clock, in milliseconds since 1970. */
  expiresAt: number;
  permissions: Permissions;
  /** Undefined if the token gives access to every repository of the installation. */
  repositories: readonly TokenRepository[] | undefined;
}

/** The result of a request for a token: the token, or a token that Jobpass cannot use because the response is invalid. */
export type Minted =
  | { minted: InstallationToken; unusable?: undefined }
  | { minted?: undefined; unusable: { token: string; error: JobpassError } };

/** The pause after a secondary rate limit, in milliseconds. */
const SECONDARY_MS = 60_000;
/** A response with 500 repositories has about 3 MB. */
const MINT_BYTES = 8 * 1024 * 1024;

/**
 * The part of GitHub's REST API that installation tokens need. Each method sends one request. If the request fails, the method throws
 * a JobpassError, which is transient if a retry may succeed.
 *
 * Source: GitHub REST API, version 2022-11-28, "GitHub Apps" and "GitHub App installations".
 */
export class GitHubApi {
  readonly #http: HttpClient;
  readonly #api: URL;
  readonly #serviceClock: ServiceClock;

  constructor(http: HttpClient, api: URL, serviceClock: ServiceClock) {
    this.#http = http;
    this.#api = api;
    this.#serviceClock = serviceClock;
  }

  /** Looks up the installation of an app for an owner or a repository. @returns undefined if there is none */
  async findInstallation(jwt: AppJwt, place: Place, attempt?: Attempt): Promise<Installation | undefined> {
    return this.#installation({ path: pathTo(place), what: 'the look-up of the installation', jwt }, attempt);
  }

  /** Reads an installation of the app. @returns undefined if the app has no installation with this ID */
  readInstallation(jwt: AppJwt, id: number, attempt?: Attempt): Promise<Installation | undefined> {
    const what = 'the request for the installation';
    return this.#installation({ path: ['app', 'installations', String(id)], what, jwt }, attempt);
  }

  #installation(
    request: { path: readonly string[]; what: string; jwt: AppJwt },
    attempt: Attempt | undefined,
  ): Promise<Installation | undefined> {
    return this.#read(request, attempt).catch(issuesNothing);
  }

  async #read(
    { path, what, jwt }: { path: readonly string[]; what: string; jwt: AppJwt },
    attempt: Attempt | undefined,
  ): Promise<Installation | undefined> {
    const reply = await this.#asApp(jwt, { method: 'GET', path, what }, attempt);
    if (reply.answer.status === 404 && reply.said !== undefined && !isUnknownApp(reply)) return undefined;
    if (reply.answer.status !== 200) throw this.refusal(reply, hintForApp(reply));
    const found = installationIn(reply.json);
    if (found === undefined) throw this.malformed(reply, 'no installation');
    return found;
  }

  /** Creates an installation token. @param jwt the JWT of the app */
  async mint(jwt: AppJwt, installation: number, limits: TokenLimits, attempt?: Attempt): Promise<Minted> {
    const { repositories, repositoryIds, permissions } = limits;
    const reply = await this.#asApp(
      jwt,
      {
        method: 'POST',
        path: ['app', 'installations', String(installation), 'access_tokens'],
        what: 'the request for an installation token',
        body: {
          ...(repositories === undefined ? {} : { repositories }),
          ...(repositoryIds === undefined ? {} : { repository_ids: repositoryIds }),
          ...(permissions === undefined ? {} : { permissions }),
        },
        finishMs: 3_000,
        bodyBytes: MINT_BYTES,
      },
      attempt,
    );
    if (reply.answer.status < 200 || reply.answer.status > 299) throw this.refusal(reply, hintForMint(reply));
    const token = reply.json?.['token'];
    if (typeof token !== 'string' || token === '') throw this.malformed(reply, 'no token');
    const expiresAt = Date.parse(String(reply.json?.['expires_at'] ?? ''));
    const granted = permissionsIn(reply.json?.['permissions'] ?? {});
    const limited = repositoriesIn(reply.json?.['repositories']);
    const selected =
      reply.json?.['repository_selection'] === 'selected' ||
      repositories !== undefined ||
      repositoryIds !== undefined;
    const missing = Number.isNaN(expiresAt)
      ? 'no expiry'
      : granted === undefined
        ? 'permissions of an unknown form'
        : limited === 'invalid'
          ? 'repositories of an unknown form'
          : undefined;
    if (missing !== undefined || granted === undefined || limited === 'invalid')
      return { unusable: { token, error: this.malformed(reply, missing ?? 'no token', true) } };
    return {
      minted: { token, expiresAt, permissions: granted, repositories: selected ? limited : undefined },
    };
  }

  /**
   * Sends a request that every installation token may send, whatever its permissions. Source: GitHub REST API, "List repositories
   * accessible to the app installation".
   *
   * @returns `dead` if GitHub rejects the token itself
   */
  async probe(
    token: string,
    attempt?: Attempt,
  ): Promise<{ state: 'alive' | 'dead' } | { state: 'unclear'; error: JobpassError }> {
    const reply = await this.call(
      {
        method: 'GET',
        path: ['installation', 'repositories'],
        query: 'per_page=1',
        what: 'the probe of the token',
        bearer: token,
      },
      attempt,
    );
    if (reply.answer.status === 200 && Array.isArray(reply.json?.['repositories'])) return { state: 'alive' };
    if (isBadCredentials(reply)) return { state: 'dead' };
    return { state: 'unclear', error: this.refusal(reply) };
  }

  /** Revokes a token. @returns whether the token was alive @throws JobpassError also if GitHub rejects the revocation */
  async revoke(token: string, attempt?: Attempt): Promise<boolean> {
    const reply = await this.call(
      {
        method: 'DELETE',
        path: ['installation', 'token'],
        what: 'the revocation of the token',
        bearer: token,
      },
      attempt,
    );
    if (reply.answer.status === 204) return true;
    if (isBadCredentials(reply)) return false;
    if (reply.answer.status >= 200 && reply.answer.status <= 299)
      throw this.malformed(reply, describeAnswer(reply.answer));
    throw this.refusal(reply);
  }

  /**
   * Sends a request with the JWT of an app. If GitHub rejects the times in the JWT, its response contains GitHub's time, so a second
   * JWT has the correct times.
   */
  async #asApp(jwt: AppJwt, call: Omit<Call, 'bearer'>, attempt: Attempt | undefined): Promise<Reply> {
    const reply = await this.call({ ...call, bearer: typeof jwt === 'string' ? jwt : await jwt() }, attempt);
    if (typeof jwt === 'string' || !isWrongTime(reply)) return reply;
    return this.call({ ...call, bearer: await jwt() }, attempt);
  }

  /** Sends a request once. @throws JobpassError as the HTTP client does, and `busy` for transient responses */
  async call(call: Call, attempt?: Attempt): Promise<Reply> {
    const base = this.#api.href.replace(/\/$/, '');
    const query = call.query === undefined ? '' : `?${call.query}`;
    const request: Outgoing = {
      method: call.method,
      url: new URL(`${base}/${call.path.map(encodeURIComponent).join('/')}${query}`),
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${call.bearer}`,
        'x-github-api-version': '2022-11-28',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      what: call.what,
      // GitHub redirects requests for a renamed repository. The client does not follow redirects, so a token never goes to another address.
      returnRedirect: true,
      ...(call.finishMs === undefined ? {} : { finishMs: call.finishMs }),
      ...(call.bodyBytes === undefined ? {} : { bodyBytes: call.bodyBytes }),
    };
    const answer = await this.#http.send(request, attempt);
    const json = jsonObject(answer.body);
    if (json !== undefined || answer.status === 204) this.#serviceClock.learn(answer.served);
    const reply = { request, answer, json, said: saidIn(json) };
    if (answer.status >= 200 && answer.status <= 299) return reply;
    const waitMs = this.#rateLimitMs(reply);
    if (waitMs !== undefined) throw this.#http.busy(request, answer, reply.said ?? '', waitMs);
    const refusal = this.refusal(reply);
    if (refusal.transient) throw refusal;
    return reply;
  }

  /**
   * The time until GitHub accepts requests again. Undefined if the response is not about a rate limit, or names its own delay.
   * Source: GitHub Docs, "Rate limits for the REST API": without a time, wait for at least one minute.
   */
  #rateLimitMs({ answer: { status, headers }, said = '' }: Reply): number | undefined {
    if ((status !== 403 && status !== 429) || headers['retry-after'] !== undefined) return undefined;
    if (headers['x-ratelimit-remaining'] !== '0')
      return /secondary rate limit/i.test(said) ? SECONDARY_MS : undefined;
    const resetAt = Number(headers['x-ratelimit-reset']) * 1000;
    return Number.isFinite(resetAt) ? Math.max(1_000, resetAt - this.#serviceClock.now()) : undefined;
  }

  /** The error for a response that is not a success. */
  refusal({ request, answer, said }: Reply, hint?: string): JobpassError {
    return this.#http.refusal(request, answer, said, hint);
  }

  /** The error for a success that does not have the expected content. */
  malformed({ request, answer, json }: Reply, missing: string, final = false): JobpassError {
    return this.#http.malformed(
      request,
      answer,
      json === undefined ? describeAnswer(answer) : missing,
      final,
    );
  }
}
