import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ended, freePort } from './processes.js';

/** Where Debian's package puts its programs, which are not in the PATH; scripts/install-postgres.mjs looks there too. */
const HOME = '/usr/lib/postgresql';
const STARTS_MS = 15_000;
/** The server refuses to run as root. */
const NOBODY = 65_534;
const run = promisify(execFile);

/** The folder of PostgreSQL's programs; undefined where there is none. */
export function findPostgres(): string | undefined {
  const versions = existsSync(HOME) ? readdirSync(HOME) : [];
  return versions.map((version) => join(HOME, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

/** Why no PostgreSQL can be started here; undefined where it can. */
export function noPostgres(): string | undefined {
  return findPostgres() === undefined
    ? 'PostgreSQL is not installed: node scripts/install-postgres.mjs'
    : undefined;
}

/** A real PostgreSQL on loopback, in a temporary folder. */
export class Postgres {
  readonly host = '127.0.0.1';
  readonly user = 'admin';
  readonly password = randomBytes(12).toString('hex');
  readonly #bin: string;
  readonly #folder: string;
  readonly port: number;
  readonly #server: ChildProcess;

  private constructor(bin: string, folder: string, port: number, server: ChildProcess) {
    this.#bin = bin;
    this.#folder = folder;
    this.port = port;
    this.#server = server;
  }

  static async start(): Promise<Postgres> {
    const bin = findPostgres();
    if (bin === undefined) throw new Error(noPostgres());
    const folder = mkdtempSync(join(tmpdir(), 'jobpass-postgres-'));
    const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    if ('uid' in identity) chownSync(folder, NOBODY, NOBODY);
    const options = { cwd: folder, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }, ...identity };
    const data = join(folder, 'data');
    let postgres: Postgres | undefined;
    try {
      const made = ['-D', data, '-U', 'admin', '-E', 'UTF8', '--no-sync', '--no-instructions'];
      // Users that are made later show a password; the superuser comes over the socket of the folder.
      const asked = ['--auth-local=trust', '--auth-host=scram-sha-256'];
      await run(join(bin, 'initdb'), [...made, ...asked], options);
      const port = await freePort();
      const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder };
      // Nothing here outlives a crash of the machine, so nothing waits for its disk.
      const fast = { fsync: 'off', full_page_writes: 'off', shared_buffers: '16MB', max_connections: 50 };
      const words = Object.entries({ ...settings, ...fast }).flatMap(([key, value]) => [
        '-c',
        `${key}=${value}`,
      ]);
      const server = spawn(join(bin, 'postgres'), ['-D', data, ...words], { ...options, stdio: 'ignore' });
      postgres = new Postgres(bin, folder, port, server);
      await postgres.#answers();
      await postgres.sql(`alter role admin password '${postgres.password}'`);
      return postgres;
    } catch (error) {
      if (postgres === undefined) rmSync(folder, { recursive: true, force: true });
      else await postgres.stop();
      throw error;
    }
  }

  /** As the database engine's connection_url, which puts the user and the password in itself. */
  get connectionUrl(): string {
    return `postgresql://{{username}}:{{password}}@${this.host}:${this.port}/postgres?sslmode=disable`;
  }

  /** Runs SQL as the superuser; rows with a tab between columns. */
  async sql(text: string): Promise<string[]> {
    return this.#psql(['-h', this.#folder, '-U', this.user], {}, text);
  }

  /** Runs SQL as a user would, over TCP with a password; rejects with psql's words. */
  async sqlAs(user: string, password: string, text: string): Promise<string[]> {
    return this.#psql(['-h', this.host, '-U', user], { PGPASSWORD: password }, text);
  }

  /** The roles that can log in, without the superuser. */
  roles(): Promise<string[]> {
    return this.sql(
      `select rolname from pg_roles where rolcanlogin and rolname <> '${this.user}' order by 1`,
    );
  }

  async stop(): Promise<void> {
    // SIGQUIT ends every session at once; the folder goes anyway.
    this.#server.kill('SIGQUIT');
    await ended(this.#server);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #psql(where: string[], env: Record<string, string>, text: string): Promise<string[]> {
    const words = ['-X', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-p', String(this.port)];
    const { stdout } = await run(
      join(this.#bin, 'psql'),
      [...words, ...where, '-d', 'postgres', '-c', text],
      { env: { PATH: '/usr/bin:/bin', PGCONNECT_TIMEOUT: '5', ...env }, timeout: 20_000 },
    );
    return stdout.split('\n').filter((line) => line !== '');
  }

  async #answers(): Promise<void> {
    const late = performance.now() + STARTS_MS;
    for (;;) {
      try {
        await this.sql('select 1');
        return;
      } catch (error) {
        if (this.#server.exitCode !== null) throw new Error(`postgres exited: ${this.#server.exitCode}`);
        if (performance.now() > late) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}
