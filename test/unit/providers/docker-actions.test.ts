import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings, type Settings } from '../../../src/config/settings.js';
import { checkRegistries } from '../../../src/job/registry-log-ins.js';
import { commonActions, PROVIDERS, providerDefinition } from '../../../src/providers/registry.js';
import { LOG_IN_ACTIONS } from '../../support/docker/actions.js';

const PAGE = readFileSync(
  join(import.meta.dirname, '../../../docs/migration/docker-login-action.md'),
  'utf8',
);
const AWS = { provider: 'aws', region: 'eu-central-1', role: 'arn:aws:iam::123456789012:role/images' };

describe.each(LOG_IN_ACTIONS)('$action', ({ action, version, inputs }) => {
  const [, section = ''] = PAGE.split(`## ${action} ${version}\n`);
  const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` \| /gm)].map(([, name]) => name);
  const read = async (given: Record<string, string>): Promise<{ settings: Settings; warnings: string[] }> => {
    const all = new Map(Object.entries({ ...AWS, ...given }));
    const found = await readSettings(all, PROVIDERS, { commonActions });
    await providerDefinition('aws').check(found.settings);
    await checkRegistries(found.settings);
    return found;
  };

  it('has each of its inputs in the table of the docs, and the table has no others', () => {
    expect(rows.sort()).toEqual(inputs.map(({ name }) => name).sort());
  });

  it.each(inputs.filter(({ harmless }) => harmless !== undefined))(
    '$name: $harmless is accepted without a warning',
    async ({ name, harmless = '' }) => {
      expect((await read({ [name]: harmless })).warnings).toEqual([]);
    },
  );

  it.each(inputs.filter(({ rejected }) => rejected !== undefined))(
    '$name: $rejected is refused with the fix',
    async ({ name, rejected = '' }) => {
      const error = await read({ [name]: rejected }).then(
        () => undefined,
        (reason: { code: string; message: string; hint: string }) => reason,
      );
      expect(error).toMatchObject({ code: 'usage' });
      expect(error?.hint.length).toBeGreaterThan(10);
      expect(`${error?.message} ${error?.hint}`).not.toContain('a-secret');
    },
  );
});

describe('registries that a provider cannot log in to', () => {
  const refusal = async (given: Record<string, string>): Promise<unknown> => {
    const { settings } = await readSettings(new Map(Object.entries(given)), PROVIDERS, {});
    return checkRegistries(settings).then(
      () => undefined,
      ({ message, hint }: { message: string; hint: string }) => `${message}. ${hint}`,
    );
  };
  const oauth = { url: 'https://auth.example.com' };

  it.each([
    [{ ...AWS, registries: '123456789012' }, /123456789012\.dkr\.ecr\.REGION\.amazonaws\.com/],
    [{ ...AWS, registries: 'ghcr.io' }, /`registries` is `ghcr.io`.*Amazon ECR/],
    [{ ...AWS, registries: '123456789012.dkr.ecr.nowhere.amazonaws.com' }, /Amazon ECR/],
    ...[
      'dkr.ecr.eu-central-1.amazonaws.com.evil.example',
      'dkr.ecr.eu-central-1.evil-amazonaws.com',
      'dkr.ecr.eu-central-1.amazonaws.com.cn',
      'dkr.ecr.eu-central-1.on.amazonaws.com',
      'dkr-ecr.eu-central-1.on.evil.example',
      'dkr.ecr.cn-north-1.amazonaws.com',
    ].map((ending): [Record<string, string>, RegExp] => [
      { ...AWS, registries: `123456789012.${ending}` },
      /Use a registry of Amazon ECR/,
    ]),
    [{ ...oauth, registries: 'registry.example.com' }, /Set `registry-username`/],
    [{ ...oauth, registries: 'docker.io', 'registry-username': 'x' }, /Set `preset: docker-hub`/],
    [
      { preset: 'docker-hub', registries: 'ghcr.io', 'registry-username': 'x' },
      /use `docker.io` or `dhi.io`/,
    ],
    [{ provider: 'azure', registries: '999999999999' }, /log-in server of a container registry/],
    [{ provider: 'gcp', registries: '999999999999' }, /use a registry of Google Cloud/],
    [{ provider: 'github', registries: 'docker.io' }, /Use the registry `ghcr.io`/],
    [{ provider: 'github', registries: 'ghcr.io', permissions: 'contents:read' }, /`packages: read`/],
    [
      { provider: 'vault', url: 'https://vault.example.com', registries: 'ghcr.io' },
      /vault cannot log in.*aws/,
    ],
  ])('%j', async (given, expected) => {
    expect(await refusal(given as Record<string, string>)).toMatch(expected);
  });

  it.each([
    { ...AWS, registries: '123456789012.dkr.ecr.eu-central-1.amazonaws.com public.ecr.aws' },
    { ...AWS, registries: '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com' },
    { ...AWS, registries: '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn' },
    { ...AWS, registries: '123456789012.dkr-ecr.eu-central-1.on.aws' },
    { ...AWS, registries: '123456789012.dkr-ecr-fips.us-east-1.on.aws' },
    { ...AWS, registries: '123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn' },
    { ...AWS, registries: '123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu' },
    { ...oauth, registries: 'https://registry.example.com:5000/v2/', 'registry-username': 'job' },
    { preset: 'docker-hub', registries: 'index.docker.io', 'registry-username': 'octo' },
    { provider: 'github', registries: 'ghcr.io' },
  ])('but not %j', async (given) => {
    expect(await refusal(given)).toBeUndefined();
  });
});
