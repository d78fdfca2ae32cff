import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Broker } from '../../../src/broker/broker.js';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import { StandInRunner, type StepResult } from '../../../src/demo/stand-in-runner.js';
import { jobVerifier } from '../../../src/verify/verify.js';
import { startTestBroker } from '../broker.js';
import { Authority } from '../pki.js';
import type { Ended } from '../run-program.js';
import { runProgram } from '../run-program.js';
import { type Tool, toolPath } from '../tools.js';
import { Front } from './front.js';
import { Registry } from './registry.js';
import { TokenRealm } from './token-realm.js';

const AUDIENCE = 'https://broker.example';
const SERVICE = {
  id: 'registry',
  secret: 'registry-secret-of-some-length',
  audience: 'https://registry.test',
};
const REPOSITORY = 'octo-org/octo-repo';
/** The user name that the realm expects with a token of the broker. */
const USER = 'job';

/** A job, a broker, and a registry whose token server accepts the broker's tokens and asks the broker about each one. */
export class DockerWorld {
  readonly home = mkdtempSync(join(tmpdir(), 'jobpass-docker-home-'));
  readonly #closing: (() => unknown)[];
  readonly #issuer: IdTokenService;
  readonly #runners: StandInRunner[] = [];
  readonly broker: Broker;
  readonly realm: TokenRealm;
  readonly front: Front;

  private constructor(
    parts: { issuer: IdTokenService; broker: Broker; realm: TokenRealm; front: Front },
    closing: (() => unknown)[],
  ) {
    this.#issuer = parts.issuer;
    this.broker = parts.broker;
    this.realm = parts.realm;
    this.front = parts.front;
    this.#closing = closing;
  }

  static async start(): Promise<DockerWorld> {
    const issuer = await startIdTokenService({
      sub: `repo:${REPOSITORY}:ref:refs/heads/main`,
      repository: REPOSITORY,
    });
    const broker = await startTestBroker({
      trust: [{ issuer: issuer.issuer, audience: AUDIENCE }],
      roles: {
        images: {
          when: { repository: REPOSITORY },
          audience: SERVICE.audience,
          scopes: ['push'],
          'max-ttl': '30m',
        },
      },
      'resource-servers': { [SERVICE.id]: { secret: SERVICE.secret, audiences: SERVICE.audience } },
      rate: { 'per-minute': '3000', unlimited: ['127.0.0.0/8'] },
    });
    const { id, secret, audience } = SERVICE;
    const verify = jobVerifier({ issuer: broker.issuer, audience, resourceServer: { id, secret } });
    const authority = new Authority('registry');
    const certificate = authority.server();
    const realm = await TokenRealm.start(certificate, async (user, token) => {
      const job = user === USER ? await verify(token).catch(() => undefined) : undefined;
      return job && { subject: job.subject, push: job.scopes.includes('push') };
    });
    const registry = await Registry.start(realm, certificate.certFile);
    const front = await Front.start(registry.host);
    const closing = [front, registry, realm, broker, issuer, authority].map((one) => () => one.close());
    const world = new DockerWorld({ issuer, broker, realm, front }, closing);
    world.#makeFiles();
    return world;
  }

  /** The host of the registry. */
  get host(): string {
    return this.front.host;
  }

  /** The inputs with which a job logs in. */
  get inputs(): Record<string, string> {
    return {
      url: this.broker.issuer,
      audience: AUDIENCE,
      role: 'images',
      registries: this.host,
      'registry-username': USER,
    };
  }

  runner(): StandInRunner {
    const runner = new StandInRunner({
      ACTIONS_ID_TOKEN_REQUEST_URL: this.#issuer.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.#issuer.requestToken,
      GITHUB_REPOSITORY: REPOSITORY,
      HOME: this.home,
    });
    this.#runners.push(runner);
    return runner;
  }

  /** Runs a client as a later step. */
  async run(runner: StandInRunner, main: StepResult, name: Tool, args: readonly string[]): Promise<Ended> {
    const env = { PATH: runner.path, HOME: this.home, ...Object.fromEntries(main.env) };
    return runProgram(toolPath(name), args, { cwd: this.home, env, hangsAfterMs: 90_000 });
  }

  /** The secrets with which clients asked for tokens since the last call. */
  secretsAsked(): (string | undefined)[] {
    return [...new Set(this.realm.asked.splice(0).map(({ secret }) => secret))];
  }

  async close(): Promise<void> {
    for (const runner of this.#runners) runner.close();
    for (const close of this.#closing) await close();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Writes what clients push, and the configuration with which regctl uses plain http. */
  #makeFiles(): void {
    const make = (name: string, text: string): void => {
      mkdirSync(join(this.home, name, '..'), { recursive: true });
      writeFileSync(join(this.home, name), text);
    };
    const layers = [1, 2, 3, 4].map((number) => `layer-${number}`);
    for (const layer of layers) {
      make(`${layer}.txt`, layer.repeat(10_000));
      execFileSync('tar', ['cf', `${layer}.tar`, `${layer}.txt`], { cwd: this.home });
    }
    const append = layers.flatMap((layer) => ['--new_layer', `${layer}.tar`]);
    const words = ['append', '--output', 'image.tar', '--new_tag', 'example.test/image:v1', ...append];
    execFileSync(toolPath('crane'), words, { cwd: this.home, stdio: 'pipe' });
    const hosts = { [this.host]: { tls: 'disabled' } };
    make('.regctl/config.json', JSON.stringify({ hosts }));
  }
}

/** A client that pushes four files of the world, and reads the manifest. */
export interface Client {
  name: Tool;
  push(reference: string): string[];
  pull(reference: string): string[];
}

const FILES = [1, 2, 3, 4].map((number) => `layer-${number}.tar`);

export const CLIENTS: readonly Client[] = [
  {
    name: 'crane',
    push: (reference) => ['push', '--insecure', 'image.tar', reference],
    pull: (reference) => ['manifest', '--insecure', reference],
  },
  {
    name: 'oras',
    push: (reference) => ['push', '--plain-http', '--no-tty', '--concurrency', '1', reference, ...FILES],
    pull: (reference) => ['manifest', 'fetch', '--plain-http', reference],
  },
  {
    name: 'regctl',
    push: (reference) => [
      ...['artifact', 'put', '--artifact-type', 'application/vnd.test', reference],
      ...FILES.flatMap((file) => ['--file', file, '--file-media-type', 'application/octet-stream']),
    ],
    pull: (reference) => ['manifest', 'get', '--format', 'raw-body', reference],
  },
  {
    name: 'skopeo',
    push: (reference) => [
      'copy',
      '--dest-tls-verify=false',
      'docker-archive:image.tar',
      `docker://${reference}`,
    ],
    pull: (reference) => ['inspect', '--raw', '--tls-verify=false', `docker://${reference}`],
  },
];
