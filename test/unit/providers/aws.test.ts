import { describe, expect, it } from 'vitest';
import { parseRole, partitionOf, stsUrl } from '../../../src/aws/endpoints.js';
import { elementText, elementTexts } from '../../../src/aws/xml.js';
import { readSettings } from '../../../src/config/settings.js';
import type { IdToken } from '../../../src/identity/id-token.js';
import { explainRefusal } from '../../../src/providers/aws/explain.js';
import { SessionRevoker } from '../../../src/providers/aws/revoke.js';
import { sessionName } from '../../../src/providers/aws/session-name.js';
import { sessionPolicy } from '../../../src/providers/aws/session-policy.js';
import { type AwsSettings, awsSettings } from '../../../src/providers/aws/settings.js';
import type { ProviderContext } from '../../../src/providers/context.js';
import type { Lease } from '../../../src/providers/lease.js';
import { PROVIDERS } from '../../../src/providers/registry.js';

const ROLE = 'arn:aws:iam::123456789012:role/deploy';
const DEADLINE = Date.UTC(2026, 10, 22, 12, 0, 0);

const read = async (given: Record<string, string>) => {
  const { settings, warnings } = await readSettings(new Map(Object.entries(given)), PROVIDERS);
  return { settings, warnings, aws: awsSettings(settings) };
};
const good = { provider: 'aws', region: 'eu-central-1', role: ROLE };

