// Jobpass's own endpoint, from a job outside CI: `jobpass exec` with an STS on loopback, which issues credentials that the S3
// of the measurement accepts.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listen } from './servers.mjs';

const ACCOUNT = '123456789012';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/deploy`;
const USER = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/job`;
/** A step of the job: prints its variables, and runs until its input ends. */
const STEP =
  "console.log(JSON.stringify(process.env)); process.stdin.resume().on('end', () => process.exit());";

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function idToken() {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'RS256', kid: 'one', typ: 'JWT' };
  const payload = {
    iss: 'https://ci.example',
    aud: 'sts.amazonaws.com',
    sub: 'job',
    iat: now,
    exp: now + 3600,
  };
  return `${base64(header)}.${base64(payload)}.${base64('signature')}`;
}

/** The time from which a policy denies everything, in ms since 1970. */
function deadlineOf(policy) {
  const times = [...policy.matchAll(/"aws:CurrentTime":"([^"]+)"/g)].map(([, time]) => Date.parse(time));
  return Math.min(...times, Number.POSITIVE_INFINITY);
}

async function startSts(credentials) {
  const calls = {};
  const server = await listen((_, response, body) => {
    const form = new URLSearchParams(body.toString());
    const action = form.get('Action');
    calls[action] = (calls[action] ?? 0) + 1;
    const result = (content) => {
      const inner = `<${action}Result>${content}</${action}Result>`;
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(
        `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${inner}<ResponseMetadata><RequestId>one</RequestId></ResponseMetadata></${action}Response>`,
      );
    };
    if (action === 'GetCallerIdentity') {
      result(`<Arn>${USER}</Arn><UserId>AROA:job</UserId><Account>${ACCOUNT}</Account>`);
      return;
    }
    if (action !== 'AssumeRoleWithWebIdentity' && action !== 'GetScopedCredentials') {
      response.writeHead(403, { 'content-type': 'text/xml' });
      response.end(
        '<ErrorResponse><Error><Code>AccessDenied</Code><Message>denied</Message></Error></ErrorResponse>',
      );
      return;
    }
    const expiresAt = (Math.floor(Date.now() / 1000) + Number(form.get('DurationSeconds') ?? 3600)) * 1000;
    const session = credentials.issue(Math.min(expiresAt, deadlineOf(form.get('Policy') ?? '')));
    const keys = `<AccessKeyId>${session.id}</AccessKeyId><SecretAccessKey>${session.secret}</SecretAccessKey><SessionToken>${session.token}</SessionToken>`;
    const time = new Date(expiresAt).toISOString().replace('.000', '');
    const user = `<AssumedRoleUser><Arn>${USER}</Arn><AssumedRoleId>AROA:job</AssumedRoleId></AssumedRoleUser>`;
    const token =
      '<SubjectFromWebIdentityToken>job</SubjectFromWebIdentityToken><Audience>sts.amazonaws.com</Audience>';
    result(`<Credentials>${keys}<Expiration>${time}</Expiration></Credentials>${user}${token}`);
  });
  return { ...server, calls };
}

/** Starts the endpoint of a job with leases of this length. @returns the variables of the job's steps */
export async function startJobpass(credentials, { temp, root, lease }) {
  const sts = await startSts(credentials);
  const file = join(temp, 'id-token');
  writeFileSync(file, idToken(), { mode: 0o600 });
  const inputs = {
    provider: 'aws',
    region: 'eu-central-1',
    role: ROLE,
    url: sts.url,
    deliver: 'endpoint',
    lease,
  };
  const options = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value]);
  const words = ['exec', ...options, '--id-token-file', file, '--', process.execPath, '-e', STEP];
  const child = spawn(process.execPath, [join(root, 'dist', 'jobpass.js'), ...words], {
    env: { PATH: process.env.PATH, HOME: temp, TMPDIR: temp },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (part) => {
    errors += part;
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const env = await new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (part) => {
      output += part;
      if (output.endsWith('\n')) resolve(JSON.parse(output));
    });
    child.once('close', () => reject(new Error(`jobpass ended: ${errors}`)));
  });
  const names = Object.keys(env).filter((name) => name.startsWith('AWS_CONTAINER_'));
  const container = Object.fromEntries(names.map((name) => [name, env[name]]));
  // Jobpass masks the token in the output of the step.
  const token = readFileSync(container.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, 'utf8');
  return {
    env: { ...container, AWS_CONTAINER_AUTHORIZATION_TOKEN: token },
    asks: [],
    used: new Set(),
    copies: () => (sts.calls.AssumeRoleWithWebIdentity ?? 0) + (sts.calls.GetScopedCredentials ?? 0),
    close: async () => {
      child.stdin.end();
      await ended;
      sts.close();
    },
  };
}
