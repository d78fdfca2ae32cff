// The floor for Vault and OpenBao, as floor.cjs is for the other servers: the same requests as main, side by side
// where main makes them so, and the same two files. It checks nothing, masks nothing and gives up at the first fault.
const { appendFileSync } = require('node:fs');
const http = require('node:http');

const { env } = process;
const SIDE_BY_SIDE = 8;

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

const ask = (path, token, body) => {
  const text = body && JSON.stringify(body);
  const headers = { 'x-vault-request': 'true' };
  if (token) headers['x-vault-token'] = token;
  if (text) Object.assign(headers, { 'content-type': 'application/json', 'content-length': text.length });
  return send(text ? 'POST' : 'GET', `${env.INPUT_URL}/v1/${path}`, headers, text);
};

async function floor() {
  const { value } = await send(
    'GET',
    `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(env.INPUT_AUDIENCE)}`,
    { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
  );
  const { auth } = await ask('auth/jwt/login', undefined, { role: env.INPUT_ROLE, jwt: value });
  const token = auth.client_token;
  appendFileSync(env.GITHUB_STATE, `token=${token}\n`);
  if (auth.lease_duration > 900) await ask('auth/token/renew-self', token, { increment: '900s' });
  // PATH FIELD | NAME
  const entries = (env.INPUT_SECRETS || '').split('\n').flatMap((line) => {
    const [path, field, , name] = line.split(' ');
    return path ? [{ path, field, name }] : [];
  });
  let text = `VAULT_TOKEN=${token}\nVAULT_ADDR=${env.INPUT_URL}\n`;
  if (entries.length > 0) {
    const [first, ...others] = entries.map(({ path }) => path);
    const todo = [first, `sys/internal/ui/mounts/${first}`, ...others];
    const answers = new Map();
    const worker = async () => {
      for (let path = todo.shift(); path; path = todo.shift()) answers.set(path, await ask(path, token));
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
    text = entries.map(({ path, field, name }) => `${name}=${answers.get(path).data.data[field]}\n`).join('');
  }
  appendFileSync(env.GITHUB_ENV, text);
  await ask('auth/token/lookup-self', token);
}

floor();
