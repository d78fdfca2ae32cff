import type { JWTPayload } from 'jose';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { KeptJob } from '../kept-jobs.js';
import { CLAIMS } from '../world.js';
import { Google, type GoogleOptions } from './google.js';
import type { ServiceAccount } from './iam.js';
import { fullName, type PoolProvider } from './pools.js';

/** Jobs of octo-org/octo-repo, a pool that lets them in, and a service account that they may impersonate. */
export class GoogleJobs {
  readonly google: Google;
  readonly tokens: IdTokenService;
  readonly claims: JWTPayload;
  readonly provider: PoolProvider;
  readonly account: ServiceAccount;
  readonly #jobs: KeptJob[] = [];
  readonly #runners: StandInRunner[] = [];

  private constructor(google: Google, tokens: IdTokenService, claims: JWTPayload) {
    this.google = google;
    this.tokens = tokens;
    this.claims = claims;
    this.provider = google.addProvider({
      issuer: tokens.issuer,
      attributeCondition: `assertion.repository == '${CLAIMS.repository}'`,
    });
    this.account = google.addServiceAccount('deploy@shop-production.iam.gserviceaccount.com', [
      this.member(`attribute.repository/${CLAIMS.repository}`),
    ]);
  }

  static async start(options: GoogleOptions = {}): Promise<GoogleJobs> {
    const claims = { ...CLAIMS };
    return new GoogleJobs(
      await Google.start(options),
      await startIdTokenService(claims, options.clock && (() => options.clock?.now() ?? Date.now())),
      claims,
    );
  }

  /** A set of principals of the pool, as policies name it. */
  member(of: string): string {
    const { project, pool } = this.provider;
    return `principalSet://iam.googleapis.com/projects/${project}/locations/global/workloadIdentityPools/${pool}/${of}`;
  }

  /** Inputs of a job without a service account. */
  get direct(): Record<string, string> {
    return {
      provider: 'gcp',
      'workload-identity-provider': fullName(this.provider).replace('//iam.googleapis.com/', ''),
      url: this.google.origin,
      'iam-credentials-url': this.google.origin,
    };
  }

  /** Inputs of a job with the service account. */
  get impersonated(): Record<string, string> {
    return { ...this.direct, 'service-account': this.account.email };
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
    await this.google.close();
    await this.tokens.close();
  }
}
