import type { JWTPayload } from 'jose';
import type { Seen, Served } from '../faulty-server.js';

/** An exchange whose ID token verifies. */
interface Exchange {
  seen: Seen;
  body: Readonly<Record<string, unknown>>;
  claims: JWTPayload;
}

/** What a service of a preset checks and answers. */
export interface StandInService {
  /** The inputs of a job that the service lets in, without its address. */
  inputs: Readonly<Record<string, string>>;
  path: string;
  /** Whether the body is JSON. */
  json: boolean;
  /** The parameter with the ID token. */
  idTokenIn: string;
  /** How tokens of the service begin. */
  prefix: string;
  refuse(why: string): Served;
  /** @returns why the service refuses the exchange */
  check(exchange: Exchange): string | undefined;
  answer(exchange: Exchange, token: string): Record<string, unknown>;
  /** Answers a request with a token. */
  use(seen: Seen, url: URL, live: boolean): Served;
}

const GRANT = 'urn:ietf:params:oauth:grant-type';
const seconds = (): number => Math.floor(Date.now() / 1000);
const refuse =
  (status: number, error: string) =>
  (why: string): Served => ({ status, body: { error, error_description: `The service refused ${why}` } });
/** RFC 6749, section 5.2: only known parameters, each once, are in a request that these services document. */
const unknownIn = (body: Readonly<Record<string, unknown>>, known: readonly string[]): string | undefined =>
  Object.keys(body).find((name) => !known.includes(name));

/**
 * The Claude API.
 *
 * - JSON, `grant_type`, `assertion`, `federation_rule_id`, `organization_id`, and the optional `service_account_id` and `workspace_id`: npm
 *   `@anthropic-ai/sdk` 1.14.0, lib/credentials/oidc-federation; the page "WIF reference" (November 2026)
 * - `anthropic-beta` with `oidc-federation-2026-04-01` at the exchange, and `oauth-2025-04-20` at each request with such a token: the same
 *   package, lib/credentials/types
 * - an ID token of at most 16 KiB: oidc-federation
 * - `iat` is required, and the lifetime: resources/organization/federation/{issuers,rules}
 * - a 401 if the rule does not match: oidc-federation, which prints a hint for it
 */
const anthropic: StandInService = {
  inputs: {
    audience: 'https://api.anthropic.com',
    params: 'federation_rule_id=fdrl_01\norganization_id=org_01\nservice_account_id=svac_01',
  },
  path: '/v1/oauth/token',
  json: true,
  idTokenIn: 'assertion',
  prefix: 'sk-ant-oat01-',
  refuse: refuse(401, 'invalid_grant'),
  check: ({ seen, body, claims }) => {
    const known = [
      'grant_type',
      'assertion',
      'federation_rule_id',
      'organization_id',
      'service_account_id',
      'workspace_id',
    ];
    if (!String(seen.headers['anthropic-beta']).split(',').includes('oidc-federation-2026-04-01'))
      return 'anthropic-beta';
    if (body['grant_type'] !== `${GRANT}:jwt-bearer`) return 'grant_type';
    if (String(body['assertion']).length > 16 * 1024) return 'the length of the assertion';
    if (claims.iat === undefined) return 'an ID token without iat';
    if (body['federation_rule_id'] !== 'fdrl_01' || body['organization_id'] !== 'org_01') return 'the rule';
    return unknownIn(body, known);
  },
  answer: ({ claims }, token) => ({
    access_token: token,
    token_type: 'Bearer',
    expires_in: Math.max(60, Math.min(3_600, 2 * ((claims.exp ?? 0) - seconds()))),
  }),
  use: (seen, url, live) => {
    if (seen.headers['x-api-key'] !== undefined || !live)
      return {
        status: 401,
        body: { type: 'error', error: { type: 'authentication_error', message: 'invalid bearer token' } },
      };
    if (!String(seen.headers['anthropic-beta']).split(',').includes('oauth-2025-04-20'))
      return {
        status: 401,
        body: { type: 'error', error: { type: 'authentication_error', message: 'OAuth is not supported' } },
      };
    if (url.pathname !== '/v1/models')
      return { status: 404, body: { type: 'error', error: { type: 'not_found_error' } } };
    return {
      status: 200,
      body: {
        data: [{ id: 'claude', type: 'model', display_name: 'Claude', created_at: '2026-01-01T00:00:00Z' }],
        has_more: false,
        first_id: 'claude',
        last_id: 'claude',
      },
    };
  },
};

/**
 * The OpenAI API.
 *
 * - JSON, the grant, both types of subject tokens, `identity_provider_id`, `service_account_id`: the reference "Workload identity token
 *   exchange" (developers.openai.com, November 2026)
 * - `client_id`, the lifetime, and the statuses 400, 401 and 403: npm `openai` 6.49.0, auth/workload-identity-auth
 */
