import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Google } from '../../support/gcp/google.js';
import type { PoolProvider } from '../../support/gcp/pools.js';
import { Machine } from '../../support/machine.js';

const ISSUER = 'https://token.actions.githubusercontent.com';
const POOL = 'projects/123456789012/locations/global/workloadIdentityPools/ci-pool';
const DEPLOYER = 'deployer@shop-prod.iam.gserviceaccount.com';
const MEMBER = `principalSet://iam.googleapis.com/${POOL}/attribute.jobpass_deployer/yes`;
const RULES = {
  jobs: { github: { issuer: ISSUER, when: { repository_id: '123', repository_owner_id: '456' } } },
  credentials: {
    cloud: {
      provider: 'gcp',
      'workload-identity-provider': `${POOL}/providers/github`,
      'service-account': DEPLOYER,
      when: { environment: 'production', event_name: 'push' },
      trust: {
        roles: { 'projects/shop-prod': 'roles/run.developer', 'gs://artifacts': 'roles/storage.objectUser' },
      },
    },
  },
};
const PROJECT_POLICY = '/v3/projects/shop-prod:getIamPolicy';
const BUCKET_POLICY = '/storage/v1/b/artifacts/iam';

let machine: Machine;
let google: Google;
beforeEach(async () => {
  machine = new Machine({});
  google = await Google.start();
  google.administrators.add('admin-token');
  writeFileSync(join(machine.temp, 'rules.yml'), JSON.stringify(RULES));
});
afterEach(async () => {
  await google.close();
  await machine.close();
});

const trust = (...words: string[]) =>
  machine.jobpass(['trust', ...words, '--config', join(machine.temp, 'rules.yml'), '--no-ids']);
const diff = (env: Record<string, string> = { GOOGLE_OAUTH_ACCESS_TOKEN: 'admin-token' }) =>
  machine.jobpass(
    [
      ...['trust', 'diff', 'gcp', '--config', join(machine.temp, 'rules.yml'), '--no-ids'],
      ...['--api-url', google.origin],
    ],
    { env },
  );

/** Configures the pool as `jobpass trust gcp` prints it. */
async function configured(changes: Partial<PoolProvider> = {}): Promise<PoolProvider> {
  const { code, stdout } = await trust('gcp', '--format', 'json');
  expect(code).toBe(0);
  const [provider] = JSON.parse(stdout);
  google.policies.set(PROJECT_POLICY, new Map([['roles/run.developer', [`serviceAccount:${DEPLOYER}`]]]));
  google.policies.set(BUCKET_POLICY, new Map([['roles/storage.objectUser', [`serviceAccount:${DEPLOYER}`]]]));
  google.addServiceAccount(DEPLOYER, [MEMBER]);
  return google.addProvider({
    issuer: ISSUER,
    attributeMapping: provider.attributeMapping,
    attributeCondition: provider.attributeCondition,
    ...changes,
  });
}

