import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { correlate } from '../../../../../src/audit/correlate/correlate.js';
import { type CorrelationOutput, correlationOutput } from '../../../../../src/audit/correlate/output.js';
import { correlationLines } from '../../../../../src/audit/correlate/output-lines.js';
import { credentialJson, findingsOf } from '../../../../../src/audit/findings.js';
import {
  type MadeCredential,
  ROLE_ID,
  recordLines,
  T0,
  trailCopy,
  trailLogIn,
  trailUse,
} from '../../../../support/service-logs.js';

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'copies-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(entries: readonly unknown[]): string {
  const path = join(folder, `file-${++files}`);
  const lines = entries.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`);
  writeFileSync(path, lines.join(''));
  return path;
}

async function told(
  credentials: readonly MadeCredential[],
  trail: readonly unknown[],
): Promise<CorrelationOutput> {
  const findings = await findingsOf([file(recordLines(credentials))], T0 + 86_400_000, () => undefined);
  const options = { files: new Map([['cloudtrail', [file(trail)]]]), own: {}, skew: 5_000 };
  return correlationOutput(findings, await correlate(findings, options, () => undefined));
}

const brief = ({ findings, attempts }: CorrelationOutput): unknown[][] =>
  [...findings, ...attempts].map(({ kind, id, joined, action, through }) => [
    kind,
    id,
    joined,
    action,
    through,
  ]);
const uses = ({ credentials }: CorrelationOutput): unknown[][] =>
  credentials.map(({ id, joined, uses: number, through }) => [
    id,
    joined,
    number,
    ...through.map(({ name }) => name).sort(),
  ]);

const NAME = 'shop-100-1-abc';
const ONE = `${ROLE_ID}:${NAME}`;
const [PARENT, FIRST, SECOND] = ['ASIAPARENT0000000001', 'ASIACOPY000000000001', 'ASIACOPY000000000002'];
const OTHER = 'ASIASOMEOTHERKEY0001';
const S3 = ['s3', 'GetObject'] as const;
const use = (at: number, key: string): unknown => trailUse(ONE, at, S3, {}, key);
const described = (id: string, run = '100'): string => `jobpass ${id} run ${run} attempt 1`;

/** A parent session and its copies, which have one id. */
const job = (uid = ONE, run = '100', keys = [PARENT, FIRST, SECOND], from = 0): MadeCredential[] => {
  const [parent, first, second] = keys;
  const common = { uid, run };
  return [
    {
      ...{ ...common, id: `parent-${run}`, keyId: parent ?? '', issued: from, expires: from + 960 },
      ...{ ended: ['lives until', from + 130] as ['lives until', number], until: from + 960 },
    },
    {
      ...{ ...common, id: `first-${run}`, keyId: first ?? '', issued: from + 1, expires: from + 61 },
      ended: ['expired', from + 61],
    },
    {
      ...{ ...common, id: `second-${run}`, keyId: second ?? '', issued: from + 40, expires: from + 100 },
      ended: ['expired', from + 100],
    },
  ];
};
const requested = [
  trailLogIn(ONE, 0, PARENT),
  trailCopy(ONE, 1, [PARENT, FIRST], described(NAME)),
  trailCopy(ONE, 40, [PARENT, SECOND], described(NAME)),
];

describe('audit correlate: copies of one session', () => {
  it('are distinguished by their access keys', async () => {
    const found = await told(job(), [
      ...[use(10, FIRST), use(20, FIRST), use(50, FIRST), use(50, SECOND), use(90, SECOND)],
      ...[...requested, trailUse('AROAOTHERROLE00000001:somebody', 4_000)],
    ]);
    expect([brief(found), found.unjudged]).toEqual([[], []]);
    expect(uses(found)).toEqual([
      // The two requests for copies.
      ['parent-100', 'exact', 2],
      ['first-100', 'exact', 3],
      ['second-100', 'exact', 2],
    ]);
    expect(found.credentials.map(({ loggedInAt }) => loggedInAt)).toEqual([
      ...['2026-11-26T10:00:00Z', '2026-11-26T10:00:01Z', '2026-11-26T10:00:40Z'],
    ]);
    expect(found.coverage.credentials.map(({ looked }) => looked)).toEqual([true, true, true]);
  });

  it('have the description that CloudTrail has of them', async () => {
    const found = await told(job(), [...requested, use(10, FIRST)]);
    expect(found.credentials.map((one) => one.described)).toEqual(
      [undefined, { id: NAME, run: '100', attempt: '1' }, { id: NAME, run: '100', attempt: '1' }].slice(
        0,
        found.credentials.length,
      ),
    );
    expect([...correlationLines(found)].join('\n')).toContain(`described as ${NAME} run 100 attempt 1`);
  });

  it('end one by one', async () => {
    const found = await told(job(), [...requested, use(80, FIRST), use(80, SECOND), use(110, SECOND)]);
    expect(brief(found)).toEqual([
      ['use after end', 'first-100', 'exact', 's3:GetObject', undefined],
      ['use after end', 'second-100', 'exact', 's3:GetObject', undefined],
    ]);
  });

  it('are not those of another session id, whose events have the same key', async () => {
    const found = await told(job(), [trailUse('AROAOTHERROLE00000001:x', 10, S3, {}, FIRST)]);
    expect([brief(found), found.credentials]).toEqual([[], []]);
  });
});

describe('audit correlate: a copy that a step requested', () => {
  it('counts for the copy that requested it, and is named', async () => {
    const nested = 'ASIANESTEDCOPY000001';
    const found = await told(job(), [
      ...[...requested, trailCopy(ONE, 50, [SECOND, OTHER]), trailCopy(ONE, 51, [OTHER, nested])],
      ...[use(60, OTHER), use(61, nested), use(500, nested)],
    ]);
    expect(brief(found)).toEqual([['use after end', 'second-100', 'exact', 's3:GetObject', nested]]);
    expect(uses(found)).toContainEqual(['second-100', 'exact', 5, nested, OTHER]);
    expect(found.unjudged).toEqual([]);
  });

  it('assumes another role: its uses are followed', async () => {
    const [role, key] = ['AROAOTHERROLE00000001:onward', 'ASIAEXAMPLEONWARD001'];
    const began = {
      credentials: { accessKeyId: key },
      assumedRoleUser: { assumedRoleId: role, arn: 'arn:aws:sts::123456789012:assumed-role/other/onward' },
    };
    const found = await told(job(), [
      ...[...requested, trailCopy(ONE, 50, [SECOND, OTHER])],
      trailUse(ONE, 55, ['sts', 'AssumeRole'], { responseElements: began }, OTHER),
      trailUse(role, 400, S3, {}, key),
    ]);
    expect(brief(found)).toEqual([['use after end', 'second-100', 'exact', 's3:GetObject', role]]);
  });

  it('is none if AWS refused the request', async () => {
    const refused = { ...trailCopy(ONE, 50, [SECOND, OTHER]), errorCode: 'AccessDenied' };
    const found = await told(job(), [...requested, refused, use(200, OTHER)]);
    expect(brief(found)).toEqual([['use after end', 'parent-100', 'by session', 's3:GetObject', OTHER]]);
    const [second] = found.credentials.filter(({ id }) => id === 'second-100');
    expect(second?.errors).toEqual([{ name: 'AccessDenied', count: 1 }]);
  });
});

describe('audit correlate: a key that is in no record, of a session id that is', () => {
  it('belongs to the job, and is judged by the last end of all its sessions', async () => {
    // The job's last ending counts as the end of the parent, which lives on.
    const during = await told(job(), [...requested, use(70, OTHER), use(125, OTHER)]);
    expect([brief(during), during.unjudged]).toEqual([[], []]);
    expect(uses(during)).toContainEqual(['parent-100', 'exact', 4, OTHER]);
    // A use with the parent's own key is joined exactly, and does not change what is said of the other.
    const after = await told(job(), [...requested, use(140, OTHER), use(140, PARENT)]);
    expect(brief(after)).toEqual([
      ['use after end', 'parent-100', 'by session', 's3:GetObject', OTHER],
      ['use after end', 'parent-100', 'exact', 's3:GetObject', undefined],
    ]);
    const before = await told(job(), [use(-60, OTHER)]);
    expect(brief(before)).toEqual([['use before issue', 'parent-100', 'by session', 's3:GetObject', OTHER]]);
  });

  it('is said to be joined by the session even if the job has one session only', async () => {
    const [parent] = job();
    if (parent === undefined) throw new Error('no parent');
    expect(uses(await told([parent], [use(10, OTHER), use(10, PARENT)]))).toEqual([
      ['parent-100', 'exact', 2, OTHER],
    ]);
    expect(uses(await told([parent], [use(10, OTHER)]))).toEqual([['parent-100', 'by session', 1, OTHER]]);
  });

  it('may be missing altogether, as in the trail of another account', async () => {
    const elsewhere = { ...(use(140, OTHER) as Record<string, unknown>) };
    elsewhere['userIdentity'] = { type: 'AWSAccount', principalId: ONE, accountId: '123456789012' };
    expect(brief(await told(job(), [use(140, PARENT), elsewhere]))).toEqual([
      ['use after end', 'parent-100', 'exact', 's3:GetObject', undefined],
      ['use after end', 'parent-100', 'by session', 's3:GetObject', undefined],
    ]);
  });

  it('is a session of somebody else if it has a log-in of its own, and so are its copies', async () => {
    const found = await told(job(), [
      ...[...requested, trailLogIn(ONE, 50, OTHER), use(55, OTHER)],
      ...[trailCopy(ONE, 56, [OTHER, 'ASIACOPYOFOTHER00001']), use(57, 'ASIACOPYOFOTHER00001')],
    ]);
    expect(found.findings).toEqual([
      expect.objectContaining({
        kind: 'unknown session',
        action: 's3:GetObject (2), sts:AssumeRoleWithWebIdentity (1), sts:GetScopedCredentials (1)',
      }),
    ]);
  });
});

describe('audit correlate: jobs that share a session name', () => {
  const uid = `${ROLE_ID}:GitHubActions`;
  const keysOf = (number: number): string[] => [1, 2, 3].map((at) => `ASIAJOB${number}KEY00000000${at}`);
  const both = [...job(uid, '100', keysOf(1)), ...job(uid, '200', keysOf(2), 20)];

  it('share no key', async () => {
    const [first, second] = [keysOf(1)[1] ?? '', keysOf(2)[1] ?? ''];
    const found = await told(both, [
      trailUse(uid, 10, S3, {}, first),
      trailUse(uid, 40, S3, {}, second),
      trailUse(uid, 300, S3, {}, second),
    ]);
    expect([brief(found), found.unjudged]).toEqual([
      [['use after end', 'first-200', 'exact', 's3:GetObject', undefined]],
      [],
    ]);
    expect(uses(found)).toEqual([
      ['first-100', 'exact', 1],
      ['first-200', 'exact', 2],
    ]);
  });

  it('are not guessed by a key that is in no record', async () => {
    const found = await told(both, [trailUse(uid, 300, S3, {}, OTHER)]);
    expect([brief(found), found.unjudged]).toEqual([
      [],
      [expect.objectContaining({ kind: 'ambiguous', count: 1 })],
    ]);
  });

  it.each<[string, string, unknown[][]]>([
    ['names one of them', described(NAME, '200'), [['parent-200', 'by session', 1, OTHER]]],
    ['names none of them', described(NAME, '300'), []],
    ['names another attempt', `jobpass ${NAME} run 200 attempt 2`, []],
    ['is of another program', 'nightly run 200', []],
  ])('are told apart by a description that %s', async (_, description, expected) => {
    const unseen = trailCopy(uid, 60, ['ASIANOTINANYRECORD01', OTHER], description);
    const found = await told(both, [unseen, trailUse(uid, 70, S3, {}, OTHER)]);
    expect(brief(found)).toEqual([]);
    expect(uses(found)).toEqual(expected);
  });
});

describe('the key of a session', () => {
  it('is in the JSON of a report', async () => {
    const found = await findingsOf([file(recordLines(job()))], T0 + 86_400_000, () => undefined);
    expect(found.lifetimes.map((one) => credentialJson(one).keyId)).toEqual([PARENT, FIRST, SECOND]);
  });

  it('is that of two records if a session is delivered that was requested as a parent', async () => {
    const [parent] = job();
    if (parent === undefined) throw new Error('no parent');
    const delivered: MadeCredential = { ...parent, id: 'delivered', issued: 2, ended: ['revoked', 200] };
    const found = await told([parent, delivered], [trailLogIn(ONE, 0, PARENT), use(180, PARENT)]);
    expect([brief(found), uses(found)]).toEqual([[], [['delivered', 'exact', 1]]]);
    expect(found.coverage.credentials.map(({ why }) => why)).not.toContain(
      expect.stringContaining('its login is not in the logs'),
    );
  });
});
