import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Broker, type BrokerOptions, startBroker } from '../../src/broker/broker.js';
import { brokerConfig } from '../../src/broker/config/build-config.js';
import type { BrokerFileInput } from '../../src/broker/config/schema.js';
import { type LogEvent, lineLog } from '../../src/broker/log.js';
import { type Clock, systemClock } from '../../src/clock.js';
import { type JobKey, randomJobKey } from '../../src/identity/job-key.js';
import type { App, Installation } from './github/accounts.js';
import { GitHub, type GitHubOptions } from './github/server.js';
import { StandInIssuer } from './issuer.js';
import { makeSealedKey, type SealedKey } from './sealed-key.js';

export const AUDIENCE = 'https://tokens.example';
export const OWNER_ID = '456';
export const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';

export interface GithubBrokerOptions {
  clock?: Clock;
  github?: GitHubOptions;
  /** Whether the broker has a key file. Default: true. */
  keyFile?: boolean;
  /** Whether the broker stores its state in a folder. */
  data?: boolean;
  file?: Partial<BrokerFileInput>;
  roles?: BrokerFileInput['roles'];
}

/** The members of a response that tests look into. */
export interface TokenAnswer {
  status: number;
  retryAfter: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: members of the response, which each test looks into
  body: any;
}

/** A broker in this process whose roles issue tokens of an app at a stand-in for GitHub. */
export class GithubBroker {
  readonly github: GitHub;
  readonly app: App;
  readonly installation: Installation;
  readonly issuer: StandInIssuer;
  readonly folder: string;
  readonly log: LogEvent[] = [];
  readonly key: JobKey = randomJobKey();
  broker!: Broker;
  readonly #options: GithubBrokerOptions;
  readonly #clock: Clock;
  readonly #sealed: SealedKey;

  private constructor(
    github: GitHub,
    issuer: StandInIssuer,
    app: App,
    installation: Installation,
    options: GithubBrokerOptions,
  ) {
    this.github = github;
    this.issuer = issuer;
    this.app = app;
    this.installation = installation;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.folder = mkdtempSync(join(tmpdir(), 'jobpass-github-broker-'));
    this.#sealed = makeSealedKey(this.folder, app.privateKey);
  }

  static async start(options: GithubBrokerOptions = {}): Promise<GithubBroker> {
    const github = await GitHub.start(options.github);
    const app = github.accounts.addApp();
    for (const [name, id] of [
      ['shop', 1001],
      ['site', 1002],
      ['private', 1003],
    ] as const)
      github.accounts.addRepository(`octo-org/${name}`, { id });
    const installation = github.accounts.install(app, 'octo-org', {
      permissions: { contents: 'write', issues: 'write' },
    });
    const issuer = await StandInIssuer.start(options.clock === undefined ? {} : { clock: options.clock });
    const made = new GithubBroker(github, issuer, app, installation, options);
    await made.restart();
    return made;
  }

  /** The configuration of the broker. */
  config(): BrokerFileInput {
    const { data = false, file = {}, roles = {} } = this.#options;
    return {
      listen: '127.0.0.1:0',
      'key-file': this.#sealed.keyFile,
      ...(data ? { data: join(this.folder, 'data') } : {}),
      rate: { unlimited: ['127.0.0.0/8'] },
      trust: [{ issuer: this.issuer.issuer, audience: AUDIENCE }],
      github: {
        release: {
          'app-id': String(this.app.id),
          api: this.github.api,
          'sealed-key-file': this.#sealed.sealedKeyFile,
        },
      },
      roles: {
        'release-bot': {
          when: { repository_owner_id: OWNER_ID },
          'max-ttl': '15m',
          github: this.terms(),
        },
        ...roles,
      },
      ...file,
    };
  }

  terms(): NonNullable<NonNullable<BrokerFileInput['roles']>[string]['github']> {
    return {
      app: 'release',
      installation: String(this.installation.id),
      owner: 'octo-org',
      repositories: { 'octo-org/shop': '1001', 'octo-org/site': '1002' },
      permissions: { contents: 'write', issues: 'read' },
    };
  }

  /** Starts the broker, or starts it again with the same folder. */
  async restart(changes: Partial<BrokerFileInput> = {}): Promise<void> {
    await (this.broker as Broker | undefined)?.close();
    this.broker = await this.another(changes);
  }

  /** Starts a broker. The caller closes it. */
  async another(changes: Partial<BrokerFileInput> = {}): Promise<Broker> {
    const config = brokerConfig({ ...this.config(), ...changes });
    // A broker without a key file has its signer elsewhere.
    const { keyFile = true } = this.#options;
    return startBroker(keyFile ? config : { ...config, secret: undefined }, this.options());
  }

  options(): BrokerOptions {
    return {
      clock: this.#clock,
      log: (event) => {
        this.log.push(event);
        this.lines(event);
      },
    };
  }

  /** Everything that was logged, as an operator reads it. */
  text = '';
  readonly lines = lineLog('text', (line) => {
    this.text += line;
  });

  idToken(claims: Record<string, unknown> = {}): Promise<string> {
    return this.issuer.token({
      aud: AUDIENCE,
      repository: 'octo-org/shop',
      repository_id: '1001',
      repository_owner_id: OWNER_ID,
      run_id: '42',
      run_attempt: '1',
      check_run_id: '4242',
      ...claims,
    });
  }

  /** Exchanges an ID token. */
  async exchange(
    form: Record<string, string> = {},
    {
      claims = {},
      key = this.key,
      broker = this.broker,
    }: { claims?: Record<string, unknown>; key?: JobKey; broker?: Broker } = {},
  ): Promise<TokenAnswer> {
    return this.post(
      '/token',
      {
        grant_type: GRANT,
        subject_token: await this.idToken(claims),
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        role: 'release-bot',
        entry: 'release',
        ...form,
      },
      { dpop: key.proof(new URL(`${broker.issuer}/token`), this.#clock.now()) },
      broker,
    );
  }

  async post(
    path: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
    broker = this.broker,
  ): Promise<TokenAnswer> {
    const { host, port } = broker.address;
    const answer = await fetch(`http://${host}:${port}${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers,
    });
    const text = await answer.text();
    return {
      status: answer.status,
      retryAfter: answer.headers.get('retry-after'),
      body: text === '' ? {} : JSON.parse(text),
    };
  }

  /** Events of the log with a name. */
  logged(event: string): LogEvent[] {
    return this.log.filter((one) => one.event === event);
  }

  async close(): Promise<void> {
    await this.broker.close();
    await this.issuer.close();
    await this.github.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** Authorization details that request a part of a role. */
export const details = (part: object): string => JSON.stringify([{ type: 'github_installation', ...part }]);
