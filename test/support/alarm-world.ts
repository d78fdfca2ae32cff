import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWTPayload } from 'jose';
import type { Broker } from '../../src/broker/broker.js';
import type { BrokerFileInput } from '../../src/broker/config/schema.js';
import type { LogEvent } from '../../src/broker/log.js';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import type { JobKey } from '../../src/identity/job-key.js';
import { startTestBroker } from './broker.js';
import { CLI, NODE } from './broker-process.js';
import { KeptJob } from './kept-jobs.js';
import { type Ended, runProgram } from './run-program.js';

export const AUDIENCE = 'https://broker.example';
export const REPOSITORY = 'octo-org/shop';

/** What a token request was answered. */
export interface Exchanged {
  status: number;
  token: string | undefined;
  error: string | undefined;
  said: string | undefined;
}

/** One job of GitHub, with a worker of its own. */
export interface GithubJob extends KeptJob {
  /** Where the job gets its ID tokens, which a thief finds in the memory of the runner. */
  idTokens: { url: string; bearer: string };
}

/** One job of GitLab: its variables, and the folder for temporary files of its machine. */
export interface GitlabJob {
  idToken: string;
  tmp: string;
  exec(...words: string[]): Promise<Ended>;
}

/** An issuer whose ID tokens say which job they are of, a broker that watches, and jobs. */
export class AlarmWorld {
  readonly log: LogEvent[] = [];
  readonly inputs: Record<string, string>;
  readonly #issuer: IdTokenService;
  readonly #desk: http.Server;
  readonly #jobs: KeptJob[] = [];
  readonly #claims = new Map<string, JWTPayload>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'jobpass-alarm-'));
  readonly broker: Broker;

