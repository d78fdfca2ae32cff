import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../../src/audit/record.js';
import type { StandInRunner, StepOptions, StepResult } from '../../../src/demo/stand-in-runner.js';
import { BrokerWorld, secondsUntil } from '../../support/kept-jobs.js';
import { Machine } from '../../support/machine.js';
import { within } from '../../support/pace.js';
import { Authority } from '../../support/pki.js';
import {
  answer,
  type Reaction,
  Receiver,
  recordsOfOtlp,
  recordsOfWebhook,
  type Sent,
  silence,
} from '../../support/receiver.js';
import { AUDIENCE, CLAIMS, runMain, runPost, shown, World } from '../../support/world.js';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const TOKEN = 'tok_3nBq8vXc71LmZ0';

const fileOf = (runner: StandInRunner): string => join(runner.temp, 'audit-jobpass.jsonl');
const linesIn = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');
const eventsOf = (records: readonly AuditRecord[]): string[] =>
  records.map(({ unmapped }) => unmapped.jobpass.event);
/** Records by their ids, as a receiver has them that drops what comes twice. */
const unique = (records: readonly AuditRecord[]): AuditRecord[] => [
  ...new Map(records.map((record) => [record.metadata.uid, record])).values(),
];
const otlpEnv = (origin: string): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: origin,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${TOKEN}`,
});

describe('sinks of a job', () => {
  let world: World;
  let collector: Receiver;
  let webhook: Receiver;
  beforeEach(async () => {
    [world, collector, webhook] = await Promise.all([World.start(), Receiver.start(), Receiver.start()]);
  });
  afterEach(() => Promise.all([world.close(), collector.close(), webhook.close()]));

  /** A job with both sinks. */
  const both = (): { runner: StandInRunner; inputs: Record<string, string> } => ({
    runner: world.runner(otlpEnv(collector.origin)),
    inputs: { ...world.inputs, 'audit-webhook': `${webhook.origin}/in/T0P`, 'audit-webhook-secret': SECRET },
  });

  it('get each record once, as it stands in the file, and no secret of the job', async () => {
    const { runner, inputs } = both();
    const main = await runMain(runner, { ...inputs, role: 'deployer', scope: 'deploy read' });
    expect(main.exitCode, main.output).toBe(0);
    const post = await runPost(runner, inputs, main);
    const records = linesIn(fileOf(runner)).map((line) => JSON.parse(line) as AuditRecord);
    expect(eventsOf(records)).toEqual(['issued', 'delivered', 'revoked']);
    expect(recordsOfOtlp(collector.taken)).toEqual(records);
    expect(recordsOfWebhook(webhook.taken)).toEqual(records);
    // Main's together, post's alone.
    expect(collector.seen).toHaveLength(2);
    expect(collector.seen[0]?.headers['x-api-key']).toBe(TOKEN);
    const sent = [...collector.seen, ...webhook.seen].map(
      ({ path, headers, body }) =>
        path + JSON.stringify({ ...headers, 'x-api-key': '' }) + body.toString('utf8'),
    );
    const told =
      shown(main) + shown(post) + main.summary + post.summary + [...main.outputs.values()].join(' ');
    for (const secret of [...world.secrets, SECRET, SECRET.slice(6), TOKEN]) {
      for (const one of sent) expect(one).not.toContain(secret);
      expect(told).not.toContain(secret);
    }
    // Nor where it is, nor that all went well.
    expect(told).not.toContain('T0P');
    expect(told).not.toMatch(/audit records? /);
    // How far each got is beside the trail, and nobody else's.
    const beside = readdirSync(runner.temp).filter((name) => name.startsWith('audit-jobpass.jsonl.'));
    expect(beside).toHaveLength(2);
    for (const name of beside) {
      expect(statSync(join(runner.temp, name)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(runner.temp, name), 'utf8')).not.toContain('T0P');
    }
  });

  it.each<[string, Reaction]>([
    ['is slow for ever', silence],
    ['puts off for longer than there is time', answer(429, { 'retry-after': '30' })],
    ['refuses the key', answer(401)],
    ['answers with nonsense', (request) => void request.socket.end('garbage\r\n\r\n')],
    ['ends connections', (request) => void request.socket.destroy()],
  ])('cost a job nothing but a second where one %s, and bring it later', async (_, reaction) => {
    const { runner, inputs } = both();
    collector.always(reaction);
    const main = await runMain(runner, inputs);
    expect(main.exitCode, main.output).toBe(0);
    expect(main.env.get('JOBPASS_TOKEN')).toBe(world.issued[0]);
    expect(main.ms).toBeLessThan(within(4_000));
    expect(main.output).toMatch(/Audit: 2 audit records could not be sent to the collector at \S+ yet/);
    // The other one has its records all the same.
    expect(eventsOf(recordsOfWebhook(webhook.taken))).toEqual(['issued', 'delivered']);
    collector.always(undefined);
    const post = await runPost(runner, inputs, main);
    expect(eventsOf(unique(recordsOfOtlp(collector.taken)))).toEqual(['issued', 'delivered', 'revoked']);
    expect(post.output).not.toContain('audit record');
    expect(world.live.size).toBe(0);
  });

  it('are told of at the end of the job where they were down all the time', async () => {
    const { runner, inputs } = both();
    await Promise.all([collector.close(), webhook.close()]);
    const main = await runMain(runner, inputs);
    expect(main.exitCode).toBe(0);
    expect(main.ms).toBeLessThan(within(4_000));
    const post = await runPost(runner, inputs, main);
    expect(post.exitCode).toBe(0);
    expect(post.ms).toBeLessThan(within(6_000));
    for (const sink of [`collector at ${collector.origin}`, `webhook at ${webhook.origin}`]) {
      expect(post.output).toContain(
        `::warning title=Jobpass::Audit: 3 audit records of this job could not be sent to the ${sink}: The record at`,
      );
    }
    expect(linesIn(fileOf(runner))).toHaveLength(3);
    expect(world.live.size).toBe(0);
  });

  it('that answer 429 with Retry-After, or 500 and then 200, get everything within the step', async () => {
    const { runner, inputs } = both();
    collector.react(answer(429, { 'retry-after': '0' }), answer(503));
    webhook.react(answer(500));
    const main = await runMain(runner, inputs);
    expect(main.exitCode, main.output).toBe(0);
    expect(main.output).not.toContain('audit record');
    expect(eventsOf(recordsOfOtlp(collector.taken))).toEqual(['issued', 'delivered']);
    expect(eventsOf(recordsOfWebhook(webhook.taken))).toEqual(['issued', 'delivered']);
  });

  it('may get a record twice whose answer was lost, with the same id', async () => {
    const { runner, inputs } = both();
    // Taken, and the word of it never arrives.
    const lost: Sent[] = [];
    webhook.react((request) => {
      lost.push(...webhook.seen.slice(-1));
      request.socket.destroy();
    });
    await runMain(runner, inputs);
    const records = recordsOfWebhook([...lost, ...webhook.taken]);
    expect(eventsOf(records)).toEqual(['issued', 'issued', 'delivered']);
    expect(eventsOf(unique(records))).toEqual(['issued', 'delivered']);
    const [first, second] = webhook.seen;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  });

  it('get a refusal and what several steps write, each once', async () => {
    const { runner, inputs } = both();
    world.fault('exchange', async (_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
    });
    expect((await runMain(runner, inputs)).exitCode).toBe(1);
    const several = { ...inputs, credentials: 'a:\n  env-name: A\nb:\n  env-name: B\n' };
    const main = await runMain(runner, several);
    expect(main.exitCode, main.output).toBe(0);
    await runPost(runner, several, main);
    const records = linesIn(fileOf(runner)).map((line) => JSON.parse(line) as AuditRecord);
    expect(records).toHaveLength(7);
    for (const got of [recordsOfOtlp(collector.taken), recordsOfWebhook(webhook.taken)])
      expect(got.map(({ metadata }) => metadata.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('over TLS are believed by their own authority only', async () => {
    const authority = new Authority('collector');
    const { cert, key } = authority.server();
    const secure = await Receiver.start({ cert, key });
    try {
      const env = { ...otlpEnv(secure.origin), OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
      const trusting = world.runner({ ...env, OTEL_EXPORTER_OTLP_CERTIFICATE: authority.certFile });
      const main = await runMain(trusting, world.inputs);
      expect(main.exitCode, main.output).toBe(0);
      expect(eventsOf(recordsOfOtlp(secure.taken))).toEqual(['issued', 'delivered']);
      // Where no variable names one, the input does.
      const given = await runMain(world.runner(env), { ...world.inputs, ca: authority.certFile });
      expect(given.output).not.toContain('audit record');
      expect(secure.taken).toHaveLength(2);
      const doubting = await runMain(world.runner(env), world.inputs);
      expect(doubting.exitCode).toBe(0);
      expect(doubting.output).toContain('failed in the TLS handshake');
      expect(secure.seen).toHaveLength(2);
      // The webhook is reached as the provider is, with the input ca.
      const inputs = { ...world.inputs, 'audit-webhook': secure.origin, ca: authority.certFile };
      expect((await runMain(world.runner(), inputs)).output).not.toContain('audit record');
      expect(eventsOf(recordsOfWebhook(secure.taken.slice(2)))).toEqual(['issued', 'delivered']);
    } finally {
      await secure.close();
      authority.close();
    }
  });

  it('that cannot be set up as asked are told, and the job goes on', async () => {
    const runner = world.runner({ ...otlpEnv(collector.origin), OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' });
    const main = await runMain(runner, world.inputs);
    expect(main.exitCode).toBe(0);
    expect(main.output).toContain(
      'warning title=Jobpass::Audit: no audit records are sent to the otlp sink: OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"',
    );
    expect(collector.seen).toEqual([]);
    const required = await runMain(runner, { ...world.inputs, audit: 'required' });
    expect(required.exitCode).toBe(1);
    // Before anything was issued.
    expect(world.issued).toHaveLength(1);
  });

  describe('with audit: required', () => {
    it('have the record of a credential before it is delivered', async () => {
      const { runner, inputs } = both();
      let variables = '';
      const delivered: string[] = [];
      webhook.react((_, response) => {
        delivered.push(readFileSync(variables, 'utf8'));
        response.writeHead(204).end();
      });
      const prepare: StepOptions['prepare'] = ({ ENV }) => {
        variables = ENV;
      };
      const main = await runMain(runner, { ...inputs, audit: 'required' }, { prepare });
      expect(main.exitCode, main.output).toBe(0);
      expect(delivered[0]).toBe('');
      expect(main.env.get('JOBPASS_TOKEN')).toBe(world.issued[0]);
      expect(eventsOf(recordsOfOtlp(collector.taken.slice(0, 1)))).toEqual(['issued']);
    });

    it('have those of several credentials, each of which waits for its own', async () => {
      const { runner, inputs } = both();
      const several = { ...inputs, credentials: 'a:\n  env-name: A\nb:\n  env-name: B\nc:\n  env-name: C\n' };
      const main = await runMain(runner, { ...several, audit: 'required' });
      expect(main.exitCode, main.output).toBe(0);
      expect(recordsOfWebhook(webhook.taken)).toHaveLength(6);
    });

    it.each<[string, Reaction]>([
      ['refuses it', answer(403)],
      ['will never take it', answer(422)],
    ])('keep it back where one %s', async (_, reaction) => {
      const { runner, inputs } = both();
      webhook.always(reaction);
      const main = await runMain(runner, { ...inputs, audit: 'required' });
      expect(main.exitCode).toBe(1);
      expect(main.env.size).toBe(0);
      expect(main.outputs.has('token')).toBe(false);
      expect(main.output).toContain(
        `\`audit\` is "required", but the webhook at ${webhook.origin} did not accept the record of this credential`,
      );
      expect(main.output).toContain('Revoked at once, because the credential was not delivered');
      expect(world.issued).toHaveLength(1);
      expect(world.live.size).toBe(0);
    });

    it(
      'keep it back where one is down, after some patience',
      async () => {
        const { runner, inputs } = both();
        await webhook.close();
        const main = await runMain(runner, { ...inputs, audit: 'required' });
        expect(main.exitCode).toBe(1);
        expect(main.env.size).toBe(0);
        expect(main.output).toContain('ECONNREFUSED');
        expect(main.ms).toBeLessThan(within(20_000));
        expect(world.live.size).toBe(0);
      },
      within(30_000),
    );
  });

  describe('of the command', () => {
    let machine: Machine;
    const words = (extra: Record<string, string> = {}): string[] =>
      Object.entries({ ...world.inputs, ...extra }).flatMap(([name, value]) => [`--${name}`, value]);
    beforeEach(async () => {
      machine = new Machine({ JOBPASS_ID_TOKEN: await world.sign({ ...CLAIMS, aud: AUDIENCE }) });
    });
    afterEach(() => machine.close());
    const printed = (text: string): AuditRecord[] =>
      text
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as AuditRecord);

    it('are there without a file, whose place then goes with the credential', async () => {
      const ran = await machine.jobpass(['exec', ...words({ audit: 'required' }), '--', 'true'], {
        env: otlpEnv(collector.origin),
      });
      expect(ran.code, ran.stderr).toBe(0);
      expect(eventsOf(recordsOfOtlp(collector.taken))).toEqual(['issued', 'delivered', 'revoked']);
      await secondsUntil(() => machine.left().length === 0, 5);
    });

    it('print on stderr for exec, whose stdout is the command’s', async () => {
      const ran = await machine.jobpass([
        'exec',
        ...words({ 'audit-file': '-' }),
        '--quiet',
        '--',
        'echo',
        'hello',
      ]);
      expect(ran.code, ran.stderr).toBe(0);
      expect(ran.stdout).toBe('hello\n');
      expect(eventsOf(printed(ran.stderr))).toEqual(['issued', 'delivered', 'revoked']);
      for (const secret of world.secrets) expect(ran.stderr).not.toContain(secret);
      expect(existsSync(join(machine.temp, '-'))).toBe(false);
      await secondsUntil(() => machine.left().length === 0, 5);
    });

    it('print on stderr for login and logout, whose stdout a shell reads', async () => {
      const on = await machine.jobpass(['login', ...words({ 'audit-file': '-' })]);
      expect(on.code, on.stderr).toBe(0);
      expect(printed(on.stdout)).toEqual([]);
      expect(eventsOf(printed(on.stderr))).toEqual(['issued', 'delivered']);
      const off = await machine.jobpass(['logout']);
      expect(off.code, off.stderr).toBe(0);
      expect(printed(off.stdout)).toEqual([]);
      expect(eventsOf(printed(off.stderr))).toEqual(['revoked']);
      await secondsUntil(() => machine.left().length === 0, 5);
    });

    it(
      'print on stdout for revoke, and not beside its JSON',
      async () => {
        for (const [more, where] of [
          [[], 'stdout'],
          [['--json'], 'stderr'],
        ] as const) {
          const on = await machine.jobpass(['login', ...words({ 'audit-file': '-' })]);
          expect(on.code, on.stderr).toBe(0);
          const off = await machine.jobpass(['revoke', ...more]);
          expect(off.code, off.stderr).toBe(0);
          expect(eventsOf(printed(off[where]))).toEqual(['revoked']);
          if (more.length > 0) expect(off.stdout.trimEnd().split('\n')).toHaveLength(1);
          await machine.jobpass(['logout']);
        }
      },
      within(20_000),
    );

    it('keep the signing secret from the command', async () => {
      const ran = await machine.jobpass(
        ['exec', ...words({ 'audit-webhook': webhook.origin }), '--', 'env'],
        { env: { JOBPASS_AUDIT_WEBHOOK_SECRET: SECRET } },
      );
      expect(ran.code, ran.stderr).toBe(0);
      expect(webhook.seen[0]?.headers['webhook-signature']).toMatch(/^v1,/);
      expect(ran.stdout).toContain('JOBPASS_TOKEN=');
      expect(ran.stdout).not.toContain('SECRET');
      const refused = await machine.jobpass([
        'exec',
        ...words(),
        '--audit-webhook-secret',
        SECRET,
        '--',
        'true',
      ]);
      expect(refused.code).toBe(112);
      expect(refused.stderr).toContain('--audit-webhook-secret takes no value');
    });
  });
});

