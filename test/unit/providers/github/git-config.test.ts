import { describe, expect, it } from 'vitest';
import { addressesOf, gitConfigText } from '../../../../src/providers/github/git-config.js';

const GITHUB = { origin: 'https://github.com', repositories: [], owner: undefined };

describe('the addresses for which git uses a token', () => {
  it('are those of the repositories and their wikis, in both cases', () => {
    expect(
      addressesOf({ ...GITHUB, repositories: ['Octo-Org/Shop', 'octo-org/.github'], owner: 'octo-org' }),
    ).toEqual([
      'https://github.com/Octo-Org/Shop',
      'https://github.com/octo-org/shop',
      'https://github.com/Octo-Org/Shop.git',
      'https://github.com/octo-org/shop.git',
      'https://github.com/Octo-Org/Shop.wiki',
      'https://github.com/octo-org/shop.wiki',
      'https://github.com/Octo-Org/Shop.wiki.git',
      'https://github.com/octo-org/shop.wiki.git',
      'https://github.com/octo-org/.github',
      'https://github.com/octo-org/.github.git',
      'https://github.com/octo-org/.github.wiki',
      'https://github.com/octo-org/.github.wiki.git',
    ]);
  });

  it('are those of an owner, if the token has all of its repositories', () => {
    expect(addressesOf({ ...GITHUB, owner: 'octo-org' })).toEqual(['https://github.com/octo-org']);
    expect(addressesOf(GITHUB)).toEqual([]);
  });

  it.each([
    'octo-org/..',
    'octo-org/.',
    'octo-org/a"]\n[core]\n\tsshCommand = evil',
    'octo-org/a/b',
    'octo-org',
    '/shop',
    'octo-org/a b',
    'octo-org/a?',
    'a.b/c',
  ])('are none for the name %o', (name) => {
    expect(addressesOf({ ...GITHUB, repositories: [name], owner: 'octo-org' })).toEqual([]);
  });

  it.each(['a"]', '..', 'a/b', ''])('are none for the owner %o', (owner) => {
    expect(addressesOf({ ...GITHUB, owner })).toEqual([]);
  });
});

describe('git’s configuration', () => {
  it('quotes the command for the shell, and the value for git', () => {
    const text = gitConfigText(
      ['https://github.com/octo-org'],
      ['/opt/no de', '/tmp/it\'s \\ "x"/h.cjs', '/tmp'],
    );
    expect(text.split('\n')).toEqual([
      '[credential "https://github.com/octo-org"]',
      '\tuseHttpPath = true',
      '\thelper =',
      `\thelper = "!NODE_OPTIONS= NODE_DEBUG= '/opt/no de' '/tmp/it'\\\\''s \\\\ \\"x\\"/h.cjs' /tmp"`,
      '[http "https://github.com/octo-org"]',
      '\textraHeader =',
      '\tproactiveAuth = auto',
      '',
    ]);
  });
});
