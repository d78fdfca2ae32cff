// The servers of the benchmark, in a process of their own: a stand-in for the ID token service and one for the
// authorization server. They answer from memory, so that what is measured is the client.
import http from 'node:http';

const AUDIENCE = 'jobpass-bench';
const JSON_TYPE = { 'content-type': 'application/json' };
const PIECE = Buffer.alloc(64 * 1024, 'x');

/** Set by the parent: how long each request takes, and whether the exchange's answer has no end. */
let behaviour = { delayMs: 0, endless: false };
/** What came in since the parent last asked. */
let seen = { requests: [], connections: 0 };
/** Whether the last token that was given is alive. */
let alive = true;

const body = (value) => Buffer.from(JSON.stringify(value));
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

const [idTokens, oauth] = [await listen(answerIdToken), await listen(answerOauth)];

const now = Math.floor(Date.now() / 1000);
// As long and with as many claims as the runner's real ones; nobody here checks the signature.
const idToken = [
  part({ alg: 'RS256', kid: 'bench', typ: 'JWT', x5t: 'bench' }),
  part({
    iss: idTokens,
    sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
    aud: AUDIENCE,
    ref: 'refs/heads/main',
    sha: '0123456789abcdef0123456789abcdef01234567',
    repository: 'octo-org/octo-repo',
    repository_owner: 'octo-org',
    repository_visibility: 'private',
    run_id: '1234567890',
    run_number: '10',
    run_attempt: '1',
    actor: 'octocat',
    workflow: 'deploy',
    event_name: 'push',
    ref_type: 'branch',
    job_workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
    runner_environment: 'github-hosted',
    jti: '00000000-0000-4000-8000-000000000000',
    nbf: now - 600,
    iat: now,
    exp: now + 86_400,
  }),
  'A'.repeat(342),
].join('.');

const ANSWERS = {
  idToken: body({ value: idToken, count: idToken.length }),
  '/.well-known/oauth-authorization-server': body({
    issuer: oauth,
    token_endpoint: `${oauth}/token`,
    revocation_endpoint: `${oauth}/revoke`,
    introspection_endpoint: `${oauth}/introspect`,
    grant_types_supported: ['urn:ietf:params:oauth:grant-type:token-exchange'],
  }),
  '/token': body({
    access_token: 'B'.repeat(43),
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'Bearer',
    expires_in: 900,
  }),
  '/introspect': body({ active: true, exp: now + 900 }),
  '/revoke': body({}),
};
const DEAD = body({ active: false });

function answerIdToken(_path, response) {
  response.writeHead(200, JSON_TYPE).end(ANSWERS.idToken);
}

function answerOauth(path, response) {
  if (path === '/token') alive = true;
  if (path === '/revoke') alive = false;
  const answer = path === '/introspect' && !alive ? DEAD : ANSWERS[path];
  if (answer === undefined) response.writeHead(404).end();
  else if (path === '/token' && behaviour.endless) pourWithoutEnd(response);
  else response.writeHead(200, JSON_TYPE).end(answer);
}

function pourWithoutEnd(response) {
  response.writeHead(200, JSON_TYPE);
  const pour = () => {
    while (!response.destroyed && response.write(PIECE));
  };
  response.on('drain', pour);
  pour();
}

/** Starts a server that answers once it has the whole request. @returns its origin */
async function listen(answer) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const entry = { path: pathname, from: performance.now(), to: Number.POSITIVE_INFINITY };
    seen.requests.push(entry);
    const go = () => {
      entry.to = performance.now();
      answer(pathname, response);
    };
    request.resume().on('end', () => {
      if (behaviour.delayMs === 0) go();
      else setTimeout(go, behaviour.delayMs);
    });
  });
  server.on('connection', () => seen.connections++);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

process.on('message', (message) => {
  behaviour = message;
  process.send(seen);
  seen = { requests: [], connections: 0 };
});
process.on('disconnect', () => process.exit());
process.send({ idTokens, oauth, audience: AUDIENCE, idToken });
