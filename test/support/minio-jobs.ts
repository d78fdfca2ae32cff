import type { JWTPayload } from 'jose';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import { KeptJob } from './kept-jobs.js';
import { MINIO_AUDIENCE, Minio, type MinioOptions } from './minio.js';
import { CLAIMS } from './world.js';

/** Jobs whose ID tokens a MinIO trusts. */
export class MinioJobs {
  readonly minio: Minio;
  readonly tokens: IdTokenService;
  /** The claims in the ID tokens. A test may change them. */
  readonly claims: JWTPayload;
  readonly #jobs: KeptJob[] = [];

  private constructor(minio: Minio, tokens: IdTokenService, claims: JWTPayload) {
    this.minio = minio;
    this.tokens = tokens;
    this.claims = claims;
  }

  static async start(options: Omit<MinioOptions, 'issuer'> = {}): Promise<MinioJobs> {
    const claims = { ...CLAIMS };
    const tokens = await startIdTokenService(claims);
    try {
      return new MinioJobs(await Minio.start({ ...options, issuer: tokens.issuer }), tokens, claims);
    } catch (error) {
      await tokens.close();
      throw error;
    }
  }

  get inputs(): Record<string, string> {
    return { provider: 'aws', url: this.minio.url, role: this.minio.role, audience: MINIO_AUDIENCE };
  }

  job(env: Record<string, string> = {}): KeptJob {
    const job = new KeptJob({
      GITHUB_REPOSITORY: CLAIMS.repository,
      GITHUB_JOB: 'deploy',
      ACTIONS_ID_TOKEN_REQUEST_URL: this.tokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.tokens.requestToken,
      RUNNER_TRACKING_ID: 'github_test',
      ...env,
    });
    this.#jobs.push(job);
    return job;
  }

  /** An ID token that MinIO accepts. */
  idToken(): Promise<string> {
    return this.tokens.sign({ ...this.claims, aud: MINIO_AUDIENCE });
  }

  async close(): Promise<void> {
    for (const job of this.#jobs) await job.close();
    await this.minio.stop();
    await this.tokens.close();
  }
}
