import { existsSync } from 'node:fs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { CLIENTS, clientsFolder } from '../../scripts/google-clients/clients.mjs';
import { CloudProgram, javaStore, trusting } from '../support/cloud-clients.js';
import { GoogleJobs } from '../support/gcp/jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { MovedClock, noFaketime } from '../support/moved-clock.js';
import { within } from '../support/pace.js';
import { Authority } from '../support/pki.js';

// Google's authentication library for Go in a job of the built action. Each delivery gives it a valid token at any time.

const LIFE_S = 330;
const STEP_S = 55;
const LIVES = 2;

/** The deliveries, as inputs. */
const DELIVERIES: readonly [name: string, inputs: Record<string, string>][] = [
  ['a program (credential-source: executable)', { 'credential-source': 'executable' }],
  ['the keeper (credential-source: keeper)', { 'credential-source': 'keeper' }],
  ['the metadata protocol (credential-source: metadata)', { 'credential-source': 'metadata' }],
  ['a file (deliver: file)', { deliver: 'file' }],
];

const noClients = (): string | undefined =>
  existsSync(clientsFolder())
    ? undefined
    : 'the clients of Google Cloud are not installed: node scripts/install-google-clients.mjs';

suiteUnless(noClients() ?? noFaketime(), 'client libraries of Google Cloud', () => {
  const authority = new Authority('clients of Google Cloud');
  const certificates = javaStore(authority.certFile);
  const trust = trusting(authority.certFile);
  let clock: MovedClock;
  let jobs: GoogleJobs;

  beforeEach(async () => {
    clock = new MovedClock();
    jobs = await GoogleJobs.start({ clock: clock.clock, tls: authority.server(), lifeS: LIFE_S });
    return async () => {
      await jobs.close();
      clock.close();
    };
  });
  afterAll(() => {
    certificates.close();
    authority.close();
  });

  describe.each(CLIENTS.filter(({ name }) => name === 'oauth2'))('$title', (client) => {
    it.each(DELIVERIES)(
      'gets valid tokens for two lives of 330 s from %s',
      {
        timeout: within(120_000),
      },
      async (_, inputs) => {
        const job = jobs.job({ ...trust, ...clock.node });
        const main = await job.main({ ...jobs.impersonated, ...inputs });
        expect(main.exitCode, main.output).toBe(0);
        const env = { ...trust, ...Object.fromEntries([...main.env].filter(([, value]) => value !== '')) };
        const program = new CloudProgram(client, { env, clock, certificates });
        const tokens = new Set<string>();
        try {
          for (let second = 0; second < LIVES * LIFE_S; second += STEP_S) {
            const token = await program.token();
            expect(jobs.google.alive(token), `after ${second} s`).toBe(true);
            tokens.add(token);
            await clock.pass(STEP_S * 1000);
          }
          expect(tokens.size).toBeGreaterThanOrEqual(LIVES);
          expect((await job.post(main)).output).toMatch(/: (lives until|expired)/);
        } finally {
          await program.close();
        }
      },
    );
  });
});
