import { describe, expect, it } from 'vitest';
import {
  entriesIn,
  gitConfigVariables,
  isGitConfigVariable,
} from '../../../../src/providers/github/git-variables.js';

describe('git’s configuration variables', () => {
  it('begin after the entries of the user', () => {
    const env = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'user.name',
      GIT_CONFIG_VALUE_0: '',
    };
    expect(gitConfigVariables(env, ['/a/gitconfig', '/b/gitconfig'])).toEqual([
      ['GIT_CONFIG_KEY_1', 'include.path'],
      ['GIT_CONFIG_VALUE_1', '/a/gitconfig'],
      ['GIT_CONFIG_KEY_2', 'include.path'],
      ['GIT_CONFIG_VALUE_2', '/b/gitconfig'],
      ['GIT_CONFIG_COUNT', '3'],
    ]);
  });

  it.each([{}, { GIT_CONFIG_COUNT: '' }, { GIT_CONFIG_COUNT: '0' }])('begin at 0 with %o', (env) => {
    expect(gitConfigVariables(env, ['/a'])).toContainEqual(['GIT_CONFIG_KEY_0', 'include.path']);
  });

  it.each([
    ['abc', '`GIT_CONFIG_COUNT` is `abc`, which is not a number'],
    ['-1', '`GIT_CONFIG_COUNT` is `-1`, which is not a number'],
    ['1 ', '`GIT_CONFIG_COUNT` is `1`, which is not a number'],
    ['0x1', '`GIT_CONFIG_COUNT` is `0x1`, which is not a number'],
    ['99999999999', '`GIT_CONFIG_COUNT` is `99999999999`, which is not a number'],
    ['1001', '`GIT_CONFIG_COUNT` is `1001`, the most is `1000`'],
    ['2', '`GIT_CONFIG_COUNT` is `2`, but the variable GIT_CONFIG_KEY_1 is missing'],
  ])('are rejected with the count %o', (count, message) => {
    const env = { GIT_CONFIG_COUNT: count, GIT_CONFIG_KEY_0: 'a.b', GIT_CONFIG_VALUE_0: 'c' };
    expect(() => entriesIn(env)).toThrow(
      expect.objectContaining({ code: 'usage', message, hint: expect.stringContaining('`git: false`') }),
    );
  });

  it('are rejected without a value', () => {
    expect(() => entriesIn({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'a.b' })).toThrow(
      '`GIT_CONFIG_COUNT` is `1`, but the variable GIT_CONFIG_VALUE_0 is missing',
    );
  });

  it('are known by their names', () => {
    const names = [
      'GIT_CONFIG_COUNT',
      'GIT_CONFIG_KEY_0',
      'GIT_CONFIG_VALUE_12',
      'GIT_CONFIG_GLOBAL',
      'GH_TOKEN',
    ];
    expect(names.map(isGitConfigVariable)).toEqual([true, true, true, false, false]);
  });
});
