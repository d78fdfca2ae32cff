import { randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** A loopback server that replaces the ID token service of GitHub Actions. */
export interface IdTokenService {
  /** The issuer. The server also publishes its public keys. */
  issuer: string;
  /** The value of ACTIONS_ID_TOKEN_REQUEST_URL in a job. */
  requestUrl: string;
  /** The value of ACTIONS_ID_TOKEN_REQUEST_TOKEN in a job. */
  requestToken: string;
  sign(claims: JWTPayload): Promise<string>;
  close(): Promise<void>;
}

/** The lifetime of GitHub's ID tokens, in seconds. */
const LIFE_S = 300;

/**
 * Starts the server for jobs with the specified claims. Accepts only the bearer token that it issued.
 *
 * @param now the server's clock, in milliseconds since 1970
 */
export async function startIdTokenService(
  claims: JWTPayload,
  now: () => number = () => Date.now(),
): Promise<IdTokenService> {
  // Elliptic curve keys can be generated quickly. GitHub uses RSA keys, whose generation takes a tenth of a second.
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const kid = randomBytes(8).toString('hex');
  const requestToken = randomBytes(32).toString('base64url');
  let issuer = '';

  const sign = (payload: JWTPayload): Promise<string> => {
    const seconds = Math.floor(now() / 1000);
    return new SignJWT({
      iss: issuer,
      iat: seconds,
      nbf: seconds - 600,
      exp: seconds + LIFE_S,
      jti: randomUUID(),
      ...payload,
    })
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
      .sign(privateKey);
  };
  const answer = async (request: http.IncomingMessage): Promise<[status: number, body: unknown]> => {
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/.well-known/openid-configuration')
      return [200, { issuer, jwks_uri: `${issuer}/jwks`, id_token_signing_alg_values_supported: ['ES256'] }];
    if (url.pathname === '/jwks') {
      return [200, { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] }];
    }
    if (url.pathname !== '/id-token') return [404, { message: 'Not found' }];
    if (request.headers.authorization !== `Bearer ${requestToken}`) return [401, { message: 'Unauthorized' }];
    const value = await sign({ ...claims, aud: url.searchParams.get('audience') ?? issuer });
    return [200, { value, count: value.length }];
  };

  const server = http.createServer((request, response) => {
    answer(request).then(
      ([status, body]) =>
        response
          .writeHead(status, {
            'content-type': 'application/json',
            date: new Date(now()).toUTCString(),
          })
          .end(JSON.stringify(body)),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    requestUrl: `${issuer}/id-token?api-version=2.0`,
    requestToken,
    sign,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
