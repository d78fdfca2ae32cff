import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrokerFileInput } from '../../src/broker/config/schema.js';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import { configure, steadyPort } from '../support/broker-process.js';
import { AUDIENCE, Kills, type Moment, type Place, ROLES, SUBJECT } from '../support/kills.js';
import { suiteUnless } from '../support/left-out.js';
import { noPostgres, Postgres } from '../support/postgres.js';

/** `npm run kills -- 200` asks for more, and for what came of them. */
const KILLS = Number(process.env['JOBPASS_KILLS'] ?? 8);
const REPORT = process.env['JOBPASS_KILLS_REPORT'];
const reports: Record<string, Record<string, number>> = {};

let issuer: IdTokenService;
let folder: string;

beforeAll(async () => {
  issuer = await startIdTokenService({ sub: SUBJECT });
  folder = mkdtempSync(join(tmpdir(), 'jobpass-kill-'));
});
afterAll(async () => {
  await issuer.close();
  rmSync(folder, { recursive: true });
  if (REPORT !== undefined) writeFileSync(REPORT, JSON.stringify(reports));
});

/** A broker that can be started anew at its place. */
async function place(name: string, store: Partial<BrokerFileInput>): Promise<Place> {
  const own = join(folder, name);
  mkdirSync(own);
  const port = await steadyPort();
  const config = configure(own, {
    listen: `127.0.0.1:${port}`,
    // Several have one name, that of their balancer.
    issuer: `http://127.0.0.1:${await shared}`,
    rate: { unlimited: ['127.0.0.0/8'] },
    trust: [{ issuer: issuer.issuer, audience: AUDIENCE }],
    roles: ROLES,
    ...store,
  });
  return { config, port, ...(store.data === undefined ? {} : { journal: join(own, store.data) }) };
}
const shared = steadyPort();

const WITH_JOURNAL: readonly Moment[] = ['in the load', 'in a compaction', 'in the load', 'in a start'];
const WITHOUT: readonly Moment[] = ['in the load', 'in the load', 'in the load', 'in a start'];

/** Kills so many times, and looks at everything in the end. */
async function survives(name: string, places: readonly Place[], turns: readonly Moment[]): Promise<Kills> {
  const kills = new Kills(issuer, places);
  try {
    for (let at = 0; kills.report.kills < KILLS; at++)
      await kills.kill(turns[at % turns.length] ?? 'in the load');
    await kills.start();
    await kills.check(Number.POSITIVE_INFINITY);
    // Its clock may differ from those of others, so that a broker leaves what has expired for some seconds.
    for (let round = 0; round < 40 && (await kills.leftAlive()) > 0; round++) await wait(1_000);
    await kills.end('SIGTERM');
    expect(await kills.checkRecords()).toEqual([]);
  } finally {
    await kills.end('SIGKILL');
    reports[name] = kills.report;
  }
  expect([...kills.strange]).toEqual([]);
  expect(kills.report).toMatchObject({
    'issues that were forgotten': 0,
    'revocations that were forgotten': 0,
    'ID tokens that were taken twice': 0,
    'records that were lost': 0,
    'records that were doubled': 0,
    'records of what did not happen': 0,
  });
  // Otherwise it has shown nothing.
  expect(kills.report['issues that were answered']).toBeGreaterThan(KILLS * 10);
  expect(kills.report['revocations that were answered']).toBeGreaterThan(KILLS);
  return kills;
}

const timeout = 90_000 + KILLS * 10_000;

describe('a broker that is killed at any moment', () => {
  it(`forgets nothing that it has answered, and has one record of each thing: ${KILLS} kills`, {
    timeout,
    // Whether a kill meets a compaction depends on how busy the machine is.
    retry: 2,
  }, async () => {
    const name = `one, in a folder ${Math.random()}`;
    const { report } = await survives(
      'one, in a folder',
      [await place(name, { data: 'data' })],
      WITH_JOURNAL,
    );
    expect(report['in a compaction'] + report['compactions that were finished']).toBeGreaterThan(0);
  });
});

suiteUnless(noPostgres(), 'brokers on PostgreSQL that are killed at any moment', () => {
  let postgres: Postgres;
  let store: Partial<BrokerFileInput>;
  beforeAll(async () => {
    postgres = await Postgres.start();
    writeFileSync(join(folder, 'password'), postgres.password, { mode: 0o600 });
    writeFileSync(join(folder, 'key'), 'k'.repeat(64), { mode: 0o600 });
  });
  afterAll(() => postgres.stop());

  it.each([1, 2])(
    `forget nothing, and have one record of each thing: %i of them, ${KILLS} kills`,
    {
      timeout,
    },
    async (count) => {
      store = {
        postgres: {
          url: `postgresql://${postgres.user}@${postgres.host}:${postgres.port}/postgres`,
          'password-file': join(folder, 'password'),
          'key-file': join(folder, 'key'),
          schema: `jobpass_${count}`,
        },
      };
      const places: Place[] = [];
      for (let at = 0; at < count; at++) places.push(await place(`postgres ${count} ${at}`, store));
      await survives(`${count} on PostgreSQL`, places, WITHOUT);
    },
  );
});
