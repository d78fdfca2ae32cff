import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Drift } from '../../src/trust/generator.js';
import { AwsAccount, awsFault, type Policy, type RoleOptions } from '../support/aws/account.js';
import { aws, awsBin, clientEnv, keyEnv, Moto, noAwsClients } from '../support/aws/clients.js';
import { allow } from '../support/aws/policies.js';
import { type Documents, file, GITHUB, GITHUB_PROVIDER } from '../support/aws/trust.js';
import { assume } from '../support/aws/world.js';
import { StandInIssuer } from '../support/issuer.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { missingTools, toolPath } from '../support/tools.js';

const ROOT = join(import.meta.dirname, '../..');
const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;
const AUDIENCE = 'sts.amazonaws.com';
const ACCOUNT = 'arn:aws:iam::123456789012';
const BOUNDARY = `${ACCOUNT}:policy/shop-boundary`;
const READER = `${ACCOUNT}:policy/shop-reader`;

interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd = ROOT): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env, cwd, timeout: within(110_000), killSignal: 'SIGKILL' as const };
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr });
    });
  });
}

const jobpass = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> =>
  run(NODE, [join(ROOT, 'dist/jobpass.js'), ...args], { PATH: process.env['PATH'], ...env });

/** A file with everything in it that an account can be made to hold to. */
const shop = (url: string): string =>
  file(`
url: ${url}
revoke-role: ${ACCOUNT}:role/ci/shop-revoke
trust:
  policies: [${READER}]
  policy: { Statement: [{ Effect: Allow, Action: ['s3:Put*'], Resource: 'arn:aws:s3:::shop/*' }] }
  permissions-boundary: ${BOUNDARY}
  description: The shop's "deployments"
  tags: { team: shop }
rules:
  - name: production
    when: { environment: production, ref: refs/heads/main }
    role: ${ACCOUNT}:role/shop-production
  - name: preview
    when: { sub: 'repo:octo-org/shop:pull_request' }
    role: ${ACCOUNT}:role/shop-preview
  - name: staging
    when: { environment: ['staging-**', 'a\\*b'] }
    role: ${ACCOUNT}:role/shop-preview`);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trust-aws-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** A file on disk, for a server. */
function written(text: string, ending = 'yml'): string {
  const path = join(folder, `${++files}.${ending}`);
  writeFileSync(path, text);
  return path;
}

