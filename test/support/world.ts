import { randomBytes } from 'node:crypto';
import type http from 'node:http';
import { join } from 'node:path';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { StandInRunner, type StepOptions, type StepResult } from '../../src/demo/stand-in-runner.js';
import { FaultyServer, type Seen, type Served } from './faulty-server.js';

/** The requests of a job, each of which can go wrong. */
export type Hop = 'id-token' | 'metadata' | 'exchange' | 'introspection' | 'revocation';

export const CLAIMS = {
  sub: 'repo:octo-org/octo-repo:environment:production',
  repository: 'octo-org/octo-repo',
  repository_id: '4711',
  ref: 'refs/heads/main',
  environment: 'production',
  event_name: 'push',
  run_id: '77',
  run_attempt: '1',
  actor: 'octocat',
};
export const AUDIENCE = 'https://service.example';

const DIST = join(import.meta.dirname, '../../dist');

/**
 * A runner's ID token service and an authorization server on loopback, which verify what the real ones verify:
 * the bearer of the ID token request; signature, issuer, audience, expiry and single use of the ID token.
 */
export class World extends FaultyServer<Hop> {
  /** Live credentials. */
  readonly live = new Set<string>();
  /** Every credential that was ever issued, whether or not its answer arrived. */
  readonly issued: string[] = [];
  /** Every ID token that was ever signed, whether or not its answer arrived. */
  readonly idTokens: string[] = [];
  /** Members to add to the answers of a hop, or to put in the place of others. */
  readonly answers: Partial<Record<Hop, Record<string, unknown>>> = {};
  /** What the ID tokens say; a test may change it. */
  claims: JWTPayload = { ...CLAIMS };
  /** Added to `iat`, `nbf` and `exp` of the ID tokens and to the server's clock, in seconds. */
  clockOffset = 0;
  /** Whether an ID token is taken once only. */
  singleUse = false;

  readonly #bearer = randomBytes(24).toString('base64url');
  readonly #used = new Set<unknown>();
  readonly #runners: StandInRunner[] = [];
  readonly #keys = generateKeyPair('ES256');

  static async start(): Promise<World> {
    const world = new World();
    await world.listen();
    return world;
  }

  /** The secrets that no output may show: the bearer of the ID token request. */
  get bearer(): string {
    return this.#bearer;
  }

  readonly variable = 'JOBPASS_TOKEN';
  readonly untold = /[Aa] credential may have been issued but not received/;

  get secrets(): string[] {
    return [this.#bearer, ...this.idTokens, ...this.issued];
  }

  get presented(): string[] {
    return this.of('exchange').map(({ form }) => form.get('subject_token') ?? form.get('assertion') ?? '');
  }

  /** Knows by itself what lives. */
  async look(): Promise<void> {}

  inputsFor(hop: string): Record<string, string> {
    return hop === 'metadata' ? this.discovered : this.inputs;
  }

  /** The inputs with which everything works: endpoints given, so that there is one hop less. */
  get inputs(): Record<string, string> {
    return {
      provider: 'oauth',
      audience: AUDIENCE,
      'token-endpoint': `${this.origin}/token`,
      'revocation-endpoint': `${this.origin}/revoke`,
      'introspection-endpoint': `${this.origin}/introspect`,
    };
  }

  /** The inputs with which the endpoints are found in the metadata. */
  get discovered(): Record<string, string> {
    return { provider: 'oauth', audience: AUDIENCE, url: this.origin };
  }

  /** A runner whose job may have ID tokens of this world. */
  runner(job: Record<string, string> = {}): StandInRunner {
    const runner = new StandInRunner({
      GITHUB_REPOSITORY: CLAIMS.repository,
      GITHUB_JOB: 'deploy',
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.origin}/id-token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.#bearer,
      ...job,
    });
    this.#runners.push(runner);
    return runner;
  }

