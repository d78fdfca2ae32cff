import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Broker } from '../../src/broker/broker.js';
import type { BrokerFileInput } from '../../src/broker/config/schema.js';
import { makeDatabase, type TestDatabase } from '../support/databases.js';
import { GithubBroker } from '../support/github-broker.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { noPostgres, Postgres } from '../support/postgres.js';

suiteUnless(noPostgres(), 'two brokers that share a PostgreSQL and an app', () => {
  let postgres: Postgres;
  let database: TestDatabase;
  let world: GithubBroker;
  let brokers: Broker[];

  beforeAll(async () => {
    postgres = await Postgres.start();
  }, within(60_000));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    world = await GithubBroker.start();
    database = await makeDatabase(postgres);
    writeFileSync(join(world.folder, 'password'), `${database.config.password}\n`);
    brokers = [await world.another(shared()), await world.another(shared())];
  });
  afterEach(async () => {
    for (const broker of brokers) await broker.close();
    await world.close();
  });

  const shared = (): Partial<BrokerFileInput> => ({
    issuer: 'https://tokens.example',
    postgres: {
      url: `postgresql://${database.config.user}@${database.config.host}:${database.config.port}/${database.config.database}`,
      'password-file': join(world.folder, 'password'),
    },
  });
  const at = (index: number): { broker: Broker } => {
    const broker = brokers[index];
    if (broker === undefined) throw new Error('no such broker');
    return { broker };
  };

  it(
    'repeat the response of the other broker',
    async () => {
      const first = await world.exchange({ request_id: 'r' }, at(0));
      const again = await world.exchange({ request_id: 'r' }, at(1));
      expect([first.status, again.status]).toEqual([200, 200]);
      expect(again.body.access_token).toBe(first.body.access_token);
      expect(world.github.tokens.all).toHaveLength(1);
    },
    within(20_000),
  );

  it(
    'give one token to repetitions at the same time, and end the other one',
    async () => {
      for (let round = 0; round < 5; round++) {
        const answers = await Promise.all(
          [0, 1, 0, 1].map((index) => world.exchange({ request_id: `r${round}` }, at(index))),
        );
        expect(new Set(answers.map(({ body }) => body.access_token)).size).toBe(1);
        const [answer] = answers;
        await expect
          .poll(() => world.github.live().map(({ token }) => token), { timeout: within(10_000) })
          .toEqual([answer?.body.access_token]);
        await world.post('/revoke', { token: answer?.body.access_token }, {}, brokers[1]);
      }
    },
    within(40_000),
  );

  it(
    'end the tokens of the other broker: for its job, and when their time is over',
    async () => {
      const own = await world.exchange({ ttl: '600' }, at(0));
      const brief = await world.exchange({ ttl: '3' }, at(0));
      await brokers.shift()?.close();
      const [other] = brokers;
      expect((await world.post('/revoke', { token: own.body.access_token }, {}, other)).status).toBe(200);
      expect(world.github.alive(own.body.access_token)).toBe(false);
      await expect
        .poll(() => world.github.alive(brief.body.access_token), { timeout: within(30_000) })
        .toBe(false);
    },
    within(60_000),
  );

  it(
    'end each of forty tokens once',
    async () => {
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          world.exchange({ ttl: '2' }, { ...at(index % 2), claims: { check_run_id: String(index + 1) } }),
        ),
      );
      await expect.poll(() => world.github.live(), { timeout: within(40_000) }).toEqual([]);
      await expect.poll(() => world.logged('revoked').length, { timeout: within(10_000) }).toBe(40);
      expect(world.github.of('revoke')).toHaveLength(40);
      const rows = await database.sql(`select count(*) from jobpass.used where id like '%gh:%'`);
      expect(rows).toContain('0');
    },
    within(60_000),
  );

  it(
    'keep no token in the database that someone can read',
    async () => {
      const { body } = await world.exchange({ request_id: 'r' }, at(0));
      const rows = (await database.sql('select * from jobpass.used')).join('\n');
      expect(rows).toContain(`gh:${body.jti}`);
      expect(rows).not.toContain(body.access_token.slice(4, 20));
    },
    within(20_000),
  );
});
