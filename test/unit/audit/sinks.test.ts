import { createHmac } from 'node:crypto';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileCursor } from '../../../src/audit/cursor.js';
import type { AuditEvent, AuditRecord } from '../../../src/audit/record.js';
import { Sender } from '../../../src/audit/send.js';
import { logsRequest } from '../../../src/audit/sinks/otlp-record.js';
import { headersOf, otlpSettings } from '../../../src/audit/sinks/otlp-settings.js';
import { decodeResponse, encodeLogs } from '../../../src/audit/sinks/protobuf.js';
import { SINK_VARIABLES, sinkSecrets, sinksFor } from '../../../src/audit/sinks/registry.js';
import type { TrailLine } from '../../../src/audit/sinks/sink.js';
import { signingKey, webhookRequest } from '../../../src/audit/sinks/webhook.js';
import { systemClock } from '../../../src/clock.js';
import { readSettings } from '../../../src/config/settings.js';
import { PROVIDERS } from '../../../src/providers/registry.js';
import { answer, Receiver, recordsOfOtlp, recordsOfWebhook } from '../../support/receiver.js';
import { EVENT, linesIn } from '../../support/trail-lines.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-sinks-'));
  file = join(folder, 'trail.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const linesOf = (...events: AuditEvent[]): TrailLine[] => linesIn(file, ...events);

describe('an audit record as a log record of OpenTelemetry', () => {
  it('has the names of the semantic conventions, the whole record as its body, and its line', () => {
    const [line] = linesOf(EVENT);
    if (line === undefined) throw new Error('no line');
    const [resource] = logsRequest([line], { 'service.name': 'ci' }).resourceLogs;
    const record = resource?.scopeLogs[0]?.logRecords[0];
    expect(record).toMatchObject({
      timeUnixNano: '1790000000123000000',
      severityNumber: 9,
      severityText: 'INFO',
      eventName: 'jobpass.credential.issued',
    });
    const attributes = Object.fromEntries(
      (record?.attributes ?? []).map(({ key, value }) => [
        key,
        (value as { stringValue: string }).stringValue,
      ]),
    );
    expect(attributes).toEqual({
      'log.record.uid': line.record.metadata.uid,
      'log.record.original': line.text,
      'cicd.pipeline.name': 'Deploy “all” 🚀',
      'cicd.pipeline.run.id': '77',
      'cicd.pipeline.task.name': 'deploy',
      'cicd.worker.name': 'machine 1',
      'vcs.provider.name': 'github',
      'vcs.owner.name': 'octo-org',
      'vcs.repository.name': 'octo-repo',
      'vcs.ref.head.name': 'feature/ü',
      'vcs.ref.head.type': 'branch',
      'vcs.ref.head.revision': 'c0ffee',
      'deployment.environment.name': 'production',
      'user.name': 'octocat',
      'user.id': '9',
      'jobpass.credential.id': 'cred-1',
      'jobpass.credential.name': 'prod',
      'jobpass.provider': 'oauth',
      'jobpass.role': 'deployer',
      'jobpass.subject': EVENT.subject,
      'jobpass.system': 'github',
    });
    expect(resource?.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'ci' },
    });
  });

  it('names the key of a session that shares its ID with others', () => {
    const credential = { id: 'cred-1', service: 'sts', issuedAt: 1, uid: 'AROA1:ci', keyId: 'ASIA1' };
    const [line] = linesOf({ ...EVENT, credential });
    if (line === undefined) throw new Error('no line');
    expect(line.record.unmapped.jobpass.key_id).toBe('ASIA1');
    const [record] = logsRequest([line], {}).resourceLogs[0]?.scopeLogs[0]?.logRecords ?? [];
    expect(record?.attributes).toContainEqual({
      key: 'jobpass.credential.key_id',
      value: { stringValue: 'ASIA1' },
    });
  });
});

