import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresConfig } from '../../src/broker/config/broker-config.js';
import { Availability } from '../../src/broker/store/postgres/availability.js';
import { Connection, type Statement, targetOf } from '../../src/broker/store/postgres/connection.js';
import { Lookup, Readers } from '../../src/broker/store/postgres/readers.js';
import { writeStatements } from '../../src/broker/store/postgres/statements.js';
import { postgresStorage } from '../../src/broker/store/postgres/storage.js';
import { tablesOf } from '../../src/broker/store/postgres/tables.js';
import type { Storage, Store, StoreEvent } from '../../src/broker/store/store.js';
import { SigningKeys } from '../../src/broker/tokens/signing-keys.js';
import { systemClock } from '../../src/clock.js';
import type { JobpassError } from '../../src/errors.js';
import { judged, openStore, token, told } from '../support/contracts/store.js';
import { makeDatabase, type TestDatabase } from '../support/databases.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { Authority } from '../support/pki.js';
import { noPostgres, Postgres } from '../support/postgres.js';
import { type Fate, PostgresProxy } from '../support/postgres-proxy.js';
import { random } from '../support/random.js';

const clock = systemClock;
const later = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

suiteUnless(noPostgres(), 'a store in PostgreSQL', () => {
  let postgres: Postgres;
  const opened: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    postgres = await Postgres.start();
  });
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });
  afterAll(() => postgres?.stop());

  async function open(
    config: PostgresConfig,
  ): Promise<{ storage: Storage; store: Store; events: StoreEvent[] }> {
    const events: StoreEvent[] = [];
    const storage = await postgresStorage(config, { clock, onEvent: (event) => events.push(event) });
    opened.push(() => storage.close());
    return { storage, store: await openStore(storage, clock), events };
  }

  async function proxied({
    config,
  }: TestDatabase): Promise<{ proxy: PostgresProxy; config: PostgresConfig }> {
    const proxy = await PostgresProxy.before(config.port);
    opened.push(() => proxy.close());
    return { proxy, config: { ...config, port: proxy.port } };
  }

  const toldOf = (events: readonly StoreEvent[]): string[] =>
    events.flatMap((event) => (event.kind === 'log' ? [event.event] : []));

  /** Why it cannot be opened. */
  async function refusal(config: PostgresConfig): Promise<JobpassError> {
    try {
      const { storage } = await open(config);
      await SigningKeys.open(storage.keys, clock);
    } catch (error) {
      expect((error as JobpassError).told).not.toContain(config.password ?? 'no password');
      expect((error as JobpassError).told).not.toContain(config.secret);
      return error as JobpassError;
    }
    throw new Error('it was opened');
  }

  describe('loses and doubles nothing where', () => {
    const fates: [Fate, string][] = [
      ['lose the answer', 'the answer to COMMIT is lost'],
      ['lose it', 'COMMIT is lost'],
      ['delay it', 'COMMIT arrives when nobody waits for its answer any more'],
      ['hold it', 'COMMIT and its answer are held up for ever'],
    ];
    it.each(fates)('%s: %s', { timeout: within(60_000) }, async (fate) => {
      const database = await makeDatabase(postgres);
      const { proxy, config } = await proxied(database);
      const { storage, store, events } = await open(config);
      const other = await open(database.config);
      const rounds = fate === 'hold it' ? 2 : 8;
      for (let round = 0; round < rounds; round++) {
        const at = (name: string): string => `${name}${round}`;
        await store.issue(token(at('old'), clock));
        proxy.fate = fate;
        const beside = other.store.issue(token(at('beside'), clock));
        const [, ended, used, usedAgain] = await Promise.all([
          store.issue(token(at('new'), clock)),
          store.end(at('old')),
          store.use(at('use'), later(60)),
          store.use(at('use'), later(60)),
        ]);
        await beside;
        expect([ended, used, usedAgain]).toEqual([true, true, false]);
        // Alone, so that there is no record by which it could be found.
        proxy.fate = fate;
        expect(await store.use(at('alone'), later(60))).toBe(true);
        expect(await other.store.use(at('alone'), later(60))).toBe(false);
        // Texts leave no record either, and the other broker is quicker to change the key than the repetition.
        await store.keep(at('text'), 'old', later(60));
        proxy.fate = fate;
        const asked = Promise.all([
          store.drop(at('text')),
          store.claim(at('claimed'), 'mine', later(60)),
          store.claim(at('claimed'), 'again', later(60)),
        ]);
        const dropped = other.store.drop(at('text'));
        const [mine, ...claimed] = await asked;
        expect([mine, await dropped].filter(Boolean)).toHaveLength(1);
        expect(claimed).toEqual(['mine', 'mine']);
        expect(await other.store.claim(at('claimed'), 'yours', later(60))).toBe('mine');
        expect(await other.store.kept(at('text'))).toBeUndefined();
        expect(await other.store.find(at('new'))).toBeDefined();
        expect(await other.store.find(at('old'))).toBeUndefined();
      }
      expect(proxy.lost).toBe(rounds * 3);
      const records = await told(storage);
      const expected = Array.from({ length: rounds }, (_, round) => [
        `issued old${round}`,
        `issued beside${round}`,
        `issued new${round}`,
        `revoked old${round}`,
      ]).flat();
      expect(records.sort()).toEqual(expected.sort());
      expect(await judged(storage, store.head)).toBe(`intact ${rounds * 4}`);
      const happened = toldOf(events);
      expect(happened.filter((event) => event === 'database lost').length).toBeGreaterThanOrEqual(rounds);
      await expect.poll(() => store.healthy).toBe(true);
      expect(toldOf(events).at(-1)).toBe('database back');
    });

    it('every connection is cut at random', { timeout: within(60_000) }, async () => {
      const database = await makeDatabase(postgres);
      const { proxy, config } = await proxied(database);
      const { storage, store } = await open(config);
      let over = false;
      const issued: string[] = [];
      const cutting = (async () => {
        for (let at = 0; at < 40 || issued.length <= 100; at++) {
          await wait(random() * within(200));
          proxy.cut();
        }
        over = true;
      })();
      const ended: string[] = [];
      await Promise.all(
        Array.from({ length: 8 }, async (_, worker) => {
          for (let at = 0; !over; at++) {
            const id = `${worker}-${at}`;
            await store.issue(token(id, clock));
            issued.push(id);
            expect(await store.find(id)).toBeDefined();
            if (at % 2 === 0) continue;
            expect(await store.end(id)).toBe(true);
            ended.push(id);
            expect(await store.find(id)).toBeUndefined();
            expect(await store.use(id, later(60))).toBe(true);
            expect(await store.use(id, later(60))).toBe(false);
            expect(await store.claim(id, 'mine', later(60))).toBe('mine');
            expect(await store.drop(id)).toBe(true);
            expect(await store.drop(id)).toBe(false);
          }
        }),
      );
      await cutting;
      const records = await told(storage);
      const expected = [...issued.map((id) => `issued ${id}`), ...ended.map((id) => `revoked ${id}`)];
      expect(records.sort()).toEqual(expected.sort());
      expect(await judged(storage, store.head)).toBe(`intact ${expected.length}`);
    });
  });

  it('is told what its database cannot keep, within bounds, and goes on when that is over', {
    timeout: within(60_000),
  }, async () => {
    const database = await makeDatabase(postgres);
    const { proxy, config } = await proxied(database);
    const { storage, store, events } = await open(config);
    await store.issue(token('before', clock));
    await proxy.close();
    const began = performance.now();
    const asked = [
      ...Array.from({ length: 30 }, (_, at) => store.issue(token(`t${at}`, clock))),
      store.find('before'),
      store.end('before'),
      store.count(),
      storage.keys.newer('audit-keys', 1),
    ];
    const answers = await Promise.allSettled(asked);
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'state', transient: true } });
    expect(performance.now() - began).toBeGreaterThan(4_000);
    expect(performance.now() - began).toBeLessThan(within(8_000));
    expect(store.healthy).toBe(false);
    expect(toldOf(events)).toEqual(['database lost']);
    // Nobody asks for anything: it finds out by itself.
    await proxy.open();
    await expect.poll(() => store.healthy).toBe(true);
    await expect.poll(() => toldOf(events)).toEqual(['database lost', 'database back']);
    expect(await store.find('before')).toBeDefined();
    expect(await told(storage)).toEqual(['issued before']);
  });

  it('waits no longer than told for whoever stopped in the middle of a transaction', async () => {
    const { config } = await makeDatabase(postgres);
    const { store } = await open(config);
    const stopped = await Connection.open(targetOf(config));
    opened.push(() => stopped.close());
    await stopped.script('begin; select from jobpass.head for update');
    const began = performance.now();
    await store.issue(token('a', clock));
    expect(performance.now() - began).toBeGreaterThan(1_500);
    expect(performance.now() - began).toBeLessThan(within(3_500));
  });

  it('refuses what fails for good at once, and goes on with the rest', async () => {
    const { config, sql } = await makeDatabase(postgres);
    const { storage, store } = await open(config);
    await store.issue(token('a', clock));
    await sql('alter table jobpass.records add check (sequence < 3)');
    await store.issue(token('b', clock));
    await expect(store.issue(token('c', clock))).rejects.toMatchObject({
      code: 'state',
      transient: false,
      message: expect.stringContaining('23514'),
    });
    expect(store.healthy).toBe(false);
    expect(await store.find('c')).toBeUndefined();
    await sql('alter table jobpass.records drop constraint records_sequence_check');
    await store.issue(token('d', clock));
    expect(store.healthy).toBe(true);
    expect(await told(storage)).toEqual(['issued a', 'issued b', 'issued d']);
    expect(await judged(storage, store.head)).toBe('intact 3');
  });

  it('refuses what its database will not have, and nothing that was asked for at the same moment', async () => {
    const { config, sql } = await makeDatabase(postgres);
    const { storage, store } = await open(config);
    const names = Array.from({ length: 60 }, (_, at) => `t${at}`);
    for (const name of names) await store.issue(token(`old-${name}`, clock));
    await sql("alter table jobpass.tokens add check (id not like '%poison%')");
    await sql("alter table jobpass.used add check (id not like '%poison%')");
    const [issued, ended, used, poisoned] = await Promise.all([
      Promise.allSettled(names.map((name) => store.issue(token(name, clock)))),
      Promise.allSettled(names.map((name) => store.end(`old-${name}`))),
      Promise.allSettled([...names, ...names].map((name) => store.use(name, later(60)))),
      Promise.allSettled([
        ...['poison1', 'poison2'].map((id) => store.issue(token(id, clock))),
        store.use('poison3', later(60)),
      ]),
    ]);
    for (const one of poisoned) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'state' } });
    expect(issued).toEqual(names.map(() => ({ status: 'fulfilled', value: undefined })));
    expect(ended).toEqual(names.map(() => ({ status: 'fulfilled', value: true })));
    expect(used).toEqual([...names, ...names].map((_, at) => ({ status: 'fulfilled', value: at < 60 })));
    await store.issue(token('last', clock));
    expect(store.healthy).toBe(true);
    const records = [...names.map((name) => `issued old-${name}`), ...names.map((name) => `issued ${name}`)];
    const revoked = names.map((name) => `revoked old-${name}`);
    expect((await told(storage)).sort()).toEqual([...records, ...revoked, 'issued last'].sort());
    expect(await judged(storage, store.head)).toBe('intact 181');
  });

  it('fails one look-up of many that are sent together, where the database cannot do that one', async () => {
    const { config } = await makeDatabase(postgres);
    const readers = new Readers(targetOf(config), new Availability(() => undefined));
    opened.push(() => readers.close());
    const lookup = new Lookup<{ key: string; value: number }>(readers, {
      name: 'divide',
      text: `select key, 1 / (case when key like 'poison%' then 0 else 1 end) as value from unnest($1::text[]) as keys (key)`,
    });
    const keys = Array.from({ length: 50 }, (_, at) => (at % 17 === 3 ? `poison${at}` : `t${at}`));
    const found = await Promise.allSettled(keys.map((key) => lookup.find(key)));
    for (const [at, key] of keys.entries()) {
      expect([key, found[at]?.status]).toEqual([key, key.startsWith('t') ? 'fulfilled' : 'rejected']);
    }
  });

  it('takes nothing out where a transaction has not begun', async () => {
    const { config } = await makeDatabase(postgres);
    const { store } = await open(config);
    await store.issue(token('a', clock));
    const connection = await Connection.open(targetOf(config));
    opened.push(() => connection.close());
    const { lock, end, use, keep, drop, expire, forget } = writeStatements(tablesOf('jobpass'));
    const now = later(0);
    const rows = async (statement: Statement, ...values: unknown[]): Promise<number | null> =>
      (await connection.query(statement, values)).rowCount;
    const attempts = async (): Promise<(number | null)[]> => [
      await rows(lock),
      await rows(use, ['key', 'old'], [later(60), now - 100], ['me', 'me'], now),
      await rows(expire, later(3_600), 10),
      await rows(forget, now - 50, 10),
      await rows(end, ['a'], now),
      await rows(keep, ['kept:a'], [later(60)], ['text']),
      await rows(drop, ['key']),
    ];
    expect(await attempts()).toEqual([1, 0, 0, 0, 0, 0, 0]);
    await connection.script('begin');
    expect(await attempts()).toEqual([1, 2, 0, 1, 1, 1, 1]);
  });

  it('tells when the database has fewer records than it had', async () => {
    const { config, sql } = await makeDatabase(postgres);
    const { store, events } = await open(config);
    await store.issue(token('a', clock));
    await sql("delete from jobpass.records; update jobpass.head set sequence = 0, hash = ''");
    await store.issue(token('b', clock));
    await store.issue(token('c', clock));
    expect(toldOf(events)).toEqual(['records lost']);
    expect(store.head?.count).toBe(2);
  });

  it('makes its tables once, however many begin', async () => {
    const database = await makeDatabase(postgres);
    const all = await Promise.all(Array.from({ length: 8 }, () => open(database.config)));
    await Promise.all(all.map(({ store }, at) => store.issue(token(`t${at}`, clock))));
    expect(await database.sql('select count(*) from jobpass.schema_version')).toEqual(['1']);
    expect(await judged(all[0]?.storage as Storage)).toBe('consistent 8');
  });

  it('needs no more rights than it uses, none to change records among them', async () => {
    const database = await makeDatabase(postgres);
    const { config, sql } = database;
    await (await open(config)).storage.close();
    const role = config.user;
    // As docs/operations/broker-postgres.md has it.
    await sql(`
      reassign owned by ${role} to admin;
      grant usage on schema jobpass to ${role};
      grant select on jobpass.schema_version to ${role};
      grant select, update on jobpass.head to ${role};
      grant select, insert on jobpass.records to ${role};
      grant select, insert, update, delete on jobpass.tokens, jobpass.used to ${role};
      grant select, insert, update on jobpass.keys to ${role};`);
    const { storage, store } = await open(config);
    await SigningKeys.open(storage.keys, clock);
    await store.issue(token('a', clock));
    expect(await store.end('a')).toBe(true);
    expect(await store.use('key', later(60))).toBe(true);
    expect(await store.claim('key', 'mine', later(60))).toBe('mine');
    expect(await store.drop('key')).toBe(true);
    expect(await told(storage)).toEqual(['issued a', 'revoked a']);
    for (const attempt of ['update jobpass.records set line = line', 'delete from jobpass.records'])
      await expect(postgres.sqlAs(role, config.password ?? '', attempt, role)).rejects.toThrow(
        /permission denied/,
      );
  });

  it('has nothing in its tables by which a token could be used or made', async () => {
    const database = await makeDatabase(postgres);
    const { storage, store } = await open(database.config);
    await SigningKeys.open(storage.keys, clock);
    await store.issue(token('a', clock));
    // Random bytes: some of them are line breaks.
    const sealed = (
      await database.sql("select encode(sealed, 'escape') from jobpass.keys where name = 'keys'")
    ).join('\n');
    expect(sealed.length).toBeGreaterThan(300);
    expect(sealed).not.toMatch(/"d"|"kty"|jwk/);
    // A row in the place of another does not open either.
    await database.sql(
      "update jobpass.keys set sealed = (select sealed from jobpass.keys where name = 'audit-keys') where name = 'keys'",
    );
    await expect(storage.keys.read('keys')).rejects.toThrow(/was not encrypted with the key file/);
  });

  it('takes no token that somebody else has put into its table, or changed', {
    timeout: within(40_000),
  }, async () => {
    const database = await makeDatabase(postgres);
    const { storage, store, events } = await open(database.config);
    const now = { ...token('soon', clock), exp: later(2) };
    for (const one of [now, token('a', clock), token('b', clock), token('c', clock)]) await store.issue(one);
    const tokens = `${database.config.schema}.tokens`;
    // As another one, with more rights, for longer, and as what was never there.
    await database.sql(`
      insert into ${tokens} select 'copy', expires_at, kept from ${tokens} where id = 'a';
      update ${tokens} set kept = replace(kept, '"role":"deploy"', '"role":"admin"') where id = 'b';
      update ${tokens} set expires_at = ${later(600)} where id = 'soon';
      insert into ${tokens} values ('made', ${later(600)}, '${JSON.stringify(token('made', clock))}'),
        ('old', ${later(-60)}, '${JSON.stringify({ ...token('old', clock), exp: later(-60) })}');
    `);
    expect(await store.find('a')).toMatchObject({ jti: 'a' });
    for (const id of ['copy', 'b', 'made']) expect([id, await store.find(id)]).toEqual([id, undefined]);
    await wait(2_100);
    expect(await store.find('soon')).toBeUndefined();
    expect(toldOf(events)).toEqual(['token not ours']);
    // Nor is there a record of the end of what was never issued.
    expect(await store.end('made')).toBe(true);
    await expect
      .poll(() => database.sql(`select id from ${tokens} where id = 'old'`), { timeout: within(20_000) })
      .toEqual([]);
    expect((await told(storage)).sort()).toEqual(['issued a', 'issued b', 'issued c', 'issued soon']);
    const { store: other } = await open({ ...database.config });
    expect(await other.find('c')).toMatchObject({ jti: 'c' });
  });

  describe('says what to change where', () => {
    it('the password is wrong, or missing', async () => {
      const { config } = await makeDatabase(postgres);
      const wrong = await refusal({ ...config, password: 'not-the-password' });
      expect(wrong).toMatchObject({ code: 'state', transient: false });
      expect(wrong.told).toBe(
        `The database at 127.0.0.1:${config.port} rejects the password of the role ${config.user}. Check password-file or password-env under postgres`,
      );
      const none = await refusal({ ...config, password: undefined });
      expect(none.told).toBe(
        `The database at 127.0.0.1:${config.port} requires a password for the role ${config.user}. Set password-file or password-env under postgres`,
      );
    });

    it('there is no such database', async () => {
      const { config } = await makeDatabase(postgres);
      expect((await refusal({ ...config, database: 'elsewhere' })).told).toMatch(
        /^The database elsewhere does not exist at 127\.0\.0\.1:\d+\. Create it/,
      );
    });

    it('the key file is another one', async () => {
      const { config } = await makeDatabase(postgres);
      await open(config);
      const error = await refusal({ ...config, secret: 'another secret' });
      expect(error.told).toMatch(
        /^The row audit-keys of jobpass\.keys in the database \w+ at 127\.0\.0\.1:\d+ was not encrypted with the key file of this broker\. Use the same key-file for all brokers/,
      );
    });

    it('the tables are of a newer version, or not those of a broker', async () => {
      const { config, sql } = await makeDatabase(postgres);
      await open(config);
      await sql('update jobpass.schema_version set version = 2');
      expect((await refusal(config)).told).toBe(
        'The tables in the schema jobpass have the version 2, but this broker supports version 1. Run the version of Jobpass that created them, or a newer one',
      );
      await sql('update jobpass.schema_version set version = 1; drop table jobpass.head');
      expect((await refusal(config)).told).toMatch(
        /^The schema jobpass has tables that are not those of a broker/,
      );
    });

    it('the role may make no tables', async () => {
      const { config, sql } = await makeDatabase(postgres);
      await sql(`alter database ${config.database} owner to admin`);
      expect((await refusal(config)).told).toMatch(
        /^The role \w+ lacks a privilege on the tables in the schema jobpass/,
      );
    });

    it('the database has another encoding', async () => {
      const { config, sql } = await makeDatabase(postgres);
      await sql(`create database latin owner ${config.user} encoding 'LATIN1' template template0`);
      expect((await refusal({ ...config, database: 'latin' })).told).toMatch(
        /has the encoding LATIN1\. Create a database/,
      );
    });

    it('it is a standby, or stays away: after a while', { timeout: within(40_000) }, async () => {
      const { config, sql } = await makeDatabase(postgres);
      await sql(`alter role ${config.user} set default_transaction_read_only = on`);
      const began = performance.now();
      const error = await refusal(config);
      expect(error.told).toMatch(/is a standby or read-only\. Set url under postgres to the primary/);
      expect(error.transient).toBe(true);
      expect(performance.now() - began).toBeGreaterThan(14_000);
      expect(performance.now() - began).toBeLessThan(within(20_000));
    });
  });

  it('makes commits durable where the server would not', async () => {
    const { config, sql } = await makeDatabase(postgres);
    const setting = async (): Promise<unknown> => {
      const connection = await Connection.open(targetOf(config));
      opened.push(() => connection.close());
      const text = "select current_setting('synchronous_commit') as value";
      return (await connection.query<{ value: string }>({ name: 'setting', text })).rows[0]?.value;
    };
    await sql(`alter role ${config.user} set synchronous_commit = off`);
    expect(await setting()).toBe('on');
    await sql(`alter role ${config.user} set synchronous_commit = remote_apply`);
    expect(await setting()).toBe('remote_apply');
  });

  describe('over TLS', () => {
    const authority = new Authority('of the database');
    const clients = new Authority('of clients');
    const others = new Authority('of others');
    afterAll(() => {
      for (const one of [authority, clients, others]) one.close();
    });

    it('is asked by no other way beyond this machine', () => {
      const config = { user: 'a', database: 'b', password: 'c', schema: 'jobpass', secret: 'd', port: 5432 };
      for (const host of ['db.example.com', '192.0.2.7', '2001:db8::1', '127.example.com'])
        expect(targetOf({ ...config, host }).client.ssl).toMatchObject({ rejectUnauthorized: true });
      for (const host of ['127.0.0.1', '::1', 'localhost', '/var/run/postgresql'])
        expect(targetOf({ ...config, host }).client.ssl).toBe(false);
    });

    it('refuses a server without it', async () => {
      const { config } = await makeDatabase(postgres, { ca: authority.cert });
      expect((await refusal(config)).told).toMatch(
        /^The database at 127\.0\.0\.1:\d+ does not offer TLS\. Enable TLS/,
      );
    });

    it('trusts the authority that is named, and the name that was asked for', async () => {
      await postgres.useTls(authority.server(), clients.cert);
      const { config } = await makeDatabase(postgres, { ca: authority.cert });
      await postgres.letIn('hostssl all all 127.0.0.1/32 scram-sha-256', 'host all all 127.0.0.1/32 reject');
      const { store } = await open(config);
      await store.issue(token('a', clock));
      const { ca: _, ...without } = config;
      expect((await refusal(without)).told).toMatch(/does not allow the role \w+ to log in to/);
      for (const other of [
        { ...config, ca: others.cert },
        { ...config, host: 'localhost' },
      ]) {
        const error = await refusal(other);
        expect(error).toMatchObject({ transient: false });
        expect(error.told).toMatch(
          /^The certificate of the database at [\w.]+:\d+ is not trusted: [A-Z_]+\. The certificate must be valid for/,
        );
      }
    });

    it('lets a role in by its certificate', async () => {
      await postgres.useTls(authority.server(), clients.cert);
      await postgres.letIn('hostssl all all 127.0.0.1/32 cert');
      const { config } = await makeDatabase(postgres, { ca: authority.cert, password: undefined });
      const { cert, key } = clients.issue(config.user, 'DNS:client.example.test');
      const { store } = await open({ ...config, client: { certificate: cert, key } });
      await store.issue(token('a', clock));
      expect((await refusal(config)).told).toMatch(/does not allow the role \w+ to log in to/);
      const stranger = others.issue(config.user, 'DNS:client.example.test');
      const error = await refusal({ ...config, client: { certificate: stranger.cert, key: stranger.key } });
      expect(error.told).toMatch(/^The database at 127\.0\.0\.1:\d+|^The TLS connection to the database/);
      const mixed = await refusal({ ...config, client: { certificate: cert, key: stranger.key } });
      expect(mixed).toMatchObject({ code: 'usage' });
    });
  });

  it('is asked over a socket of this machine', async () => {
    const { config } = await makeDatabase(postgres);
    const { store } = await open({ ...config, host: postgres.folder, password: undefined });
    await store.issue(token('a', clock));
    expect(await store.find('a')).toBeDefined();
  });
});
