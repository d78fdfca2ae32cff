import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Authority } from './pki.js';
import type { Postgres } from './postgres.js';
import { ended, freePorts } from './processes.js';

/** The version that scripts/install-openbao.mjs installs. */
export const OPENBAO_VERSION = '2.6.2';
const STARTS_MS = 15_000;
const REQUEST_MS = 10_000;

/** The program bao; undefined where there is none. */
export function findOpenBao(): string | undefined {
  const cache = process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci');
  const path = join(cache, `openbao-${OPENBAO_VERSION}`, 'bao');
  return existsSync(path) ? path : undefined;
}

/** Why no OpenBao can be started here; undefined where it can. */
export function noOpenBao(): string | undefined {
  return findOpenBao() === undefined
    ? 'OpenBao is not installed: node scripts/install-openbao.mjs'
    : undefined;
}

/** What a login or a new token comes with. */
export interface Auth {
  client_token: string;
  accessor: string;
  policies: string[];
  token_policies: string[];
  metadata: Record<string, string> | null;
  lease_duration: number;
  renewable: boolean;
  entity_id: string;
  token_type: 'service' | 'batch';
  orphan: boolean;
  num_uses: number;
  mfa_requirement: unknown;
}

/** The fields that answers have; which of them, depends on the path. */
export interface Body {
  request_id?: string;
  errors?: string[];
  warnings?: string[] | null;
  data?: Record<string, unknown> | null;
  auth?: Auth | null;
  lease_id?: string;
  lease_duration?: number;
  renewable?: boolean;
  wrap_info?: { token: string; accessor: string; ttl: number; creation_path: string } | null;
}

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Body;
  /** As it came. */
  text: string;
}

export interface RequestOptions {
  /** Root's unless told; null for none. */
  token?: string | null;
  /** Instead of this one's own. */
  namespace?: string;
  headers?: Record<string, string>;
  /** Another address of the same server, such as its TLS listener. */
  address?: string;
  tls?: { ca?: string; cert?: string; key?: string };
  /** Where it comes from: another address of this machine's loopback. */
  localAddress?: string | undefined;
}

/** One request, as plain as it can be: no retry, no redirect followed. */
export function ask(
  method: string,
  url: string,
  body?: unknown,
  { token, namespace, headers, tls, localAddress }: Omit<RequestOptions, 'address'> = {},
): Promise<Answer> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const all = {
    'x-vault-request': 'true',
    ...(typeof token === 'string' ? { 'x-vault-token': token } : {}),
    ...(namespace ? { 'x-vault-namespace': namespace } : {}),
    ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  };
  const { request } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(REQUEST_MS);
    const options = {
      method,
      headers: all,
      agent: false,
      signal,
      ...(localAddress && { localAddress }),
      ...tls,
    };
    const sent = request(url, options, async (response) => {
      try {
        let text = '';
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parse(text), text });
      } catch (error) {
        reject(error);
      }
    });
    sent.on('error', reject).end(payload);
  });
}

function parse(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {};
  }
}

/** What is still alive in a server: everything but root's tokens. */
export interface Alive {
  tokens: { accessor: string; path: string; display_name: string; type: string; ttl: number }[];
  /** Lease ids, those of tokens left out. */
  leases: string[];
}

/** The API of a server, or of a namespace in it, with root's token. */
export class Bao {
  readonly address: string;
  readonly rootToken: string;
  readonly namespaceName: string;

  constructor(address: string, rootToken: string, namespaceName = '') {
    this.address = address;
    this.rootToken = rootToken;
    this.namespaceName = namespaceName;
  }

