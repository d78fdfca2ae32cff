import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Seen, Served } from '../faulty-server.js';
import { NODE, OtherServer, VERDACCIO } from './clients.js';
import { NpmRegistry } from './npm.js';
import { bearerOf, type IssuedToken, type RegistryHop, type RegistryOptions, random } from './registry.js';

/**
 * Verdaccio, a real npm registry, behind the strict exchange of the npm registry, which Verdaccio does not have. The exchange issues
 * a token of Verdaccio. The front lets a publication through only for the token's package, and while the token lives.
 */
export class Verdaccio extends NpmRegistry {
  readonly #server: OtherServer;
  #users = 0;

  private constructor(server: OtherServer, options: RegistryOptions) {
    super(options);
    this.#server = server;
  }

  static async start(options: RegistryOptions = {}): Promise<Verdaccio> {
    const server = await OtherServer.start((port, folder) => {
      const config = join(folder, 'config.yaml');
      writeFileSync(
        config,
        [
          `storage: ${join(folder, 'storage')}`,
          `auth: { htpasswd: { file: ${join(folder, 'htpasswd')}, max_users: 1000 } }`,
          'uplinks: {}',
          "packages: { '**': { access: $all, publish: $authenticated } }",
          'log: { type: stdout, format: json, level: warn }',
          'web: { enable: false }',
          'security: { api: { jwt: { sign: { expiresIn: 1h } } } }',
        ].join('\n'),
      );
      return [NODE, [VERDACCIO, '--config', config, '--listen', `127.0.0.1:${port}`]];
    });
    return new Verdaccio(server, options).open();
  }

  override async close(): Promise<void> {
    await super.close();
    this.#server.stop();
  }

  protected override async answer(hop: RegistryHop | 'other', seen: Seen, url: URL): Promise<Served> {
    if (hop === 'exchange') {
      const served = await super.answer(hop, seen, url);
      const token = (served.body as { token?: string }).token;
      if (token === undefined) return served;
      const own = await this.#tokenOfVerdaccio();
      this.#replace(token, own);
      return { ...served, body: { ...(served.body as object), token: own } };
    }
    if (seen.method === 'PUT') {
      const name = decodeURIComponent(url.pathname.slice(1));
      const token = this.alive(bearerOf(seen));
      if (token === undefined) return { status: 401, body: { error: 'unauthorized' } };
      // The public registry answers 404 to a token for another package.
      if (!token.packages.includes(name)) return { status: 404, body: { error: 'Not found' } };
    }
    return this.#forward(seen);
  }

  async #tokenOfVerdaccio(): Promise<string> {
    const name = `publisher-${++this.#users}`;
    const response = await fetch(`${this.#server.origin}/-/user/org.couchdb.user:${name}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password: random(24) }),
    });
    return ((await response.json()) as { token: string }).token;
  }

  #replace(token: string, own: string): void {
    const one = this.live.get(token) as IssuedToken;
    this.live.delete(token);
    this.live.set(own, { ...one, token: own });
    this.issued[this.issued.length - 1] = own;
  }

  async #forward({ method, path, headers, bytes }: Seen): Promise<Served> {
    const passed = Object.entries(headers).filter(
      ([name]) => !/^(host|connection|content-length|accept-encoding)$/.test(name),
    ) as [string, string][];
    const response = await fetch(`${this.#server.origin}${path}`, {
      method,
      headers: passed,
      ...(bytes === undefined || bytes.length === 0 ? {} : { body: new Uint8Array(bytes) }),
    });
    return { status: response.status, body: await response.text() };
  }
}
