// A front on loopback for benchmarks: passes each request of a job on to one of several servers, after the same delay.
import http from 'node:http';
import https from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * @param route returns the origin of the server for a path
 * @param ca the certificate authority of servers with https
 * @returns the front's address, and a function that closes it
 */
export async function startFront({ route, ca, delayMs }) {
  const agents = [new http.Agent({ keepAlive: true }), new https.Agent({ keepAlive: true, ca })];
  const pass = async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    if (delayMs > 0) await wait(delayMs);
    const target = route(request.url);
    const [module, agent] = target.startsWith('https:') ? [https, agents[1]] : [http, agents[0]];
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
