import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { Adapter, AdapterPayload, Configuration } from 'oidc-provider';
import { JobpassError } from '../../errors.js';
import type { ResourceServer } from '../config/config.js';
import { JOB_CLIENT, type Tokens } from '../tokens/tokens.js';
import { sendJson } from './server.js';

type Library = typeof import('oidc-provider');

/**
 * Loads `oidc-provider`. At import it warns on every Node that is not a long-term release of 22 and newer,
 * although the parts that the broker uses work on 20 (the tests run on it): that one line is held back, and
 * whoever runs a broker is told in our words by `unsupportedNode`.
 */
export async function loadLibrary(): Promise<Library> {
  const warn = console.warn;
  console.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes('Unsupported runtime')) warn(...words);
  };
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}

/** What to tell who runs a broker for others on a Node that its library is not made for. */
export function unsupportedNode(version: string = process.versions.node): string | undefined {
  const major = Number(version.split('.')[0]);
  return major >= 22
    ? undefined
    : `Node ${version} is older than what the broker's library supports (22): use a newer one for a broker that others rely on`;
}

/** Answers a request to one of the library's endpoints, whose body has been read already. */
export type Serve = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
  form: URLSearchParams,
) => Promise<void>;

export interface LibraryOptions {
  issuer: string;
  tokens: Tokens;
  resourceServers: readonly ResourceServer[];
  /** Told of each answer. */
  onIntrospection: (active: boolean) => void;
  onRevocation: (id: string) => void;
  /** Told of a failure that was not the caller's. */
  onFailure: (error: unknown) => void;
}

/** The paths of the endpoints that the library serves. */
export const LIBRARY_PATHS = {
  introspection: '/token/introspection',
  revocation: '/token/revocation',
} as const;

/**
 * The endpoints for introspection (RFC 7662) and revocation (RFC 7009), with the authentication of clients that
 * belongs to them. Everything else that the library could do is not reachable through this.
 */
export async function libraryEndpoints(options: LibraryOptions): Promise<Serve> {
  const { tokens } = options;
  const library = await loadLibrary();
  const provider = new library.default(options.issuer, await configuration(options, library));
  provider.on('server_error', (_context, error) => options.onFailure(error));
  provider.on('introspection.error', () => undefined);
  provider.use(async (context, next) => {
    await next();
    // The library lets every page in a browser read its answers. Nothing here is for browsers.
    for (const name of CORS_HEADERS) context.remove(name);
    if (context.path === LIBRARY_PATHS.introspection && context.status === 200) {
      options.onIntrospection((context.body as { active?: unknown }).active === true);
    }
  });
  const serve = provider.callback();

  return async (request, response, form) => {
    // The library would answer a service that may not end a token as if it had.
    if (request.url?.split('?')[0] === LIBRARY_PATHS.revocation && isClient(request, form)) {
      const described = 'a token is ended by whoever holds it: send no client authentication';
      const body = { error: 'invalid_client', error_description: described };
      return sendJson(response, 401, body, { 'www-authenticate': 'Basic realm="jobpass"' });
    }
    const given = form.getAll('token');
    // Twice is for the library to refuse.
    if (given.length === 1) {
      try {
        form.set('token', `${HANDLE}${(await tokens.idOf(given[0] ?? '')) ?? ''}`);
      } catch (error) {
        // The keys that others may have changed cannot be asked for.
        if (!(error instanceof JobpassError)) throw error;
        options.onFailure(error);
        return sendJson(response, 503, { error: 'temporarily_unavailable' });
      }
    }
    // A token belongs to the job, not to a client: who shows no other is the client of jobs.
    if (!form.has('client_id') && request.headers.authorization === undefined)
      form.set('client_id', JOB_CLIENT);
    await serve(replayed(request, Buffer.from(form.toString())), response);
  };
}

function isClient({ headers }: http.IncomingMessage, form: URLSearchParams): boolean {
  return headers.authorization !== undefined || form.has('client_secret') || form.has('client_assertion');
}

