import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsJobs } from '../../support/aws/jobs.js';
import { allow } from '../../support/aws/policies.js';
import { AzureJobs } from '../../support/azure/jobs.js';
import { GitHubBroker } from '../../support/github/broker.js';
import { GitHubJobs } from '../../support/github/jobs.js';
import { within } from '../../support/pace.js';
import { expectDocumented, HeldRequests } from '../../support/round-trips.js';
import { AUDIENCE, World } from '../../support/world.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');

// docs/reference/requests.md has what main and post request; Vault's part is in test/needs-openbao/round-trips.test.ts.

describe('the requests of a job with an OAuth server', { timeout: within(60_000) }, () => {
  let world: World;
  let held: HeldRequests;
  let front: string;
  beforeEach(async () => {
    world = await World.start();
    held = new HeldRequests();
    front = await held.before(world.origin);
    world.answers.metadata = {
      issuer: front,
      token_endpoint: `${front}/token`,
      revocation_endpoint: `${front}/revoke`,
      introspection_endpoint: `${front}/introspect`,
    };
  });
  afterEach(async () => {
    held.close();
    await world.close();
  });

  it.each([
    ['oauth', {}],
    ['oauth, endpoints set', { 'token-endpoint': '/token', 'revocation-endpoint': '/revoke' }],
    [
      'oauth, endpoints set, with introspection',
      {
        'token-endpoint': '/token',
        'revocation-endpoint': '/revoke',
        'introspection-endpoint': '/introspect',
      },
    ],
    ['oauth, client-auth: id-token', { 'client-auth': 'id-token', 'client-id': 'ci' }],
  ])('%s', async (job, more) => {
    const given = Object.entries(more).map(([name, value]) => [
      name,
      value.startsWith('/') ? front + value : value,
    ]);
    const url = job.includes('endpoints set') ? {} : { url: front };
    const inputs = { ...world.discovered, url: '', ...url, ...Object.fromEntries(given) };
    if (inputs.url === '') Reflect.deleteProperty(inputs, 'url');
    const requests = { ACTIONS_ID_TOKEN_REQUEST_URL: `${front}/id-token?api-version=2.0` };
    await expectDocumented(job, held, world.runner(requests), inputs);
  });
});

describe('the requests of jobpass exec', { timeout: within(60_000) }, () => {
  it('share connections, those that end the credential too', async () => {
    const world = await World.start();
    const held = new HeldRequests();
    try {
      const front = await held.before(world.origin);
      const requests = { ACTIONS_ID_TOKEN_REQUEST_URL: `${front}/id-token?api-version=2.0` };
      const endpoints = { token: '/token', revocation: '/revoke', introspection: '/introspect' };
      const flags = Object.entries(endpoints).flatMap(([name, path]) => [`--${name}-endpoint`, front + path]);
      const words = ['exec', '--audience', AUDIENCE, '--keep', 'false', ...flags, '--', 'true'];
      const step = await world.runner(requests).run([CLI, ...words]);
      expect(step.exitCode, step.output).toBe(0);
      expect(step.output).toMatch(/Ended credential \S+: revoked/);
      const asked = held.take();
      expect(asked.map(({ name }) => name)).toEqual([
        ...['ID token', 'exchange', 'probe', 'revocation', 'probe'],
      ]);
      expect(new Set(asked.map(({ connection }) => connection)).size).toBe(1);
    } finally {
      held.close();
      await world.close();
    }
  });
});

describe('the requests of a job with AWS', { timeout: within(60_000) }, () => {
  let jobs: AwsJobs;
  let held: HeldRequests;
  let inputs: Record<string, string>;
  let env: Record<string, string>;
  beforeAll(async () => {
    jobs = await AwsJobs.start();
  });
  afterAll(() => jobs.close());
  beforeEach(async () => {
    held = new HeldRequests();
    const tokens = new URL(jobs.tokens.requestUrl);
    const front = await held.before(tokens.origin);
    env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: jobs.tokens.requestUrl.replace(tokens.origin, front),
      RUNNER_ENVIRONMENT: 'github-hosted',
    };
    inputs = { ...jobs.inputs(jobs.role('job')), url: await held.before(jobs.account.url) };
  });
  afterEach(() => held.close());

  it('aws', async () => {
    await expectDocumented('aws', held, jobs.job(env).runner, inputs);
  });

  it('aws, with revoke-role', async () => {
    const bounded = jobs.role('bounded', { boundary: allow('*', '*') });
    const actions = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];
    const ender = jobs.role('ender', { policies: [allow(actions, bounded)] });
    const given = { ...inputs, role: bounded, 'revoke-role': ender };
    await expectDocumented('aws, with revoke-role', held, jobs.job(env).runner, given);
  });
});

describe('the requests of a job with GitHub', { timeout: within(60_000) }, () => {
  let jobs: GitHubJobs;
  let held: HeldRequests;
  let front: string;
  let env: Record<string, string>;
  beforeEach(async () => {
    jobs = await GitHubJobs.start();
    held = new HeldRequests();
    front = await held.before(jobs.github.origin);
    const tokens = new URL(jobs.tokens.requestUrl);
    env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: jobs.tokens.requestUrl.replace(
        tokens.origin,
        await held.before(tokens.origin),
      ),
      RUNNER_ENVIRONMENT: 'github-hosted',
    };
  });
  afterEach(async () => {
    held.close();
    await jobs.close();
  });

  it('github, signer: local', async () => {
    const inputs = { ...jobs.local, 'api-url': front };
    await expectDocumented('github, signer: local', held, jobs.job(env).runner, inputs);
  });

  it('github, signer: broker', async () => {
    let atBroker = '';
    const url = await held.before(() => atBroker);
    const broker = await GitHubBroker.start(jobs, { issuer: url });
    atBroker = `http://127.0.0.1:${broker.broker.address.port}`;
    try {
      const inputs = { ...broker.inputs, url, 'api-url': front };
      await expectDocumented('github, signer: broker', held, jobs.job(env).runner, inputs);
    } finally {
      await broker.close();
    }
  });
});

describe('the requests of a job with Microsoft Entra ID', { timeout: within(60_000) }, () => {
  it.each(['endpoint', 'env'])('azure, deliver: %s', async (deliver) => {
    const jobs = await AzureJobs.start();
    const held = new HeldRequests();
    try {
      const url = await held.before(jobs.entra.origin);
      const tokens = new URL(jobs.tokens.requestUrl);
      const front = await held.before(tokens.origin);
      const env = { ACTIONS_ID_TOKEN_REQUEST_URL: jobs.tokens.requestUrl.replace(tokens.origin, front) };
      const inputs = { ...jobs.inputs, url, deliver };
      await expectDocumented('azure', held, jobs.job(env).runner, inputs);
    } finally {
      held.close();
      await jobs.close();
    }
  });
});
