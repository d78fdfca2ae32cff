import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { within } from './pace.js';
import { ended } from './processes.js';

const STARTS_MS = 60_000;

/** The path of a program that scripts/install-NAME.mjs builds. */
export function cachedProgram(name: string, version: string): string {
  const cache = process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci');
  return join(cache, `${name}-${version}`, name);
}

/** Why such a program cannot be started here; undefined where it can. */
export function noCachedProgram(title: string, name: string, version: string): string | undefined {
  return existsSync(cachedProgram(name, version))
    ? undefined
    : `${title} is not built: node scripts/install-${name}.mjs`;
}

/** A server that a test started. */
export interface LocalServer {
  /** What the server wrote, for messages of tests. */
  said(): string;
  stop(): Promise<void>;
}

/** Starts a server, and waits until an address of it answers. @throws with what the server wrote, if it does not start */
export async function startServer(
  program: string,
  words: readonly string[],
  { env, ready }: { env: NodeJS.ProcessEnv; ready: string },
): Promise<LocalServer> {
  let text = '';
  const child: ChildProcess = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (text += String(part)));
  const server: LocalServer = {
    said: () => text,
    stop: async () => {
      child.kill('SIGTERM');
      await ended(child);
    },
  };
  const until = performance.now() + within(STARTS_MS);
  for (;;) {
    const up = await fetch(ready).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return server;
    if (child.exitCode !== null || performance.now() > until) {
      await server.stop();
      throw new Error(`${program} did not start:\n${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
