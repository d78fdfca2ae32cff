import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitNotes, gitNotes } from '../../../../src/providers/github/git-surroundings.js';

const HEADER = '\textraheader = AUTHORIZATION: basic c2VjcmV0\n';

describe('the notes about a job’s git configuration', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jobpass-surroundings-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const notes = (env: NodeJS.ProcessEnv = {}): GitNotes => {
    const found = gitNotes(
      ['https://github.com/octo-org/shop', 'https://github.com/octo-org/shop.git'],
      'octo-org/shop',
      {
        HOME: join(folder, 'home'),
        GITHUB_WORKSPACE: join(folder, 'work'),
        GIT_CONFIG_SYSTEM: join(folder, 'system'),
        ...env,
      },
    );
    const short = (text: string): string => text.replaceAll(folder, 'F');
    return { infos: found.infos.map(short), warnings: found.warnings.map(short) };
  };
  const headerIn = (file: string): string =>
    `The extra header in ${file}, which actions/checkout stores, does not apply to octo-org/shop: git uses the token there`;

  it('do not wait for a pipe, and skip a file that is too large', () => {
    mkdirSync(join(folder, 'home'));
    execFileSync('mkfifo', [join(folder, 'home/.gitconfig'), join(folder, 'home/.netrc')]);
    write('system', `[http]\n${HEADER}${'#'.repeat(1_000_001)}`);
    expect(notes()).toEqual({ infos: [], warnings: [] });
  });

  it('are empty without any configuration', () => {
    expect(notes()).toEqual({ infos: [], warnings: [] });
  });

  it.each([
    ['[http "https://github.com/"]\n', 'v4 and v5 of actions/checkout'],
    ['[http "https://github.com"]\n', 'no slash'],
    ['[HTTP "https://GitHub.com/octo-org"]\n', 'another case'],
    ['[http]\n', 'every address'],
  ])('report the extra header: %o', (section) => {
    write('work/.git/config', `[core]\n\tbare = false\n${section}${HEADER}`);
    expect(notes()).toEqual({ infos: [headerIn('F/work/.git/config')], warnings: [] });
  });

  it.each([
    ['[http "https://gitlab.example/"]\n', HEADER],
    ['[http "https://github.com.example/"]\n', HEADER],
    ['[http "https://github.com/octo"]\n', HEADER],
    ['[http "https://github.com/"]\n', '\textraheader =\n'],
    ['[core]\n', HEADER],
  ])('do not report an entry for other addresses: %o', (section, entry) => {
    write('work/.git/config', section + entry);
    expect(notes()).toEqual({ infos: [], warnings: [] });
  });

  it('report a header in included files, as v6 of actions/checkout writes them', () => {
    write('temp/git-credentials-1.config', `[http "https://github.com/"]\n${HEADER}`);
    write(
      'work/.git/config',
      `[includeIf "gitdir:${folder}/work/.git"]\n\tpath = ${folder}/temp/git-credentials-1.config\n[includeIf "gitdir:/github/workspace/.git"]\n\tpath = /github/runner_temp/git-credentials-1.config\n`,
    );
    expect(notes().infos).toEqual([headerIn('F/temp/git-credentials-1.config')]);
  });

  it('end with files that include each other', () => {
    write('home/.gitconfig', '[include]\n\tpath = ~/.gitconfig\n\tpath = other\n');
    write('home/other', `[include]\n\tpath = .gitconfig\n[http]\n${HEADER}`);
    expect(notes().infos).toContain(headerIn('F/home/other'));
  });

  it.each([
    ['home/.gitconfig', {}],
    ['home/.config/git/config', {}],
    ['xdg/git/config', { XDG_CONFIG_HOME: 'xdg' }],
    ['global', { GIT_CONFIG_GLOBAL: 'global' }],
    ['system', {}],
  ])('are about %s too', (file, env) => {
    write(file, `[http]\n${HEADER}`);
    const full = Object.fromEntries(Object.entries(env).map(([name, path]) => [name, join(folder, path)]));
    expect(notes(full).infos).toEqual([headerIn(`F/${file}`)]);
  });

  it.each([
    ['https://me:secret@github.com/', 'https://github.com/', 'https://***@github.com/'],
    [
      'https://secret@github.com/octo-org/',
      'https://github.com/octo-org/',
      'https://***@github.com/octo-org/',
    ],
    ['git@github.com:', 'https://github.com/', 'git@github.com:'],
    ['ssh://git@github.com/', 'https://github.com/', 'ssh://***@github.com/'],
    ['https://mirror.example/', 'https://github.com/', 'https://mirror.example/'],
  ])('warn about the rewrite to %s', (base, from, shown) => {
    write('home/.gitconfig', `[url "${base}"]\n\tinsteadOf = ${from}\n`);
    expect(notes().warnings).toEqual([
      `In F/home/.gitconfig, \`url.${shown}.insteadof\` replaces the addresses of octo-org/shop, so git does not use the token. Remove this entry`,
    ]);
  });

  it.each([
    ['https://github.com/', 'git@github.com:'],
    ['https://github.com/', 'https://github.com/'],
    ['https://me:secret@github.com/', 'https://gitlab.example/'],
  ])('do not warn about the rewrite to %s from %s', (base, from) => {
    write('home/.gitconfig', `[url "${base}"]\n\tinsteadOf = "${from}"\n`);
    expect(notes().warnings).toEqual([]);
  });

  it('warn about a remote with a credential', () => {
    write(
      'work/.git/config',
      '[remote "origin"]\n\turl = https://github.com/octo-org/shop\n[remote "other"]\n\turl = https://x:secret@github.com/octo-org/site\n',
    );
    expect(notes().warnings).toEqual([]);
    write('work/.git/config', '[remote "origin"]\n\turl = https://x:secret@github.com/octo-org/shop.git\n');
    expect(notes().warnings).toEqual([
      'In F/work/.git/config, the address of the remote `origin` contains a credential, which git uses instead of the token. Run: git remote set-url origin https://github.com/octo-org/shop.git',
    ]);
  });

  it.each([
    ['.netrc', 'machine github.com login me password secret\n', true],
    ['_netrc', 'machine other login x password y\nmachine github.com\n  login me\n  password secret', true],
    ['.netrc', 'default login me password secret\n', true],
    ['.netrc', 'machine api.github.com login me password secret\n', false],
  ])('warn about %s: %o', (name, text, warned) => {
    write(`home/${name}`, text);
    expect(notes().warnings).toEqual(
      warned
        ? [
            `F/home/${name} contains a credential for github.com, which git uses instead of the token. Remove this entry`,
          ]
        : [],
    );
  });
});
