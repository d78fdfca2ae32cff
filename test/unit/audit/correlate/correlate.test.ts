import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { correlate } from '../../../../src/audit/correlate/correlate.js';
import { JsonDocuments } from '../../../../src/audit/correlate/documents.js';
import type { CorrelateOptions } from '../../../../src/audit/correlate/options.js';
import { type CorrelationOutput, correlationOutput } from '../../../../src/audit/correlate/output.js';
import { correlationLines } from '../../../../src/audit/correlate/output-lines.js';
import { findingsOf } from '../../../../src/audit/findings.js';
import { HOSTILE } from '../../../support/audit-records.js';
import {
  began,
  hashed,
  type MadeCredential,
  REFUSED,
  ROLE_ID,
  recordLines,
  T0,
  trailLogIn,
  trailUse,
  vaultEntry,
  vaultLogIn,
} from '../../../support/service-logs.js';

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'correlate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Buffer): string {
  const path = join(folder, `file-${++files}`);
  writeFileSync(path, content);
  return path;
}

const lines = (entries: readonly unknown[]): string =>
  entries.map((entry) => `${typeof entry === 'string' ? entry : JSON.stringify(entry)}\n`).join('');

interface Logs {
  trail?: readonly (readonly unknown[])[];
  vault?: readonly (readonly unknown[])[];
}

const bad: string[] = [];

/** What is found of credentials in logs, each list a file. */
async function found(
  credentials: readonly MadeCredential[],
  logs: Logs,
  options: Partial<CorrelateOptions> = {},
): Promise<CorrelationOutput> {
  const paths = (lists: Logs['trail'] = []): string[] => lists.map((entries) => file(lines(entries)));
  return foundIn(credentials, {
    files: new Map([
      ['cloudtrail', paths(logs.trail)],
      ['vault-audit', paths(logs.vault)],
    ]),
    ...options,
  });
}

async function foundIn(
  credentials: readonly MadeCredential[],
  options: Partial<CorrelateOptions>,
): Promise<CorrelationOutput> {
  bad.length = 0;
  const findings = await findingsOf(
    [file(lines(recordLines(credentials)))],
    T0 + 86_400_000,
    (_, problem) => {
      throw new Error(problem);
    },
  );
  const all = { files: new Map(), own: {}, skew: 30_000, ...options };
  return correlationOutput(findings, await correlate(findings, all, (text) => bad.push(text)));
}

/** What matters of findings: kind, credential, action, how often. */
const brief = (told: CorrelationOutput): unknown[][] =>
  [...told.findings, ...told.attempts].map(({ kind, id, action, count }) => [kind, id, action, count]);
const unjudged = (told: CorrelationOutput): [string, number][] =>
  told.unjudged.map(({ kind, count }) => [kind, count]);

const ONE = `${ROLE_ID}:shop-100-1-abc`;
const KEY = 'ASIAEXAMPLEKEY000001';
const revoked: MadeCredential = { id: 'shop-100-1-abc', uid: ONE, issued: 0, ended: ['revoked', 600] };

