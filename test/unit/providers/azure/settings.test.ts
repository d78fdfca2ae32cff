import { describe, expect, it } from 'vitest';
import { CLOUDS } from '../../../../src/azure/clouds.js';
import { readSettings } from '../../../../src/config/settings.js';
import { azureAudience } from '../../../../src/providers/azure/inputs.js';
import { azureSettings } from '../../../../src/providers/azure/settings.js';
import { PROVIDERS } from '../../../../src/providers/registry.js';

const MINIMUM = {
  provider: 'azure',
  'client-id': '11111111-2222-3333-4444-55555555555A',
  'tenant-id': 'contoso.onmicrosoft.com',
};
const read = async (given: Record<string, string>) =>
  (await readSettings(new Map(Object.entries({ ...MINIMUM, ...given })), PROVIDERS)).settings;
const settings = async (given: Record<string, string>) => azureSettings(await read(given));

describe('settings for Azure', () => {
  it('have the audience of the cloud, as the definition computes it without the table of clouds', async () => {
    for (const [name, { audience, terraform, cli }] of Object.entries(CLOUDS))
      for (const spelling of [name, name.toUpperCase(), terraform, cli])
        expect(azureAudience(await read({ environment: spelling })), spelling).toBe(audience);
  });

  it('have the resource of the scope, and the allowed resources', async () => {
    expect(
      await settings({
        scope: 'https://vault.azure.net/.default',
        'allowed-resources': 'https://storage.azure.com, https://graph.microsoft.com/.default',
      }),
    ).toMatchObject({
      clientId: '11111111-2222-3333-4444-55555555555a',
      resource: 'https://vault.azure.net',
      allowed: ['https://vault.azure.net', 'https://storage.azure.com', 'https://graph.microsoft.com'],
    });
  });

  it('allow both names of Azure Resource Manager if one of them is allowed', async () => {
    const { allowed } = await settings({ 'allowed-resources': 'https://vault.azure.net' });
    expect(allowed).toContain('https://management.core.windows.net');
    const other = await settings({
      scope: 'https://vault.azure.net/.default',
      'allowed-resources': 'https://storage.azure.com',
    });
    expect(other.allowed?.join()).not.toContain('management');
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ 'client-id': '' }, /`client-id` is (missing|empty)/],
    [{ 'client-id': 'my-app' }, /`client-id` is `my-app`, which is not a GUID.*not the object ID/],
    [{ 'tenant-id': 'common' }, /`tenant-id` is `common`/],
    [{ 'tenant-id': 'organizations' }, /`tenant-id` is `organizations`/],
    [{ 'tenant-id': '../../evil' }, /`tenant-id` is/],
    [{ 'subscription-id': 'prod' }, /`subscription-id` is `prod`.*az account show/],
    [{ role: 'Contributor' }, /`role` is not allowed.*Role assignments/],
    [{ scope: 'https://vault.azure.net' }, /`scope` is .*one resource and `\/.default`/],
    [{ scope: 'https://a.example/.default https://b.example/.default' }, /`scope` is/],
    [{ 'allowed-resources': 'vault' }, /`allowed-resources` is `vault`/],
    [{ 'env-name': 'PATH' }, /env-name/],
    [{ url: 'http://login.example' }, /not https/],
    [{ 'azure-cli': 'maybe' }, /`azure-cli` is `maybe`/],
  ])('refuse %j', async (given, told) => {
    const tried = settings(Object.fromEntries(Object.entries(given)));
    if (given['client-id'] === '') {
      const { 'client-id': _, ...rest } = MINIMUM;
      const { settings: without } = await readSettings(new Map(Object.entries(rest)), PROVIDERS);
      expect(() => azureSettings(without)).toThrow(/`client-id` is missing/);
      tried.catch(() => undefined);
      return;
    }
    await expect(tried).rejects.toMatchObject({ told: expect.stringMatching(told) });
  });
});
