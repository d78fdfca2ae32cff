import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { correlate } from '../../../../../src/audit/correlate/correlate.js';
import type { CorrelateOptions } from '../../../../../src/audit/correlate/options.js';
import { type CorrelationOutput, correlationOutput } from '../../../../../src/audit/correlate/output.js';
import { findingsOf } from '../../../../../src/audit/findings.js';
import {
  ACCOUNT,
  exchange,
  generate,
  JOB,
  POOL,
  principal,
  SUB,
  use,
} from '../../../../support/gcp/audit-entries.js';
import { type MadeCredential, recordLines, T0 } from '../../../../support/service-logs.js';

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'correlate-gcp-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Buffer): string {
  const path = join(folder, `file-${++files}`);
  writeFileSync(path, content);
  return path;
}
const lines = (all: readonly unknown[]): string =>
  all.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('');

async function found(
  credentials: readonly MadeCredential[],
  logs: readonly (readonly unknown[] | string | Buffer)[],
  options: Partial<CorrelateOptions> = {},
): Promise<CorrelationOutput> {
  const findings = await findingsOf(
    [file(lines(recordLines(credentials)))],
    T0 + 86_400_000,
    () => undefined,
  );
  const paths = logs.map((one) => file(typeof one === 'string' || Buffer.isBuffer(one) ? one : lines(one)));
  const all: CorrelateOptions = {
    files: new Map([['cloud-audit', paths]]),
    skew: 30_000,
    own: { dataAccess: false },
    ...options,
  };
  return correlationOutput(findings, await correlate(findings, all, () => undefined));
}
const kinds = (uses: CorrelationOutput['findings']): string[] =>
  uses.map(({ kind, action }) => `${kind}: ${action}`);
const why = ({ coverage }: CorrelationOutput): unknown[] =>
  coverage.credentials.map((one) => one.why ?? one.looked);

/** A token of a service account, which lived until 700 s although its job ended at 500 s. */
const token: MadeCredential = {
  id: 'token-1',
  provider: 'gcp',
  uid: principal(SUB),
  keyId: JOB,
  role: '',
  service: ACCOUNT,
  run: '100',
  issued: 0,
  expires: 700,
  ended: ['lives until', 500],
  until: 700,
};
const direct: MadeCredential = {
  ...token,
  id: 'token-2',
  service: `${POOL}/providers/github`,
};
const begin = [exchange({ at: -0.5 }), generate({ at: -0.2 })];
const later = use({ at: 2_000, subject: 'someone' }, 'other@shop-prod.iam.gserviceaccount.com');

