import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import type { AwsCredentials } from '../support/aws/account.js';
import { noAwsClients } from '../support/aws/clients.js';
import { AwsJobs, keysIn } from '../support/aws/jobs.js';
import { allow } from '../support/aws/policies.js';
import {
  AWS_CLI,
  type AwsClient,
  ask,
  BOTO3,
  hostileHome,
  JAVASCRIPT,
  stepEnv,
} from '../support/aws/steps.js';
import type { KeptJob } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

const TTL_S = 600;
const CLI = join(import.meta.dirname, '../../dist/jobpass.js');
/** Prints the variables of AWS that are set to nothing. */
const LIST_EMPTY = `
  const found = Object.entries(process.env).filter(([name, value]) => name.startsWith('AWS_') && value === '');
  console.log('empty: ' + JSON.stringify(found.map(([name]) => name)));
`;
const DELIVERIES = ['env', 'file', 'endpoint'] as const;
type DeliveryName = (typeof DELIVERIES)[number];

/** A world of its own for each test, since tests let time pass. */
interface Scene {
  jobs: AwsJobs;
  role: string;
  /** The key in the home folder. */
  other: AwsCredentials;
  env: Record<string, string>;
}

async function scene({ onTestFinished }: Pick<TestContext, 'onTestFinished'>): Promise<Scene> {
  const jobs = await AwsJobs.start();
  const other = jobs.account.addUser('somebody-else');
  const home = hostileHome(other);
  onTestFinished(async () => {
    await jobs.close();
    rmSync(home, { recursive: true, force: true });
  });
  return { jobs, role: jobs.role('deploy'), other, env: stepEnv(jobs.account, home) };
}

const OURS = /^arn:aws:sts::123456789012:assumed-role\/deploy\/\S+ builds,reports$/m;

const SECOND = /assumed-role\/second\/\S+ builds,reports/;

function served(step: StepResult, arn = OURS): void {
  expect(step.output).toMatch(arn);
  expect(step.output).not.toContain('somebody-else');
  expect(step.exitCode, step.output).toBe(0);
}

function refused(step: StepResult, how: RegExp): void {
  expect(step.output).toMatch(how);
  expect(step.output).not.toMatch(/^arn:/m);
  expect(step.exitCode).toBe(1);
}

/** What a step that steals can carry away. */
async function stolen(job: KeptJob, main: StepResult, deliver: DeliveryName): Promise<AwsCredentials> {
  if (deliver === 'env') return keysIn(main);
  const json =
    deliver === 'endpoint' ? (await job.command('token')).output : readFileSync(sessionFile(main), 'utf8');
  const keys = JSON.parse(json) as Record<string, string>;
  return {
    accessKeyId: keys['AccessKeyId'] ?? '',
    secretAccessKey: keys['SecretAccessKey'] ?? '',
    sessionToken: keys['SessionToken'],
  };
}

/** The file with the job's only session, which the profile's command reads. */
function sessionFile(main: StepResult): string {
  const temp = dirname(dirname(main.env.get('AWS_CONFIG_FILE') ?? ''));
  const found = readdirSync(temp).map((name) => join(temp, name, 'session.json'));
  return found.find((path) => existsSync(path)) ?? '';
}

/** What would be found before what Jobpass delivers, or in its place. */
function rivals({ other, role }: Scene, folder: string, deliver: DeliveryName): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: other.accessKeyId,
    AWS_SECRET_ACCESS_KEY: other.secretAccessKey,
    AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'nowhere'),
    AWS_ROLE_ARN: role,
    AWS_ROLE_SESSION_NAME: 'rival',
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: join(folder, 'nowhere'),
    // Nothing can stand beside the endpoint: a test of its own.
    ...(deliver === 'endpoint' ? {} : { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/somebody-else' }),
  };
}

