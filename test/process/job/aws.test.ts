import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsCredentials, awsFault } from '../../support/aws/account.js';
import { AwsJobs, keysIn } from '../../support/aws/jobs.js';
import { allow } from '../../support/aws/policies.js';
import { startTestBroker } from '../../support/broker.js';
import { secondsUntil } from '../../support/kept-jobs.js';
import { within } from '../../support/pace.js';
import { shown } from '../../support/world.js';

describe('jobs with AWS', () => {
  let jobs: AwsJobs;
  let role: string;
  beforeAll(async () => {
    jobs = await AwsJobs.start();
    role = jobs.role('deploy');
  });
  afterAll(() => jobs.close());

  it('delivers a session that leads back to the run, and that AWS itself ends', async () => {
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs(role), ttl: '5m' });
    expect(main.exitCode, main.output).toBe(0);
    expect([...main.env.keys()].sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
    ]);
    expect(Object.fromEntries(main.outputs)).toMatchObject({
      'aws-account-id': '123456789012',
      'authenticated-arn': expect.stringMatching(
        /^arn:aws:sts::123456789012:assumed-role\/deploy\/octo-org-octo-repo-77-1-[a-z0-9]{9}$/,
      ) as string,
    });
    const keys = keysIn(main);
    expect(await jobs.account.accepts(keys)).toBe(true);
    for (const secret of [keys.secretAccessKey, keys.sessionToken ?? '', keys.accessKeyId]) {
      expect(main.output).toContain(`::add-mask::${secret}`);
      expect(shown(main)).not.toContain(secret);
    }
    const post = await job.post(main);
    expect(post.exitCode).toBe(0);
    expect(post.output).toMatch(
      /::warning.*: lives until \d{4}-\S+ \(AWS cannot revoke a session without `revoke-role`; AWS ends it at its expiry/,
    );
    expect(post.summary).toMatch(/Not stopped by the revocation: sessions of other roles that were assumed/);
    jobs.account.jump(285_000);
    const stillAccepted = await jobs.account.accepts(keys);
    jobs.account.jump(16_000);
    const refusal = await jobs.account.refusal(keys);
    jobs.account.jump(-301_000);
    expect({ stillAccepted, refusal }).toEqual({ stillAccepted: true, refusal: 'ExpiredToken' });
  });

  it('says what becomes of it when the runner dies, and no more', async () => {
    const bounded = jobs.role('bounded', { boundary: allow('*', '*') });
    const actions = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];
    const ender = jobs.role('ender', { policies: [allow(actions, bounded)] });
    const kept = async (inputs: Record<string, string>): Promise<string> => {
      const job = jobs.job();
      const main = await job.main({ ...jobs.inputs(bounded), deliver: 'endpoint', ...inputs });
      expect(main.exitCode, main.output).toBe(0);
      await job.post(main);
      return /^Keeper: .*/m.exec(main.output)?.[0] ?? '';
    };
    expect(await kept({})).toMatch(
      /If the runner dies, the credential lives on for 4m 5\ds at most: AWS cannot revoke a session/,
    );
    expect(await kept({ 'revoke-role': ender })).toMatch(
      /If the runner dies, the keeper revokes the credential$/,
    );
    expect(await kept({ 'revoke-role': ender, revoke: 'false' })).toMatch(
      /If the runner dies, the credential lives on for 4m 5\ds at most: revoke: false$/,
    );
  });

  it('takes a workflow of the common action by its line uses: alone', async () => {
    const job = jobs.job();
    const common = {
      ...{ 'aws-region': 'eu-central-1', 'role-to-assume': role, 'sts-endpoint': jobs.account.url },
      ...{ 'role-duration-seconds': '1200', 'role-session-name': 'mine', audience: 'sts.amazonaws.com' },
      ...{ 'allowed-account-ids': '123456789012', 'mask-aws-account-id': 'true' },
      ...{ 'output-credentials': 'true', 'output-env-credentials': 'false' },
      ...{
        'unset-current-credentials': 'true',
        'role-skip-session-tagging': 'true',
        'role-chaining': 'false',
      },
    };
    const main = await job.main(common);
    expect(main.exitCode, main.output).toBe(0);
    expect(main.output).not.toMatch(/::(warning|error)/);
    expect([...main.env.keys()]).toEqual([]);
    for (const name of ['access-key-id', 'secret-access-key', 'session-token'])
      expect(main.outputs.get(`aws-${name}`)).toMatch(/^\S{16,}$/);
    expect(main.outputs.get('authenticated-arn')).toMatch(/:assumed-role\/deploy\/mine$/);
    const mask = '::add-mask::123456789012\n';
    expect(main.output.slice(0, main.output.indexOf(mask))).not.toContain('123456789012');
    expect(main.output).toContain(mask);
    const chained = await jobs.job().main({ ...common, 'role-chaining': 'true' });
    expect(chained.exitCode).toBe(1);
    expect(chained.output).toMatch(
      /::error.*role-chaining of aws-actions.*role-to-assume: FIRST-ARN, SECOND-ARN/,
    );
  });

  it('takes an input of the step for each credential that reads it, and for one at least', async () => {
    const map = `one: { role: '${role}' }\ntwo: { role: '${jobs.role('other')}', deliver: output }`;
    const { role: _, ...common } = jobs.inputs(role);
    const good = await jobs.job().main({ ...common, credentials: map, 'session-name': 'mine' });
    expect(good.exitCode, good.output).toBe(0);
    const issued = jobs.account.of('AssumeRoleWithWebIdentity').length;
    const wrong = await jobs.job().main({ ...common, credentials: map, secrets: 'secret/data/app password' });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.output).toMatch(
      /::error.*secrets belongs to provider: vault, and no credential of this step uses it/,
    );
    const within = await jobs.job().main({ ...common, credentials: `${map}\nthree: { role: x, scope: y }` });
    expect(within.output).toMatch(/::error.*Credential "three": The input scope belongs to provider: oauth/);
    expect(jobs.account.of('AssumeRoleWithWebIdentity')).toHaveLength(issued);
  });

  describe('a session policy', () => {
    const readOnly = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
    });
    const managed = 'AmazonS3ReadOnlyAccess';
    it.each<[string, Record<string, string>, boolean, boolean]>([
      ['no policy', {}, true, true],
      ['inline', { 'session-policy': readOnly }, true, false],
      ['managed', { 'session-policy-arns': managed }, true, false],
      [
        'an own policy and managed ones, which are united',
        { 'session-policy': readOnly, 'session-policy-arns': managed },
        true,
        false,
      ],
      ['managed alone that allows nothing here', { 'session-policy-arns': 'NoS3' }, false, false],
    ])('%s: allows no more than without us', async (_, inputs, list, write) => {
      jobs.account.managedPolicies.set('arn:aws:iam::aws:policy/NoS3', allow('sqs:*', '*'));
      const job = jobs.job();
      const main = await job.main({ ...jobs.inputs(role), ...inputs, ttl: '20m' });
      expect(main.exitCode, main.output).toBe(0);
      const keys = keysIn(main);
      expect(await jobs.account.accepts(keys)).toBe(list);
      expect((await jobs.account.refusal(keys, 's3:PutObject', 'arn:aws:s3:::reports/x')) === undefined).toBe(
        write,
      );
      jobs.account.jump(1_202_000);
      expect(await jobs.account.refusal(keys)).toBeDefined();
      jobs.account.jump(-1_202_000);
    });

    it('never allows what the role does not', async () => {
      const narrow = jobs.role('narrow', { policies: [allow('s3:ListAllMyBuckets', '*')] });
      const main = await jobs.job().main(jobs.inputs(narrow));
      const keys = keysIn(main);
      expect(await jobs.account.accepts(keys)).toBe(true);
      expect(await jobs.account.refusal(keys, 's3:PutObject', 'arn:aws:s3:::reports/x')).toBe('AccessDenied');
    });
  });

  it('assumes several roles, each with the one before', async () => {
    const last = jobs.account.addRole('last', {
      policies: [allow('*', '*')],
      trust: {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: role } },
      },
    });
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs(`${role}, ${last}`), ttl: '30m' });
    expect(main.exitCode, main.output).toBe(0);
    expect(main.outputs.get('authenticated-arn')).toContain(':assumed-role/last/');
    expect(await jobs.account.accepts(keysIn(main))).toBe(true);
    const long = await jobs.job().main({ ...jobs.inputs(`${role}, ${last}`), ttl: '2h' });
    expect(long.output).toMatch(/::error.*The session lifetime is 2h, the most is 1h for chained roles/);
  });

  describe('told at once, after few tries', () => {
    it('a role that does not trust the job, with what it would have to hold', async () => {
      const closed = jobs.role('closed', {
        trust: {
          Version: '2012-10-17',
          Statement: {
            ...{
              Effect: 'Allow',
              Action: 'sts:AssumeRoleWithWebIdentity',
              Principal: { Federated: jobs.account.providers[0]?.arn ?? '' },
            },
            Condition: {
              StringEquals: {
                [`${jobs.tokens.issuer.replace('http://', '')}:sub`]:
                  'repo:octo-org/octo-repo:ref:refs/heads/main',
              },
            },
          },
        },
      });
      const main = await jobs.job().main(jobs.inputs(closed));
      expect(main.exitCode).toBe(1);
      expect(main.output.match(/^::error/gm)).toHaveLength(1);
      expect(main.output).toMatch(
        /::error.*AssumeRoleWithWebIdentity at .* was answered with 403: AccessDenied/,
      );
      expect(main.output).toMatch(
        /sub "repo:octo-org\/octo-repo:environment:production".*Likely cause: the policy expects a branch/,
      );
      expect(main.output).toContain('"Action":"sts:AssumeRoleWithWebIdentity"');
      expect(main.ms).toBeLessThan(within(10_000));
      expect(main.env.size).toBe(0);
    });

    it.each<[string, Record<string, string>, RegExp]>([
      [
        'an audience that the account does not know',
        { audience: 'https://other.example' },
        /InvalidIdentityToken.*Add the audience/,
      ],
      [
        'an account that is not allowed',
        { 'allowed-account-ids': '210987654321' },
        /account 123456789012, which is not in `allowed-account-ids`/,
      ],
      [
        'a policy that is malformed',
        { 'session-policy': '{"Statement":{"Effect":"Perhaps"}}' },
        /MalformedPolicyDocument.*session-policy/,
      ],
    ])('%s', async (_, inputs, told) => {
      const main = await jobs.job().main({ ...jobs.inputs(role), ...inputs });
      expect(main.exitCode, main.output).toBe(1);
      expect(main.output).toMatch(told);
      expect(main.ms).toBeLessThan(within(10_000));
      expect(main.env.size).toBe(0);
    });
  });

  it.each([
    ['IDPCommunicationError', 400],
    ['Throttling', 400],
    ['InternalFailure', 500],
    ['AccessDenied', 403],
    ['InvalidIdentityToken', 400],
  ])('survives %s twice, with a fresh ID token each time', async (code, status) => {
    jobs.account.fault(
      'AssumeRoleWithWebIdentity',
      awsFault('sts', status, code),
      awsFault('sts', status, code),
    );
    const main = await jobs.job().main(jobs.inputs(role));
    expect(main.exitCode, main.output).toBe(0);
    expect(await jobs.account.accepts(keysIn(main))).toBe(true);
  });

  describe('revoke-role', () => {
    const ender = (): string =>
      jobs.role('ender', {
        policies: [
          allow(['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'], '*'),
        ],
      });

    it('ends exactly this session, and proves it', async () => {
      const bounded = jobs.role('bounded', { boundary: allow('*', '*') });
      const inputs = { ...jobs.inputs(bounded), 'revoke-role': ender(), 'session-name': 'mine' };
      const [one, two] = [jobs.job(), jobs.job()];
      const first = await one.main(inputs);
      const second = await two.main(inputs);
      expect(first.exitCode, first.output).toBe(0);
      const post = await one.post(first);
      expect(post.output).toMatch(/Ended credential mine-[a-z0-9]{9}-[a-z0-9]{6}: revoked \(/);
      // No policy can deny this call, so the deny does not stop it.
      expect(post.summary).toMatch(
        /Not stopped by the revocation: logins with a presigned GetCallerIdentity .* until \d{4}-\S+, sessions of other roles/,
      );
      expect(await jobs.account.refusal(keysIn(first))).toBe('AccessDenied');
      expect(await jobs.account.accepts(keysIn(second))).toBe(true);
      await two.post(second);
      expect(await jobs.account.accepts(keysIn(second))).toBe(false);
    });

    it('is called accepted as long as IAM lets the session go on', async () => {
      const slow = jobs.role('slow', { boundary: allow('*', '*') });
      jobs.account.iamDelayMs = 60_000;
      const job = jobs.job();
      const inputs = { ...jobs.inputs(slow), 'revoke-role': ender() };
      jobs.account.jump(120_000);
      const main = await job.main(inputs);
      expect(main.exitCode, main.output).toBe(0);
      const before = jobs.account.of('PutRolePolicy').length;
      const post = await job.post(main);
      jobs.account.iamDelayMs = 0;
      jobs.account.jump(-120_000);
      expect(post.output).toMatch(/Ended credential \S+: accepted \(IAM accepted the deny/);
      // It does not get in force sooner by being written again.
      expect(jobs.account.of('PutRolePolicy')).toHaveLength(before + 1);
    });

    it('lets sessions that were replaced expire, and takes no room for them', {
      timeout: within(60_000),
    }, async () => {
      const kept = jobs.role('kept', { boundary: allow('*', '*') });
      const job = jobs.job();
      const inputs = { ...jobs.inputs(kept), 'revoke-role': ender(), deliver: 'endpoint', lease: '20s' };
      const before = jobs.account.of('PutRolePolicy').length;
      const main = await job.main(inputs);
      expect(main.exitCode, main.output).toBe(0);
      const serves = async (): Promise<AwsCredentials> => {
        const keys = JSON.parse((await job.command('token')).output) as Record<string, string>;
        return {
          accessKeyId: keys['AccessKeyId'] ?? '',
          secretAccessKey: keys['SecretAccessKey'] ?? '',
          sessionToken: keys['SessionToken'],
        };
      };
      const first = await serves();
      const others: AwsCredentials[] = [];
      await secondsUntil(async () => {
        const now = await serves();
        if (![first, ...others].some(({ accessKeyId }) => accessKeyId === now.accessKeyId)) others.push(now);
        return !(await jobs.account.accepts(first));
      }, 40);
      // A program that still had the first copy could use it until its end.
      expect(await jobs.account.refusal(first)).toBe('ExpiredToken');
      expect(others.length).toBeGreaterThanOrEqual(1);
      expect(jobs.account.of('PutRolePolicy')).toHaveLength(before);
      const post = await job.post(main);
      expect(post.output).toMatch(/Ended credential \S+: revoked/);
      expect(post.output.match(/Ended credential/g)?.length).toBeLessThanOrEqual(4);
      expect(await jobs.account.accepts(others.at(-1) as AwsCredentials)).toBe(false);
    });

    it('is refused for a role without a boundary, unless that is accepted', async () => {
      const inputs = { ...jobs.inputs(role), 'revoke-role': ender() };
      const refused = await jobs.job().main(inputs);
      expect(refused.exitCode).toBe(1);
      expect(refused.output).toMatch(/::error.*has no permissions boundary, so `revoke-role` is not allowed/);
      const main = await jobs.job().main({ ...inputs, 'revoke-role-unbounded': 'true' });
      expect(main.exitCode, main.output).toBe(0);
    });
  });

  describe('delivered by', () => {
    it('file: a profile that the keeper keeps current, gone at the end', async () => {
      const job = jobs.job({ AWS_PROFILE: 'somebody-elses' });
      const main = await job.main({ ...jobs.inputs(role), deliver: 'file', profile: 'prod' });
      expect(main.exitCode, main.output).toBe(0);
      const config = readFileSync(main.env.get('AWS_CONFIG_FILE') ?? '', 'utf8');
      expect(config).toMatch(
        /\[profile prod\]\nregion = eu-central-1\ncredential_process = \/bin\/sh -c 'cat .*session\.json"'\n/,
      );
      expect(main.env.get('AWS_PROFILE')).toBe('prod');
      expect(main.env.has('AWS_SECRET_ACCESS_KEY')).toBe(false);
      // No path of this machine: a Docker action sees the folder elsewhere.
      expect(config.replace(/^# .*/, '')).not.toContain(job.runner.temp);
      const place = /cat "\$\{AWS_CONFIG_FILE%\/\*\}([^"]+)"/.exec(config)?.[1] ?? '';
      const path = join(dirname(main.env.get('AWS_CONFIG_FILE') ?? ''), place);
      const session = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
      expect(Object.keys(session).sort()).toEqual([
        'AccessKeyId',
        'Expiration',
        'SecretAccessKey',
        'SessionToken',
        'Version',
      ]);
      const post = await job.post(main);
      expect(post.exitCode, post.output).toBe(0);
      await secondsUntil(() => job.left().length === 0, 5);
    });

    it('endpoint: in the form of the SDKs, with everything emptied that would be found before', async () => {
      const job = jobs.job({ AWS_ACCESS_KEY_ID: 'AKIAOTHER', AWS_ROLE_ARN: 'arn:aws:iam::1:role/x' });
      const main = await job.main({ ...jobs.inputs(role), deliver: 'endpoint' });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.env.get('AWS_ACCESS_KEY_ID')).toBe('');
      expect(main.env.get('AWS_ROLE_ARN')).toBe('');
      const answer = await fetch(main.env.get('AWS_CONTAINER_CREDENTIALS_FULL_URI') ?? '', {
        headers: { authorization: main.env.get('AWS_CONTAINER_AUTHORIZATION_TOKEN') ?? '' },
      });
      const keys = (await answer.json()) as Record<string, string>;
      expect(Object.keys(keys).sort()).toEqual(['AccessKeyId', 'Expiration', 'SecretAccessKey', 'Token']);
      expect(Date.parse(keys['Expiration'] ?? '') - Date.now()).toBeLessThan(301_000);
      await job.post(main);
      await secondsUntil(() => job.left().length === 0, 5);
    });
  });

  describe('several in one step', () => {
    const credentials = (other: string): string =>
      ['one:', `  role: ${role}`, '  deliver: file', 'two:', `  role: ${other}`, '  deliver: [file]'].join(
        '\n',
      );
    it('are all delivered, under their names', async () => {
      const job = jobs.job();
      const { role: _, ...common } = jobs.inputs(role);
      const main = await job.main({ ...common, credentials: credentials(jobs.role('second')) });
      expect(main.exitCode, main.output).toBe(0);
      const config = readFileSync(main.env.get('AWS_CONFIG_FILE') ?? '', 'utf8');
      expect(config).toContain('[profile one]');
      expect(config).toContain('[profile two]');
      expect(main.outputs.get('one-aws-account-id')).toBe('123456789012');
      expect(main.outputs.get('two-authenticated-arn')).toContain('/second/');
      expect(job.keepers()).toHaveLength(1);
      const post = await job.post(main);
      expect(post.output.match(/: Ended credential/g)).toHaveLength(2);
      await secondsUntil(() => job.left().length === 0, 5);
    });

    it('are delivered together or not at all: what was issued is given up when another one is refused', async () => {
      const job = jobs.job();
      const { role: _, ...common } = jobs.inputs(role);
      const main = await job.main({
        ...common,
        credentials: credentials('arn:aws:iam::123456789012:role/nobody'),
      });
      expect(main.exitCode).toBe(1);
      expect(main.output.match(/^::error/gm)).toHaveLength(1);
      expect(main.output).toMatch(/::error.*Credential "two": AssumeRoleWithWebIdentity/);
      expect(main.env.size + main.outputs.size).toBe(0);
      await job.post(main);
      await secondsUntil(() => job.left().length === 0, 5);
    });

    it('can be of different providers, each with what it delivers by', async () => {
      const audience = 'https://deploy.example';
      const broker = await startTestBroker({
        trust: [{ issuer: jobs.tokens.issuer, audience }],
        roles: {
          deploy: {
            when: { repository: 'octo-org/octo-repo' },
            audience: 'https://service.example',
            scopes: ['deploy'],
          },
        },
      });
      try {
        const job = jobs.job();
        const map = [
          'cloud:',
          ...Object.entries({ ...jobs.inputs(role), deliver: 'endpoint' }).map(
            ([name, value]) => `  ${name}: '${value}'`,
          ),
          'service:',
          ...Object.entries({ url: broker.issuer, audience, role: 'deploy' }).map(
            ([name, value]) => `  ${name}: '${value}'`,
          ),
        ];
        const main = await job.main({ credentials: map.join('\n') });
        expect(main.exitCode, main.output).toBe(0);
        expect([...main.env.keys()]).toEqual(
          expect.arrayContaining(['JOBPASS_TOKEN', 'AWS_CONTAINER_CREDENTIALS_FULL_URI']),
        );
        expect(main.output).toMatch(/^cloud: issued for /m);
        expect(main.output).toMatch(/^service: issued for /m);
        const post = await job.post(main);
        expect(post.output).toMatch(/cloud: Ended credential \S+: lives until/);
        expect(post.output).toMatch(/^Ended credential \S+: revoked/m);
        await secondsUntil(() => job.left().length === 0, 5);
      } finally {
        await broker.close();
      }
    });

    it('are refused where two would set the same variable', async () => {
      const { role: _, ...common } = jobs.inputs(role);
      const map = credentials(jobs.role('third')).replaceAll('file', 'env');
      const main = await jobs.job().main({ ...common, credentials: map });
      expect(main.exitCode).toBe(1);
      expect(main.output).toMatch(/"one" and "two" both set the variable AWS_ACCESS_KEY_ID/);
      expect(main.env.size).toBe(0);
    });
  });
});
