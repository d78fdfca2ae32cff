import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { correlate } from '../../../../../src/audit/correlate/correlate.js';
import type { CorrelateOptions } from '../../../../../src/audit/correlate/options.js';
import { type CorrelationOutput, correlationOutput } from '../../../../../src/audit/correlate/output.js';
import { correlationLines } from '../../../../../src/audit/correlate/output-lines.js';
import { findingsOf } from '../../../../../src/audit/findings.js';
import { timestamp } from '../../../../../src/clock.js';
import {
  ACCOUNT,
  ANCHOR,
  anchorEvent,
  auditEvent,
  JOB_USER,
  type MadeEvent,
  probe,
  tokenRequest,
} from '../../../../support/kubernetes/audit-events.js';
import { type MadeCredential, recordLines, T0 } from '../../../../support/service-logs.js';

const PROBED = 'use after end: create selfsubjectreviews.authentication.k8s.io';

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'correlate-kubernetes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Buffer): string {
  const path = join(folder, `file-${++files}`);
  writeFileSync(path, content);
  return path;
}

const lines = (entries: readonly unknown[]): string =>
  entries.map((entry) => `${typeof entry === 'string' ? entry : JSON.stringify(entry)}\n`).join('');

const bad: string[] = [];

/** Returns the output for logs. Each log is a list of events, or the content of a file. */
async function found(
  credentials: readonly MadeCredential[],
  logs: readonly (readonly unknown[] | Buffer)[],
  options: Partial<CorrelateOptions> = {},
): Promise<CorrelationOutput> {
  bad.length = 0;
  const records = file(lines(recordLines(credentials)));
  const findings = await findingsOf([records], T0 + 86_400_000, () => undefined);
  const paths = logs.map((one) => file(Buffer.isBuffer(one) ? one : lines(one)));
  const all: CorrelateOptions = {
    files: new Map([['kubernetes-audit', paths]]),
    skew: 30_000,
    own: {},
    ...options,
  };
  return correlationOutput(findings, await correlate(findings, all, (text) => bad.push(text)));
}

const text = (output: CorrelationOutput): string => [...correlationLines(output)].join('\n');
const kinds = (uses: CorrelationOutput['findings']): string[] =>
  uses.map(({ kind, action }) => `${kind}: ${action}`);
const why = ({ coverage }: CorrelationOutput): unknown[] =>
  coverage.credentials.map((one) => one.why ?? one.looked);

/** Ended at 600 s: the anchor was deleted at 590 s. */
const token: MadeCredential = {
  id: 'jti-1',
  uid: 'jti-1',
  provider: 'kubernetes',
  role: ACCOUNT,
  issued: 0,
  ended: ['revoked', 600],
};
const use = (at: number, more: Partial<MadeEvent> = {}): Record<string, unknown> =>
  auditEvent({ at, jti: 'jti-1', ...more });
const begin = [anchorEvent('create', -0.2), tokenRequest('jti-1', -0.1), probe('jti-1', 1)];
const end = [
  anchorEvent('delete', 590),
  probe('jti-1', 595),
  auditEvent({
    at: 601,
    verb: 'create',
    resource: 'selfsubjectreviews',
    code: 401,
    stage: 'ResponseStarted',
  }),
];
/** The log goes on. */
const later = auditEvent({ at: 900, user: 'admin' });
const whole = (...uses: unknown[]): unknown[] => [...begin, ...uses, ...end, later];