function suite(client: AwsClient): void {
  describe.each(DELIVERIES)('by %s', (deliver) => {
    it('is served in the job, and refused after its end', { timeout: within(120_000) }, async (context) => {
      const { jobs, role, env } = await scene(context);
      const job = jobs.job();
      const main = await job.main({ ...jobs.inputs(role), deliver, ttl: `${TTL_S}s` });
      expect(main.exitCode, main.output).toBe(0);
      served(await ask(job, client, env));
      const keys = await stolen(job, main, deliver);
      expect(await jobs.account.accepts(keys)).toBe(true);
      const post = await job.post(main);
      expect(post.output).toMatch(/Ended credential \S+: lives until/);
      jobs.account.jump((TTL_S + 2) * 1000);
      expect(await jobs.account.refusal(keys)).toBe('ExpiredToken');
      // What was left in variables is good for nothing, and does not give way to somebody else's profile.
      refused(
        await ask(job, client, env),
        deliver === 'env' ? /ExpiredToken/ : /refused after 0: .*(redential|endpoint-token)/s,
      );
    });

    it('is refused at once after a job with revoke-role', { timeout: within(120_000) }, async (context) => {
      const { jobs, env } = await scene(context);
      const role = jobs.role('deploy', { boundary: allow('*', '*') });
      const actions = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];
      const ender = jobs.role('ender', { policies: [allow(actions, role)] });
      const job = jobs.job();
      const main = await job.main({ ...jobs.inputs(role), deliver, 'revoke-role': ender, ttl: '30m' });
      expect(main.exitCode, main.output).toBe(0);
      const keys = await stolen(job, main, deliver);
      const copy = { ...env, ...(deliver === 'env' ? {} : asVariables(keys)) };
      served(await ask(job, client, copy));
      const post = await job.post(main);
      expect(post.output).toMatch(/Ended credential \S+: revoked/);
      refused(await ask(job, client, copy), /explicit deny|AccessDenied/);
    });

    it('wins over what else the job finds', { timeout: within(120_000) }, async (context) => {
      const found = await scene(context);
      const { jobs, role, env } = found;
      const job = jobs.job(rivals(found, env['HOME'] ?? '', deliver));
      const main = await job.main({ ...jobs.inputs(role), deliver, ttl: `${TTL_S}s` });
      expect(main.exitCode, main.output).toBe(0);
      served(await ask(job, client, env));
    });

    it('leaves nothing set and empty in the environment of exec', {
      timeout: within(120_000),
    }, async (context) => {
      const found = await scene(context);
      const { jobs, role, env } = found;
      const job = jobs.job(rivals(found, env['HOME'] ?? '', deliver));
      const empty = { AWS_PROFILE: '', AWS_DEFAULT_PROFILE: '', AWS_SECURITY_TOKEN: '' };
      const inputs = { ...jobs.inputs(role), deliver, ttl: `${TTL_S}s` };
      const step = await job.runner.run(
        [
          ...[CLI, 'exec', ...Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value])],
          ...['--', process.execPath, '-e', LIST_EMPTY],
        ],
        { env: { ...env, ...empty } },
      );
      expect(step.exitCode, step.output).toBe(0);
      expect(step.output).toContain('empty: []');
    });

    // With a profile set, programs do not look at variables: main says so.
    if (deliver === 'env') return;
    it('works where the temporary folder has a name that a shell would read', {
      timeout: within(120_000),
    }, async (context) => {
      const { jobs, role, env } = await scene(context);
      const temp = join(env['HOME'] ?? '', `a "b" $ $(exit 3) 'c' \`exit 4\` %d ;e`);
      mkdirSync(temp);
      const job = jobs.job({ RUNNER_TEMP: temp });
      const main = await job.main({ ...jobs.inputs(role), deliver, ttl: `${TTL_S}s` });
      expect(main.exitCode, main.output).toBe(0);
      served(await ask(job, client, env));
    });
    it('wins over AWS_PROFILE', { timeout: within(120_000) }, async (context) => {
      const { jobs, role, env } = await scene(context);
      const job = jobs.job({ AWS_PROFILE: 'x', AWS_DEFAULT_PROFILE: 'x' });
      const main = await job.main({ ...jobs.inputs(role), deliver, ttl: `${TTL_S}s` });
      expect(main.exitCode, main.output).toBe(0);
      served(await ask(job, client, env));
    });
  });

  it('finds the session where a Docker action has the folder under another path', {
    timeout: within(120_000),
  }, async (context) => {
    const { jobs, role, env } = await scene(context);
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs(role), deliver: 'file', ttl: `${TTL_S}s` });
    expect(main.exitCode, main.output).toBe(0);
    // The runner mounts the folder there, and translates variables that begin with its path.
    const elsewhere = join(env['HOME'] ?? '', 'runner_temp');
    cpSync(job.runner.temp, elsewhere, { recursive: true, filter: (path) => !path.endsWith('.sock') });
    rmSync(sessionFile(main));
    const translated = Object.fromEntries(
      [...main.env].map(([name, value]) => [name, value.replace(job.runner.temp, elsewhere)]),
    );
    expect(translated['AWS_CONFIG_FILE']).toContain(elsewhere);
    served(await ask(job, client, { ...env, ...translated }));
  });

  it('is served by the endpoint with the token in the file alone', {
    timeout: within(120_000),
  }, async (context) => {
    const { jobs, role, env } = await scene(context);
    const job = jobs.job();
    const main = await job.main({ ...jobs.inputs(role), deliver: 'endpoint', ttl: `${TTL_S}s` });
    expect(main.exitCode, main.output).toBe(0);
    const file = main.env.get('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE') ?? '';
    const token = main.env.get('AWS_CONTAINER_AUTHORIZATION_TOKEN') ?? '';
    expect(readFileSync(file, 'utf8')).toBe(token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    served(await ask(job, client, { ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN: '' }));
    await job.post(main);
    expect(existsSync(file)).toBe(false);
  });

  it('has the profile of a workflow that moved by its line uses:, beside what an earlier step left', {
    timeout: within(120_000),
  }, async (context) => {
    const { jobs, role, env } = await scene(context);
    const job = jobs.job();
    const common = { 'aws-region': 'eu-central-1', 'sts-endpoint': jobs.account.url };
    const first = await job.main({ ...common, 'role-to-assume': role });
    expect(first.exitCode, first.output).toBe(0);
    const second = await job.main({
      ...{ ...common, 'role-to-assume': jobs.role('second'), 'aws-profile': 'prod' },
      'overwrite-aws-profile': 'true',
    });
    expect(second.exitCode, second.output).toBe(0);
    served(await ask(job, client, env, { profile: 'prod' }), SECOND);
    served(await ask(job, client, env));
    const third = await job.main({
      ...{ ...common, 'role-to-assume': jobs.role('second'), 'aws-profile': 'both' },
      'output-env-credentials': 'true',
    });
    expect(third.exitCode, third.output).toBe(0);
    expect(third.env.get('AWS_PROFILE')).toBe('both');
    served(await ask(job, client, env), SECOND);
    served(await ask(job, client, { ...env, AWS_PROFILE: '' }, { profile: 'both' }), SECOND);
  });

  it('finds two profiles of one step, in regions of their own', {
    timeout: within(120_000),
  }, async (context) => {
    const { jobs, role, env } = await scene(context);
    const job = jobs.job();
    const other = jobs.role('second');
    const { role: _, ...common } = jobs.inputs(role);
    const map = ['one:', `  role: ${role}`, 'two:', `  role: ${other}`, '  region: us-east-1'].join('\n');
    const main = await job.main({ ...common, deliver: 'file', credentials: map });
    expect(main.exitCode, main.output).toBe(0);
    served(await ask(job, client, env, { profile: 'one' }));
    served(await ask(job, client, env, { profile: 'two' }), SECOND);
    const regions = jobs.account
      .of('GetCallerIdentity')
      .map(({ headers }) => /\/(\w+-\w+-\d)\/sts\//.exec(headers.authorization ?? '')?.[1]);
    expect(regions).toEqual(['eu-central-1', 'us-east-1']);
    const regional = { ...env, AWS_REGION: 'eu-central-1', AWS_DEFAULT_REGION: 'eu-central-1' };
    // There is no other one any more.
    refused(await ask(job, client, regional), /redential/);
    await job.post(main);
    refused(await ask(job, client, env, { profile: 'one' }), /refused after 0/);
  });
}

const asVariables = (keys: AwsCredentials): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: keys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  AWS_SESSION_TOKEN: keys.sessionToken ?? '',
});

