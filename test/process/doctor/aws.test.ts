import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import { commandsFor, type Needs } from '../../../src/doctor/aws/commands.js';
import { printable } from '../../../src/text/printable.js';
import { awsFault, type Policy } from '../../support/aws/account.js';
import { AwsJobs } from '../../support/aws/jobs.js';
import { allow } from '../../support/aws/policies.js';
import { within } from '../../support/pace.js';
import { CLAIMS } from '../../support/world.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');
const SCOPED = allow('sts:GetScopedCredentials', '*');

interface Told {
  code: number | null;
  /** Everything printed but masks. */
  text: string;
  masks: string[];
  /** The kind and the step of each finding: `ok layer`. */
  steps: string[];
  commands: string;
}

describe('jobpass doctor aws', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-doctor-aws-'));
  let jobs: AwsJobs;
  beforeEach(async () => {
    jobs = await AwsJobs.start();
  });
  afterEach(() => jobs.close());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const told = ({ exitCode, output }: StepResult): Told => {
    const masks = [...output.matchAll(/^::add-mask::(.*)$/gm)].map(([, mask]) => mask ?? '');
    const text = output.replace(/^::add-mask::.*\n/gm, '');
    // Whatever happens: nothing that is printed holds a secret.
    for (const { credentials } of jobs.account.sessions)
      for (const secret of [credentials.secretAccessKey, credentials.sessionToken ?? ''])
        expect(text).not.toContain(secret);
    for (const mask of masks) expect(text).not.toContain(mask);
    expect(text).not.toMatch(/eyJ/);
    expect(text).not.toContain(jobs.tokens.requestToken);
    const [findings = '', ...rest] = text.split('\n\n');
    return {
      code: exitCode,
      text,
      masks,
      steps: findings
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.slice(0, 14).trim().replace(/\s+/g, ' ')),
      commands: rest.join('\n\n'),
    };
  };
  const doctor = async (
    role: string,
    args: readonly string[] = [],
    env: Record<string, string> = {},
  ): Promise<Told> => {
    const words = ['--region', 'eu-central-1', '--url', jobs.account.url, '--role', role, ...args];
    return told(await jobs.runner().run([CLI, 'doctor', 'aws', ...words], { env }));
  };
  it('does not examine an S3-compatible server', async () => {
    const { code, text } = await doctor('arn:minio:iam:::role/deploy');
    expect(text).toMatch(/is an S3-compatible server, not AWS/);
    expect(code).toBe(2);
    expect(jobs.account.requests).toEqual([]);
  });
  const operator = (policies?: Policy[]): Record<string, string> => {
    const { accessKeyId, secretAccessKey } = jobs.account.addUser('operator', policies);
    return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  };
  const host = (): string => jobs.tokens.issuer.replace('http://', '');
  /** A trust policy for these jobs with other conditions. */
  const trust = (condition: Record<string, Record<string, string | string[]>>): Policy => ({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: `arn:aws:iam::${jobs.account.id}:oidc-provider/${host()}` },
      Condition: condition,
    },
  });
  /** The sessions that the doctor received allow nothing, now or later, but what the account is asked here. */
  const allHarmless = async (): Promise<void> => {
    for (const { credentials } of jobs.account.sessions)
      for (const [action, resource] of [
        ['s3:ListAllMyBuckets', '*'],
        ['iam:CreateUser', '*'],
        ['sts:AssumeRole', 'arn:aws:iam::123456789012:role/other'],
      ] as const)
        expect(await jobs.account.refusal(credentials, action, resource)).toMatch(
          /AccessDenied|ExpiredToken/,
        );
    jobs.account.jump(61_000);
    for (const { credentials } of jobs.account.sessions)
      for (const action of ['sts:GetScopedCredentials', 'iam:PutRolePolicy'])
        expect(await jobs.account.refusal(credentials, action)).toMatch(/AccessDenied|ExpiredToken/);
  };

  it('finds that all fits, with sessions that are good for nothing', async () => {
    const { code, text, steps, masks, commands } = await doctor(jobs.role('deploy'));
    expect(steps).toEqual([
      ...['ok address', 'note endpoint', 'ok clock', 'ok id-token', 'note id-token', 'ok audience'],
      ...['ok session', 'ok layer', 'note revoke', 'ok end'],
    ]);
    expect(text).toContain(
      `STS issues sessions of arn:aws:iam::123456789012:role/deploy to this job, for 1h`,
    );
    expect(text).toContain('The role may call GetScopedCredentials');
    expect(text).toMatch(/The doctor received 2 sessions, whose session policies allow only the calls/);
    expect(commands).toBe('');
    expect(code).toBe(0);
    // The ID token, and two secrets of each of three sessions, the copy included.
    expect(masks).toHaveLength(7);
    expect(jobs.account.sessions).toHaveLength(3);
    expect([...jobs.account.descriptions.values()]).toEqual(['jobpass doctor']);
    const [asked] = jobs.account.of('GetScopedCredentials');
    expect(asked?.form.get('DurationSeconds')).toBe('1');
    expect(JSON.parse(asked?.form.get('Policy') ?? '')).toMatchObject({
      Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
    });
    await allHarmless();
  });

  describe('why STS rejects a job:', () => {
    const other = (): Policy =>
      trust({
        StringEquals: { [`${host()}:aud`]: 'sts.amazonaws.com' },
        StringLike: { [`${host()}:sub`]: 'repo:octo-org/octo-repo:ref:*' },
      });

    it('the trust policy, with the statement that accepts the job', async () => {
      const role = jobs.role('deploy', { trust: other() });
      const { code, text, steps, commands } = await doctor(role);
      expect(text).toMatch(
        /FAIL {2}session {3}STS rejected this job as arn:aws:iam::123456789012:role\/deploy: AccessDenied \(Not authorized to perform sts:AssumeRoleWithWebIdentity\)\. .*the role does not exist.*Likely cause: the policy expects a branch/,
      );
      expect(text).toMatch(/skip {2}role .*AWS_ACCESS_KEY_ID/);
      expect(steps.slice(-4)).toEqual(['FAIL session', 'skip role', 'skip layer', 'note revoke']);
      expect(commands).toContain(`"${host()}:sub":"${CLAIMS.sub}"`);
      expect(commands).toMatch(/^aws iam create-role --role-name deploy .* \|\| true$/m);
      expect(code).toBe(1);
      expect(jobs.account.sessions).toHaveLength(0);
      // The statement from the comment accepts the job.
      const [, statement = ''] = /^# (\{.*\})$/m.exec(commands) ?? [];
      const mended = jobs.role('mended', {
        trust: { Version: '2012-10-17', Statement: [JSON.parse(statement) as never] },
      });
      expect((await doctor(mended)).code).toBe(0);
    });

    it('the conditions that differ, for who may read the role', async () => {
      const role = jobs.role('deploy', { trust: other() });
      const { code, text, commands } = await doctor(role, [], operator());
      expect(text).toMatch(
        /FAIL {2}role {6}The ID token's sub is "repo:octo-org\/octo-repo:environment:production", but must be "repo:octo-org\/octo-repo:ref:\*" \(StringLike\)/,
      );
      expect(text).toContain('accepts the audience of the ID token');
      expect(text).toContain('The maximum session duration of the role is 1h');
      expect(commands).not.toMatch(/^aws iam create-role/m);
      expect(code).toBe(1);
    });

    it.each([
      [
        'another account',
        'arn:aws:iam::999999999999:role/deploy',
        /skip {2}role .*belong to the account 123456789012, but the role is in 999999999999/,
      ],
      ['another name', 'arn:aws:iam::123456789012:role/deplyo', /FAIL {2}role .*role\/deplyo does not exist/],
      [
        'another path',
        'arn:aws:iam::123456789012:role/ci/deploy',
        /FAIL {2}role .*The role with the name deploy is arn:aws:iam::123456789012:role\/deploy, not/,
      ],
    ])('the role is in %s', async (_, role, says) => {
      jobs.role('deploy');
      const { code, text } = await doctor(role, [], operator());
      expect(text).toMatch(says);
      expect(code).toBe(1);
    });

    it('the audience, which the provider does not list', async () => {
      const { code, text } = await doctor(jobs.role('deploy'), ['--audience', 'shop'], operator());
      expect(text).toMatch(
        /ok {4}audience {2}The ID token is for "shop", so the OIDC provider in IAM must list/,
      );
      expect(text).toMatch(/FAIL {2}session .*Incorrect token audience.*Add the audience/);
      expect(text).toMatch(
        /FAIL {2}role .*accepts the audiences "sts\.amazonaws\.com", but the ID token is for "shop"/,
      );
      expect(code).toBe(1);
    });

    it('the ID token, which is over or for another audience', async () => {
      const now = Math.floor(Date.now() / 1000);
      const path = join(folder, 'over');
      writeFileSync(path, await jobs.tokens.sign({ ...jobs.claims, aud: 'elsewhere', exp: now - 700 }));
      const { code, text } = await doctor(jobs.role('deploy'), ['--id-token-file', path]);
      expect(text).toMatch(/FAIL {2}id-token {2}The ID token expired 11m \d+s ago by the clock of STS/);
      expect(text).toMatch(/FAIL {2}audience {2}The ID token is for "elsewhere"/);
      expect(text).toMatch(/FAIL {2}session .*ExpiredToken/);
      expect(code).toBe(1);
    });

    it('none to send', async () => {
      const runner = jobs.runner();
      const words = ['--region', 'eu-central-1', '--url', jobs.account.url, '--role', jobs.role('deploy')];
      const env = { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' };
      const { code, text, steps } = told(await runner.run([CLI, 'doctor', 'aws', ...words], { env }));
      expect(text).toMatch(/FAIL {2}id-token .*id-token: write/);
      expect(steps.slice(-3)).toEqual(['skip session', 'skip layer', 'skip revoke']);
      expect(code).toBe(1);
    });

    it('a session that is longer than the role allows, after which the rest is still checked', async () => {
      const { code, text, commands } = await doctor(jobs.role('deploy'), ['--ttl', '2h']);
      expect(text).toMatch(
        /FAIL {2}session .*The ttl needs a session of 2h, .* is shorter\. .*every role allows 1h/,
      );
      expect(text).toMatch(/ok {4}layer/);
      expect(commands).toMatch(/^# aws iam update-role --role-name deploy --max-session-duration 7200$/m);
      expect(code).toBe(1);
      await allHarmless();
    });

    it('session policies that are too long, with their length', async () => {
      const long = JSON.stringify(
        allow(
          Array.from({ length: 90 }, (_, at) => `s3:Action${at}OfThisTest`),
          '*',
        ),
      );
      const { code, text } = await doctor(jobs.role('deploy'), ['--session-policy', long]);
      expect(text).toMatch(
        /FAIL {2}policy {4}The session policies have \d{4} characters .*, the most is 2048\. Shorten/,
      );
      expect(text).toMatch(/ok {4}layer/);
      expect(code).toBe(1);
    });

    it('no room in the session policies for copies', async () => {
      const policy = JSON.stringify(allow(['s3:*', `s3:${'x'.repeat(1_740)}`], '*'));
      const { code, text } = await doctor(jobs.role('deploy'), ['--session-policy', policy]);
      expect(text).toMatch(
        /note {2}policy {4}The session policies have 19\d\d characters, so there is no room/,
      );
      expect(code).toBe(0);
    });

    it('a session policy that STS does not accept', async () => {
      const args = ['--session-policy-arns', 'Nonsense'];
      const { code, text } = await doctor(jobs.role('deploy'), args);
      expect(text).toMatch(/FAIL {2}policy .*policy\/Nonsense does not exist/);
      expect(code).toBe(1);
    });

    it('a session in an account that is not allowed', async () => {
      const { code, text } = await doctor(jobs.role('deploy'), ['--allowed-account-ids', '999999999999']);
      expect(text).toMatch(
        /FAIL {2}session .*in the account 123456789012, which is not in allowed-account-ids/,
      );
      expect(code).toBe(1);
    });
  });

  describe('what ends the sessions of a job:', () => {
    const deny: Policy = {
      Version: '2012-10-17',
      Statement: { Effect: 'Deny', Action: 'sts:GetScopedCredentials', Resource: '*' },
    };
    it.each<[string, Policy[], RegExp, boolean]>([
      [
        'nobody allows',
        [allow('s3:*', '*')],
        /Add to a policy of the role: \{"Effect":"Allow","Action":"sts:GetScopedCredentials","Resource":"\*"\}/,
        true,
      ],
      [
        'the role denies',
        [allow('*', '*'), deny],
        /Remove the deny of sts:GetScopedCredentials from the identity-based policy/,
        false,
      ],
    ])('their policy, where %s copies', async (_, policies, says, adds) => {
      const role = jobs.role('deploy', { policies });
      const { code, text, commands } = await doctor(role, ['--commands']);
      expect(text).toMatch(
        /note {2}layer {5}STS rejected GetScopedCredentials, so the session policy ends the sessions of a job, .*AccessDenied/,
      );
      expect(text).toMatch(says);
      expect(code).toBe(0);
      expect(
        commands.includes('aws iam put-role-policy --role-name deploy --policy-name scoped-credentials'),
      ).toBe(adds);
    });

    it('their expiry, where copies need no permission', async () => {
      jobs.account.scoped.needsAllow = false;
      const { text } = await doctor(jobs.role('deploy', { policies: [allow('s3:*', '*')] }));
      expect(text).toMatch(/ok {4}layer/);
    });

    it('their policy, where the boundary does not allow copies', async () => {
      const role = jobs.role('deploy', { boundary: allow('s3:*', '*') });
      expect((await doctor(role)).text).toMatch(/Add to the permissions boundary: \{"Effect"/);
    });

    it('their policy, where the endpoint has no copies', async () => {
      jobs.account.scoped.known = false;
      const { code, text } = await doctor(jobs.role('deploy'));
      expect(text).toMatch(/note {2}layer .*InvalidAction.*This endpoint does not support the call/);
      expect(code).toBe(0);
    });

    it(
      'unknown, where STS is busy',
      async () => {
        jobs.account.break('GetScopedCredentials', awsFault('sts', 503, 'ServiceUnavailable'));
        const { code, text } = await doctor(jobs.role('deploy'));
        expect(text).toMatch(/FAIL {2}layer .*ServiceUnavailable/);
        expect(code).toBe(3);
      },
      within(60_000),
    );
  });

  it('checks chained roles one by one', async () => {
    const first = jobs.role('first', { policies: [allow('sts:AssumeRole', '*')] });
    const next = jobs.account.addRole('next', {
      policies: [SCOPED],
      trust: {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: first } },
      },
    });
    const good = await doctor(`${first}, ${next}`);
    expect(good.text).toContain(`STS issues sessions of the intermediate role ${first}`);
    expect(good.steps).toContain('ok layer');
    expect(good.code).toBe(0);
    const closed = jobs.account.addRole('closed', {
      trust: {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: next } },
      },
    });
    const { code, text, commands } = await doctor(`${first}, ${closed}`, ['--ttl', '2h']);
    expect(text).toMatch(/FAIL {2}session .*The ttl is 2h, the most is 1h for chained roles/);
    expect(text).toMatch(
      /FAIL {2}session .*as arn:\S+\/closed: AccessDenied .*Let a policy of arn:\S+\/first allow sts:AssumeRole on/,
    );
    expect(commands).toContain(`{"Effect":"Allow","Principal":{"AWS":"${first}"},"Action":"sts:AssumeRole"}`);
    expect(commands).toMatch(/^else aws iam put-role-policy --role-name first --policy-name assume-closed /m);
    expect(code).toBe(1);
    await allHarmless();
  });

  describe('the revoke-role', () => {
    const actions = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];
    const revoker = (role: string, allowed = actions): string =>
      jobs.role('revoker', { policies: [allow(allowed, role)] });
    const boundary = allow('*', '*');

    it('is used as a job uses it, and the role is left as it was', async () => {
      const role = jobs.role('deploy', { boundary });
      const before = new Map(jobs.account.roleNamed('deploy')?.inline);
      const { code, text, steps } = await doctor(role, ['--revoke-role', revoker(role)]);
      expect(steps.slice(-3)).toEqual(['ok revoke', 'ok revoke', 'ok end']);
      expect(text).toContain('has the permissions boundary arn:aws:iam::123456789012:policy/deploy-boundary');
      expect(code).toBe(0);
      expect(jobs.account.of('PutRolePolicy')).toHaveLength(1);
      expect(jobs.account.roleNamed('deploy')?.inline).toEqual(before);
      await allHarmless();
    });

    it('may not do everything', async () => {
      const role = jobs.role('deploy', { boundary });
      const { code, text, commands } = await doctor(role, [
        '--revoke-role',
        revoker(role, ['iam:GetRole', 'iam:ListRolePolicies']),
      ]);
      expect(text).toMatch(/FAIL {2}revoke .*may not call iam:PutRolePolicy \(AccessDenied/);
      expect(commands).toMatch(/put-role-policy --role-name revoker --policy-name revoke-deploy /);
      expect(code).toBe(1);
    });

    it('that may not delete leaves a policy that affects nobody, and that is told', async () => {
      const role = jobs.role('deploy', { boundary });
      const allowed = actions.filter((action) => action !== 'iam:DeleteRolePolicy');
      const { code, text } = await doctor(role, ['--revoke-role', revoker(role, allowed)]);
      expect(text).toMatch(
        /FAIL {2}revoke .*could not delete its policy jobpass-\d{10}-\w{8}, .*AccessDenied/,
      );
      expect(code).toBe(1);
    });

    it(
      'is asked to delete what IAM may have written although its answer was lost',
      async () => {
        const role = jobs.role('deploy', { boundary });
        jobs.account.break('PutRolePolicy', async (request, _, serve) => {
          await serve();
          request.destroy();
        });
        const { code } = await doctor(role, ['--revoke-role', revoker(role)]);
        expect(jobs.account.of('PutRolePolicy').length).toBeGreaterThan(1);
        expect(jobs.account.roleNamed('deploy')?.inline.size).toBe(0);
        expect(code).toBe(3);
      },
      within(60_000),
    );

    it('is not safe without a boundary, unless that is accepted', async () => {
      const role = jobs.role('deploy');
      const args = ['--revoke-role', revoker(role)];
      const { code, text } = await doctor(role, args);
      expect(text).toMatch(/FAIL {2}revoke .*role\/deploy has no permissions boundary/);
      expect(code).toBe(1);
      const accepted = await doctor(role, [...args, '--revoke-role-unbounded', 'true']);
      expect(accepted.text).toMatch(/note {2}revoke .*has no permissions boundary/);
      expect(accepted.code).toBe(0);
    });

    it('that rejects the job is told', async () => {
      const role = jobs.role('deploy', { boundary });
      const { code, text } = await doctor(role, ['--revoke-role', 'arn:aws:iam::123456789012:role/nobody']);
      expect(text).toMatch(
        /FAIL {2}revoke .*STS rejected this job as the revoke-role arn:\S+\/nobody: AccessDenied/,
      );
      expect(code).toBe(1);
    });
  });

  describe('the clock', () => {
    it.each<[number, RegExp, number]>([
      [-60_000, /note {2}clock {5}The clock of this machine is (59s|1m|1m 1s) ahead of the clock of 127/, 0],
      [
        400_000,
        /FAIL {2}clock {5}The clock of this machine is 6m \d+s behind the clock of 127.*Set this machine's clock/,
        1,
      ],
    ])('that differs by %i ms is told', async (clockMs, says, exit) => {
      await jobs.close();
      jobs = await AwsJobs.start({ clockMs });
      const { code, text, steps } = await doctor(jobs.role('deploy'));
      expect(text).toMatch(says);
      expect(steps).toContain('ok layer');
      expect(code).toBe(exit);
      await allHarmless();
    });
  });

  it(
    'is told where nobody answers, and where it is not STS',
    async () => {
      const role = 'arn:aws:iam::123456789012:role/deploy';
      await jobs.account.leave();
      const { code, text, steps } = await doctor(role);
      expect(text).toMatch(/FAIL {2}address /);
      expect(steps.slice(-3)).toEqual(['skip session', 'skip layer', 'skip revoke']);
      expect(code).toBe(3);
      const words = ['--region', 'eu-central-1', '--url', `${jobs.tokens.issuer}/nowhere`, '--role', role];
      const elsewhere = told(await jobs.runner().run([CLI, 'doctor', 'aws', ...words]));
      expect(elsewhere.text).toMatch(/FAIL {2}address .*which is not a response of STS/);
      expect(elsewhere.code).toBe(1);
    },
    within(60_000),
  );

  it('prints one line of JSON, without masks', async () => {
    const runner = jobs.runner();
    const role = jobs.role('deploy', { policies: [allow('s3:*', '*')] });
    const words = ['--region', 'eu-central-1', '--url', jobs.account.url, '--role', role, '--json'];
    const { output, exitCode } = await runner.run([CLI, 'doctor', 'aws', ...words]);
    const report = JSON.parse(output) as { outcome: string; findings: { step: string; status: string }[] };
    expect(report).toMatchObject({ outcome: 'good', commands: [] });
    expect(report.findings.find(({ step }) => step === 'layer')).toMatchObject({ status: 'note' });
    expect(exitCode).toBe(0);
  });

  it('rejects a role and a region of different partitions before any request', async () => {
    const { code, text } = await doctor('arn:aws-cn:iam::123456789012:role/deploy');
    expect(text).toMatch(/in the partition "aws-cn", but the region eu-central-1 is in "aws"/);
    expect(code).toBe(2);
    expect(jobs.account.requests).toHaveLength(0);
  });
});