describe('the answer of an OpenTelemetry Collector in Protocol Buffers', () => {
  const bytes = (...values: number[]): Buffer => Buffer.from(values);

  it.each([
    ['nothing', bytes(), { rejected: 0, message: '' }],
    ['an empty partial success', bytes(0x0a, 0), { rejected: 0, message: '' }],
    [
      'three refused, with a reason',
      bytes(0x0a, 6, 0x08, 3, 0x12, 2, 0x6e, 0x6f),
      { rejected: 3, message: 'no' },
    ],
    [
      'what it does not know',
      bytes(0x10, 5, 0x1d, 1, 2, 3, 4, 0x0a, 2, 0x08, 1),
      { rejected: 1, message: '' },
    ],
  ])('reads %s', (_, body, expected) => expect(decodeResponse(body)).toEqual(expected));

  it.each([
    ['a page of HTML', Buffer.from('<html><body>Welcome</body></html>')],
    ['JSON', Buffer.from('{"partialSuccess":{}}')],
    ['one cut short', bytes(0x0a, 6, 0x08)],
    ['a number without an end', bytes(0x08, ...Array.from({ length: 11 }, () => 0xff))],
  ])('takes %s for none', (_, body) => expect(decodeResponse(body)).toBeUndefined());
});

describe('the variables of OpenTelemetry', () => {
  const E = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const read = (env: Record<string, string>): ReturnType<typeof otlpSettings> =>
    otlpSettings({ [E]: 'http://127.0.0.1:4318', ...env });

  it.each([
    [{ [E]: 'https://c.example:4318' }, 'https://c.example:4318/v1/logs'],
    [{ [E]: 'https://c.example:4318/' }, 'https://c.example:4318/v1/logs'],
    [{ [E]: 'https://c.example/a/otlp' }, 'https://c.example/a/otlp/v1/logs'],
    [{ [E]: 'https://c.example/a/?key=1' }, 'https://c.example/a/v1/logs?key=1'],
    [
      { [E]: 'https://c.example/a', OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'https://d.example' },
      'https://d.example/',
    ],
    [{ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'https://d.example/x/y' }, 'https://d.example/x/y'],
    [{ [E]: 'https://c.example', OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: '' }, 'https://c.example/v1/logs'],
  ])('%o lead to %s', (env, url) => expect(read(env).url.href).toBe(url));

  it.each([
    [{}, undefined],
    [{ [E]: '' }, undefined],
    [{ [E]: 'x' }, 'otlp'],
    [{ [E]: 'x', OTEL_SDK_DISABLED: 'TRUE' }, undefined],
    [{ [E]: 'x', OTEL_SDK_DISABLED: '1' }, 'otlp'],
    [{ [E]: 'x', OTEL_LOGS_EXPORTER: 'none' }, undefined],
    [{ [E]: 'x', OTEL_LOGS_EXPORTER: 'console, otlp' }, 'otlp'],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'x' }, undefined],
  ])('%o switch on %s', (env, name) =>
    expect(sinksFor({ audit: 'true' }, env).map((sink) => sink.name)).toEqual(
      name === undefined ? [] : [name],
    ),
  );

  it('switch on nothing where no records are kept', () => {
    expect(sinksFor({ audit: 'false', auditWebhook: 'https://x.example' }, { [E]: 'x' })).toEqual([]);
  });

  it.each([
    ['a=1,b=2', { a: '1', b: '2' }],
    [' Authorization = Bearer%20a%2Cb%3D , x-y=%C3%A9=;p ', { authorization: 'Bearer a,b=', 'x-y': 'é=;p' }],
    ['a=,,', { a: '' }],
  ])('have headers: %s', (text, headers) => expect(headersOf('V', text)).toEqual(headers));

  it.each([
    'hunter2secret',
    'a b=hunter2secret',
    'a=hunter2secret%',
    'a=hunter2secret%0d%0ax',
    'Host=hunter2secret',
    'content-type=hunter2secret',
  ])('have no header in %s, which is not shown', (text) => {
    expect(() => headersOf('OTEL_EXPORTER_OTLP_HEADERS', text)).toThrow(
      /^Entry 1 of OTEL_EXPORTER_OTLP_HEADERS is not a valid header/,
    );
    expect(() => headersOf('V', text)).not.toThrow(/hunter2/);
  });

  it('of logs hold before those of all signals, and of both none is lost', () => {
    const settings = read({
      OTEL_EXPORTER_OTLP_HEADERS: 'a=1',
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'b=2',
      OTEL_EXPORTER_OTLP_TIMEOUT: '500',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'none',
    });
    expect(settings).toMatchObject({
      headers: { b: '2' },
      timeoutMs: 500,
      protocol: 'http/json',
      gzip: false,
      remarks: [],
    });
    expect(read({})).toMatchObject({
      headers: {},
      timeoutMs: 10_000,
      protocol: 'http/protobuf',
      gzip: false,
    });
  });

  it('name what sends, the service before all', () => {
    expect(read({ OTEL_RESOURCE_ATTRIBUTES: 'a=1%2C2,service.name=x' }).resource).toEqual({
      a: '1,2',
      'service.name': 'x',
    });
    expect(read({ OTEL_RESOURCE_ATTRIBUTES: 'service.name=x', OTEL_SERVICE_NAME: 'y' }).resource).toEqual({
      'service.name': 'y',
    });
    // One that cannot be read costs all of them.
    const broken = read({ OTEL_RESOURCE_ATTRIBUTES: 'a=1,b=%' });
    expect(broken.resource).toEqual({ 'service.name': 'jobpass' });
    expect(broken.remarks).toHaveLength(1);
  });

  it('that mean nothing are passed over with a remark', () => {
    const { remarks, ...settings } = read({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'smoke',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'brotli',
      OTEL_EXPORTER_OTLP_TIMEOUT: '10s',
    });
    expect(settings).toMatchObject({ protocol: 'http/protobuf', gzip: false, timeoutMs: 10_000 });
    expect(remarks).toHaveLength(3);
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'usage', 'grpc'],
    [{ [E]: 'localhost:4318' }, 'usage', 'is not an http or https URL'],
    [{ [E]: 'https://u:hunter2@c.example' }, 'insecure', 'user name'],
    [{ [E]: 'http://c.example', OTEL_EXPORTER_OTLP_HEADERS: 'k=hunter2' }, 'insecure', 'unencrypted'],
    [{ [E]: 'http://c.example:4318' }, 'insecure', 'unencrypted'],
    [{ OTEL_EXPORTER_OTLP_CERTIFICATE: '/nowhere' }, 'usage', 'ENOENT'],
    [{ OTEL_EXPORTER_OTLP_CLIENT_KEY: '/nowhere' }, 'usage', 'must be set together'],
  ])('%o cannot be used', (env, code, said) => {
    const run = (): unknown => read(env);
    expect(run).toThrow(expect.objectContaining({ code }) as Error);
    expect(run).toThrow(said);
    expect(run).not.toThrow('hunter2');
  });

  it('reach the process beside the job, every one that is read', () => {
    const read = new Set<string>();
    const spy = new Proxy<NodeJS.ProcessEnv>(
      { [E]: 'http://127.0.0.1' },
      {
        get: (env, name: string) => {
          read.add(name);
          return env[name];
        },
      },
    );
    sinksFor({ audit: 'true' }, spy);
    otlpSettings(spy);
    expect(read.size).toBeGreaterThan(15);
    for (const name of read) expect(SINK_VARIABLES).toContain(name);
  });

  it('hold secrets, which messages are freed of', () => {
    const env = { [E]: 'http://127.0.0.1', OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20abcd%3D' };
    const secrets = sinkSecrets(
      { audit: 'true', auditWebhook: 'https://x.example', auditWebhookSecret: 'whsec_S3CRET' },
      env,
    );
    for (const secret of ['Bearer%20abcd%3D', 'Bearer abcd=', 'abcd=', 'whsec_S3CRET', 'S3CRET'])
      expect(secrets).toContain(secret);
  });
});

