import type { JWTPayload } from 'jose';
import { type Clock, systemClock } from '../../../src/clock.js';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { KeptJob } from '../kept-jobs.js';
import { CLAIMS } from '../world.js';
import type { Application, Tenant } from './directory.js';
import { Entra } from './entra.js';

/** Jobs of octo-org/octo-repo, and an application that trusts them. */
export class AzureJobs {
  readonly entra: Entra;
  readonly tenant: Tenant;
  readonly application: Application;
  readonly tokens: IdTokenService;
  /** What their ID tokens say; a test may change it. */
  readonly claims: JWTPayload;
  readonly subscription = '11111111-2222-3333-4444-555555555555';
  readonly #jobs: KeptJob[] = [];
  readonly #runners: StandInRunner[] = [];

  private constructor(entra: Entra, tokens: IdTokenService, claims: JWTPayload) {
    this.entra = entra;
    this.tokens = tokens;
    this.claims = claims;
    this.tenant = entra.addTenant('octo.onmicrosoft.com');
    this.application = this.tenant.addApplication();
    this.application.federated.push({
      name: 'main',
      issuer: tokens.issuer,
      subject: String(claims.sub),
      audiences: ['api://AzureADTokenExchange'],
    });
  }

  static async start(
    options: { clock?: Clock; tls?: { cert: string; key: string } } = {},
  ): Promise<AzureJobs> {
    const claims = { ...CLAIMS };
    const entra = await Entra.start(options);
    // ID tokens follow the same clock.
    const { clock = systemClock } = options;
    return new AzureJobs(entra, await startIdTokenService(claims, () => clock.now()), claims);
  }

  /** Inputs of a job that the application trusts. */
  get inputs(): Record<string, string> {
    return {
      ...{ provider: 'azure', url: this.entra.origin, 'client-id': this.application.clientId },
      ...{ 'tenant-id': this.tenant.id, 'subscription-id': this.subscription },
    };
  }

  /** A job whose steps run in a worker, so that its keeper lives as long as the job. */
  job(env: Record<string, string> = {}): KeptJob {
    const job = new KeptJob({ ...this.env, ...env });
    this.#jobs.push(job);
    return job;
  }

  /** A job whose steps have no worker, so that nothing keeps its credential. */
  runner(): StandInRunner {
    const runner = new StandInRunner(this.env);
    this.#runners.push(runner);
    return runner;
  }

  /** What a runner sets for every step. */
  get env(): Record<string, string> {
    return {
      GITHUB_REPOSITORY: CLAIMS.repository,
      GITHUB_JOB: 'deploy',
      ACTIONS_ID_TOKEN_REQUEST_URL: this.tokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.tokens.requestToken,
      RUNNER_TRACKING_ID: 'github_test',
    };
  }

  async close(): Promise<void> {
    for (const job of this.#jobs) await job.close();
    for (const runner of this.#runners) runner.close();
    await this.entra.close();
    await this.tokens.close();
  }
}
