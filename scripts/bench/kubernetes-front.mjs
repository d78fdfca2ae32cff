// A front on loopback for the benchmark of Kubernetes: passes the job's requests on to the ID token service and to the API server,
// each after the same delay.
import http from 'node:http';
import https from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';

/** @returns the front's address, and a function that closes it */
export async function startFront({ jobs, delayMs }) {
  const { origin } = new URL(jobs.tokens.requestUrl);
  const agents = [
    new http.Agent({ keepAlive: true }),
    new https.Agent({ keepAlive: true, ca: jobs.server.authority.cert }),
  ];
  const pass = async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    if (delayMs > 0) await wait(delayMs);
    const isToken = request.url.startsWith('/id-token');
    const [module, agent, target] = isToken ? [http, agents[0], origin] : [https, agents[1], jobs.server.url];
    const { host: _, ...headers } = request.headers;
    const onward = module.request(
      `${target}${request.url}`,
      { method: request.method, agent, headers },
      (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    onward.end(Buffer.concat(parts));
  };
  const server = http.createServer(
    (request, response) => void pass(request, response).catch(() => response.destroy()),
  );
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const agent of agents) agent.destroy();
    },
  };
}
