import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import { GoogleJobs } from '../../support/gcp/jobs.js';
import type { KeptJob } from '../../support/kept-jobs.js';
import { MovedClock } from '../../support/moved-clock.js';
import { within } from '../../support/pace.js';
import { endings } from '../../support/rows.js';

const CLOUD = 'https://www.googleapis.com/auth/cloud-platform';
const onLinux = process.platform === 'linux';

let clock: MovedClock;
let jobs: GoogleJobs;
beforeEach(async () => {
  clock = new MovedClock();
  jobs = await GoogleJobs.start({ clock: clock.clock });
});
afterEach(async () => {
  await jobs.close();
  clock.close();
});

async function started(
  changes: Record<string, string>,
  inputs = jobs.impersonated,
): Promise<{ job: KeptJob; main: StepResult }> {
  const job = jobs.job(clock.node);
  const main = await job.main({ ...inputs, ttl: '6h', ...changes });
  expect(main.exitCode, main.output).toBe(0);
  return { job, main };
}

/** Looks every so many minutes, for so many minutes. @returns the minutes at which nothing good was found */
async function over(
  everyMinutes: number,
  minutes: number,
  isGood: () => Promise<boolean>,
): Promise<number[]> {
  const bad: number[] = [];
  for (let minute = 0; minute <= minutes; minute += everyMinutes) {
    if (!(await isGood())) bad.push(minute);
    clock.move(everyMinutes * 60_000);
    // The keeper looks at its credentials several times a second.
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return bad;
}

const account = ({ env }: StepResult): { token_url: string; credential_source: Record<string, string> } =>
  JSON.parse(readFileSync(env.get('GOOGLE_APPLICATION_CREDENTIALS') ?? '', 'utf8'));

describe('a job of hours with Google credentials', { timeout: within(120_000) }, () => {
  it('keeper: has a live token at any time, with over half of its life left, and few requests', async () => {
    const { job, main } = await started({ 'credential-source': 'keeper' });
    const { token_url: url, credential_source: source } = account(main);
    const form = { subject_token: readFileSync(source['file'] ?? '', 'utf8'), scope: CLOUD };
    let asked = 0;
    const bad = await over(2, 90, async () => {
      asked++;
      const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
      const { access_token: token, expires_in: left } = (await answer.json()) as Record<string, unknown>;
      // google-auth-library 10.9.1 requests a token before each call where five minutes or less are left.
      return jobs.google.alive(String(token)) && Number(left) > 300;
    });
    expect(bad).toEqual([]);
    expect(new Set(jobs.google.calls.map(({ status }) => status))).toEqual(new Set([200]));
    // Each token of ten minutes is replaced after about three.
    expect(jobs.google.of('sts').length).toBeGreaterThan(15);
    expect(jobs.google.of('sts').length).toBeLessThanOrEqual(asked);
    const ended = endings(await job.post(main));
    expect(ended).toContain('lives until');
    expect(ended.filter((ending) => ending !== 'lives until' && ending !== 'expired')).toEqual([]);
  });

  it.runIf(onLinux)(
    'metadata: the same without a service account, with the short life of the ID token',
    async () => {
      const { main } = await started({ 'credential-source': 'metadata' }, jobs.direct);
      const url = `http://${main.env.get('GCE_METADATA_HOST')}/computeMetadata/v1/instance/service-accounts/default/token`;
      const bad = await over(1, 40, async () => {
        const answer = await fetch(url, { headers: { 'metadata-flavor': 'Google' } });
        const { access_token: token, expires_in: left } = (await answer.json()) as Record<string, unknown>;
        return jobs.google.alive(String(token)) && Number(left) > 120;
      });
      expect(bad).toEqual([]);
    },
  );

  it('file: the ID token in the file is never near its end', async () => {
    const { main } = await started({ deliver: 'file' });
    const { file = '' } = account(main).credential_source;
    const bad = await over(1, 40, async () => {
      const { exp = 0 } = decodeJwt(readFileSync(file, 'utf8'));
      return exp - clock.clock.now() / 1000 > 60;
    });
    expect(bad).toEqual([]);
  });

  it('url: each ID token is good for an exchange', async () => {
    const { main } = await started({ 'credential-source': 'url' });
    const { url = '', headers } = account(main).credential_source as unknown as {
      url: string;
      headers: Record<string, string>;
    };
    const bad = await over(1, 40, async () => {
      const { id_token: token } = (await (await fetch(url, { headers })).json()) as { id_token: string };
      return (decodeJwt(token).exp ?? 0) - clock.clock.now() / 1000 > 50;
    });
    expect(bad).toEqual([]);
  });
});

describe('log-ins to Artifact Registry', { timeout: within(90_000) }, () => {
  it('are access tokens with a fixed user name, for the registries of the job alone', async () => {
    const registry = 'europe-west1-docker.pkg.dev';
    const { job, main } = await started({ registries: registry });
    const helper = (operation: string, input: string): Promise<{ code: number | null; text: string }> =>
      new Promise((resolve) => {
        const child = spawn('docker-credential-jobpass', [operation], {
          env: { ...process.env, ...Object.fromEntries(main.env), PATH: job.runner.path },
        });
        let text = '';
        child.stdout.setEncoding('utf8').on('data', (data: string) => {
          text += data;
        });
        child.once('close', (code) => resolve({ code, text }));
        child.stdin.end(input);
      });
    const { code, text } = await helper('get', registry);
    expect(code, text).toBe(0);
    const { Username, Secret } = JSON.parse(text) as Record<string, string>;
    expect(Username).toBe('oauth2accesstoken');
    const issued = jobs.google.tokens.find(Secret ?? '');
    expect(issued?.serviceAccount).toBe(jobs.account.email);
    expect((issued?.expiresAt ?? 0) - (issued?.issuedAt ?? 0)).toBeGreaterThan(890_000);
    expect((await helper('get', 'us-docker.pkg.dev')).code).toBe(1);
    const refused = await jobs.job().main({ ...jobs.impersonated, registries: 'ghcr.io' });
    expect(refused.output).toMatch(/LOCATION-docker\.pkg\.dev/);
  });
});
