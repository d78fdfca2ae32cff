import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/config/settings.js';
import { gcpSettings } from '../../../../src/providers/gcp/settings.js';
import { commonActions, PROVIDERS } from '../../../../src/providers/registry.js';
import { GOOGLE_AUTH_INPUTS, VERSION } from '../../../support/gcp/auth-action.js';

const PAGE = readFileSync(
  join(import.meta.dirname, '../../../../docs/migration/google-github-actions-auth.md'),
  'utf8',
);
const MINIMUM = {
  workload_identity_provider:
    'projects/123456789012/locations/global/workloadIdentityPools/ci-pool/providers/github',
};
/** As a runner passes inputs: without empty ones. */
const read = (given: Record<string, string>) =>
  readSettings(new Map(Object.entries(given).filter(([, value]) => value !== '')), PROVIDERS, {
    commonActions,
  });

/** The rows of the table in the docs: each input, and whether it is supported. */
const TABLE = new Map(
  [...PAGE.matchAll(/^\| `([^`]+)` \| (supported|rejected) \| [^|]+ \|$/gm)].map(
    ([, name = '', word = '']) => [name, word] as const,
  ),
);

describe('google-github-actions/auth', () => {
  it('has each of its inputs in the table of the docs, and the table has no others', () => {
    expect([...TABLE.keys()].sort()).toEqual(GOOGLE_AUTH_INPUTS.map(({ name }) => name).sort());
    expect(PAGE).toContain(`google-github-actions/auth ${VERSION}`);
  });

  it.each(GOOGLE_AUTH_INPUTS.filter(({ name }) => TABLE.get(name) === 'supported'))(
    '$name is supported',
    async ({ name, example, with: more }) => {
      const { settings, warnings, unread } = await read({ ...MINIMUM, ...more, [name]: example });
      expect(settings.provider).toBe('gcp');
      expect([warnings, unread]).toEqual([[], []]);
      expect(() => gcpSettings(settings)).not.toThrow();
      // The value is read: with it, the settings are not those without it.
      const without = await read({ ...MINIMUM, ...more }).then(
        (all) => all.settings,
        () => undefined,
      );
      if (name !== 'workload_identity_provider') expect(settings).not.toEqual(without);
    },
  );

  it.each(GOOGLE_AUTH_INPUTS.filter(({ name }) => TABLE.get(name) === 'rejected'))(
    '$name is refused with the fix, and its value not shown',
    async ({ name, example }) => {
      const error = await read({ ...MINIMUM, [name]: example }).then(
        () => undefined,
        (reason: { code: string; message: string; hint: string }) => reason,
      );
      expect(error).toMatchObject({ code: 'usage' });
      expect(error?.message).toContain(`${name} of google-github-actions/auth`);
      expect(error?.hint.length).toBeGreaterThan(20);
      expect(`${error?.message} ${error?.hint}`).not.toContain('a-private-key');
    },
  );

  it('passes with all of its defaults', async () => {
    const defaults = GOOGLE_AUTH_INPUTS.flatMap(({ name, default: value }) =>
      value === undefined ? [] : [[name, value] as const],
    );
    const { settings, warnings } = await read({ ...MINIMUM, ...Object.fromEntries(defaults) });
    expect(warnings).toEqual([]);
    expect(settings.deliver).toEqual(['endpoint']);
    expect(settings.ttlMs).toBe(3_600_000);
    expect(() => gcpSettings(settings)).not.toThrow();
  });

  it.each<[Record<string, string>, string[]]>([
    [{}, ['endpoint']],
    [{ token_format: 'access_token' }, ['endpoint', 'output']],
    [{ token_format: 'access_token', create_credentials_file: 'false' }, ['output']],
    [
      {
        token_format: 'id_token',
        create_credentials_file: 'false',
        id_token_audience: 'https://run.example',
      },
      ['output'],
    ],
    [{ 'id-token-audience': 'https://run.example' }, ['env']],
    [{ keep: 'false' }, ['env']],
    [{ deliver: 'file' }, ['file']],
  ])('%j is delivered by %j', async (given, deliver) => {
    expect((await read({ ...MINIMUM, ...given })).settings.deliver).toEqual(deliver);
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ token_format: 'access_token', deliver: 'env' }, /`deliver` and `token_format` both set/],
    [
      { create_credentials_file: 'false', deliver: 'env' },
      /`deliver` and `create_credentials_file` both set/,
    ],
    [{ token_format: 'jwt' }, /`token_format` is `jwt`/],
    [{ token_format: 'id_token' }, /`id_token_audience` is missing/],
    [{ token_format: 'access_token', id_token_audience: 'x' }, /`token_format` is not `id_token`/],
    [
      { token_format: 'id_token', id_token_audience: 'x', create_credentials_file: 'true' },
      /two credentials.*Use `credentials`/,
    ],
  ])('%j is refused', async (given, told) => {
    await expect(read({ ...MINIMUM, ...given })).rejects.toMatchObject({ told: expect.stringMatching(told) });
  });
});
