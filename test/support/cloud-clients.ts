import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Certificates, CloudClient } from '../../scripts/client-folders.mjs';
import type { MovedClock } from './moved-clock.js';
import { within } from './pace.js';
import { ended } from './processes.js';
import { jobPath } from './tools.js';

const CALL_MS = 60_000;

/** What a client got. */
export type Outcome = { token: string; expires?: number } | { error: string };

/** A store for Java that contains one authority's certificate. */
export function javaStore(certFile: string): Certificates & { close(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-store-'));
  const [store, password] = [join(folder, 'store.p12'), 'changeit'];
  const words = ['-importcert', '-noprompt', '-alias', 'ca', '-file', certFile];
  execFileSync('keytool', [...words, '-keystore', store, '-storepass', password], { stdio: 'pipe' });
  return { store, password, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The variables that make a client trust an authority. */
export function trusting(certFile: string): Record<string, string> {
  return { SSL_CERT_FILE: certFile, REQUESTS_CA_BUNDLE: certFile, NODE_EXTRA_CA_CERTS: certFile };
}

export interface ClientSettings {
  /** The variables that the client has from Jobpass and from the runner. */
  env: Readonly<Record<string, string>>;
  /** The clock that the client follows. Default: the machine's. */
  clock?: MovedClock;
  certificates?: Certificates;
}

/** A running client of a cloud, which gets a token when a test requests it. */
export class CloudProgram {
  readonly #child: ChildProcess;
  readonly #clock: MovedClock | undefined;
  readonly #follows: CloudClient['clock'];
  readonly #lines: string[] = [];
  readonly #home = mkdtempSync(join(tmpdir(), 'jobpass-home-'));
  readonly #gone: Promise<unknown>;
  #arrived: () => void = () => undefined;
  #errors = '';

  constructor(client: CloudClient, { env, clock, certificates }: ClientSettings) {
    this.#clock = clock;
    this.#follows = client.clock;
    const [file = '', ...args] = client.command(certificates);
    const moved = clock === undefined || client.clock === 'input' ? {} : clock[client.clock];
    this.#child = spawn(file, args, {
      env: { PATH: jobPath(), HOME: this.#home, ...moved, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#gone = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.on('error', (error) => {
      this.#errors += error.message;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    this.#child.stdin?.on('error', () => undefined);
    if (this.#child.stdout !== null)
      createInterface({ input: this.#child.stdout }).on('line', (line) => {
        this.#lines.push(line);
        this.#arrived();
      });
  }

  /** Gets a token. @param resource the resource, for clients of Azure */
  async get(resource = ''): Promise<Outcome> {
    if (this.#follows === 'faketime') await this.#clock?.settled();
    this.#child.stdin?.write(`${this.#clock?.ahead ?? 0}${resource === '' ? '' : ` ${resource}`}\n`);
    const late = setTimeout(() => this.#child.kill('SIGKILL'), within(CALL_MS));
    while (this.#lines.length === 0 && this.#child.exitCode === null && this.#child.signalCode === null) {
      const arrived = new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
      await Promise.race([arrived, this.#gone]);
    }
    clearTimeout(late);
    const line = this.#lines.shift();
    return line === undefined
      ? { error: `the client ended: ${this.#errors}` }
      : (JSON.parse(line) as Outcome);
  }

  /** Gets a token. @param resource see `get`. @throws Error if there is none */
  async token(resource?: string): Promise<string> {
    const outcome = await this.get(resource);
    if ('error' in outcome) throw new Error(`${outcome.error}\n${this.#errors}`);
    return outcome.token;
  }

  async close(): Promise<void> {
    this.#child.stdin?.end();
    await ended(this.#child);
    rmSync(this.#home, { recursive: true, force: true });
  }
}
