import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { cachedProgram, type LocalServer, noCachedProgram, startServer } from './local-server.js';
import { freePorts } from './processes.js';

/** The version that scripts/install-hydra.mjs builds. */
const VERSION = '2.3.0';

/** Why no Hydra can be started here; undefined where it can. */
export function noHydra(): string | undefined {
  return noCachedProgram('Ory Hydra', 'hydra', VERSION);
}

/** An Ory Hydra on loopback, in memory. */
export class Hydra {
  readonly issuer: string;
  readonly #admin: string;
  readonly #server: LocalServer;
  readonly #folder: string;

  private constructor(issuer: string, admin: string, server: LocalServer, folder: string) {
    this.issuer = issuer;
    this.#admin = admin;
    this.#server = server;
    this.#folder = folder;
  }

  static async start(): Promise<Hydra> {
    const [port = 0, admin = 0] = await freePorts(2);
    const folder = mkdtempSync(join(tmpdir(), 'hydra-'));
    const issuer = `http://127.0.0.1:${port}`;
    const server = await startServer(
      cachedProgram('hydra', VERSION),
      ['serve', 'all', '--dev', '--sqa-opt-out'],
      {
        env: {
          PATH: process.env['PATH'],
          HOME: folder,
          DSN: 'memory',
          SECRETS_SYSTEM: 'a-secret-of-a-test-only-0001',
          URLS_SELF_ISSUER: issuer,
          SERVE_PUBLIC_HOST: '127.0.0.1',
          SERVE_PUBLIC_PORT: String(port),
          SERVE_ADMIN_HOST: '127.0.0.1',
          SERVE_ADMIN_PORT: String(admin),
          LOG_LEVEL: 'warn',
        },
        ready: `http://127.0.0.1:${admin}/health/ready`,
      },
    );
    return new Hydra(issuer, `http://127.0.0.1:${admin}`, server, folder);
  }

  /** The audience that Hydra expects. */
  get tokenEndpoint(): string {
    return `${this.issuer}/oauth2/token`;
  }

  get introspectionEndpoint(): string {
    return `${this.#admin}/admin/oauth2/introspect`;
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Makes a public client that may use the grant. */
  async client(id: string, scope: string): Promise<void> {
    await this.#post('clients', {
      client_id: id,
      grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
      token_endpoint_auth_method: 'none',
      scope,
    });
  }

  /** Trusts the ID tokens of an issuer with this subject. */
  async trust(issuer: string, subject: string, jwk: JWK, scope: readonly string[]): Promise<void> {
    const expires = new Date(Date.now() + 86_400_000).toISOString();
    await this.#post('trust/grants/jwt-bearer/issuers', { issuer, subject, scope, jwk, expires_at: expires });
  }

  async #post(path: string, body: unknown): Promise<void> {
    const answer = await fetch(`${this.#admin}/admin/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`Hydra answered ${path} with ${answer.status}: ${await answer.text()}`);
  }
}
