import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedProgram, type LocalServer, noCachedProgram, startServer } from './local-server.js';
import { freePorts } from './processes.js';

/** The version that scripts/install-dex.mjs builds: Dex 2.45.1. */
const VERSION = '0.0.0-20260303133905-11d2eeb52b42';

/** Why no Dex can be started here; undefined where it can. */
export function noDex(): string | undefined {
  return noCachedProgram('Dex', 'dex', VERSION);
}

/** A Dex on loopback, in memory, with the connector `ci` for the ID tokens of an issuer. */
export class Dex {
  readonly issuer: string;
  readonly #server: LocalServer;
  readonly #folder: string;

  private constructor(issuer: string, server: LocalServer, folder: string) {
    this.issuer = issuer;
    this.#server = server;
    this.#folder = folder;
  }

  /** @param connector members of the connector's configuration, besides its issuer */
  static async start(idTokens: { issuer: string }, connector: Record<string, unknown>): Promise<Dex> {
    const [port = 0] = await freePorts(1);
    const folder = mkdtempSync(join(tmpdir(), 'dex-'));
    const issuer = `http://127.0.0.1:${port}`;
    const config = join(folder, 'config.yaml');
    // JSON is YAML as well.
    writeFileSync(
      config,
      JSON.stringify({
        issuer,
        storage: { type: 'memory' },
        web: { http: `127.0.0.1:${port}` },
        oauth2: { grantTypes: ['urn:ietf:params:oauth:grant-type:token-exchange'] },
        expiry: { idTokens: '10m' },
        staticClients: [{ id: 'deploy', name: 'deploy', public: true }],
        connectors: [
          { type: 'oidc', id: 'ci', name: 'ci', config: { issuer: idTokens.issuer, ...connector } },
        ],
      }),
    );
    const server = await startServer(cachedProgram('dex', VERSION), ['serve', config], {
      env: { PATH: process.env['PATH'], HOME: folder },
      ready: `${issuer}/.well-known/openid-configuration`,
    });
    return new Dex(issuer, server, folder);
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
