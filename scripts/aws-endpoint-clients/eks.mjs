// An API server of Kubernetes that checks EKS tokens as EKS does: a token is a presigned request to STS, and ends with the
// credential that signed the request. Unlike EKS, the server caches nothing.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';

const PREFIX = 'Bearer k8s-aws-v1.';
const NAMESPACES = { kind: 'NamespaceList', apiVersion: 'v1', metadata: {}, items: [] };
const UNAUTHORIZED = {
  ...{ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' },
  ...{ message: 'Unauthorized', reason: 'Unauthorized', code: 401 },
};

/** The command that prints a token. @param statedS the expiry to state, in seconds from now, if not that of the AWS CLI */
function command(statedS) {
  const words = 'python3 -BS -m awscli eks get-token --cluster-name production';
  if (statedS === undefined) return words;
  const end = `$(date -u -d '+${statedS} seconds' +%FT%TZ)`;
  return `${words} | jq --arg expiry "${end}" '.status.expirationTimestamp = $expiry'`;
}

/**
 * Starts a cluster, and writes a file for its clients.
 *
 * @param options `temp`: a folder for the files. `awscli`: the folder of the AWS CLI. `statedS`: see `command`
 */
export async function startCluster(credentials, { temp, awscli, statedS }) {
  const [key, cert] = [join(temp, 'key.pem'), join(temp, 'cert.pem')];
  const subject = [
    '-subj',
    '/CN=127.0.0.1',
    '-addext',
    'subjectAltName=IP:127.0.0.1',
    '-days',
    '2',
    '-nodes',
  ];
  const pair = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...pair, ...subject], { stdio: 'ignore' });
  const tokens = new Set();
  const server = https.createServer(
    { key: readFileSync(key), cert: readFileSync(cert) },
    (request, response) => {
      const token = request.headers.authorization ?? '';
      tokens.add(token);
      const presigned = Buffer.from(token.slice(PREFIX.length), 'base64url').toString();
      const query = new URLSearchParams(presigned.split('?')[1]);
      const id = query.get('X-Amz-Credential')?.split('/')[0];
      const refused = credentials.refusal(id, query.get('X-Amz-Security-Token')) !== undefined;
      const body = JSON.stringify(refused ? UNAUTHORIZED : NAMESPACES);
      response.writeHead(refused ? 401 : 200, { 'content-type': 'application/json' }).end(body);
    },
  );
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const file = join(temp, 'kubeconfig');
  const exec = {
    ...{ apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never' },
    ...{ command: 'sh', args: ['-c', command(statedS)], env: [{ name: 'PYTHONPATH', value: awscli }] },
  };
  const cluster = {
    server: `https://127.0.0.1:${server.address().port}`,
    'certificate-authority-data': readFileSync(cert).toString('base64'),
  };
  const config = {
    ...{ kind: 'Config', apiVersion: 'v1', 'current-context': 'production' },
    clusters: [{ name: 'production', cluster }],
    users: [{ name: 'production', user: { exec } }],
    contexts: [{ name: 'production', context: { cluster: 'production', user: 'production' } }],
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return {
    file,
    tokens: () => tokens.size,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
