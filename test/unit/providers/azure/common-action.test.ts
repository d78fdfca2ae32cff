import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/config/settings.js';
import { azureSettings } from '../../../../src/providers/azure/settings.js';
import { commonActions, PROVIDERS } from '../../../../src/providers/registry.js';
import { AZURE_LOGIN_INPUTS, VERSION } from '../../../support/azure/login-action.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/migration/azure-login.md'), 'utf8');
const ID = (digit: string): string => `${digit.repeat(8)}-2222-3333-4444-555555555555`;
const MINIMUM = { 'client-id': ID('1'), 'tenant-id': ID('9') };
/** As a runner passes inputs: their names in lower case. */
const read = (given: Record<string, string>) =>
  readSettings(
    new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value])),
    PROVIDERS,
    { commonActions },
  );

/** The rows of the table in the docs: each input, and whether it is supported. */
const TABLE = new Map(
  [...PAGE.matchAll(/^\| `([^`]+)` \| (supported|rejected) \| [^|]+ \|$/gm)].map(
    ([, name = '', word = '']) => [name, word] as const,
  ),
);

describe('azure/login', () => {
  it('has each of its inputs in the table of the docs, and the table has no others', () => {
    expect([...TABLE.keys()].sort()).toEqual(AZURE_LOGIN_INPUTS.map(({ name }) => name).sort());
    expect(PAGE).toContain(`azure/login ${VERSION}`);
  });

  it.each(AZURE_LOGIN_INPUTS.filter(({ name }) => TABLE.get(name) === 'supported'))(
    '$name is supported',
    async ({ name, example }) => {
      const { settings, warnings, unread } = await read({ ...MINIMUM, [name]: example });
      expect(settings.provider).toBe('azure');
      expect([warnings, unread]).toEqual([[], []]);
      expect(() => azureSettings(settings)).not.toThrow();
    },
  );

  it.each(AZURE_LOGIN_INPUTS.filter(({ name }) => TABLE.get(name) === 'rejected'))(
    '$name is refused with the fix, and its value not shown',
    async ({ name, example }) => {
      const error = await read({ ...MINIMUM, [name]: example }).then(
        () => undefined,
        (reason: { code: string; message: string; hint: string }) => reason,
      );
      expect(error).toMatchObject({ code: 'usage' });
      expect(error?.message).toContain(`${name.toLowerCase()} of azure/login`);
      expect(error?.hint.length).toBeGreaterThan(20);
      expect(`${error?.message} ${error?.hint}`).not.toContain('a-client-secret');
    },
  );

  it('passes with all of its defaults', async () => {
    const defaults = AZURE_LOGIN_INPUTS.flatMap(({ name, default: value }) =>
      value === undefined ? [] : [[name, value] as const],
    );
    const { settings, warnings } = await read({ ...MINIMUM, ...Object.fromEntries(defaults) });
    expect(warnings).toEqual([]);
    expect(settings.deliver).toEqual(['endpoint']);
    expect(azureSettings(settings)).toMatchObject({
      ...{ audience: 'api://AzureADTokenExchange', scope: 'https://management.azure.com/.default' },
    });
  });

  it('has clouds that differ', async () => {
    const { settings } = await read({ ...MINIMUM, environment: 'azureusgovernment' });
    const { authority, scope, audience } = azureSettings(settings);
    expect([authority.host, scope, audience]).toEqual([
      'login.microsoftonline.us',
      'https://management.usgovcloudapi.net/.default',
      'api://AzureADTokenExchangeUSGov',
    ]);
    for (const [name, told] of [
      ['azuregermancloud', /closed this cloud/],
      ['azurestack', /Azure Stack Hub is not supported/],
      ['moon', /Set one of azurecloud/],
    ] as const) {
      const { settings: other } = await read({ ...MINIMUM, environment: name });
      expect(() => azureSettings(other)).toThrow(
        expect.objectContaining({ told: expect.stringMatching(told) }),
      );
    }
  });
});
