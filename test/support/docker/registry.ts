import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { steadyPort } from '../broker-process.js';
import { within } from '../pace.js';
import { toolPath } from '../tools.js';
import type { TokenRealm } from './token-realm.js';

/** A registry of Debian's package docker-registry on loopback, which accepts the tokens of a realm. */
export class Registry {
  readonly host: string;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(host: string, folder: string, child: ChildProcess) {
    this.host = host;
    this.#folder = folder;
    this.#child = child;
  }

  /** @param certFile the certificate that signs the realm's tokens */
  static async start(realm: TokenRealm, certFile: string): Promise<Registry> {
    const folder = mkdtempSync(join(tmpdir(), 'jobpass-registry-'));
    const host = `127.0.0.1:${await steadyPort()}`;
    const config = {
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(folder, 'storage') } },
      http: { addr: host, secret: 'of-one-instance' },
      auth: {
        token: { realm: realm.url, service: realm.service, issuer: realm.issuer, rootcertbundle: certFile },
      },
    };
    const file = join(folder, 'config.yml');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(config));
    const child = spawn(toolPath('docker-registry'), ['serve', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        log += text;
      });
    const registry = new Registry(host, folder, child);
    for (
      const late = Date.now() + within(20_000);
      Date.now() < late && child.exitCode === null;
      await wait(20)
    ) {
      const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
      if (answer?.status === 401) return registry;
    }
    await registry.close();
    throw new Error(`The registry does not start: ${log}`);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode === null) {
      const exited = new Promise((resolve) => this.#child.once('exit', resolve));
      this.#child.kill('SIGKILL');
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
