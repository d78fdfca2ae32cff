import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { BrokerFileInput } from '../../src/broker/config/schema.js';
import { within } from './pace.js';

export const CLI = join(import.meta.dirname, '../../dist/jobpass.js');
export const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;

export interface Answered {
  status: number;
  body: Record<string, unknown>;
}

/** A built broker as a process of its own. */
export interface BrokerProcess {
  child: ChildProcess;
  origin: string;
  /** What it has logged. */
  log: () => string;
  /** Waits until it is ready. */
  ready: () => Promise<void>;
  /** Sends a form. @throws when there was no whole answer */
  post: (
    path: string,
    form: Record<string, string>,
    signal?: AbortSignal,
    headers?: Record<string, string>,
  ) => Promise<Answered>;
  /** Resolves when it has ended. */
  end: (signal: NodeJS.Signals) => Promise<void>;
}

const LONGEST_START_MS = 20_000;

/** Writes the configuration into a folder, which also takes the log. @returns its path */
export function configure(folder: string, config: BrokerFileInput): string {
  const path = join(folder, 'broker.yml');
  writeFileSync(path, JSON.stringify(config));
  return path;
}

/** Begins to start a broker. @param port the one that its configuration says; a log of that name begins anew */
export function spawnBroker(config: string, port: number): BrokerProcess {
  const path = `${config}.log`;
  // A file: a pipe would slow the broker down while this process is busy.
  const log = openSync(path, 'w');
  const child = spawn(NODE, [CLI, 'broker', '--config', config], { stdio: ['ignore', log, log] });
  closeSync(log);
  const agent = new http.Agent({ keepAlive: true });
  const origin = `http://127.0.0.1:${port}`;
  const over = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const read = (): string => readFileSync(path, 'utf8');
  return {
    child,
    origin,
    log: read,
    ready: async () => {
      for (const late = Date.now() + within(LONGEST_START_MS); Date.now() < late && !over(); await wait(10)) {
        const answer = await request(agent, `${origin}/readyz`, undefined).catch(() => undefined);
        if (answer?.status === 200) return;
      }
      throw new Error(`The broker does not become ready: ${read()}`);
    },
    post: (where, form, signal, headers) =>
      request(agent, `${origin}${where}`, new URLSearchParams(form).toString(), signal, headers),
    end: async (signal) => {
      if (!over()) {
        const exited = new Promise((resolve) => child.once('exit', resolve));
        child.kill(signal);
        await exited;
      }
      agent.destroy();
    },
  };
}

function request(
  agent: http.Agent,
  url: string,
  form: string | undefined,
  signal?: AbortSignal,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const body =
    form === undefined
      ? { method: 'GET', headers: {} }
      : {
          method: 'POST',
          headers: {
            ...headers,
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(Buffer.byteLength(form)),
          },
        };
  return new Promise((resolve, reject) => {
    const outgoing = http.request(
      url,
      { ...body, agent, ...(signal === undefined ? {} : { signal }) },
      async (answer) => {
        try {
          let text = '';
          for await (const chunk of answer.setEncoding('utf8')) text += chunk;
          const said: unknown = text === '' ? {} : JSON.parse(text);
          resolve({ status: answer.statusCode ?? 0, body: said as Record<string, unknown> });
        } catch (error) {
          reject(error);
        }
      },
    );
    outgoing.on('error', reject);
    outgoing.end(form);
  });
}

/** A free port that the system gives to no outgoing connection, so that a broker can be started on it again. */
export async function steadyPort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = net.createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
