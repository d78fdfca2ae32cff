import { beforeEach, describe, expect, it } from 'vitest';
import {
  type Checked,
  type Exchange,
  shownKey,
  TheftAlarms,
} from '../../../../src/broker/exchange/theft-alarm.js';
import { memoryStorage } from '../../../../src/broker/store/memory.js';
import type { Store } from '../../../../src/broker/store/store.js';
import { type Clock, systemClock } from '../../../../src/clock.js';
import type { Claims } from '../../../../src/identity/id-token.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TRAIL = { of: () => ({}), next: () => ({ lines: [], head: {} }) } as never;

let now = 0;
let store: Store;
let alarms: TheftAlarms;
const clock: Clock = { ...systemClock, now: () => now };

beforeEach(async () => {
  now = Date.UTC(2027, 0, 15, 8);
  store = await memoryStorage(clock).open(TRAIL);
  alarms = new TheftAlarms({ store, clock });
});

const github = (job = 1, attempt = 1): Claims => ({
  iss: 'https://token.actions.githubusercontent.com',
  run_id: '42',
  run_attempt: String(attempt),
  check_run_id: String(100 * attempt + job),
  iat: Math.floor(now / 1000),
});

/** One exchange of a job. */
const exchange = (changes: Partial<Exchange> = {}, more: Partial<Exchange['role']> = {}): Promise<Checked> =>
  alarms.check({
    claims: github(),
    role: { name: 'deploy', lateAfter: 3_600, ...more },
    key: 'key-of-the-job',
    entry: 'deploy.aaaaaa',
    jobKeys: 1,
    ...changes,
  });

const kinds = async (checked: Promise<Checked>): Promise<string[]> =>
  (await checked).raised.map(({ kind }) => kind);
const standing = async (checked: Promise<Checked>): Promise<string[]> =>
  (await checked).standing.map(({ kind }) => kind);

describe('no alarm', () => {
  it('for 20 renewals and three entries over six hours', async () => {
    const entries = ['deploy.aaaaaa', 'read.bbbbbb', 'push.cccccc'];
    for (let turn = 0; turn <= 20; turn++, now += 18 * MINUTE)
      for (const entry of entries) expect(await standing(exchange({ entry, claims: github() }))).toEqual([]);
  });

  it('for steps that start at the same time', async () => {
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, at) => standing(exchange({ entry: `deploy.${at}` }))),
    );
    expect(all.flat()).toEqual([]);
  });

  it('for a matrix of 50 jobs and a re-run, each with its own key', async () => {
    for (const attempt of [1, 2])
      for (let job = 1; job <= 50; job++)
        expect(
          await standing(exchange({ claims: github(job, attempt), key: `key ${job} of attempt ${attempt}` })),
        ).toEqual([]);
  });

  it('for the renewals of an entry whose post step has not run yet', async () => {
    await exchange({ entry: 'first.aaaaaa' });
    await exchange({ entry: 'second.bbbbbb' });
    const use = alarms.useOf(github(), 'second.bbbbbb');
    if (use !== undefined) await alarms.ended(use);
    expect(await standing(exchange({ entry: 'first.aaaaaa' }))).toEqual([]);
  });

  it('for a long job whose roles were all used at its start', async () => {
    await exchange();
    for (let turn = 0; turn < 5 * 24; turn++, now += HOUR)
      expect(await standing(exchange({ claims: github() }))).toEqual([]);
  });

  it('for jobs that have a key of their own in each process, such as those of CircleCI', async () => {
    const claims = {
      iss: 'https://oidc.circleci.com/org/o',
      'oidc.circleci.com/workflow-id': 'w',
      'oidc.circleci.com/job-id': 'j',
    };
    for (const key of ['one', 'two', undefined])
      expect(await standing(exchange({ claims, key }))).toEqual([]);
  });

  it('for jobs that the broker does not know', async () => {
    const claims = { iss: 'https://ci.example', sub: 'job', iat: 1 };
    for (const key of ['one', 'two']) {
      expect(await standing(exchange({ claims, key }))).toEqual([]);
      now += 5 * HOUR;
    }
    expect(alarms.useOf(claims, 'x')).toBeUndefined();
    expect(await store.keptWith('j')).toEqual([]);
  });

  it('for a second key, if job-keys is 2', async () => {
    for (const key of ['one', 'two', 'one', 'two'])
      expect(await standing(exchange({ key, jobKeys: 2 }))).toEqual([]);
    expect(await kinds(exchange({ key: 'three', jobKeys: 2 }))).toEqual(['second-key']);
  });
});