async function printed(config: string, format: string): Promise<string> {
  const { code, stdout, stderr } = await jobpass(['trust', 'aws', '--config', config, '--format', format]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

async function drifts(config: string, env: NodeJS.ProcessEnv): Promise<Drift[]> {
  const { code, stdout, stderr } = await jobpass(['trust', 'diff', 'aws', '--config', config, '--json'], env);
  expect(stderr).toBe('');
  const [{ server, drift }] = JSON.parse(stdout) as [{ server: string; drift: Drift[] }];
  expect(server).toBe('123456789012');
  expect(code).toBe(drift.length === 0 ? 0 : 1);
  return drift;
}

describe('in an account', () => {
  let account: AwsAccount;
  let issuer: StandInIssuer;
  let config: string;
  let documents: Documents;
  let env: NodeJS.ProcessEnv;
  const optionsOf = (name: string): RoleOptions => {
    const role = documents.roles.find((one) => one.name === name) ?? expect.fail(`no role ${name}`);
    return {
      trust: role.trust,
      attached: role.policies,
      inline: role.inline,
      path: role.path,
      maxSessionDuration: role.maxSessionDuration,
      ...(role.permissionsBoundary === null
        ? {}
        : { boundaryArn: role.permissionsBoundary, boundary: allow('*', '*') }),
    };
  };
  const makeAll = (): void => {
    account.roles.clear();
    for (const { name } of documents.roles) account.addRole(name, optionsOf(name));
  };
  beforeAll(async () => {
    account = await AwsAccount.start();
    issuer = await StandInIssuer.start({ algs: ['RS256'] });
    account.addOidcProvider(GITHUB, [AUDIENCE], { keysFrom: issuer.issuer });
    account.addManagedPolicy('shop-reader', allow('s3:Get*', '*'));
    config = written(shop(account.url));
    documents = JSON.parse(await printed(config, 'json')) as Documents;
    env = keyEnv(account.addUser('admin'));
    makeAll();
  });
  afterAll(async () => {
    await account.close();
    await issuer.close();
  });

  const NOW = {
    aud: AUDIENCE,
    repository: 'octo-org/shop',
    repository_id: '123',
    repository_owner: 'octo-org',
    repository_owner_id: '9',
    ref: 'refs/heads/main',
  };
  const PRODUCTION = { ...NOW, sub: 'repo:octo-org/shop:environment:production', environment: 'production' };
  const PULL = { ...NOW, sub: 'repo:octo-org/shop:pull_request', ref: 'refs/pull/1/merge' };
  const STAGING = { ...NOW, sub: 'repo:octo-org/shop:environment:staging-1', environment: 'staging-1' };

  it.each<[string, object, string, boolean]>([
    ['a job of its environment and branch', PRODUCTION, 'shop-production', true],
    [
      'a job of its environment and branch, by immutable ids',
      { ...PRODUCTION, sub: 'repo:octo-org@9/shop@123:environment:production' },
      'shop-production',
      true,
    ],
    ['another branch', { ...PRODUCTION, ref: 'refs/heads/main2' }, 'shop-production', false],
    ['another environment', { ...PRODUCTION, environment: 'Production' }, 'shop-production', false],
    ['no environment', { ...PRODUCTION, environment: undefined }, 'shop-production', false],
    ['an empty environment', { ...PRODUCTION, environment: '' }, 'shop-production', false],
    ['another repository of this name', { ...PRODUCTION, repository_id: '124' }, 'shop-production', false],
    [
      'another id in the subject',
      { ...PRODUCTION, sub: 'repo:octo-org@9/shop@1234:environment:production' },
      'shop-production',
      false,
    ],
    ['another audience', { ...PRODUCTION, aud: 'https://github.com/octo-org' }, 'shop-production', false],
    ['a pull request', PULL, 'shop-production', false],
    ['a pull request', PULL, 'shop-preview', true],
    ['an environment by pattern', STAGING, 'shop-preview', true],
    ['a star in an environment', { ...STAGING, environment: 'a*b' }, 'shop-preview', true],
    ['what the star would let in', { ...STAGING, environment: 'aXb' }, 'shop-preview', false],
    ['the environment of another role', PRODUCTION, 'shop-preview', false],
    ['each of them, to end its session', PRODUCTION, 'shop-revoke', true],
    ['each of them, to end its session', PULL, 'shop-revoke', true],
    ['a stranger, to end a session', { ...PULL, repository_id: '124' }, 'shop-revoke', false],
  ])('%s', async (_, claims, role, allowed) => {
    const token = await issuer.token({ ...claims, iss: GITHUB });
    const arn = documents.roles.find(({ name }) => name === role)?.arn ?? '';
    const { status, code } = await assume(account.url, arn, token);
    expect({ status, code }).toEqual(
      allowed
        ? { status: 200, code: undefined }
        : // An audience that is not registered is told otherwise.
          {
            status: expect.any(Number),
            code: expect.stringMatching(/^(AccessDenied|InvalidIdentityToken)$/),
          },
    );
  });

  it('the role that ends sessions may do that, and no more', async () => {
    const arn = documents.roles.find(({ name }) => name === 'shop-revoke')?.arn ?? '';
    const { credentials } = await assume(
      account.url,
      arn,
      await issuer.token({ ...PRODUCTION, iss: GITHUB }),
    );
    if (credentials === undefined) return expect.fail('no session');
    const may = async (action: string, on: string): Promise<boolean> =>
      (await account.refusal(credentials, action, on)) === undefined;
    const job = `${ACCOUNT}:role/shop-production`;
    for (const action of ['GetRole', 'ListRolePolicies', 'PutRolePolicy', 'DeleteRolePolicy'])
      expect(await may(`iam:${action}`, job), action).toBe(true);
    expect(await may('iam:PutRolePolicy', arn)).toBe(false);
    expect(await may('iam:UpdateAssumeRolePolicy', job)).toBe(false);
    expect(await may('s3:ListAllMyBuckets', '*')).toBe(false);
  });

  it('the roles of a chain are got one by the other, and no other way', async () => {
    const [entry, inner] = [`${ACCOUNT}:role/entry`, `${ACCOUNT}:role/team/inner`];
    const chain = file(`url: ${account.url}\nrole: ${entry}, ${inner}\nwhen: { environment: production }`);
    const { roles } = JSON.parse(await printed(written(chain), 'json')) as Documents;
    for (const { name, trust, inline, path } of roles) account.addRole(name, { trust, inline, path });
    try {
      const token = await issuer.token({ ...PRODUCTION, iss: GITHUB });
      expect((await assume(account.url, inner, token)).code).toBe('AccessDenied');
      const next = async (first: string, role: string): Promise<string> => {
        const { credentials } = await assume(account.url, first, token);
        if (credentials === undefined) return expect.fail('no session');
        const sts = new STSClient({ region: 'eu-central-1', endpoint: account.url, credentials } as never);
        const asked = sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'chained' }));
        return asked.then(
          ({ AssumedRoleUser: user }) => user?.Arn ?? '',
          (error: Error) => error.name,
        );
      };
      expect(await next(entry, inner)).toBe('arn:aws:sts::123456789012:assumed-role/inner/chained');
      expect(await next(entry, `${ACCOUNT}:role/shop-production`)).toBe('AccessDenied');
      expect(await next(`${ACCOUNT}:role/shop-production`, inner)).toBe('AccessDenied');
    } finally {
      makeAll();
    }
  });

  it('that is as the file has it, nothing differs', async () => {
    expect(await drifts(config, env)).toEqual([]);
    const { code, stdout } = await jobpass(['trust', 'diff', 'aws', '--config', config], env);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '123456789012: matches the rules file\n' });
  });

  it('what Jobpass denied to a session is no difference, and what only has its name is one', async () => {
    const own = optionsOf('shop-production');
    const deny: Policy = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };
    const name = 'jobpass-1795000000-abcd1234';
    try {
      account.addRole('shop-production', { ...own, inline: { ...own.inline, [name]: deny } });
      expect(await drifts(config, env)).toEqual([]);
      account.addRole('shop-production', { ...own, inline: { ...own.inline, [name]: allow('*', '*') } });
      expect(await drifts(config, env)).toMatchObject([
        { kind: 'wider', text: expect.stringContaining(name) },
      ]);
    } finally {
      makeAll();
    }
  });

  const statement = (policy: Policy, edit: (one: Record<string, never>) => void): Policy => {
    const copy = JSON.parse(JSON.stringify(policy));
    edit(copy.Statement[0]);
    return copy;
  };
  it.each<[string, (own: RoleOptions) => RoleOptions, Drift['kind'], RegExp]>([
    [
      'a statement more',
      (own) => ({
        ...own,
        trust: {
          ...own.trust,
          Statement: [
            ...[own.trust.Statement].flat(),
            { Effect: 'Allow', Principal: { AWS: `${ACCOUNT}:root` }, Action: 'sts:AssumeRole' },
          ],
        },
      }),
      'wider',
      /allows arn:aws:iam::123456789012:root sts:assumerole, which no rule needs/,
    ],
    [
      'a condition less',
      (own) => ({
        ...own,
        trust: statement(own.trust, (one) => {
          delete (one['Condition'] as never)['StringEquals']['token.actions.githubusercontent.com:ref'];
        }),
      }),
      'wider',
      /has no condition on token\.actions\.githubusercontent\.com:ref, expected "refs\/heads\/main"/,
    ],
    [
      'a wider pattern',
      (own) => ({
        ...own,
        trust: statement(own.trust, (one) => {
          Object.assign((one['Condition'] as never)['StringLike'], {
            'token.actions.githubusercontent.com:sub': 'repo:octo-org*',
          });
        }),
      }),
      'wider',
      /accepts token\.actions\.githubusercontent\.com:sub "repo:octo-org\*"/,
    ],
    [
      'a value more',
      (own) => ({
        ...own,
        trust: statement(own.trust, (one) => {
          Object.assign((one['Condition'] as never)['StringEquals'], {
            'token.actions.githubusercontent.com:environment': ['production', 'staging'],
          });
        }),
      }),
      'wider',
      /"staging"/,
    ],
    [
      'another policy',
      (own) => ({
        ...own,
        attached: [...(own.attached ?? []), 'arn:aws:iam::aws:policy/AdministratorAccess'],
      }),
      'wider',
      /AdministratorAccess is attached/,
    ],
    [
      'another inline policy',
      (own) => ({ ...own, inline: { ...own.inline, more: allow('*', '*') } }),
      'wider',
      /inline policy more/,
    ],
    [
      'an inline policy that was changed',
      (own) => ({ ...own, inline: { ...own.inline, permissions: allow('s3:*', '*') } }),
      'wider',
      /permissions differs from the rules file/,
    ],
    [
      'no boundary',
      ({ boundary: _, boundaryArn: __, ...rest }) => rest,
      'wider',
      /boundary is none, expected .*shop-boundary/,
    ],
    [
      'another boundary',
      (own) => ({ ...own, boundaryArn: `${ACCOUNT}:policy/other` }),
      'wider',
      /policy\/other/,
    ],
    [
      'longer sessions',
      (own) => ({ ...own, maxSessionDuration: 43_200 }),
      'wider',
      /maximum session duration is 43200 seconds/,
    ],
    ['a policy less', (own) => ({ ...own, attached: [] }), 'missing', /shop-reader is not attached/],
    [
      'an inline policy less',
      ({ inline: { permissions: _, ...inline } = {}, ...own }) => ({ ...own, inline }),
      'missing',
      /no inline policy permissions/,
    ],
    [
      'more in the policy for copies',
      (own) => ({ ...own, inline: { ...own.inline, 'scoped-credentials': allow('sts:*', '*') } }),
      'wider',
      /scoped-credentials differs from the rules file/,
    ],
    [
      'another path',
      (own) => ({ ...own, path: '/other/' }),
      'missing',
      /the role with this name is .*role\/other\/shop-production/,
    ],
    [
      'a deny',
      (own) => ({
        ...own,
        trust: {
          ...own.trust,
          Statement: [
            ...[own.trust.Statement].flat(),
            { Sid: 'No', Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRoleWithWebIdentity' },
          ],
        } as Policy,
      }),
      'narrower',
      /denies requests with No/,
    ],
  ])('whose role has %s, that is told', async (_, edit, kind, text) => {
    account.roles.delete(`${ACCOUNT}:role/shop-production`);
    account.addRole('shop-production', edit(optionsOf('shop-production')));
    try {
      expect(await drifts(config, env)).toEqual([
        { kind, what: 'role shop-production', text: expect.stringMatching(text) },
      ]);
    } finally {
      makeAll();
    }
  });

  it('whose role lacks the permission for copies, that is noted and is no difference', async () => {
    const { inline: { 'scoped-credentials': _, ...inline } = {}, ...own } = optionsOf('shop-production');
    account.roles.delete(`${ACCOUNT}:role/shop-production`);
    account.addRole('shop-production', { ...own, inline });
    try {
      const { code, stdout } = await jobpass(['trust', 'diff', 'aws', '--config', config], env);
      expect(stdout).toMatch(
        /^123456789012: matches the rules file\n123456789012: note: role shop-production: it has no inline policy scoped-credentials: the session policy alone ends its sessions.*\n$/,
      );
      expect(code).toBe(0);
    } finally {
      makeAll();
    }
  });

  it('the roles of jobs may request copies of their sessions, and the role that ends sessions may not', async () => {
    const token = await issuer.token({ ...PRODUCTION, iss: GITHUB });
    const may = async (name: string): Promise<boolean> => {
      const arn = documents.roles.find((role) => role.name === name)?.arn ?? '';
      const { credentials } = await assume(account.url, arn, token);
      if (credentials === undefined) return expect.fail('no session');
      return (await account.refusal(credentials, 'sts:GetScopedCredentials')) === undefined;
    };
    expect([await may('shop-production'), await may('shop-revoke')]).toEqual([true, false]);
  });

  it('that lacks a role, a provider or an audience, that is told', async () => {
    account.roles.delete(`${ACCOUNT}:role/shop-preview`);
    const [provider] = account.providers.splice(0, 1);
    if (provider === undefined) return expect.fail('no provider');
    try {
      expect(await drifts(config, env)).toMatchObject([
        { kind: 'missing', what: 'OIDC provider token.actions.githubusercontent.com' },
        { kind: 'missing', what: 'role shop-preview', text: 'the role does not exist' },
      ]);
      account.providers.push({ ...provider, clientIds: ['other'] });
      expect(await drifts(config, env)).toMatchObject([
        { kind: 'missing', text: `it does not accept the audience ${AUDIENCE}` },
        { kind: 'missing', what: 'role shop-preview' },
      ]);
    } finally {
      account.providers.splice(0, 1, provider);
      makeAll();
    }
  });

  it('whose answers come in pages is read to the end', async () => {
    const own = optionsOf('shop-production');
    const many = Object.fromEntries(
      Array.from({ length: 101 }, (_, at) => [`z${1000 + at}`, allow('s3:*', '*')]),
    );
    account.addRole('shop-production', { ...own, inline: { ...own.inline, ...many } });
    try {
      expect(await drifts(config, env)).toHaveLength(101);
    } finally {
      makeAll();
    }
  });

  it('is not asked without credentials, nor with those of another account', async () => {
    const none = await jobpass(['trust', 'diff', 'aws', '--config', config]);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set');
    const elsewhere = written(shop(account.url).replaceAll('123456789012', '222222222222'));
    const other = await jobpass(['trust', 'diff', 'aws', '--config', elsewhere], env);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/belong to the account 123456789012 .* but the roles are in 222222222222/);
  });

  it(
    'is asked with the permissions of docs/reference/trust-aws.md, and every one is needed',
    async () => {
      const docs = readFileSync(join(ROOT, 'docs/reference/trust-aws.md'), 'utf8');
      const policy = [...docs.matchAll(/```json\n(.*?)```/gs)].map(
        ([, text]) => JSON.parse(text ?? '') as Policy,
      )[0];
      const [one] = [policy?.Statement ?? []].flat();
      if (policy === undefined || one === undefined) return expect.fail('no policy');
      const actions = [one.Action ?? []].flat();
      expect(await drifts(config, keyEnv(account.addUser('reader', [policy])))).toEqual([]);
      for (const action of actions) {
        const less = {
          ...policy,
          Statement: { ...one, Action: actions.filter((other) => other !== action) },
        };
        const key = keyEnv(account.addUser('less', [less]));
        const { code, stderr } = await jobpass(['trust', 'diff', 'aws', '--config', config], key);
        expect({ action, code }).toEqual({ action, code: 4 });
        expect(stderr).toContain(`call ${action}`);
      }
    },
    within(60_000),
  );

  it('that stumbles is asked again', async () => {
    account.fault('GetRole', awsFault('iam', 400, 'Throttling'));
    expect(await drifts(config, env)).toEqual([]);
  });
});

