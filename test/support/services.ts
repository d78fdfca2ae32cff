import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { JWTPayload } from 'jose';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import { startProtectedService } from '../../src/demo/protected-service.js';
import { startTestBroker } from './broker.js';

export const REPOSITORY = 'octo-org/octo-repo';

/** One request that reached the protected service. */
export interface Visit {
  token: string;
  status: number;
}

/** What is around a job of any CI system: who gives ID tokens, who gives credentials, who takes them. */
export interface Services {
  idTokens: IdTokenService;
  /** The broker, whose role `deploy` the claims of these ID tokens may have. */
  issuer: string;
  /** The address of the protected service. */
  service: string;
  /** What the protected service saw, in order. */
  visits: readonly Visit[];
  /** Shows a token to the protected service from outside of the job, and returns the status. */
  tryOutside(token: string): Promise<number>;
  close(): Promise<void>;
}

/**
 * @param claims of the job's ID tokens; the role is for those that have all of them
 * @param audience of the ID tokens, where it is not the broker's issuer
 */
export async function startServices(
  claims: JWTPayload & Readonly<Record<string, string>>,
  audience?: string,
): Promise<Services> {
  const idTokens = await startIdTokenService(claims);
  const client = { id: 'service', secret: randomBytes(24).toString('base64url') };
  const { sub: _, ...when } = claims;
  const broker = await startTestBroker({
    trust: [{ issuer: idTokens.issuer, ...(audience === undefined ? {} : { audience }) }],
    roles: { deploy: { when, audience: 'https://service.example', scopes: ['deploy'] } },
    'resource-servers': { [client.id]: { secret: client.secret, audiences: 'https://service.example' } },
  });
  const service = await startProtectedService(broker.issuer, client);
  const visits: Visit[] = [];
  const gate = await startGate(service.url, visits);
  return {
    idTokens,
    issuer: broker.issuer,
    service: gate.url,
    visits,
    tryOutside: (token) => ask(service.url, `Bearer ${token}`).then(({ status }) => status),
    close: async () => {
      await Promise.all([gate.close(), service.close(), broker.close(), idTokens.close()]);
    },
  };
}

/** Makes a git repository of files, by their paths; those of scripts can be executed. */
export function makeRepository(path: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (text.startsWith('#!')) chmodSync(file, 0o755);
  }
  return commitAll(path);
}

/** Makes a git repository of the files that are in a folder. */
export function commitAll(path: string): string {
  const git = (...args: string[]): Buffer =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@test.invalid', ...args], {
      cwd: path,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--no-verify', '--no-gpg-sign', '--message=A checkout');
  return path;
}

/** Stands before the protected service, and remembers who was let in. */
async function startGate(
  service: string,
  visits: Visit[],
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = http.createServer((request, response) => {
    const authorization = request.headers.authorization ?? '';
    ask(service, authorization).then(
      ({ status, body }) => {
        visits.push({ token: authorization.replace(/^Bearer /, ''), status });
        response.writeHead(status).end(`${body}\n`);
      },
      () => response.writeHead(502).end(),
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

async function ask(service: string, authorization: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(service, { headers: { authorization } });
  return { status: answer.status, body: await answer.text() };
}
