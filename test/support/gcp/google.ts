import type http from 'node:http';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { type Clock, systemClock } from '../../../src/clock.js';
import * as f from '../faults.js';
import { FaultyServer, type Seen, type Served } from '../faulty-server.js';
import { auditEntry } from './audit-log.js';
import { GoogleError, statusError } from './errors.js';
import { mayImpersonate, type ServiceAccount } from './iam.js';
import { answerIam } from './iam-api.js';
import { admit, type PoolProvider } from './pools.js';
import { answerSts } from './sts.js';
import { type GoogleToken, GoogleTokens } from './tokens.js';

/** The requests of a job and of its libraries, each of which can go wrong. */
export type GoogleHop = 'sts' | 'access-token' | 'id-token' | 'resource' | 'storage';

export interface GoogleOptions {
  /** The clock for everything that is judged or issued. */
  clock?: Clock;
  tls?: { cert: string; key: string };
  /** The lifetime of federated tokens and the longest lifetime of a service account's tokens, in seconds. */
  lifeS?: number;
}

/** One request, for tests. */
export interface GoogleCall {
  at: number;
  path: string;
  status: number;
  scope?: string;
}

/** IAM Credentials REST reference, `lifetime`. */
const HOUR_S = 3_600;
const HALF_DAY_S = 12 * HOUR_S;

/**
 * A stand-in for Google's Security Token Service, for the IAM Service Account Credentials API, and for a service with access tokens. Each
 * rule names its source.
 */
export class Google extends FaultyServer<GoogleHop> {
  readonly providers: PoolProvider[] = [];
  readonly accounts: ServiceAccount[] = [];
  /** The policies of resources other than service accounts, keyed by the path of `getIamPolicy`. */
  readonly policies = new Map<string, Map<string, string[]>>();
  readonly disabledPools = new Set<string>();
  /** The access tokens of administrators, who may read pools and policies. */
  readonly administrators = new Set<string>();
  /** The roles that policies grant only under a condition. */
  readonly conditional = new Set<string>();
  /** The most providers of one page. */
  pageLimit = 100;
  /** The entries of Cloud Audit Logs, data access included. */
  readonly auditLog: Record<string, unknown>[] = [];
  readonly tokens = new GoogleTokens();
  readonly idTokens: string[] = [];
  readonly calls: GoogleCall[] = [];
  readonly clock: Clock;
  /** The lifetime of tokens, if it is shorter than the documented one. */
  lifeS: number;
  /** Whether the organization allows lifetimes of up to 12 hours. */
  allowsLongLives = false;
  /** Whether the IAM Service Account Credentials API is off. */
  apiDisabled = false;
  #keys: Awaited<ReturnType<typeof generateKeyPair>> | undefined;

  private constructor({ clock = systemClock, tls, lifeS = HALF_DAY_S }: GoogleOptions) {
    super(tls);
    this.clock = clock;
    this.lifeS = lifeS;
  }

  static async start(options: GoogleOptions = {}): Promise<Google> {
    const google = new Google(options);
    await google.listen();
    return google;
  }

  addProvider(provider: Partial<PoolProvider> & Pick<PoolProvider, 'issuer'>): PoolProvider {
    const whole = {
      ...{ project: '123456789012', pool: 'ci-pool', provider: 'github' },
      attributeMapping: { 'google.subject': 'assertion.sub', 'attribute.repository': 'assertion.repository' },
      ...provider,
    };
    this.providers.push(whole);
    return whole;
  }

  addServiceAccount(
    email: string,
    members: readonly string[] = [],
    role = 'roles/iam.workloadIdentityUser',
  ): ServiceAccount {
    const uniqueId = `1${String(this.accounts.length).padStart(20, '0')}`;
    const account = { email, uniqueId, policy: new Map([[role, [...members]]]) };
    this.accounts.push(account);
    return account;
  }

  /** Lets the next requests fail. */
  outage(requests: number, status = 503): void {
    for (const hop of ['sts', 'access-token', 'id-token'] as const)
      this.fault(hop, ...Array.from({ length: requests }, () => f.status(status, {})));
  }

