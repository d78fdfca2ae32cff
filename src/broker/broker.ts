import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration } from 'oidc-provider';
import { systemClock } from '../clock.js';
import { HttpClient } from '../http/client.js';
import { AllowedHosts } from '../http/hosts.js';
import { nodeTransport } from '../http/transport.js';
import { GRANTS } from '../providers/oauth/messages.js';
import { PARAMETERS_MEMBER } from '../providers/oauth/metadata.js';
import { Secrets } from '../text/secrets.js';
import { JOB_CLIENT, registerExchange } from './exchange.js';
import { idTokenVerifier, type TrustedIssuer } from './id-tokens.js';
import { loadLibrary } from './library.js';
import { memoryStore } from './store.js';

export interface BrokerOptions {
  trusted: readonly Omit<TrustedIssuer, 'http'>[];
  scopes: readonly string[];
  /** The longest life of a token, in seconds. */
  maxTtl: number;
  /** Resource servers that may introspect every token: client id to secret. */
  resourceServers?: Readonly<Record<string, string>>;
  /** 0 takes a free one. */
  port?: number;
  onDecision?: (decision: string) => void;
}

export interface Broker {
  /** Its issuer: an address on loopback. */
  issuer: string;
  close(): Promise<void>;
}

const BODY_BYTES = 56 * 1024;
/** So much of a body that is too large is read and dropped: a client that is still sending would miss the answer. */
const DROPPED_BYTES = 1024 * 1024;
/** Where the library would sign users in: the broker has none, and serves and announces nothing of it. */
const SERVED = new Set([
  '/token',
  '/token/introspection',
  '/token/revocation',
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
  '/jwks',
]);

/** Starts the embedded token server on loopback. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const server = http.createServer({ requestTimeout: 10_000, headersTimeout: 5_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = nodeTransport();
  const client = new HttpClient({
    transport: transport.send,
    clock: systemClock,
    secrets: new Secrets(),
    allowedHosts: new AllowedHosts(),
  });

  const verifier = idTokenVerifier(options.trusted.map((entry) => ({ ...entry, http: client })));

  const { default: Provider, errors } = await loadLibrary();
  const provider = new Provider(issuer, await configuration(options));
  registerExchange(provider, errors, {
    verify: verifier.verify,
    scopes: options.scopes,
    maxTtl: options.maxTtl,
    onDecision: options.onDecision ?? (() => undefined),
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route === 'discovery') ctx.body = tokenServerMetadata(ctx.body as Record<string, unknown>);
  });
  const serve = provider.callback();
  server.on('request', (request, response) => {
    handle(request, response, serve).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  return {
    issuer,
    close: async () => {
      verifier.close();
      transport.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * What the broker announces (RFC 8414, section 2) of what the library would: it announces an authorization
 * endpoint and what belongs to one, whether or not anything can be authorized there.
 */
function tokenServerMetadata(all: Record<string, unknown>): Record<string, unknown> {
  const methods = all['token_endpoint_auth_methods_supported'];
  return {
    issuer: all['issuer'],
    token_endpoint: all['token_endpoint'],
    token_endpoint_auth_methods_supported: methods,
    introspection_endpoint: all['introspection_endpoint'],
    introspection_endpoint_auth_methods_supported: methods,
    revocation_endpoint: all['revocation_endpoint'],
    revocation_endpoint_auth_methods_supported: methods,
    jwks_uri: all['jwks_uri'],
    grant_types_supported: all['grant_types_supported'],
    // Required, also where there is none.
    response_types_supported: [],
    // The library adds its own, which only means something where users sign in.
    scopes_supported: (all['scopes_supported'] as string[]).filter((scope) => scope !== 'openid'),
    [PARAMETERS_MEMBER]: all[PARAMETERS_MEMBER],
  };
}

async function configuration(options: BrokerOptions): Promise<Configuration> {
  const { exportJWK, generateKeyPair } = await import('jose');
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const resourceServers = Object.entries(options.resourceServers ?? {});
  return {
    adapter: memoryStore(),
    clients: [
      {
        client_id: JOB_CLIENT,
        token_endpoint_auth_method: 'none',
        id_token_signed_response_alg: 'ES256',
        grant_types: [GRANTS['token-exchange']],
        response_types: [],
        redirect_uris: [],
      },
      ...resourceServers.map(([client_id, client_secret]) => ({
        client_id,
        client_secret,
        id_token_signed_response_alg: 'ES256',
        grant_types: [],
        response_types: [],
        redirect_uris: [],
      })),
    ],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    jwks: {
      keys: [
        { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: randomBytes(8).toString('hex') },
      ],
    },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    scopes: [...options.scopes],
    responseTypes: [],
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      introspection: {
        enabled: true,
        // A job's own token speaks for itself; of others only a registered resource server may ask.
        allowedPolicy: async (_ctx, client, token) =>
          client.clientId === token.clientId || client.clientAuthMethod !== 'none',
      },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => client.clientId === token.clientId,
      },
    },
    ttl: { AccessToken: options.maxTtl },
    // The library asks for them when it stores a token, and forgets those that the token was made with.
    extraTokenClaims: async (_ctx, token) => token.extra,
    discovery: { [PARAMETERS_MEMBER]: ['ttl'] },
  } as Configuration;
}

/**
 * Bounds the body, names the job's client where the request names none, and lets only what a token server needs
 * through to the library.
 */
async function handle(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  serve: (request: http.IncomingMessage, response: http.ServerResponse) => unknown,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (!SERVED.has(path)) {
    request.resume();
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not_found"}');
    return;
  }
  if (request.method !== 'POST') {
    serve(request, response);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_BYTES) chunks.push(chunk);
    else if (size > DROPPED_BYTES) break;
  }
  if (size > BODY_BYTES) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  serve(replayed(request, withClient(Buffer.concat(chunks), request)), response);
}

function withClient(body: Buffer, request: http.IncomingMessage): Buffer {
  const form = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  if (!form || request.headers.authorization !== undefined) return body;
  const text = body.toString('utf8');
  return new URLSearchParams(text).has('client_id') ? body : Buffer.from(`${text}&client_id=${JOB_CLIENT}`);
}

/** The same request with a body that has been read already: the library wants to read it by itself. */
function replayed(request: http.IncomingMessage, body: Buffer): http.IncomingMessage {
  const copy = new http.IncomingMessage(request.socket);
  copy.method = request.method;
  copy.url = request.url;
  copy.httpVersion = request.httpVersion;
  copy.headers = { ...request.headers, 'content-length': String(body.length) };
  delete copy.headers['transfer-encoding'];
  // Without it the end of the body counts as a broken connection, which would be cut.
  copy.complete = true;
  copy.push(body);
  copy.push(null);
  return copy;
}
