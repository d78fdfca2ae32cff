import { randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** A key of an issuer. */
export interface IssuerKey {
  kid: string;
  privateKey: CryptoKey;
  jwk: JWK;
}

/** An issuer of ID tokens whose keys a test changes. */
export interface RotatingIssuer {
  issuer: string;
  /** What it publishes. */
  published: IssuerKey[];
  /** How often its keys were fetched. */
  fetches: number;
  sign(key: IssuerKey, claims: JWTPayload): Promise<string>;
  close(): Promise<void>;
}

export async function newKey(kid = randomBytes(8).toString('hex')): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

export async function startRotatingIssuer(): Promise<RotatingIssuer> {
  const server = http.createServer((request, response) => {
    const isKeys = request.url === '/jwks';
    if (isKeys) made.fetches++;
    const body = isKeys
      ? { keys: made.published.map(({ jwk }) => jwk) }
      : { issuer: made.issuer, jwks_uri: `${made.issuer}/jwks` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made: RotatingIssuer = {
    issuer,
    published: [await newKey()],
    fetches: 0,
    sign: ({ kid, privateKey }, claims) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ iss: issuer, iat: now, exp: now + 300, jti: randomUUID(), ...claims })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
        .sign(privateKey);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return made;
}
