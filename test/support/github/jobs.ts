import type { JWTPayload } from 'jose';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { KeptJob } from '../kept-jobs.js';
import { CLAIMS } from '../world.js';
import type { App, Installation } from './accounts.js';
import { GitHub, type GitHubOptions } from './server.js';

/** The permissions that the app's installation has, besides `metadata: read`. */
export const INSTALLED = { contents: 'write', issues: 'write', administration: 'read' } as const;

/** Jobs of octo-org/octo-repo, and an app that octo-org has installed. */
export class GitHubJobs {
  readonly github: GitHub;
  readonly app: App;
  readonly installation: Installation;
  readonly tokens: IdTokenService;
  /** What their ID tokens say; a test may change it. */
  readonly claims: JWTPayload;
  readonly #jobs: KeptJob[] = [];
  readonly #runners: StandInRunner[] = [];

  private constructor(github: GitHub, tokens: IdTokenService, claims: JWTPayload) {
    this.github = github;
    this.tokens = tokens;
    this.claims = claims;
    this.app = github.accounts.addApp();
    github.accounts.addRepository(CLAIMS.repository, { id: Number(CLAIMS.repository_id) });
    github.accounts.addRepository('octo-org/shop', { id: 1_001 });
    github.accounts.addRepository('octo-org/site', { id: 1_002 });
    this.installation = github.accounts.install(this.app, 'octo-org', { permissions: INSTALLED });
  }

  static async start(options: GitHubOptions = {}): Promise<GitHubJobs> {
    const claims = { ...CLAIMS };
    return new GitHubJobs(await GitHub.start(options), await startIdTokenService(claims), claims);
  }

  /** Inputs of a job that has the app's private key. */
  get local(): Record<string, string> {
    return {
      ...{ provider: 'github', 'api-url': this.github.api, permissions: 'contents: write' },
      ...{ 'client-id': this.app.clientId, 'private-key': this.app.privateKey },
    };
  }

  /** Inputs of a job that the trust policy `ci` of octo-org/shop lets in. */
  get octoSts(): Record<string, string> {
    this.github.policies.set('octo-org/shop:ci', {
      issuer: this.tokens.issuer,
      subject: String(this.claims.sub),
      permissions: { contents: 'write' },
    });
    return {
      ...{ provider: 'github', signer: 'octo-sts', url: this.github.origin, 'api-url': this.github.api },
      ...{ owner: 'octo-org', repositories: 'shop', role: 'ci' },
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
    await this.github.close();
    await this.tokens.close();
  }
}

/** The token in the variables that a step finds. The stand-in's address is not that of GitHub.com. */
export function tokenIn(env: ReadonlyMap<string, string>): string {
  const token = env.get('GH_ENTERPRISE_TOKEN');
  if (token === undefined) throw new Error('no token');
  return token;
}
