import { randomBytes, randomUUID } from 'node:crypto';
import type http from 'node:http';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { type Clock, systemClock } from '../../../src/clock.js';
import { FaultyServer, type Seen, type Served, send } from '../faulty-server.js';
import { newKey, type SigningKey, sign } from '../issuer.js';
import { checkAssertion } from './assertion.js';
import { type Application, Tenant } from './directory.js';
import { Refusal, refusal } from './refusals.js';

/** The requests of a job and of clients, each of which can go wrong. */
export type EntraHop = 'token' | 'instance' | 'metadata' | 'keys' | 'resource' | 'registry';

export interface EntraOptions {
  clock?: Clock;
  tls?: { cert: string; key: string };
}

/** One request to the token endpoint or to the resource. */
export interface Call {
  /** On the stand-in's clock, in milliseconds since 1970. */
  at: number;
  path: string;
  status: number;
  scope?: string;
}

/** A token that the stand-in issued. */
export interface IssuedToken {
  token: string;
  claims: JWTPayload;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * A stand-in for Microsoft Entra ID, as far as it concerns tokens of applications with federated credentials, for a service that accepts
 * such tokens, and for the token exchange of Azure Container Registry. Each rule names its source.
 */
export class Entra extends FaultyServer<EntraHop> {
  readonly tenants: Tenant[] = [];
  readonly issued: IssuedToken[] = [];
  readonly calls: Call[] = [];
  /**
   * The lifetime of access tokens, in seconds. Entra chooses 60 to 90 minutes at random, 75 on average. Source: Microsoft Learn,
   * "Access tokens in the Microsoft identity platform" (token lifetime).
   */
  lifeS = 4_500;
  /** How far the clock is ahead of the clock of everything else, in milliseconds. */
  aheadMs = 0;
  /** Refresh tokens of registries. */
  readonly refreshTokens = new Set<string>();
  readonly #clock: Clock;
  readonly #key: SigningKey;

  private constructor({ clock = systemClock, tls }: EntraOptions, key: SigningKey) {
    super(tls);
    this.#clock = clock;
    this.#key = key;
  }

  static async start(options: EntraOptions = {}): Promise<Entra> {
    const entra = new Entra(options, await newKey('RS256'));
    await entra.listen();
    return entra;
  }

  now(): number {
    return this.#clock.now() + this.aheadMs;
  }

  addTenant(domain = `tenant${this.tenants.length + 1}.onmicrosoft.com`): Tenant {
    const tenant = new Tenant(domain);
    this.tenants.push(tenant);
    return tenant;
  }

  /** The next requests for tokens fail with this status. */
  outage(requests: number, status: number): void {
    const fail = (_: http.IncomingMessage, response: http.ServerResponse, __: unknown, seen: Seen): void => {
      this.#log(seen, status);
      send(response, { status, body: '' });
    };
    this.fault('token', ...Array.from({ length: requests }, () => fail));
  }