const openai: StandInService = {
  inputs: {
    audience: 'https://api.openai.com/v1',
    params: 'identity_provider_id=idp_01\nservice_account_id=sa_01',
  },
  path: '/oauth/token',
  json: true,
  idTokenIn: 'subject_token',
  prefix: 'oat_',
  refuse: refuse(401, 'invalid_grant'),
  check: ({ body }) => {
    const known = [
      'grant_type',
      'subject_token',
      'subject_token_type',
      'identity_provider_id',
      'service_account_id',
      'client_id',
    ];
    if (body['grant_type'] !== `${GRANT}:token-exchange`) return 'grant_type';
    if (!/^urn:ietf:params:oauth:token-type:(jwt|id_token)$/.test(String(body['subject_token_type'])))
      return 'subject_token_type';
    if (body['identity_provider_id'] !== 'idp_01' || body['service_account_id'] !== 'sa_01')
      return 'the service account';
    return unknownIn(body, known);
  },
  answer: (_, token) => ({
    access_token: token,
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'Bearer',
    expires_in: 3_600,
  }),
  use: (_, url, live) => {
    if (!live)
      return {
        status: 401,
        body: {
          error: {
            message: 'Incorrect API key provided',
            type: 'invalid_request_error',
            code: 'invalid_api_key',
          },
        },
      };
    if (url.pathname !== '/v1/models') return { status: 404, body: { error: { message: 'Unknown' } } };
    return {
      status: 200,
      body: { object: 'list', data: [{ id: 'gpt', object: 'model', created: 1, owned_by: 'openai' }] },
    };
  },
};

/**
 * Buildkite's REST API.
 *
 * - a form with `client_credentials`, `client_id`, `client_assertion_type`, `client_assertion` and an optional `scope`: "Working with Buildkite
 *   agents" (November 2026), and RFC 7523, section 2.2
 * - GET and DELETE of `/v2/access-token`, 200 and 204: "Access token API"
 * - a 401 with a message for tokens that are unknown or revoked: "REST API overview", "Authentication"
 */
const buildkite: StandInService = {
  inputs: { audience: 'https://buildkite.com/acme/ci', 'client-id': 'client-01', scope: 'read_builds' },
  path: '/oauth/token',
  json: false,
  idTokenIn: 'client_assertion',
  prefix: 'bkua_',
  refuse: refuse(401, 'invalid_client'),
  check: ({ body }) => {
    const known = ['grant_type', 'client_id', 'client_assertion', 'client_assertion_type', 'scope'];
    if (body['grant_type'] !== 'client_credentials') return 'grant_type';
    if (body['client_id'] !== 'client-01') return 'client_id';
    if (body['client_assertion_type'] !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      return 'client_assertion_type';
    return unknownIn(body, known);
  },
  answer: ({ body }, token) => ({
    access_token: token,
    token_type: 'Bearer',
    expires_in: 3_600,
    scope: body['scope'],
  }),
  use: (seen, url, live) => {
    if (!live)
      return {
        status: 401,
        body: { message: 'Authentication required. Please supply a valid API Access Token' },
      };
    if (url.pathname !== '/v2/access-token') return { status: 404, body: { message: 'Not Found' } };
    if (seen.method === 'DELETE') return { status: 204, body: '' };
    return { status: 200, body: { uuid: 'b63254c0-3271-4a98-8270-7cfbd6c2f14e', scopes: ['read_builds'] } };
  },
};

/**
 * Pulumi Cloud: the reference "OAuth Token Exchange" (November 2026), and `pulumi/auth-actions` 30df6bc (JSON, the audience twice, the
 * number of seconds).
 */
const pulumi: StandInService = {
  inputs: { audience: 'urn:pulumi:org:acme' },
  path: '/api/oauth/token',
  json: true,
  idTokenIn: 'subject_token',
  prefix: 'pul-',
  refuse: refuse(400, 'invalid_request'),
  check: ({ body, claims }) => {
    const known = [
      'audience',
      'grant_type',
      'subject_token',
      'subject_token_type',
      'requested_token_type',
      'expiration',
      'scope',
    ];
    if (body['grant_type'] !== `${GRANT}:token-exchange`) return 'grant_type';
    if (body['subject_token_type'] !== 'urn:ietf:params:oauth:token-type:id_token')
      return 'subject_token_type';
    if (body['audience'] !== claims.aud) return 'audience';
    const [, kind = ''] =
      /^urn:pulumi:token-type:access_token:(\w+)$/.exec(String(body['requested_token_type'])) ?? [];
    const scope = String(body['scope'] ?? '');
    const fits = { organization: /^(admin)?$/, team: /^team:./, personal: /^user:./, runner: /^runner:./ }[
      kind
    ];
    if (fits?.test(scope) !== true) return 'scope';
    if (body['expiration'] !== undefined && typeof body['expiration'] !== 'number') return 'expiration';
    return unknownIn(body, known);
  },
  answer: ({ body }, token) => ({
    access_token: token,
    token_type: 'token',
    expires_in: body['expiration'] ?? 7_200,
  }),
  use: (_, __, live) =>
    live
      ? { status: 200, body: { githubLogin: 'acme' } }
      : { status: 401, body: { code: 401, message: 'Unauthorized' } },
};

export const SERVICES = { anthropic, buildkite, openai, pulumi };
