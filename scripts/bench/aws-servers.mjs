// The servers of the benchmark with AWS, in a process of their own: the ID token service, and STS and IAM at one address.
// They answer from memory and verify nothing, so that what is measured is the client.
import http from 'node:http';

/** Set by the parent: how long each request takes. */
let delayMs = 0;
/** What came in since the parent last asked. */
let seen = { requests: [], connections: 0 };

const now = Math.floor(Date.now() / 1000);
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
// As long and with as many claims as the runner's real ones; nobody here checks the signature.
const idToken = [
  part({ alg: 'RS256', kid: 'bench', typ: 'JWT', x5t: 'bench' }),
  part({
    iss: 'https://token.actions.githubusercontent.com',
    sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
    aud: 'sts.amazonaws.com',
    ref: 'refs/heads/main',
    sha: '0123456789abcdef0123456789abcdef01234567',
    repository: 'octo-org/octo-repo',
    repository_owner: 'octo-org',
    run_id: '1234567890',
    run_attempt: '1',
    actor: 'octocat',
    job_workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
    runner_environment: 'github-hosted',
    jti: '00000000-0000-4000-8000-000000000000',
    nbf: now - 600,
    iat: now,
    exp: now + 86_400,
  }),
  'A'.repeat(342),
].join('.');

let count = 0;
function session(action) {
  count++;
  const end = new Date(Date.now() + 3_600_000).toISOString();
  return `<AssumedRoleUser><AssumedRoleId>AROABENCHBENCHBENCH12:s${count}</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/${action}/s${count}</Arn></AssumedRoleUser><Credentials><AccessKeyId>ASIABENCH${String(count).padStart(11, '0')}</AccessKeyId><SecretAccessKey>${'s'.repeat(32)}${String(count).padStart(8, '0')}</SecretAccessKey><SessionToken>${'t'.repeat(800)}${count}</SessionToken><Expiration>${end}</Expiration></Credentials>`;
}
const RESULTS = {
  AssumeRoleWithWebIdentity: () => session('job'),
  AssumeRole: () => session('last'),
  GetRole: () =>
    '<Role><PermissionsBoundary><PermissionsBoundaryArn>arn:aws:iam::123456789012:policy/b</PermissionsBoundaryArn></PermissionsBoundary></Role>',
  GetAccessKeyInfo: () => '<Account>123456789012</Account>',
};

const server = http.createServer((request, response) => {
  const entry = { path: request.url, from: performance.now(), to: Number.POSITIVE_INFINITY };
  seen.requests.push(entry);
  let body = '';
  request.setEncoding('utf8').on('data', (text) => (body += text));
  request.on('end', () => setTimeout(answer, delayMs, body));
  const answer = () => {
    entry.to = performance.now();
    if (request.method === 'GET') {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ value: idToken, count: idToken.length }));
      return;
    }
    const action = new URLSearchParams(body).get('Action');
    entry.path = action;
    response
      .writeHead(200, { 'content-type': 'text/xml' })
      .end(`<${action}Response><${action}Result>${RESULTS[action]()}</${action}Result></${action}Response>`);
  };
});
server.on('connection', () => seen.connections++);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

process.on('message', (message) => {
  delayMs = message.delayMs;
  process.send(seen);
  seen = { requests: [], connections: 0 };
});
process.on('disconnect', () => process.exit());
process.send({ origin: `http://127.0.0.1:${server.address().port}` });
