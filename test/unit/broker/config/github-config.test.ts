import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { configuredBroker } from '../../../../src/broker/config/configured-broker.js';
import { readConfig } from '../../../../src/broker/config/read-config.js';
import { JobpassError } from '../../../../src/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'jobpass-github-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const GOOD = `\
data: state
trust:
  - issuer: https://token.actions.githubusercontent.com
    audience: https://tokens.example.com
github:
  release:
    app-id: "123"
    kms: { key-id: alias/release, region: eu-central-1 }
roles:
  release-bot:
    when: { repository_owner_id: 456 }
    max-ttl: 15m
    github:
      app: release
      installation: 4711
      owner: octo-org
      repositories: { octo-org/shop: 1001, octo-org/site: 1002 }
      permissions: { contents: write, administration: read }
`;

function write(text: string): string {
  const path = join(folder, 'broker.yml');
  writeFileSync(path, text);
  return path;
}

/** What reading it says, with the folder's name cut out. */
function problem(text: string): string {
  try {
    readConfig(write(text));
  } catch (error) {
    expect(error).toBeInstanceOf(JobpassError);
    return (error as JobpassError).told.replaceAll(`${folder}/`, '');
  }
  throw new Error('it was accepted');
}

const REPOSITORIES = '      repositories: { octo-org/shop: 1001, octo-org/site: 1002 }\n';
const own = (issuer: string, api: string): string =>
  GOOD.replace('https://token.actions.githubusercontent.com', issuer)
    .replace('"123"', `"123"\n    api: ${api}`)
    .replace(REPOSITORIES, '      own: true\n');