describe('jobpass trust gcp', () => {
  it('prints a configuration that lint accepts', async () => {
    for (const format of ['terraform', 'gcloud', 'json']) {
      const { code, stdout, stderr } = await trust('gcp', '--format', format);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain('jobpass_deployer');
      writeFileSync(join(machine.temp, format), stdout);
    }
    const linted = await machine.jobpass(['trust', 'lint', join(machine.temp, 'json')]);
    expect(linted).toMatchObject({ code: 0, stdout: '2 roles checked: no findings\n' });
    const { stdout } = await trust('gcp', '--json');
    expect(JSON.parse(stdout)).toMatchObject([{ server: POOL, roles: [DEPLOYER], format: 'terraform' }]);
    expect(readFileSync(join(machine.temp, 'gcloud'), 'utf8')).toMatch(/^#!\/bin\/sh\n/);
  });
});

describe('the commands that jobpass trust gcp prints', () => {
  const HOSTILE = 'x"; $(touch owned) `touch owned` \' \\ ; ~ @@ , %% = \u{1F600}';

  it.each([true, false])('reach gcloud as they are, if the provider exists: %s', async (exists) => {
    const rules = structuredClone(RULES) as { credentials: { cloud: { when: object } } };
    rules.credentials.cloud.when = { environment: HOSTILE };
    writeFileSync(join(machine.temp, 'rules.yml'), JSON.stringify(rules));
    const { stdout: script } = await trust('gcp', '--format', 'gcloud');
    const [provider] = JSON.parse((await trust('gcp', '--format', 'json')).stdout);
    const gcloud = `gcloud() { case "$*" in *" describe "*) return ${exists ? 0 : 1} ;; esac; printf '%s\\0' "$@" >> calls; }`;
    execFileSync('/bin/sh', ['-c', `${gcloud}\n${script}`], { cwd: machine.temp });
    const words = readFileSync(join(machine.temp, 'calls'), 'utf8').split('\0');
    expect(words.filter((word) => /^(create|create-oidc|update-oidc)$/.test(word))).toEqual(
      exists ? ['update-oidc'] : ['create', 'create-oidc', 'create'],
    );
    expect(words).toContain(`--attribute-condition=${provider.attributeCondition}`);
    const mapping = words.find((word) => word.startsWith('--attribute-mapping=')) ?? '';
    const [, separator = '', items = ''] = /^--attribute-mapping=\^([^^]+)\^(.*)$/s.exec(mapping) ?? [];
    const pairs = items.split(separator).map((item) => item.split(/=(.*)/s).slice(0, 2));
    expect(Object.fromEntries(pairs)).toEqual(provider.attributeMapping);
    expect(words).toContain(`--member=${MEMBER}`);
    expect(existsSync(join(machine.temp, 'owned'))).toBe(false);
  });
});

describe('jobpass trust diff gcp', () => {
  const WHERE = `${POOL}: `;

  it('finds no difference in its own output', async () => {
    await configured();
    google.addProvider({ issuer: 'https://gitlab.com', provider: 'gitlab' });
    google.pageLimit = 1;
    expect(await diff({ CLOUDSDK_AUTH_ACCESS_TOKEN: 'admin-token' })).toMatchObject({
      code: 0,
      stdout: `${WHERE}matches the rules file\n${WHERE}note: provider gitlab: the provider is in the pool, but not in the rules file\n`,
      stderr: '',
    });
  });

  it.each<[string, Partial<PoolProvider>, RegExp]>([
    ['no condition', { attributeCondition: '' }, /wider: provider github: it has no attribute condition/],
    [
      'a condition on the owner alone',
      { attributeCondition: "assertion.repository_owner_id == '456'" },
      /wider: provider github: the attribute condition accepts a job with .*repository/,
    ],
    [
      'a condition on another branch too',
      {
        attributeCondition:
          "assertion.repository_id == '123' && assertion.repository_owner_id == '456' && assertion.environment == 'production' && assertion.event_name == 'push' && assertion.ref == 'refs/heads/main'",
      },
      /narrower: provider github: the attribute condition does not accept a job/,
    ],
    [
      'another issuer',
      { issuer: 'https://gitlab.com' },
      /wider: provider github: it accepts tokens of https:\/\/gitlab\.com/,
    ],
    ['a disabled provider', { disabled: true }, /narrower: provider github: it is disabled/],
    [
      'another audience',
      { allowedAudiences: ['sts'] },
      /wider: .*accepts the audience sts[\s\S]*missing: .*does not accept the audience https:/,
    ],
    [
      'another mapping of the subject',
      { attributeMapping: { 'google.subject': 'assertion.sub' } },
      /missing: provider github: it does not map attribute\.jobpass_deployer[\s\S]*note: provider github: google\.subject is assertion\.sub/,
    ],
  ])('finds %s', async (_, changes, expected) => {
    await configured(changes);
    const { code, stdout } = await diff();
    expect([code, stdout]).toEqual([1, expect.stringMatching(expected)]);
  });

  it('finds an attribute that other jobs have too', async () => {
    const provider = await configured();
    Object.assign(provider, {
      attributeMapping: { ...provider.attributeMapping, 'attribute.jobpass_deployer': "'yes'" },
    });
    google.addProvider({
      issuer: 'https://gitlab.com',
      provider: 'gitlab',
      attributeMapping: { 'google.subject': 'assertion.sub', 'attribute.jobpass_deployer': "'yes'" },
    });
    const { stdout } = await diff();
    expect(stdout).toMatch(
      /wider: provider github: the mapping of attribute\.jobpass_deployer accepts a job/,
    );
    expect(stdout).toMatch(/wider: provider gitlab: .* it also maps attribute\.jobpass_deployer/);
  });

  it('finds differences of policies', async () => {
    await configured();
    const [account] = google.accounts;
    account?.policy.set('roles/iam.workloadIdentityUser', [`principalSet://iam.googleapis.com/${POOL}/*`]);
    account?.policy.set('roles/iam.serviceAccountTokenCreator', [
      'user:ada@example.com',
      'serviceAccount:x@y.iam.gserviceaccount.com',
    ]);
    google.policies.get(PROJECT_POLICY)?.set('roles/owner', [`serviceAccount:${DEPLOYER}`]);
    google.policies.delete(BUCKET_POLICY);
    const { code, stdout } = await diff();
    expect(code).toBe(1);
    expect(stdout.split('\n').filter(Boolean)).toEqual([
      `${WHERE}wider: service account ${DEPLOYER}: principalSet://iam.googleapis.com/${POOL}/* has roles/iam.workloadIdentityUser, but is not in the rules file`,
      `${WHERE}wider: service account ${DEPLOYER}: serviceAccount:x@y.iam.gserviceaccount.com has roles/iam.serviceAccountTokenCreator, but is not in the rules file`,
      `${WHERE}wider: projects/shop-prod: serviceAccount:${DEPLOYER} has roles/owner, but is not in the rules file`,
      `${WHERE}missing: service account ${DEPLOYER}: ${MEMBER} does not have roles/iam.workloadIdentityUser`,
      `${WHERE}missing: gs://artifacts: the resource does not exist`,
      `${WHERE}note: service account ${DEPLOYER}: user:ada@example.com has roles/iam.serviceAccountTokenCreator, but is not in the rules file`,
    ]);
  });

  it('finds roles under a condition, a disabled pool, and parts that do not exist', async () => {
    const { stdout: nothing } = await diff();
    expect(nothing).toContain('missing: pool ci-pool: the pool does not exist');
    expect(nothing).toContain(`missing: service account ${DEPLOYER}: the service account does not exist`);
    await configured();
    google.conditional.add('roles/iam.workloadIdentityUser');
    google.disabledPools.add('ci-pool');
    const { stdout } = await diff();
    expect(stdout).toContain('narrower: pool ci-pool: the pool is disabled, so no job can log in');
    expect(stdout).toContain('has roles/iam.workloadIdentityUser only under a condition');
  });

  it('explains what the access token lacks', async () => {
    await configured();
    expect(await diff({})).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('gcloud auth print-access-token'),
    });
    const expired = await diff({ GOOGLE_OAUTH_ACCESS_TOKEN: 'expired-token' });
    expect(expired).toMatchObject({ code: 4, stderr: expect.stringContaining('is invalid or has expired') });
    const other = await diff({ GOOGLE_OAUTH_ACCESS_TOKEN: 'other-token' });
    expect(other).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('iam.workloadIdentityPools.get'),
    });
    for (const { stderr } of [expired, other]) expect(stderr).not.toMatch(/(expired|other)-token/);
  });
});
