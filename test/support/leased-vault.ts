import { FaultyServer, type Seen, type Served } from './faulty-server.js';

/** A token that the stand-in has issued. Moments are of `performance.now()`. */
export interface LeasedToken {
  token: string;
  issuedAt: number;
  expiresAt: number;
  revokedAt?: number;
}

type LeasedHop = 'id-token' | 'login' | 'renew' | 'lookup' | 'revoke';

const HOPS: Readonly<Record<string, LeasedHop>> = {
  '/id-token': 'id-token',
  '/v1/auth/jwt/login': 'login',
  '/v1/auth/token/renew-self': 'renew',
  '/v1/auth/token/lookup-self': 'lookup',
  '/v1/auth/token/revoke-self': 'revoke',
};
export const LEASED_AUDIENCE = 'https://vault.example.test';
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Answers as a runner's ID token service and as Vault do, and notes when each token was issued and when it ended. */
export class LeasedVault extends FaultyServer<LeasedHop> {
  readonly tokens: LeasedToken[] = [];
  /** Of each answer, in milliseconds; a test may change it. */
  delayMs: number;
  readonly #lifeMs: number;

  private constructor(delayMs: number, lifeMs: number) {
    super();
    this.delayMs = delayMs;
    this.#lifeMs = lifeMs;
  }

  /** @param lifeMs of each token, from its issue or renewal */
  static async start(delayMs: number, lifeMs: number): Promise<LeasedVault> {
    const vault = new LeasedVault(delayMs, lifeMs);
    await vault.listen();
    return vault;
  }

  get inputs(): Record<string, string> {
    return { provider: 'vault', url: this.origin, role: 'job', audience: LEASED_AUDIENCE };
  }

  idToken(): string {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: this.origin, sub: 'repo:octo-org/octo-repo', aud: LEASED_AUDIENCE };
    return `${part({ alg: 'ES256', typ: 'JWT' })}.${part({ ...claims, iat, nbf: iat - 60, exp: iat + 300 })}.${'A'.repeat(86)}`;
  }

  isAlive({ expiresAt, revokedAt }: LeasedToken): boolean {
    return revokedAt === undefined && performance.now() < expiresAt;
  }

  protected hopOf(path: string): LeasedHop | 'other' {
    return HOPS[path] ?? 'other';
  }

  protected async serve(hop: LeasedHop | 'other', { headers, body }: Seen): Promise<Served> {
    // The token lives from here on, also where nobody gets the answer.
    const served = this.#answer(hop, headers['x-vault-token'], body);
    await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    return served;
  }

  #answer(hop: LeasedHop | 'other', presented: unknown, body: string): Served {
    if (hop === 'id-token') return { status: 200, body: { value: this.idToken() } };
    const seconds = this.#lifeMs / 1000;
    if (hop === 'login') return { status: 200, body: { request_id: 'r', auth: this.#issue(seconds) } };
    const found = this.tokens.find((one) => one.token === presented && this.isAlive(one));
    if (found === undefined) return { status: 403, body: { errors: ['permission denied'] } };
    if (hop === 'revoke') {
      found.revokedAt = performance.now();
      return { status: 204, body: '' };
    }
    const asked = hop === 'renew' ? /"increment":"(\d+)s"/.exec(body)?.[1] : undefined;
    const renewed = asked === undefined ? seconds : Number(asked);
    if (hop === 'renew') found.expiresAt = performance.now() + renewed * 1000;
    const data = { type: 'service', ttl: seconds, policies: ['default'] };
    return {
      status: 200,
      body: { request_id: 'r', data, auth: { lease_duration: renewed, renewable: true } },
    };
  }

  #issue(seconds: number): object {
    const number = String(this.tokens.length).padStart(24, '0');
    const issuedAt = performance.now();
    this.tokens.push({ token: `hvs.standin${number}`, issuedAt, expiresAt: issuedAt + this.#lifeMs });
    return {
      ...{ client_token: `hvs.standin${number}`, accessor: `accessor${number}`, lease_duration: seconds },
      ...{ renewable: true, token_type: 'service', policies: ['default'], token_policies: ['default'] },
    };
  }
}
