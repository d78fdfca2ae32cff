import { createHmac, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CompactSign,
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTPayload,
} from 'jose';
import { type Clock, systemClock } from '../../src/clock.js';
import type { HttpClient } from '../../src/http/client.js';
import { openHttp } from '../../src/http/open.js';

export interface SigningKey {
  alg: string;
  kid: string | undefined;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  /** As it is published. */
  jwk: JWK;
}

/** A status and a body; a string is sent as it is. */
export type Served = [status: number, body: unknown];

export interface IssuerOptions {
  clock?: Clock;
  /** A key for each; the first is the usual one. */
  algs?: readonly string[];
  /** Its keys are called `<name>-<alg>`; without one, each is called otherwise. */
  name?: string;
}

/** An issuer of ID tokens on loopback that does whatever a test wants of it. */
export class StandInIssuer {
  /** The keys that it publishes. */
  published: JWK[] = [];
  /** What is served instead of the discovery document. */
  discovery: (() => Served | Promise<Served>) | undefined;
  /** What is served instead of the published keys. */
  keys: (() => Served | Promise<Served>) | undefined;
  /** The path that the discovery document names, and the only one where keys are served. */
  keysPath = '/jwks';
  /** The status of every other path. */
  elsewhere = 404;
  /** Whether it cuts every connection. */
  down = false;
  readonly asked = { discovery: 0, keys: 0 };
  readonly #server: http.Server;
  readonly #opened = openHttp();
  readonly #clock: Clock;
  /** The latest key for each algorithm. */
  readonly #keys = new Map<string, SigningKey>();
  #signing: SigningKey | undefined;

  private constructor(server: http.Server, clock: Clock) {
    this.#server = server;
    this.#clock = clock;
    server.on('request', (request, response) => {
      this.#serve(request.url ?? '').then(
        (served) => {
          if (served === undefined) return void request.socket.destroy();
          const [status, body] = served;
          response.writeHead(status, { 'content-type': 'application/json' });
          response.end(typeof body === 'string' ? body : JSON.stringify(body));
        },
        () => request.socket.destroy(),
      );
    });
  }

  static async start({
    clock = systemClock,
    algs = ['ES256'],
    name,
  }: IssuerOptions = {}): Promise<StandInIssuer> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = new StandInIssuer(server, clock);
    for (const alg of algs.toReversed())
      await issuer.rotate({ key: await newKey(alg, name === undefined ? randomUUID() : `${name}-${alg}`) });
    return issuer;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get signing(): SigningKey {
    if (this.#signing === undefined) throw new Error('there is no key yet');
    return this.#signing;
  }

  /** A client to fetch its keys with. */
  client(): HttpClient {
    return this.#opened.http;
  }

  /** Signs with a new key from now on, and publishes it in front of the old ones, or alone. */
  async rotate({ alone = false, key }: { alone?: boolean; key?: SigningKey } = {}): Promise<SigningKey> {
    this.#signing = key ?? (await newKey());
    this.#keys.set(this.#signing.alg, this.#signing);
    this.published = [this.#signing.jwk, ...(alone ? [] : this.published)];
    return this.#signing;
  }

  /** Publishes the key that signs, and no other. */
  withdrawOldKeys(): void {
    this.published = [this.signing.jwk];
  }

  /** The claims of a good token, with changes; `undefined` leaves one out. */
  claims(changes: JWTPayload = {}): JWTPayload {
    const now = Math.floor(this.#clock.now() / 1000);
    return {
      iss: this.issuer,
      sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
      aud: 'https://broker.example',
      iat: now,
      nbf: now - 600,
      exp: now + 300,
      jti: randomUUID(),
      ...changes,
    };
  }

  /** A token with these claims, signed with the usual key or another. */
  token(
    changes: JWTPayload = {},
    { key = this.signing, header = {} }: { key?: SigningKey; header?: Record<string, unknown> } = {},
  ): Promise<string> {
    return sign(this.claims(changes), key, header);
  }

  /** Signs exactly these claims, or this text in their place, with the latest key for an algorithm: nothing is added. */
  async sign(
    claims: Record<string, unknown> | string,
    alg = this.signing.alg,
    header: Record<string, unknown> = {},
  ): Promise<string> {
    const key = this.#keys.get(alg);
    if (key === undefined) throw new Error(`no key for ${alg}`);
    return sign(claims, key, header);
  }

  async close(): Promise<void> {
    this.#opened.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(path: string): Promise<Served | undefined> {
    if (path === '/.well-known/openid-configuration') this.asked.discovery++;
    else this.asked.keys++;
    if (this.down) return undefined;
    if (path === '/.well-known/openid-configuration') {
      const usual: Served = [200, { issuer: this.issuer, jwks_uri: this.issuer + this.keysPath }];
      return this.discovery?.() ?? usual;
    }
    if (path !== this.keysPath) return [this.elsewhere, { message: 'Not here' }];
    return this.keys?.() ?? [200, { keys: this.published }];
  }
}

/** @param kid null for a key without a name */
export async function newKey(alg = 'ES256', kid: string | null = randomUUID()): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const name = kid === null ? {} : { kid };
  const jwk = { ...(await exportJWK(publicKey)), ...name, alg, use: 'sig' };
  return { alg, kid: kid ?? undefined, privateKey, publicKey, jwk };
}

/** Any claims, or text in their place, under any header, signed with a key. */
export function sign(
  claims: unknown,
  { alg, kid, privateKey }: SigningKey,
  header: Record<string, unknown> = {},
): Promise<string> {
  const named = kid === undefined ? {} : { kid };
  const text = typeof claims === 'string' ? claims : JSON.stringify(claims);
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg, typ: 'JWT', ...named, ...header })
    .sign(privateKey);
}

/** A token that is not signed at all, or with something that everyone knows. */
export async function forge(
  claims: unknown,
  header: Record<string, unknown>,
  publicKey?: CryptoKey,
): Promise<string> {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part(header)}.${part(claims)}`;
  if (publicKey === undefined) return `${text}.`;
  const secret = await exportSPKI(publicKey);
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