describe('audit correlate with the audit log of Kubernetes', () => {
  it('joins each use exactly, apart from the requests of Jobpass itself', async () => {
    const output = await found(
      [token],
      [
        whole(
          use(10),
          use(11),
          use(12, { verb: 'patch', resource: 'deployments', group: 'apps', subresource: 'scale' }),
          use(13, { verb: 'list', resource: 'nodes', namespace: '', code: 403 }),
          auditEvent({
            at: 14,
            jti: 'jti-1',
            uri: '/apis/apps/v1?timeout=32s',
            more: { objectRef: undefined },
          }),
          anchorEvent('patch', 60),
          anchorEvent('patch', 120),
        ),
      ],
    );
    expect([output.findings, output.attempts, output.unjudged]).toEqual([[], [], []]);
    expect(why(output)).toEqual([true]);
    const [credential] = output.credentials;
    expect(credential).toMatchObject({
      id: 'jti-1',
      joined: 'exact',
      uses: 5,
      actions: [
        { name: 'list pods in shop', count: 2 },
        { name: 'list /apis', count: 1 },
        { name: 'list nodes: 403', count: 1 },
        { name: 'patch deployments.apps/scale in shop', count: 1 },
      ],
      errors: [{ name: '403 Forbidden', count: 1 }],
      addresses: [{ name: '192.0.2.30', count: 5 }],
      own: [
        { name: 'create selfsubjectreviews.authentication.k8s.io', count: 2 },
        { name: 'patch secrets in jobpass', count: 2 },
        { name: 'create secrets in jobpass', count: 1 },
        { name: 'create serviceaccounts/token in jobpass', count: 1 },
        { name: 'delete secrets in jobpass', count: 1 },
      ],
    });
    expect(credential?.loggedInAt).toBe(timestamp(T0 - 95));
    expect(credential?.revokedAt).toBe(timestamp(T0 + 590_005));
    expect(text(output)).toContain(
      "Jobpass's own requests: create selfsubjectreviews.authentication.k8s.io (2)",
    );
  });

  it.each<[string, Record<string, unknown>, string[], string[]]>([
    ['accepted long after the deletion', use(605), ['use after end: list pods in shop'], []],
    [
      'accepted, but without permission',
      use(605, { code: 403 }),
      ['use after end: list pods in shop: 403'],
      [],
    ],
    ['accepted from the cache', use(599), [], ['near end']],
    ['rejected', use(605, { code: 401, stage: 'ResponseStarted' }), [], []],
    ['before it was issued', use(-40), ['use before issue: list pods in shop'], []],
    ['a probe by another client', probe('jti-1', 605, { agent: 'curl/8' }), [PROBED], []],
    ['a probe by a client that calls itself Jobpass', probe('jti-1', 700), [PROBED], []],
  ])('judges a use: %s', async (_, one, findings, unjudged) => {
    const output = await found([token], [whole(one)]);
    expect(kinds(output.findings)).toEqual(findings);
    expect(output.unjudged.map(({ kind }) => kind)).toEqual(unjudged);
    expect(output.attempts).toEqual([]);
  });

  it('reports why a use soon after the deletion is not judged', async () => {
    const output = await found([token], [whole(use(599))]);
    expect(output.unjudged[0]?.text).toBe(
      'jti-1: list pods in shop within 10s after its revocation, while the server may still accept it',
    );
  });

  it('judges by the recorded end and --skew if the deletion is not in the log', async () => {
    const log = [...begin, use(620), use(640), later];
    const output = await found([token], [log]);
    expect(kinds(output.findings)).toEqual(['use after end: list pods in shop']);
    expect(output.findings[0]?.count).toBe(1);
    expect(output.unjudged.map(({ kind }) => kind)).toEqual(['near end']);
    expect(why(output)).toEqual(['the deletion of its anchor is not in the logs, so they are incomplete']);
  });

  describe('connections', () => {
    const watch = (stage: string, to: number): Record<string, unknown> =>
      use(300, { verb: 'watch', stage, to, auditId: 'the-watch' });

    it('reports a watch that continued after the end, and counts it once', async () => {
      const output = await found(
        [token],
        [whole(watch('ResponseStarted', 300.001), watch('ResponseComplete', 605))],
      );
      expect(kinds(output.findings)).toEqual(['open after end: watch pods in shop']);
      expect(output.findings[0]?.lastAt).toBe(timestamp(T0 + 605_000));
      expect(output.credentials[0]?.uses).toBe(1);
      expect(text(output)).toContain('FINDING open after end: jti-1');
    });

    it.each([
      ['exec', 'create', 'pods'],
      ['attach', 'create', 'pods'],
      ['portforward', 'create', 'pods'],
      ['log', 'get', 'pods'],
      ['proxy', 'get', 'services'],
    ])('reports %s, without its command', async (subresource, verb, resource) => {
      const uri = `/api/v1/namespaces/shop/pods/x/${subresource}?command=echo&command=PASSWORD`;
      const session = { verb, resource, subresource, uri, code: 101 };
      const output = await found([token], [whole(use(300, { ...session, to: 700 }))]);
      expect(kinds(output.findings)).toEqual([`open after end: ${verb} ${resource}/${subresource} in shop`]);
      expect(JSON.stringify(output) + text(output)).not.toContain('PASSWORD');
    });

    it.each<[string, Record<string, unknown>[]]>([
      ['ended before the end', [watch('ResponseComplete', 580)]],
      ['ended while the server might accept the token', [watch('ResponseComplete', 598)]],
      ['was denied', [use(300, { verb: 'watch', code: 403, stage: 'ResponseStarted' })]],
      ['is an ordinary request', [use(300, { to: 605 })]],
    ])('reports nothing of one that %s', async (_, events) => {
      const output = await found([token], [whole(...events)]);
      expect([output.findings, output.unjudged]).toEqual([[], []]);
    });

    it('reports a watch that started after the end as a use, and counts it once', async () => {
      const late = { verb: 'watch', auditId: 'late' };
      const events = [use(605, { ...late, stage: 'ResponseStarted' }), use(605, { ...late, to: 620 })];
      const output = await found([token], [whole(...events)]);
      expect(output.findings).toMatchObject([
        { kind: 'use after end', action: 'watch pods in shop', count: 1 },
      ]);
    });

    it('counts a watch in two files once', async () => {
      const output = await found(
        [token],
        [whole(watch('ResponseComplete', 605)), [watch('ResponseComplete', 605)]],
      );
      expect(output.findings).toMatchObject([{ kind: 'open after end', count: 1 }]);
    });

    it('does not judge a watch whose end is not in the log', async () => {
      const output = await found([token], [whole(watch('ResponseStarted', 300.001))]);
      expect(output.unjudged).toEqual([
        {
          kind: 'still open',
          text: `jti-1: watch pods in shop started before its end, at ${timestamp(T0 + 300_000)}, and the logs do not contain the end of this connection`,
          count: 1,
        },
      ]);
    });

    it('compares a watch with the recorded end if the token was never revoked', async () => {
      const dead: MadeCredential = { ...token, ended: ['lives until', 600], until: 800 };
      const log = [...begin, watch('ResponseComplete', 640), auditEvent({ at: 900, user: 'admin' })];
      expect(kinds((await found([dead], [log])).findings)).toEqual(['open after end: watch pods in shop']);
      const soon = [...begin, watch('ResponseComplete', 620), later];
      expect((await found([dead], [soon])).findings).toEqual([]);
    });
  });

  describe('tokens that share an anchor, and anchors of one job', () => {
    const run = '100';
    const second: MadeCredential = { ...token, id: 'jti-2', uid: 'jti-2', run, issued: 200 };
    const anchorB = `${ANCHOR}b`;
    const deleteB = anchorEvent('delete', 790, { name: anchorB });

    it('ends all tokens of an anchor with its deletion', async () => {
      const output = await found(
        [{ ...token, run }, second],
        [whole(use(10), tokenRequest('jti-2', 200), use(250, { jti: 'jti-2' }), use(605, { jti: 'jti-2' }))],
      );
      expect(output.findings).toMatchObject([
        { kind: 'use after end', id: 'jti-2', joined: 'exact', action: 'list pods in shop', count: 1 },
      ]);
      const revokedAt = timestamp(T0 + 590_005);
      expect(output.credentials).toMatchObject([
        { id: 'jti-1', uses: 1, revokedAt },
        { id: 'jti-2', uses: 2, revokedAt },
      ]);
      expect(output.unjudged).toEqual([]);
      expect(why(output)).toEqual([true, true]);
    });

    it("reports a token that no record describes, although the job's ID token requested it", async () => {
      const output = await found([token], [whole(tokenRequest('jti-9', 599.9), use(620, { jti: 'jti-9' }))]);
      expect(output.findings).toMatchObject([
        {
          kind: 'unknown session',
          id: 'JTI=jti-9',
          role: ACCOUNT,
          who: JOB_USER,
          count: 2,
          action: 'create serviceaccounts/token in jobpass (1), list pods in shop (1)',
        },
      ]);
    });

    it('reads the anchor of a token at the level RequestResponse, and prints no token', async () => {
      const output = await found(
        [
          { ...token, run },
          { ...second, issued: 0, ended: ['revoked', 800] },
        ],
        [
          [
            // Both anchors exist before the first token, so only the bodies of the requests distinguish them.
            anchorEvent('create', -0.3),
            anchorEvent('create', -0.2, { name: anchorB }),
            tokenRequest('jti-1', -0.1, { boundTo: ANCHOR }),
            tokenRequest('jti-2', -0.1, { boundTo: anchorB }),
            anchorEvent('delete', 590),
            use(620),
            deleteB,
            later,
          ],
        ],
      );
      expect(output.findings).toMatchObject([{ kind: 'use after end', id: 'jti-1' }]);
      expect(output.unjudged).toEqual([]);
      expect(why(output)).toEqual([true, true]);
      expect(JSON.stringify(output) + text(output)).not.toContain('THE-TOKEN');
    });

    it('assigns no anchor to a token if two are possible', async () => {
      const credentials: MadeCredential[] = [
        { ...token, run },
        { ...second, issued: 0, ended: ['revoked', 800] },
      ];
      const log = (...deletions: unknown[]): unknown[] => [
        anchorEvent('create', -0.3),
        anchorEvent('create', -0.2, { name: anchorB }),
        tokenRequest('jti-1', -0.1),
        tokenRequest('jti-2', -0.1),
        use(620),
        ...deletions,
        later,
      ];
      const output = await found(credentials, [log(anchorEvent('delete', 590), deleteB)]);
      expect(output.credentials.map(({ revokedAt }) => revokedAt)).toEqual([undefined, undefined]);
      expect(output.unjudged.map(({ kind }) => kind)).toEqual(['near end']);
      expect(why(output)).toEqual([true, true]);
      const missing = 'the deletion of its anchor is not in the logs, so they are incomplete';
      expect(why(await found(credentials, [log(deleteB)]))).toEqual([missing, missing]);
    });

    it('distinguishes anchors by their times', async () => {
      const output = await found(
        [
          { ...token, run, ended: ['revoked', 100] },
          { ...second, ended: ['revoked', 800] },
        ],
        [
          [
            ...begin,
            anchorEvent('delete', 90),
            anchorEvent('create', 199, { name: anchorB }),
            tokenRequest('jti-2', 199.9),
            deleteB,
            later,
          ],
        ],
      );
      expect(output.credentials.map(({ revokedAt }) => revokedAt)).toEqual([
        timestamp(T0 + 90_005),
        timestamp(T0 + 790_005),
      ]);
    });
  });

  it('joins an ID token that is delivered to steps', async () => {
    const delivered: MadeCredential = {
      id: 'id-token',
      provider: 'kubernetes',
      role: '',
      issued: 0,
      expires: 300,
      ended: ['lives until', 200],
      until: 300,
    };
    const byToken = { jti: 'id-token', user: JOB_USER };
    const output = await found(
      [delivered],
      [[probe('id-token', -0.1, byToken), use(10, byToken), use(250, byToken), later]],
    );
    expect(output.credentials).toMatchObject([
      { id: 'id-token', joined: 'exact', uses: 2, own: [{ count: 1 }] },
    ]);
    expect(kinds(output.findings)).toEqual(['use after end: list pods in shop']);
    expect(why(output)).toEqual([true]);
  });

  describe('tokens that are in no record', () => {
    it("reports an administrator's token for the account", async () => {
      const request = tokenRequest('jti-9', 100, { user: 'admin', jti: 'other', agent: 'kubectl/v1' });
      const output = await found([token], [whole(request, use(101, { jti: 'jti-9' }))]);
      expect(output.findings).toMatchObject([
        { kind: 'unknown session', id: 'JTI=jti-9', role: ACCOUNT, who: 'admin', count: 2 },
      ]);
    });

    it('reports a token without an ID', async () => {
      const output = await found([token], [whole(auditEvent({ at: 100 }))]);
      expect(output.findings).toMatchObject([
        {
          kind: 'unknown session',
          id: `a token of ${ACCOUNT} without an ID`,
          action: 'list pods in shop (1)',
        },
      ]);
    });

    it('does not judge a token whose request is in an earlier file', async () => {
      const output = await found([token], [whole(use(100, { jti: 'jti-8' }))]);
      expect(output.findings).toEqual([]);
      expect(output.unjudged.map(({ kind }) => kind)).toEqual(['no log-in']);
    });

    it('reports a denied request for a token as an attempt', async () => {
      const denied = tokenRequest('', 100, { user: 'jobpass:github:999:1.1.1', code: 422 });
      const output = await found([token], [whole(denied)]);
      expect(output.findings).toEqual([]);
      expect(output.attempts).toMatchObject([
        {
          kind: 'attempt',
          id: 'jobpass:github:999:1.1.1',
          role: ACCOUNT,
          action: 'create serviceaccounts/token in jobpass: 422 (1)',
        },
      ]);
      expect(text(output)).toContain('refused attempt: jobpass:github:999:1.1.1; role jobpass/deploy');
    });

    it('follows tokens that were requested with a token, for any account', async () => {
      const account = 'system:serviceaccount:jobpass:deploy';
      const child = tokenRequest('jti-c', 100, {
        user: account,
        jti: 'jti-1',
        name: 'other',
        namespace: 'shop',
      });
      const grandchild = tokenRequest('jti-d', 101, {
        user: 'system:serviceaccount:shop:other',
        jti: 'jti-c',
      });
      const output = await found(
        [token],
        [
          whole(child, grandchild, use(605, { jti: 'jti-c', user: 'system:serviceaccount:shop:other' })),
          [use(606, { jti: 'jti-d' })],
        ],
      );
      expect(output.findings).toMatchObject([
        { kind: 'use after end', id: 'jti-1', through: 'JTI=jti-c' },
        { kind: 'use after end', id: 'jti-1', through: 'JTI=jti-d' },
      ]);
    });

    it('ignores other accounts, users and jobs', async () => {
      const other = { name: 'other', user: 'admin' };
      const output = await found(
        [token],
        [
          whole(
            tokenRequest('jti-x', 100, other),
            use(101, { jti: 'jti-x', user: 'system:serviceaccount:jobpass:other' }),
            anchorEvent('create', 100, {
              user: 'jobpass:github:999:1.1.1',
              name: 'jobpass-github.1.1.1-aaaaaaaaaa',
            }),
            auditEvent({ at: 100, user: 'admin' }),
          ),
        ],
      );
      expect([output.findings, output.attempts, output.unjudged]).toEqual([[], [], []]);
    });
  });

  describe("requests with the job's ID token", () => {
    const byJob = (at: number, more: Partial<MadeEvent>): Record<string, unknown> =>
      auditEvent({ at, user: JOB_USER, jti: 'id-token', namespace: 'jobpass', resource: 'secrets', ...more });

    it('counts denied requests as uses by a step', async () => {
      const output = await found(
        [token],
        [
          whole(
            byJob(100, { verb: 'list', code: 403 }),
            byJob(101, { verb: 'create', name: 'jobpass-other-aaaaaaaaaa', code: 422 }),
            byJob(102, { verb: 'delete', name: 'jobpass-other-aaaaaaaaaa', code: 403 }),
          ),
        ],
      );
      expect(output.findings).toEqual([]);
      expect(output.credentials[0]).toMatchObject({
        actions: [
          { name: 'create secrets in jobpass: 422', count: 1 },
          { name: 'delete secrets in jobpass: 403', count: 1 },
          { name: 'list secrets in jobpass: 403', count: 1 },
        ],
        through: [{ name: "the job's ID token", count: 3 }],
      });
    });

    it('reports a request after the end of the job, but not a repeated deletion', async () => {
      const output = await found(
        [token],
        [whole(byJob(620, { verb: 'list', code: 403 }), anchorEvent('delete', 621, { code: 404 }))],
      );
      expect(output.findings).toMatchObject([
        { kind: 'use after end', through: "the job's ID token", action: 'list secrets in jobpass: 403' },
      ]);
    });
  });

  it('counts only requests of Jobpass if a job logs in with the token of its pod', async () => {
    const pod = {
      user: 'system:serviceaccount:ci:runner',
      jti: 'pod-token',
      extra: { 'authentication.kubernetes.io/pod-uid': ['uid-1'] },
    };
    const other = { ...pod, extra: { 'authentication.kubernetes.io/pod-uid': ['uid-2'] } };
    const output = await found(
      [token],
      [
        [
          anchorEvent('create', -0.3, { ...other, name: `${ANCHOR}b` }),
          anchorEvent('create', -0.2, pod),
          tokenRequest('jti-1', -0.1, pod),
          auditEvent({ at: 10, ...pod }),
          auditEvent({ at: 11, ...pod, code: 403 }),
          anchorEvent('delete', 590, pod),
          later,
        ],
      ],
    );
    expect(output.credentials).toMatchObject([{ uses: 0, revokedAt: timestamp(T0 + 590_005), through: [] }]);
    expect(output.credentials[0]?.own?.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect([output.findings, output.unjudged]).toEqual([[], []]);
  });

  it('ignores a denied deletion of the anchor', async () => {
    const stranger = anchorEvent('delete', 700, { user: 'jobpass:github:999:1.1.1', code: 403 });
    const output = await found([token], [whole(stranger, use(605))]);
    expect(kinds(output.findings)).toEqual(['use after end: list pods in shop']);
    expect(output.credentials[0]?.revokedAt).toBe(timestamp(T0 + 590_005));
  });

  it('does not take a dry run as the end, or as another anchor', async () => {
    const uri = '/api/v1/namespaces/jobpass/secrets?dryRun=All';
    const later = anchorEvent('delete', 700, { uri });
    const inBody = anchorEvent('delete', 100);
    const another = anchorEvent('create', -0.15, { uri, name: `${ANCHOR}b` });
    const shown = anchorEvent('delete', 710, { more: { requestObject: { dryRun: ['All'] } } });
    const output = await found([token], [[later, shown], whole(inBody, use(300)), [another]]);
    expect(output.findings).toEqual([]);
    expect(output.credentials[0]?.revokedAt).toBe(timestamp(T0 + 590_005));
  });

  it('uses the deletion by the sweep as the end', async () => {
    const sweep = 'system:serviceaccount:jobpass:jobpass-sweep';
    const gone: MadeCredential = { id: 'jti-1', provider: 'kubernetes', role: ACCOUNT, issued: 0 };
    const output = await found(
      [gone],
      [
        [
          ...begin,
          use(100),
          anchorEvent('delete', 400, { user: sweep, jti: 'sweep' }),
          use(405),
          use(500),
          auditEvent({ at: 3_700, user: 'admin' }),
        ],
      ],
    );
    expect(kinds(output.findings)).toEqual(['use after end: list pods in shop']);
    expect(output.findings[0]?.count).toBe(1);
    expect(output.credentials[0]).toMatchObject({
      revokedAt: timestamp(T0 + 400_005),
      own: expect.arrayContaining([{ name: `delete secrets in jobpass by ${sweep}`, count: 1 }]) as unknown,
    });
  });

  describe('log files', () => {
    it('reads rotated, compressed and overlapping files, lines with a prefix, and logs of several servers', async () => {
      const uses = [use(10), use(20)];
      const prefixed = lines([use(30)]).replace(/^/, '2026-11-26T10:00:30.123Z ');
      const output = await found(
        [token],
        [
          Buffer.from(lines([...uses, ...end, later])),
          gzipSync(lines([...begin, ...uses])),
          Buffer.from(prefixed),
          [use(15)],
        ],
      );
      expect(output.credentials[0]).toMatchObject({ uses: 4, joined: 'exact' });
      expect([output.findings, output.unjudged, bad]).toEqual([[], [], []]);
    });

    it('distinguishes requests with the same audit ID', async () => {
      const output = await found([token], [whole(use(10, { auditId: 'x' }), use(605, { auditId: 'x' }))]);
      expect(output.credentials[0]?.uses).toBe(2);
      expect(kinds(output.findings)).toEqual(['use after end: list pods in shop']);
    });

    it('reports the address of the connection, not addresses that the client chooses', async () => {
      const spoofed = use(10, { more: { sourceIPs: ['203.0.113.66', '192.0.2.31'] } });
      const output = await found([token], [whole(spoofed)]);
      expect(output.credentials[0]?.addresses).toEqual([{ name: '192.0.2.31', count: 1 }]);
    });

    it('reports impersonation', async () => {
      const output = await found(
        [token],
        [whole(use(10, { more: { impersonatedUser: { username: 'bob' } } }))],
      );
      expect(output.credentials[0]?.actions).toEqual([{ name: 'list pods in shop as bob', count: 1 }]);
    });

    it('ignores requests that the server only received', async () => {
      const output = await found([token], [whole(use(10, { stage: 'RequestReceived' }))]);
      expect(output.credentials[0]?.uses).toBe(0);
    });

    it.each([
      ['text', 'no JSON'],
      ['another event', '{"kind":"Pod","apiVersion":"v1"}'],
      ['a half line', JSON.stringify(use(10)).slice(0, 90)],
      ['an event without a time', JSON.stringify({ ...use(10), stageTimestamp: 'now' })],
    ])('reports a line that is no event, without its content: %s', async (_, line) => {
      const output = await found([token], [whole(line)]);
      expect(bad).toEqual([expect.stringMatching(/:4 is not a Kubernetes audit event$/) as string]);
      expect(output.unjudged.map(({ kind }) => kind)).toEqual(['unreadable']);
      expect(why(output)).toEqual(['the logs of its service have unreadable entries']);
    });

    it('reports a certificate that was requested with a token as not followed', async () => {
      const signing = {
        verb: 'create',
        resource: 'certificatesigningrequests',
        group: 'certificates.k8s.io',
      };
      const output = await found([token], [whole(use(10, { ...signing, namespace: '', code: 201 }))]);
      expect(output.unjudged.map(({ kind }) => kind)).toEqual(['not followed']);
    });

    it('reports a log without the token, a wrong clock, and records without Kubernetes tokens', async () => {
      const elsewhere = await found([token], [[auditEvent({ at: -10, user: 'admin' }), later]]);
      expect(elsewhere.unjudged.map(({ kind }) => kind)).toEqual(['no log-in']);
      expect(why(elsewhere)[0]).toMatch(/^its login is not in the logs/);
      const off = await found(
        [token],
        [[anchorEvent('create', 99), tokenRequest('jti-1', 100), ...end, later]],
      );
      expect(off.unjudged.map(({ kind }) => kind)).toEqual(['clock']);
      const vault = await found([{ id: 'accessor', provider: 'vault', issued: 0 }], [whole()]);
      expect(vault.unjudged).toEqual([
        expect.objectContaining({
          kind: 'nothing',
          text: expect.stringMatching(/no Kubernetes token/) as string,
        }),
      ]);
    });
  });
});
