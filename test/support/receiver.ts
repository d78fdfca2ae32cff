import { spawn } from 'node:child_process';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { AuditRecord } from '../../src/audit/record.js';
import type { AnyValue, KeyValue, LogsRequest } from '../../src/audit/sinks/otlp-record.js';
import { toolPath } from './tools.js';

/** One request of a sink, with the body as it was before it was compressed. */
export interface Sent {
  path: string;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  /** Milliseconds since the receiver began. */
  at: number;
}

export type Reaction = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** Answers with a status, headers and a body. */
export const answer =
  (status: number, headers: Record<string, string> = {}, body = ''): Reaction =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

/** Takes the request and says nothing. */
export const silence: Reaction = () => undefined;

/** What gets records on loopback, and can be made to misbehave. */
export class Receiver {
  /** Every request, whatever was answered. */
  readonly seen: Sent[] = [];
  /** Those that were taken. */
  readonly taken: Sent[] = [];
  readonly #server: http.Server;
  readonly #sockets = new Set<Socket>();
  readonly #began = performance.now();
  readonly #next: Reaction[] = [];
  #always: Reaction | undefined;
  #port = 0;

  private constructor(tls?: https.ServerOptions) {
    const handle = (request: http.IncomingMessage, response: http.ServerResponse): void => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const raw = Buffer.concat(chunks);
        const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
        const sent = {
          path: request.url ?? '',
          headers: request.headers,
          body,
          at: performance.now() - this.#began,
        };
        this.seen.push(sent);
        const reaction = this.#next.shift() ?? this.#always;
        if (reaction !== undefined) return reaction(request, response);
        this.taken.push(sent);
        const json = request.headers['content-type'] === 'application/json';
        response
          .writeHead(200, { 'content-type': request.headers['content-type'] ?? 'text/plain' })
          .end(json ? '{"partialSuccess":{}}' : '');
      });
    };
    this.#server = tls === undefined ? http.createServer(handle) : https.createServer(tls, handle);
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(tls?: https.ServerOptions, port = 0): Promise<Receiver> {
    const receiver = new Receiver(tls);
    await new Promise<void>((resolve) => receiver.#server.listen(port, '127.0.0.1', resolve));
    receiver.#port = (receiver.#server.address() as AddressInfo).port;
    return receiver;
  }

  get origin(): string {
    const scheme = this.#server instanceof https.Server ? 'https' : 'http';
    return `${scheme}://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** What it does to its next requests, one after the other, before it takes any again. */
  react(...reactions: Reaction[]): void {
    this.#next.push(...reactions);
  }

  /** What it does to all of them; undefined where it takes them. */
  always(reaction: Reaction | undefined): void {
    this.#always = reaction;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The records in requests of OTLP in its JSON form, as they stood in the trail. */
export function recordsOfOtlp(sent: readonly Sent[]): AuditRecord[] {
  return sent
    .flatMap(({ body }) => linesOfOtlp(JSON.parse(body.toString('utf8')) as LogsRequest))
    .map(parsed);
}

/** The lines of the trail in a request of OTLP. */
export function linesOfOtlp({ resourceLogs }: LogsRequest): string[] {
  return resourceLogs
    .flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
    .map(({ attributes }) => String(plainOf(attributes)['log.record.original']));
}

/** Attributes of OTLP as a plain object. */
export function plainOf(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));
}

/** A value of OTLP as JSON would have it. */
export function plain(value: AnyValue): unknown {
  if ('stringValue' in value) return value.stringValue;
  if ('intValue' in value) return Number(value.intValue);
  if ('boolValue' in value) return value.boolValue;
  if ('doubleValue' in value) return value.doubleValue;
  // proto3 leaves out lists that are empty.
  if ('arrayValue' in value) return (value.arrayValue.values ?? []).map(plain);
  if ('kvlistValue' in value) return plainOf(value.kvlistValue.values ?? []);
  return null;
}

/** The records in requests of a webhook. */
export function recordsOfWebhook(sent: readonly Sent[]): AuditRecord[] {
  return sent.map(({ body }) => (JSON.parse(body.toString('utf8')) as { data: AuditRecord }).data);
}

const parsed = (line: string): AuditRecord => JSON.parse(line) as AuditRecord;

/** What is asked of the receivers' own libraries. */
export interface Asked {
  kind: 'otlp' | 'webhook';
  body: string;
  headers?: Record<string, unknown>;
  secret?: string;
}

/** What the receivers' own libraries say of requests. */
export async function readByLibraries(asked: readonly Asked[]): Promise<Record<string, unknown>[]> {
  const child = spawn('python3', [join(import.meta.dirname, 'receivers.py')], {
    env: { ...process.env, PYTHONPATH: toolPath('receivers') },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  child.stdin.end(asked.map((one) => `${JSON.stringify(one)}\n`).join(''));
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
