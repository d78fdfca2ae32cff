// The server that the broker's benchmark compares the broker with: `oidc-provider` alone. It issues tokens to a client with a
// secret: opaque tokens, or JWTs for a resource. By default it stores the last thousand tokens in memory.
import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';

const [port, secret, resource] = process.argv.slice(2);
console.warn = () => undefined;
const { default: Provider } = await import('oidc-provider');
const { privateKey } = await generateKeyPair('ES256', { extractable: true });

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'bench',
      client_secret: secret,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
    },
  ],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: 'bench' }] },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  responseTypes: [],
  scopes: ['deploy'],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: async () => true },
    resourceIndicators: {
      enabled: true,
      defaultResource: async () => undefined,
      getResourceServerInfo: async () => ({
        scope: 'deploy',
        audience: resource,
        accessTokenTTL: 3_600,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});
provider.listen(Number(port), '127.0.0.1');
