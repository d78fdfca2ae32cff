import { describe, expect, it } from 'vitest';
import { type Head, nextLine } from '../../../src/audit/chain.js';
import { CredentialHistories } from '../../../src/audit/credential-history.js';
import { type Lifetime, lifetimes } from '../../../src/audit/lifetimes.js';
import { matching, type Query, queryLines } from '../../../src/audit/query/query.js';
import { readRecord } from '../../../src/audit/read-record.js';
import type { AuditEvent, AuditEventName, AuditedJob } from '../../../src/audit/record.js';
import { unusual } from '../../../src/audit/unusual.js';
import type { StoredToken, TokenEvent } from '../../../src/broker/store/store.js';
import { BrokerRecords, keptToken, recordKeys } from '../../support/signed-records.js';

/** Minutes after some moment, as times are told here. */
const M = 60_000;
const BEGIN = Date.UTC(2026, 10, 24, 10);
const NOW = BEGIN + 600 * M;
const minute = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : (ms - BEGIN) / M;

interface Told {
  id?: string;
  event: AuditEventName;
  /** In minutes. */
  at: number;
  issued?: number;
  expires?: number;
  until?: number;
  subject?: string;
  role?: string;
  job?: Partial<AuditedJob>;
}

function read(...told: Told[]): Lifetime[] {
  const credentials = new CredentialHistories();
  let head: Head = { chain: 'c', count: 0, hash: '' };
  for (const { id, event, at, issued = 0, expires, until, subject = 's', role = 'r', job = {} } of told) {
    const happened: AuditEvent = {
      event,
      at: BEGIN + at * M,
      job: { system: 'github', repository: 'o/r', run_id: '1', job: 'deploy', ...job },
      subject,
      role,
      provider: 'oauth',
      ...(id === undefined
        ? {}
        : {
            credential: {
              id,
              service: 'https://tokens.example.com',
              issuedAt: BEGIN + issued * M,
              ...(expires === undefined ? {} : { expiresAt: BEGIN + expires * M }),
            },
          }),
      ...(until === undefined ? {} : { until: BEGIN + until * M }),
    };
    const next = nextLine(happened, head);
    head = next.head;
    const record = readRecord(next.line);
    if ('problem' in record) throw new Error(record.problem);
    credentials.add(record);
  }
  return lifetimes(credentials.list(), NOW);
}

const one = (...told: Told[]): Lifetime => {
  const [first] = read(...told);
  if (first === undefined) throw new Error('there is none');
  return first;
};

describe('how a credential ended, by its records:', () => {
  const issued: Told = { id: 'a', event: 'issued', at: 0, expires: 60 };
  const end = (event: AuditEventName, at: number, until?: number): Told => ({
    ...issued,
    event,
    at,
    ...(until === undefined ? {} : { until }),
  });

  it.each<[string, Told[], Lifetime['standing'], number | undefined, boolean]>([
    ['revoked', [issued, end('revoked', 5)], 'dead', 5, false],
    ['expired, found out later', [issued, end('expired', 70)], 'dead', 60, false],
    ['accepted, its time over', [issued, end('accepted', 5, 60)], 'over', 60, false],
    ['accepted, its time to come', [issued, end('accepted', 5, 700)], 'may be alive', undefined, true],
    [
      'failed, its time not known',
      [
        { id: 'a', event: 'issued', at: 0 },
        { id: 'a', event: 'failed', at: 5 },
      ],
      'may be alive',
      undefined,
      true,
    ],
    ['lives until, over', [issued, end('lives until', 5, 60)], 'over', 60, false],
    ['no ending, its time over', [issued], 'over', 60, true],
    ['no ending, its time not known', [{ id: 'a', event: 'issued', at: 0 }], 'may be alive', undefined, true],
    ['failed, then revoked', [issued, end('failed', 5, 700), end('revoked', 9)], 'dead', 9, false],
    ['failed, then accepted', [issued, end('failed', 5, 700), end('accepted', 9, 60)], 'over', 60, false],
    ['revoked, then failed', [issued, end('revoked', 5), end('failed', 9, 700)], 'dead', 5, false],
    [
      'renewed, no ending',
      [issued, { ...issued, event: 'renewed', at: 40, expires: 700 }],
      'may be alive',
      undefined,
      true,
    ],
    ['records in no order', [end('revoked', 5), issued], 'dead', 5, false],
  ])('%s', (_, told, standing, deadAt, unconfirmed) => {
    const life = one(...told);
    expect([life.standing, minute(life.deadAt), life.unconfirmed]).toEqual([standing, deadAt, unconfirmed]);
    expect(life.livedMs).toBe((deadAt ?? 600) * M);
  });

  it('a refusal is no credential', () => {
    expect(one({ event: 'refused', at: 3 })).toMatchObject({
      standing: 'refused',
      livedMs: 0,
      unconfirmed: false,
    });
  });
});

