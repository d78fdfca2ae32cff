import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { randomJobKey } from '../../src/identity/job-key.js';
import { AlarmWorld, type GithubJob } from '../support/alarm-world.js';
import { Balancer } from '../support/balancer.js';
import { makeDatabase } from '../support/databases.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { noPostgres, Postgres } from '../support/postgres.js';

suiteUnless(noPostgres(), 'theft alarms of two brokers that share a PostgreSQL', () => {
  let postgres: Postgres;
  let folder: string;
  let balancer: Balancer;
  let first: AlarmWorld;
  let second: AlarmWorld;
  let addresses: string[];

  beforeAll(async () => {
    postgres = await Postgres.start();
    folder = mkdtempSync(join(tmpdir(), 'jobpass-alarms-'));
  }, within(60_000));
  afterAll(async () => {
    await postgres?.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    const { host, port, user, database, password } = (await makeDatabase(postgres)).config;
    writeFileSync(join(folder, 'password'), `${password}\n`);
    writeFileSync(join(folder, 'key'), 'a-key-that-is-long-enough-for-a-broker');
    balancer = await Balancer.start([]);
    const file = {
      issuer: balancer.address,
      postgres: {
        url: `postgresql://${user}@${host}:${port}/${database}`,
        'password-file': join(folder, 'password'),
        'key-file': join(folder, 'key'),
      },
    };
    first = await AlarmWorld.start(file);
    second = await first.another(file);
    addresses = [first, second].map(({ broker }) => `http://127.0.0.1:${broker.address.port}`);
  });
  afterEach(async () => {
    await second.close();
    await first.close();
    await balancer.close();
  });

  /** Sends the next requests to one of the two. */
  const to = (which: number): void => {
    balancer.servers = [addresses[which] ?? ''];
  };
  const alarms = (): unknown[] => [...first.alarms, ...second.alarms];
  const issued = (): number => first.issued.length + second.issued.length;

  it('no alarm if each request of a job reaches another broker', async () => {
    const job = first.github(1);
    const mains = [];
    for (let turn = 0; turn < 4; turn++) {
      to(turn % 2);
      const main = await job.main(first.inputs);
      expect(main.exitCode, main.output).toBe(0);
      mains.push(main);
    }
    for (const [turn, main] of mains.reverse().entries()) {
      to(turn % 2);
      await job.post(main);
    }
    expect([first.issued.length, second.issued.length]).toEqual([2, 2]);
    expect(alarms()).toEqual([]);
  });

  it('an alarm if a thief uses the other broker, during the job and after it', async () => {
    const job: GithubJob = first.github(1);
    to(0);
    const main = await job.main(first.inputs);
    expect(main.exitCode, main.output).toBe(0);
    const idToken = await first.idTokenOf(job);
    to(1);
    await first.exchange(idToken, { key: randomJobKey(), entry: 'x.aaaaaa' });
    expect([first.alarms, second.alarms]).toEqual([[], ['second-key']]);
    await job.post(main);
    to(0);
    await first.exchange(idToken, { key: randomJobKey(), entry: 'x.aaaaaa' });
    expect(first.alarms).toEqual(['second-key']);
    await first.exchange(idToken, { key: randomJobKey(), entry: 'y.bbbbbb' });
    expect(new Set(first.alarms)).toEqual(new Set(['second-key', 'after-end']));
    expect(issued()).toBe(4);
  });

  it('one of the two raises the alarm if both see two keys at the same time', async () => {
    const job = first.github(1);
    const idToken = await first.idTokenOf(job);
    const here = await Promise.all(
      [0, 1].map(async (which) => {
        const key = randomJobKey();
        return first.exchangeAt(addresses[which] ?? '', idToken, { key, entry: `x.${which}` });
      }),
    );
    expect(here.map(({ status }) => status)).toEqual([200, 200]);
    expect(alarms()).toEqual(['second-key']);
  });
});
