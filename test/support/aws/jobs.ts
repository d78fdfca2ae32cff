import type { JWTPayload } from 'jose';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { KeptJob } from '../kept-jobs.js';
import { CLAIMS } from '../world.js';
import {
  type AccountOptions,
  AwsAccount,
  type AwsCredentials,
  type Policy,
  type RoleOptions,
  type Statement,
} from './account.js';
import { allow } from './policies.js';

/** Jobs whose ID tokens an account trusts. */
export class AwsJobs {
  readonly account: AwsAccount;
  /** What their ID tokens say; a test may change it. */
  readonly claims: JWTPayload;
  readonly tokens: IdTokenService;
  readonly #provider: string;
  readonly #jobs: KeptJob[] = [];
  readonly #runners: StandInRunner[] = [];

  private constructor(account: AwsAccount, claims: JWTPayload, tokens: IdTokenService, provider: string) {
    this.account = account;
    this.claims = claims;
    this.tokens = tokens;
    this.#provider = provider;
  }

  /** @param tokensMs how far the clock of the ID tokens' issuer is ahead, if not as far as the account's */
  static async start(options: AccountOptions = {}, tokensMs = options.clockMs): Promise<AwsJobs> {
    const claims = { ...CLAIMS };
    const tokens = await startIdTokenService(claims, () => Date.now() + (tokensMs ?? 0));
    const account = await AwsAccount.start(options);
    return new AwsJobs(account, claims, tokens, account.addOidcProvider(tokens.issuer));
  }

  /** A role for these jobs alone; it may do everything unless told. @returns its ARN */
  role(name: string, options: Partial<RoleOptions> = {}): string {
    return this.account.addRole(name, { policies: [allow('*', '*')], trust: this.trust(), ...options });
  }

  /** Lets these jobs in, and all that the account lets assume roles if told, as the roles of CDK do. */
  trust(account = false): Policy {
    const host = this.tokens.issuer.replace('http://', '');
    const jobs: Statement = {
      ...{
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: this.#provider },
      },
      Condition: { StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com', [`${host}:sub`]: CLAIMS.sub } },
    };
    const principal = { AWS: `arn:aws:iam::${this.account.id}:root` };
    const others: Statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal };
    return { Version: '2012-10-17', Statement: account ? [jobs, others] : jobs };
  }

  inputs(role: string): Record<string, string> {
    return { provider: 'aws', region: 'eu-central-1', url: this.account.url, role };
  }

  job(env: Record<string, string> = {}): KeptJob {
    const job = new KeptJob({ ...this.#env, ...env });
    this.#jobs.push(job);
    return job;
  }

  /** A job whose steps have no worker, so that nothing keeps its credential. */
  runner(): StandInRunner {
    const runner = new StandInRunner(this.#env);
    this.#runners.push(runner);
    return runner;
  }

  get #env(): Record<string, string> {
    return {
      GITHUB_REPOSITORY: CLAIMS.repository,
      ACTIONS_ID_TOKEN_REQUEST_URL: this.tokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.tokens.requestToken,
    };
  }

  async close(): Promise<void> {
    for (const job of this.#jobs) await job.close();
    for (const runner of this.#runners) runner.close();
    await this.account.close();
    await this.tokens.close();
  }
}

/** The keys that a step finds in its environment. */
export function keysIn({ env }: { env: ReadonlyMap<string, string> }): AwsCredentials {
  return {
    accessKeyId: env.get('AWS_ACCESS_KEY_ID') ?? '',
    secretAccessKey: env.get('AWS_SECRET_ACCESS_KEY') ?? '',
    sessionToken: env.get('AWS_SESSION_TOKEN') ?? '',
  };
}
