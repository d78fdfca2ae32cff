// The floor: the minimum that a Node program needs to get an access token of Google Cloud or Azure, and to write the same two files.
// FLOOR_CLIENT selects Azure, and FLOOR_ACCOUNT impersonation at Google. The program checks nothing, masks nothing and stops at the
// first fault.
const { appendFileSync } = require('node:fs');
const http = require('node:http');

const { env } = process;

function send(method, url, headers, body = '') {
  const length = method === 'GET' ? {} : { 'content-length': body.length };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers: { ...headers, ...length } }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks))));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const sendForm = (url, fields) =>
  send(
    'POST',
    url,
    { 'content-type': 'application/x-www-form-urlencoded' },
    new URLSearchParams(fields).toString(),
  );

async function atAzure(idToken) {
  const { access_token } = await sendForm(`${env.FLOOR_URL}/${env.FLOOR_TENANT}/oauth2/v2.0/token`, {
    grant_type: 'client_credentials',
    client_id: env.FLOOR_CLIENT,
    scope: 'https://management.azure.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: idToken,
  });
  return access_token;
}

async function atGoogle(idToken) {
  const scope = 'https://www.googleapis.com/auth/cloud-platform';
  const { access_token } = await sendForm(`${env.FLOOR_URL}/v1/token`, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience: `//iam.googleapis.com/${env.FLOOR_PROVIDER}`,
    scope,
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    subject_token: idToken,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  });
  if (env.FLOOR_ACCOUNT === undefined) return access_token;
  const { accessToken } = await send(
    'POST',
    `${env.FLOOR_URL}/v1/projects/-/serviceAccounts/${env.FLOOR_ACCOUNT}:generateAccessToken`,
    { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    JSON.stringify({ scope: [scope], lifetime: '3600s' }),
  );
  return accessToken;
}

async function floor() {
  const { value } = await send(
    'GET',
    `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(env.FLOOR_AUDIENCE)}`,
    { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
  );
  const token = await (env.FLOOR_CLIENT === undefined ? atGoogle(value) : atAzure(value));
  if (token === undefined) throw new Error('The service issued no token');
  appendFileSync(env.GITHUB_STATE, `token=${token}\n`);
  appendFileSync(env.GITHUB_ENV, `ACCESS_TOKEN=${token}\n`);
}

floor();
