import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service that accepts live tokens. It checks each token with the broker. */
export interface ProtectedService {
  url: string;
  close(): Promise<void>;
}

/** @param client the credentials with which the service authenticates to the broker */
export async function startProtectedService(
  broker: string,
  client: { id: string; secret: string },
): Promise<ProtectedService> {
  const authorization = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
  const introspect = async (token: string): Promise<{ active?: boolean; sub?: string }> => {
    const answer = await fetch(`${broker}/token/introspection`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams({ token }),
    });
    return (await answer.json()) as { active?: boolean; sub?: string };
  };
  const server = http.createServer((request, response) => {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    (token === undefined ? Promise.resolve({ active: false }) : introspect(token)).then(
      (known: { active?: boolean; sub?: string }) => {
        response
          .writeHead(known.active === true ? 200 : 401)
          .end(known.active === true ? `served ${known.sub}` : 'refused');
      },
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/deploy`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