suiteUnless(noAwsClients(), 'in moto', () => {
  let moto: Moto;
  let config: string;
  let env: NodeJS.ProcessEnv;
  const cli = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await aws(args, env);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return stdout;
  };
  /** An account with nothing in it but a policy to attach. */
  const reset = async (): Promise<void> => {
    await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' });
    const policy = JSON.stringify(allow('s3:Get*', '*'));
    await cli('iam', 'create-policy', '--policy-name', 'shop-reader', '--policy-document', policy);
  };
  beforeAll(async () => {
    moto = await Moto.start();
    config = written(shop(moto.url));
    env = clientEnv(moto.url, {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'x'.repeat(40),
    });
  }, within(60_000));
  afterAll(() => moto?.stop());

  it(
    'the script makes what diff wants, and can be run again',
    async () => {
      await reset();
      const script = await printed(config, 'cli');
      // moto cannot add an audience to a provider: that one call is only written down.
      const bin = mkdtempSync(join(folder, 'bin-'));
      const added = join(bin, 'added');
      writeFileSync(
        join(bin, 'aws'),
        `#!/bin/sh
if [ "$2" = add-client-id-to-open-id-connect-provider ]; then printf '%s\\n' "$*" >> ${added}; exit; fi
exec ${join(awsBin(), 'aws')} "$@"
`,
        { mode: 0o755 },
      );
      const withAws = { ...env, PATH: [bin, env['PATH']].join(delimiter) };
      expect((await drifts(config, env)).map(({ kind }) => kind)).toEqual([
        'missing',
        'missing',
        'missing',
        'missing',
      ]);
      expect(await run('sh', ['-c', script], withAws)).toMatchObject({ code: 0, stderr: '' });
      expect(await drifts(config, env)).toEqual([]);
      await cli('iam', 'update-role', '--role-name', 'shop-preview', '--max-session-duration', '7200');
      await cli('iam', 'delete-role-permissions-boundary', '--role-name', 'shop-preview');
      const everyone = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };
      const open = JSON.stringify({ Version: '2012-10-17', Statement: [everyone] });
      await cli('iam', 'update-assume-role-policy', '--role-name', 'shop-preview', '--policy-document', open);
      // Anyone more, longer sessions, no boundary; and neither of both rules.
      expect((await drifts(config, env)).map(({ kind }) => kind)).toEqual([
        ...['wider', 'wider', 'wider', 'narrower', 'narrower'],
      ]);
      expect(await run('sh', ['-c', script], withAws)).toMatchObject({ code: 0, stderr: '' });
      expect(await drifts(config, env)).toEqual([]);
      expect(readFileSync(added, 'utf8')).toBe(
        `iam add-client-id-to-open-id-connect-provider --cli-input-json {"OpenIDConnectProviderArn":"${GITHUB_PROVIDER}","ClientID":"${AUDIENCE}"}\n`,
      );
    },
    within(240_000),
  );

  it(
    'the template makes what diff wants',
    async () => {
      await reset();
      // moto makes no OIDC providers of a template, so this does what the template says where there is one already.
      await cli('iam', 'create-open-id-connect-provider', '--url', GITHUB, '--client-id-list', AUDIENCE);
      const template = await printed(config, 'cloudformation');
      const without = template
        .replace(/\n {2}# The account accepts ID tokens(.|\n)*?\n\n/, '\n')
        .replace(/!Ref IssuerTokenActionsGithubusercontentCom/g, GITHUB_PROVIDER);
      expect(without).not.toContain('OIDCProvider\n');
      const body = `file://${written(without)}`;
      const stack = ['--stack-name', 'trust', '--capabilities', 'CAPABILITY_NAMED_IAM'];
      await cli('cloudformation', 'create-stack', ...stack, '--template-body', body);
      // Nor does it attach what ManagedPolicyArns names.
      const jobs = ['shop-production', 'shop-preview'];
      expect(await drifts(config, env)).toEqual(
        jobs.map((name) => ({ kind: 'missing', what: `role ${name}`, text: `${READER} is not attached` })),
      );
      for (const name of jobs)
        await cli('iam', 'attach-role-policy', '--role-name', name, '--policy-arn', READER);
      expect(await drifts(config, env)).toEqual([]);
    },
    within(120_000),
  );
});