const CORS_HEADERS = ['access-control-allow-origin', 'access-control-expose-headers', 'vary'];

/**
 * What the library knows a token by: the word `id` and the token's id, which no caller can send, since every token
 * from outside is replaced by this before the library sees it. So the library, which takes no JWTs at these
 * endpoints, sees opaque and signed tokens alike.
 */
const HANDLE = 'id:';

async function configuration(options: LibraryOptions, library: Library): Promise<Configuration> {
  const { exportJWK, generateKeyPair } = await import('jose');
  // The library signs nothing here, and starts only with a key.
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const unused = {
    id_token_signed_response_alg: 'ES256',
    grant_types: [],
    response_types: [],
    redirect_uris: [],
  };
  const audiences = new Map(options.resourceServers.map(({ id, audiences }) => [id, new Set(audiences)]));
  return {
    adapter: adapter(options, library),
    clients: [
      { ...unused, client_id: JOB_CLIENT, token_endpoint_auth_method: 'none' },
      ...options.resourceServers.map(({ id, secret }) => ({
        ...unused,
        client_id: id,
        client_secret: secret,
      })),
    ],
    clientBasedCORS: () => false,
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: 'unused' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    responseTypes: [],
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      introspection: {
        enabled: true,
        // A job's own token speaks for itself; others may ask about what is made for them.
        allowedPolicy: async (_context, client, token) => {
          if (client.clientId === token.clientId) return true;
          const served = audiences.get(client.clientId);
          return [(token as { aud?: string | string[] }).aud ?? []].flat().some((one) => served?.has(one));
        },
      },
      revocation: {
        enabled: true,
        allowedPolicy: async (_context, client, token) => client.clientId === token.clientId,
      },
    },
  } as Configuration;
}

/** The library's view of the tokens: it finds and destroys access tokens, and stores nothing. */
function adapter(
  { tokens, onRevocation, onFailure }: LibraryOptions,
  { errors }: Library,
): new (
  model: string,
) => Adapter {
  const kept = async <T>(use: () => Promise<T>): Promise<T> => {
    try {
      return await use();
    } catch (error) {
      onFailure(error);
      // RFC 7009, section 2.2.1: the caller must take the token for alive, and try again.
      const unavailable = new errors.OIDCProviderError(503, 'temporarily_unavailable');
      throw Object.assign(unavailable, { expose: true });
    }
  };
  return class BrokerAdapter implements Adapter {
    readonly #model: string;

    constructor(model: string) {
      this.#model = model;
    }

    async find(handle: string): Promise<AdapterPayload | undefined> {
      if (this.#model !== 'AccessToken' || !handle.startsWith(HANDLE)) return undefined;
      return (await kept(() => tokens.find(handle.slice(HANDLE.length)))) as AdapterPayload | undefined;
    }

    async destroy(id: string): Promise<void> {
      await kept(() => tokens.remove(id));
      onRevocation(id);
    }

    // Nothing is issued by the library, so there is nothing of these.
    async upsert(): Promise<void> {
      throw new TypeError('the library stores nothing');
    }
    async consume(): Promise<void> {}
    async findByUid(): Promise<undefined> {}
    async findByUserCode(): Promise<undefined> {}
    async revokeByGrantId(): Promise<void> {}
  };
}

/** The same request with a body that has been read already: the library wants to read it by itself. */
function replayed(request: http.IncomingMessage, body: Buffer): http.IncomingMessage {
  const copy = new http.IncomingMessage(request.socket);
  copy.method = request.method;
  copy.url = request.url;
  copy.httpVersion = request.httpVersion;
  // Whatever a caller would like better: the library has error pages for browsers.
  copy.headers = { ...request.headers, 'content-length': String(body.length), accept: 'application/json' };
  delete copy.headers['transfer-encoding'];
  // Without it the end of the body counts as a broken connection, which would be cut.
  copy.complete = true;
  copy.push(body);
  copy.push(null);
  return copy;
}