describe('the commands that jobpass doctor aws prints', () => {
  it('carry claims through a real shell as they are', () => {
    const role = 'arn:aws:iam::123456789012:role/deploy';
    const hostile = ["'", 'x\nexit 3', '$(exit 3)', '`exit 3`', '\n::error::x', '##[error]', '\\', 'é'];
    const texts = [...hostile, ...fc.sample(fc.string({ unit: 'binary', minLength: 1 }), 100)];
    const scripts = texts.map((sub) =>
      commandsFor({
        ...{ roles: [role], revokeRole: undefined, exists: false, provider: undefined, tooLongS: undefined },
        ...{ copies: 'not-allowed', revoke: undefined, rejected: { kind: 'trust', role } },
        claims: { iss: 'https://issuer.example', aud: 'sts.amazonaws.com', sub },
      } satisfies Needs).join('\n'),
    );
    for (const script of scripts) {
      expect(script).toMatch(/^[ -~\n]*$/);
      expect(script).not.toMatch(/^::|##/m);
    }
    const aws = `aws() { case "$*" in (*get-role-policy*) return 1;; (*create-role*) shift 5; printf '%s\\0' "$1";; esac; }\n`;
    const shown = execFileSync('sh', ['-eu'], { input: aws + scripts.join('\n'), encoding: 'utf8' });
    const written = shown.split('\0').slice(0, -1);
    expect(written).toHaveLength(texts.length);
    for (const [at, sub] of texts.entries())
      expect(JSON.parse(written[at] ?? '')).toMatchObject({
        Statement: [{ Condition: { StringEquals: { 'issuer.example:sub': printable(sub, 300) } } }],
      });
  });
});
