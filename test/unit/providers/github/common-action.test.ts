import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/config/settings.js';
import { githubSettings } from '../../../../src/providers/github/settings.js';
import { commonActions, PROVIDERS } from '../../../../src/providers/registry.js';

const page = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../../docs/migration', name), 'utf8');
const read = (given: Record<string, string>) =>
  readSettings(new Map(Object.entries(given)), PROVIDERS, { commonActions });
const MINIMUM = { 'client-id': 'Iv23li0000', 'private-key': 'the key' };

/** The inputs of version 3.1.1, except the permissions. */
const INPUTS = [
  ['client-id', 'Iv23li0000'],
  ['app-id', '4711'],
  ['private-key', 'another key'],
  ['owner', 'octo-org'],
  ['repositories', 'shop,site'],
  ['github-api-url', 'https://github.example.com/api/v3'],
  ['skip-token-revoke', 'true'],
] as const;
/** Two of the 53 permissions of version 3.1.1, which have the same form. */
const PERMISSIONS = [
  ['permission-contents', 'write', 'contents: write'],
  ['permission-organization-self-hosted-runners', 'read', 'organization_self_hosted_runners: read'],
] as const;

describe('actions/create-github-app-token', () => {
  it('has each of its inputs in the table of the docs', () => {
    const names = [...page('create-github-app-token.md').matchAll(/^\| (`[^|]+`) \| /gm)].flatMap(
      ([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(names.sort()).toEqual([...INPUTS.map(([name]) => name), 'permission-…'].sort());
  });

  it.each(INPUTS.filter(([name]) => name !== 'skip-token-revoke'))('%s works', async (name, value) => {
    const { settings, warnings, unread } = await read({ ...MINIMUM, [name]: value });
    expect([warnings, unread]).toEqual([[], []]);
    expect(githubSettings(settings).signer.signer).toBe('local');
  });

  it('skip-token-revoke is rejected with the fix', async () => {
    await expect(read({ ...MINIMUM, 'skip-token-revoke': 'true' })).rejects.toMatchObject({
      code: 'usage',
      message: 'The input skip-token-revoke of actions/create-github-app-token is not an input of Jobpass',
      hint: 'Use `revoke: false`',
    });
    expect((await read({ ...MINIMUM, 'skip-token-revoke': 'false' })).warnings).toEqual([]);
  });

  it.each(PERMISSIONS)('%s is rejected with the fix', async (name, value, line) => {
    await expect(read({ ...MINIMUM, [name]: value })).rejects.toMatchObject({
      code: 'usage',
      message: `The input ${name} of actions/create-github-app-token is not an input of Jobpass`,
      hint: `Use \`permissions\`, with one line for each permission: \`${line}\``,
    });
    const { settings } = await read({ ...MINIMUM, permissions: line });
    expect(githubSettings(settings).wanted.permissions).toEqual({ [line.split(': ')[0] ?? '']: value });
  });
});

describe('octo-sts/action', () => {
  it.each([
    [{ scope: 'octo-org/shop', identity: 'ci' }, 'identity', '`role` to the value of `identity`'],
    [{ scope: 'octo-org/shop', domain: 'sts.example.com' }, 'domain', '`url` to the address of the Octo STS'],
  ])('%j is rejected with the fix', async (given, name, fix) => {
    await expect(read(given)).rejects.toMatchObject({
      code: 'usage',
      message: `The input ${name} of octo-sts/action is not an input of Jobpass`,
      hint: expect.stringContaining(fix),
    });
  });

  it('has the inputs that the docs show instead', async () => {
    const [, step = ''] = /with:\n((?: {6}.*\n)+)/.exec(page('octo-sts.md')) ?? [];
    const given = [...step.matchAll(/^\s+([\w-]+): (\S+)$/gm)].map(([, key = '', value = '']) => [
      key,
      value,
    ]);
    const { settings, warnings } = await read(Object.fromEntries(given));
    expect(warnings).toEqual([]);
    expect(githubSettings(settings).signer).toMatchObject({
      ...{ signer: 'octo-sts', scope: 'octo-org/shop', identity: 'release' },
      url: new URL('https://octo-sts.dev'),
    });
  });
});
