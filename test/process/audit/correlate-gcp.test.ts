import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CorrelationOutput } from '../../../src/audit/correlate/output.js';
import type { ReadRecord } from '../../../src/audit/read-record.js';
import { GoogleJobs } from '../../support/gcp/jobs.js';
import type { KeptJob } from '../../support/kept-jobs.js';
import { Machine } from '../../support/machine.js';
import { within } from '../../support/pace.js';

describe('the token of a job in Cloud Audit Logs', () => {
  let jobs: GoogleJobs;
  let job: KeptJob;
  let machine: Machine;
  let records: string;
  let token: string;
  beforeAll(async () => {
    jobs = await GoogleJobs.start();
    job = jobs.job();
    machine = new Machine();
    const main = await job.main({ ...jobs.impersonated, deliver: 'output', ttl: '1h' });
    expect(main.exitCode, main.output).toBe(0);
    records = main.outputs.get('audit-file') ?? '';
    token = main.outputs.get('token') ?? '';
    for (let at = 0; at < 3; at++) expect(await use()).toBe(200);
    const post = await job.post(main);
    expect(post.exitCode, post.output).toBe(0);
  }, within(60_000));
  afterAll(async () => {
    machine.close();
    await jobs.close();
  });

  const use = async (): Promise<number> =>
    (await fetch(`${jobs.google.origin}/resource`, { headers: { authorization: `Bearer ${token}` } })).status;

  async function correlated(log: readonly object[], now = Date.now()): Promise<CorrelationOutput> {
    const path = join(machine.temp, 'audit.json');
    // Another entry shows that the log goes on.
    const later = {
      insertId: 'later',
      timestamp: new Date(now + 2 * 3_600_000).toISOString(),
      logName: 'projects/shop-production/logs/cloudaudit.googleapis.com%2Factivity',
      protoPayload: {
        serviceName: 'storage.googleapis.com',
        methodName: 'storage.buckets.create',
        authenticationInfo: { principalEmail: 'ada@example.com' },
      },
    };
    writeFileSync(path, JSON.stringify([...log, later]));
    const told = await machine.jobpass([
      ...['audit', 'correlate', records, '--cloud-audit', path, '--skew', '1s', '--json'],
    ]);
    expect(told.stderr).toBe('');
    return JSON.parse(told.stdout) as CorrelationOutput;
  }

  it('has the identity that the records contain, and is joined with its uses', async () => {
    const [issued] = readFileSync(records, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ReadRecord);
    expect(issued?.service.uid ?? issued?.session?.issuer).toContain(jobs.account.email);
    expect(issued?.session?.credential_uid).toMatch(
      /^principal:\/\/iam\.googleapis\.com\/projects\/\d+\/.*\/subject\/repo:octo-org\/octo-repo:environment:production$/,
    );
    const told = await correlated(jobs.google.auditLog);
    expect([told.findings, told.attempts, told.unjudged]).toEqual([[], [], []]);
    expect(told.credentials).toEqual([
      expect.objectContaining({
        uses: 3,
        joined: 'by session',
        loggedInAt: expect.any(String),
        actions: [{ name: 'storage:objects.get', count: 3 }],
        own: [
          { name: 'iamcredentials:GenerateAccessToken', count: 1 },
          { name: 'sts:ExchangeToken', count: 1 },
        ],
      }),
    ]);
    expect(told.coverage.credentials).toEqual([expect.objectContaining({ looked: true })]);
  });

  it('is found if a copy of it is used after the job', async () => {
    expect(await use()).toBe(200);
    const stolen = structuredClone(jobs.google.auditLog);
    const last = stolen.at(-1) as { timestamp: string };
    last.timestamp = new Date(Date.parse(last.timestamp) + 60_000).toISOString();
    const told = await correlated(stolen);
    expect(told.findings.map(({ kind, action }) => [kind, action])).toEqual([
      ['use after end', 'storage:objects.get'],
    ]);
  });
});
