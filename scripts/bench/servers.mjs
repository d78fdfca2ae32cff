// The benchmarks' servers, which run in a separate process. They replace the ID token service, an authorization server, Vault,
// STS with IAM, and a crate registry, each on its own port. The servers respond from memory and verify nothing, so that the
// benchmark measures the client. They count unknown requests and respond to them with 404.
import http from 'node:http';

const AUDIENCE = 'jobpass-bench';
const JSON_TYPE = { 'content-type': 'application/json' };
const PIECE = Buffer.alloc(64 * 1024, 'x');
const ACCOUNT = '123456789012';
const now = Math.floor(Date.now() / 1000);

/**
 * The settings from the parent: the delay of each request, and whether the exchange response is endless. `forget` invalidates
 * all credentials.
 */
let behavior = { delayMs: 0, endless: false };
/** The requests received since the parent's last query. */
let seen = nothing();
/** Credentials that were issued and not revoked. */
const accepted = new Set();
let issued = 0;

function nothing() {
  return { requests: [], connections: 0, unknown: [] };
}

/** Returns the next credential. All credentials have the same length. */
function issue(prefix) {
  const token = `${prefix}${String(issued++).padStart(43 - prefix.length, '0')}`;
  accepted.add(token);
  return token;
}

const json = (value, status = 200) => ({ status, body: JSON.stringify(value) });
const xml = (action, result) => ({
  status: 200,
  type: 'text/xml',
  body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
});

