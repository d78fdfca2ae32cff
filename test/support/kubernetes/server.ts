import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JWK, JWTPayload } from 'jose';
import { newKey, type SigningKey, sign } from '../issuer.js';
import { within } from '../pace.js';
import { Authority } from '../pki.js';
import { ended, freePorts } from '../processes.js';

/** The version that scripts/install-kubernetes.mjs installs. */
const KUBERNETES_VERSION = '1.37.2';
const STARTS_MS = 60_000;
const REQUEST_MS = 15_000;

export type KubernetesProgram = 'etcd' | 'helm' | 'kube-apiserver' | 'kubectl';

/** The path of an installed program. */
export function kubernetesProgram(name: KubernetesProgram): string {
  const cache = process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci');
  return join(cache, `kubernetes-${KUBERNETES_VERSION}`, name);
}

/** Why no API server can be started here; undefined if one can. */
export function noKubernetes(): string | undefined {
  const programs = ['etcd', 'helm', 'kube-apiserver', 'kubectl'] as const;
  return programs.every((name) => existsSync(kubernetesProgram(name)))
    ? undefined
    : 'Kubernetes is not installed: node scripts/install-kubernetes.mjs';
}

/** A response of the API server. */
export interface KubernetesAnswer {
  status: number;
  /** The parsed body; the text itself if it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: objects of the API, which each test looks into
  body: any;
  headers: Record<string, string | string[] | undefined>;
}

export interface KubernetesOptions {
  /** Additional arguments of kube-apiserver. */
  args?: readonly string[];
  /** The rules of the audit policy. Default: everything at the level Metadata, and nothing at the stage RequestReceived. */
  audit?: string;
  /** The first AuthenticationConfiguration. A later change takes about ten seconds. Default: a configuration without issuers. */
  authentication?: (server: KubernetesServer) => string | object;
}

/**
 * An issuer of ID tokens, whose keys the API server fetches over https. The issuer signs ID tokens for any issuer URL. For another
 * URL than its own, the AuthenticationConfiguration must contain its `discoveryURL`.
 */
export class KubernetesIssuer {
  /** The default issuer URL in the discovery documents and ID tokens. */
  readonly url: string;
  /** The published keys. A test may add keys of another issuer before the API server fetches the keys. */
  readonly published: JWK[];
  readonly #server: https.Server;
  readonly #key: SigningKey;