describe('the end of a job, by its records', () => {
  const life = (
    id: string,
    from: number,
    to: number,
    event: AuditEventName = 'revoked',
    job = {},
  ): Told[] => [
    { id, event: 'issued', at: from, issued: from, expires: 60, job },
    { id, event, at: to, issued: from, expires: 60, job },
  ];
  const heldLonger = (all: Lifetime[]): Record<string, number> =>
    Object.fromEntries(all.map(({ credential, afterJobMs }) => [credential.id, afterJobMs / M]));

  it('is the last ending of any of its credentials that somebody saw to', () => {
    expect(
      heldLonger(read(...life('a', 0, 10), ...life('b', 1, 12), ...life('c', 2, 60, 'expired'))),
    ).toEqual({
      a: 0,
      b: 0,
      c: 48,
    });
  });

  it('is not that of what was replaced meanwhile, nor of what ran out', () => {
    expect(
      heldLonger(
        read(
          ...life('a', 0, 6),
          ...life('b', 5, 20, 'expired'),
          ...life('c', 10, 30),
          ...life('d', 2, 30, 'lives until'),
        ),
      ),
    ).toEqual({ a: 0, b: 0, c: 0, d: 30 });
  });

  it('is not an ending that an issue follows', () => {
    expect(heldLonger(read(...life('a', 0, 10), ...life('b', 20, 30)))).toEqual({ a: 0, b: 0 });
  });

  it('is its last record where nothing ended', () => {
    expect(
      heldLonger(
        read(
          { id: 'a', event: 'issued', at: 0, expires: 60 },
          { id: 'a', event: 'renewed', at: 20, expires: 60 },
        ),
      ),
    ).toEqual({ a: 40 });
  });

  it('is not that of another job of the run', () => {
    expect(heldLonger(read(...life('a', 0, 10, 'revoked', { job: 'build' }), ...life('b', 5, 30)))).toEqual({
      a: 0,
      b: 0,
    });
  });
});