describe('CloudTrail: a session by its id', () => {
  it('tells what a credential did, and that nothing is suspicious', async () => {
    const told = await found([revoked], {
      trail: [
        [
          trailLogIn(ONE, 0, KEY),
          trailUse(ONE, 10),
          trailUse(ONE, 20, ['s3', 'PutObject'], { errorCode: 'AccessDenied' }),
          trailUse(ONE, 590, ['s3', 'GetObject'], {
            errorCode: 'NoSuchKey',
            sourceIPAddress: '198.51.100.7',
          }),
          trailUse('AROAOTHERROLE00000001:somebody', 20),
        ],
      ],
    });
    expect([brief(told), told.unjudged]).toEqual([[], []]);
    expect(told.credentials).toEqual([
      expect.objectContaining({
        id: 'shop-100-1-abc',
        joined: 'exact',
        loggedInAt: '2026-11-26T10:00:00Z',
        ending: 'revoked',
        endedAt: '2026-11-26T10:10:00Z',
        uses: 3,
        refused: 1,
        firstUseAt: '2026-11-26T10:00:10Z',
        lastUseAt: '2026-11-26T10:09:50Z',
        actions: [
          { name: 's3:GetObject', count: 2 },
          { name: 's3:PutObject', count: 1 },
        ],
        addresses: [
          { name: '192.0.2.10', count: 2 },
          { name: '198.51.100.7', count: 1 },
        ],
        errors: [
          { name: 'AccessDenied', count: 1 },
          { name: 'NoSuchKey', count: 1 },
        ],
      }),
    ]);
    expect(told.logs).toEqual([expect.objectContaining({ kind: 'cloudtrail', entries: 5, unreadable: 0 })]);
  });

  it.each<[string, number, Record<string, unknown>, unknown[]]>([
    ['a use after its end', 631, {}, [['use after end', 'shop-100-1-abc', 's3:GetObject', 1]]],
    [
      'a failed use that got in',
      700,
      { errorCode: 'NoSuchKey' },
      [['use after end', 'shop-100-1-abc', 's3:GetObject', 1]],
    ],
    ['a refused use', 700, { errorCode: 'AccessDenied' }, [['attempt', 'shop-100-1-abc', 's3:GetObject', 1]]],
    ['a use before its issue', -31, {}, [['use before issue', 'shop-100-1-abc', 's3:GetObject', 1]]],
    ['a use at its end', 600, {}, []],
    ['a use at its issue by a clock that is behind', -30, {}, []],
  ])('%s', async (_, at, more, findings) => {
    const told = await found([revoked], { trail: [[trailUse(ONE, at, ['s3', 'GetObject'], more)]] });
    expect(brief(told)).toEqual(findings);
    expect(told.unjudged).toEqual([]);
  });

  it('does not judge a use that clocks may have put behind the end, and says so', async () => {
    const logs = {
      trail: [[trailUse(ONE, 620), trailUse(ONE, 620, ['s3', 'GetObject'], { errorCode: 'AccessDenied' })]],
    };
    const told = await found([revoked], logs);
    expect([brief(told), unjudged(told)]).toEqual([[], [['near end', 1]]]);
    const strict = await found([revoked], logs, { skew: 0 });
    expect(brief(strict)).toEqual([
      ['use after end', 'shop-100-1-abc', 's3:GetObject', 1],
      ['attempt', 'shop-100-1-abc', 's3:GetObject', 1],
    ]);
  });

  it.each<[string, Partial<MadeCredential>, number | undefined]>([
    ['accepted: then', { ended: ['accepted', 600], until: 3600 }, 600],
    ['lives until: with the job', { ended: ['lives until', 600], until: 3600 }, 600],
    ['failed: with the job', { ended: ['failed', 600], until: 3600 }, 600],
    ['expired: when its time was over', { ended: ['expired', 4000], expires: 3600 }, 3600],
    ['no word: when its time was over', { ended: undefined as never, expires: 900 }, 900],
  ])('ends as its records say: %s', async (_, how, end) => {
    const { ended: __, ...bare } = revoked;
    const credential = how.ended === undefined ? { ...bare, expires: 900 } : { ...revoked, ...how };
    const use = (at: number) => found([credential], { trail: [[trailUse(ONE, at)]] });
    expect(brief(await use((end ?? 0) + 31))).toHaveLength(1);
    expect(brief(await use(end ?? 0))).toEqual([]);
  });

  it('lets a session that was replaced be used while its job goes on', async () => {
    const next = `${ROLE_ID}:shop-100-1-def`;
    const told = await found(
      [
        { ...revoked, ended: ['lives until', 300], until: 900, run: '100' },
        { id: 'shop-100-1-def', uid: next, issued: 300, ended: ['revoked', 1200], run: '100' },
      ],
      { trail: [[trailUse(ONE, 500), trailUse(ONE, 1300), trailUse(next, 500)]] },
    );
    expect(told.findings).toEqual([
      expect.objectContaining({
        kind: 'use after end',
        id: 'shop-100-1-abc',
        firstAt: '2026-11-26T10:21:40Z',
      }),
    ]);
  });

  it('tells sessions of the role that are in no record, and not what came before or after all records', async () => {
    const stranger = `${ROLE_ID}:break-in`;
    const told = await found([revoked], {
      trail: [
        [
          trailLogIn(stranger, 90, 'ASIAEXAMPLEKEY000009'),
          trailUse(stranger, 100, ['iam', 'ListUsers'], {}, 'ASIAEXAMPLEKEY000009'),
          trailUse(`${ROLE_ID}:earlier`, -4000),
          trailUse(`${ROLE_ID}:later`, 9000),
        ],
      ],
    });
    expect(told.findings).toEqual([
      expect.objectContaining({
        kind: 'unknown session',
        id: stranger,
        who: 'repo:octo-org/shop:environment:production',
        count: 2,
        action: 'iam:ListUsers (1), sts:AssumeRoleWithWebIdentity (1)',
      }),
    ]);
    expect(unjudged(told)).toEqual([['outside', 2]]);
    const within = await found(
      [revoked],
      { trail: [[trailUse(`${ROLE_ID}:earlier`, -4000)]] },
      { since: T0 },
    );
    expect(unjudged(within)).toEqual([]);
  });

  it('tells a second session of the same name from the one of the record by its access key', async () => {
    const told = await found([revoked], {
      trail: [
        // The use comes first: files are in no order.
        [trailUse(ONE, 60, ['iam', 'ListUsers'], {}, 'ASIAEXAMPLEKEY000009'), trailUse(ONE, 61)],
        [trailLogIn(ONE, 1, KEY), trailLogIn(ONE, 50, 'ASIAEXAMPLEKEY000009')],
      ],
    });
    expect(told.findings).toEqual([
      expect.objectContaining({
        kind: 'unknown session',
        action: 'iam:ListUsers (1), sts:AssumeRoleWithWebIdentity (1)',
      }),
    ]);
    expect(told.credentials).toEqual([expect.objectContaining({ uses: 1, joined: 'exact' })]);
  });

  it('joins sessions of one name by their log-ins, and never guesses', async () => {
    const name = `${ROLE_ID}:GitHubActions`;
    const same = (issued: number): MadeCredential => ({
      id: 'GitHubActions',
      uid: name,
      issued,
      ended: ['revoked', issued + 60],
    });
    const [first, second] = ['ASIAEXAMPLEKEY000001', 'ASIAEXAMPLEKEY000002'];
    const apart = await found([same(0), same(1000)], {
      trail: [
        [trailLogIn(name, 0, first), trailUse(name, 200, undefined, {}, first)],
        [
          trailLogIn(name, 1000, second),
          trailUse(name, 1010, undefined, {}, second),
          trailUse(name, 1010, undefined, {}, 'ASIAEXAMPLEKEY000003'),
        ],
      ],
    });
    expect(brief(apart)).toEqual([['use after end', 'GitHubActions', 's3:GetObject', 1]]);
    expect(apart.credentials.map(({ joined, uses }) => [joined, uses])).toEqual([
      ['by log-in', 1],
      ['by log-in', 1],
    ]);
    // The third key has no log-in in these files.
    expect(unjudged(apart)).toEqual([['ambiguous', 1]]);
    const close = await found([same(0), same(10)], {
      trail: [
        [trailLogIn(name, 0, first), trailLogIn(name, 10, second), trailUse(name, 500, undefined, {}, first)],
      ],
    });
    expect([brief(close), close.credentials, unjudged(close)]).toEqual([[], [], [['ambiguous', 1]]]);
    expect(close.unjudged[0]?.text).toContain('matches several credentials: GitHubActions, GitHubActions');
  });

  it('follows sessions that were assumed out of one, and leaves those out that only led to it', async () => {
    const [link, other] = ['AROALINKROLE000000001:shop-100-1-abc', 'AROAOTHERROLE00000001:onward'];
    const told = await found(
      [revoked, { id: 'link', uid: 'AROALINKROLE000000001:link', issued: 0, ended: ['revoked', 600] }],
      {
        trail: [
          [
            // A chain: an ID token, a role, and the role of the record.
            trailLogIn(link, 0, 'ASIAEXAMPLELINK00001'),
            trailUse(
              link,
              0,
              ['sts', 'AssumeRole'],
              { responseElements: began(ONE, 0, KEY) },
              'ASIAEXAMPLELINK00001',
            ),
            trailUse(ONE, 100, ['sts', 'AssumeRole'], {
              responseElements: began(other, 100, 'ASIAEXAMPLEONWARD001'),
            }),
            trailUse(other, 900, ['s3', 'DeleteObject'], {}, 'ASIAEXAMPLEONWARD001'),
            trailUse(other, 900, ['s3', 'DeleteObject'], {}, 'ASIAEXAMPLESOMEBODY1'),
          ],
        ],
      },
    );
    expect(told.findings).toEqual([
      expect.objectContaining({
        kind: 'use after end',
        id: 'shop-100-1-abc',
        action: 's3:DeleteObject',
        through: other,
        count: 1,
      }),
    ]);
    // An access key is of one session: with another id, an event is not that of the session.
    const forged = await found([revoked], {
      trail: [
        [
          trailUse(ONE, 100, ['sts', 'AssumeRole'], {
            responseElements: began(other, 100, 'ASIAEXAMPLEONWARD001'),
          }),
          trailUse('AROAOTHERROLE00000002:x', 900, undefined, {}, 'ASIAEXAMPLEONWARD001'),
        ],
      ],
    });
    expect(brief(forged)).toEqual([]);
    expect(told.credentials[0]?.through).toEqual([{ name: other, count: 1 }]);
  });

  it('joins by the names of role and session where a record has no more', async () => {
    const { uid: _, ...bare } = revoked;
    const told = await found([bare], {
      trail: [[trailUse(ONE, 700), trailUse('AROAOTHERROLE00000001:shop-100-1-abc', 700)]],
    });
    expect(brief(told)).toEqual([['use after end', 'shop-100-1-abc', 's3:GetObject', 1]]);
    expect(told.credentials[0]?.joined).toBe('by name');
  });

  it('tells a machine whose clock is off by more than is allowed', async () => {
    const told = await found([revoked], { trail: [[trailLogIn(ONE, 400, KEY), trailUse(ONE, 410)]] });
    expect(unjudged(told)).toEqual([['clock', 1]]);
    expect(told.unjudged[0]?.text).toContain('6m 40s behind');
  });

  it('counts an event once that stands in two files', async () => {
    const use = trailUse(ONE, 700);
    const told = await found([revoked], { trail: [[use], [use, trailUse(ONE, 701)]] });
    expect(brief(told)).toEqual([['use after end', 'shop-100-1-abc', 's3:GetObject', 2]]);
  });

  it('holds no more of a credential than its bounds, and still counts all', async () => {
    const uses = Array.from({ length: 300 }, (_, at) =>
      trailUse(ONE, 700, ['s3', `Action${at}`], { sourceIPAddress: `192.0.2.${at}` }),
    );
    const told = await found([revoked], { trail: [uses] });
    expect(told.findings).toHaveLength(51);
    expect(told.findings.reduce((sum, { count }) => sum + count, 0)).toBe(300);
    expect(told.credentials[0]?.actions).toHaveLength(101);
    expect(told.credentials[0]?.actions.at(-1)).toEqual({ name: 'others', count: 200 });
  });
});

