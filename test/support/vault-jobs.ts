import type { JWTPayload } from 'jose';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import { type SpawnStep, StandInRunner, type StepResult } from '../../src/demo/stand-in-runner.js';
import type { Bao } from './openbao.js';
import { CLAIMS, runMain, runPost } from './world.js';

/** Jobs whose ID tokens an OpenBao trusts. */
export class VaultJobs {
  /** What their ID tokens say; a test may change it. */
  readonly claims: JWTPayload;
  readonly tokens: IdTokenService;
  readonly #bao: Bao;
  readonly #runners: StandInRunner[] = [];

  private constructor(bao: Bao, tokens: IdTokenService, claims: JWTPayload) {
    this.#bao = bao;
    this.tokens = tokens;
    this.claims = claims;
  }

  /**
   * With the auth method `jwt` and the role `job`, for the environment production alone.
   *
   * @param others more addresses that jobs may know the server by: further nodes, something in front
   */
  static async start(bao: Bao, others: readonly string[] = []): Promise<VaultJobs> {
    const claims = { ...CLAIMS };
    const tokens = await startIdTokenService(claims);
    await bao.jwtAuth(tokens.issuer);
    await bao.jwtRole('job', {
      bound_audiences: [...new Set([bao.address, ...others])],
      bound_claims: { environment: 'production' },
      token_policies: ['job'],
    });
    return new VaultJobs(bao, tokens, claims);
  }

  get inputs(): Record<string, string> {
    // Most tests are about what main and post do by themselves.
    return { provider: 'vault', url: this.#bao.address, role: 'job', keep: 'false' };
  }

  runner(env: Record<string, string> = {}, spawnStep?: SpawnStep): StandInRunner {
    const runner = new StandInRunner(
      {
        GITHUB_REPOSITORY: CLAIMS.repository,
        GITHUB_JOB: 'deploy',
        ACTIONS_ID_TOKEN_REQUEST_URL: this.tokens.requestUrl,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.tokens.requestToken,
        ...env,
      },
      spawnStep,
    );
    this.#runners.push(runner);
    return runner;
  }

  /** A whole job: main, what its steps do, and post. */
  async job(
    inputs: Record<string, string>,
    steps: (main: StepResult) => void | Promise<void> = () => undefined,
  ): Promise<{ main: StepResult; post: StepResult; all: string }> {
    const runner = this.runner();
    const given = { ...this.inputs, ...inputs };
    const main = await runMain(runner, given);
    await steps(main);
    const post = await runPost(runner, given, main);
    return { main, post, all: main.output + post.output };
  }

  /** Whether the server takes a token. */
  async accepts(token: string): Promise<boolean> {
    const { status } = await this.#bao.request('GET', 'auth/token/lookup-self', undefined, { token });
    return status === 200;
  }

  async close(): Promise<void> {
    for (const runner of this.#runners) runner.close();
    await this.tokens.close();
  }
}