describe('audit correlate with Cloud Audit Logs', () => {
  it('joins each use exactly, apart from the requests of Jobpass itself', async () => {
    const output = await found(
      [token],
      [[...begin, use({ at: 10 }), use({ at: 11 }), use({ at: 12 }, ACCOUNT, 'storage.objects.get'), later]],
    );
    expect([output.findings, output.attempts, output.unjudged]).toEqual([[], [], []]);
    expect(why(output)).toEqual([true]);
    expect(output.credentials).toEqual([
      expect.objectContaining({
        joined: 'exact',
        uses: 3,
        actions: [
          { name: 'pubsub:CreateTopic', count: 2 },
          { name: 'storage:objects.get', count: 1 },
        ],
        own: [
          { name: 'iamcredentials:GenerateAccessToken', count: 1 },
          { name: 'sts:ExchangeToken', count: 1 },
        ],
      }),
    ]);
  });

  it('finds uses after the end of the job, while the token still lives', async () => {
    const output = await found([token], [[...begin, use({ at: 600 }), use({ at: 650, code: 7 }), later]]);
    expect(kinds(output.findings)).toEqual(['use after end: pubsub:CreateTopic']);
    expect(kinds(output.attempts)).toEqual(['attempt: pubsub:CreateTopic']);
  });

  it('joins direct access', async () => {
    const output = await found(
      [direct],
      [[exchange({ at: -0.5 }), use({ at: 10 }, ''), use({ at: 900 }, ''), later]],
    );
    expect(kinds(output.findings)).toEqual(['use after end: pubsub:CreateTopic']);
    expect(why(output)).toEqual([true]);
  });

  it('joins by the claim sub if the pool maps it, and only if one job fits', async () => {
    const own = { subject: SUB };
    const log = [
      exchange({ at: -0.5, ...own }),
      generate({ at: -0.2, ...own }),
      use({ at: 10, ...own }),
      later,
    ];
    const one = await found([token], [log]);
    expect(one.credentials).toEqual([expect.objectContaining({ joined: 'by session', uses: 1 })]);
    const other = { ...token, id: 'token-9', keyId: 'github:456:123:101:1:78', run: '101' };
    const both = await found([token, { ...other, issued: 5 }], [log]);
    expect(both.unjudged.map(({ kind }) => kind)).toContain('ambiguous');
    const apart = await found(
      [token, { ...other, issued: 5_000, expires: 5_600, ended: ['lives until', 5_100], until: 5_600 }],
      [log],
    );
    expect(apart.credentials[0]).toMatchObject({ uses: 1 });
    expect(apart.unjudged.map(({ kind }) => kind)).not.toContain('ambiguous');
  });

  it('assigns a use to the last valid token of its job', async () => {
    const next = {
      ...token,
      id: 'token-3',
      issued: 300,
      expires: 1_000,
      ended: ['lives until', 500] as ['lives until', number],
      until: 1_000,
    };
    const output = await found(
      [token, next],
      [
        [
          ...begin,
          exchange({ at: 299.5 }),
          generate({ at: 299.8 }),
          use({ at: 10 }),
          use({ at: 400 }),
          later,
        ],
      ],
    );
    expect(output.findings).toEqual([]);
    expect(output.credentials.map(({ id, uses, joined }) => [id, uses, joined])).toEqual([
      ['token-1', 1, 'by session'],
      ['token-3', 1, 'by session'],
    ]);
    expect(why(output)).toEqual([true, true]);
  });

  it('reports tokens that a step or a library requested with the ID token', async () => {
    const output = await found([token], [[...begin, generate({ at: 100 }), generate({ at: 800 }), later]]);
    expect(kinds(output.findings)).toEqual(['use after end: iamcredentials:GenerateAccessToken']);
    expect(output.credentials[0]).toMatchObject({ uses: 2 });
  });

  it('reports identities and keys that no record contains', async () => {
    const key = {
      authenticationInfo: {
        principalEmail: ACCOUNT,
        serviceAccountKeyName: '//iam.googleapis.com/projects/p/serviceAccounts/a/keys/k',
      },
    };
    const output = await found(
      [token],
      [
        [
          ...begin,
          use({ at: 20, subject: 'github:666:1:1:1:1' }),
          generate({ at: 21, subject: 'github:667:1:1:1:1', code: 7 }),
          use({ at: 22, more: key }),
          use({ at: 23, subject: 'github:668:1:1:1:1' }, 'other@shop-prod.iam.gserviceaccount.com'),
          exchange({ at: 24, subject: 'github:669:1:1:1:1' }),
          later,
        ],
      ],
    );
    expect(kinds(output.findings)).toEqual([
      'unknown session: pubsub:CreateTopic (1)',
      'unknown session: pubsub:CreateTopic (1)',
    ]);
    expect(kinds(output.attempts)).toEqual(['attempt: iamcredentials:GenerateAccessToken (1)']);
    expect(JSON.stringify(output.findings)).toContain('github:666');
    expect(JSON.stringify(output.findings)).toContain('keys/k');
    expect(JSON.stringify([output.findings, output.attempts])).not.toMatch(/github:66[89]/);
  });

  it('does not judge entries that name only the service account', async () => {
    const output = await found(
      [token],
      [[...begin, use({ at: 10, subject: '' }), use({ at: 5_000, subject: '' }), later]],
    );
    expect(output.findings).toEqual([]);
    expect(output.unjudged).toEqual([expect.objectContaining({ kind: 'ambiguous', count: 1 })]);
    expect(why(output)).toEqual([expect.stringContaining(`name only the service account ${ACCOUNT}`)]);
  });

  it('says what the logs lack', async () => {
    expect(why(await found([token], [[use({ at: 1 }), later]]))).toEqual([
      expect.stringMatching(/login is not in the logs/),
    ]);
    expect(why(await found([token], [[...begin, later]], { own: {} }))).toEqual([
      expect.stringMatching(/no data access of other services/),
    ]);
    expect(
      why(
        await found([token], [[...begin, use({ at: 9 }, ACCOUNT, 'storage.objects.get'), later]], {
          own: {},
        }),
      ),
    ).toEqual([true]);
    expect(why(await found([token], [begin]))).toEqual([expect.stringMatching(/^the logs end at/)]);
    const elsewhere = exchange({ at: -0.5 });
    const text = JSON.stringify(elsewhere).replaceAll(
      '/workloadIdentityPools/ci',
      '/workloadIdentityPools/other',
    );
    expect(why(await found([direct], [[text, later]]))).toEqual([
      expect.stringMatching(/login is not in the logs/),
    ]);
  });

  it('reads lists, responses, gzip and entries of other logs', async () => {
    const all = [...begin, use({ at: 10 }), later];
    for (const log of [
      JSON.stringify(all),
      JSON.stringify({ entries: all }, undefined, 2),
      gzipSync(lines([{ logName: 'projects/p/logs/stdout', textPayload: 'x', timestamp: 'x' }, ...all])),
    ])
      expect((await found([token], [log])).credentials).toEqual([expect.objectContaining({ uses: 1 })]);
    const broken = await found([token], [[...all, '{"a":1}', '{']]);
    expect(broken.unjudged.map(({ kind }) => kind)).toEqual(['unreadable']);
    const twice = await found([token], [all, all]);
    expect(twice.credentials).toEqual([expect.objectContaining({ uses: 1 })]);
  });
});