describe('the forms that CloudTrail has', () => {
  const uses = [trailUse(ONE, 700), trailUse(ONE, 710, ['s3', 'ListBuckets'])];
  const looked = {
    Events: uses.map((event) => ({
      EventId: event['eventID'],
      EventName: event['eventName'],
      Resources: [{ ResourceType: 'AWS::S3::Bucket', ResourceName: 'a' }],
      CloudTrailEvent: JSON.stringify(event),
    })),
    NextToken: 'more',
  };

  it.each<[string, string | Buffer]>([
    ['Records in one line', JSON.stringify({ Records: uses })],
    ['Records, compressed', gzipSync(JSON.stringify({ Records: uses }))],
    ['an event a line', lines(uses)],
    ['a list', JSON.stringify(uses)],
    ['lookup-events', JSON.stringify(looked, undefined, 4)],
    ['an entry of lookup-events a line', lines(looked.Events)],
    ['documents one behind the other', lines([{ Records: uses.slice(0, 1) }, { Records: uses.slice(1) }])],
  ])('%s', async (_, content) => {
    const told = await foundIn([revoked], { files: new Map([['cloudtrail', [file(content)]]]) });
    expect(brief(told)).toEqual([
      ['use after end', 'shop-100-1-abc', 's3:GetObject', 1],
      ['use after end', 'shop-100-1-abc', 's3:ListBuckets', 1],
    ]);
    expect([told.unjudged, bad]).toEqual([[], []]);
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['a line that is no JSON', lines(['what "is" this', uses[0]]), /:1 is not valid JSON$/],
    [
      'an object that is no event',
      lines([{ Records: [{ a: 1 }, uses[0]] }]),
      /:1 is not a CloudTrail event$/,
    ],
    ['a line that was cut', lines(['{"eventVersion":"1.11","userId', uses[0]]), /:1 is incomplete$/],
    ['an end that is missing', `${lines([uses[0]])}{"eventVersion":`, /:2 is incomplete$/],
    [
      'an event of no end',
      lines([uses[0], { ...uses[1], requestParameters: 'x'.repeat(4 << 20) }]),
      /:2 is longer than 4 MiB$/,
    ],
    [
      'broken compression',
      gzipSync(
        lines([uses[0], ...Array.from({ length: 2000 }, (_, at) => trailUse(`${ROLE_ID}-x:${at}`, at))]),
      ).subarray(0, -20),
      /cannot be read completely: its gzip data is corrupt$/,
    ],
  ])('tells %s, and reads the rest', async (_, content, told) => {
    const result = await foundIn([revoked], { files: new Map([['cloudtrail', [file(content)]]]) });
    expect(result.findings[0]).toMatchObject({ kind: 'use after end', count: 1 });
    expect(result.unjudged.map(({ kind }) => kind)).toEqual(['unreadable']);
    expect(
      bad.some((text) => told.test(text)),
      bad.join('\n').slice(0, 400),
    ).toBe(true);
  });

  it('cuts a stream into the same objects wherever its pieces end', () => {
    const text = Buffer.from(
      `${JSON.stringify({ a: ['Records', { b: '}{"]\\' }], Records: [{ c: '["ä' }, { d: { e: [] } }], f: [{ g: 1 }] })}\n{"h":"Records"}\n[{"i":1},{"j":[{"k":2}]}]`,
    );
    const cut = (size: number): string[] => {
      const objects: string[] = [];
      const documents = new JsonDocuments(
        {
          object: (bytes) => objects.push(bytes.toString('utf8')),
          problem: (problem) => objects.push(problem),
        },
        1 << 20,
      );
      for (let at = 0; at < text.length; at += size) documents.push(text.subarray(at, at + size));
      documents.end();
      return objects;
    };
    for (let size = 1; size <= text.length; size++)
      expect(cut(size), `pieces of ${size}`).toEqual([
        '{"c":"[\\"ä"}',
        '{"d":{"e":[]}}',
        '{"h":"Records"}',
        '{"i":1}',
        '{"j":[{"k":2}]}',
      ]);
  });

  it('says that a file is missing', async () => {
    await expect(foundIn([revoked], { files: new Map([['cloudtrail', ['/nowhere.json']]]) })).rejects.toThrow(
      '/nowhere.json cannot be read: the system reported ENOENT',
    );
  });
});