  private constructor(issuer: IdTokenService, broker: Broker, desk: http.Server, log: LogEvent[]) {
    this.#issuer = issuer;
    this.broker = broker;
    this.#desk = desk;
    this.log = log;
    this.inputs = { url: broker.issuer, audience: AUDIENCE, role: 'deploy' };
    desk.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      const url = new URL(request.url ?? '/', 'http://desk.invalid');
      const claims = this.#claims.get(request.headers.authorization ?? '');
      if (claims === undefined) return void response.writeHead(401).end('{}');
      this.sign({ ...claims, aud: url.searchParams.get('audience') ?? '' }).then(
        (value) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value })),
        () => response.writeHead(500).end(),
      );
    });
  }

  /** @param file settings of the broker in addition; `trust` and `roles` are those of this world */
  static async start(
    file: Partial<BrokerFileInput> = {},
    { role = {}, trust = {} }: { role?: Record<string, string>; trust?: Record<string, string> } = {},
  ): Promise<AlarmWorld> {
    return AlarmWorld.#startWith(await startIdTokenService({}), file, { role, trust });
  }

  /** Another broker for the same issuer. Close it before this world. */
  another(file: Partial<BrokerFileInput>): Promise<AlarmWorld> {
    return AlarmWorld.#startWith({ ...this.#issuer, close: async () => undefined }, file, {});
  }

  static async #startWith(
    issuer: IdTokenService,
    file: Partial<BrokerFileInput>,
    { role = {}, trust = {} }: { role?: Record<string, string>; trust?: Record<string, string> },
  ): Promise<AlarmWorld> {
    const log: LogEvent[] = [];
    const common = { when: { sub: '**' }, audience: 'https://service.example', ...role };
    const roles = { deploy: common, short: { ...common, 'max-ttl': '4s' } };
    const broker = await startTestBroker(
      {
        trust: [{ issuer: issuer.issuer, audience: AUDIENCE, ...trust }],
        roles,
        rate: { unlimited: ['127.0.0.0/8'] },
        ...file,
      },
      { log: (event) => log.push(event) },
    );
    const desk = http.createServer();
    await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
    return new AlarmWorld(issuer, broker, desk, log);
  }

  sign(claims: JWTPayload): Promise<string> {
    return this.#issuer.sign(claims);
  }

  /** The kinds of the alarms, in order. */
  get alarms(): unknown[] {
    return this.log.filter(({ event }) => event === 'theft alarm').map(({ kind }) => kind);
  }

  get issued(): LogEvent[] {
    return this.log.filter(({ event }) => event === 'issued');
  }

  /** A job of GitHub. @param number tells the jobs of a run apart */
  github(number: number, attempt = 1): GithubJob {
    const bearer = `request-token-of-job-${number}-attempt-${attempt}-of-this-run`;
    this.#claims.set(`Bearer ${bearer}`, {
      sub: `repo:${REPOSITORY}:ref:refs/heads/main`,
      repository: REPOSITORY,
      repository_owner_id: '1',
      run_id: '4711',
      run_attempt: String(attempt),
      check_run_id: String(1_000 * attempt + number),
    });
    const url = `http://127.0.0.1:${(this.#desk.address() as AddressInfo).port}/?job=${number}`;
    const job = new KeptJob({
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_RUN_ID: '4711',
      GITHUB_RUN_ATTEMPT: String(attempt),
      ACTIONS_ID_TOKEN_REQUEST_URL: url,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
    });
    this.#jobs.push(job);
    return Object.assign(job, { idTokens: { url, bearer } });
  }

  /** What whoever has the request token of a job gets: a new ID token of the job. */
  async idTokenOf({ idTokens: { url, bearer } }: GithubJob): Promise<string> {
    const answer = await fetch(`${url}&audience=${encodeURIComponent(AUDIENCE)}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    return ((await answer.json()) as { value: string }).value;
  }

  /** A job of GitLab, whose only ID token is in a variable from its start. @param ageS how long ago the job started */
  async gitlab(number: number, ageS = 0): Promise<GitlabJob> {
    const now = Math.floor(Date.now() / 1000);
    const idToken = await this.sign({
      aud: AUDIENCE,
      sub: 'project_path:shop/web:ref_type:branch:ref:main',
      project_path: 'shop/web',
      pipeline_id: '1212',
      job_id: String(number),
      iat: now - ageS,
      nbf: now - ageS,
      exp: now + 3_600,
    });
    const tmp = mkdtempSync(join(this.#folder, 'gitlab-'));
    const env = {
      PATH: process.env['PATH'],
      TMPDIR: tmp,
      GITLAB_CI: 'true',
      CI_SERVER_URL: this.#issuer.issuer,
      CI_PROJECT_PATH: 'shop/web',
      CI_PROJECT_ID: '22',
      CI_RUNNER_ID: '7',
      CI_PIPELINE_ID: '1212',
      CI_JOB_ID: String(number),
      CI_JOB_TOKEN: `glcbt-64_secret-of-job-${number}`,
      SHOP_ID_TOKEN: idToken,
    };
    const options = Object.entries(this.inputs).flatMap(([name, value]) => [`--${name}`, value]);
    return {
      idToken,
      tmp,
      exec: (...words) =>
        runProgram(NODE, [CLI, 'exec', ...options, ...words], { env, hangsAfterMs: 20_000 }),
    };
  }

  /** A token request by hand, as a thief sends it. */
  exchange(
    idToken: string,
    request: { key?: JobKey; entry?: string; role?: string } = {},
  ): Promise<Exchanged> {
    return this.exchangeAt(this.broker.issuer, idToken, request);
  }

  /** The same for a broker that has another address than its issuer. */
  async exchangeAt(
    address: string,
    idToken: string,
    { key, entry, role = 'deploy' }: { key?: JobKey; entry?: string; role?: string } = {},
  ): Promise<Exchanged> {
    const url = new URL(`${this.broker.issuer}/token`);
    const answer = await fetch(`${address}/token`, {
      method: 'POST',
      headers: key === undefined ? {} : { dpop: key.proof(url, Date.now()) },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: idToken,
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        role,
        ...(entry === undefined ? {} : { entry }),
      }),
    });
    const body = (await answer.json()) as Record<string, string | undefined>;
    const { access_token: token, error, error_description: said } = body;
    return { status: answer.status, token, error, said };
  }

  async close(): Promise<void> {
    for (const job of this.#jobs) await job.close();
    this.#desk.closeAllConnections();
    this.#desk.close();
    await this.broker.close();
    await this.#issuer.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