describe('awsSettings', () => {
  it('has the defaults that action.yml announces', async () => {
    const { aws } = await read(good);
    expect(aws).toMatchObject({
      audience: 'sts.amazonaws.com',
      roles: [ROLE],
      profile: 'default',
      unbounded: false,
    });
    expect(aws.sts.href).toBe('https://sts.eu-central-1.amazonaws.com/');
    expect(aws.iam?.url.href).toBe('https://iam.amazonaws.com/');
  });

  it('takes the inputs of the common action as they are', async () => {
    const { settings, aws, warnings } = await read({
      'role-to-assume': ROLE,
      'aws-region': 'us-east-2',
      'role-duration-seconds': '1200',
      'role-session-name': 'mine',
      'inline-session-policy':
        '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}',
      'managed-session-policies': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'allowed-account-ids': '123456789012',
    });
    expect(settings).toMatchObject({ provider: 'aws', ttlMs: 1_200_000 });
    expect(aws).toMatchObject({
      region: 'us-east-2',
      roles: [ROLE],
      sessionName: 'mine',
      accounts: ['123456789012'],
      policies: { arns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
    });
    expect(warnings).toEqual([]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['no region', { region: '' }, /`region` is missing/],
    [
      'a region that is none',
      { region: 'frankfurt' },
      /`region` is `frankfurt`, which is not a known region/,
    ],
    ['no role', { role: '' }, /`role` is missing/],
    ['a role that is a name', { role: 'deploy' }, /`role` contains `deploy`, which is not the ARN of a role/],
    [
      'a role of another partition',
      { role: 'arn:aws-cn:iam::123456789012:role/x' },
      /is in the partition "aws-cn"/,
    ],
    [
      'a session name with a slash',
      { 'session-name': 'a/b' },
      /`session-name` is `a\/b`, which is not allowed/,
    ],
    ['a policy that is none', { 'session-policy': '{"Action":"*"}' }, /is not a policy document/],
    ['a policy that is no JSON', { 'session-policy': 'Allow' }, /is not a policy document/],
    [
      'eleven policies',
      { 'session-policy-arns': 'a,b,c,d,e,f,g,h,i,j,k' },
      /has 11 policies, the most is 10/,
    ],
    ['an account that is none', { 'allowed-account-ids': '1234' }, /12 digits/],
    [
      'two spellings that differ',
      { 'role-to-assume': 'arn:aws:iam::123456789012:role/other' },
      /is an alias of .* but their values differ/,
    ],
  ])('refuses %s', async (_, more, told) => {
    const given = Object.fromEntries(
      Object.entries({ ...good, ...more }).filter(([, value]) => value !== ''),
    );
    await expect(read(given)).rejects.toMatchObject({ code: 'usage', told: expect.stringMatching(told) });
  });
});

describe('the STS endpoint input', () => {
  it.each([
    'https://sts.amazonaws.com',
    'https://vpce-1.sts.eu-central-1.vpce.amazonaws.com',
    'http://127.0.0.1:4566',
  ])('can be %s', async (url) => {
    expect((await read({ ...good, url })).aws.sts.href).toBe(`${url}/`);
  });
  it('can be another host only where that is listed, whatever the audience', async () => {
    const url = 'https://sts.example.com';
    for (const more of [{}, { audience: 'https://mine.example' }]) {
      await expect(read({ ...good, url, ...more })).rejects.toMatchObject({ code: 'insecure' });
    }
    expect((await read({ ...good, url, 'allowed-hosts': 'sts.example.com' })).aws.sts.host).toBe(
      'sts.example.com',
    );
    await expect(read({ ...good, url: 'https://amazonaws.com.evil.example' })).rejects.toMatchObject({
      code: 'insecure',
    });
    await expect(read({ ...good, 'iam-url': url })).rejects.toMatchObject({ code: 'insecure' });
  });
});

describe('the endpoints of AWS', () => {
  it.each([
    ['eu-central-1', {}, 'sts.eu-central-1.amazonaws.com'],
    ['us-east-1', { fips: true }, 'sts-fips.us-east-1.amazonaws.com'],
    ['eu-west-1', { dualStack: true }, 'sts.eu-west-1.api.aws'],
    ['us-west-2', { fips: true, dualStack: true }, 'sts-fips.us-west-2.api.aws'],
    ['cn-north-1', {}, 'sts.cn-north-1.amazonaws.com.cn'],
    ['cn-northwest-1', { dualStack: true }, 'sts.cn-northwest-1.api.amazonwebservices.com.cn'],
    ['us-gov-west-1', {}, 'sts.us-gov-west-1.amazonaws.com'],
    ['us-gov-east-1', { fips: true }, 'sts.us-gov-east-1.amazonaws.com'],
    ['ap-southeast-5', {}, 'sts.ap-southeast-5.amazonaws.com'],
    ['mx-central-1', {}, 'sts.mx-central-1.amazonaws.com'],
  ])('%s %j', (region, options, host) => {
    expect(stsUrl(region, { fips: false, dualStack: false, ...options }).host).toBe(host);
  });

  it.each(['', 'eu', 'eusc-xx-east-1', 'evil.example', 'eu-central-1.evil.example', 'eu-central-1/'])(
    'knows no region %j',
    (region) => {
      expect(() => partitionOf(region)).toThrow();
    },
  );

  it('takes ARNs of roles apart', () => {
    expect(parseRole('arn:aws:iam::123456789012:role/team/ci/deploy')).toMatchObject({
      account: '123456789012',
      name: 'deploy',
      partition: 'aws',
    });
    for (const arn of [
      'arn:aws:iam::12:role/x',
      'arn:aws:iam::123456789012:user/x',
      `${ROLE} x`,
      `${ROLE}\n`,
    ])
      expect(() => parseRole(arn)).toThrow();
  });
});

describe('sessionPolicy', () => {
  const statements = (inline: string | undefined, arns: string[] = []): { Effect: string }[] =>
    (JSON.parse(sessionPolicy({ inline, arns }, DEADLINE).text) as { Statement: { Effect: string }[] })
      .Statement;
  const own = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
  const inline = JSON.stringify({ Version: '2012-10-17', Statement: own });
  const deny = expect.objectContaining({
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': '2026-11-22T12:00:00Z' } },
  }) as { Effect: string };

  it('leaves the role as it is where the user narrows nothing', () => {
    expect(statements(undefined)).toEqual([{ Effect: 'Allow', Action: '*', Resource: '*' }, deny]);
  });
  const copies = expect.objectContaining({
    Effect: 'Allow',
    Action: 'sts:GetScopedCredentials',
  }) as { Effect: string };
  it('adds the deadline and the permission for copies to the statements of the user, and nothing else', () => {
    expect(statements(inline)).toEqual([own, copies, deny]);
    expect(statements(inline, ['arn:aws:iam::aws:policy/X'])).toEqual([own, copies, deny]);
  });
  it('adds only the permission for copies to managed policies', () => {
    expect(statements(undefined, ['arn:aws:iam::aws:policy/X'])).toEqual([copies, deny]);
  });
  it('omits the permission for copies if the policies leave no room for it', () => {
    const resource = (length: number): string =>
      JSON.stringify({ Version: '2012-10-17', Statement: { ...own, Resource: 'x'.repeat(length) } });
    const lengths = Array.from({ length: 300 }, (_, at) => 1_600 + at);
    const found = lengths.flatMap((length) => {
      try {
        return [sessionPolicy({ inline: resource(length), arns: [] }, DEADLINE)];
      } catch {
        return [];
      }
    });
    const without = found.filter((one) => !one.copies);
    expect(without.length).toBeGreaterThan(50);
    for (const { text } of without) expect(text).not.toContain('GetScopedCredentials');
    for (const { text } of found) expect(text.length).toBeLessThanOrEqual(2048);
  });
  it('denies the roles that the user does not allow', () => {
    const rules = { roles: ['arn:aws:iam::123456789012:role/deploy'], assumable: 'none' } as const;
    expect(sessionPolicy({ inline, arns: [] }, DEADLINE, rules).text).toContain(
      '"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"',
    );
    expect(sessionPolicy({ inline, arns: [] }, DEADLINE).text).not.toContain('AssumeRole');
  });
  it('rounds the end up to the second', () => {
    const { text } = sessionPolicy({ inline: undefined, arns: [] }, DEADLINE + 1);
    expect(text).toContain('2026-11-22T12:00:01Z');
  });
  it('tells before the call that there is no room', () => {
    const long = JSON.stringify({
      Version: '2012-10-17',
      Statement: { ...own, Resource: 'x'.repeat(1_850) },
    });
    expect(() => sessionPolicy({ inline: long, arns: [] }, DEADLINE)).toThrow(/the most is 2048/);
    const arns = Array.from(
      { length: 10 },
      (_, at) => `arn:aws:iam::123456789012:policy/${'p'.repeat(150)}${at}`,
    );
    expect(() => sessionPolicy({ inline, arns }, DEADLINE)).toThrow(/the most is 2048/);
  });
});

describe('sessionName', () => {
  const claims = { repository: 'octo-org/octo-repo', run_id: '77', run_attempt: '2' };
  it('leads back to the run, and is new each time', () => {
    const names = Array.from({ length: 50 }, () => sessionName(undefined, claims, false));
    for (const name of names) expect(name).toMatch(/^octo-org-octo-repo-77-2-[a-z0-9]{9}$/);
    expect(new Set(names).size).toBe(50);
  });
  it('leaves a given one as it is, unless it must be new', () => {
    expect(sessionName('mine', claims, false)).toBe('mine');
    expect(sessionName('mine', claims, true)).toMatch(/^mine-[a-z0-9]{9}$/);
  });
  it.each<[string, Record<string, unknown>]>([
    ['a long repository', { ...claims, repository: `o/${'r'.repeat(200)}` }],
    ['strange characters', { repository: 'a b/ö:*', run_id: 'x/y' }],
    ['no claims', {}],
    ['a subject alone', { sub: 'system:serviceaccount:ci:runner' }],
  ])('fits what STS takes with %s', (_, strange) => {
    for (const unique of [true, false]) {
      expect(sessionName(undefined, strange, unique)).toMatch(/^[\w+=,.@-]{2,64}$/);
      expect(sessionName('n'.repeat(64), strange, unique)).toMatch(/^[\w+=,.@-]{2,64}$/);
    }
  });
});

describe('explainRefusal', () => {
  const token = (claims: Record<string, unknown>): IdToken => ({ raw: 'x', claims, shown: claims });
  const base = { iss: 'https://token.actions.githubusercontent.com', aud: 'sts.amazonaws.com' };
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['an environment', { sub: 'repo:o/r:environment:prod' }, /expects a branch \(ref:…\).*environment/],
    ['a pull request', { sub: 'repo:o/r:pull_request' }, /the subject of a pull request job/],
    ['a tag', { sub: 'repo:o/r:ref:refs/tags/v1' }, /runs for a tag/],
    ['a branch', { sub: 'repo:o/r:ref:refs/heads/main' }, /another branch, or an environment/],
    ['immutable ids', { sub: 'repo:o@1/r@2:ref:refs/heads/main' }, /without the IDs.*repo:o\/r:ref/],
  ])('names what is likely with %s', (_, claims, told) => {
    expect(explainRefusal(ROLE, token({ ...base, ...claims }))).toMatch(told);
  });
  it('shows the statement that would match, with both forms of the subject', () => {
    const told = explainRefusal(ROLE, token({ ...base, sub: 'repo:o@1/r@2:environment:prod' }));
    expect(told).toContain('"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"');
    expect(told).toContain(
      '"token.actions.githubusercontent.com:sub":["repo:o@1/r@2:environment:prod","repo:o/r:environment:prod"]',
    );
    expect(told).toContain('"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"');
  });
});

