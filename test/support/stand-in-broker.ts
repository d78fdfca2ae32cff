import { randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { type Fault, type Seen, type Served, send } from './faulty-server.js';

export const AUDIENCE = 'https://deploy.example.test';
/** With characters that need the encoding of RFC 6749, section 2.3.1. */
export const RESOURCE_SERVER = { id: 'deploy service/1', secret: 'päss:word+%&=' };
export const JOB_CLAIMS = {
  repository: 'octo-org/octo-repo',
  repository_id: '4711',
  ref: 'refs/heads/main',
  environment: 'production',
  run_id: '42',
};

type Hop = 'metadata' | 'keys' | 'introspection';
type Said = Record<string, unknown>;
interface Key {
  kid: string;
  privateKey: CryptoKey;
  publicJwk: JWK;
}

/** A stand-in for the broker, as seen from a resource server: metadata, keys and introspection, on loopback. */
export class StandInBroker {
  readonly seen: (Seen & { part: Hop | undefined })[] = [];
  /** Members of the metadata that are other than they should be. */
  metadata: Said = {};
  /** The keys that are published, the one that signs first. */
  published: Key[] = [];
  readonly #tokens = new Map<string, Said>();
  readonly #faults = new Map<Hop, Fault[]>();
  readonly #server = http.createServer((request, response) => void this.#handle(request, response));
  readonly #path: string;
  readonly #began = Date.now();

  private constructor(path: string) {
    this.#path = path;
  }

  /** @param path of its issuer */
  static async start(path = ''): Promise<StandInBroker> {
    const broker = new StandInBroker(path);
    broker.published = [await newKey()];
    await new Promise<void>((resolve) => broker.#server.listen(0, '127.0.0.1', resolve));
    return broker;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get issuer(): string {
    return `${this.origin}${this.#path}`;
  }

  /** Faults of the next requests to a hop, one each. */
  fault(hop: Hop, ...faults: Fault[]): void {
    this.#faults.set(hop, [...(this.#faults.get(hop) ?? []), ...faults]);
  }

  break(hop: Hop, fault: Fault): void {
    this.fault(hop, ...Array.from({ length: 100 }, () => fault));
  }

  mend(): void {
    this.#faults.clear();
  }

  asked(hop: Hop): number {
    return this.seen.filter(({ part }) => part === hop).length;
  }

  /** What a good token says, and what it says otherwise; `undefined` takes a claim out. */
  claims(changes: Said = {}): Said {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      sub: 'repo:octo-org/octo-repo:environment:production',
      aud: AUDIENCE,
      client_id: 'jobpass',
      scope: 'deploy read',
      role: 'deployer',
      job_issuer: 'https://token.actions.example.test',
      iat: now,
      exp: now + 600,
      jti: randomUUID(),
      ...JOB_CLAIMS,
      ...changes,
    };
    return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
  }

  /** Issues an opaque token. @param changes of what introspection says of it */
  opaque(changes: Said = {}): string {
    const token = randomBytes(32).toString('base64url');
    this.#tokens.set(token, { active: true, token_type: 'Bearer', ...this.claims(changes) });
    return token;
  }

  /** Issues a JWT (RFC 9068). */
  async jwt(changes: Said = {}, header: Said = {}, key = this.published[0]): Promise<string> {
    if (key === undefined) throw new Error('no key to sign with');
    const claims = this.claims(changes);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: key.kid, typ: 'at+jwt', ...header })
      .sign(key.privateKey);
    this.#tokens.set(token, { active: true, token_type: 'Bearer', ...claims });
    return token;
  }

  revoke(token: string): void {
    this.#tokens.delete(token);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const path = request.url ?? '';
    const hops: Record<string, Hop> = {
      [`/.well-known/oauth-authorization-server${this.#path}`]: 'metadata',
      [`${this.#path}/jwks`]: 'keys',
      [`${this.#path}/introspect`]: 'introspection',
    };
    const part = hops[path];
    const { method = '', headers } = request;
    const form = new URLSearchParams(body);
    const at = Date.now() - this.#began;
    const seen = { hop: 'other', part, method, path, headers, body, form, at } as const;
    this.seen.push(seen);
    const serve = async (): Promise<Served> => this.#serve(part, seen);
    const fault = part === undefined ? undefined : this.#faults.get(part)?.shift();
    if (fault === undefined) send(response, await serve());
    else await fault(request, response, serve, seen);
  }

  #serve(part: Hop | undefined, { method, headers, form }: Seen): Served {
    const wanted = part === 'introspection' ? 'POST' : 'GET';
    if (part === undefined) return { status: 404, body: { error: 'not_found' } };
    if (method !== wanted) return { status: 405, body: { error: 'method' } };
    if (part === 'metadata') {
      const { issuer } = this;
      const own = { issuer, introspection_endpoint: `${issuer}/introspect`, jwks_uri: `${issuer}/jwks` };
      return { status: 200, body: { ...own, ...this.metadata } };
    }
    if (part === 'keys') return { status: 200, body: { keys: this.published.map((key) => key.publicJwk) } };
    if (headers['content-type'] !== 'application/x-www-form-urlencoded')
      return { status: 400, body: { error: 'invalid_request' } };
    if (!isKnown(headers.authorization)) {
      const said = { 'www-authenticate': 'Basic realm="broker"' };
      return { status: 401, body: { error: 'invalid_client' }, headers: said };
    }
    // RFC 7662, section 2.2: nothing is said of a token but that it is of no use.
    return { status: 200, body: this.#tokens.get(form.get('token') ?? '') ?? { active: false } };
  }
}

export async function newKey(): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = randomBytes(8).toString('hex');
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

/** RFC 6749, section 2.3.1: each part is encoded as in a form, and the two are joined by a colon. */
function isKnown(authorization: string | undefined): boolean {
  const coded = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(authorization ?? '')?.[1];
  const parts = Buffer.from(coded ?? '', 'base64')
    .toString('utf8')
    .split(':');
  if (parts.length !== 2) return false;
  const [id, secret] = parts.map((part) => decodeURIComponent(part.replace(/\+/g, ' ')));
  return id === RESOURCE_SERVER.id && secret === RESOURCE_SERVER.secret;
}