  /** Whether a service accepts a token now. @param audience the service's resource; any if it is undefined */
  async accepts(token: string, audience?: string): Promise<boolean> {
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [this.#key.jwk] }), {
        currentDate: new Date(this.now()),
      });
      return audience === undefined || String(payload.aud).replace(/\/$/, '') === audience.replace(/\/$/, '');
    } catch {
      return false;
    }
  }

  close(): Promise<void> {
    return this.leave();
  }

  protected hopOf(path: string, { method }: http.IncomingMessage): EntraHop | 'other' {
    if (path === '/common/discovery/instance') return 'instance';
    if (path === '/resource') return 'resource';
    if (path === '/oauth2/exchange' && method === 'POST') return 'registry';
    if (path.endsWith('/v2.0/.well-known/openid-configuration')) return 'metadata';
    if (path.endsWith('/discovery/v2.0/keys')) return 'keys';
    return path.endsWith('/oauth2/v2.0/token') && method === 'POST' ? 'token' : 'other';
  }

  protected override dress(response: http.ServerResponse): void {
    response.setHeader('date', new Date(this.now()).toUTCString());
    response.setHeader('x-ms-request-id', randomUUID());
    response.setHeader('cache-control', 'no-store, no-cache');
  }

  protected async serve(hop: EntraHop | 'other', seen: Seen, url: URL): Promise<Served> {
    const [, name = ''] = url.pathname.split('/');
    try {
      switch (hop) {
        case 'instance':
          return this.#instance(url);
        case 'metadata':
          return this.#metadata(this.#tenant(name), name);
        case 'keys':
          return { status: 200, body: { keys: [this.#key.jwk] } };
        case 'token': {
          const served = await this.#token(name, seen.form);
          this.#log(seen, served.status);
          return served;
        }
        case 'resource': {
          const served = await this.#resource(seen, url);
          this.#log(seen, served.status);
          return served;
        }
        case 'registry':
          return await this.#registry(seen.form, url);
        case 'other':
          return { status: 404, body: '' };
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (hop === 'token') this.#log(seen, error.status);
      const correlation = seen.headers['client-request-id'];
      return refusal(error, this.now(), typeof correlation === 'string' ? correlation : randomUUID());
    }
  }

  /** MSAL looks up which hosts belong to the same cloud. Source: @azure/msal-common 16.17.0, Authority.ts (instance discovery). */
  #instance(url: URL): Served {
    const asked = url.searchParams.get('authorization_endpoint') ?? '';
    const { host } = new URL(this.origin);
    if (!asked.includes(host)) {
      return refusal(
        new Refusal(50049, 'invalid_instance', 'Unknown or invalid instance.'),
        this.now(),
        randomUUID(),
      );
    }
    const tenant = new URL(asked).pathname.split('/')[1] ?? '';
    return {
      status: 200,
      body: {
        tenant_discovery_endpoint: `${this.origin}/${tenant}/v2.0/.well-known/openid-configuration`,
        'api-version': '1.1',
        metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
      },
    };
  }

  /** The members that MSAL reads. Source: @azure/msal-common 16.17.0, OpenIdConfigResponse.ts. */
  #metadata({ id }: Tenant, name: string): Served {
    return {
      status: 200,
      body: {
        token_endpoint: `${this.origin}/${name}/oauth2/v2.0/token`,
        token_endpoint_auth_methods_supported: [
          'client_secret_post',
          'private_key_jwt',
          'client_secret_basic',
        ],
        jwks_uri: `${this.origin}/${name}/discovery/v2.0/keys`,
        issuer: `${this.origin}/${id}/v2.0`,
        authorization_endpoint: `${this.origin}/${name}/oauth2/v2.0/authorize`,
        end_session_endpoint: `${this.origin}/${name}/oauth2/v2.0/logout`,
        device_authorization_endpoint: `${this.origin}/${name}/oauth2/v2.0/devicecode`,
        response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
        subject_types_supported: ['pairwise'],
        id_token_signing_alg_values_supported: ['RS256'],
      },
    };
  }

  /** The texts of 90002 and 900023 are those of Microsoft Learn, error codes. */
  #tenant(name: string): Tenant {
    const found = this.tenants.find(({ id, domain }) => id === name.toLowerCase() || domain === name);
    if (found !== undefined) return found;
    if (!/^[\da-f-]{36}$/i.test(name) && !name.includes('.'))
      throw new Refusal(
        900023,
        'invalid_request',
        `Specified tenant identifier '${name}' is neither a valid DNS name, nor a valid external domain.`,
      );
    throw new Refusal(
      90002,
      'invalid_request',
      `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    );
  }

  /** Source: Microsoft Learn, "OAuth 2.0 client credentials flow" (third case), and error codes for the texts. */
  async #token(name: string, form: URLSearchParams): Promise<Served> {
    const tenant = this.#tenant(name);
    const needed = (parameter: string): string => {
      const value = form.get(parameter);
      if (value === null || value === '')
        throw new Refusal(
          900144,
          'invalid_request',
          `The request body must contain the following parameter: '${parameter}'.`,
        );
      return value;
    };
    const grant = needed('grant_type');
    if (grant !== 'client_credentials')
      throw new Refusal(
        70003,
        'unsupported_grant_type',
        `The app requested an unsupported grant type '${grant}'.`,
      );
    const clientId = needed('client_id').toLowerCase();
    const scope = needed('scope');
    const application = tenant.applications.find((one) => one.clientId === clientId);
    if (application === undefined)
      throw new Refusal(
        700016,
        'unauthorized_client',
        `Application with identifier '${clientId}' was not found in the directory '${tenant.domain}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
      );
    if (application.disabled)
      throw new Refusal(7000112, 'unauthorized_client', `Application '${clientId}' is disabled.`);
    if (form.get('client_assertion_type') !== ASSERTION_TYPE || !form.has('client_assertion'))
      throw new Refusal(
        7000218,
        'invalid_client',
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      );
    await checkAssertion(form.get('client_assertion') ?? '', application, this.now());
    if (application.objectId === undefined)
      throw new Refusal(
        7000229,
        'unauthorized_client',
        `The client application ${clientId} is missing service principal in the tenant ${tenant.id}.`,
      );
    return this.#issue(tenant, application, resourceIn(tenant, scope));
  }

  async #issue(
    tenant: Tenant,
    { clientId, objectId, roles }: Application,
    resource: string,
  ): Promise<Served> {
    const now = Math.floor(this.now() / 1_000);
    // Source: Microsoft Learn, "Access token claims reference" (version 1.0, application tokens).
    const claims = {
      aud: resource,
      iss: `https://sts.windows.net/${tenant.id}/`,
      iat: now,
      nbf: now,
      exp: now + this.lifeS,
      aio: randomBytes(24).toString('base64url'),
      appid: clientId,
      appidacr: '2',
      idp: `https://sts.windows.net/${tenant.id}/`,
      idtyp: 'app',
      oid: objectId,
      sub: objectId,
      tid: tenant.id,
      uti: randomBytes(16).toString('base64url'),
      ver: '1.0',
      ...(roles.has(resource) ? { roles: roles.get(resource) } : {}),
    };
    const token = await sign(claims, this.#key);
    this.issued.push({ token, claims: claims as JWTPayload });
    return {
      status: 200,
      body: { token_type: 'Bearer', expires_in: this.lifeS, ext_expires_in: this.lifeS, access_token: token },
    };
  }

  async #resource({ headers }: Seen, url: URL): Promise<Served> {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    const audience = url.searchParams.get('audience') ?? undefined;
    return token !== undefined && (await this.accepts(token, audience))
      ? { status: 200, body: { value: [] } }
      : {
          status: 401,
          body: { error: { code: 'InvalidAuthenticationToken', message: 'The access token is invalid.' } },
        };
  }

  /**
   * The token exchange of a container registry. Sources: Azure/acr, docs/AAD-OAuth.md (the request and the answers); azure-cli 2.91.0,
   * acr/_docker_utils.py (the members). A refresh token lives for 3 hours.
   */
  async #registry(form: URLSearchParams, url: URL): Promise<Served> {
    const refused = (status: number, code: string, message: string): Served => ({
      status,
      body: { errors: [{ code, message }] },
    });
    if (form.get('grant_type') !== 'access_token' || form.get('service') !== url.host)
      return refused(400, 'BAD_REQUEST', 'the service or the grant type is not valid');
    const token = form.get('access_token') ?? '';
    const usable = await Promise.all(
      [
        'https://management.azure.com',
        'https://management.core.windows.net',
        'https://containerregistry.azure.net',
      ].map((audience) => this.accepts(token, audience)),
    );
    if (!usable.includes(true) || !this.tenants.some(({ id }) => id === form.get('tenant')))
      return refused(
        401,
        'UNAUTHORIZED',
        'authentication required, visit https://aka.ms/acr/authorization for more information.',
      );
    const now = Math.floor(this.now() / 1_000);
    const refresh = await sign(
      { iat: now, exp: now + 3 * 3_600, aud: url.host, grant_type: 'refresh_token', jti: randomUUID() },
      this.#key,
    );
    this.refreshTokens.add(refresh);
    return { status: 200, body: { refresh_token: refresh } };
  }

  #log({ path, form }: Seen, status: number): void {
    const scope = form.get('scope');
    this.calls.push({ at: this.now(), path, status, ...(scope === null ? {} : { scope }) });
  }
}

/** The resource of a scope. Sources: Microsoft Learn, "Scopes and permissions" (/.default), error codes 1002012, 70011 and 500011. */
function resourceIn(tenant: Tenant, given: string): string {
  // MSAL for Go 1.10.1 adds these scopes to each request (accesstokens.go, AppendDefaultScopes), and Entra ignores them.
  const isAdded = (one: string): boolean => ['openid', 'offline_access', 'profile'].includes(one);
  const scope = given
    .split(' ')
    .filter((one) => !isAdded(one))
    .join(' ');
  if (!scope.endsWith('/.default') || scope.includes(' '))
    throw new Refusal(
      1002012,
      'invalid_scope',
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  const resource = scope.slice(0, -'/.default'.length);
  if (!tenant.knows(resource))
    throw new Refusal(
      500011,
      'invalid_resource',
      `The resource principal named ${resource} was not found in the tenant named ${tenant.domain}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    );
  return resource;
}
