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

/**
 * OpenRouter: "Exchange a workload identity token" (November 2026): a form, only the type `jwt`, only the scope `inference`, and no other
 * parameter than those of `TokenExchangeRequest`; "Workload Identity Federation": 15 minutes at most, and not longer than the ID token.
 */
const openrouter: StandInService = {
  inputs: {
    audience: 'https://openrouter.ai',
    params: 'federation_policy_id=4b2f7d1e-8c3a-4e5f-9a6b-1c2d3e4f5a6b',
  },
  path: '/api/v1/oauth/token',
  json: false,
  idTokenIn: 'subject_token',
  prefix: 'or-wif-',
  refuse: refuse(400, 'invalid_request'),
  check: ({ body }) => {
    const known = [
      'grant_type',
      'subject_token',
      'subject_token_type',
      'federation_policy_id',
      'requested_token_type',
      'scope',
    ];
    if (body['grant_type'] !== `${GRANT}:token-exchange`) return 'grant_type';
    if (body['subject_token_type'] !== 'urn:ietf:params:oauth:token-type:jwt') return 'subject_token_type';
    if (body['federation_policy_id'] !== '4b2f7d1e-8c3a-4e5f-9a6b-1c2d3e4f5a6b') return 'the policy';
    if (!['inference', undefined].includes(body['scope'] as string | undefined)) return 'scope';
    return unknownIn(body, known);
  },
  answer: ({ claims }, token) => ({
    access_token: token,
    token_type: 'Bearer',
    expires_in: Math.min(900, (claims.exp ?? 0) - seconds()),
  }),
  use: (_, __, live) =>
    live
      ? { status: 200, body: { data: {} } }
      : { status: 401, body: { error: { code: 401, message: 'Unauthorized' } } },
};

/**
 * Cloudsmith: `cloudsmith-io/cloudsmith-cli-action` 0e4540e, src/oidc-auth.js: JSON with two members, the organization in the path, 200 or
 * 201, and `token`. The token is a JWT there; the stand-in's is not, so its lifetime is unknown.
 */
const cloudsmith: StandInService = {
  inputs: { audience: 'https://api.cloudsmith.io', params: 'organization=acme\nservice_slug=ci-01' },
  path: '/openid/acme/',
  json: true,
  idTokenIn: 'oidc_token',
  prefix: 'cs-',
  refuse: (why) => ({ status: 401, body: { detail: `The service refused ${why}` } }),
  check: ({ body }) =>
    body['service_slug'] === 'ci-01'
      ? unknownIn(body, ['oidc_token', 'service_slug'])
      : 'the service account',
  answer: (_, token) => ({ token }),
  use: (_, __, live) =>
    live ? { status: 200, body: { name: 'ci' } } : { status: 401, body: { detail: 'Invalid token' } },
};

/**
 * The JFrog Platform: JFrog, "Under the Hood: Debugging the OIDC Token Exchange Flow" (22 January 2026); external-secrets, generator for
 * Artifactory: JSON with these members, and a response with `access_token`, `token_type`, `expires_in` and `username`.
 */
const jfrog: StandInService = {
  inputs: { audience: 'jfrog-github', params: 'provider_name=github\nproject_key=shop' },
  path: '/access/api/v1/oidc/token',
  json: true,
  idTokenIn: 'subject_token',
  prefix: 'jf-',
  refuse: (why) => ({
    status: 403,
    body: { errors: [{ code: 'FORBIDDEN', message: `The service refused ${why}` }] },
  }),
  check: ({ body }) => {
    const known = [
      'grant_type',
      'subject_token_type',
      'subject_token',
      'provider_name',
      'provider_type',
      'application_key',
      'project_key',
      'identity_mapping_name',
      'include_reference_token',
    ];
    if (body['grant_type'] !== `${GRANT}:token-exchange`) return 'grant_type';
    if (body['subject_token_type'] !== 'urn:ietf:params:oauth:token-type:id_token')
      return 'subject_token_type';
    return body['provider_name'] === 'github' ? unknownIn(body, known) : 'the provider';
  },
  answer: (_, token) => ({ access_token: token, token_type: 'Bearer', expires_in: 600, username: 'ci' }),
  use: (_, __, live) => ({ status: live ? 200 : 401, body: {} }),
};

/**
 * Octopus Deploy: `OctopusDeploy/login` 2b4f2f0, src/login.ts: JSON with four members, the audience twice, the lifetime as a text, and errors
 * in `Errors`.
 */
const octopus: StandInService = {
  inputs: { audience: '5be4ac10-2679-4041-a8b0-7b05b445e19e' },
  path: '/token/v1',
  json: true,
  idTokenIn: 'subject_token',
  prefix: 'oct-',
  refuse: (why) => ({
    status: 400,
    body: { ErrorMessage: 'There was a problem', Errors: [`The service refused ${why}`] },
  }),
  check: ({ body, claims }) => {
    if (body['grant_type'] !== `${GRANT}:token-exchange`) return 'grant_type';
    if (body['subject_token_type'] !== 'urn:ietf:params:oauth:token-type:jwt') return 'subject_token_type';
    if (body['audience'] !== claims.aud) return 'audience';
    return unknownIn(body, ['grant_type', 'audience', 'subject_token', 'subject_token_type']);
  },
  answer: (_, token) => ({ access_token: token, token_type: 'Bearer', expires_in: '3600' }),
  use: (_, __, live) => ({ status: live ? 200 : 401, body: {} }),
};

/**
 * Docker Hub: `docker/login-action` 371161b (src/dockerhub.ts): a form with these five parameters, `connection_id` a UUID, `expires_in` from
 * 300 to 3600; the ID token's audience is the service's origin; errors are JSON. The action reads only `access_token`.
 */
const dockerHub: StandInService = {
  inputs: { params: 'connection_id=8f0f6a52-6f0e-4d0e-9d59-0f6f7b0f3a11' },
  path: '/oauth/token',
  json: false,
  idTokenIn: 'subject_token',
  prefix: 'dckr_oidc_',
  refuse: refuse(401, 'access_denied'),
  check: ({ body, claims, seen }) => {
    if (body['grant_type'] !== `${GRANT}:token-exchange`) return 'grant_type';
    if (body['subject_token_type'] !== 'urn:ietf:params:oauth:token-type:id_token')
      return 'subject_token_type';
    if (claims.aud !== `http://${seen.headers.host}`) return 'the audience';
    if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(String(body['connection_id'])))
      return 'connection_id';
    const life = Number(body['expires_in'] ?? 300);
    if (!(life >= 300 && life <= 3_600)) return 'expires_in';
    return unknownIn(body, [
      'grant_type',
      'subject_token',
      'subject_token_type',
      'connection_id',
      'expires_in',
    ]);
  },
  answer: ({ body }, token) => ({
    access_token: token,
    token_type: 'Bearer',
    expires_in: Number(body['expires_in'] ?? 300),
  }),
  use: (_, __, live) => (live ? { status: 200, body: {} } : { status: 401, body: {} }),
};

export const SERVICES = {
  anthropic,
  buildkite,
  cloudsmith,
  'docker-hub': dockerHub,
  jfrog,
  octopus,
  openai,
  openrouter,
  pulumi,
};