const [idTokens, oauth, vault, aws, crates] = await Promise.all(
  [answerIdToken, answerOauth, answerVault, answerAws, answerCrates].map(listen),
);

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
// This ID token has the length and the claims of a runner's real ID token. No server in this file verifies the signature.
const idTokenFor = (aud) =>
  [
    part({ alg: 'RS256', kid: 'bench', typ: 'JWT', x5t: 'bench' }),
    part({
      iss: idTokens,
      sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
      aud,
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

function answerIdToken({ query }) {
  const value = idTokenFor(query.get('audience') ?? AUDIENCE);
  return json({ value, count: value.length });
}

const METADATA = {
  issuer: oauth,
  token_endpoint: `${oauth}/token`,
  revocation_endpoint: `${oauth}/revoke`,
  introspection_endpoint: `${oauth}/introspect`,
  grant_types_supported: ['urn:ietf:params:oauth:grant-type:token-exchange'],
};

function answerOauth({ path, text }) {
  const token = new URLSearchParams(text).get('token');
  if (path === '/.well-known/oauth-authorization-server') return json(METADATA);
  if (path === '/token') {
    if (behavior.endless) return { status: 200, endless: true };
    return json({
      access_token: issue('B'),
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: 900,
    });
  }
  if (path === '/introspect')
    return json(
      accepted.has(token) ? { active: true, exp: Math.floor(Date.now() / 1000) + 900 } : { active: false },
    );
  if (path !== '/revoke') return undefined;
  accepted.delete(token);
  return json({});
}

/**
 * Replaces Vault: supports the JWT login, a key-value engine with a secret at every path, and tokens that can shorten, look up
 * and revoke themselves.
 */
function answerVault({ path, text, headers }) {
  const own = path.replace(/^\/v1\//, '');
  const envelope = (more) =>
    json({ request_id: '0', lease_id: '', renewable: false, lease_duration: 0, ...more });
  const auth = (token, seconds) =>
    envelope({
      auth: {
        client_token: token,
        accessor: `accessor-of-${token}`,
        policies: ['default', 'job'],
        token_policies: ['default', 'job'],
        metadata: { role: 'job' },
        lease_duration: seconds,
        renewable: true,
        entity_id: '',
        token_type: 'service',
        orphan: true,
        num_uses: 0,
      },
    });
  if (own === 'auth/jwt/login') return auth(issue('hvs.'), 600);
  const token = headers['x-vault-token'];
  if (!accepted.has(token)) return json({ errors: ['permission denied'] }, 403);
  if (own === 'auth/token/renew-self') return auth(token, Number.parseInt(JSON.parse(text).increment, 10));
  if (own === 'auth/token/lookup-self')
    return envelope({
      data: { id: token, ttl: 60, renewable: true, type: 'service', path: 'auth/jwt/login' },
    });
  if (own === 'auth/token/revoke-self') {
    accepted.delete(token);
    return { status: 204, body: '' };
  }
  if (own.startsWith('sys/internal/ui/mounts/'))
    return envelope({ data: { path: 'kv/', type: 'kv', options: { version: '2' } } });
  if (own.startsWith('kv/data/'))
    return envelope({
      data: { data: { password: `secret-of-${own.slice(8)}` }, metadata: { version: 1 } },
    });
  return undefined;
}

/** Session credentials that expire after an hour, or after the requested time. */
function credentials(seconds = 3_600) {
  const id = `ASIABENCH${String(issued++).padStart(11, '0')}`;
  const end = new Date(Date.now() + seconds * 1_000).toISOString();
  return `<Credentials><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>${'s'.repeat(32)}${String(issued).padStart(8, '0')}</SecretAccessKey><SessionToken>${'t'.repeat(800)}${issued}</SessionToken><Expiration>${end}</Expiration></Credentials>`;
}
function session(action) {
  const keys = credentials();
  return `<AssumedRoleUser><AssumedRoleId>AROABENCHBENCHBENCH12:s${issued}</AssumedRoleId><Arn>arn:aws:sts::${ACCOUNT}:assumed-role/${action}/s${issued}</Arn></AssumedRoleUser>${keys}`;
}
const RESULTS = {
  AssumeRoleWithWebIdentity: () => session('job'),
  AssumeRole: () => session('last'),
  GetScopedCredentials: (form) =>
    `${credentials(Number(form.get('DurationSeconds') ?? 3_600))}<SessionTokenUtilization>10</SessionTokenUtilization>`,
  GetRole: () =>
    `<Role><PermissionsBoundary><PermissionsBoundaryArn>arn:aws:iam::${ACCOUNT}:policy/b</PermissionsBoundaryArn></PermissionsBoundary></Role>`,
  GetAccessKeyInfo: () => `<Account>${ACCOUNT}</Account>`,
  GetCallerIdentity: () =>
    `<Arn>arn:aws:sts::${ACCOUNT}:assumed-role/job/s1</Arn><UserId>AROABENCHBENCHBENCH12:s1</UserId><Account>${ACCOUNT}</Account>`,
};

function answerAws(asked, entry) {
  const { method, text } = asked;
  // Some programs request their ID token from the same server.
  if (method === 'GET') return answerIdToken(asked);
  const form = new URLSearchParams(text);
  const action = form.get('Action');
  entry.path = action;
  return RESULTS[action] && xml(action, RESULTS[action](form));
}

/** Answers requests for trusted publishing as crates.io does. */
function answerCrates({ method, path, headers }) {
  if (path !== '/api/v1/trusted_publishing/tokens') return undefined;
  if (method !== 'DELETE') return json({ token: issue('cio_tp_') });
  accepted.delete(headers.authorization?.replace(/^Bearer /, ''));
  return { status: 204, body: '' };
}

function pourWithoutEnd(response) {
  response.writeHead(200, JSON_TYPE);
  const pour = () => {
    while (!response.destroyed && response.write(PIECE));
  };
  response.on('drain', pour);
  pour();
}

function send(response, answer) {
  if (answer.endless) pourWithoutEnd(response);
  else if (answer.body === '') response.writeHead(answer.status).end();
  else
    response
      .writeHead(answer.status, { ...JSON_TYPE, ...(answer.type && { 'content-type': answer.type }) })
      .end(answer.body);
}

/** Starts a server that responds after receiving the whole request. @returns the server's origin */
async function listen(handle) {
  const server = http.createServer((request, response) => {
    const { method, headers } = request;
    const { pathname: path, searchParams: query } = new URL(request.url, 'http://localhost');
    // These times are measured on a clock that all processes share.
    const entry = { path, from: clock(), to: Number.POSITIVE_INFINITY };
    seen.requests.push(entry);
    let text = '';
    request.setEncoding('utf8').on('data', (more) => (text += more));
    const go = () => {
      entry.to = clock();
      const answer = handle({ method, path, query, headers, text }, entry);
      if (answer === undefined) seen.unknown.push(`${method} ${entry.path}`);
      send(response, answer ?? json({ error: 'not found' }, 404));
    };
    request.on('end', () => {
      if (behavior.delayMs === 0) go();
      else setTimeout(go, behavior.delayMs);
    });
  });
  server.on('connection', () => seen.connections++);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

function clock() {
  return performance.timeOrigin + performance.now();
}

process.on('message', (message) => {
  behavior = { delayMs: 0, endless: false, ...message };
  process.send({ ...seen, alive: accepted.size });
  if (message.forget) accepted.clear();
  seen = nothing();
});
process.on('disconnect', () => process.exit());
process.send({ idTokens, oauth, vault, aws, crates, audience: AUDIENCE, idToken: idTokenFor(AUDIENCE) });