  private constructor(server: https.Server, key: SigningKey, published: JWK[]) {
    this.#server = server;
    this.#key = key;
    this.published = published;
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(authority: Authority): Promise<KubernetesIssuer> {
    const { cert, key } = authority.server();
    const signing = await newKey('RS256');
    const published = [signing.jwk];
    const server = https.createServer({ cert, key }, (request, response) => {
      const answer = (body: unknown): void => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      // The first part of the path is the issuer's URL, which the discovery document must repeat.
      const [, name = '', ...rest] = (request.url ?? '').split('/');
      if (rest.join('/') === 'jwks' || name === 'jwks') return answer({ keys: published });
      const own = `https://${request.headers.host ?? ''}`;
      const issuer = name === '.well-known' ? own : decodeURIComponent(name);
      answer({ issuer, jwks_uri: `${own}/jwks`, id_token_signing_alg_values_supported: ['RS256', 'ES256'] });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new KubernetesIssuer(server, signing, published);
  }

  /** The address of the discovery document of an issuer with any other URL: `discoveryURL`. */
  discoveryUrl(issuer: string): string {
    return `${this.url}/${encodeURIComponent(issuer)}/.well-known/openid-configuration`;
  }

  /** Signs an ID token with these claims and the usual times. */
  token(claims: JWTPayload): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: this.url, iat: now, nbf: now, exp: now + 300, jti: randomBytes(9).toString('hex') };
    return sign({ ...usual, ...claims }, this.#key);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A real API server with its etcd on loopback, and an issuer of ID tokens. No other parts of a cluster run. */
export class KubernetesServer {
  readonly authority = new Authority('Kubernetes');
  readonly url: string;
  /** The token of a user in the group `system:masters`. */
  readonly adminToken = randomBytes(16).toString('hex');
  readonly folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
  readonly #ports: readonly number[];
  readonly #agent: https.Agent;
  #issuer: KubernetesIssuer | undefined;
  #etcd: ChildProcess | undefined;
  #server: ChildProcess | undefined;
  #said = '';
  readonly #options: KubernetesOptions;
  /** What the API server shows of the configuration that it uses. */
  #applied = 0;

  private constructor(ports: readonly number[], options: KubernetesOptions) {
    this.#ports = ports;
    this.#options = options;
    this.url = `https://127.0.0.1:${ports[0]}`;
    this.#agent = new https.Agent({ ca: this.authority.cert, keepAlive: true });
  }

  static async start(options: KubernetesOptions = {}): Promise<KubernetesServer> {
    const server = new KubernetesServer(await freePorts(3), options);
    try {
      server.#issuer = await KubernetesIssuer.start(server.authority);
      await server.#start();
      return server;
    } catch (error) {
      const said = server.#said;
      await server.close();
      throw new Error(`${error instanceof Error ? error.message : error}\n${said.slice(-4_000)}`);
    }
  }

  get issuer(): KubernetesIssuer {
    if (this.#issuer === undefined) throw new Error('the issuer is not started');
    return this.#issuer;
  }

  /** The file with the certificate authority of the API server and of the issuer. */
  get caFile(): string {
    return this.authority.certFile;
  }

  /** Sends a request with the administrator's token, or with another token. */
  request(
    method: string,
    path: string,
    { body, token, headers = {} }: { body?: unknown; token?: string; headers?: Record<string, string> } = {},
  ): Promise<KubernetesAnswer> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = https.request(
        `${this.url}${path}`,
        {
          method,
          agent: this.#agent,
          headers: {
            accept: 'application/json',
            ...(token === '' ? {} : { authorization: `Bearer ${token ?? this.adminToken}` }),
            ...(text === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
            ...headers,
          },
          timeout: within(REQUEST_MS),
        },
        async (answer) => {
          try {
            let read = '';
            for await (const chunk of answer.setEncoding('utf8')) read += chunk;
            let parsed: unknown = read;
            try {
              parsed = JSON.parse(read);
            } catch {
              // Some paths return plain text.
            }
            resolve({ status: answer.statusCode ?? 0, body: parsed, headers: answer.headers });
          } catch (error) {
            reject(error);
          }
        },
      );
      request.on('timeout', () => request.destroy(new Error(`${method} ${path} took too long`)));
      request.on('error', reject);
      request.end(text);
    });
  }

  /** Runs kubectl as the administrator, or with another kubeconfig. @throws Error with its output if it fails */
  async kubectl(
    args: readonly string[],
    { kubeconfig, stdin }: { kubeconfig?: string; stdin?: string } = {},
  ): Promise<string> {
    const running = promisify(execFile)(kubernetesProgram('kubectl'), [...args], {
      env: { PATH: process.env['PATH'], HOME: this.folder, KUBECONFIG: kubeconfig ?? this.adminKubeconfig },
      timeout: within(60_000),
      maxBuffer: 64 * 1024 * 1024,
    });
    running.child.stdin?.end(stdin ?? '');
    return (await running).stdout;
  }

  /** Applies manifests, as YAML or as objects. */
  apply(...manifests: readonly (string | object)[]): Promise<string> {
    const text = manifests
      .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
      .join('\n---\n');
    return this.kubectl(['apply', '-f', '-'], { stdin: text });
  }

  get adminKubeconfig(): string {
    return this.kubeconfig({ token: this.adminToken });
  }

  /** Writes a kubeconfig for a user. @returns its path */
  kubeconfig(user: object): string {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster: { server: this.url, 'certificate-authority': this.caFile } }],
      users: [{ name: 'test', user }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      'current-context': 'test',
    });
    const path = join(
      this.folder,
      `kubeconfig-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`,
    );
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  /**
   * Replaces the AuthenticationConfiguration, given as an object or YAML, and waits until the API server uses it.
   *
   * @throws Error if the server rejects it
   */
  async setAuthentication(configuration: string | object): Promise<void> {
    const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration);
    if (text === readFileSync(this.#authenticationFile, 'utf8')) return;
    const failures = await this.#reloads('failure');
    // A rename replaces the file at once: the API server rejects a file that is only partly written.
    writeFileSync(`${this.#authenticationFile}.new`, text);
    renameSync(`${this.#authenticationFile}.new`, this.#authenticationFile);
    const late = Date.now() + within(90_000);
    while ((await this.#reloads('success')) <= this.#applied) {
      if ((await this.#reloads('failure')) > failures)
        throw new Error(
          `the API server rejects the configuration: ${this.#lastSaid(/authentication config/i)}`,
        );
      if (Date.now() > late) throw new Error('the API server has not read the configuration');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    this.#applied = await this.#reloads('success');
  }

  /** The events of the audit log so far. */
  // biome-ignore lint/suspicious/noExplicitAny: events, which each test looks into
  auditLog(): any[] {
    return readFileSync(this.auditFile, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  get auditFile(): string {
    return join(this.folder, 'audit.log');
  }

  /** The output of the API server. */
  get output(): string {
    return this.#said;
  }

  /** Restarts the API server. etcd keeps the data. */
  async restart(pauseMs = 0): Promise<void> {
    if (this.#server !== undefined) await this.#end(this.#server);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    await this.#startServer();
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    for (const child of [this.#server, this.#etcd]) if (child !== undefined) await this.#end(child);
    await this.#issuer?.close();
    this.authority.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #end(child: ChildProcess): Promise<void> {
    child.kill('SIGKILL');
    await ended(child);
  }

  get #authenticationFile(): string {
    return join(this.folder, 'authentication.json');
  }

  async #start(): Promise<void> {
    const [, client, peer] = this.#ports;
    const etcd = [
      ...[
        '--data-dir',
        join(this.folder, 'etcd'),
        '--name',
        'test',
        '--unsafe-no-fsync',
        '--log-level',
        'error',
      ],
      ...[
        '--listen-client-urls',
        `http://127.0.0.1:${client}`,
        '--advertise-client-urls',
        `http://127.0.0.1:${client}`,
      ],
      ...[
        '--listen-peer-urls',
        `http://127.0.0.1:${peer}`,
        '--initial-advertise-peer-urls',
        `http://127.0.0.1:${peer}`,
      ],
      ...['--initial-cluster', `test=http://127.0.0.1:${peer}`],
    ];
    this.#etcd = this.#spawn('etcd', etcd);
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(join(this.folder, 'sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(join(this.folder, 'sa.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(this.folder, 'tokens.csv'), `${this.adminToken},admin,admin,"system:masters"\n`);
    writeFileSync(
      join(this.folder, 'audit-policy.json'),
      this.#options.audit ??
        JSON.stringify({
          apiVersion: 'audit.k8s.io/v1',
          kind: 'Policy',
          omitStages: ['RequestReceived'],
          rules: [{ level: 'Metadata' }],
        }),
    );
    const configuration = this.#options.authentication?.(this) ?? NO_ISSUERS;
    writeFileSync(
      this.#authenticationFile,
      typeof configuration === 'string' ? configuration : JSON.stringify(configuration),
    );
    await this.#startServer();
  }

  async #startServer(): Promise<void> {
    const [port, client] = this.#ports;
    const { certFile, keyFile } = this.authority.server();
    this.#server = this.#spawn('kube-apiserver', [
      `--etcd-servers=http://127.0.0.1:${client}`,
      ...['--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', `--secure-port=${port}`],
      ...[
        `--tls-cert-file=${certFile}`,
        `--tls-private-key-file=${keyFile}`,
        `--client-ca-file=${this.caFile}`,
      ],
      ...[
        '--service-account-issuer=https://kubernetes.default.svc',
        `--service-account-key-file=${this.folder}/sa.pub`,
      ],
      ...[
        `--service-account-signing-key-file=${this.folder}/sa.key`,
        '--api-audiences=https://kubernetes.default.svc',
      ],
      ...['--authorization-mode=RBAC', `--authentication-config=${this.#authenticationFile}`],
      ...[`--token-auth-file=${this.folder}/tokens.csv`, '--service-cluster-ip-range=10.0.0.0/24'],
      ...[`--audit-policy-file=${this.folder}/audit-policy.json`, `--audit-log-path=${this.auditFile}`],
      ...['--endpoint-reconciler-type=none', '--disable-admission-plugins=ServiceAccount'],
      ...(this.#options.args ?? []),
    ]);
    const late = Date.now() + within(STARTS_MS);
    for (;;) {
      const answer = await this.request('GET', '/readyz').catch(() => undefined);
      if (answer?.status === 200) break;
      if (this.#server.exitCode !== null || Date.now() > late)
        throw new Error('the API server does not start');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.#applied = await this.#reloads('success');
  }

  #spawn(name: KubernetesProgram, args: readonly string[]): ChildProcess {
    const child = spawn(kubernetesProgram(name), args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: this.folder,
      env: { PATH: process.env['PATH'], HOME: this.folder },
    });
    const keep = (chunk: Buffer): void => {
      this.#said = (this.#said + chunk.toString()).slice(-200_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => keep(Buffer.from(String(error))));
    return child;
  }

  /** Returns how often the API server has reloaded its AuthenticationConfiguration, successfully or not. */
  async #reloads(result: 'failure' | 'success'): Promise<number> {
    const { body } = await this.request('GET', '/metrics');
    const found = String(body).matchAll(
      /^apiserver_authentication_config_controller_automatic_reloads_total\{(.*)\} (\d+)$/gm,
    );
    for (const [, labels = '', count] of found)
      if (labels.includes(`status="${result}"`)) return Number(count);
    return 0;
  }

  #lastSaid(pattern: RegExp): string {
    return this.#said.split('\n').findLast((line) => pattern.test(line)) ?? '';
  }
}

const NO_ISSUERS = { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AuthenticationConfiguration', jwt: [] };
