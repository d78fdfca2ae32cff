import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkUnreadVariables } from '../../../src/command/unread-variables.js';
import { readSettings } from '../../../src/config/settings.js';
import type { JobpassError } from '../../../src/errors.js';
import { readCredentials } from '../../../src/job/credentials-input.js';
import { mainStep } from '../../../src/job/main-step.js';
import { INPUTS, STEP_INPUTS } from '../../../src/providers/all-inputs.js';
import { hiddenAccounts } from '../../../src/providers/aws/inputs.js';
import { awsSettings } from '../../../src/providers/aws/settings.js';
import { commonActions, PROVIDERS } from '../../../src/providers/registry.js';
import type { Runner, StepSurface } from '../../../src/runners/runner.js';
import { CONFIGURE_AWS_CREDENTIALS_INPUTS, VERSION } from '../../support/configure-aws-credentials.js';

const ROOT = new URL('../../..', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const ROLE = 'arn:aws:iam::123456789012:role/deploy';
const MINIMUM = { 'role-to-assume': ROLE, 'aws-region': 'eu-central-1' };
const DEFAULTS = Object.fromEntries(
  STEP_INPUTS.flatMap((input) => (input.default === undefined ? [] : [[input.name, input.default]])),
);

/** As a step of the action has them: with the defaults that the runner fills in. */
const step = (given: Record<string, string>): Map<string, string> =>
  new Map(Object.entries({ ...DEFAULTS, ...given }));
const read = async (given: Record<string, string>) => {
  const found = await readSettings(step(given), PROVIDERS, { commonActions });
  return { ...found, aws: awsSettings(found.settings) };
};

/** The rows of the table in the docs: each input, and whether it is supported. */
const TABLE = new Map(
  [
    ...text('docs/reference/aws.md').matchAll(/^\| (`[^|]+`) \| (supported|rejected) \| ([^|]+) \|$/gm),
  ].flatMap(([, names = '', word = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']): [string, string] => [name, word]),
  ),
);

describe('aws-actions/configure-aws-credentials', () => {
  it('has each of its inputs in the table of the docs, and the table has no others', () => {
    expect([...TABLE.keys()].sort()).toEqual(CONFIGURE_AWS_CREDENTIALS_INPUTS.map(({ name }) => name).sort());
    expect(text('docs/reference/aws.md')).toContain(`configure-aws-credentials\` ${VERSION}`);
  });

  const supported = CONFIGURE_AWS_CREDENTIALS_INPUTS.filter(({ name }) => TABLE.get(name) === 'supported');
  const rejected = CONFIGURE_AWS_CREDENTIALS_INPUTS.filter(({ name }) => TABLE.get(name) === 'rejected');

  it.each(supported)('$name is supported, and action.yml has it', async ({ name, example }) => {
    const { inputs } = parse(text('action.yml')) as { inputs: Record<string, unknown> };
    expect(inputs).toHaveProperty([name]);
    const { settings, warnings, unread } = await read({ ...MINIMUM, [name]: example });
    expect(settings.provider).toBe('aws');
    expect([warnings, unread]).toEqual([[], []]);
  });

  it.each(rejected)('$name is refused with the fix, and its value not shown', async ({ name, example }) => {
    const error = await read({ ...MINIMUM, [name]: example }).then(
      () => undefined,
      (reason: { code: string; message: string; hint: string }) => reason,
    );
    expect(error).toMatchObject({ code: 'usage' });
    expect(error?.message).toContain(`${name} of aws-actions/configure-aws-credentials`);
    expect(error?.hint.length).toBeGreaterThan(20);
    if (/key|token/.test(name)) expect(`${error?.message} ${error?.hint}`).not.toContain(example);
  });

  it.each(rejected.filter(({ example }) => example === 'true'))('$name: false passes', async ({ name }) => {
    expect((await read({ ...MINIMUM, [name]: 'false' })).warnings).toEqual([]);
    await expect(read({ ...MINIMUM, [name]: 'no' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('narrows by each input that narrows', async () => {
    const { settings, aws } = await read({
      ...MINIMUM,
      'role-duration-seconds': '1200',
      'role-session-name': 'mine',
      'managed-session-policies': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'allowed-account-ids': '123456789012',
      'mask-aws-account-id': 'True',
      'sts-endpoint': 'http://127.0.0.1:4566',
    });
    expect(settings.ttlMs).toBe(1_200_000);
    expect(aws).toMatchObject({
      ...{ sessionName: 'mine', accounts: ['123456789012'] },
      policies: { arns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
    });
    expect(hiddenAccounts(settings)).toEqual(['123456789012']);
    expect(aws.sts.href).toBe('http://127.0.0.1:4566/');
  });

  it.each<[Record<string, string>, string[]]>([
    [{}, ['env']],
    [{ 'output-credentials': 'true' }, ['env', 'output']],
    [{ 'output-credentials': 'false' }, ['env']],
    [{ 'output-credentials': 'true', 'output-env-credentials': 'false' }, ['output']],
    [{ 'aws-profile': 'prod' }, ['file']],
    [{ 'aws-profile': 'prod', 'output-env-credentials': 'true' }, ['env', 'file']],
    [{ 'aws-profile': 'prod', 'output-credentials': 'TRUE' }, ['output', 'file']],
  ])('%j is delivered by %j', async (given, deliver) => {
    const { settings, aws } = await read({ ...MINIMUM, ...given });
    expect(settings.deliver).toEqual(deliver);
    if (given['aws-profile'] !== undefined)
      expect(aws).toMatchObject({ profile: 'prod', besideOthers: true });
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ 'output-env-credentials': 'false' }, /leaves no delivery for the session/],
    [{ 'output-credentials': 'true', deliver: 'endpoint' }, /`deliver` and `output-credentials` both set/],
    [{ 'output-credentials': 'yes' }, /`output-credentials` is `yes`, which is not allowed/],
    [
      { 'overwrite-aws-profile': 'false', 'aws-profile': 'x' },
      /`overwrite-aws-profile: false` is not allowed/,
    ],
    [{ 'aws-profile': 'x', profile: 'y' }, /`profile` and `aws-profile` are both set/],
    [{ 'aws-profile': 'a b' }, /`profile` is `a b`, which is not allowed/],
    [{ 'sts-endpoint': 'http://minio.example' }, /not https/],
    [{ 'sts-endpoint': 'https://minio.example' }, /is not a host of AWS/],
  ])('%j is refused', async (given, told) => {
    await expect(read({ ...MINIMUM, ...given })).rejects.toMatchObject({ told: expect.stringMatching(told) });
  });
});

describe('other common actions', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['hashicorp/vault-action', { method: 'jwt' }, /Use `auth`/],
    ['hashicorp/vault-action', { exportenv: 'false' }, /deliver: output/],
    ['hashicorp/vault-action', { jwtgithubaudience: 'x' }, /Use `audience`/],
    ['hashicorp/vault-action', { exporttoken: 'true' }, /Use `export-token`/],
    ['hashicorp/vault-action', { roleid: 'x' }, /Use `role-id`/],
    ['hashicorp/vault-action', { provider: 'vault', token: 'hvs.secret' }, /no long-lived secrets/],
    ['google-github-actions/auth', { credentials_json: '{}' }, /does not expire.*delete the key/],
    ['google-github-actions/auth', { access_token_subject: 'x' }, /domain-wide delegation/],
    ['google-github-actions/auth', { export_environment_variables: 'false' }, /deliver: output/],
    ['google-github-actions/auth', { cleanup_credentials: 'false' }, /always removes/],
    ['azure/login', { creds: 'x' }, /uses no client secret/],
    ['azure/login', { 'enable-azpssession': 'true' }, /Connect-AzAccount -Identity/],
    ['azure/login', { 'auth-type': 'IDENTITY' }, /az login --identity/],
  ])('%s: %j is answered', async (action, given, fix) => {
    await expect(
      readSettings(step({ url: 'https://a.example', ...given }), PROVIDERS, { commonActions }),
    ).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`of ${action} is not an input of Jobpass`) as string,
      hint: expect.stringMatching(fix) as string,
    });
  });

  it('token alone says too little of where it comes from', async () => {
    const { warnings } = await readSettings(step({ url: 'https://a.example', token: 'x' }), PROVIDERS, {
      commonActions,
    });
    expect(warnings).toEqual(['Unknown input "token" is ignored']);
  });

  it('have no name among those that are answered which is ours', async () => {
    const ours = STEP_INPUTS.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    const answered = (await commonActions()).flatMap(({ answers }) => [...answers.keys()]);
    expect(answered.filter((name) => ours.includes(name))).toEqual([]);
    expect(answered).toEqual(answered.map((name) => name.toLowerCase()));
  });
});

describe('inputs of another provider', () => {
  const settings = (given: Record<string, string>, shared?: (name: string) => boolean) =>
    readSettings(step(given), PROVIDERS, { commonActions, ...(shared === undefined ? {} : { shared }) });

  it.each<[Record<string, string>, RegExp]>([
    [{ url: 'https://a.example', secrets: 'secret/data/app x' }, /input secrets belongs to provider: vault/],
    [
      { url: 'https://a.example', region: 'eu-central-1' },
      /region belongs to provider: aws.*provider: oauth/,
    ],
    [{ ...MINIMUM, scope: 'deploy' }, /scope belongs to provider: oauth.*provider: aws/],
    [
      { provider: 'vault', url: 'https://v.example', 'output-credentials': 'true' },
      /belongs to provider: aws/,
    ],
    [{ url: 'https://a.example', 'revoke-role': 'x' }, /belongs to provider: vault or aws/],
    [
      { provider: 'vault', url: 'https://v.example', 'inline-session-policy': '{}' },
      /belongs to provider: aws/,
    ],
  ])('%j are refused', async (given, told) => {
    await expect(settings(given)).rejects.toMatchObject({ told: expect.stringMatching(told) });
  });

  it('cannot be found in what the runner fills in', async () => {
    for (const given of [
      MINIMUM,
      { url: 'https://a.example' },
      { provider: 'vault', url: 'https://v.example' },
    ])
      expect((await settings(given as Record<string, string>)).unread).toEqual([]);
  });

  it.each(INPUTS.map(({ name, ...input }) => ({ name, value: `not-${input.default ?? ''}` })))(
    '$name: is read by the provider, or refused',
    async ({ name, value }) => {
      const owners = PROVIDERS.filter(({ inputs }) => inputs.some((one) => one.name === name));
      if (owners.length === 0) return;
      for (const { name: provider } of PROVIDERS) {
        const given = { provider, url: 'https://a.example', [name]: value };
        const outcome = await settings(given).then(
          ({ unread }) => unread,
          (error: { told: string }) => error.told,
        );
        if (owners.some((owner) => owner.name === provider)) expect(outcome).toEqual([]);
        else expect(outcome).toMatch(/belongs to provider/);
      }
    },
  );

  it('are returned where they hold for other credentials as well', async () => {
    const given = { url: 'https://a.example', region: 'eu-central-1' };
    expect((await settings(given, (name) => name === 'region')).unread).toEqual([
      { name: 'region', owners: ['aws'], provider: 'oauth' },
    ]);
  });

  it('are the step’s where the entry of the map does not say them', () => {
    const map = 'one: { region: us-east-1 }\ntwo: { provider: vault }';
    const read = readCredentials(map, new Map([['region', 'eu-central-1']]));
    expect(read.map((one) => (typeof one === 'string' ? one : [...one.shared]))).toEqual([[], ['region']]);
  });
});

describe('inputs of another provider in a map of credentials', () => {
  const map = `one: { provider: vault, url: 'https://v.example', region: eu-central-1 }
two: { provider: aws, region: eu-central-1, role: '${ROLE}' }`;
  const told = (inputs: Record<string, string>, inherited: readonly string[]) => {
    const step: Partial<StepSurface> = {
      inputs: () => new Map(Object.entries(inputs)),
      isFromEnvironment: (name) => inherited.includes(name),
      summary: async () => undefined,
    };
    const { signal } = new AbortController();
    return mainStep({ runner: { step } as Runner, keeper: [], signal }).catch(
      (error: JobpassError) => error.told,
    );
  };

  // The command counts every input as one of the environment that is no option.
  it.each([[[]], [['region']], [['region', 'credentials']]])(
    'are refused where the entry itself says them, inherited %j',
    async (inherited) => {
      expect(await told({ credentials: map }, inherited)).toMatch(
        /^Credential "one": The input region belongs to provider: aws, but this credential has provider: vault/,
      );
    },
  );
});

describe('variables that seem to be meant for Jobpass', () => {
  const names = INPUTS.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const check = (env: Record<string, string>, given: Record<string, string> = {}, before: string[] = []) =>
    checkUnreadVariables(env, names, new Map(Object.entries(given)), () => before);

  it.each([
    ['JOBPASS_ROEL', 'JOBPASS_ROLE'],
    ['JOBPASS_AUDIANCE', 'JOBPASS_AUDIENCE'],
    ['JOBPASS_ID_TOKEN_FIEL', 'JOBPASS_ID_TOKEN_FILE'],
    ['JOBPASS_SECRET', 'JOBPASS_SECRETS'],
    ['JOBPASS_ALOWED_HOSTS', 'JOBPASS_ALLOWED_HOSTS'],
  ])('%s is a slip for %s', async (name, meant) => {
    await expect(check({ [name]: 'x' })).rejects.toMatchObject({
      code: 'usage',
      message: `The variable ${name} is unknown`,
      hint: expect.stringContaining(`Did you mean ${meant}?`) as string,
    });
  });

  it('unknown ones are warned of', async () => {
    expect(await check({ JOBPASS_WHATEVER_ELSE: 'x', OTHER: 'x' })).toEqual([
      'The variable JOBPASS_WHATEVER_ELSE is ignored: no input has this name',
    ]);
  });

  it.each<[string, Record<string, string>, Record<string, string>, string[]]>([
    [
      'inputs, and what the commands read',
      Object.fromEntries(
        [...INPUTS.map(({ name }) => name), 'id-token', 'id-token-file', 'id-token-env', 'runner']
          .filter((name) => name !== 'token-endpoint')
          .map((name) => [`JOBPASS_${name.replaceAll('-', '_').toUpperCase()}`, 'x']),
      ),
      {},
      [],
    ],
    [
      'our outputs',
      Object.fromEntries(
        ['TOKEN', 'TOKEN_FILE', 'TOKEN_ENDPOINT', 'TOKEN_ENDPOINT_TOKEN', 'SECRETS_FILE', 'FOLDER'].map(
          (name) => [`JOBPASS_${name}`, 'x'],
        ),
      ),
      {},
      [],
    ],
    [
      'what env-name says',
      { JOBPASS_ROLES: 'x', JOBPASS_ROLES_FILE: 'x', JOBPASS_ROLES_ENDPOINT_TOKEN: 'x' },
      { 'env-name': 'JOBPASS_ROLES' },
      [],
    ],
    [
      'what secrets name',
      { JOBPASS_ROLEX: 'x' },
      { secrets: 'secret/data/app password | JOBPASS_ROLEX' },
      [],
    ],
    [
      'what a map says',
      { JOBPASS_PROD_TOKEN: 'x' },
      { credentials: 'prod: { env-name: JOBPASS_PROD_TOKEN }' },
      [],
    ],
    ['where the ID token comes from', { JOBPASS_ROLEX: 'x', JOBPASS_ID_TOKEN_ENV: 'JOBPASS_ROLEX' }, {}, []],
    [
      'what an earlier log-in delivered',
      { JOBPASS_ROLEX: 'x', JOBPASS_URLS_ENDPOINT: 'x', JOBPASS_URLS_ENDPOINT_TOKEN: 'x' },
      {},
      ['JOBPASS_ROLEX', 'JOBPASS_URLS_ENDPOINT'],
    ],
  ])('%s are neither', async (_, env, given, before) => {
    expect(await check(env, given, before)).toEqual([]);
  });
});
