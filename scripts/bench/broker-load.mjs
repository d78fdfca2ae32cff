// Generates the load for the broker's benchmark in a separate process. It runs clients, and an issuer whose ID tokens are like
// GitHub's. Each client uses one connection and sends its next request after it has received the response. The clients are
// plain sockets, because an HTTP client would cost as much as the measured server.
import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { quantile } from './figures.mjs';

const AUDIENCE = 'https://tokens.example.com';
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KEYS = {
  RS256: { key: rsa.privateKey },
  ES256: { key: ec.privateKey, dsaEncoding: 'ieee-p1363' },
};
const jwks = {
  keys: Object.entries(KEYS).map(([alg, { key }]) => ({
    ...createPublicKey(key).export({ format: 'jwk' }),
    kid: alg,
    alg,
    use: 'sig',
  })),
};
const issuer = await serveKeys();

async function serveKeys() {
  const server = http.createServer((request, response) => {
    const { origin } = new URL(`http://127.0.0.1:${server.address().port}`);
    const body = request.url === '/jwks' ? jwks : { issuer: origin, jwks_uri: `${origin}/jwks` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

/**
 * Returns an ID token with all claims of GitHub's ID tokens. Source: content/actions/reference/security/oidc.md in GitHub's
 * documentation.
 */
function idToken(alg) {
  const now = Math.floor(Date.now() / 1000);
  const run = String(10_000_000_000 + Math.floor(Math.random() * 1e9));
  const content = [
    part({ alg, kid: alg, typ: 'JWT', x5t: 'EhX3pG0Zc1Y7mVqkTt2wKz0n9aQ' }),
    part({
      iss: issuer,
      sub: 'repo:octo-org/octo-repo:environment:production',
      aud: AUDIENCE,
      jti: `${randomBytes(4).toString('hex')}-0000-4000-8000-${randomBytes(6).toString('hex')}`,
      actor: 'octocat',
      actor_id: '12345678',
      base_ref: '',
      check_run_id: `${run}7`,
      enterprise: 'octo-enterprise',
      enterprise_id: '4321',
      environment: 'production',
      event_name: 'workflow_dispatch',
      head_ref: '',
      job_workflow_ref: 'octo-org/octo-automation/.github/workflows/deploy.yml@refs/heads/main',
      job_workflow_sha: '89abcdef0123456789abcdef0123456789abcdef',
      ref: 'refs/heads/main',
      ref_protected: 'true',
      ref_type: 'branch',
      repository: 'octo-org/octo-repo',
      repository_id: '74123456',
      repository_owner: 'octo-org',
      repository_owner_id: '65123456',
      repository_visibility: 'private',
      run_attempt: '1',
      run_id: run,
      run_number: '1042',
      runner_environment: 'github-hosted',
      sha: '0123456789abcdef0123456789abcdef01234567',
      workflow: 'deploy',
      workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
      workflow_sha: '0123456789abcdef0123456789abcdef01234567',
      iat: now,
      nbf: now - 600,
      // GitHub's ID tokens live for five minutes. The ID tokens here are signed in advance.
      exp: now + 6 * 3_600,
    }),
  ].join('.');
  return `${content}.${sign('sha256', Buffer.from(content), KEYS[alg]).toString('base64url')}`;
}

/**
 * The ID tokens signed in advance, grouped by algorithm, and the received access tokens, grouped by the parameters of the
 * request that returned them.
 */
const stock = { RS256: [], ES256: [] };
const kept = {};

const REQUESTS = {
  exchange: ({ alg, role }) =>
    form('/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: stock[alg].pop() ?? idToken(alg),
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      role,
    }),
  credentials: ({ secret, resource }) =>
    form('/token', {
      grant_type: 'client_credentials',
      client_id: 'bench',
      client_secret: secret,
      scope: 'deploy',
      ...(resource === undefined ? {} : { resource }),
    }),
  introspection: ({ of, secret }, number) =>
    form('/token/introspection', {
      token: kept[of][number % kept[of].length],
      client_id: 'bench',
      client_secret: secret,
    }),
  revocation: ({ of }, number) => form('/token/revocation', { token: kept[of][number] }),
};

function form(path, parameters) {
  const body = new URLSearchParams(parameters).toString();
  return `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** Sends requests over one connection until all requests are sent. */
function client(port, next, answered) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
    let from = 0;
    let text = '';
    const go = () => {
      const request = next();
      if (request === undefined) {
        socket.destroy();
        resolve();
        return;
      }
      text = '';
      from = performance.now();
      socket.write(request);
    };
    socket.on('connect', go).on('error', reject);
    socket.on('close', () => reject(new Error('the server closed the connection')));
    socket.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1];
      if (length === undefined) {
        reject(new Error(`a response without a length: ${text.slice(0, 200)}`));
        return;
      }
      if (text.length < end + 4 + Number(length)) return;
      answered(performance.now() - from, text.slice(9, 12), text.slice(end + 4));
      go();
    });
  });
}

/** @returns requests per second, times in ms, and the number of unexpected responses */
async function load({ kind, port, count, connections, keep, expect = '', ...details }) {
  const times = [];
  const bodies = [];
  let sent = 0;
  let errors = 0;
  let example;
  const next = () => (sent < count ? REQUESTS[kind](details, sent++) : undefined);
  const answered = (ms, status, body) => {
    times.push(ms);
    if (status !== '200' || !body.includes(expect)) {
      errors++;
      example ??= `${status} ${body}`;
    } else if (keep !== undefined) bodies.push(body);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, () => client(port, next, answered)));
  const seconds = (performance.now() - start) / 1000;
  if (keep !== undefined) kept[keep] = bodies.map((body) => JSON.parse(body).access_token);
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  return { perSecond: count / seconds, p50, p99, errors, example };
}

const COMMANDS = {
  sign: ({ alg, count }) => {
    while (stock[alg].length < count) stock[alg].push(idToken(alg));
  },
  /** Sends one request, for callers that wait for the first valid response. */
  request: ({ kind, ...details }) => REQUESTS[kind](details, 0),
  load,
};

process.on('message', async ({ command, ...details }) => {
  try {
    process.send({ result: (await COMMANDS[command](details)) ?? null });
  } catch (error) {
    process.send({ failed: error.stack });
  }
});
process.on('disconnect', () => process.exit());
process.send({ result: { issuer, audience: AUDIENCE } });