describe('the inputs of a webhook', () => {
  const read = (inputs: Record<string, string>): ReturnType<typeof readSettings> =>
    readSettings(new Map(Object.entries({ url: 'https://a.example', ...inputs })), PROVIDERS);
  const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

  it('are an address and a secret', async () => {
    const { settings } = await read({
      'audit-webhook': 'https://siem.example/x?y=z',
      'audit-webhook-secret': secret,
    });
    expect(settings).toMatchObject({
      auditWebhook: 'https://siem.example/x?y=z',
      auditWebhookSecret: secret,
    });
  });

  it.each([
    [{ 'audit-webhook': 'http://siem.example/hunter2' }, 'insecure'],
    [{ 'audit-webhook': 'siem.example/hunter2' }, 'usage'],
    [{ 'audit-webhook': 'https://u:hunter2@siem.example' }, 'insecure'],
    [{ 'audit-webhook': 'https://siem.example', 'audit-webhook-secret': 'hunter2' }, 'usage'],
    [
      { 'audit-webhook': 'https://siem.example', 'audit-webhook-secret': `hunter2${'!'.repeat(40)}` },
      'usage',
    ],
    [{ 'audit-webhook-secret': secret }, 'usage'],
  ])('refuse %o, and show nothing of it', async (inputs, code) => {
    await expect(read(inputs)).rejects.toMatchObject({ code });
    await expect(read(inputs)).rejects.not.toThrow(/hunter2|whsec_A/);
  });

  it('sign as the example of the specification does', () => {
    // From the tests of the specification's own libraries.
    const key = signingKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const signed = createHmac('sha256', key).update(
      'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}',
    );
    expect(signed.digest('base64')).toBe('g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});

describe('the cursor of an audit sink', () => {
  const sink = { name: 'webhook', target: 'https://siem.example' };
  const uids = (lines: readonly TrailLine[]): number[] => lines.map(({ record }) => record.metadata.sequence);

  it('is known to a later process, in a file of the user alone that does not show the address', () => {
    new FileCursor(file, sink).begin();
    linesOf(EVENT, EVENT, EVENT);
    const first = new FileCursor(file, sink);
    expect(first.waiting).toBe(3);
    const { lines, after } = first.next(2);
    expect(uids(lines)).toEqual([1, 2]);
    first.moveTo(after);
    const second = new FileCursor(file, sink);
    expect(uids(second.next(10).lines)).toEqual([3]);
    // Another receiver has its own.
    expect(new FileCursor(file, { ...sink, target: 'https://other.example' }).waiting).toBe(3);
    const [name = ''] = readdirSync(folder).filter((one) => one.includes('webhook'));
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(name + readFileSync(join(folder, name), 'utf8')).not.toContain('siem');
  });

  it('begins where it is first asked for, also behind a line that was left half', () => {
    linesOf(EVENT, EVENT);
    appendFileSync(file, '{"class_uid":30');
    const cursor = new FileCursor(file, sink);
    cursor.begin();
    linesOf(EVENT);
    expect(uids(cursor.next(10).lines)).toEqual([3]);
    // A second beginning changes nothing.
    new FileCursor(file, sink).begin();
    expect(cursor.waiting).toBe(1);
  });

  it('does not go back, and starts over with another file in its place', () => {
    const cursor = new FileCursor(file, sink);
    cursor.begin();
    linesOf(EVENT, EVENT);
    const early = cursor.next(1).after;
    cursor.moveTo(cursor.next(2).after);
    cursor.moveTo(early);
    expect(cursor.waiting).toBe(0);
    rmSync(file);
    linesOf(EVENT, EVENT, EVENT);
    expect(uids(cursor.next(10).lines)).toEqual([1, 2, 3]);
  });

  it('passes over lines that are no records, and does not send what is not whole', () => {
    const cursor = new FileCursor(file, sink);
    cursor.begin();
    linesOf(EVENT);
    appendFileSync(file, 'hello\n{"metadata":{"uid":"a.b"}}\n');
    const { lines, after } = cursor.next(10);
    expect(uids(lines)).toEqual([1]);
    cursor.moveTo(after);
    expect(cursor.isBehind).toBe(false);
    appendFileSync(file, '{"class_uid":3002');
    expect(cursor.waiting).toBe(0);
  });

  it('lets no record through that a step has bent', () => {
    const [line] = linesOf({ ...EVENT, job: { ...EVENT.job, repository: '\ud800/x' } });
    if (line === undefined) throw new Error('no line');
    rmSync(file);
    const bent: ((record: AuditRecord) => unknown)[] = [
      (record) => Object.assign(record.metadata, { uid: 'a.b' }),
      (record) => Object.assign(record.metadata, { uid: 'a\r\nb' }),
      (record) => Object.assign(record.unmapped.jobpass.job, { repository: 7 }),
      (record) => Object.assign(record.unmapped.jobpass, { event: null }),
      (record) => Object.assign(record, { time: 1e300 }),
      (record) => Object.assign(record, { time: '1' }),
      (record) => Object.assign(record, { session: null }),
      (record) => Object.assign(record, { actor: {} }),
      (record) => Object.assign(record, { user: 'x' }),
    ];
    for (const bend of bent) {
      const record = structuredClone(line.record);
      bend(record);
      appendFileSync(file, `${JSON.stringify(record)}\n`);
    }
    appendFileSync(file, `${line.text}\n`);
    const { lines } = new FileCursor(file, sink).next(20);
    expect(lines).toEqual([line]);
    // What is left can be sent, whatever is in it.
    expect(encodeLogs(logsRequest(lines, {})).length).toBeGreaterThan(line.text.length);
    expect(webhookRequest(new URL('https://x.example'), line, undefined, 0).body).toContain(
      'urn:jobpass:github:%EF%BF%BD:x',
    );
  });

  it('survives whatever a step writes there', () => {
    new FileCursor(file, sink).begin();
    linesOf(EVENT);
    const [name = ''] = readdirSync(folder).filter((one) => one.includes('webhook'));
    for (const text of [
      '',
      '{}',
      '[]',
      'null',
      '{"offset":-1,"hash":""}',
      '{"offset":1e9,"hash":"x"}',
      '{"offset":3,"hash":"x"}',
    ]) {
      writeFileSync(join(folder, name), text);
      expect(new FileCursor(file, sink).waiting, text).toBe(text.includes(':3,') ? 0 : 1);
    }
  });
});

describe('sending audit records', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.close());

  const otlp = (env: Record<string, string> = {}): Sender =>
    new Sender({
      settings: { audit: 'true' },
      file,
      clock: systemClock,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.origin, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', ...env },
    });
  const webhook = (path = '/'): Sender =>
    new Sender({
      settings: { audit: 'true', auditWebhook: `${receiver.origin}${path}` },
      file,
      clock: systemClock,
      env: {},
    });
  const told = (sender: Sender, last = false): string[] =>
    sender.notices(last).map(({ level, message }) => `${level} ${message}`);
  /** From now on all records are its own. */
  const begun = (sender: Sender): Sender => {
    sender.begin();
    linesOf(EVENT, EVENT);
    return sender;
  };

  it('brings all that waits, once', async () => {
    const sender = begun(otlp());
    await Promise.all([sender.send(2_000), sender.send(2_000)]);
    await sender.send(2_000);
    expect(receiver.seen).toHaveLength(1);
    expect(recordsOfOtlp(receiver.taken).map(({ metadata }) => metadata.sequence)).toEqual([1, 2]);
    expect(receiver.seen[0]?.path).toBe('/v1/logs');
    expect(told(sender, true)).toEqual([]);
  });

  it('compresses where that is asked for', async () => {
    const sender = begun(otlp({ OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }));
    await sender.send(2_000);
    expect(receiver.seen[0]?.headers['content-encoding']).toBe('gzip');
    expect(recordsOfOtlp(receiver.taken)).toHaveLength(2);
  });

  it.each([401, 403, 404, 408, 500, 501])(
    'sends it no second time after %i, and keeps the records',
    async (status) => {
      receiver.react(answer(status, { 'retry-after': '0' }));
      const sender = begun(otlp());
      await sender.send(2_000);
      expect(receiver.seen).toHaveLength(1);
      expect(told(sender, true)).toEqual([
        `warning 2 audit records of this job could not be sent to the collector at ${receiver.origin}: The record at ${receiver.origin} was answered with ${status}`,
      ]);
      // A later process of the job has them.
      await otlp().send(2_000);
      expect(recordsOfOtlp(receiver.taken)).toHaveLength(2);
    },
  );

  it.each([400, 413])('gives records up after %i, and says so once', async (status) => {
    receiver.react(answer(status));
    const sender = begun(otlp());
    await sender.send(2_000);
    await sender.send(2_000);
    expect(receiver.seen).toHaveLength(1);
    expect(told(sender)).toEqual([
      `warning the collector at ${receiver.origin} rejected 2 audit records: status ${status}`,
    ]);
    expect(told(sender, true)).toEqual([]);
  });

  it('takes a partial success as it is meant', async () => {
    const type = { 'content-type': 'application/json' };
    receiver.react(
      answer(200, type, '{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"too old"}}'),
    );
    const sender = begun(otlp());
    await sender.send(2_000);
    expect(receiver.seen).toHaveLength(1);
    expect(told(sender)).toEqual([
      `warning the collector at ${receiver.origin} rejected 1 audit record: too old`,
    ]);
    // A word of advice is no refusal.
    linesOf(EVENT);
    receiver.react(answer(200, type, '{"partialSuccess":{"errorMessage":"use https"}}'));
    await sender.send(2_000);
    expect(told(sender, true)).toEqual([]);
  });

  it('to a webhook goes one by one, in order, again after 500, and over a record that it never takes', async () => {
    receiver.react(answer(500), answer(422));
    const sender = begun(webhook());
    await sender.send(4_000);
    expect(receiver.seen.map(({ headers }) => String(headers['webhook-id']).split('-').at(-1))).toEqual([
      '1',
      '1',
      '2',
    ]);
    expect(recordsOfWebhook(receiver.taken).map(({ metadata }) => metadata.sequence)).toEqual([2]);
    expect(told(sender)).toEqual([
      `warning the webhook at ${receiver.origin} rejected 1 audit record: status 422`,
    ]);
  });

  it('follows no redirect', async () => {
    const other = await Receiver.start();
    receiver.always(answer(307, { location: `${other.origin}/` }));
    const sender = begun(webhook());
    await sender.send(2_000);
    expect(other.seen).toEqual([]);
    expect(receiver.seen).toHaveLength(1);
    expect(told(sender, true)[0]).toContain('a redirect to');
    await other.close();
  });

  it('shows nothing of an address but where it is', async () => {
    receiver.always(answer(403));
    const sender = begun(webhook('/services/T0SECRET/B1SECRET?sig=S2SECRET'));
    await sender.send(2_000);
    const [line = ''] = told(sender, true);
    expect(line).toContain('403');
    expect(line).not.toContain('SECRET');
    expect(receiver.seen[0]?.path).toBe('/services/T0SECRET/B1SECRET?sig=S2SECRET');
  });

  it('says of one that is not there what is wrong with it', async () => {
    const { origin } = receiver;
    await receiver.close();
    const sender = begun(webhook());
    await sender.send(500);
    expect(told(sender, true)).toEqual([
      `warning 2 audit records of this job could not be sent to the webhook at ${origin}: The record at ${origin} failed: ECONNREFUSED. No service listens on that port: check the host and the port, and that the service is running`,
    ]);
    receiver = await Receiver.start();
  });

  it('prints where it is told to', async () => {
    const printed: string[] = [];
    const settings = { audit: 'true' as const, auditPrint: true as const };
    const sender = new Sender({
      settings,
      file,
      clock: systemClock,
      env: {},
      print: (line) => printed.push(line),
    });
    begun(sender);
    await sender.send(500);
    expect(printed).toEqual(readFileSync(file, 'utf8').trimEnd().split('\n'));
    // A process that nobody sees leaves that to another.
    linesOf(EVENT);
    await new Sender({ settings, file, clock: systemClock, env: {} }).send(500);
    await sender.send(500);
    expect(printed).toHaveLength(3);
  });
});