// Each test waits most of its time, so they wait side by side.
describe.concurrent('sinks beside a job', { timeout: within(90_000) }, () => {
  let world: BrokerWorld;
  beforeAll(async () => {
    world = await BrokerWorld.start();
  });
  afterAll(() => world.close());

  it('get renewals when they happen, and at the end what was missing', async () => {
    const collector = await Receiver.start();
    const job = world.job(otlpEnv(collector.origin));
    const main = await job.main({ ...world.inputs, deliver: 'file', lease: '20s' });
    expect(main.exitCode, main.output).toBe(0);
    const events = (): string[] => eventsOf(unique(recordsOfOtlp(collector.taken)));
    // The broker renews by another one.
    const file = main.outputs.get('file') ?? '';
    const secrets = new Set([readFileSync(file, 'utf8'), world.idTokens.requestToken, TOKEN]);
    await secondsUntil(() => events().length >= 3, 30);
    secrets.add(readFileSync(file, 'utf8'));
    expect(secrets.size).toBe(4);
    expect(events().slice(0, 3)).toEqual(['issued', 'delivered', 'issued']);
    const post: StepResult = await job.post(main);
    expect(post.output).not.toContain('audit record');
    expect(events().at(-1)).toBe('revoked');
    for (const secret of secrets)
      for (const { body } of collector.seen) expect(body.toString('utf8')).not.toContain(secret);
    expect(events()).toEqual(
      linesIn(fileOf(job.runner)).map((line) => eventsOf([JSON.parse(line) as AuditRecord])[0]),
    );
    await collector.close();
  });

  it('get from the keeper what main could not send, when they are back', async () => {
    const collector = await Receiver.start();
    collector.always(answer(503));
    const job = world.job(otlpEnv(collector.origin));
    const main = await job.main({ ...world.inputs, deliver: 'file' });
    expect(main.output).toContain('2 audit records could not be sent to');
    collector.always(undefined);
    await secondsUntil(() => collector.taken.length > 0, 15);
    expect(eventsOf(recordsOfOtlp(collector.taken))).toEqual(['issued', 'delivered']);
    await job.post(main);
    await collector.close();
  });

  it.each(['webhook', 'collector'])(
    'tell a %s how a credential ended whose worker was killed',
    async (which) => {
      const receiver = await Receiver.start();
      const job = world.job(which === 'collector' ? otlpEnv(receiver.origin) : {});
      const main = await job.main({
        ...world.inputs,
        deliver: 'file',
        ...(which === 'webhook' ? { 'audit-webhook': receiver.origin, 'audit-webhook-secret': SECRET } : {}),
      });
      expect(main.exitCode, main.output).toBe(0);
      await job.worker.kill();
      const records = (): AuditRecord[] =>
        which === 'collector' ? recordsOfOtlp(receiver.taken) : recordsOfWebhook(receiver.taken);
      await secondsUntil(() => eventsOf(records()).includes('revoked'), 15);
      await secondsUntil(() => job.left().length === 0, 10);
      expect(eventsOf(unique(records()))).toEqual(['issued', 'delivered', 'revoked']);
      await receiver.close();
    },
  );

  it('that are down keep no keeper from ending what it holds, and from going', async () => {
    const receiver = await Receiver.start();
    receiver.always(silence);
    const job = world.job();
    const main = await job.main({ ...world.inputs, deliver: 'file', 'audit-webhook': receiver.origin });
    const token = readFileSync(main.outputs.get('file') ?? '', 'utf8');
    expect(await world.accepts(token)).toBe(true);
    await job.worker.kill();
    await secondsUntil(async () => !(await world.accepts(token)), 6);
    await secondsUntil(() => job.left().length === 0, 15);
    expect(linesIn(fileOf(job.runner))).toHaveLength(3);
    await receiver.close();
  });
});
