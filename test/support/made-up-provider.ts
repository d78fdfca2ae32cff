import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Attempt } from '../../src/http/retry.js';
import type { Answer, Outgoing } from '../../src/http/transport.js';
import type { ProviderContext } from '../../src/providers/context.js';
import type { CredentialType } from '../../src/providers/credential.js';
import type { ProviderDefinition } from '../../src/providers/definition.js';
import type { Lease } from '../../src/providers/lease.js';
import type { Probe, Provider, Revocation } from '../../src/providers/provider.js';
import { tokenFormats } from '../../src/providers/token-formats.js';
import { jsonObject } from '../../src/text/json.js';
import type { Authority } from './pki.js';

/** A token, and the server that takes it, which is no secret. */
type Credential = { token: string; server: string };

const CREDENTIAL: CredentialType<Credential> = {
  read: (saved) => {
    const { token, server } = (saved ?? {}) as Partial<Credential>;
    return typeof token === 'string' && typeof server === 'string' ? { token, server } : undefined;
  },
  secrets: ({ token }) => [token],
};

/**
 * A provider that has everything a provider can have: it logs in, creates an object by that, and gets a token that ends with
 * the object, from a service with an authority of its own.
 */
export const madeUp: ProviderDefinition = {
  name: 'made-up',
  inputs: [{ name: 'ca-file', description: 'Its authority.', file: true }],
  credential: CREDENTIAL,
  formats: async () => {
    const { raw: _, ...formats } = tokenFormats(() => 'MADE_UP_TOKEN');
    const tokenOf = (lease: Lease): Lease<string> => ({
      ...lease,
      credential: (lease.credential as Credential).token,
    });
    return { json: (lease, settings, login) => formats.json?.(tokenOf(lease), settings, login) ?? [] };
  },
  audience: () => undefined,
  renews: 'anew',
  conflictingVariables: async () => [],
  deliveredVariables: async () => ['MADE_UP_TOKEN'],
  authorities: async ({ own }) =>
    own['ca-file'] === undefined
      ? []
      : [{ pem: readFileSync(own['ca-file'], 'utf8'), name: `The file ${own['ca-file']}` }],
  check: async () => undefined,
  load: async (context) => madeUpProvider(context),
};

let names = 0;

function madeUpProvider(context: ProviderContext): Provider<Credential> {
  const { http, settings, clock } = context;
  const base = settings.url ?? '';
  const ask = async (
    method: Outgoing['method'],
    path: string,
    token: string | undefined,
    attempt: Attempt,
  ): Promise<Answer> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const request = { method, url: new URL(path, base), headers, what: `${method} ${path}` };
    const answer = await http.send(request, attempt);
    if (answer.status >= 400 && answer.status !== 401) throw http.refusal(request, answer, undefined);
    return answer;
  };
  const tokenIn = ({ body }: Answer): string => String(jsonObject(body)?.['token']);
  const name = `object-${++names}`;
  const tokenOf = ({ credential }: Lease): string =>
    typeof credential === 'string' ? credential : (credential as Credential).token;
  const issued = {
    provider: 'made-up',
    issuer: 'made-up',
    values: [],
    renewable: false,
    selfContained: false,
  };

  return {
    audience: undefined,
    targets: [],
    prepare: async () => [],
    exchange: async (_, attempt) => {
      const helper = tokenIn(await ask('POST', '/logins', undefined, attempt));
      await context.intermediate({
        ...{ ...issued, id: helper.slice(0, 8), credential: helper, issuedAt: clock.now() },
        handle: { path: '/logins/self' },
      });
      await context.creating({ name });
      await ask('PUT', `/objects/${name}`, helper, attempt);
      const token = tokenIn(await ask('POST', `/objects/${name}/tokens`, helper, attempt));
      return {
        ...{ ...issued, id: `${name}-token`, credential: { token, server: base } },
        values: [{ output: 'token', variable: 'MADE_UP_TOKEN', value: token }],
        ...{ issuedAt: clock.now(), expiresAt: clock.now() + context.life.leaseMs },
        handle: { path: `/objects/${name}` },
      };
    },
    probe: async (lease, attempt): Promise<Probe> =>
      (await ask('GET', '/self', tokenOf(lease), attempt)).status === 200
        ? { answer: 'accepts' }
        : { answer: 'refuses', form: 'own' },
    revoke: async (lease, attempt): Promise<Revocation> => {
      await ask('DELETE', String(lease.handle['path']), tokenOf(lease), attempt);
      return { answer: 'done' };
    },
    discard: async ({ name: created }, attempt) => {
      await ask('DELETE', `/objects/${String(created)}`, 'anybody', attempt);
      return `the object ${String(created)}`;
    },
  };
}

/** Its service, over TLS, on loopback. */
export class MadeUpService {
  /** What was asked, in order. */
  readonly asked: string[] = [];
  readonly objects = new Set<string>();
  /** Tokens that live, and the object with which each ends. */
  readonly tokens = new Map<string, string | undefined>();
  /** Called before a request is answered; it may answer by itself. */
  before: (line: string, response: ServerResponse) => unknown = () => undefined;
  readonly #server: https.Server;

  private constructor(authority: Authority) {
    const { cert, key } = authority.server();
    this.#server = https.createServer(
      { cert, key },
      (request, response) => void this.#take(request, response),
    );
  }

  static async start(authority: Authority): Promise<MadeUpService> {
    const service = new MadeUpService(authority);
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await text(request);
    const { method = '', url = '', headers } = request;
    this.asked.push(`${method} ${url}`);
    await this.before(`${method} ${url}`, response);
    if (response.writableEnded) return;
    const token = (headers.authorization ?? '').replace('Bearer ', '');
    const [, object = ''] = /^\/objects\/([^/]+)/.exec(url) ?? [];
    const give = (bound?: string): void => {
      const given = `${bound ?? 'login'}-${randomUUID()}-secret`;
      this.tokens.set(given, bound);
      response.end(JSON.stringify({ token: given }));
    };
    if (method === 'POST') return give(url === '/logins' ? undefined : object);
    if (method === 'GET') return void response.writeHead(this.tokens.has(token) ? 200 : 401).end('{}');
    if (method === 'PUT') this.objects.add(object);
    else if (url === '/logins/self') this.tokens.delete(token);
    else {
      this.objects.delete(object);
      for (const [one, bound] of this.tokens) if (bound === object) this.tokens.delete(one);
    }
    response.end('{}');
  }
}
