import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { awsFault } from '../../support/aws/account.js';
import { AwsJobs } from '../../support/aws/jobs.js';
import { type Fault, send } from '../../support/faulty-server.js';
import { pause } from '../../support/kept-jobs.js';
import { within } from '../../support/pace.js';

const LEASE_MS = 20_000;
/** Expiries are in whole seconds. */
const ROUNDED_MS = 1_000;
const EXCHANGES = ['AssumeRoleWithWebIdentity', 'GetScopedCredentials'] as const;

interface Answer {
  status: number;
  key: string;
  /** How long the credential was good for when the client received it, in milliseconds. */
  leftMs: number;
}

/** How STS behaves from now on. */
type Sts = 'works' | 'fails' | 'silent';

describe('clients of the endpoint of a job with AWS sessions of 20 s', () => {
  let jobs: AwsJobs;
  let sts: Sts = 'works';
  let waiting: (() => void)[] = [];
  let url = '';
  let token = '';

  beforeEach(async () => {
    jobs = await AwsJobs.start();
    sts = 'works';
    waiting = [];
    const fault: Fault = async (request, response, serve, seen) => {
      if (sts === 'fails') return awsFault('sts', 500, 'InternalFailure')(request, response, serve, seen);
      if (sts === 'silent') await new Promise<void>((resolve) => waiting.push(resolve));
      send(response, await serve());
    };
    for (const hop of EXCHANGES) jobs.account.break(hop, fault);
    const job = jobs.job();
    const inputs = { ...jobs.inputs(jobs.role('deploy')), deliver: 'endpoint', lease: '20s' };
    const main = await job.main(inputs);
    expect(main.exitCode, main.output).toBe(0);
    url = main.env.get('AWS_CONTAINER_CREDENTIALS_FULL_URI') ?? '';
    token = main.env.get('AWS_CONTAINER_AUTHORIZATION_TOKEN') ?? '';
    expect(readFileSync(main.env.get('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE') ?? '', 'utf8')).toBe(token);
  }, within(30_000));
  afterEach(async () => {
    for (const release of waiting) release();
    await jobs.close();
  }, within(30_000));

  const ask = async (): Promise<Answer> => {
    const response = await fetch(url, { headers: { authorization: token } });
    const found = (await response.json().catch(() => ({}))) as { AccessKeyId?: string; Expiration?: string };
    const leftMs = Date.parse(found.Expiration ?? '') - Date.now();
    return { status: response.status, key: found.AccessKeyId ?? '', leftMs };
  };
  /** Several clients send a request each second. @returns all responses */
  const clients = async (count: number, seconds: number): Promise<Answer[]> => {
    const answers: Answer[] = [];
    const client = async (): Promise<void> => {
      for (let second = 0; second < seconds; second++) {
        const [answer] = await Promise.all([ask(), pause(1_000)]);
        answers.push(answer);
      }
    };
    await Promise.all(Array.from({ length: count }, client));
    return answers;
  };
  const exchanges = (): number => EXCHANGES.flatMap((hop) => jobs.account.of(hop)).length;
  const keysOf = (answers: Answer[]): Set<string> => new Set(answers.map(({ key }) => key));

  it('get copies with at least half of their lifetime left, at the cost of one exchange a copy', {
    timeout: within(60_000),
  }, async () => {
    const before = exchanges();
    const answers = await clients(5, 25);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(Math.min(...answers.map(({ leftMs }) => leftMs))).toBeGreaterThan(LEASE_MS / 2 - 2 * ROUNDED_MS);
    const keys = keysOf(answers).size;
    expect(keys).toBeGreaterThanOrEqual(3);
    // A copy that no client has seen yet may be there, and an exchange that replaces the parent of the copies.
    expect(exchanges() - before).toBeLessThanOrEqual(keys + 1);
  });

  it('see no error while STS fails and the credential is valid, and get a new one afterwards', {
    timeout: within(60_000),
  }, async () => {
    const first = await ask();
    sts = 'fails';
    const answers = await clients(4, Math.floor(first.leftMs / 1000) - 3);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(answers.filter(({ leftMs }) => leftMs <= 0)).toEqual([]);
    expect(Math.min(...answers.map(({ leftMs }) => leftMs))).toBeLessThan(LEASE_MS / 2);
    sts = 'works';
    const old = keysOf(answers);
    await vi.waitUntil(async () => !old.has((await ask()).key), { timeout: within(5_000), interval: 200 });
  });

  it('wait for a renewal that is in progress, instead of getting a copy with less than half of its lifetime left', {
    timeout: within(60_000),
  }, async () => {
    const [askedAt, first] = [Date.now(), await ask()];
    sts = 'silent';
    await vi.waitUntil(() => waiting.length > 0, { timeout: within(15_000), interval: 20 });
    await pause(first.leftMs - LEASE_MS / 2 - (Date.now() - askedAt));
    // Attempts have a time limit, so the request must arrive at the start of one.
    const attempts = waiting.length;
    await vi.waitUntil(() => waiting.length > attempts, { timeout: within(15_000), interval: 20 });
    sts = 'works';
    const answer = ask();
    setTimeout(() => {
      for (const release of waiting) release();
    }, 200);
    const { status, key, leftMs } = await answer;
    expect(status).toBe(200);
    expect(key).not.toBe(first.key);
    expect(leftMs).toBeGreaterThan(LEASE_MS / 2);
  });
});