const ACCESSOR = 'AccessorOfTheJob00000001';
const token = (name: string) => ({ accessor: hashed(`a ${name}`), token: hashed(`t ${name}`) });
const job: MadeCredential = { id: ACCESSOR, provider: 'vault', issued: 0, ended: ['revoked', 600] };

describe('audit logs of Vault and OpenBao', () => {
  const plain = { accessor: ACCESSOR, token: hashed('t job') };

  it('joins by an accessor that can be read, and follows the token where it is dead', async () => {
    const told = await found([job], {
      vault: [
        [
          vaultLogIn(plain, 0),
          vaultEntry(plain, 10),
          vaultEntry(plain, 20, 'kv/data/none', { error: 'permission denied' }),
          vaultEntry(plain, 600, 'auth/token/revoke-self'),
          vaultEntry(plain, 601, 'auth/token/lookup-self', REFUSED),
          vaultEntry(plain, 602, 'kv/data/app', REFUSED),
        ],
      ],
    });
    expect(brief(told)).toEqual([['attempt', ACCESSOR, 'read kv/data/app', 1]]);
    expect(told.unjudged).toEqual([]);
    expect(told.credentials).toEqual([
      expect.objectContaining({
        joined: 'exact',
        uses: 5,
        refused: 3,
        revokedAt: '2026-11-26T10:10:00Z',
        errors: [{ name: 'permission denied', count: 3 }],
      }),
    ]);
  });

  it('tells a use that the server let through after it had revoked, without any allowance', async () => {
    const told = await found([job], {
      vault: [
        [vaultLogIn(plain, 0), vaultEntry(plain, 599, 'auth/token/revoke-self'), vaultEntry(plain, 599.5)],
      ],
    });
    expect(brief(told)).toEqual([['use after end', ACCESSOR, 'read kv/data/app', 1]]);
  });

  it('joins by the log-in where accessors are hashed', async () => {
    const mine = token('mine');
    const told = await found([job], {
      vault: [
        [vaultEntry(mine, 700), vaultEntry(mine, 800, 'kv/data/app', REFUSED)],
        [vaultLogIn(mine, 0), vaultLogIn({ ...token('other'), role: 'another' }, 0)],
      ],
    });
    expect(brief(told)).toEqual([
      ['use after end', ACCESSOR, 'read kv/data/app', 1],
      ['attempt', ACCESSOR, 'read kv/data/app', 1],
    ]);
    expect(told.findings[0]?.joined).toBe('by log-in');
    expect(told.unjudged).toEqual([]);
  });

  it('tells two jobs of the same second apart by their claims, and does not guess without', async () => {
    const two = [
      { ...job, id: 'FirstAccessor', run: '100' },
      { ...job, id: 'SecondAccessor', run: '200' },
    ];
    const [first, second] = [token('first'), token('second')];
    const mapped = await found(two, {
      vault: [
        [
          vaultLogIn(first, 0, { run_id: '100' }),
          vaultLogIn(second, 0, { run_id: '200' }),
          vaultEntry(second, 700),
        ],
      ],
    });
    expect(brief(mapped)).toEqual([['use after end', 'SecondAccessor', 'read kv/data/app', 1]]);
    const bare = await found(two, {
      vault: [[vaultLogIn(first, 0), vaultLogIn(second, 0), vaultEntry(second, 700)]],
    });
    expect(brief(bare)).toEqual([]);
    const either = expect.stringContaining('FirstAccessor, SecondAccessor') as string;
    expect(bare.unjudged).toEqual([
      { kind: 'no log-in', count: 2, text: either },
      { kind: 'ambiguous', count: 1, text: either },
    ]);
  });

  it('tells a log-in that another could have been from one that only its subject fits', async () => {
    const told = await found([job], {
      vault: [
        [
          vaultLogIn(token('a'), 0, {}, 'jwt-repo:octo-org/shop:environment:production'),
          vaultLogIn(token('b'), 1, { repository: 'octo-org/other' }),
        ],
      ],
    });
    expect(told.credentials[0]?.joined).toBe('by log-in');
    expect(told.findings).toEqual([expect.objectContaining({ kind: 'unknown session', id: hashed('a b') })]);
    const both = await found([job], { vault: [[vaultLogIn(token('a'), 0), vaultLogIn(token('b'), 1)]] });
    expect(both.credentials).toEqual([]);
    expect(unjudged(both)).toEqual([['no log-in', 1]]);
  });

  it('takes the hash of an accessor from whoever asked the server', async () => {
    const mine = token('mine');
    const told = await found(
      [job],
      { vault: [[vaultEntry(mine, 700)]] },
      { own: { vaultHash: [[mine.accessor, ACCESSOR]] } },
    );
    expect(brief(told)).toEqual([['use after end', ACCESSOR, 'read kv/data/app', 1]]);
    expect(told.findings[0]?.joined).toBe('exact');
  });

  it('does not judge tokens whose log-in it has not seen', async () => {
    const told = await found([job], {
      vault: [[vaultEntry(token('early'), 10), vaultEntry({ ...token('x'), role: 'another' }, 10)]],
    });
    expect([brief(told), unjudged(told)]).toEqual([[], [['no log-in', 1]]]);
  });

  it('tells log-ins and tokens of the role that are in no record', async () => {
    const stranger = { accessor: 'AccessorOfSomebody000001', token: hashed('t somebody') };
    const told = await found([job], {
      vault: [
        [
          vaultLogIn(plain, 0),
          vaultLogIn(stranger, 100),
          vaultEntry(stranger, 101),
          vaultEntry({ accessor: 'AccessorFromBefore000001', token: hashed('t x') }, 102),
        ],
      ],
    });
    expect(told.findings.map(({ kind, id, action }) => [kind, id, action])).toEqual([
      ['unknown session', 'AccessorOfSomebody000001', 'log-in auth/jwt/ (1), read kv/data/app (1)'],
      ['unknown session', 'AccessorFromBefore000001', 'read kv/data/app (1)'],
    ]);
  });

  it('takes the same log-in from two devices for one, and reads the accessor where either has it', async () => {
    const mine = token('mine');
    const [logIn, use] = [vaultLogIn(mine, 0), vaultEntry(mine, 700)];
    const again = (entry: Record<string, unknown>, other: typeof mine): Record<string, unknown> =>
      JSON.parse(
        JSON.stringify(entry).replaceAll(mine.accessor, other.accessor).replaceAll(mine.token, other.token),
      ) as Record<string, unknown>;
    const salted = token('salted');
    const told = await found([job], {
      vault: [
        [logIn, use],
        [again(logIn, salted), again(use, salted)],
      ],
    });
    expect(brief(told)).toEqual([['use after end', ACCESSOR, 'read kv/data/app', 1]]);
    expect([told.unjudged, told.findings[0]?.joined]).toEqual([[], 'by log-in']);
    const readable = { accessor: ACCESSOR, token: salted.token };
    const exact = await found([job], { vault: [[logIn, use], [again(logIn, readable)]] });
    expect([brief(exact), exact.findings[0]?.joined]).toEqual([brief(told), 'exact']);
  });

  it('follows tokens that a token made', async () => {
    const child = token('child');
    const made = vaultEntry(plain, 100, 'auth/token/create-orphan', {
      response: { auth: { accessor: child.accessor, client_token: child.token, token_type: 'service' } },
    });
    const told = await found([job], { vault: [[vaultLogIn(plain, 0), made, vaultEntry(child, 900)]] });
    expect(told.findings).toEqual([
      expect.objectContaining({ kind: 'use after end', id: ACCESSOR, through: child.accessor }),
    ]);
  });

  it('joins batch tokens, which have no accessor', async () => {
    const batch = { token: hashed('t batch') };
    const logIn = vaultLogIn(batch, 0);
    const auth = { ...(logIn['auth'] as Record<string, unknown>), token_type: 'batch' };
    const told = await found([{ ...job, id: 'batch-abc', ended: ['lives until', 600], until: 900 }], {
      vault: [[{ ...logIn, auth, response: { auth } }, vaultEntry(batch, 700)]],
    });
    expect(brief(told)).toEqual([['use after end', 'batch-abc', 'read kv/data/app', 1]]);
    // A token of the other kind is none of its.
    const other = await found([{ ...job, id: 'batch-abc' }], { vault: [[vaultLogIn(token('service'), 0)]] });
    expect([other.credentials, other.findings.map(({ kind }) => kind)]).toEqual([[], ['unknown session']]);
  });

  it('tells lines that are no entries, and leaves requests without an answer alone', async () => {
    const told = await found([job], {
      vault: [
        [
          { ...vaultEntry(plain, 700), type: 'request' },
          'what is this',
          { a: 1 },
          '',
          `@cee: ${JSON.stringify(vaultEntry(plain, 701))}`,
        ],
      ],
    });
    expect(brief(told)).toEqual([['use after end', ACCESSOR, 'read kv/data/app', 1]]);
    expect(unjudged(told)).toEqual([['unreadable', 2]]);
    expect(bad.map((text) => text.replace(/.*(?=:\d)/, ''))).toEqual([
      ':2 is not an audit log entry',
      ':3 is not an audit log entry',
    ]);
  });

  it('reads an answer whose data looks like a request', async () => {
    const use = vaultEntry(plain, 700);
    const data = { note: { type: 'request' } };
    const told = await found([job], {
      vault: [[{ ...use, response: { ...(use['response'] as object), data } }]],
    });
    expect(brief(told)).toEqual([['use after end', ACCESSOR, 'read kv/data/app', 1]]);
  });

  it('never shows a token that a device wrote as it is', async () => {
    const raw = { token: 'hvs.SECRET-IN-THE-LOG' };
    const told = await found([job], {
      vault: [
        [
          vaultLogIn(raw, 0),
          vaultLogIn({ token: 'hvs.SECRET-TOO' }, 0),
          vaultEntry(raw, 10),
          vaultEntry({ token: 'hvs.SECRET-THREE' }, 10),
          vaultLogIn({ token: 'hvs.SECRET-STRANGER' }, 100),
        ],
      ],
    });
    expect(JSON.stringify(told) + [...correlationLines(told)].join()).not.toContain('SECRET');
    expect(told.unjudged.length).toBeGreaterThan(0);
    expect(told.findings).toEqual([expect.objectContaining({ id: 'a token without an accessor' })]);
  });
});

describe('what audit correlate prints', () => {
  it('says that there is nothing to join', async () => {
    const told = await found([job], { trail: [[trailUse(ONE, 0)]] });
    expect(unjudged(told)).toEqual([['nothing', 1]]);
  });

  it('acts on no terminal, whatever logs have in them', async () => {
    const trail = HOSTILE.flatMap((text) => [
      trailUse(ONE, 700, [text, text], { errorCode: text, sourceIPAddress: text, eventID: `x${text}` }),
      trailUse(`${ROLE_ID}:${text}`, 100, [text, text], { sourceIPAddress: text, eventID: `y${text}` }),
    ]);
    const told = await found([revoked], { trail: [trail] });
    expect(told.findings.length).toBeGreaterThan(HOSTILE.length);
    for (const line of correlationLines(told)) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(line).not.toMatch(/^::|##/);
    }
  });
});
