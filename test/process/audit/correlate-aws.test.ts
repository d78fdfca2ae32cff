import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CorrelationOutput } from '../../../src/audit/correlate/output.js';
import type { ReadRecord } from '../../../src/audit/read-record.js';
import { AwsJobs } from '../../support/aws/jobs.js';
import { ask, JAVASCRIPT, stepEnv } from '../../support/aws/steps.js';
import type { TrailedEvent } from '../../support/aws/trail.js';
import type { KeptJob } from '../../support/kept-jobs.js';
import { Machine } from '../../support/machine.js';
import { within } from '../../support/pace.js';

/** How long a client calls S3: longer than a lease, so that the keeper makes further sessions. */
const SECONDS = 22;
const LEASE = '20s';

describe('the sessions of a job in CloudTrail', () => {
  let jobs: AwsJobs;
  let job: KeptJob;
  let machine: Machine;
  let records: string;
  let step: string;
  beforeAll(async () => {
    jobs = await AwsJobs.start();
    job = jobs.job();
    machine = new Machine();
    const inputs = { ...jobs.inputs(jobs.role('deploy')), deliver: 'endpoint', lease: LEASE };
    const main = await job.main(inputs);
    expect(main.exitCode, main.output).toBe(0);
    records = main.outputs.get('audit-file') ?? '';
    const asked = await ask(job, JAVASCRIPT, stepEnv(jobs.account, '/nonexistent'), { seconds: SECONDS });
    expect(asked.exitCode, asked.output).toBe(0);
    step = asked.output;
    const post = await job.post(main);
    expect(post.exitCode, post.output).toBe(0);
  }, within(120_000));
  afterAll(async () => {
    machine.close();
    await jobs.close();
  });

  /** The output of the command for the events of the stand-in, and more of them. */
  async function correlated(more: readonly Record<string, unknown>[] = []): Promise<CorrelationOutput> {
    const trail = join(machine.temp, 'trail.json');
    writeFileSync(trail, JSON.stringify({ Records: [...jobs.account.trail.events, ...more] }));
    const told = await machine.jobpass([
      ...['audit', 'correlate', records, '--cloudtrail', trail, '--skew', '1s', '--json'],
    ]);
    expect(told.stderr).toBe('');
    return JSON.parse(told.stdout) as CorrelationOutput;
  }

  /** The access key of each credential. */
  const keysInRecords = (): Map<string, string> =>
    new Map(
      readFileSync(records, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as ReadRecord)
        .map(({ session, unmapped }) => [session?.uid ?? '', unmapped.jobpass.key_id ?? '']),
    );
  const usesOf = (key: string): TrailedEvent[] =>
    jobs.account.trail.events.filter(({ userIdentity }) => userIdentity.accessKeyId === key);

  it('have an access key of their own each, which is in every record', () => {
    const keys = keysInRecords();
    expect(keys.size).toBeGreaterThanOrEqual(2);
    expect(new Set(keys.values()).size).toBe(keys.size);
    for (const key of keys.values()) expect(key).toMatch(/^ASIA[A-Z0-9]{16}$/);
    const used = new Set(
      jobs.account.trail.events.flatMap(({ userIdentity }) => userIdentity.accessKeyId ?? []),
    );
    // Every key that the client used was one of a record, and it used at least two of them.
    for (const key of used) expect([...keys.values()]).toContain(key);
    expect(step.match(/builds,reports/g)?.length).toBeGreaterThan(SECONDS / 2);
  });

  it('are joined with their events by the access key, so that nothing is left unjudged', async () => {
    const told = await correlated();
    expect([told.findings, told.attempts, told.unjudged]).toEqual([[], [], []]);
    const keys = keysInRecords();
    const uses = told.credentials.map(({ id, uses: number, joined }) => [id, number, joined]);
    expect(uses).toHaveLength([...keys.values()].filter((key) => usesOf(key).length > 0).length);
    for (const [id, number, joined] of uses)
      expect([number, joined]).toEqual([usesOf(keys.get(String(id)) ?? '').length, 'exact']);
    expect(told.credentials.every(({ loggedInAt }) => loggedInAt !== undefined)).toBe(true);
  });

  it('are copies of one session, which have the credential and the run in their description', async () => {
    const requests = jobs.account.trail.events.filter(
      ({ eventName, errorCode }) => eventName === 'GetScopedCredentials' && errorCode === undefined,
    );
    expect(requests.length).toBeGreaterThanOrEqual(2);
    const keys = keysInRecords();
    const told = await correlated();
    for (const { responseElements, userIdentity } of requests) {
      const { credentials } = responseElements as { credentials: { accessKeyId: string } };
      const [id] = [...keys].find(([, key]) => key === credentials.accessKeyId) ?? [];
      const copy = told.credentials.find((one) => one.id === id);
      // A copy that was made before the job ended may not have been used.
      if (copy === undefined) continue;
      expect(copy.described).toEqual({ id: expect.any(String) as string, run: '77', attempt: '1' });
      expect(id).toContain(copy.described?.id);
      expect([...keys.values()]).toContain(userIdentity.accessKeyId);
    }
    expect(told.credentials.filter(({ described }) => described !== undefined).length).toBeGreaterThan(1);
    // Copies have the ID of their session, which alone would not distinguish them.
    const ids = new Set(requests.map(({ userIdentity }) => userIdentity['principalId']));
    expect(ids.size).toBeLessThan(told.credentials.length);
  });

  it('do not hide a key that is in no record: it belongs to the job, by the weaker statement', async () => {
    const event = jobs.account.trail.events.findLast(({ eventName }) => eventName === 'ListBuckets');
    if (event === undefined) return expect.fail('the client did not call S3');
    const stray = {
      ...{ ...event, eventID: 'stray', eventTime: new Date(Date.now() + 3_600_000).toISOString() },
      userIdentity: { ...event.userIdentity, accessKeyId: 'ASIASTRAYKEY00000001' },
    };
    const told = await correlated([stray]);
    expect(told.findings).toEqual([
      expect.objectContaining({
        ...{ kind: 'use after end', joined: 'by session', through: 'ASIASTRAYKEY00000001' },
        action: 's3:ListBuckets',
      }),
    ]);
  });
});
