// The floor: the least that a Node program needs to get an ID token, to exchange it, and to write the same two files, and as
// many requests one after another as FLOOR_REQUESTS says (2 at least). It checks nothing, masks nothing and gives up at the
// first fault. A CommonJS file, since Node starts one faster than a module: importing `node:http` makes Node 24 load the
// client behind `fetch` as well.
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

const post = (path, form) => {
  const body = new URLSearchParams(form).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
  };
  return send('POST', `${env.FLOOR_URL}${path}`, headers, body);
};

async function floor() {
  const { value } = await send('GET', `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=jobpass-bench`, {
    authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`,
  });
  const { access_token: token } = await post('/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: value,
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
  });
  appendFileSync(env.GITHUB_STATE, `token=${token}\n`);
  appendFileSync(env.GITHUB_ENV, `JOBPASS_TOKEN=${token}\n`);
  for (let count = 2; count < Number(env.FLOOR_REQUESTS); count++)
    await post('/introspect', { token, token_type_hint: 'access_token' });
}

floor();
