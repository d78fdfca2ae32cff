import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../../src/audit/record.js';
import { type JobKey, randomJobKey } from '../../../src/identity/job-key.js';
import {
  type Answered,
  type BrokerProcess,
  configure,
  spawnBroker,
  steadyPort,
} from '../../support/broker-process.js';
import { send } from '../../support/faulty-server.js';
import { GitHubJobs, tokenIn } from '../../support/github/jobs.js';
import { secondsUntil } from '../../support/kept-jobs.js';
import { Machine } from '../../support/machine.js';
import { within } from '../../support/pace.js';
import { random } from '../../support/random.js';
import { makeSealedKey } from '../../support/sealed-key.js';
import { CLAIMS, runMain, runPost } from '../../support/world.js';

const AUDIENCE = 'https://tokens.example';
const ROUNDS = 8;

let jobs: GitHubJobs;
let machine: Machine;
let port: number;
let config: string;
let broker: BrokerProcess;
const key: JobKey = randomJobKey();

beforeAll(async () => {
  jobs = await GitHubJobs.start({ form: 'stateless' });
  Object.assign(jobs.claims, { check_run_id: '5', repository_owner_id: '456' });
  machine = new Machine();
  port = await steadyPort();
  const { keyFile, sealedKeyFile } = makeSealedKey(machine.temp, jobs.app.privateKey);
  const terms = {
    app: 'release',
    installation: String(jobs.installation.id),
    owner: 'octo-org',
    repositories: { 'octo-org/shop': '1001', 'octo-org/site': '1002' },
    permissions: { contents: 'write' as const },
  };
  const when = { repository: CLAIMS.repository };
  config = configure(machine.temp, {
    listen: `127.0.0.1:${port}`,
    data: 'data',
    'key-file': keyFile,
    rate: { unlimited: ['127.0.0.0/8'] },
    trust: [{ issuer: jobs.tokens.issuer, audience: AUDIENCE, 'job-keys': '9' }],
    github: {
      release: { 'app-id': String(jobs.app.id), api: jobs.github.api, 'sealed-key-file': sealedKeyFile },
    },
    roles: {
      release: { when, github: terms },
      brief: { when, 'max-ttl': '4s', github: terms },
    },
  });
  broker = spawnBroker(config, port);
  await broker.ready();
}, within(60_000));
afterAll(async () => {
  await broker.end('SIGKILL');
  machine.close();
  await jobs.close();
});

async function exchange(role: string, request: string): Promise<Answered> {
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: await jobs.tokens.sign({ ...jobs.claims, aud: AUDIENCE }),
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    ...{ role, entry: 'release', request_id: request },
  };
  const dpop = key.proof(new URL(`${broker.origin}/token`), Date.now());
  return broker.post('/token', form, undefined, { dpop });
}

async function records(): Promise<AuditRecord[]> {
  const { code, stdout, stderr } = await machine.jobpass(['broker', '--config', config, 'records']);
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditRecord);
}

/** The events of each token, in order. */
async function histories(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { session, unmapped } of await records()) {
    const { event } = unmapped.jobpass;
    if (session === undefined || event === 'alarm') continue;
    found.set(session.uid, [...(found.get(session.uid) ?? []), event]);
  }
  return found;
}

it('the check of the configuration counts the apps', async () => {
  const check = await machine.jobpass(['broker', '--config', config, '--check']);
  expect([check.code, check.stdout]).toEqual([
    0,
    `${config} is valid: 2 roles, 1 trusted issuer, 1 GitHub App\n`,
  ]);
});

