import { randomBytes } from 'node:crypto';
import type { StandInRunner } from '../../src/demo/stand-in-runner.js';
import { FaultyServer, type Seen, type Served } from './faulty-server.js';
import { ask, OpenBao } from './openbao.js';
import { Authority } from './pki.js';
import type { RowWorld } from './rows.js';
import { VaultJobs } from './vault-jobs.js';

/** The requests of a job with Vault, each of which can go wrong. */
export type VaultHop =
  | 'vault-login'
  | 'vault-mount'
  | 'vault-read'
  | 'vault-renew'
  | 'vault-lookup'
  | 'vault-revoke'
  | 'vault-accessor';

/** What every ID token of these jobs is for, whatever the address of the front that they are sent to. */
export const VAULT_AUDIENCE = 'https://vault.example.test';
/** Long and random: a piece of it in a log is no coincidence. */
const random = (): string => randomBytes(24).toString('base64url');

/** A real OpenBao with what the rows of a file need, and jobs that it trusts. */
export class VaultGround {
  readonly bao: OpenBao;
  readonly jobs: VaultJobs;
  readonly authority: Authority;
  readonly password = random();

  private constructor(bao: OpenBao, jobs: VaultJobs, authority: Authority) {
    this.bao = bao;
    this.jobs = jobs;
    this.authority = authority;
  }

  static async start(): Promise<VaultGround> {
    const authority = new Authority('Test authority of the fault table');
    const bao = await OpenBao.start({ authority });
    const jobs = await VaultJobs.start(bao);
    const ground = new VaultGround(bao, jobs, authority);
    await bao.kv(2, 'kv');
    await bao.put('kv', 'app', { password: ground.password });
    await bao.policy('job', { 'kv/data/*': ['read'] });
    await bao.policy('ender', {
      'auth/token/revoke-accessor': ['update'],
      'auth/token/lookup-accessor': ['update'],
    });
    const common = { bound_audiences: [VAULT_AUDIENCE], token_policies: ['job'], token_ttl: '10m' };
    await bao.jwtRole('job', common);
    await bao.jwtRole('bare', { ...common, token_no_default_policy: true });
    await bao.jwtRole('batch', { ...common, token_type: 'batch' });
    await bao.jwtRole('ender', { ...common, token_policies: ['ender'], token_ttl: '1m' });
    await bao.jwtRole('bound', { ...common, token_bound_cidrs: ['127.0.0.1/32'] });
    // Its tokens are bound to where each was asked for, and so is a fresh one from elsewhere.
    await bao.jwtRole('strict', { ...common, token_strictly_bind_ip: true });
    await bao.jwtRole('looker', {
      ...common,
      token_policies: ['job', 'ender'],
      token_strictly_bind_ip: true,
    });
    return ground;
  }

  async close(): Promise<void> {
    await this.jobs.close();
    await this.bao.stop();
    this.authority.close();
  }
}

/** A front before a real OpenBao, each hop of which can be given faults. */
export class VaultWorld extends FaultyServer<VaultHop> implements RowWorld {
  readonly variable = 'VAULT_TOKEN';
  readonly untold =
    /[Aa] credential may have been issued but not received|could not revoke its login with|: failed, lives until/;
  readonly issued: string[] = [];
  readonly live = new Set<string>();
  /** Where jobs find the server: a gate, for instance. */
  address = '';
  /** Where the server sees requests come from; a job can be moved to another network in its middle. */
  cameFrom: string | undefined;
  /** What else must hold in the end. */
  expected: (() => void) | undefined;
  /** The values that steps must get besides the token and the address; undefined where a row looks by itself. */
  values: Record<string, string> | undefined;
  readonly ground: VaultGround;
  readonly #secrets: string[];
  readonly #runners: StandInRunner[] = [];

  private constructor(ground: VaultGround) {
    super();
    this.ground = ground;
    this.values = { APP_PASSWORD: ground.password };
    this.#secrets = [ground.password, ground.bao.rootToken, ground.jobs.tokens.requestToken];
  }

  static async start(ground: VaultGround): Promise<VaultWorld> {
    const world = new VaultWorld(ground);
    await world.listen();
    world.address = world.origin;
    return world;
  }

  get delivers(): Record<string, string> | undefined {
    return this.values === undefined ? undefined : { VAULT_ADDR: this.address, ...this.values };
  }

  get presented(): string[] {
    return this.of('vault-login').map(({ body }) => (JSON.parse(body) as { jwt: string }).jwt);
  }

  get secrets(): string[] {
    return [...this.#secrets, ...this.presented, ...this.issued];
  }

  /** Every secret of a row's own is looked for in everything that is shown. */
  conceal(...secrets: string[]): void {
    this.#secrets.push(...secrets);
  }

  /** The inputs that need every hop but the accessor: the mount's answer counts only where it is the one in question. */
  inputsFor(hop: string): Record<string, string> {
    const path = hop === 'vault-mount' ? 'kv/app' : 'kv/data/app';
    return {
      provider: 'vault',
      // The keeper has tests of its own.
      keep: 'false',
      url: this.address,
      role: 'job',
      audience: VAULT_AUDIENCE,
      ttl: '5m',
      secrets: `${path} password | APP_PASSWORD`,
      'export-token': 'true',
    };
  }

  runner(): StandInRunner {
    const runner = this.ground.jobs.runner();
    this.#runners.push(runner);
    return runner;
  }

  /** Asks the server itself about each token. */
  async look(): Promise<void> {
    this.expected?.();
    this.live.clear();
    for (const token of this.issued) {
      const { status } = await this.ground.bao.request('POST', 'auth/token/lookup', { token });
      if (status === 200) this.live.add(token);
    }
  }

  async close(): Promise<void> {
    for (const runner of this.#runners) runner.close();
    await this.leave();
  }

  protected hopOf(path: string): VaultHop {
    return HOPS.find(([pattern]) => pattern.test(path))?.[1] ?? 'vault-read';
  }

  protected async serve(_hop: VaultHop | 'other', seen: Seen): Promise<Served> {
    const { method, path, headers } = seen;
    const body = seen.body === '' ? undefined : JSON.parse(seen.body);
    const own = Object.entries(headers).filter(([name]) => name.startsWith('x-vault-'));
    const answer = await ask(method, `${this.ground.bao.address}${path}`, body, {
      headers: Object.fromEntries(own) as Record<string, string>,
      localAddress: this.cameFrom,
    });
    const token = answer.body.auth?.client_token;
    if (path.endsWith('/login') && token !== undefined) this.issued.push(token);
    return { status: answer.status, body: answer.text === '' ? '' : answer.body };
  }
}

const HOPS: readonly [path: RegExp, hop: VaultHop][] = [
  [/^\/v1\/auth\/jwt\/login$/, 'vault-login'],
  [/^\/v1\/sys\/internal\/ui\/mounts\//, 'vault-mount'],
  [/^\/v1\/auth\/token\/renew-self$/, 'vault-renew'],
  [/^\/v1\/auth\/token\/lookup-self$/, 'vault-lookup'],
  [/^\/v1\/auth\/token\/revoke-self$/, 'vault-revoke'],
  [/^\/v1\/auth\/token\/(lookup|revoke)-accessor$/, 'vault-accessor'],
];
