import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { within } from './pace.js';
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
  readonly folder: string;
  readonly port: number;
  readonly #bin: string;
  readonly #begin: () => ChildProcess;
  #server: ChildProcess;

  private constructor(bin: string, folder: string, port: number, begin: () => ChildProcess) {
    this.#bin = bin;
    this.folder = folder;
    this.port = port;
    this.#begin = begin;
    this.#server = begin();
  }

  /** @param more settings of its configuration */
  static async start(more: Readonly<Record<string, string | number>> = {}): Promise<Postgres> {
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
      const words = Object.entries({ ...settings, ...fast, ...more }).flatMap(([key, value]) => [
        '-c',
        `${key}=${value}`,
      ]);
      postgres = new Postgres(bin, folder, port, () =>
        spawn(join(bin, 'postgres'), ['-D', data, ...words], { ...options, stdio: 'ignore' }),
      );
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
  async sql(text: string, database = 'postgres'): Promise<string[]> {
    return this.#psql(['-h', this.folder, '-U', this.user], {}, text, database);
  }

  /** Runs SQL as a user would, over TCP with a password; rejects with psql's words. */
  async sqlAs(user: string, password: string, text: string, database = 'postgres'): Promise<string[]> {
    return this.#psql(['-h', this.host, '-U', user], { PGPASSWORD: password }, text, database);
  }

  /** The roles that can log in, without the superuser. */
  roles(): Promise<string[]> {
    return this.sql(
      `select rolname from pg_roles where rolcanlogin and rolname <> '${this.user}' order by 1`,
    );
  }

  /** Ends it, and leaves its data: SIGINT cuts every session, SIGKILL is as a crash. */
  async end(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    this.#server.kill(signal);
    await ended(this.#server);
  }

  /** Starts it anew on its data. */
  async again(): Promise<void> {
    this.#server = this.#begin();
    await this.#answers();
  }

  /** Turns TLS on. @param clientCa PEM of the authorities of client certificates */
  async useTls({ cert, key }: { cert: string; key: string }, clientCa = ''): Promise<void> {
    const files = { 'server.crt': cert, 'server.key': key, 'clients.pem': clientCa };
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, 'data', name);
      writeFileSync(path, text, { mode: 0o600 });
      if (process.getuid?.() === 0) chownSync(path, NOBODY, NOBODY);
    }
    await this.sql('alter system set ssl = on');
    if (clientCa !== '') await this.sql("alter system set ssl_ca_file = 'clients.pem'");
    await this.sql('select pg_reload_conf()');
  }

  /** Sets who is let in how: the lines of pg_hba.conf, for what comes over TCP. */
  async letIn(...lines: string[]): Promise<void> {
    const text = ['local all all trust', ...lines, ''].join('\n');
    writeFileSync(join(this.folder, 'data', 'pg_hba.conf'), text);
    await this.sql('select pg_reload_conf()');
  }

  async stop(): Promise<void> {
    // SIGQUIT ends every session at once; the folder goes anyway.
    this.#server.kill('SIGQUIT');
    await ended(this.#server);
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #psql(
    where: string[],
    env: Record<string, string>,
    text: string,
    database: string,
  ): Promise<string[]> {
    const words = ['-X', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-p', String(this.port)];
    const { stdout } = await run(join(this.#bin, 'psql'), [...words, ...where, '-d', database, '-c', text], {
      env: { PATH: '/usr/bin:/bin', PGCONNECT_TIMEOUT: '5', ...env },
      timeout: within(20_000),
    });
    return stdout.split('\n').filter((line) => line !== '');
  }

  async #answers(): Promise<void> {
    const late = performance.now() + STARTS_MS;
    for (;;) {
      try {
        await this.sql('select 1');
        return;
      } catch (error) {
        if (performance.now() > late) throw error;
        // After a crash it refuses to start while sessions of its former life are still ending.
        if (this.#server.exitCode !== null) this.#server = this.#begin();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}
