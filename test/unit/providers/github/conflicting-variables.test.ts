import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../../src/config/settings.js';
import {
  githubDeliveredVariables,
  hostVariables,
  tokenVariable,
  withTokenNames,
} from '../../../../src/providers/github/conflicting-variables.js';

describe('the GitHub CLI’s variables', () => {
  it.each([
    ['https://api.github.com', 'GH_TOKEN'],
    ['https://api.octo.ghe.com', 'GH_TOKEN'],
    ['https://github.example.com/api/v3', 'GH_ENTERPRISE_TOKEN'],
  ])('%s: %s', (api, variable) => {
    expect(tokenVariable(new URL(api), undefined)).toBe(variable);
    expect(tokenVariable(new URL(api), 'other-org.1')).toBe(`${variable}_OTHER_ORG_1`);
  });

  it('contain the host, unless it is the default', () => {
    expect(hostVariables('GH_TOKEN', 'github.com', {})).toEqual([]);
    expect(hostVariables('GH_TOKEN', 'github.com', { GH_HOST: 'github.com' })).toEqual([]);
    expect(hostVariables('GH_TOKEN', 'github.com', { GH_HOST: 'ghes.example' })).toEqual([
      ['GH_HOST', 'github.com'],
    ]);
    expect(hostVariables('GH_TOKEN', 'octo.ghe.com', {})).toEqual([['GH_HOST', 'octo.ghe.com']]);
    expect(hostVariables('GH_ENTERPRISE_TOKEN', 'ghes.example', {})).toEqual([['GH_HOST', 'ghes.example']]);
    expect(hostVariables('GH_TOKEN_OTHER', 'octo.ghe.com', {})).toEqual([]);
  });

  it('contain the name of a credential only if several tokens need a variable', () => {
    const settings = (name: string, deliver: string): Settings =>
      ({ name, deliver: [deliver], own: {} }) as unknown as Settings;
    const names = (...all: Settings[]) => withTokenNames(all).map(({ own }) => own['one-of-several']);
    expect(names(settings('a', 'env'), settings('b', 'env'))).toEqual(['a', 'b']);
    expect(names(settings('a', 'endpoint'), settings('b', 'env'))).toEqual(['a', undefined]);
    expect(names(settings('a', 'endpoint'), settings('b', 'file'))).toEqual(['a', 'b']);
  });

  it('are those that a failed login unsets', () => {
    expect(githubDeliveredVariables('b')).toEqual(
      expect.arrayContaining(['GH_TOKEN', 'GH_TOKEN_B', 'GH_ENTERPRISE_TOKEN_B_ENDPOINT', 'GH_HOST']),
    );
    expect(githubDeliveredVariables(undefined)).not.toContain('GIT_CONFIG_COUNT');
  });
});