describe('records of a job and of the broker that it asked', () => {
  const SERVICE = 'https://tokens.example.com';
  const AT = BEGIN - (BEGIN % 1000);
  const token = (jti: string, more: Partial<StoredToken> = {}): StoredToken =>
    keptToken(jti, AT / 1000, more);
  const whose = {
    job: {
      system: 'github',
      repository: 'octo-org/octo-repo',
      ref: 'refs/heads/main',
      environment: 'production',
      run_id: '77',
      run_attempt: '1',
      job: 'deploy',
      runner: 'machine',
    },
    subject: 'repo:octo-org/octo-repo:environment:production',
    issuer: 'https://token.actions.githubusercontent.com',
    provider: 'oauth',
  } satisfies Partial<AuditEvent>;
  /** What a job writes; its clock is half a second ahead. */
  const byJob = (id: string, events: [AuditEventName, number, string?][], more: object = {}): string[] => {
    let head: Head = { chain: 'job', count: 0, hash: '' };
    return events.map(([event, after, because]) => {
      const next = nextLine(
        {
          ...whose,
          name: 'prod',
          event,
          at: AT + after + 500,
          ...(event === 'refused'
            ? { service: SERVICE }
            : { credential: { id, service: SERVICE, issuedAt: AT + 500, expiresAt: AT + 900_500 } }),
          ...(event === 'delivered' ? { deliveredTo: ['variable JOBPASS_TOKEN'] } : {}),
          ...(because === undefined ? {} : { because }),
          ...more,
        },
        head,
      );
      head = next.head;
      return next.line;
    });
  };
  /** What its broker writes. */
  const byBroker = async (events: [TokenEvent, StoredToken, number][]): Promise<string[]> => {
    const broker = new BrokerRecords(await recordKeys());
    for (const [event, of, after] of events) {
      broker.now = AT + after;
      broker.write(broker.of(event, of));
    }
    return broker.lines;
  };
  const readLines = (lines: readonly string[], now = AT + 60 * M): Lifetime[] => {
    const credentials = new CredentialHistories();
    for (const text of lines) {
      const record = readRecord(text);
      if ('problem' in record) throw new Error(record.problem);
      credentials.add(record);
    }
    return lifetimes(credentials.list(), now);
  };
  /** In whatever order files are read. */
  const inBoth = (job: readonly string[], broker: readonly string[], now?: number): Lifetime[] => {
    const found = readLines([...job, ...broker], now);
    expect(readLines([...broker, ...job], now)).toEqual(found);
    return found;
  };
  const happened = ({ credential }: Lifetime): string[] =>
    credential.happened.map(({ event, byServer }) => `${byServer ? 'broker' : 'job'} ${event}`);

  it('tell of one credential, with what both know', async () => {
    const found = inBoth(
      byJob('token-a1', [
        ['issued', 0],
        ['delivered', 100],
        ['revoked', 60_000, 'refused now'],
      ]),
      await byBroker([
        ['issued', token('token-a1'), 0],
        ['revoked', token('token-a1'), 60_000],
      ]),
    );
    expect(found.map(happened)).toEqual([
      ['broker issued', 'job issued', 'job delivered', 'broker revoked', 'job revoked'],
    ]);
    expect(found).toMatchObject([
      {
        credential: {
          id: 'token-a1',
          name: 'prod',
          role: 'deploy',
          scopes: ['deploy'],
          service: SERVICE,
          actor: 'octocat',
          run: 'octo-org/octo-repo/77/1',
          job: { system: 'github', job: 'deploy', runner: 'machine' },
          deliveredTo: ['variable JOBPASS_TOKEN'],
          issuedAt: AT,
        },
        standing: 'dead',
        ending: 'revoked',
        deadAt: AT + 60_000,
        livedMs: 60_000,
        renewals: 0,
        unconfirmed: false,
      },
    ]);
  });

  it('are no more unusual together than those of the job alone', async () => {
    const job: string[] = [];
    const broker: string[] = [];
    for (let at = 0; at < 12; at++) {
      const run = { run_id: String(at) };
      const more = { job: { ...whose.job, ...run }, role: 'deploy' };
      job.push(
        ...byJob(
          `token-${10 + at}`,
          [
            ['issued', at],
            ['revoked', at + 60_000],
          ],
          more,
        ),
      );
      const own = token(`token-${10 + at}`, { extra: { ...token('x').extra, ...run } });
      broker.push(
        ...(await byBroker([
          ['issued', own, at],
          ['revoked', own, at + 60_000],
        ])),
      );
    }
    const found = inBoth(job, broker);
    expect(found).toHaveLength(12);
    expect(unusual(found)).toEqual([]);
  });

  it('meet where only the job knows its run, or neither does', async () => {
    const nameless = token('token-b2', { extra: { role: 'deploy', job_issuer: 'https://ci.example.com' } });
    const broker = await byBroker([['issued', nameless, 0]]);
    for (const [job, run] of [
      [{ system: 'azure', run_id: '5' }, '5'],
      [{ system: 'local' }, 'job'],
    ] as const) {
      const found = inBoth(
        byJob(
          'token-b2',
          [
            ['issued', 0],
            ['revoked', 9_000],
          ],
          { job },
        ),
        broker,
      );
      expect(found.map(happened)).toEqual([['broker issued', 'job issued', 'job revoked']]);
      expect(found[0]?.credential).toMatchObject({ run, job });
    }
    // But not of another service, nor of two runs that are both known.
    const elsewhere = byJob('token-b2', [['issued', 0]], {
      job: { system: 'local' },
      credential: { id: 'token-b2', service: 'https://other.example.com', issuedAt: AT },
    });
    expect(inBoth(elsewhere, broker)).toHaveLength(2);
    const other = { job: { ...whose.job, run_id: '78' } };
    expect(
      inBoth(byJob('token-a1', [['issued', 0]], other), await byBroker([['issued', token('token-a1'), 0]])),
    ).toHaveLength(2);
  });

  it('say when a job ended that left its credential, whoever saw that run out', async () => {
    const job = byJob('token-a1', [
      ['issued', 0],
      ['delivered', 100],
    ]);
    const broker = await byBroker([
      ['issued', token('token-a1'), 0],
      ['expired', token('token-a1'), 900_000],
    ]);
    expect(inBoth(job, broker)).toMatchObject([
      { standing: 'dead', ending: 'expired', jobEnd: AT + 600, afterJobMs: 899_400, unconfirmed: false },
    ]);
    expect(readLines(broker.slice(1))).toMatchObject([
      { ending: 'expired', jobEnd: undefined, afterJobMs: 0 },
    ]);
  });

  it('tell of one refusal, by its number', async () => {
    const number = 'ee9be9c77fd5';
    const job = byJob('', [
      ['refused', 0, `answered with 400 ("the role is not for this job (refusal ${number})")`],
    ]);
    const broker = new BrokerRecords(await recordKeys());
    broker.write({
      ...whose,
      event: 'refused',
      at: AT,
      service: SERVICE,
      because: `the claim ref (refusal ${number})`,
    });
    const found = inBoth(job, broker.lines);
    expect(found.map(happened)).toEqual([['broker refused', 'job refused']]);
    expect(found).toMatchObject([{ standing: 'refused', because: `the claim ref (refusal ${number})` }]);
    broker.write({
      ...whose,
      event: 'refused',
      at: AT,
      service: SERVICE,
      because: 'the claim ref (refusal 0123456789ab)',
    });
    expect(inBoth(job, broker.lines)).toHaveLength(2);
  });
});