describe('a role that issues installation tokens', () => {
  it('is read with its app', () => {
    const { roles, github } = readConfig(write(GOOD));
    expect(github).toMatchObject([{ name: 'release', issuer: '123', api: 'https://api.github.com' }]);
    expect(roles).toMatchObject([
      {
        name: 'release-bot',
        audience: [],
        scopes: [],
        claims: [],
        maxTtl: 900,
        github: {
          app: 'release',
          installation: 4711,
          owner: 'octo-org',
          repositories: { 'octo-org/shop': 1001, 'octo-org/site': 1002 },
          permissions: { contents: 'write', administration: 'read' },
        },
      },
    ]);
  });

  it('is shown to commands with its terms', () => {
    const { roles } = configuredBroker(readConfig(write(GOOD)), undefined);
    expect(roles[0]?.github).toEqual({
      app: 'release',
      installation: 4711,
      owner: 'octo-org',
      repositories: { 'octo-org/shop': 1001, 'octo-org/site': 1002 },
      permissions: { contents: 'write', administration: 'read' },
    });
  });

  it.each([
    [
      'max-ttl: 15m',
      'max-ttl: 15m\n    audience: https://a.example',
      /broker\.yml:13:5 roles\.release-bot\.audience: does not apply to a role with github: remove it/,
    ],
    ['max-ttl: 15m', 'max-ttl: 15m\n    scopes: [a]', /broker\.yml:13:5 .*scopes: does not apply/],
    ['max-ttl: 15m', 'max-ttl: 15m\n    format: opaque', /broker\.yml:13:5 .*format: does not apply/],
    ['max-ttl: 15m', 'max-ttl: 15m\n    claims: [a]', /broker\.yml:13:5 .*claims: does not apply/],
    [
      'max-ttl: 15m',
      'max-ttl: 61m',
      /broker\.yml:12:5 .*max-ttl: must be at most 1h, the lifetime of GitHub's installation tokens/,
    ],
    [
      'app: release',
      'app: other',
      /broker\.yml:14:7 .*github\.app: "other" is not an app under github: must be release/,
    ],
    [
      'app-id: "123"',
      'app-id: "12x"',
      /broker\.yml:7:5 github\.release\.app-id: must be the ID of a GitHub App/,
    ],
    [
      'app-id: "123"',
      'api: https://github.example.com/api/v3',
      /broker\.yml:6:3 github\.release: app-id is missing/,
    ],
    [
      'app-id: "123"',
      'app-id: "123"\n    client-id: Iv1.a',
      /broker\.yml:6:3 github\.release: app-id cannot be combined with client-id/,
    ],
    [
      'app-id: "123"',
      'app-id: "123"\n    api: http://github.example.com/api/v3',
      /broker\.yml:8:5 .*api: must use https/,
    ],
    ['4711', '0', /broker\.yml:15:7 .*installation: must be an ID at GitHub/],
    ['4711', '9999999999999999', /installation: must be an ID at GitHub/],
    ['1001', 'shop', /broker\.yml:17:23 .*octo-org\/shop: must be an ID at GitHub/],
    [
      'octo-org/site',
      'site',
      /broker\.yml:17:44 .*site: is not the name of a repository: use the form octo-org\/shop/,
    ],
    ['octo-org/site', 'octo-org/..', /is not the name of a repository/],
    [
      'octo-org/site',
      'other/site',
      /broker\.yml:17:44 .*other\/site: is not a repository of octo-org: an installation has one owner/,
    ],
    ['octo-org/site', 'octo-org/Shop', /broker\.yml:17:7 .*repositories: has a repository twice/],
    ['1002', '1001', /broker\.yml:17:7 .*repositories: has the same ID twice/],
    [REPOSITORIES, '      repositories: {}\n', /repositories: must have at least one repository/],
    [REPOSITORIES, '', /broker\.yml:13:5 roles\.release-bot\.github: repositories is missing/],
    [REPOSITORIES, `${REPOSITORIES}      own: true\n`, /github: own cannot be combined with repositories/],
    [
      'contents: write',
      'contents: owner',
      /broker\.yml:18:22 .*contents: must be `read` or `write` or `admin`/,
    ],
    [
      'contents: write',
      'pull-requests: write',
      /is not the name of a permission: use the form pull_requests/,
    ],
    ['{ contents: write, administration: read }', '{}', /permissions: must have at least one permission/],
    ['permissions:', 'permission:', /is not a known setting\. Did you mean `permissions`/],
  ])('is refused with its line and column: %s as %s', (from, to, message) => {
    expect(problem(GOOD.replace(from, to))).toMatch(message);
  });

  it('is refused if the file has no apps', () => {
    expect(problem(GOOD.replace(/github:\n {2}release:\n.*\n.*\n/, ''))).toMatch(
      /broker\.yml:10:7 .*"release" is not an app under github: add it/,
    );
  });

  it('is not required to have an audience, unlike other roles', () => {
    expect(problem(GOOD.replace(/ {4}github:\n( {6}.*\n)*/, ''))).toMatch(
      /broker\.yml:10:3 roles\.release-bot\.audience: is missing/,
    );
  });

  it.each([
    ['https://token.actions.githubusercontent.com', 'https://api.github.com'],
    ['https://token.actions.githubusercontent.com/octo', 'https://api.github.com/'],
    ['https://token.actions.octo.ghe.com', 'https://api.octo.ghe.com'],
    ['https://github.example.com/_services/token', 'https://github.example.com/api/v3'],
    ['http://127.0.0.1:1', 'http://127.0.0.1:2'],
  ])('with own: true is for jobs of the GitHub of its app: %s', (issuer, api) => {
    expect(readConfig(write(own(issuer, api))).roles[0]?.github?.repositories).toBe('own');
  });

  it.each([
    ['https://github.example.com/_services/token', 'https://api.github.com'],
    ['https://token.actions.githubusercontent.com', 'https://github.example.com/api/v3'],
    ['https://token.actions.other.ghe.com', 'https://api.octo.ghe.com'],
    ['https://gitlab.com', 'https://api.github.com'],
    ['https://github.example.com/other', 'https://github.example.com/api/v3'],
    ['http://127.0.0.1:1', 'https://api.github.com'],
  ])('with own: true is not for jobs of %s at %s', (issuer, api) => {
    const text = own(issuer, api).replace(
      'repository_owner_id: 456',
      'namespace_id: 1, repository_owner_id: 456',
    );
    expect(problem(text)).toMatch(/github\.own: requires an app of the GitHub that issues the ID tokens/);
  });
});
