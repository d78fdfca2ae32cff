// The floor for `jobpass exec`, as floor.cjs is for main: the same requests as exec makes, in the same order, and the
// command between them, which has the output to itself. It has its ID token in a variable. It checks nothing, masks
// nothing, remembers nothing, starts no keeper and gives up at the first fault.
const { spawn } = require('node:child_process');
const http = require('node:http');

const { env } = process;
const [program, ...words] = process.argv.slice(2);

function send(method, url, headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks))));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** What the command is started with, besides what is there. */
function run(variables) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { env: { ...env, ...variables }, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

async function oauth() {
  const post = (url, form) => {
    const body = new URLSearchParams(form).toString();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    };
    return send('POST', url, headers, body);
  };
  const { access_token: token } = await post(`${env.FLOOR_URL}/token`, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: env.JOBPASS_ID_TOKEN,
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
  });
  const form = { token, token_type_hint: 'access_token' };
  await post(`${env.FLOOR_URL}/introspect`, form);
  const code = await run({ JOBPASS_TOKEN: token });
  await post(`${env.FLOOR_URL}/revoke`, form);
  await post(`${env.FLOOR_URL}/introspect`, form);
  return code;
}

async function vault() {
  const ask = (path, token, body) => {
    const text = body && JSON.stringify(body);
    const headers = { 'x-vault-request': 'true' };
    if (token) headers['x-vault-token'] = token;
    if (text) Object.assign(headers, { 'content-type': 'application/json', 'content-length': text.length });
    return send(text ? 'POST' : 'GET', `${env.FLOOR_URL}/v1/${path}`, headers, text);
  };
  const { auth } = await ask('auth/jwt/login', undefined, { role: 'job', jwt: env.JOBPASS_ID_TOKEN });
  const token = auth.client_token;
  let variables = { VAULT_TOKEN: token, VAULT_ADDR: env.FLOOR_URL };
  // PATH FIELD | NAME
  const [path, field, , name] = (env.FLOOR_SECRET || '').split(' ');
  if (path) {
    const [{ data }] = await Promise.all([ask(path, token), ask(`sys/internal/ui/mounts/${path}`, token)]);
    variables = { [name]: data.data[field] };
  }
  await ask('auth/token/lookup-self', token);
  const code = await run(variables);
  await ask('auth/token/revoke-self', token, {});
  await ask('auth/token/lookup-self', token);
  return code;
}

(env.FLOOR_PROVIDER === 'vault' ? vault : oauth)().then((code) => {
  process.exitCode = code;
});