  /** Whether a service accepts an access token or an ID token now. */
  alive(token: string): boolean {
    return this.accepted(token) !== undefined;
  }

  /** The access token, if it is accepted now. A deleted pool ends its tokens (IAM docs, "Manage workload identity pools"). */
  accepted(token: string): GoogleToken | undefined {
    const found = this.tokens.find(token);
    if (found === undefined || found.expiresAt <= this.clock.now()) return undefined;
    return this.providers.some(({ pool }) => pool === found.mapped.of.pool) ? found : undefined;
  }

  /** Google's public keys, with which services verify ID tokens of service accounts. */
  async publicKey(): Promise<JWK> {
    return exportJWK((await this.#signing()).publicKey);
  }

  close(): Promise<void> {
    return this.leave();
  }

  protected override dress(response: http.ServerResponse): void {
    response.setHeader('date', new Date(this.clock.now()).toUTCString());
  }

  protected hopOf(path: string): GoogleHop | 'other' {
    if (path === '/v1/token') return 'sts';
    if (/^\/v1\/projects\/-\/serviceAccounts\/[^/:]+:generateAccessToken$/.test(path)) return 'access-token';
    if (/^\/v1\/projects\/-\/serviceAccounts\/[^/:]+:generateIdToken$/.test(path)) return 'id-token';
    if (path === '/resource') return 'resource';
    return /^\/storage\/v1\/b\/[^/]+\/o$/.test(path) ? 'storage' : 'other';
  }

  protected async serve(hop: GoogleHop | 'other', seen: Seen, url: URL): Promise<Served> {
    let served: Served;
    try {
      served = await this.#serve(hop, seen, url);
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      served = error.served;
    }
    const logged = auditEntry(hop, seen, served, { tokens: this.tokens, now: this.clock.now() });
    if (logged !== undefined) this.auditLog.push(logged);
    const scope = seen.form.get('scope');
    this.calls.push({
      at: this.clock.now(),
      path: url.pathname,
      status: served.status,
      ...(scope === null ? {} : { scope }),
    });
    return served;
  }

  async #serve(hop: GoogleHop | 'other', seen: Seen, url: URL): Promise<Served> {
    switch (hop) {
      case 'sts':
        if (seen.method !== 'POST') throw statusError('NOT_FOUND', 'Not found.');
        return answerSts(seen, {
          now: this.clock.now(),
          lifeS: Math.min(HOUR_S, this.lifeS),
          tokens: this.tokens,
          accepted: (token) => this.accepted(token),
          admit: (audience, token) => admit(audience, token, this.providers, this.clock.now()),
        });
      case 'access-token':
      case 'id-token':
        return this.#impersonate(hop, seen, url);
      case 'resource':
      case 'storage':
        return this.#resource(seen, url);
      case 'other': {
        const served = answerIam(seen, url, this);
        if (served === undefined) throw statusError('NOT_FOUND', 'Not found.');
        return served;
      }
    }
  }

  async #impersonate(hop: 'access-token' | 'id-token', seen: Seen, url: URL): Promise<Served> {
    const bearer = this.#bearer(seen);
    if (seen.method !== 'POST') throw statusError('NOT_FOUND', 'Not found.');
    // Cloud APIs, "Errors": SERVICE_DISABLED, in the project of the pool.
    if (this.apiDisabled)
      throw statusError(
        'PERMISSION_DENIED',
        `IAM Service Account Credentials API has not been used in project ${bearer.mapped.of.project} before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/iamcredentials.googleapis.com/overview?project=${bearer.mapped.of.project} then retry.`,
        'SERVICE_DISABLED',
      );
    const body = parsed(seen.body);
    const [, encoded = ''] = /serviceAccounts\/([^/:]+):/.exec(url.pathname) ?? [];
    const account = mayImpersonate(bearer, {
      accounts: this.accounts,
      name: decodeURIComponent(encoded),
      delegates: body['delegates'],
      permission: hop === 'id-token' ? 'getOpenIdToken' : 'getAccessToken',
    });
    return hop === 'id-token' ? this.#idToken(account, body) : this.#accessToken(account, body, bearer);
  }