suiteUnless(missingTools('tofu'), 'for OpenTofu', () => {
  const tofu = (args: readonly string[], cwd: string): Promise<Ran> =>
    run(toolPath('tofu'), args, { PATH: process.env['PATH'], HOME: cwd, CHECKPOINT_DISABLE: '1' }, cwd);
  const EVIL = `a"b'c\\\\d\${e}%{f}#*/é$(id)`;
  const cases: [string, string][] = [
    ['a shop', shop('https://sts.eu-central-1.amazonaws.com')],
    [
      'texts that HCL acts on',
      file(`
role: ${ACCOUNT}:role/1team/entry, ${ACCOUNT}:role/a+b=c
audience: 'https://x/\${y}'
when: { environment: [${JSON.stringify(EVIL.replaceAll('*', '\\*'))}, ${JSON.stringify(`${EVIL.replaceAll('*', '\\*')}**`)}] }
trust:
  description: ${JSON.stringify(EVIL)}
  tags: { for: 'e', 'a b': 'c' }
  policy: { Statement: [{ Effect: Allow, Action: 's3:*', Resource: [], Condition: { StringEquals: { 'aws:PrincipalTag/\${x}': ${JSON.stringify(EVIL)}, for: x } } }] }`),
    ],
    [
      'a character beyond 16 bits',
      file(`
role: ${ACCOUNT}:role/shop
when: { environment: production }
trust: { tags: { team: '\u{20000}', '\u{20000}\u{20000}': b, x: y } }`),
    ],
  ];

  it.each(cases)(
    '%s is formatted as people write it, and says what the documents say',
    async (_, text) => {
      const module = mkdtempSync(join(folder, 'module-'));
      const config = written(text);
      const configuration = await printed(config, 'terraform');
      const { providers, roles } = JSON.parse(await printed(config, 'json')) as Documents;
      writeFileSync(join(module, 'printed.tf'), configuration);
      expect(await tofu(['fmt', '-check', '-diff', 'printed.tf'], module)).toMatchObject({
        code: 0,
        stdout: '',
      });

      // Providers are not at hand: so each resource becomes an output with all that it says, and ARNs are what they will be.
      const labels = (type: string): string[] =>
        [...configuration.matchAll(new RegExp(`^resource "${type}" "(.*)" `, 'gm'))].map(
          ([, label = '']) => label,
        );
      const known = new Map<string, string | undefined>([
        ...labels('aws_iam_openid_connect_provider').map(
          (label, at) => [`aws_iam_openid_connect_provider.${label}.arn`, providers[at]?.arn] as const,
        ),
        ...labels('aws_iam_role').flatMap((label, at) => [
          [`aws_iam_role.${label}.arn`, roles[at]?.arn] as const,
          [`aws_iam_role.${label}.name`, roles[at]?.name] as const,
        ]),
      ]);
      const outputs = configuration
        .replace(/^resource "(\w+)" "(.*)" \{$/gm, 'output "$1__$2" {\n  value = {')
        .replace(/^\}$/gm, '  }\n}')
        .replace(/\baws_iam_\w+\.\w+\.(arn|name)\b/g, (reference) => JSON.stringify(known.get(reference)));
      rmSync(join(module, 'printed.tf'));
      writeFileSync(join(module, 'outputs.tf'), outputs);
      expect(await tofu(['plan', '-input=false', '-out=plan'], module)).toMatchObject({
        code: 0,
        stderr: '',
      });
      const { stdout } = await tofu(['show', '-json', 'plan'], module);
      const planned = JSON.parse(stdout).planned_values.outputs as Record<
        string,
        { value: Record<string, never> }
      >;
      const said = Object.entries(planned).map(
        ([name, { value }]) => [name.split('__')[0] ?? '', value] as const,
      );
      const of = (type: string) => said.filter(([own]) => own === type).map(([, value]) => value);
      const byName = <T extends { name: string }>(one: T, other: T): number =>
        one.name < other.name ? -1 : 1;

      expect(of('aws_iam_openid_connect_provider')).toEqual(
        providers.map(({ url, clientIds }) => ({ url, client_id_list: clientIds })),
      );
      const made = of('aws_iam_role').map((role) => ({
        name: String(role['name']),
        path: role['path'] ?? '/',
        trust: JSON.parse(String(role['assume_role_policy'])),
        permissionsBoundary: role['permissions_boundary'] ?? null,
        maxSessionDuration: role['max_session_duration'],
        description: role['description'] ?? null,
        tags: role['tags'] ?? {},
      }));
      const wanted = roles.map(
        ({ name, path, trust, permissionsBoundary, maxSessionDuration, description, tags }) => ({
          ...{ name, path, trust, permissionsBoundary, maxSessionDuration, description, tags },
        }),
      );
      expect(made.sort(byName)).toEqual(wanted.sort(byName));
      const attached = of('aws_iam_role_policy_attachment').map(
        (one) => `${one['role']} ${one['policy_arn']}`,
      );
      expect(attached.sort()).toEqual(
        roles.flatMap(({ name, policies }) => policies.map((policy) => `${name} ${policy}`)).sort(),
      );
      const inline = of('aws_iam_role_policy').map((one) => [
        `${one['role']} ${one['name']}`,
        JSON.parse(String(one['policy'])),
      ]);
      expect(Object.fromEntries(inline)).toEqual(
        Object.fromEntries(
          roles.flatMap(({ name, inline: own }) =>
            Object.entries(own).map(([policy, document]) => [`${name} ${policy}`, document]),
          ),
        ),
      );
    },
    60_000,
  );
});
