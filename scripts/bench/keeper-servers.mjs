// The two services in the keeper's benchmark. Jobs connect to a service through a gate, and the probe queries the service
// directly. Both services store their data on disk, so they can be killed and restarted.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const AUDIENCE = 'https://deploy.example';
const SERVICE = 'https://service.example';
const ASK_MS = 2_000;

/** A broker that runs in a separate process. */
export class OauthServer {
  name = 'oauth';
  #jobs = [];

  static async start(tests) {
    const server = new OauthServer();
    server.tests = tests;
    server.folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-broker-'));
    server.idTokens = await tests.startIdTokenService({ ...tests.CLAIMS });
    server.port = await tests.steadyPort();
    server.gate = await tests.Gate.before(`http://127.0.0.1:${server.port}`);
    const secret = randomBytes(24).toString('base64url');
    server.authorization = `Basic ${Buffer.from(`service:${secret}`).toString('base64')}`;
    server.config = tests.configure(server.folder, {
      listen: `127.0.0.1:${server.port}`,
      issuer: server.gate.origin,
      data: join(server.folder, 'data'),
      rate: { unlimited: ['127.0.0.0/8'] },
      trust: [{ issuer: server.idTokens.issuer, audience: AUDIENCE }],
      roles: {
        deploy: { when: { repository: tests.CLAIMS.repository }, audience: SERVICE, scopes: ['deploy'] },
      },
      'resource-servers': { service: { secret, audiences: SERVICE } },
    });
    await server.restart();
    return server;
  }

  get inputs() {
    return { url: this.gate.origin, audience: AUDIENCE, role: 'deploy' };
  }

  /** @returns whether the broker accepts a token, or undefined if the broker does not respond */
  async accepts(token) {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.port}/token/introspection`, {
        method: 'POST',
        headers: { authorization: this.authorization },
        body: new URLSearchParams({ token }),
        signal: AbortSignal.timeout(ASK_MS),
      });
      return answer.status === 200 ? (await answer.json()).active : undefined;
    } catch {
      return undefined;
    }
  }

  job(env = {}) {
    const job = new this.tests.KeptJob({
      GITHUB_REPOSITORY: this.tests.CLAIMS.repository,
      ACTIONS_ID_TOKEN_REQUEST_URL: this.idTokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.idTokens.requestToken,
      RUNNER_ENVIRONMENT: 'self-hosted',
      ...env,
    });
    this.#jobs.push(job);
    return job;
  }

  kill() {
    return this.process.end('SIGKILL');
  }

  async restart() {
    this.process = this.tests.spawnBroker(this.config, this.port);
    await this.process.ready();
  }

  async close() {
    for (const job of this.#jobs) await job.close();
    await this.gate.shut();
    await this.kill();
    await this.idTokens.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An OpenBao node with integrated storage that unseals itself. */
export class VaultServer {
  name = 'vault';
  #jobs = [];
  #gates = [];

  static async start(tests) {
    const server = new VaultServer();
    server.tests = tests;
    server.cluster = await tests.startRaftCluster(1);
    server.bao = await server.cluster.active();
    server.vaultJobs = await tests.VaultJobs.start(server.bao);
    server.gate = await server.addGate();
    return server;
  }

  /** Returns another gate, for a job that loses its connection while other jobs keep theirs. */
  async addGate() {
    const gate = await this.tests.Gate.before(this.bao.address);
    this.#gates.push(gate);
    return gate;
  }

  get inputs() {
    return this.inputsBy(this.gate);
  }

  inputsBy({ origin }) {
    return { provider: 'vault', url: origin, audience: this.bao.address, role: 'job' };
  }

  /**
   * @returns the remaining lifetime of a token in seconds; 0 if the server rejects the token, undefined if the server does not
   * respond
   */
  async left(token) {
    const asked = { token, headers: {} };
    const answer = await this.bao
      .request('GET', 'auth/token/lookup-self', undefined, asked)
      .catch(() => undefined);
    if (answer?.status === 200) return answer.body.data.ttl;
    return answer?.status === 403 ? 0 : undefined;
  }

  async accepts(token) {
    const left = await this.left(token);
    return left === undefined ? undefined : left > 0;
  }

  job(env = {}) {
    const job = new this.tests.KeptJob({
      GITHUB_REPOSITORY: this.tests.CLAIMS.repository,
      ACTIONS_ID_TOKEN_REQUEST_URL: this.vaultJobs.tokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.vaultJobs.tokens.requestToken,
      RUNNER_ENVIRONMENT: 'self-hosted',
      ...env,
    });
    this.#jobs.push(job);
    return job;
  }

  kill() {
    return this.cluster.node(this.bao).kill();
  }

  /** Restarts the node. Resolves when the node responds as the active node again. */
  async restart() {
    this.cluster.node(this.bao).restart();
    await this.cluster.active(60_000);
  }

  async close() {
    for (const job of this.#jobs) await job.close();
    for (const gate of this.#gates) await gate.shut();
    await this.vaultJobs.close();
    await this.cluster.stop();
  }
}
