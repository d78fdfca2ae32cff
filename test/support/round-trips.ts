import { readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { StandInRunner, StepOptions } from '../../src/demo/stand-in-runner.js';
import { runMain, runPost } from './world.js';

/** How long each request is held: what is sent side by side is also seen side by side, on a busy machine too. */
const HELD_MS = 250;
const PAGE = join(import.meta.dirname, '../../docs/reference/requests.md');

/** One request of a job, with the moments when it came and when it was answered. */
interface Held {
  name: string;
  from: number;
  to: number;
  connection: number;
}

/** Stands before servers, and holds each request for a while. */
export class HeldRequests {
  readonly #requests: Held[] = [];
  readonly #servers: http.Server[] = [];

  /** @returns the address of a front that passes everything on to a server, which may start later */
  async before(target: string | (() => string)): Promise<string> {
    const server = http.createServer((request, response) => {
      this.#pass(new URL(typeof target === 'string' ? target : target()), request, response).catch(() =>
        response.destroy(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** What came since the last call. */
  take(): Held[] {
    return this.#requests.splice(0);
  }

  get count(): number {
    return this.#requests.length;
  }

  close(): void {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
  }

  async #pass(target: URL, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const held: Held = { name: '', from: Date.now(), to: Number.POSITIVE_INFINITY, connection: 0 };
    held.connection = request.socket.remotePort ?? 0;
    this.#requests.push(held);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    held.name = nameOf(request.url ?? '', body.toString());
    await new Promise((resolve) => setTimeout(resolve, HELD_MS));
    const options = { method: request.method, headers: request.headers, agent: false };
    const passed = http.request(new URL(request.url ?? '/', target), options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        held.to = Date.now();
        response.end(Buffer.concat(parts));
      });
    });
    passed.on('error', () => response.destroy());
    passed.end(body);
  }
}

const NAMES: readonly [RegExp, string][] = [
  [/audience=/, 'ID token'],
  [/^\/\.well-known\//, 'metadata'],
  [/^\/token$/, 'exchange'],
  [/\/oauth2\/v2\.0\/token$/, 'token request'],
  [/^\/(introspect|v1\/auth\/token\/lookup-self)$/, 'probe'],
  [/^\/(revoke|v1\/auth\/token\/revoke-(self|accessor))$/, 'revocation'],
  [/^\/v1\/auth\/jwt\/login$/, 'login'],
  [/^\/v1\/auth\/token\/renew-self$/, 'shortening'],
  [/^\/v1\/sys\/internal\/ui\/mounts\//, 'mount'],
  [/^\/repos\/[^/]+\/[^/]+\/installation$/, 'installation'],
  [/^\/app\/installations\/\d+\/access_tokens$/, 'installation token'],
  [/^\/installation\/repositories\b/, 'probe'],
  [/^\/installation\/token$/, 'revocation'],
];

function nameOf(path: string, body: string): string {
  const form = new URLSearchParams(body);
  if (path === '/revoke' && form.has('job_ended')) return 'report to the broker';
  const known = NAMES.find(([pattern]) => pattern.test(path))?.[1];
  if (known !== undefined) return known;
  const action = form.get('Action');
  if (action === null) return 'secret';
  if (action === 'GetAccessKeyInfo') return 'probe';
  return form.get('RoleArn')?.endsWith('/ender') ? `${action} for revoke-role` : action;
}

/** How many of the requests before each one had to be over when it came, itself included. */
function depths(requests: readonly Held[]): number[] {
  const found: number[] = [];
  for (const [at, { from }] of requests.entries()) {
    const before = requests.slice(0, at).map(({ to }, index) => (to <= from ? (found[index] ?? 0) : 0));
    found.push(1 + Math.max(0, ...before));
  }
  return found;
}

/** The requests as the docs write them: `A + B → C`. */
function chain(requests: readonly Held[]): string {
  const found = depths(requests);
  const stages = Array.from({ length: Math.max(0, ...found) }, (_, at) => {
    const names = requests.filter((_request, index) => found[index] === at + 1).map(({ name }) => name);
    return [...new Set(names)].sort().map((name) => {
      const count = names.filter((one) => one === name).length;
      return count === 1 ? name : `${count} ${name}s`;
    });
  });
  return stages.length === 0 ? 'nothing' : stages.map((stage) => stage.join(' + ')).join(' → ');
}

const longest = (requests: readonly Held[]): number => Math.max(0, ...depths(requests));
const connections = (requests: readonly Held[]): number =>
  new Set(requests.map(({ connection }) => connection)).size;

/** What docs/reference/requests.md says of a kind of job. */
export function documented(job: string): string[] {
  const rows = readFileSync(PAGE, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.find((cells) => cells[1] === job)?.slice(2, -1) ?? [];
}

/** Runs a job, and holds what it requested against the docs. @param kept whether a keeper makes the first probe */
export async function expectDocumented(
  job: string,
  held: HeldRequests,
  runner: StandInRunner,
  inputs: Record<string, string>,
  kept = false,
): Promise<void> {
  let delivered = Number.POSITIVE_INFINITY;
  let watch: NodeJS.Timeout | undefined;
  const prepare: StepOptions['prepare'] = ({ ENV }) => {
    watch = setInterval(() => {
      const { size, mtimeMs } = statSync(ENV, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 };
      if (size === 0) return;
      delivered = mtimeMs;
      clearInterval(watch);
    }, 2);
  };
  const main = await runMain(runner, inputs, { prepare });
  clearInterval(watch);
  const exited = Date.now();
  expect(main.exitCode, main.output).toBe(0);
  if (kept) {
    // What the keeper asks is not over when main is.
    await expect.poll(() => held.count, { timeout: 10_000 }).toBeGreaterThan(2);
    await new Promise((resolve) => setTimeout(resolve, 2 * HELD_MS));
  }
  const asked = held.take();
  const ofMain = asked.filter(({ to }) => to < exited);
  const ofKeeper = asked.filter((one) => !ofMain.includes(one));
  const post = await runPost(runner, inputs, main);
  expect(post.exitCode, post.output).toBe(0);
  const ofPost = held.take();
  const found = [
    chain(ofMain),
    ofMain.length,
    longest(ofMain.filter(({ from }) => from < delivered)),
    longest(ofMain),
    connections(ofMain),
    chain(ofKeeper),
    chain(ofPost),
    ofPost.length,
    longest(ofPost),
    connections(ofPost),
  ];
  expect(found.map(String), `${main.output}\n--- post\n${post.output}`).toEqual(documented(job));
}
