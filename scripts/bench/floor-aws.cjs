// The floor for AWS, as floor.cjs is for the other servers: the same requests as main, side by side where main makes
// them so, and the same two files. It checks nothing, masks nothing and gives up at the first fault. Signatures are
// made by hand.
const { appendFileSync } = require('node:fs');
const http = require('node:http');

const { env } = process;
const REGION = env.INPUT_REGION;

function send(method, url, headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    request.on('error', reject);
    request.end(body);
  });
}

function signed(service, region, { id, secret, token }, headers, body) {
  const { createHash, createHmac } = require('node:crypto');
  const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
  const hash = (text) => createHash('sha256').update(text).digest('hex');
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const all = {
    ...headers,
    host: new URL(env.INPUT_URL).host,
    'x-amz-date': time,
    'x-amz-security-token': token,
  };
  const names = Object.keys(all).sort();
  const list = names.join(';');
  const canonical = [
    ...['POST', '/', '', ...names.map((name) => `${name}:${all[name]}`), ''],
    ...[list, hash(body)],
  ].join('\n');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const key = scope.split('/').reduce(hmac, `AWS4${secret}`);
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash(canonical)}`;
  const signature = hmac(key, text).toString('hex');
  all.authorization = `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${list}, Signature=${signature}`;
  return all;
}

async function ask(service, version, form, keys) {
  const body = new URLSearchParams({ Version: version, ...form }).toString();
  const plain = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length };
  const region = service === 'iam' ? 'us-east-1' : REGION;
  const xml = await send(
    'POST',
    env.INPUT_URL,
    keys ? signed(service, region, keys, plain, body) : plain,
    body,
  );
  const of = (name) => xml.slice(xml.indexOf(`<${name}>`) + name.length + 2, xml.indexOf(`</${name}>`));
  return { id: of('AccessKeyId'), secret: of('SecretAccessKey'), token: of('SessionToken') };
}
const sts = (form, keys) => ask('sts', '2011-06-15', form, keys);

async function idToken() {
  const url = `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(env.INPUT_AUDIENCE)}`;
  const headers = { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` };
  return JSON.parse(await send('GET', url, headers)).value;
}
const common = { RoleSessionName: `floor-${Date.now()}`, DurationSeconds: '900' };
const byToken = (RoleArn, WebIdentityToken) =>
  sts({ Action: 'AssumeRoleWithWebIdentity', RoleArn, WebIdentityToken, ...common });

async function boundary(role) {
  if (!role) return;
  const keys = await byToken(role, await idToken());
  await ask('iam', '2010-05-08', { Action: 'GetRole', RoleName: 'job' }, keys);
}

async function floor() {
  const revokeRole = env['INPUT_REVOKE-ROLE'];
  const [first, ...others] = env.INPUT_ROLE.split(',');
  const [token] = await Promise.all([idToken(), boundary(revokeRole)]);
  let keys = await byToken(first, token);
  for (const RoleArn of others) keys = await sts({ Action: 'AssumeRole', RoleArn, ...common }, keys);
  appendFileSync(env.GITHUB_STATE, `keys=${JSON.stringify(keys)}\n`);
  appendFileSync(
    env.GITHUB_ENV,
    `AWS_ACCESS_KEY_ID=${keys.id}\nAWS_SECRET_ACCESS_KEY=${keys.secret}\nAWS_SESSION_TOKEN=${keys.token}\nAWS_REGION=${REGION}\nAWS_DEFAULT_REGION=${REGION}\n`,
  );
  if (revokeRole) await sts({ Action: 'GetAccessKeyInfo', AccessKeyId: keys.id }, keys);
}

floor();
