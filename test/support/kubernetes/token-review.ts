import { randomUUID } from 'node:crypto';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { type JWTPayload, jwtVerify } from 'jose';
import { newKey, type SigningKey, sign } from '../issuer.js';
import type { Authority } from '../pki.js';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const AUDIENCE = 'https://kubernetes.default.svc';
const REVIEWER = 'system:serviceaccount:openbao:reviewer';

/**
 * The part of a Kubernetes API server that OpenBao asks: it makes tokens of service accounts, and reviews the tokens
 * that it is shown, for a reviewer that shows one of its own.
 */
export class StandInKubernetes {
  /** What it was asked to review: whether it was genuine. */
  readonly reviews: boolean[] = [];
  readonly ca: string;
  readonly #server: https.Server;
  readonly #key: SigningKey;
  readonly #deleted = new Set<string>();
  #reviewer = '';

  private constructor(server: https.Server, key: SigningKey, ca: string) {
    this.#server = server;
    this.#key = key;
    this.ca = ca;
  }

  static async start(authority: Authority): Promise<StandInKubernetes> {
    const { cert, key } = authority.server();
    const server = https.createServer({ cert, key });
    const cluster = new StandInKubernetes(server, await newKey(), authority.cert);
    cluster.#reviewer = await cluster.token('openbao', 'reviewer');
    server.on('request', (request, response) => {
      const answer = (status: number, body: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      let text = '';
      request
        .setEncoding('utf8')
        .on('data', (chunk: string) => {
          text += chunk;
        })
        .on('end', () => {
          if (request.method !== 'POST' || request.url !== '/apis/authentication.k8s.io/v1/tokenreviews') {
            return answer(404, failure(404, 'NotFound'));
          }
          const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
          cluster.#review(bearer, text).then(
            ([status, body]) => answer(status, body),
            () => answer(400, failure(400, 'BadRequest')),
          );
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return cluster;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The token of the account that may review others. */
  get reviewerToken(): string {
    return this.#reviewer;
  }

  /** A token of a service account, as a pod finds it. */
  token(namespace: string, name: string, changes: JWTPayload = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return sign(
      {
        iss: ISSUER,
        aud: [AUDIENCE],
        sub: `system:serviceaccount:${namespace}:${name}`,
        iat: now,
        nbf: now,
        exp: now + 3600,
        jti: randomUUID(),
        'kubernetes.io': { namespace, serviceaccount: { name, uid: `uid-${namespace}-${name}` } },
        ...changes,
      },
      this.#key,
    );
  }

  /** Refuses the tokens of a service account from now on. */
  remove(namespace: string, name: string): void {
    this.#deleted.add(`system:serviceaccount:${namespace}:${name}`);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #review(bearer: string, text: string): Promise<[number, unknown]> {
    if ((await this.#subject(bearer, [AUDIENCE])) !== REVIEWER) return [401, failure(401, 'Unauthorized')];
    const asked = JSON.parse(text) as { spec: { token: string; audiences?: string[] } };
    const audiences = asked.spec.audiences?.length ? asked.spec.audiences : [AUDIENCE];
    const username = await this.#subject(asked.spec.token, audiences);
    this.reviews.push(username !== undefined);
    const [, , namespace, name] = username?.split(':') ?? [];
    const status =
      username === undefined
        ? { authenticated: false, error: 'invalid bearer token' }
        : { authenticated: true, user: { username, uid: `uid-${namespace}-${name}` }, audiences };
    return [201, { kind: 'TokenReview', apiVersion: 'authentication.k8s.io/v1', ...asked, status }];
  }

  /** Whose token it is; undefined if it is not genuine. */
  async #subject(token: string, audience: string[]): Promise<string | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#key.publicKey, { issuer: ISSUER, audience });
      return payload.sub === undefined || this.#deleted.has(payload.sub) ? undefined : payload.sub;
    } catch {
      return undefined;
    }
  }
}

function failure(code: number, reason: string): unknown {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code };
}