describe('answers in XML', () => {
  it('are read by the names of their elements', () => {
    const xml =
      '<A><Code>Access&amp;Denied</Code><Message>a &lt;b&gt; &quot;c&quot; &#xE9;&#233; &bogus;</Message><member>1</member><member>2</member></A>';
    expect(elementText(xml, 'Code')).toBe('Access&Denied');
    expect(elementText(xml, 'Message')).toBe('a <b> "c" éé &bogus;');
    expect(elementTexts(xml, 'member')).toEqual(['1', '2']);
    expect(elementText(xml, 'Nothing')).toBeUndefined();
    expect(elementText('<Code>cut', 'Code')).toBeUndefined();
  });
});

describe('SessionRevoker', () => {
  const role = 'arn:aws:iam::123456789012:role/deploy';
  const NOW = Date.parse('2026-11-22T12:00:00Z');
  const revoke = (expiresAt: number): Promise<unknown> =>
    new SessionRevoker({
      context: { clock: { now: () => NOW }, known: (): Lease[] => [] } as unknown as ProviderContext,
      settings: {} as AwsSettings,
      role,
      revokeRole: `${role}-ender`,
      assume: () => Promise.reject(new Error('asked')),
    }).revoke({ expiresAt, handle: {} } as Lease, { leftMs: 1_000 });

  it('writes no deny for a session whose own has long been in force', async () => {
    expect(await revoke(NOW - 61_000)).toEqual({ answer: 'done' });
  });
  it.each([59_000, 0, -60_000])('writes one %s ms after its deadline: clocks differ', async (ago) => {
    await expect(revoke(NOW - ago)).rejects.toThrow('asked');
  });
});