describe('what is unusual in audit records:', () => {
  const lived = (number: number, more: Partial<Told> & { minutes?: number } = {}): Told[] => {
    const { minutes = 5, ...rest } = more;
    const own = {
      id: `c${number}`,
      issued: number,
      expires: number + 60,
      job: { run_id: String(number), ref: 'refs/heads/main' },
      ...rest,
    };
    return [
      { ...own, event: 'issued', at: number },
      { ...own, event: 'revoked', at: number + minutes },
    ];
  };
  const several = (count: number): Told[] => Array.from({ length: count }, (_, at) => lived(at)).flat();
  const kinds = (...told: Told[]): string[] =>
    unusual(read(...told)).map(({ lifetime, kind }) => `${lifetime.credential.id} ${kind}`);
  const ref = (name: string): Partial<Told> => ({ job: { run_id: 'x', ref: name } });

  it('is not reported for a subject with fewer than 5 earlier credentials', () => {
    expect(kinds(...several(30), ...lived(39, { subject: 'other' }))).toEqual([]);
    expect(kinds(...several(4), ...lived(8, { role: 'admin' }))).toEqual([]);
  });

  it('is a subject with a history that takes another role, once', () => {
    expect(kinds(...several(5), ...lived(8, { role: 'admin' }), ...lived(9, { role: 'admin' }))).toEqual([
      'c8 new role',
    ]);
  });

  it('is a branch that a known role was not taken from', () => {
    expect(kinds(...several(5), ...lived(9, ref('refs/heads/x')))).toEqual(['c9 new ref']);
    expect(kinds(...several(4), ...lived(9, ref('refs/heads/x')))).toEqual([]);
  });

  it('takes all tags for one, and all pull requests', () => {
    const told = [...several(5), ...lived(7, ref('refs/tags/v1')), ...lived(8, ref('refs/tags/v2'))];
    expect(
      kinds(...told, ...lived(9, ref('refs/pull/1/merge')), ...lived(10, ref('refs/pull/2/merge'))),
    ).toEqual(['c7 new ref', 'c9 new ref']);
    const tag = (at: number, role: string): Told[] =>
      lived(at, { role, subject: `repo:o/r:ref:refs/tags/v${at}` });
    const deployed = [0, 1, 2, 3, 4].flatMap((at) => tag(at, 'deploy'));
    expect(kinds(...deployed, ...tag(17, 'admin'), ...tag(18, 'admin'))).toEqual(['c17 new role']);
  });

  it('is a life longer than Q3 + 3 (Q3 - Q1), of ten or more', () => {
    const spread = (count: number): Told[] =>
      Array.from({ length: count }, (_, at) => lived(at, { minutes: 4 + (at % 3) })).flat();
    // Q1 is 4, Q3 is 6 with the long one: the limit is 12.
    expect(kinds(...spread(10), ...lived(20, { minutes: 13 }))).toEqual(['c20 long life']);
    expect(kinds(...spread(10), ...lived(20, { minutes: 11 }))).toEqual([]);
    expect(kinds(...spread(8), ...lived(20, { minutes: 13 }))).toEqual([]);
  });

  it('is not a life that is longer by seconds', () => {
    expect(kinds(...several(10), ...lived(20, { minutes: 5.9 }))).toEqual([]);
    expect(kinds(...several(10), ...lived(20, { minutes: 6.1 }))).toEqual(['c20 long life']);
  });
});

