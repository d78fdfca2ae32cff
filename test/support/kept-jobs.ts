import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Broker } from '../../src/broker/broker.js';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import { type ProtectedService, startProtectedService } from '../../src/demo/protected-service.js';
import { StandInRunner, type StepOptions, type StepResult } from '../../src/demo/stand-in-runner.js';
import { startTestBroker } from './broker.js';
import { Gate } from './gate.js';
import { keepersUnder } from './keepers.js';
import { within } from './pace.js';
import { Worker } from './worker.js';
import { CLAIMS, runMain, runPost } from './world.js';

const AUDIENCE = 'https://deploy.example';
const CLI = join(import.meta.dirname, '../../dist/jobpass.js');

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A broker and a service that takes its tokens, for jobs whose steps run in a worker that can be killed. */
export class BrokerWorld {
  readonly broker: Broker;
  readonly idTokens: IdTokenService;
  readonly service: ProtectedService;
  /** Stands before the broker: it can be shut. */
  readonly gate: Gate;
  readonly #jobs: KeptJob[] = [];

  private constructor(broker: Broker, idTokens: IdTokenService, service: ProtectedService, gate: Gate) {
    this.broker = broker;
    this.idTokens = idTokens;
    this.service = service;
    this.gate = gate;
  }

  static async start(): Promise<BrokerWorld> {
    const idTokens = await startIdTokenService({ ...CLAIMS });
    const client = { id: 'service', secret: randomBytes(24).toString('base64url') };
    const broker = await startTestBroker({
      trust: [{ issuer: idTokens.issuer, audience: AUDIENCE }],
      roles: {
        deploy: {
          when: { repository: CLAIMS.repository },
          audience: 'https://service.example',
          scopes: ['deploy'],
        },
      },
      'resource-servers': { [client.id]: { secret: client.secret, audiences: 'https://service.example' } },
    });
    const service = await startProtectedService(broker.issuer, client);
    return new BrokerWorld(broker, idTokens, service, await Gate.before(broker.issuer));
  }

  get inputs(): Record<string, string> {
    return { url: this.broker.issuer, audience: AUDIENCE, role: 'deploy' };
  }

  /** Whether the service takes a token. */
  async accepts(token: string): Promise<boolean> {
    const { status } = await fetch(this.service.url, { headers: { authorization: `Bearer ${token}` } });
    return status === 200;
  }

  /** @param program what runs the words of each step, where that is not Node */
  job(env: Record<string, string> = {}, program?: string): KeptJob {
    const variables = {
      GITHUB_REPOSITORY: CLAIMS.repository,
      GITHUB_JOB: 'deploy',
      ACTIONS_ID_TOKEN_REQUEST_URL: this.idTokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.idTokens.requestToken,
      RUNNER_TRACKING_ID: 'github_test',
      ...env,
    };
    const job = new KeptJob(variables, program);
    this.#jobs.push(job);
    return job;
  }

  async close(): Promise<void> {
    for (const job of this.#jobs) await job.close();
    await this.gate.shut();
    await this.service.close();
    await this.broker.close();
    await this.idTokens.close();
  }
}

/** A job whose steps run in a worker of its own, as on GitHub's runner. */
export class KeptJob {
  readonly worker = new Worker();
  readonly runner: StandInRunner;

  constructor(env: Record<string, string>, program?: string) {
    this.runner = new StandInRunner(env, (node, ...step) => this.worker.spawn(program ?? node, ...step));
  }

  main(inputs: Record<string, string>, options?: StepOptions): Promise<StepResult> {
    return runMain(this.runner, inputs, options);
  }

  post(main: Pick<StepResult, 'state'>, options?: StepOptions): Promise<StepResult> {
    return runPost(this.runner, {}, main, options);
  }

  /** Runs the command, as a step of the job does. */
  command(...words: string[]): Promise<StepResult> {
    return this.runner.run([CLI, ...words]);
  }

  /** The processes that keep this job's credentials. */
  keepers(): number[] {
    return keepersUnder(this.runner.temp);
  }

  /** What is left of Jobpass: processes and files. */
  left(): string[] {
    const files = readdirSync(this.runner.temp).filter((name) => name.startsWith('jobpass'));
    return [...this.keepers().map((pid) => `process ${pid}`), ...files];
  }

  async close(): Promise<void> {
    for (const pid of this.keepers()) process.kill(pid, 'SIGKILL');
    await this.worker.close();
    this.runner.close();
  }
}

/** Seconds until something is so; it is asked every so often, 200 ms unless told. */
export async function secondsUntil(
  check: () => boolean | Promise<boolean>,
  atMost: number,
  everyMs = 200,
): Promise<number> {
  const start = performance.now();
  for (;;) {
    if (await check()) return (performance.now() - start) / 1000;
    if (performance.now() - start > within(atMost) * 1000) throw new Error(`not within ${atMost} s`);
    await pause(everyMs);
  }
}
