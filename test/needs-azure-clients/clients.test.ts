import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { AZ_VERSION, az, CLIENTS, clientsFolder } from '../../scripts/azure-clients/clients.mjs';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import { AzureJobs } from '../support/azure/jobs.js';
import { CloudProgram, javaStore, trusting } from '../support/cloud-clients.js';
import type { KeptJob } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { MovedClock, noFaketime } from '../support/moved-clock.js';
import { within } from '../support/pace.js';
import { Authority } from '../support/pki.js';
import { jobPath } from '../support/tools.js';

// Azure's identity libraries in a job of the built action. docs/measured/azure-clients.md repeats what they do.

const MINUTE_MS = 60_000;
const ARM = 'https://management.azure.com';
/** The resource that a client requests first at each minute. */
const AT: readonly [minute: number, resource: string][] = [
  [0, ARM],
  [4, 'https://vault.azure.net'],
  [6, 'https://storage.azure.com'],
  [9, 'https://graph.microsoft.com'],
];
/**
 * What each client gets at these minutes from a file with the ID token, which the keeper replaces. AADSTS700024: the ID token in the
 * client's memory has expired.
 */
const WITH_FILE: Readonly<Record<string, readonly string[]>> = {
  python: ['works', 'works', 'AADSTS700024', 'AADSTS700024'],
  node: ['works', 'works', 'works', 'works'],
  go: ['works', 'works', 'AADSTS700024', 'AADSTS700024'],
  java: ['works', 'works', 'works', 'works'],
};
const LIFE_S = 330;
const STEP_S = 55;
const run = promisify(execFile);

const noClients = (): string | undefined =>
  existsSync(clientsFolder())
    ? undefined
    : 'the clients of Azure are not installed: node scripts/install-azure-clients.mjs';

suiteUnless(noClients() ?? noFaketime(), 'client libraries of Azure', () => {
  const authority = new Authority('clients of Azure');
  const certificates = javaStore(authority.certFile);
  const trust = trusting(authority.certFile);
  let clock: MovedClock;
  let jobs: AzureJobs;

  beforeEach(async () => {
    clock = new MovedClock();
    jobs = await AzureJobs.start({ clock: clock.clock, tls: authority.server() });
    return async () => {
      await jobs.close();
      clock.close();
    };
  });
  afterAll(() => {
    certificates.close();
    authority.close();
  });

  /** Starts a job on the clock. */
  async function begin(inputs: Record<string, string>): Promise<{ job: KeptJob; main: StepResult }> {
    const job = jobs.job({ ...trust, ...clock.node });
    const main = await job.main({ ...jobs.inputs, ...inputs });
    expect(main.exitCode, main.output).toBe(0);
    return { job, main };
  }

  const variables = (main: StepResult): Record<string, string> => ({
    ...trust,
    ...Object.fromEntries([...main.env].filter(([, value]) => value !== '')),
  });

  /** Requests a new resource at each minute. @returns whether the client got a token that the resource accepts */
  async function outcomes(program: CloudProgram): Promise<string[]> {
    const found: string[] = [];
    let now = 0;
    for (const [minute, resource] of AT) {
      await clock.pass((minute - now) * MINUTE_MS);
      now = minute;
      const outcome = await program.get(resource);
      if ('token' in outcome)
        found.push((await jobs.entra.accepts(outcome.token, resource)) ? 'works' : 'a token that is refused');
      else found.push(/AADSTS\d+/.exec(outcome.error)?.[0] ?? outcome.error);
    }
    return found;
  }

  describe.each(CLIENTS)('$title', (client) => {
    const timeout = within(300_000);

    it('gets tokens for further resources from the endpoint at any time', { timeout }, async () => {
      const { job, main } = await begin({ deliver: 'endpoint' });
      const program = new CloudProgram(client, { env: variables(main), clock, certificates });
      try {
        expect(await outcomes(program)).toEqual(['works', 'works', 'works', 'works']);
        expect((await job.post(main)).output).toMatch(/: lives until /);
      } finally {
        await program.close();
      }
    });

    it('gets valid tokens for three lives of 330 s', { timeout }, async () => {
      jobs.entra.lifeS = LIFE_S;
      const { job, main } = await begin({ deliver: 'endpoint' });
      const program = new CloudProgram(client, { env: variables(main), clock, certificates });
      const tokens = new Set<string>();
      try {
        for (let second = 0; second < 3 * LIFE_S; second += STEP_S) {
          const token = await program.token(ARM);
          expect(await jobs.entra.accepts(token, ARM), `after ${second} s`).toBe(true);
          tokens.add(token);
          await clock.pass(STEP_S * 1000);
        }
        expect(tokens.size).toBeGreaterThanOrEqual(3);
        await job.post(main);
      } finally {
        await program.close();
      }
    });

    it('gets tokens with a file of the ID token, as long as it reads the file again', {
      timeout,
    }, async () => {
      const { job, main } = await begin({ deliver: 'file' });
      const program = new CloudProgram(client, { env: variables(main), clock, certificates });
      try {
        expect(await outcomes(program)).toEqual(WITH_FILE[client.name]);
        await job.post(main);
      } finally {
        await program.close();
      }
    });
  });

  it(`Azure CLI ${AZ_VERSION}: gets tokens for several resources without a log-in`, {
    timeout: within(300_000),
  }, async () => {
    const { job, main } = await begin({ deliver: 'endpoint' });
    const [file = '', ...words] = az();
    for (const resource of [ARM, 'https://vault.azure.net']) {
      const { stdout } = await run(
        file,
        [...words, 'account', 'get-access-token', '--resource', resource, '--output', 'json'],
        { env: { PATH: jobPath(), HOME: '/nonexistent', ...variables(main) } },
      );
      const { accessToken, subscription, tenant } = JSON.parse(stdout) as Record<string, string>;
      expect(await jobs.entra.accepts(accessToken ?? '', resource)).toBe(true);
      expect([subscription, tenant]).toEqual([jobs.subscription, jobs.tenant.id]);
    }
    await job.post(main);
    await expect(
      run(file, [...words, 'account', 'get-access-token', '--resource', 'https://storage.azure.com'], {
        env: { PATH: jobPath(), HOME: '/nonexistent', ...variables(main) },
      }),
    ).rejects.toThrow();
  });
});
