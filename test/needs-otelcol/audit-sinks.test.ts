import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/audit/record.js';
import type { LogsRequest } from '../../src/audit/sinks/otlp-record.js';
import { secondsUntil } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { plain, plainOf, Receiver } from '../support/receiver.js';
import { missingTools, toolPath } from '../support/tools.js';
import { runMain, runPost, World } from '../support/world.js';

/** A collector that hands on what it gets, in its own words. */
class Collector {
  readonly #folder = mkdtempSync(join(tmpdir(), 'jobpass-otelcol-'));
  #process: ChildProcess | undefined;
  #port = 0;
  #said = '';

  async start(target: string): Promise<void> {
    this.#port = await freePort();
    const config = join(this.#folder, 'config.yaml');
    writeFileSync(
      config,
      `receivers:
  otlp:
    protocols:
      http:
        endpoint: 127.0.0.1:${this.#port}
exporters:
  otlp_http:
    endpoint: ${target}
    encoding: json
    compression: none
service:
  telemetry: { metrics: { level: none } }
  pipelines:
    logs: { receivers: [otlp], exporters: [otlp_http] }
`,
    );
    this.#process = spawn(toolPath('otelcol'), ['--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
    await secondsUntil(() => {
      if (this.#process?.exitCode !== null) throw new Error(this.#said);
      return this.#said.includes('Everything is ready');
    }, 20);
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process?.once('exit', resolve));
    this.#process?.kill('SIGTERM');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

suiteUnless(missingTools('otelcol'), 'an OpenTelemetry Collector', () => {
  const collector = new Collector();
  let behind: Receiver;
  let world: World;
  beforeAll(async () => {
    [world, behind] = await Promise.all([World.start(), Receiver.start()]);
    await collector.start(behind.origin);
  }, within(30_000));
  afterAll(async () => {
    await Promise.all([world.close(), collector.stop()]);
    await behind.close();
  });

  it.each([
    ['http/protobuf', 'gzip'],
    ['http/protobuf', 'none'],
    ['http/json', 'gzip'],
    ['http/json', 'none'],
  ])(
    'hands on the records of a job that it gets by %s, %s',
    async (protocol, compression) => {
      const before = behind.taken.length;
      const runner = world.runner({
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_COMPRESSION: compression,
        OTEL_RESOURCE_ATTRIBUTES: 'team=caf%C3%A9',
        GITHUB_WORKFLOW: 'Deploy',
      });
      const main = await runMain(runner, world.inputs);
      const post = await runPost(runner, world.inputs, main);
      expect(main.output + post.output).not.toContain('audit record');
      const lines = readFileSync(join(runner.temp, 'audit-jobpass.jsonl'), 'utf8').trimEnd().split('\n');
      const requests = (): LogsRequest[] =>
        behind.taken.slice(before).map(({ body }) => JSON.parse(body.toString('utf8')) as LogsRequest);
      const got = (): LogsRequest['resourceLogs'] => requests().flatMap(({ resourceLogs }) => resourceLogs);
      const records = (): ReturnType<typeof recordsIn> => recordsIn(got());
      await secondsUntil(() => records().length === 3, 10);
      for (const [at, line] of lines.entries()) {
        const record = records()[at];
        const expected = JSON.parse(line) as AuditRecord;
        // The whole record as a structure, and its line to the byte.
        expect(plain(record?.body ?? {})).toEqual(expected);
        expect(plainOf(record?.attributes ?? [])).toMatchObject({
          'log.record.original': line,
          'log.record.uid': expected.metadata.uid,
          'cicd.pipeline.run.id': '77',
          'cicd.pipeline.name': 'Deploy',
          'vcs.ref.head.name': 'main',
        });
        expect(record).toMatchObject({
          timeUnixNano: `${expected.time}000000`,
          severityNumber: 9,
          eventName: `jobpass.credential.${expected.unmapped.jobpass.event}`,
        });
      }
      for (const { resource } of got())
        expect(plainOf(resource.attributes)).toMatchObject({ 'service.name': 'jobpass', team: 'café' });
    },
    30_000,
  );
});

function recordsIn(
  logs: LogsRequest['resourceLogs'],
): LogsRequest['resourceLogs'][number]['scopeLogs'][number]['logRecords'] {
  return logs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
}
