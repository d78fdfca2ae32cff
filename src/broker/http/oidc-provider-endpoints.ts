import { randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { Adapter, AdapterPayload, Configuration } from 'oidc-provider';
import { JobpassError } from '../../errors.js';
import { printable } from '../../text/printable.js';
import type { ResourceServer } from '../config/broker-config.js';
import { JOB_CLIENT, type Tokens } from '../tokens/tokens.js';
import { encodeForm, type Form } from './read-form.js';
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

/** Answers a request to the endpoint of the library at a path, whose body has been read already. */
export type Serve = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
  path: string,
  form: Form,
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
  const handles = new Handles();
  const provider = new library.default(options.issuer, await configuration(options, library, handles));
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

  return async (request, response, path, form) => {
    const refuse = (status: number, error: string, described: string): void => {
      const headers = status === 401 ? { 'www-authenticate': 'Basic realm="jobpass"' } : {};
      sendJson(response, status, { error, error_description: described }, headers);
    };
    const repeated = form.repeated();
    if (repeated !== undefined) {
      return refuse(400, 'invalid_request', `the parameter ${quotable(repeated)} is there twice`);
    }
    const { authorization } = request.headers;
    // The library would answer a service that may not end a token as if it had.
    if (
      path === LIBRARY_PATHS.revocation &&
      (authorization !== undefined || CLIENT_PROOFS.some((name) => form.has(name)))
    ) {
      const told = 'a token is ended by whoever holds it: send no client authentication';
      return refuse(401, 'invalid_client', told);
    }
    if (form.has('client_assertion')) {
      // The library does not look at it, and would take whoever sends it for a job.
      const told = 'a service proves who it is by its secret: send no client_assertion';
      return refuse(401, 'invalid_client', told);
    }
    let id: string | undefined;
    try {
      id = await tokens.idOf(form.get('token') ?? '');
    } catch (error) {
      // The keys that others may have changed cannot be asked for.
      if (!(error instanceof JobpassError)) throw error;
      options.onFailure(error);
      return sendJson(response, 503, { error: 'temporarily_unavailable' });
    }
    const handle = handles.make(id);
    try {
      await serve(asked(request, path, encodeForm(known(form, authorization, handle))), response);
    } finally {
      handles.drop(handle);
    }
  };
}

/** Parameters by which a client shows who it is. */
const CLIENT_PROOFS = ['client_secret', 'client_assertion'] as const;

/** What the library is told of a form: it has no use for anything else. */
function known(form: Form, authorization: string | undefined, handle: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const name of ['token_type_hint', 'client_id', 'client_secret']) {
    const value = form.get(name);
    if (value !== undefined) parameters[name] = value;
  }
  // A token belongs to the job, not to a client: who shows no other is the client of jobs.
  if (authorization === undefined) parameters['client_id'] ??= JOB_CLIENT;
  if (form.has('token')) parameters['token'] = handle;
  return parameters;
}

const CORS_HEADERS = ['access-control-allow-origin', 'access-control-expose-headers', 'vary'];

/**
 * What the library knows tokens by: for each request a new random text, which stands for the id of the token that was
 * presented in it, and for nothing once it is answered. So nobody outside can write one, whatever the library reads of a
 * request, and the library, which takes no JWTs at these endpoints, sees opaque and signed tokens alike.
 */
class Handles {
  readonly #ids = new Map<string, string>();

  /** @param id undefined for what is no token of ours: its handle stands for nothing */
  make(id: string | undefined): string {
    const handle = randomUUID();
    if (id !== undefined) this.#ids.set(handle, id);
    return handle;
  }

  idOf(handle: string): string | undefined {
    return this.#ids.get(handle);
  }

  drop(handle: string): void {
    this.#ids.delete(handle);
  }
}

async function configuration(
  options: LibraryOptions,
  library: Library,
  handles: Handles,
): Promise<Configuration> {
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
    adapter: adapter(options, library, handles),
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
  handles: Handles,
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
      const id = this.#model === 'AccessToken' ? handles.idOf(handle) : undefined;
      if (id === undefined) return undefined;
      return (await kept(() => tokens.find(id))) as AdapterPayload | undefined;
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

/**
 * A request of our own making in the place of one that came: with a body of ours, and of its headers with nothing but the
 * credentials of its client. The library wants to read bodies by itself, and would also look at other headers.
 */
function asked({ socket, headers }: http.IncomingMessage, path: string, form: string): http.IncomingMessage {
  const request = new http.IncomingMessage(socket);
  const { host, authorization } = headers;
  request.method = 'POST';
  request.url = path;
  request.httpVersion = '1.1';
  request.headers = {
    ...(host === undefined ? {} : { host }),
    ...(authorization === undefined ? {} : { authorization }),
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(form)),
    // Whatever a caller would like better: the library has error pages for browsers.
    accept: 'application/json',
  };
  // Without it the end of the body counts as a broken connection, which would be cut.
  request.complete = true;
  request.push(form);
  request.push(null);
  return request;
}

/** In the characters that RFC 6749, section 5.2, allows. */
function quotable(name: string): string {
  return printable(name, 40).replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?');
}