describe('a job with the provider github and a broker', () => {
  it(
    'has a token that is dead after its post step, in the records of both',
    async () => {
      const runner = jobs.runner();
      const file = join(machine.temp, 'job.jsonl');
      const inputs = {
        ...{ provider: 'github', url: broker.origin, audience: AUDIENCE, role: 'release', name: 'prod' },
        ...{ repositories: 'shop', permissions: 'contents: read', 'audit-file': file },
      };
      const main = await runMain(runner, inputs);
      expect(main.exitCode, main.output).toBe(0);
      const token = tokenIn(main.env);
      expect(jobs.github.tokens.find(token)).toMatchObject({
        permissions: { contents: 'read' },
        repositories: new Set([1001]),
      });
      const post = await runPost(runner, inputs, main);
      expect(post.exitCode, post.output).toBe(0);
      expect(jobs.github.alive(token)).toBe(false);
      // GitHub may not know a token of less than ten seconds, so the broker looks again before it records the end.
      let all = await records();
      const events = (): string[] =>
        all
          .filter(({ unmapped }) => unmapped.jobpass.role === 'release')
          .map(({ unmapped }) => unmapped.jobpass.event);
      await secondsUntil(async () => {
        all = await records();
        return events().length > 1;
      }, 25);
      expect(events()).toEqual(['issued', 'revoked']);
      writeFileSync(
        join(machine.temp, 'broker.jsonl'),
        `${all.map((one) => JSON.stringify(one)).join('\n')}\n`,
      );
      const report = await machine.jobpass(['audit', 'report', file, 'broker.jsonl', '--format', 'json']);
      const { credentials } = JSON.parse(report.stdout) as { credentials: object[] };
      expect(credentials).toMatchObject([
        { name: 'prod', role: 'release', standing: 'dead', provider: 'github' },
      ]);
      expect(broker.log() + JSON.stringify(all)).not.toContain(token);
      for (const part of token.split('.')) expect(broker.log()).not.toContain(part);
    },
    within(60_000),
  );
});

describe('a broker that is killed', () => {
  it(
    'while it issues tokens repeats what a job may have received, and ends all that it stored',
    async () => {
      const received = new Map<string, string>();
      const first = jobs.github.tokens.all.length;
      for (let round = 0; round < ROUNDS; round++) {
        const request = `round-${round}`;
        // By GitHub's response and not by time, so that a busy machine does not change what is tested; and some moments later.
        const { child } = broker;
        jobs.github.fault('mint', async (_, response, serve) => {
          send(response, await serve());
          await wait(random() * 30);
          child.kill('SIGKILL');
        });
        const answer = await exchange('brief', request).catch(() => undefined);
        const token = answer?.status === 200 ? String(answer.body['access_token']) : undefined;
        await broker.end('SIGKILL');
        broker = spawnBroker(config, port);
        await broker.ready();
        const again = await exchange('brief', request);
        expect(again.status, JSON.stringify(again.body)).toBe(200);
        if (token !== undefined) expect(again.body['access_token']).toBe(token);
        received.set(request, String(again.body['access_token']));
      }
      await expect
        .poll(() => [...received.values()].filter((token) => jobs.github.alive(token)), {
          timeout: within(20_000),
        })
        .toEqual([]);
      // A token that GitHub created just before the kill, and that the broker could not store, reached nobody.
      const minted = jobs.github.tokens.all.slice(first);
      const orphans = minted.filter(({ token }) => jobs.github.alive(token));
      expect(orphans.length).toBeLessThanOrEqual(ROUNDS);
      const happened = await histories();
      for (const { body } of [await exchange('brief', 'last')]) happened.delete(String(body['jti']));
      const open = [...happened].filter(([, events]) => events.join() !== 'issued,revoked');
      expect(open).toEqual([]);
      expect(happened.size).toBeGreaterThanOrEqual(ROUNDS);
    },
    within(90_000),
  );

  it(
    'after it was asked to end a token ends it after its next start',
    async () => {
      const { body } = await exchange('release', 'r');
      const token = String(body['access_token']);
      let isDown = true;
      jobs.github.break('revoke', async (_, response, serve) =>
        send(response, isDown ? { status: 502, body: 'down' } : await serve()),
      );
      const answer = await broker.post('/revoke', { token });
      expect(answer.status).toBe(503);
      await broker.end('SIGKILL');
      isDown = false;
      broker = spawnBroker(config, port);
      await broker.ready();
      await expect.poll(() => jobs.github.alive(token), { timeout: within(20_000) }).toBe(false);
      await expect
        .poll(async () => (await histories()).get(String(body['jti'])), { timeout: within(10_000) })
        .toEqual(['issued', 'revoked']);
    },
    within(60_000),
  );
});
