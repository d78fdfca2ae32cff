// The floor: the minimum that a Node program needs to get an installation token, and to write the same two files. With
// FLOOR_ROLE, the program gets an ID token and exchanges it at the broker. Otherwise, it signs a JWT with the app's private key,
// looks up the installation and requests the token. The program checks nothing, masks nothing and stops at the first fault.
const { sign } = require('node:crypto');
const { appendFileSync } = require('node:fs');
const http = require('node:http');

const { env } = process;

function send(method, url, headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks))));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function atBroker() {
  const { value } = await send('GET', `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${env.FLOOR_AUDIENCE}`, {
    authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`,
  });
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: value,
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    role: env.FLOOR_ROLE,
    entry: 'floor',
    request_id: Math.random().toString(36).slice(2),
    authorization_details: '[{"type":"github_installation","permissions":{"contents":"write"}}]',
  }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': body.length,
    dpop: env.FLOOR_PROOF,
  };
  return (await send('POST', `${env.FLOOR_URL}/token`, headers, body)).access_token;
}

async function withKey() {
  const now = Math.floor(Date.now() / 1000);
  const parts = [
    { alg: 'RS256', typ: 'JWT' },
    { iat: now - 60, exp: now + 540, iss: env.FLOOR_APP },
  ];
  const input = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const jwt = `${input}.${sign('sha256', Buffer.from(input), env.FLOOR_KEY).toString('base64url')}`;
  const headers = { authorization: `Bearer ${jwt}`, 'user-agent': 'floor' };
  const { id } = await send('GET', `${env.FLOOR_URL}/repos/octo-org/octo-repo/installation`, headers);
  const body = JSON.stringify({ repositories: ['octo-repo'], permissions: { contents: 'write' } });
  const { token } = await send(
    'POST',
    `${env.FLOOR_URL}/app/installations/${id}/access_tokens`,
    { ...headers, 'content-type': 'application/json', 'content-length': body.length },
    body,
  );
  return token;
}

async function floor() {
  const token = await (env.FLOOR_ROLE === undefined ? withKey() : atBroker());
  appendFileSync(env.GITHUB_STATE, `token=${token}\n`);
  appendFileSync(env.GITHUB_ENV, `GH_TOKEN=${token}\n`);
}

floor();
