// The floor: the minimum that a Node program needs to get an ID token, create an anchor, request a token that is bound to the
// anchor, and write the same two files. The program checks nothing, masks nothing and stops at the first fault.
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

async function floor() {
  const { value } = await send('GET', `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${env.FLOOR_AUDIENCE}`, {
    authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`,
  });
  const post = (path, object) => {
    const body = JSON.stringify(object);
    const headers = {
      authorization: `Bearer ${value}`,
      'content-type': 'application/json',
      'content-length': body.length,
    };
    return send('POST', `${env.FLOOR_URL}/api/v1/namespaces/jobpass/${path}`, headers, body);
  };
  const name = `jobpass-${env.FLOOR_JOB}-${Math.random().toString(36).slice(2)}`;
  await post('secrets?fieldManager=jobpass', {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'jobpass/anchor',
    metadata: { name, annotations: { 'jobpass/expires': String(Math.floor(Date.now() / 1000) + 240) } },
  });
  const { status } = await post('serviceaccounts/deployer/token', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 600, boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name } },
  });
  appendFileSync(env.GITHUB_STATE, `anchor=${name}\n`);
  appendFileSync(env.GITHUB_ENV, `KUBE_TOKEN=${status.token}\n`);
}

floor();