  async close(): Promise<void> {
    for (const runner of this.#runners) runner.close();
    await this.leave();
  }

  /** An ID token of this world's issuer. */
  async sign(claims: JWTPayload): Promise<string> {
    const now = Math.floor(Date.now() / 1000) + this.clockOffset;
    const { privateKey } = await this.#keys;
    const token = await new SignJWT({
      iss: this.origin,
      iat: now,
      nbf: now - 600,
      exp: now + 300,
      jti: randomBytes(8).toString('hex'),
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
      .sign(privateKey);
    this.idTokens.push(token);
    return token;
  }

  /** The claims of an ID token of this world. @throws if it does not verify */
  protected async verify(raw: string, audience: string): Promise<JWTPayload> {
    const { publicKey } = await this.#keys;
    const keys = createLocalJWKSet({ keys: [await exportJWK(publicKey)] });
    const currentDate = new Date(Date.now() + this.clockOffset * 1000);
    return (await jwtVerify(raw, keys, { issuer: this.origin, audience, currentDate })).payload;
  }

  protected hopOf(path: string, _request: http.IncomingMessage): Hop | 'other' {
    return HOPS[path] ?? 'other';
  }

  protected override dress(response: http.ServerResponse): void {
    if (this.clockOffset !== 0)
      response.setHeader('date', new Date(Date.now() + this.clockOffset * 1000).toUTCString());
  }

  protected async serve(hop: Hop | 'other', seen: Seen, url: URL): Promise<Served> {
    if (hop === 'other') return { status: 404, body: { error: 'not_found' } };
    const served = await this.#serve(hop, seen, url);
    const changes = this.answers[hop];
    if (changes === undefined || served.status !== 200) return served;
    const seconds = changes['expires_in'];
    if (hop === 'exchange' && typeof seconds === 'number' && seconds > 0 && seconds < 60) {
      const token = this.issued.at(-1) ?? '';
      setTimeout(() => this.live.delete(token), seconds * 1_000).unref();
    }
    return { ...served, body: { ...(served.body as object), ...changes } };
  }

  async #serve(hop: Hop, seen: Seen, url: URL): Promise<Served> {
    const token = seen.form.get('token') ?? '';
    switch (hop) {
      case 'id-token': {
        if (seen.headers.authorization !== `Bearer ${this.#bearer}`)
          return { status: 401, body: { message: 'Unauthorized' } };
        return {
          status: 200,
          body: { value: await this.sign({ aud: url.searchParams.get('audience') ?? '', ...this.claims }) },
        };
      }
      case 'metadata':
        return {
          status: 200,
          body: {
            issuer: this.origin,
            token_endpoint: `${this.origin}/token`,
            revocation_endpoint: `${this.origin}/revoke`,
            introspection_endpoint: `${this.origin}/introspect`,
          },
        };
      case 'exchange':
        return this.#exchange(seen.form);
      case 'introspection':
        return { status: 200, body: { active: this.live.has(token) } };
      case 'revocation':
        this.live.delete(token);
        return { status: 200, body: '' };
    }
  }

  async #exchange(form: URLSearchParams): Promise<Served> {
    const refuse = (description: string): Served => ({
      status: 400,
      body: { error: 'invalid_grant', error_description: description },
    });
    try {
      const raw = form.get('subject_token') ?? form.get('assertion') ?? form.get('client_assertion') ?? '';
      const payload = await this.verify(raw, AUDIENCE);
      if (this.singleUse && this.#used.has(payload.jti)) return refuse('the ID token has been used');
      this.#used.add(payload.jti);
    } catch {
      return refuse('the ID token does not verify');
    }
    const token = `at_${randomBytes(24).toString('base64url')}`;
    this.live.add(token);
    this.issued.push(token);
    return {
      status: 200,
      body: {
        access_token: token,
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: 'Bearer',
        expires_in: 900,
        scope: 'deploy',
      },
    };
  }
}

const HOPS: Readonly<Record<string, Hop>> = {
  '/id-token': 'id-token',
  '/.well-known/oauth-authorization-server': 'metadata',
  '/.well-known/openid-configuration': 'metadata',
  '/token': 'exchange',
  '/introspect': 'introspection',
  '/revoke': 'revocation',
};

/** Runs the built main step. */
export function runMain(
  runner: StandInRunner,
  inputs: Record<string, string>,
  options: StepOptions = {},
): Promise<StepResult> {
  return runner.run([join(DIST, 'main', 'index.js')], { ...options, inputs });
}

/** Runs the built post step that belongs to a main step. */
export function runPost(
  runner: StandInRunner,
  inputs: Record<string, string>,
  main: Pick<StepResult, 'state'>,
  options: StepOptions = {},
): Promise<StepResult> {
  return runner.run([join(DIST, 'post', 'index.js')], { ...options, inputs }, main.state);
}

/** The lines of a step's output that people see: without the commands by which masks are set. */
export function shown(step: StepResult): string {
  return step.output
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
}
