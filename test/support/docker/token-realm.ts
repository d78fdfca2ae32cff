import { randomUUID, X509Certificate } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { importPKCS8, SignJWT } from 'jose';
import type { Issued } from '../pki.js';

/** A request of a client for a token, and the answer's status. */
export interface Asked {
  user: string | undefined;
  secret: string | undefined;
  /** How the client sent the secret: in the header, as a password in a form, as a refresh token in a form; undefined without one. */
  as: 'basic' | 'password' | 'refresh_token' | undefined;
  scope: string;
  status: number;
}

/** How long the registry accepts a token after its expiry, in seconds. Source: distribution 2.8.2, registry/auth/token/token.go (`Leeway`). */
const LEEWAY_S = 60;

/** Who a secret belongs to. `push` allows to write. */
export type Check = (user: string, secret: string) => Promise<{ subject: string; push: boolean } | undefined>;

/**
 * The token server of a registry: it checks the log-in, and signs tokens that the registry accepts.
 *
 * Rules, each with its source in the docs of the registry (distribution/distribution 2.8.2, docs/spec/auth/):
 * - token.md: `service` and `scope` (repeatable) in the query, Basic authentication optional; the answer has `token`, `expires_in`
 * - jwt.md: header with `typ: JWT`, `alg` and `x5c` or `kid`; claims `iss`, `sub`, `aud`, `exp`, `nbf`, `iat`, `jti`, and `access` with
 *   entries of `type`, `name`, `actions`
 * - oauth.md: POST with `grant_type` `password` or `refresh_token`; the answer has `access_token`
 * - scope.md: `repository:NAME:pull,push`
 */
export class TokenRealm {
  readonly asked: Asked[] = [];
  /** The lifetime of the registry's tokens, in seconds. */
  lifeS = 60;
  readonly service = 'registry.test';
  readonly issuer = 'jobpass-realm';
  readonly #server: http.Server;
  readonly #certificate: Issued;
  readonly #check: Check;

  private constructor(certificate: Issued, check: Check) {
    this.#certificate = certificate;
    this.#check = check;
    this.#server = http.createServer((request, response) => {
      this.#answer(request).then(
        ({ status, body }) =>
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  }

  /** @param certificate signs the tokens; the registry trusts it */
  static async start(certificate: Issued, check: Check): Promise<TokenRealm> {
    const realm = new TokenRealm(certificate, check);
    await new Promise<void>((resolve) => realm.#server.listen(0, '127.0.0.1', resolve));
    return realm;
  }

  get url(): string {
    // crane 0.22 rejects a realm with a private IP address on another port than the registry's.
    return `http://localhost:${(this.#server.address() as AddressInfo).port}/token`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: http.IncomingMessage): Promise<{ status: number; body: object }> {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const url = new URL(request.url ?? '', this.url);
    const posts = request.method === 'POST';
    const given = posts ? new URLSearchParams(text) : url.searchParams;
    const { user, secret, as } = logInOf(request, given, posts);
    const scope = given.getAll('scope').join(' ');
    const known = user === undefined || secret === undefined ? undefined : await this.#check(user, secret);
    const status =
      given.get('service') !== this.service ? 400 : as !== undefined && known === undefined ? 401 : 200;
    this.asked.push({ user, secret, as, scope, status });
    if (status !== 200) return { status, body: { errors: [{ code: 'UNAUTHORIZED', message: 'refused' }] } };
    const actions = known === undefined ? [] : ['pull', ...(known.push ? ['push'] : [])];
    const token = await this.#sign(known?.subject ?? '', scope, actions);
    return {
      status,
      body: { [posts ? 'access_token' : 'token']: token, expires_in: this.lifeS, scope },
    };
  }

  async #sign(subject: string, scope: string, allowed: readonly string[]): Promise<string> {
    const access = scope
      .split(' ')
      .filter((one) => one !== '')
      .map((one) => {
        const [type = '', ...rest] = one.split(':');
        const actions = (rest.pop() ?? '').split(',').filter((action) => allowed.includes(action));
        return { type, name: rest.join(':'), actions };
      });
    const der = new X509Certificate(this.#certificate.cert).raw.toString('base64');
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ access, jti: randomUUID() })
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256', x5c: [der] })
      .setIssuer(this.issuer)
      .setSubject(subject)
      .setAudience(this.service)
      .setIssuedAt(now)
      .setNotBefore(now - 5)
      .setExpirationTime(now + this.lifeS - LEEWAY_S)
      .sign(await importPKCS8(this.#certificate.key, 'ES256'));
  }
}

function logInOf(
  request: http.IncomingMessage,
  given: URLSearchParams,
  posts: boolean,
): Pick<Asked, 'user' | 'secret' | 'as'> {
  if (posts) {
    const grant = given.get('grant_type');
    const isRefresh = grant === 'refresh_token';
    return {
      user: given.get('username') ?? '',
      secret: given.get(isRefresh ? 'refresh_token' : 'password') ?? '',
      as: isRefresh ? 'refresh_token' : 'password',
    };
  }
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined) return { user: undefined, secret: undefined, as: undefined };
  const [user, ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { user, secret: rest.join(':'), as: 'basic' };
}
