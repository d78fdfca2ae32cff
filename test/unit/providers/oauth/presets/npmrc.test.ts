import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { npmTools } from '../../../../../src/providers/oauth/presets/npm-tools.js';
import { keptSettings } from '../../../../../src/providers/oauth/presets/npmrc.js';

/** A reference to a variable in an .npmrc. */
const reference = (name: string): string => `\${${name}}`;
const HOST = 'registry.npmjs.org/';

describe('the settings that an .npmrc for the job keeps', () => {
  it('are all except comments, credentials of the registry and secrets of others', () => {
    const text = [
      '; a comment',
      '# another',
      '',
      'registry=https://registry.npmjs.org/',
      '@team:registry = https://npm.example/team/',
      'always-auth=true',
      'omit[]=dev',
      'ignore-scripts',
      `//registry.npmjs.org/:_authToken=${reference('NODE_AUTH_TOKEN')}`,
      '//registry.npmjs.org/:username=octocat',
      '//npm.example/team/:_authToken=secret-1',
      '//npm.example/team/:_password="c2VjcmV0"',
      `//npm.example/other/:_authToken=${reference('OTHER_TOKEN')}`,
      '_auth=secret-2',
      '@old:registry=https://octocat:secret-3@old.example/',
      'userconfig=/elsewhere',
    ].join('\r\n');
    expect(keptSettings(text, HOST)).toEqual({
      lines: [
        'registry=https://registry.npmjs.org/',
        '@team:registry = https://npm.example/team/',
        'always-auth=true',
        'omit[]=dev',
        'ignore-scripts',
        `//npm.example/other/:_authToken=${reference('OTHER_TOKEN')}`,
      ],
      leftOut: ['//npm.example/team/:_authToken', '//npm.example/team/:_password', '_auth', '@old:registry'],
    });
  });
});

it.each([
  '"//npm.example/:_authToken"=secret',
  "'_auth' = secret",
  'key="-----BEGIN PRIVATE KEY-----\\nsecret"',
])('a secret under any spelling of its key is not kept: %s', (line) => {
  const { lines, leftOut } = keptSettings(line, HOST);
  expect([lines, leftOut.length]).toEqual([[], 1]);
  const own = `"//registry.npmjs.org/:_authToken"=x`;
  expect(keptSettings(own, HOST)).toEqual({ lines: [], leftOut: [] });
});

describe('the files of npm', () => {
  let folder: string;
  const warnings: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jobpass-npmrc-'));
    warnings.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const tools = (env: NodeJS.ProcessEnv, isExported = false) =>
    npmTools({
      ...{
        address: new URL(`https://${HOST}`),
        variable: 'NODE_AUTH_TOKEN',
        name: undefined,
        env,
        isExported,
      },
      log: { info: () => undefined, warning: (text) => void warnings.push(text) },
    });
  const values = [{ output: 'token', variable: 'NODE_AUTH_TOKEN', value: 'npm_secret123' }];
  const lease = { values, expiresAt: 0 };

  it('contain the settings of the file that the job used before, and the token', () => {
    const path = join(folder, 'user.npmrc');
    writeFileSync(path, 'fund=false\n//other.example/:_authToken=literal-secret\n');
    const { files } = tools({ NPM_CONFIG_USERCONFIG: path });
    const [file] = files;
    const text = file !== undefined && 'text' in file ? file.text(values, folder, lease) : '';
    expect(text).toBe('fund=false\n//registry.npmjs.org/:_authToken=npm_secret123\n');
    expect(warnings.join()).toContain('`//other.example/:_authToken`');
    expect(warnings.join()).not.toContain('literal-secret');
  });

  it('contain a reference instead of the token with `deliver: env`', () => {
    const setup = tools({ npm_config_userconfig: join(folder, 'missing') }).useVariables(
      values,
      '/lease',
      lease,
    );
    expect(setup.files).toEqual([
      { name: '.npmrc', text: `//registry.npmjs.org/:_authToken=${reference('NODE_AUTH_TOKEN')}\n` },
    ]);
    expect(Object.fromEntries(setup.variables)).toEqual({
      NODE_AUTH_TOKEN: 'npm_secret123',
      YARN_NPM_AUTH_TOKEN: 'npm_secret123',
      NPM_CONFIG_USERCONFIG: '/lease/.npmrc',
    });
  });

  it('make yarn publish to the registry of the token, because its variable is for every registry', () => {
    const address = new URL('https://npm.example/team/');
    const options = { address, variable: 'NODE_AUTH_TOKEN', name: undefined, env: {}, isExported: true };
    const log = { info: () => undefined, warning: () => undefined };
    const { variables } = npmTools({ ...options, log }).useVariables(values, '/lease', lease);
    expect(Object.fromEntries(variables)).toMatchObject({
      YARN_NPM_AUTH_TOKEN: 'npm_secret123',
      YARN_NPM_PUBLISH_REGISTRY: 'https://npm.example/team/',
    });
  });

  // actions/setup-node writes such lines for any registry in `registry-url`.
  it.each([
    reference('NODE_AUTH_TOKEN'),
    `"${reference('NODE_AUTH_TOKEN')}"`,
    reference('NODE_AUTH_TOKEN?'),
    reference('NODE_AUTH_TOKEN:-default'),
  ])('with `deliver: env` contain no line that sends the token to another registry: %s', (value) => {
    const path = join(folder, 'user.npmrc');
    const kept = `//other.example/:_authToken=${reference('OTHER_TOKEN')}\n`;
    writeFileSync(path, `//npm.pkg.github.com/:_authToken=${value}\n${kept}`);
    const env = { NPM_CONFIG_USERCONFIG: path };
    const setup = tools(env, true).useVariables(values, '/lease', lease);
    expect(setup.files).toEqual([
      {
        name: '.npmrc',
        text: `${kept}//registry.npmjs.org/:_authToken=${reference('NODE_AUTH_TOKEN')}\n`,
      },
    ]);
    expect(warnings.join()).toContain('`//npm.pkg.github.com/:_authToken`');
    // Without the token in the variable, the line is for a token of the user.
    const [file] = tools(env).files;
    expect(file !== undefined && 'text' in file ? file.text(values, folder, lease) : '').toContain(value);
  });
});
