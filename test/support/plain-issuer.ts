import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompactSign, type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters } from 'jose';

/** An issuer of ID tokens on loopback that signs whatever it is told to, with any of its keys. */
export interface TestIssuer {
  issuer: string;
  /** Its published keys. */
  keys: Readonly<Record<string, unknown>>[];
  /** Signs exactly these claims, or this text in their place: nothing is added. */
  sign(
    claims: Record<string, unknown> | string,
    alg?: string,
    header?: Partial<JWTHeaderParameters>,
  ): Promise<string>;
  close(): Promise<void>;
}

/** @param algs a key for each; the first is the usual one */
export async function startIssuer(name: string, algs: readonly string[] = ['ES256']): Promise<TestIssuer> {
  const signers = new Map<string, CryptoKey>();
  const keys: Record<string, unknown>[] = [];
  for (const alg of algs) {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    signers.set(alg, privateKey);
    keys.push({ ...(await exportJWK(publicKey)), kid: `${name}-${alg}`, alg, use: 'sig' });
  }
  let issuer = '';
  const server = http.createServer((request, response) => {
    const body = request.url === '/jwks' ? { keys } : { issuer, jwks_uri: `${issuer}/jwks` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    keys,
    sign: (claims, alg = algs[0] ?? '', header = {}) => {
      const key = signers.get(alg);
      if (key === undefined) throw new Error(`no key for ${alg}`);
      const text = typeof claims === 'string' ? claims : JSON.stringify(claims);
      return new CompactSign(Buffer.from(text))
        .setProtectedHeader({ alg, kid: `${name}-${alg}`, typ: 'JWT', ...header })
        .sign(key);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
