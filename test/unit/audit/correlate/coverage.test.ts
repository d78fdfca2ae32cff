import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { correlate } from '../../../../src/audit/correlate/correlate.js';
import type { CorrelateOptions } from '../../../../src/audit/correlate/options.js';
import { type CorrelationOutput, correlationOutput } from '../../../../src/audit/correlate/output.js';
import { correlationLines } from '../../../../src/audit/correlate/output-lines.js';
import { findingsOf } from '../../../../src/audit/findings.js';
import {
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
  folder = mkdtempSync(join(tmpdir(), 'coverage-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(entries: readonly unknown[]): string {
  const path = join(folder, `file-${++files}`);
  const lines = entries.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`);
  writeFileSync(path, lines.join(''));
  return path;
}

interface Logs {
  trail?: readonly unknown[];
  vault?: readonly unknown[];
  more?: readonly unknown[];
}

async function told(
  credentials: readonly MadeCredential[],
  { trail, vault, more }: Logs,
  options: Partial<CorrelateOptions> = {},
): Promise<CorrelationOutput> {
  const findings = await findingsOf([file(recordLines(credentials))], T0 + 86_400_000, () => undefined);
  const all: CorrelateOptions = {
    files: new Map([
      ['cloudtrail', trail === undefined ? [] : [file(trail)]],
      ['vault-audit', [vault, more].flatMap((one) => (one === undefined ? [] : [file(one)]))],
    ]),
    skew: 30_000,
    own: {},
    ...options,
  };
  return correlationOutput(findings, await correlate(findings, all, () => undefined));
}

/** Whether uses of each credential were looked for, or why not. */
const looked = ({ coverage }: CorrelationOutput): unknown[] =>
  coverage.credentials.map((one) => one.why ?? one.looked ?? 'left out');

const ONE = `${ROLE_ID}:shop-100-1-abc`;
const KEY = 'ASIAEXAMPLEKEY000001';
const session: MadeCredential = { id: 'shop-100-1-abc', uid: ONE, issued: 0, ended: ['revoked', 600] };
const ACCESSOR = 'JobAccessor0000000000001';
const token: MadeCredential = { id: ACCESSOR, provider: 'vault', issued: 0, ended: ['revoked', 600] };
const plain = { accessor: ACCESSOR, token: hashed('t job') };
const other = { accessor: 'OtherAccessor', token: hashed('t other'), role: 'other' };
const whole = [
  vaultLogIn(plain, 0),
  vaultEntry(plain, 10),
  vaultEntry(plain, 600, 'auth/token/revoke-self'),
  vaultEntry(plain, 601, 'auth/token/lookup-self', REFUSED),
];

describe('audit correlate: uses are looked for', () => {
  it('where a log of CloudTrail has the log-in, and goes on after the end', async () => {
    const all = [trailLogIn(ONE, 0, KEY), trailUse(ONE, 10), trailUse('AROAOTHERROLE00000001:x', 1_600)];
    const found = await told([session], { trail: all });
    expect(looked(found)).toEqual([true]);
    // CloudTrail may bring what happened in the last quarter of an hour only later.
    expect(found.coverage.credentials[0]?.lookedTo).toBe('2026-11-26T10:11:40Z');
    expect([...correlationLines(found)].at(-1)).toBe('1 credential checked until 2026-11-26T10:11:40Z');
  });

  it('where an audit log has the log-in, the revocation, and what was between', async () => {
    expect(looked(await told([token], { vault: whole }))).toEqual([true]);
    // Rotated.
    expect(looked(await told([token], { vault: whole.slice(2), more: whole.slice(0, 2) }))).toEqual([true]);
  });

  it('of those alone that were over before --until', async () => {
    const found = await told(
      [session, { ...token, ended: ['revoked', 600] }],
      { vault: whole },
      { until: T0 + 300_000 },
    );
    expect(looked(found)).toEqual(['no CloudTrail log was specified (--cloudtrail)', 'left out']);
    expect(found.coverage).toMatchObject({ looked: 0, notLooked: 1, leftOut: 1 });
    const only = await told([session, token], { vault: whole }, { provider: 'vault' });
    expect(looked(only)).toEqual([true]);
  });
});

describe('audit correlate: uses could not be looked for', () => {
  const late = trailUse('AROAOTHERROLE00000001:x', 9_000);
  const early = trailUse('AROAOTHERROLE00000001:x', -9_000);
  it.each<[string, MadeCredential, Logs, RegExp]>([
    ['no log of the kind', session, { vault: whole }, /^no CloudTrail log was specified/],
    ['no log of the kind', token, { trail: [late] }, /^no Vault or OpenBao log was specified/],
    [
      'a service whose logs cannot be read',
      { ...token, provider: 'oauth' },
      { vault: whole },
      /^logs of the provider oauth are not supported$/,
    ],
    ['an empty log', session, { trail: [] }, /^the logs of its service have no entries$/],
    [
      'a log that begins later',
      session,
      { trail: [trailUse(ONE, 100), late] },
      /^the logs start at .*:01:40Z, after/,
    ],
    ['a log that ends before', session, { trail: [early] }, /^the logs end at .*, before it was issued$/],
    [
      'a log of another account or region',
      session,
      { trail: [early, trailUse(ONE, 10), late] },
      /^its login is not in the logs, although they cover its time/,
    ],
    [
      'a log of another server',
      token,
      { vault: [vaultLogIn(other, -10), vaultEntry(other, 700)] },
      /^its login is not in the logs/,
    ],
    [
      'a log that ends before its end',
      session,
      { trail: [trailLogIn(ONE, 0, KEY), trailUse(ONE, 1_400)] },
      /^the logs end at 2026-11-26T10:08:20Z, before its confirmed death or expiry at 2026-11-26T10:10:00Z$/,
    ],
    [
      'a log that ends before it had expired',
      { ...session, ended: ['lives until', 600], until: 3_600 },
      { trail: [trailLogIn(ONE, 0, KEY), trailUse(ONE, 10), trailUse('AROAOTHERROLE00000001:x', 4_000)] },
      /before its confirmed death or expiry at 2026-11-26T11:00:00Z$/,
    ],
    [
      'a log that was cut off before the revocation, with entries of others behind',
      token,
      { vault: [...whole.slice(0, 2), vaultEntry(other, 700)] },
      /^its revocation is not in the logs/,
    ],
    [
      'entries that cannot be read',
      token,
      { vault: [...whole, '{"type":"response","time":'] },
      /^the logs of its service have unreadable entries$/,
    ],
    [
      'a trail without data events',
      session,
      {
        trail: [
          trailLogIn(ONE, 0, KEY),
          trailUse(ONE, 10, ['ec2', 'RunInstances']),
          trailUse(ONE, 590, ['ec2', 'X']),
          trailUse('AROAOTHERROLE00000001:x', 9_000, ['ec2', 'X']),
        ],
      },
      /^the logs have no data events/,
    ],
    [
      'a clock that is off',
      { ...session, issued: 300 },
      { trail: [trailLogIn(ONE, 0, KEY), trailUse(ONE, 310), late] },
      /^the clocks of its runner and the service differ/,
    ],
  ])('%s', async (_, credential, logs, why) => {
    const found = await told([credential], logs);
    expect(found.coverage).toMatchObject({ looked: 0, notLooked: 1, leftOut: 0 });
    expect(looked(found)).toEqual([expect.stringMatching(why)]);
    const lines = [...correlationLines(found)];
    expect(lines.join('\n')).not.toContain('never used');
    expect(lines).toContainEqual(expect.stringMatching(/^not checked: \S+: /));
    expect(lines.at(-1)).toBe('0 credentials checked; 1 not checked');
  });

  it('that cannot be told apart', async () => {
    const hidden = (name: string) => ({ accessor: hashed(`a ${name}`), token: hashed(`t ${name}`) });
    const log = ['one', 'two'].flatMap((name) => [
      vaultLogIn(hidden(name), 0),
      vaultEntry(hidden(name), 600, 'auth/token/revoke-self'),
    ]);
    const found = await told([token, { ...token, id: 'Second' }], { vault: log });
    expect(looked(found)).toEqual([
      'its login cannot be distinguished from that of another credential',
      'its login cannot be distinguished from that of another credential',
    ]);
  });

  it('where there is no credential', async () => {
    const found = await told([], { vault: whole });
    expect(found.unjudged).toContainEqual({
      kind: 'nothing',
      text: 'the records have no credential, so no uses were checked',
      count: 1,
    });
  });

  it('of a trail that has no data events, which is known', async () => {
    const trail = [trailLogIn(ONE, 0, KEY), trailUse('AROAOTHERROLE00000001:x', 9_000, ['ec2', 'X'])];
    expect(looked(await told([session], { trail }, { own: { dataEvents: false } }))).toEqual([true]);
  });
});

describe('audit correlate: no use is missed', () => {
  it('in the trail of another account, which has another word for a session', async () => {
    const foreign = trailUse(ONE, 700, ['s3', 'GetObject'], {
      userIdentity: { type: 'AWSAccount', principalId: ONE, accountId: '123456789012' },
    });
    const found = await told([session], { trail: [trailLogIn(ONE, 0, KEY), foreign] });
    expect(found.findings).toEqual([
      expect.objectContaining({ kind: 'use after end', action: 's3:GetObject' }),
    ]);
  });

  it('by a token that came through many others', async () => {
    const name = (at: number) => ({ accessor: `Child${at}`, token: hashed(`t child ${at}`) });
    const made = Array.from({ length: 30 }, (_, at) => {
      const entry = vaultEntry(at === 0 ? plain : name(at - 1), 20 + at, 'auth/token/create-orphan');
      return {
        ...entry,
        response: { auth: { ...name(at), client_token: name(at).token, token_type: 'service' } },
      };
    });
    const found = await told([token], { vault: [vaultEntry(name(29), 900)], more: [...whole, ...made] });
    expect(found.findings).toEqual([
      expect.objectContaining({ kind: 'use after end', through: 'Child29', action: 'read kv/data/app' }),
    ]);
  });

  it('by a session that came through many others', async () => {
    const name = (at: number) => `AROACHAIN${String(at).padStart(12, '0')}:s`;
    const key = (at: number) => `ASIACHAIN${String(at).padStart(11, '0')}`;
    const chain = Array.from({ length: 30 }, (_, at) => {
      const by = at === 0 ? [ONE, KEY] : [name(at - 1), key(at - 1)];
      return trailUse(
        by[0] ?? '',
        20 + at,
        ['sts', 'AssumeRole'],
        {
          responseElements: {
            credentials: { accessKeyId: key(at) },
            assumedRoleUser: { assumedRoleId: name(at) },
          },
        },
        by[1],
      );
    });
    const last = trailUse(name(29), 700, ['s3', 'GetObject'], {}, key(29));
    const found = await told([session], { trail: [trailLogIn(ONE, 0, KEY), ...chain, last] });
    expect(found.findings).toEqual([expect.objectContaining({ kind: 'use after end', through: name(29) })]);
  });

  it('by a credential of a kind that is not followed: that is said', async () => {
    const federated = trailUse(ONE, 20, ['sts', 'GetFederationToken'], {
      responseElements: { credentials: { accessKeyId: 'ASIAFEDERATED0000001' } },
    });
    const found = await told([session], { trail: [trailLogIn(ONE, 0, KEY), federated] });
    expect(found.unjudged).toContainEqual(
      expect.objectContaining({
        kind: 'not followed',
        text: expect.stringContaining('sts:GetFederationToken') as string,
      }),
    );
  });

  it('that one device hides and another one shows', async () => {
    const hidden = { accessor: hashed('a job'), token: hashed('t2 job') };
    const use = vaultEntry(plain, 700);
    const same = {
      ...vaultEntry(hidden, 700),
      request: {
        ...(use['request'] as object),
        client_token: hidden.token,
        client_token_accessor: hidden.accessor,
      },
    };
    const found = await told([token], { vault: [same], more: [...whole, use] });
    expect(found.findings).toEqual([
      expect.objectContaining({ kind: 'use after end', id: ACCESSOR, count: 1 }),
    ]);
  });

  it('after a renewal, whose answer has the token again', async () => {
    const hidden = { accessor: hashed('a job'), token: hashed('t job') };
    const renewal = vaultEntry(hidden, 20, 'auth/token/renew-self');
    const auth = {
      client_token: hidden.token,
      accessor: hidden.accessor,
      metadata: { role: 'deploy' },
      token_type: 'service',
    };
    const log = [
      vaultLogIn(hidden, 0),
      { ...renewal, response: { auth } },
      vaultEntry(hidden, 30),
      vaultEntry(hidden, 900),
    ];
    const found = await told([token], { vault: log });
    expect(found.findings).toEqual([
      expect.objectContaining({ kind: 'use after end', id: ACCESSOR, count: 1 }),
    ]);
    expect(found.credentials[0]).toMatchObject({ joined: 'by log-in', uses: 3, through: [] });
  });
});

describe('audit correlate: the end of a credential', () => {
  it('that lies in the future is told with that time, and with when its job was over', async () => {
    const lives: MadeCredential = { ...session, ended: ['lives until', 600], until: 3_600 };
    const trail = [trailLogIn(ONE, 0, KEY), trailUse(ONE, 10), trailUse(ONE, 700)];
    const found = await told([lives], { trail });
    const lines = [...correlationLines(found)].join('\n');
    expect(lines).toContain('lives until 2026-11-26T11:00:00Z, job ended 2026-11-26T10:10:00Z');
    expect(lines).not.toContain('lives until 2026-11-26T10:10:00Z');
    expect(found.findings[0]).toMatchObject({
      endedAt: '2026-11-26T10:10:00Z',
      livesUntil: '2026-11-26T11:00:00Z',
    });
  });
});
