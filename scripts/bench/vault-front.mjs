// The ID token service for the benchmark of Vault and OpenBao, in a separate process, with forwarders that count and delay
// the requests to this service and to the server.
import http from 'node:http';

const { startIdTokenService } = await import(process.argv[2]);
const tokens = await startIdTokenService({
  sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
  repository: 'octo-org/octo-repo',
});
const agent = new http.Agent({ keepAlive: true });
let delayMs = 0;
let seen = { requests: [], connections: 0 };

/** @returns the origin of a forwarder, which forwards to the address that `target` returns */
async function forward(target) {
  const server = http.createServer((request, response) => {
    const entry = { path: request.url, from: performance.now(), to: Number.POSITIVE_INFINITY };
    seen.requests.push(entry);
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      setTimeout(() => {
        const { method, headers } = request;
        const onward = http.request(`${target()}${request.url}`, { method, headers, agent }, (answer) => {
          answer.on('end', () => (entry.to = performance.now()));
          response.writeHead(answer.statusCode, answer.headers);
          answer.pipe(response);
        });
        onward.on('error', () => response.destroy());
        onward.end(Buffer.concat(chunks));
      }, delayMs);
    });
  });
  server.on('connection', () => seen.connections++);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

let vault = '';
const origins = { idTokens: await forward(() => tokens.issuer), vault: await forward(() => vault) };

process.on('message', (message) => {
  ({ delayMs, vault } = message);
  process.send(seen);
  seen = { requests: [], connections: 0 };
});
process.on('disconnect', () => process.exit());
const { issuer, requestUrl, requestToken } = tokens;
process.send({ issuer, requestUrl, requestToken, origins });
