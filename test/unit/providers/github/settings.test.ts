import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/config/settings.js';
import { githubSettings } from '../../../../src/providers/github/settings.js';
import { PROVIDERS } from '../../../../src/providers/registry.js';

describe('an input without any name', () => {
  // As `${{ inputs.first }},${{ inputs.second }}` if both are empty.
  it.each([
    ['repositories', ','],
    ['permissions', ','],
    ['permissions', '{}'],
  ])('is rejected, because GitHub would grant everything: %s: %s', async (input, text) => {
    const given = {
      provider: 'github',
      'client-id': 'Iv23li0000',
      'private-key': 'the key',
      owner: 'octo-org',
    };
    const { settings } = await readSettings(new Map(Object.entries({ ...given, [input]: text })), PROVIDERS);
    expect(() => githubSettings(settings)).toThrow(input);
  });
});