  /** @param path without `/v1/` */
  request(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer> {
    const { address = this.address, token = this.rootToken, namespace = this.namespaceName } = options;
    return ask(method, `${address}/v1/${path}`, body, { ...options, token, namespace });
  }

  /** A request that must go well. */
  async must(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<Body> {
    const { status, body: answer, text } = await this.request(method, path, body, options);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`);
    return answer;
  }

  /** A login or a new token that must go well. */
  async authOf(path: string, body: unknown, options: RequestOptions = {}): Promise<Auth> {
    const { auth } = await this.must('POST', path, body, { token: null, ...options });
    if (!auth) throw new Error(`POST ${path} answered without auth`);
    return auth;
  }

  /** Makes a namespace, and returns its API. */
  async namespace(name: string): Promise<Bao> {
    await this.must('POST', `sys/namespaces/${name}`, {});
    return new Bao(this.address, this.rootToken, [this.namespaceName, name].filter(Boolean).join('/'));
  }

  /** @param rules `{ 'secret/data/*': ['read'] }` */
  async policy(name: string, rules: Record<string, string[]>): Promise<void> {
    const policy = Object.entries(rules).map(
      ([path, capabilities]) => `path "${path}" { capabilities = ${JSON.stringify(capabilities)} }`,
    );
    await this.must('PUT', `sys/policies/acl/${name}`, { policy: policy.join('\n') });
  }

  async enableAuth(type: string, path = type): Promise<void> {
    await this.must('POST', `sys/auth/${path}`, { type });
  }

  async enableEngine(type: string, path = type, options: Record<string, unknown> = {}): Promise<void> {
    await this.must('POST', `sys/mounts/${path}`, { type, ...options });
  }

  /** A mount that trusts an issuer, by its discovery document or by its keys alone. */
  async jwtAuth(
    issuer: string,
    { path = 'jwt', jwksUrl }: { path?: string; jwksUrl?: string } = {},
  ): Promise<void> {
    await this.enableAuth('jwt', path);
    const keys = jwksUrl === undefined ? { oidc_discovery_url: issuer } : { jwks_url: jwksUrl };
    await this.must('POST', `auth/${path}/config`, { ...keys, bound_issuer: issuer });
  }

  /** A role for ID tokens of CI jobs; anything of it can be told otherwise. */
  async jwtRole(name: string, role: Record<string, unknown>, path = 'jwt'): Promise<void> {
    await this.must('POST', `auth/${path}/role/${name}`, {
      role_type: 'jwt',
      user_claim: 'sub',
      bound_audiences: [this.address],
      token_ttl: '10m',
      ...role,
    });
  }

  jwtLogin(role: string, jwt: string, path = 'jwt'): Promise<Auth> {
    return this.authOf(`auth/${path}/login`, { role, jwt });
  }

  async kv(version: 1 | 2, path: string): Promise<void> {
    await this.enableEngine('kv', path, { options: { version: String(version) } });
    if (version === 1) return;
    // A new mount of version 2 upgrades itself behind one's back, and refuses writes until it has.
    const late = performance.now() + STARTS_MS;
    for (;;) {
      const { status, text } = await this.request('GET', `${path}/config`);
      if (status === 200) return;
      if (performance.now() > late) throw new Error(`${path} answers ${status}: ${text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Writes a secret to a mount of version 2. */
  async put(mount: string, name: string, data: Record<string, unknown>): Promise<void> {
    await this.must('POST', `${mount}/data/${name}`, { data });
  }

  /** A database engine whose role `role` makes users in a real server. */
  async database(
    postgres: Postgres,
    { path = 'database', role = 'app', ttl = '10m' }: { path?: string; role?: string; ttl?: string } = {},
  ): Promise<void> {
    await this.enableEngine('database', path);
    await this.must('POST', `${path}/config/postgres`, {
      plugin_name: 'postgresql-database-plugin',
      allowed_roles: [role],
      connection_url: postgres.connectionUrl,
      username: postgres.user,
      password: postgres.password,
      max_open_connections: 4,
    });
    const created =
      "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';";
    await this.must('POST', `${path}/roles/${role}`, {
      db_name: 'postgres',
      creation_statements: [created],
      default_ttl: ttl,
      max_ttl: '1h',
    });
  }

  /** A certificate authority with a role for names under `example.test`. */
  async pki({ path = 'pki', role = 'job' }: { path?: string; role?: string } = {}): Promise<void> {
    await this.enableEngine('pki', path, { config: { max_lease_ttl: '24h' } });
    const key = { key_type: 'ec', key_bits: 256 };
    await this.must('POST', `${path}/root/generate/internal`, {
      common_name: 'Test root',
      ttl: '24h',
      ...key,
    });
    const names = { allowed_domains: ['example.test'], allow_subdomains: true };
    await this.must('POST', `${path}/roles/${role}`, { ...names, ...key, ttl: '10m', generate_lease: true });
  }

  /** Signs the SSH keys of users. */
  async ssh({ path = 'ssh', role = 'job' }: { path?: string; role?: string } = {}): Promise<void> {
    await this.enableEngine('ssh', path);
    await this.must('POST', `${path}/config/ca`, { generate_signing_key: true, key_type: 'ed25519' });
    const users = { allow_user_certificates: true, allowed_users: 'deploy', default_user: 'deploy' };
    await this.must('POST', `${path}/roles/${role}`, { key_type: 'ca', ...users, ttl: '10m' });
  }

  /** A role for jobs without OIDC; a secret id is given wrapped or plain. */
  async approle(
    role: string,
    settings: Record<string, unknown>,
    path = 'approle',
  ): Promise<{
    roleId: string;
    secretId(): Promise<string>;
    wrappedSecretId(ttl?: string): Promise<string>;
  }> {
    await this.enableAuth('approle', path);
    await this.must('POST', `auth/${path}/role/${role}`, settings);
    const { data } = await this.must('GET', `auth/${path}/role/${role}/role-id`);
    const asked = `auth/${path}/role/${role}/secret-id`;
    return {
      roleId: String(data?.['role_id']),
      secretId: async () => String((await this.must('POST', asked, {})).data?.['secret_id']),
      wrappedSecretId: async (ttl = '60s') => {
        const wrapped = await this.must('POST', asked, {}, { headers: { 'x-vault-wrap-ttl': ttl } });
        return wrapped.wrap_info?.token ?? '';
      },
    };
  }

  /** Logs in the service accounts of a cluster, which is asked about each of their tokens. */
  async kubernetesAuth(
    cluster: { url: string; ca: string; reviewerToken: string },
    role: string,
    settings: Record<string, unknown>,
    path = 'kubernetes',
  ): Promise<void> {
    await this.enableAuth('kubernetes', path);
    await this.must('POST', `auth/${path}/config`, {
      kubernetes_host: cluster.url,
      kubernetes_ca_cert: cluster.ca,
      token_reviewer_jwt: cluster.reviewerToken,
      disable_local_ca_jwt: true,
    });
    const everyone = { bound_service_account_names: ['*'], bound_service_account_namespaces: ['*'] };
    await this.must('POST', `auth/${path}/role/${role}`, { ...everyone, ...settings });
  }

  /** Logs in whoever shows a certificate of an authority. */
  async certAuth(
    authority: Authority,
    role: string,
    settings: Record<string, unknown>,
    path = 'cert',
  ): Promise<void> {
    await this.enableAuth('cert', path);
    await this.must('POST', `auth/${path}/certs/${role}`, { certificate: authority.cert, ...settings });
  }

  /** Everything in this namespace that is still alive. */
  async alive(): Promise<Alive> {
    const tokens: Alive['tokens'] = [];
    for (const accessor of await this.#list('auth/token/accessors')) {
      const { status, body } = await this.request('POST', 'auth/token/lookup-accessor', { accessor });
      // One that ended in between.
      if (status !== 200) continue;
      const { path, display_name, type, ttl, policies } = body.data ?? {};
      if ((policies as string[]).includes('root')) continue;
      tokens.push({
        accessor,
        path: String(path),
        display_name: String(display_name),
        type: String(type),
        ttl: Number(ttl),
      });
    }
    const leases = (await this.#leases('')).filter((id) => !id.startsWith('auth/'));
    return { tokens, leases };
  }

  async #leases(prefix: string): Promise<string[]> {
    const found: string[] = [];
    for (const key of await this.#list(`sys/leases/lookup/${prefix}`)) {
      if (key.endsWith('/')) found.push(...(await this.#leases(prefix + key)));
      else found.push(prefix + key);
    }
    return found;
  }

  async #list(path: string): Promise<string[]> {
    const { status, body, text } = await this.request('LIST', path);
    if (status === 404) return [];
    if (status !== 200) throw new Error(`LIST ${path} answered ${status}: ${text}`);
    return body.data?.['keys'] as string[];
  }
}

export interface OpenBaoOptions {
  /** Adds a listener with TLS, with a certificate of this authority; it asks clients for one of it too. */
  authority?: Authority;
  /** Refuses clients of that listener that show no certificate. */
  requireClientCertificate?: boolean;
  /** More of the configuration. */
  config?: string;
}

/** A real OpenBao on loopback, in memory: it is ready after a fifth of a second, and forgets everything. */
export class OpenBao extends Bao {
  readonly #server: Server;
  /** The listener with TLS, where there is an authority. */
  readonly tlsAddress: string;
  readonly #proxies: Server[] = [];

  private constructor(server: Server, address: string, token: string, tlsAddress: string) {
    super(address, token);
    this.#server = server;
    this.tlsAddress = tlsAddress;
  }

  static async start(options: OpenBaoOptions = {}): Promise<OpenBao> {
    const { authority, requireClientCertificate = false, config = '' } = options;
    const [plain = 0, tls = 0] = await freePorts(2);
    const listeners: string[] = [];
    if (authority !== undefined) {
      const { certFile, keyFile } = authority.server();
      listeners.push(
        `listener "tcp" {
          address = "127.0.0.1:${tls}"
          tls_cert_file = "${certFile}"
          tls_key_file = "${keyFile}"
          tls_client_ca_file = "${authority.certFile}"
          tls_require_and_verify_client_cert = ${requireClientCertificate}
        }`,
      );
    }
    const token = `root-${randomBytes(12).toString('hex')}`;
    // The port for other nodes would be the one above, which may be someone's.
    const text = ['disable_clustering = true', ...listeners, config].join('\n');
    const dev = ['-dev', '-dev-no-store-token', `-dev-root-token-id=${token}`];
    const server = new Server(text, [...dev, `-dev-listen-address=127.0.0.1:${plain}`]);
    const bao = new OpenBao(server, `http://127.0.0.1:${plain}`, token, `https://127.0.0.1:${tls}`);
    try {
      // Root's token comes after the server is said to be up, and the engine at secret/ last.
      await server.until(async () => (await bao.request('GET', 'secret/config')).status === 200);
      return bao;
    } catch (error) {
      await bao.stop();
      throw error;
    }
  }

  /**
   * Starts OpenBao's own proxy in front of it, and returns its address: it refuses requests without X-Vault-Request,
   * as the server itself never does.
   */
  async proxy(): Promise<string> {
    const [port = 0] = await freePorts(1);
    const config = `
      vault { address = "${this.address}" }
      api_proxy {}
      listener "tcp" {
        address = "127.0.0.1:${port}"
        tls_disable = true
        require_request_header = true
      }`;
    const proxy = new Server(config, [], { command: 'proxy' });
    this.#proxies.push(proxy);
    const address = `http://127.0.0.1:${port}`;
    await proxy.until(
      async () => (await this.request('GET', 'sys/health', undefined, { address })).status === 200,
    );
    return address;
  }

  /** What the server logged. */
  get log(): string {
    return this.#server.log;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#server, ...this.#proxies].map((server) => server.stop()));
  }
}

/** A server's process, with its folder. */
class Server {
  readonly folder: string;
  readonly #process: ChildProcess;
  log = '';

  constructor(
    config: string,
    words: string[],
    { command = 'server', folder }: { command?: string; folder?: string } = {},
  ) {
    const program = findOpenBao();
    if (program === undefined) throw new Error(noOpenBao());
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'jobpass-openbao-'));
    const file = join(this.folder, 'config.hcl');
    writeFileSync(file, config);
    // Nothing of the environment: BAO_* and VAULT_* would configure it.
    this.#process = spawn(program, [command, `-config=${file}`, ...words], {
      cwd: this.folder,
      env: { PATH: '/usr/bin:/bin', HOME: this.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.log += text;
      });
    }
  }

  get running(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Asks until it is true, for as long as a start may take. */
  async until(check: () => Promise<boolean>): Promise<void> {
    const late = performance.now() + STARTS_MS;
    for (;;) {
      if (await check().catch(() => false)) return;
      if (!this.running) throw new Error(`bao exited: ${this.log}`);
      if (performance.now() > late) throw new Error(`bao did not get ready: ${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Stops its time, or lets it go on. */
  freeze(frozen: boolean): void {
    this.#process.kill(frozen ? 'SIGSTOP' : 'SIGCONT');
  }

  /** Ends it at once, as a crash does; its folder stays. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await ended(this.#process);
  }

  /** Ends it, and removes what it left. Nothing is worth a slower end. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One node of a cluster. */
export class RaftNode extends Bao {
  readonly name: string;
  readonly #folder: string;
  readonly #config: string;
  #server: Server;

  constructor(name: string, address: string, folder: string, config: string, rootToken = '') {
    super(address, rootToken);
    this.name = name;
    this.#folder = folder;
    this.#config = config;
    this.#server = new Server(config, [], { folder });
  }

  get running(): boolean {
    return this.#server.running;
  }

  get log(): string {
    return this.#server.log;
  }

  /** SIGKILL: no goodbye to the others. */
  kill(): Promise<void> {
    return this.#server.kill();
  }

  /** Stops its time, or lets it go on: then it is behind for a moment. */
  freeze(frozen: boolean): void {
    this.#server.freeze(frozen);
  }

  /** Starts it again after a kill, with what it stored. */
  restart(): void {
    this.#server = new Server(this.#config, [], { folder: this.#folder });
  }

  until(check: () => Promise<boolean>): Promise<void> {
    return this.#server.until(check);
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

/** Real nodes with integrated storage, which elect one of them. */
export class RaftCluster {
  readonly rootToken: string;
  readonly nodes: readonly Bao[];
  readonly #nodes: readonly RaftNode[];
  readonly #folder: string;

  constructor(folder: string, nodes: readonly RaftNode[], rootToken: string) {
    this.#folder = folder;
    this.#nodes = nodes;
    this.rootToken = rootToken;
    this.nodes = nodes.map((node) => new Bao(node.address, rootToken));
  }

  /** The API of the active node, as soon as there is one that answers. */
  async active(withinMs = 15_000): Promise<Bao> {
    const late = performance.now() + withinMs;
    for (;;) {
      for (const node of this.nodes) {
        // 200 is the active node's; 429 a standby's.
        const answer = await node
          .request('GET', 'sys/health', undefined, { token: null })
          .catch(() => undefined);
        if (answer?.status === 200) return node;
      }
      if (performance.now() > late) throw new Error('the cluster has no active node');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The running nodes that are not active. */
  async standbys(): Promise<Bao[]> {
    const { address } = await this.active();
    return this.nodes.filter((node) => node.address !== address && this.node(node).running);
  }

  /** The process of a node: to kill and restart it. */
  node(of: Bao): RaftNode {
    const found = this.#nodes.find(({ address }) => address === of.address);
    if (found === undefined) throw new Error(`${of.address} is not of this cluster`);
    return found;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.stop()));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/**
 * Starts a cluster whose nodes unseal themselves; ready when each of them answers and votes. That takes ten seconds:
 * a standby looks for its leader every 2.5 s and tells of itself every 5 s, and neither can be set.
 */
export async function startRaftCluster(count = 3): Promise<RaftCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-raft-'));
  const key = join(folder, 'unseal.key');
  writeFileSync(key, randomBytes(32));
  const ports = await freePorts(2 * count);
  const addresses = ports.slice(0, count).map((port) => `http://127.0.0.1:${port}`);
  const joins = addresses.map((address) => `retry_join { leader_api_addr = "${address}" }`);
  const nodes: RaftNode[] = [];
  const start = (index: number): RaftNode => {
    const own = join(folder, `node-${index}`);
    mkdirSync(join(own, 'data'), { recursive: true });
    const node = new RaftNode(
      `node-${index}`,
      addresses[index] ?? '',
      own,
      `storage "raft" {
        path = "${own}/data"
        node_id = "node-${index}"
        performance_multiplier = 1
        autopilot_reconcile_interval = "100ms"
        autopilot_update_interval = "100ms"
        ${index === 0 ? '' : joins.filter((_, other) => other !== index).join('\n')}
      }
      listener "tcp" {
        address = "127.0.0.1:${ports[index]}"
        cluster_address = "127.0.0.1:${ports[count + index]}"
        tls_disable = true
      }
      seal "static" {
        current_key_id = "test"
        current_key = "file://${key}"
      }
      api_addr = "${addresses[index]}"
      cluster_addr = "https://127.0.0.1:${ports[count + index]}"`,
    );
    nodes.push(node);
    return node;
  };
  try {
    const first = start(0);
    await first.until(async () => (await first.request('GET', 'sys/seal-status')).status === 200);
    const made = await first.request('PUT', 'sys/init', { recovery_shares: 1, recovery_threshold: 1 });
    const { root_token: rootToken } = JSON.parse(made.text) as { root_token?: string };
    if (rootToken === undefined) throw new Error(`sys/init answered ${made.status}: ${made.text}`);
    // Autopilot would watch a new node for ten seconds before it lets it vote.
    const autopilot = { server_stabilization_time: '1s' };
    await first.until(async () => {
      const path = 'sys/storage/raft/autopilot/configuration';
      return (await first.request('POST', path, autopilot, { token: rootToken })).status < 300;
    });
    for (let index = 1; index < count; index++) start(index);
    for (const node of nodes) {
      const token = { token: rootToken };
      await node.until(
        async () => (await node.request('GET', 'sys/mounts', undefined, token)).status === 200,
      );
    }
    // A node counts in an election as soon as the others have taken it for a voter.
    await first.until(async () => {
      const path = 'sys/storage/raft/configuration';
      const { text } = await first.request('GET', path, undefined, { token: rootToken });
      const { data } = JSON.parse(text) as { data: { config: { servers: { voter: boolean }[] } } };
      return data.config.servers.filter(({ voter }) => voter).length === count;
    });
    return new RaftCluster(folder, nodes, rootToken);
  } catch (error) {
    await Promise.all(nodes.map((node) => node.stop()));
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
