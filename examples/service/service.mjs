// A service that serves CI jobs by the tokens of a Jobpass broker. See README.md beside it.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { jobVerifier } from 'jobpass/verify';

const { ISSUER, AUDIENCE, RESOURCE_SERVER, SECRET_FILE, PORT = '8080', HOST = '127.0.0.1' } = process.env;

const verify = jobVerifier({
  issuer: ISSUER,
  audience: AUDIENCE,
  // With these the broker is asked about each token, so that a revocation is seen at once.
  resourceServer: { id: RESOURCE_SERVER, secret: readFileSync(SECRET_FILE, 'utf8').trimEnd() },
});

/** Who may do what: by what the broker says of the job, never by what the request says. */
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
  // The body is not used here. A service that uses one reads it after the token was checked, and bounds it.
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

  // RFC 6750, section 2.1. Not from the URL: it stands in logs.
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  // Section 3.1: who shows no token is told the scheme, and no error.
  if (token === undefined) return challenge(response, 401);

  let job;
  try {
    // On a TLS server with `requestCert`, for tokens that are bound to a certificate. Behind a proxy that ends TLS,
    // take the certificate that the proxy forwards, and make sure that nobody else can set that header.
    const certificate = request.socket.getPeerCertificate?.().raw;
    job = await verify(token, { certificate });
  } catch (error) {
    // The reason is for our log; who shows a bad token learns that it is bad.
    console.error(`${error.code}: ${error.message}${error.hint ? `. ${error.hint}` : ''}`);
    if (error.status === 401) return challenge(response, 401, 'invalid_token');
    const seconds = Math.ceil((error.retryAfterMs ?? 5_000) / 1000);
    return answer(response, 503, { error: 'temporarily_unavailable' }, { 'retry-after': String(seconds) });
  }

  if (route.scope !== undefined && !job.scopes.includes(route.scope))
    return challenge(response, 403, 'insufficient_scope', route.scope);
  if (!route.may(job, route.path.exec(path).groups)) return answer(response, 403, { error: 'forbidden' });

  // JSON, since subjects and claims hold whatever their CI system lets into them.
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