describe('a second key', () => {
  it('raises an alarm that names both keys', async () => {
    await exchange({ key: 'A'.repeat(43) });
    expect(await exchange({ key: 'B'.repeat(43) })).toEqual({
      raised: [
        {
          kind: 'second-key',
          because: `the job has used the key ${shownKey('A'.repeat(43))}, and now uses the key ${shownKey('B'.repeat(43))}`,
        },
      ],
      standing: [expect.objectContaining({ kind: 'second-key' })],
    });
  });

  it('raises one alarm, and stands for each later exchange with this key', async () => {
    await exchange();
    expect(await kinds(exchange({ key: 'other' }))).toEqual(['second-key']);
    for (let turn = 0; turn < 3; turn++) {
      const { raised, standing: stands } = await exchange({ key: 'other' });
      expect([raised.length, stands.length]).toEqual([0, 1]);
    }
    expect(await standing(exchange())).toEqual([]);
    expect(await kinds(exchange({ key: 'a third' }))).toEqual(['second-key']);
  });

  it('is also an exchange without a key, and a key after an exchange without one', async () => {
    await exchange();
    const { raised } = await exchange({ key: undefined });
    expect(raised).toEqual([{ kind: 'second-key', because: expect.stringContaining('now uses no key') }]);
    const claims = github(2);
    await exchange({ claims, key: undefined });
    expect(await kinds(exchange({ claims }))).toEqual(['second-key']);
  });

  it('raises one alarm if several brokers see it at the same time', async () => {
    const other = new TheftAlarms({ store, clock });
    const both = await Promise.all([
      exchange({ key: 'one' }),
      other.check({
        claims: github(),
        role: { name: 'deploy', lateAfter: 3_600 },
        key: 'two',
        entry: 'x',
        jobKeys: 1,
      }),
    ]);
    expect(both.flatMap(({ raised }) => raised)).toHaveLength(1);
  });

  it('raises an alarm in a job of five days too', async () => {
    for (let turn = 0; turn < 5 * 24; turn++, now += HOUR) await exchange();
    expect(await kinds(exchange({ key: 'other' }))).toEqual(['second-key']);
  });
});

describe('a use after the end', () => {
  const end = async (entry: string): Promise<void> => {
    const use = alarms.useOf(github(), entry);
    if (use !== undefined) await alarms.ended(use);
  };

  it('of the ended entry raises an alarm', async () => {
    await exchange();
    await end('deploy.aaaaaa');
    now += MINUTE;
    const { raised } = await exchange();
    expect(raised).toEqual([
      {
        kind: 'after-end',
        because:
          'the credential "deploy.aaaaaa" ended at 2027-01-15T08:00:00Z, and now the job uses it again',
      },
    ]);
  });

  it('of a new entry raises an alarm, because no step runs after a post step', async () => {
    await exchange();
    await end('deploy.aaaaaa');
    const { raised } = await exchange({ entry: 'other.bbbbbb' });
    expect(raised).toEqual([
      { kind: 'after-end', because: expect.stringContaining('"other.bbbbbb" for the first time') },
    ]);
    // It does not count as known from then on.
    expect(await standing(exchange({ entry: 'other.bbbbbb' }))).toEqual(['after-end']);
  });

  it('of an exchange without an entry raises an alarm', async () => {
    await exchange();
    await end('deploy.aaaaaa');
    const { raised } = await exchange({ entry: undefined });
    expect(raised).toEqual([
      { kind: 'after-end', because: expect.stringContaining('a credential without a name') },
    ]);
  });

  it('does not concern other jobs', async () => {
    await exchange();
    await end('deploy.aaaaaa');
    expect(await standing(exchange({ claims: github(2), key: 'other' }))).toEqual([]);
  });
});

describe('a late first exchange', () => {
  it('raises one alarm, and stands for each later exchange with the role', async () => {
    await exchange();
    now += HOUR + MINUTE;
    const { raised } = await exchange({}, { name: 'publish' });
    expect(raised).toEqual([
      {
        kind: 'late',
        because:
          'the job used the role publish for the first time 1h 1m after the start of the job, the limit is 1h',
      },
    ]);
    now += MINUTE;
    expect(await exchange({}, { name: 'publish' })).toMatchObject({
      raised: [],
      standing: [{ kind: 'late' }],
    });
    expect(await standing(exchange())).toEqual([]);
  });

  it('is not late within the limit of the role', async () => {
    await exchange();
    now += 2 * HOUR;
    expect(await standing(exchange({}, { name: 'publish', lateAfter: 3 * 3_600 }))).toEqual([]);
  });

  it('is late by the time of the ID token, for issuers with one ID token per job', async () => {
    const claims = { iss: 'https://gitlab.com', pipeline_id: '1', job_id: '2', iat: now / 1000 };
    now += HOUR + MINUTE;
    expect(await kinds(exchange({ claims }))).toEqual(['late']);
  });

  it('is late by the time of the earliest ID token', async () => {
    await exchange();
    const claims = { ...github(), iat: (now - 2 * HOUR) / 1000 };
    expect(await kinds(exchange({ claims }, { name: 'publish' }))).toEqual(['late']);
  });

  it('is late by the first exchange, even if the first ID token has a later time', async () => {
    await exchange({ claims: { ...github(), iat: now / 1000 + 9 } });
    now += HOUR + 5_000;
    expect(await kinds(exchange({ claims: github() }, { name: 'publish' }))).toEqual(['late']);
  });
});
