// A service for CI jobs with tokens of a Jobpass broker. See README.md in this folder.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { jobVerifier } from 'jobpass/verify';

const { ISSUER, AUDIENCE, RESOURCE_SERVER, SECRET_FILE, PORT = '8080', HOST = '127.0.0.1' } = process.env;

const verify = jobVerifier({
  issuer: ISSUER,
  audience: AUDIENCE,
  // With this id and secret, the service introspects each token, so a revocation takes effect at once.
  resourceServer: { id: RESOURCE_SERVER, secret: readFileSync(SECRET_FILE, 'utf8').trimEnd() },
});

/** The routes and their authorization, which uses only data from the broker, never data from the request. */
const ROUTES = [
  { method: 'GET', path: /^\/whoami$/, may: () => true },
  {
    method: 'POST',
    path: /^\/deploy\/(?<environment>[a-z]+)$/,
    scope: 'deploy',
    may: (job, { environment }) => job.role === 'deployer' && job.claims.environment === environment,
  },
];

const server = http.createServer((request, response) => {
  // The body is not used here. A service with a body must read it after the token check, with a size limit.
  request.resume();
  serve(request, response).catch((error) => {
    console.error(`unexpected: ${error.name}`);
    answer(response, 500, { error: 'server_error' });
  });
});

async function serve(request, response) {
  const path = request.url.split('?', 1)[0];
  const route = ROUTES.find((entry) => entry.method === request.method && entry.path.test(path));
  if (route === undefined) return answer(response, 404, { error: 'not_found' });

  // RFC 6750, section 2.1. The token is never read from the URL, because logs contain URLs.
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  // Section 3.1: without a token the response has the scheme but no error.
  if (token === undefined) return challenge(response, 401);

  let job;
  try {
    // For certificate-bound tokens, on a TLS server with `requestCert`. Behind a proxy that ends TLS, use the certificate
    // that the proxy forwards, and make sure that clients cannot set this header.
    const certificate = request.socket.getPeerCertificate?.().raw;
    job = await verify(token, { certificate });
  } catch (error) {
    // The reason is only for the log; the caller learns only that the token is invalid.
    console.error(`${error.code}: ${error.message}${error.hint ? `. ${error.hint}` : ''}`);
    if (error.status === 401) return challenge(response, 401, 'invalid_token');
    const seconds = Math.ceil((error.retryAfterMs ?? 5_000) / 1000);
    return answer(response, 503, { error: 'temporarily_unavailable' }, { 'retry-after': String(seconds) });
  }

  if (route.scope !== undefined && !job.scopes.includes(route.scope))
    return challenge(response, 403, 'insufficient_scope', route.scope);
  if (!route.may(job, route.path.exec(path).groups)) return answer(response, 403, { error: 'forbidden' });

  // JSON, because subjects and claims can contain any text.
  console.log(JSON.stringify({ did: `${request.method} ${path}`, token: job.tokenId, subject: job.subject }));
  answer(response, 200, { served: job.subject, issuer: job.issuer, role: job.role, until: job.expiresAt });
}

/** RFC 6750, section 3. */
function challenge(response, status, error, scope) {
  const parts = ['realm="jobs"', error && `error="${error}"`, scope && `scope="${scope}"`].filter(Boolean);
  answer(
    response,
    status,
    { error: error ?? 'unauthorized' },
    { 'www-authenticate': `Bearer ${parts.join(', ')}` },
  );
}

function answer(response, status, body, headers = {}) {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers })
    .end(`${JSON.stringify(body)}\n`);
}

server.listen(Number(PORT), HOST, () => console.log(`listening on http://${HOST}:${server.address().port}`));