describe('a query of audit records', () => {
  const all = read(
    { id: 'a', event: 'issued', at: 0, job: { environment: 'production' } },
    { id: 'a', event: 'revoked', at: 10, job: { environment: 'production' } },
    {
      id: 'b',
      event: 'issued',
      at: 20,
      issued: 20,
      subject: 'repo:o/r:ref:x',
      role: 'arn:aws:iam::1:role/x',
    },
    { event: 'refused', at: 25, subject: 't' },
  );
  const ids = (query: Query): string[] =>
    matching(all, query).map(({ credential }) => credential.id ?? 'refusal');

  it.each<[Query, string[]]>([
    [{}, ['a', 'b', 'refusal']],
    [{ environment: 'prod*' }, ['a']],
    [{ environment: 'prod' }, []],
    [{ environment: '**' }, ['a']],
    [{ role: 'arn:**' }, ['b']],
    [{ role: 'arn:*' }, []],
    [{ subject: 'repo:*/*:**' }, ['b']],
    [{ repository: 'o/*' }, ['a', 'b', 'refusal']],
    [{ event: 'revoked' }, ['a']],
    [{ event: 'refused' }, ['refusal']],
    [{ alive: true }, ['b']],
    [{ at: BEGIN + 5 * M }, ['a']],
    [{ at: BEGIN }, ['a']],
    [{ at: BEGIN + 10 * M }, []],
    [{ at: BEGIN + 25 * M }, ['b']],
    [{ since: BEGIN + 10 * M }, ['b', 'refusal']],
    [{ until: BEGIN + 20 * M }, ['a']],
    [{ since: BEGIN + 5 * M, until: BEGIN + 21 * M }, ['a', 'b']],
    [{ alive: true, environment: 'production' }, []],
  ])('%j', (query, expected) => {
    expect(ids(query)).toEqual(expected);
  });

  it('fits a terminal', () => {
    for (const width of [80, 100, 120]) {
      const lines = queryLines(all, width);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      expect(lines[0]).toMatch(/^ISSUED +LIVED +ENDING/);
      expect(lines.at(-1)).toBe('2 credentials, 1 refusal, 1 may be alive');
    }
  });

  it('cuts nothing elsewhere, and puts columns below each other', () => {
    const lines = queryLines(all, undefined);
    const place = (lines[0] ?? '').indexOf('SUBJECT');
    expect(lines[2]?.slice(place)).toMatch(/^repo:o\/r:ref:x /);
    expect(lines[3]?.slice(place)).toMatch(/^t /);
  });
});