describe('delivery is refused where AWS clients would read another credential:', () => {
  it('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: no endpoint beside it', async (context) => {
    const { jobs, role } = await scene(context);
    for (const value of ['/v2/credentials/x', '']) {
      const job = jobs.job({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: value });
      const main = await job.main({ ...jobs.inputs(role), deliver: 'endpoint' });
      expect(main.output).toMatch(/::error.*endpoint` is not allowed if AWS_CONTAINER_CREDENTIALS_RELATIVE/);
      expect(main.exitCode).toBe(1);
    }
    expect(jobs.account.of('AssumeRoleWithWebIdentity')).toEqual([]);
  });

  it('$NAME in the path of the temporary folder: no file there, since boto would read another path', async (context) => {
    const { jobs, role, env } = await scene(context);
    const temp = join(env['HOME'] ?? '', 'a $HOME');
    mkdirSync(temp);
    const main = await jobs.job({ RUNNER_TEMP: temp }).main({ ...jobs.inputs(role), deliver: 'file' });
    expect(main.output).toMatch(/::error.*`deliver: file` is not possible in the folder .*a \$HOME/);
    expect(main.exitCode).toBe(1);
  });

  it.each(['AWS_PROFILE', 'AWS_SECURITY_TOKEN'])('%s: told, with deliver: env', async (name) => {
    const jobs = await AwsJobs.start();
    try {
      const main = await jobs.job({ [name]: 'x' }).main(jobs.inputs(jobs.role('deploy')));
      expect(main.exitCode, main.output).toBe(0);
      expect(main.output).toMatch(new RegExp(`::warning.*${name} is set in this job, and some programs`));
    } finally {
      await jobs.close();
    }
  });
});

describe('the AWS SDK for JavaScript in a job', () => suite(JAVASCRIPT));
suiteUnless(noAwsClients(), 'the AWS CLI in a job', () => suite(AWS_CLI));
suiteUnless(noAwsClients(), 'boto3 in a job', () => suite(BOTO3));

suiteUnless(noAwsClients(), 'programs that run over renewals', () => {
  const SECONDS = 25;
  const found: Partial<Record<'file' | 'endpoint', { job: KeptJob; main: StepResult }>> = {};
  const steps = new Map<string, StepResult>();
  let jobs: AwsJobs;
  let home: string;
  beforeAll(async () => {
    jobs = await AwsJobs.start();
    home = hostileHome(jobs.account.addUser('somebody-else'));
    const role = jobs.role('deploy');
    const env = stepEnv(jobs.account, home);
    await Promise.all(
      (['file', 'endpoint'] as const).map(async (deliver) => {
        const job = jobs.job();
        const main = await job.main({ ...jobs.inputs(role), deliver, lease: '20s' });
        expect(main.exitCode, main.output).toBe(0);
        found[deliver] = { job, main };
        await Promise.all(
          [JAVASCRIPT, BOTO3, AWS_CLI].map(async (client) => {
            steps.set(`${client.name} ${deliver}`, await ask(job, client, env, { seconds: SECONDS }));
          }),
        );
      }),
    );
  }, within(120_000));
  afterAll(async () => {
    await jobs.close();
    rmSync(home, { recursive: true, force: true });
  });

  it.each(
    [JAVASCRIPT, BOTO3, AWS_CLI].flatMap(({ name }) => [
      [name, 'file'],
      [name, 'endpoint'],
    ]),
  )('%s by %s: without a failure', (name, deliver) => {
    const step = steps.get(`${name} ${deliver}`);
    if (step === undefined) return expect.fail('it did not run');
    served(step);
    // All copies have the name of one session.
    const sessions = new Set(step.output.match(/assumed-role\/deploy\/\S+/g));
    expect(sessions.size, step.output).toBe(1);
    expect(step.output.match(OURS_ALL)?.length).toBeGreaterThanOrEqual(name === AWS_CLI.name ? 3 : 10);
  });

  it('on sessions of which none outlives its lease', async () => {
    const keys: AwsCredentials[] = [];
    for (const deliver of ['file', 'endpoint'] as const) {
      const one = found[deliver];
      if (one === undefined) return expect.fail('it did not run');
      keys.push(await stolen(one.job, one.main, deliver));
      expect(await jobs.account.accepts(keys.at(-1) as AwsCredentials)).toBe(true);
      const post = await one.job.post(one.main);
      expect(post.exitCode, post.output).toBe(0);
    }
    jobs.account.jump(22_000);
    for (const key of keys) expect(await jobs.account.refusal(key)).toBe('ExpiredToken');
    // Each of the two jobs made several copies of one session.
    expect(jobs.account.of('AssumeRoleWithWebIdentity')).toHaveLength(2);
    expect(jobs.account.of('GetScopedCredentials').length).toBeGreaterThanOrEqual(6);
  });
});

suiteUnless(noAwsClients(), 'programs on a machine whose clock is off', () => {
  it.each([
    ['50 s behind', 50_000],
    ['3 min ahead', -180_000],
  ])('boto3 by endpoint, %s: without a failure', { timeout: within(120_000) }, async (_, clockMs) => {
    const jobs = await AwsJobs.start({ clockMs });
    const home = hostileHome(jobs.account.addUser('somebody-else'));
    try {
      const job = jobs.job();
      const main = await job.main({ ...jobs.inputs(jobs.role('deploy')), deliver: 'endpoint', lease: '60s' });
      expect(main.exitCode, main.output).toBe(0);
      served(await ask(job, BOTO3, stepEnv(jobs.account, home), { seconds: 30 }));
      const keys = await stolen(job, main, 'endpoint');
      await job.post(main);
      jobs.account.jump(62_000);
      expect(await jobs.account.refusal(keys)).toBe('ExpiredToken');
    } finally {
      await jobs.close();
      rmSync(home, { recursive: true, force: true });
    }
  });
});
const OURS_ALL = new RegExp(OURS.source, 'gm');