  #accessToken(
    account: ServiceAccount,
    { scope, lifetime }: Record<string, unknown>,
    bearer: GoogleToken,
  ): Served {
    // IAM Credentials REST reference: `scope` is required; docs/TROUBLESHOOTING.md shows the error of a request without it.
    if (!Array.isArray(scope) || scope.length === 0 || !scope.every((one) => typeof one === 'string'))
      throw statusError('INVALID_ARGUMENT', 'Request contains an invalid argument.');
    const [, digits = ''] = /^(\d{1,6})(?:\.\d+)?s$/.exec(String(lifetime ?? `${HOUR_S}s`)) ?? [];
    if (digits === '' || Number(digits) === 0)
      throw statusError('INVALID_ARGUMENT', 'Request contains an invalid argument.');
    const most = this.allowsLongLives ? HALF_DAY_S : HOUR_S;
    // docs/TROUBLESHOOTING.md of google-github-actions/auth, "Token lifetime cannot exceed 1 hour".
    if (Number(digits) > most)
      throw statusError('INVALID_ARGUMENT', `The access token lifetime cannot exceed ${most} seconds.`);
    const now = this.clock.now();
    const issued = this.tokens.add({
      issuedAt: now,
      expiresAt: now + Math.min(Number(digits), this.lifeS) * 1000,
      scope: scope as string[],
      mapped: bearer.mapped,
      serviceAccount: account.email,
    });
    const expireTime = new Date(issued.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z');
    return { status: 200, body: { accessToken: issued.token, expireTime } };
  }

  async #idToken(
    account: ServiceAccount,
    { audience, includeEmail }: Record<string, unknown>,
  ): Promise<Served> {
    // IAM Credentials REST reference, `generateIdToken`: `audience` is required.
    if (typeof audience !== 'string' || audience === '')
      throw statusError('INVALID_ARGUMENT', 'Request contains an invalid argument.');
    const now = Math.floor(this.clock.now() / 1000);
    const { privateKey } = await this.#signing();
    const token = await new SignJWT({
      azp: account.uniqueId,
      ...(includeEmail === true ? { email: account.email, email_verified: true } : {}),
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'google-1', typ: 'JWT' })
      .setIssuer('https://accounts.google.com')
      .setSubject(account.uniqueId)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + Math.min(HOUR_S, this.lifeS))
      .sign(privateKey);
    this.idTokens.push(token);
    return { status: 200, body: { token } };
  }

  #resource(seen: Seen, url: URL): Served {
    const token = this.#bearer(seen);
    const [, bucket] = /^\/storage\/v1\/b\/([^/]+)\/o$/.exec(url.pathname) ?? [];
    // IAM docs, "Credential Access Boundaries": only the resources of the rules stay available.
    const isWithin = token.boundary?.some(
      ({ availableResource }) =>
        availableResource === `//storage.googleapis.com/projects/_/buckets/${bucket}`,
    );
    if (isWithin === false)
      throw statusError('PERMISSION_DENIED', 'The caller does not have storage.objects.list access.');
    return { status: 200, body: { kind: bucket === undefined ? 'resource' : 'storage#objects' } };
  }

  /** @throws GoogleError 401, as every API answers to a token that is not valid */
  #bearer({ headers }: Seen): GoogleToken {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const found = this.accepted(token);
    if (found !== undefined) return found;
    throw statusError(
      'UNAUTHENTICATED',
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
      'ACCESS_TOKEN_TYPE_UNSUPPORTED',
    );
  }

  async #signing(): ReturnType<typeof generateKeyPair> {
    this.#keys ??= await generateKeyPair('RS256');
    return this.#keys;
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw statusError('INVALID_ARGUMENT', 'Invalid JSON payload received.');
  }
}
