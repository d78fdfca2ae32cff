import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { BrokerConfig } from '../../../src/broker/config/broker-config.js';
import { configuredBroker } from '../../../src/broker/config/configured-broker.js';
import { readConfig } from '../../../src/broker/config/read-config.js';
import { compileConditions } from '../../../src/identity/conditions.js';
import { readRules } from '../../../src/rules/file.js';
import type { Drift, ServerAccess, ServerPlan, TrustGenerator } from '../../../src/trust/generator.js';
import { githubTrustGenerator } from '../../../src/trust/github/generator.js';
import { regexOf } from '../../../src/trust/github/regex.js';
import { plansFor } from '../../../src/trust/plans.js';
import { cases } from '../../support/cases.js';
import { usageProblem } from '../../support/usage-problem.js';

const BROKER = 'https://tokens.example.com';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trust-github-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const JOBS = `jobs:
  github:
    issuer: https://token.actions.githubusercontent.com
    when: { repository: octo-org/shop, repository_id: 1001, repository_owner_id: 99 }
`;
const FILE = `${JOBS}credentials:
  release:
    provider: github
    url: ${BROKER}
    owner: octo-org
    trust: { app: release, installation: 4711 }
    rules:
      - name: release
        when: { environment: release }
        role: release-bot
        repositories: [shop]
        permissions: { contents: write, pull_requests: read }
        ttl: 15m
        trust:
          repositories: { octo-org/shop: 1001, octo-org/site: 1002 }
          permissions: { contents: write, pull_requests: write }
      - name: labels
        when: { event_name: issues }
        role: label-bot
        permissions: { issues: write }
        trust: { own: true, once: true, explain: true }
`;
const changed = (from: string, to: string, file = FILE): string => {
  expect(file).toContain(from);
  return file.replace(from, to);
};

const plans = (file: string): Promise<readonly ServerPlan[]> =>
  plansFor(readRules(file, '.jobpass.yml'), 'github', githubTrustGenerator as TrustGenerator);
const plan = async (file = FILE): Promise<ServerPlan> => {
  const [only, another] = await plans(file);
  if (only === undefined || another !== undefined) throw new Error('not one plan');
  return only;
};
const problem = (act: () => unknown): Promise<string> => usageProblem(act, folder);

const APPS = `github:
  release: { app-id: "123", kms: { key-id: alias/release, region: eu-central-1 } }
  other: { app-id: "124", kms: { key-id: alias/other, region: eu-central-1 } }
`;
/** A broker that reads a configuration. */
function read(text: string, file = 'broker.yml'): BrokerConfig {
  writeFileSync(join(folder, file), text);
  return readConfig(join(folder, file));
}

describe('jobpass trust github prints roles of a broker', () => {
  it('with what a job may get at most, and where it is from', async () => {
    expect((await plan()).print('yaml')).toBe(`\
# For https://tokens.example.com. Generated from .jobpass.yml by jobpass trust github.
# Add these issuers and roles to the configuration of the broker.
# The broker needs the GitHub App release under github.

trust:
  - issuer: https://token.actions.githubusercontent.com
    audience: https://tokens.example.com
roles:
  # .jobpass.yml:12 (release: release)
  release-bot:
    issuer: https://token.actions.githubusercontent.com
    when:
      repository: octo-org/shop
      repository_id: "1001"
      repository_owner_id: "99"
      environment: release
    max-ttl: 15m
    github:
      app: release
      installation: 4711
      owner: octo-org
      repositories:
        octo-org/shop: 1001
        octo-org/site: 1002
      permissions:
        contents: write
        pull_requests: write
  # .jobpass.yml:21 (release: labels)
  label-bot:
    issuer: https://token.actions.githubusercontent.com
    when:
      repository: octo-org/shop
      repository_id: "1001"
      repository_owner_id: "99"
      event_name: issues
    once: true
    explain: true
    github:
      app: release
      installation: 4711
      owner: octo-org
      own: true
      permissions:
        issues: write
`);
  });

  it('with the reaction to theft alarms, which rules-from takes too', async () => {
    const file = changed('once: true', 'once: true, late-after: 10m, on-alarm: refuse');
    const printed = (await plan(file)).print('yaml');
    expect(printed).toContain('    late-after: 10m\n    on-alarm: refuse\n');
    writeFileSync(join(folder, 'shop.yml'), file);
    const entry = (more: string): string =>
      `issuer: ${BROKER}\ndata: data\ntrust: [{ issuer: https://token.actions.githubusercontent.com }]\n${APPS}rules-from: [${more}]\n`;
    expect(read(entry('shop.yml')).roles).toMatchObject([
      { name: 'release-bot', lateAfter: 3600, onAlarm: 'report' },
      { name: 'label-bot', lateAfter: 600, onAlarm: 'refuse' },
    ]);
    const bounds = (more: string): string =>
      entry(
        `{ file: shop.yml, when: { repository_owner_id: 99 }, roles: "*", ${more}, github: { app: release, installation: 4711, own: true, repositories: { octo-org/shop: 1001, octo-org/site: 1002 }, permissions: { contents: write, pull_requests: write, issues: write } } }`,
      );
    expect(read(bounds('late-after: 2h')).roles.map(({ lateAfter }) => lateAfter)).toEqual([7200, 600]);
    expect(read(bounds('on-alarm: refuse')).roles.map(({ onAlarm }) => onAlarm)).toEqual([
      'refuse',
      'refuse',
    ]);
    expect(await problem(() => read(bounds('late-after: 5m')))).toContain(
      'late-after (10m, the maximum is 5m)',
    );
  });

  it('that the broker reads, from YAML and JSON', async () => {
    const made = await plan();
    const config = read(`${APPS}${made.print('yaml')}`);
    expect(config.roles).toMatchObject([
      {
        name: 'release-bot',
        maxTtl: 900,
        github: {
          app: 'release',
          installation: 4711,
          owner: 'octo-org',
          repositories: { 'octo-org/shop': 1001, 'octo-org/site': 1002 },
          permissions: { contents: 'write', pull_requests: 'write' },
        },
      },
      { name: 'label-bot', once: true, github: { repositories: 'own', permissions: { issues: 'write' } } },
    ]);
    const json = JSON.stringify({ ...parse(APPS), ...JSON.parse(made.print('json')) });
    expect(configuredBroker(read(json), BROKER)).toEqual(configuredBroker(config, BROKER));
  });

  it('one role for rules that differ in one claim, and none for rules that get other tokens', async () => {
    const second = `      - name: also
        when: { environment: nightly }
        role: release-bot
        permissions: { pull_requests: write, contents: write }
        ttl: 15m
        trust: { repositories: { octo-org/site: 1002, octo-org/shop: 1001 } }
`;
    const text = (await plan(`${FILE}${second}`)).print('json');
    expect(JSON.parse(text)).toMatchObject({
      roles: { 'release-bot': { when: { environment: ['release', 'nightly'] } } },
    });
    expect(await problem(() => plan(`${FILE}${second.replace('1001', '1003')}`))).toContain(
      'has the role release-bot too, and the GitHub settings (app, installation, owner, repositories, permissions) must be the same',
    );
  });

  it.each<[string, string, string, string]>([
    ['no app', 'app: release, ', '', 'the app is not known: set `app` under `trust`'],
    ['no installation', ', installation: 4711', '', 'the installation is not known'],
    ['a name for an installation', '4711', 'main', 'must be an ID at GitHub, which is a whole number'],
    ['no repositories', 'own: true, ', '', 'its repositories are not known'],
    [
      'names without ids',
      '{ octo-org/shop: 1001, octo-org/site: 1002 }',
      '[octo-org/shop]',
      'the broker compares repositories by ID: write trust.repositories as a map of names and IDs (octo-org/shop: ID)',
    ],
    [
      'repositories of two owners',
      'octo-org/site: 1002',
      'evil-corp/site: 1002',
      'trust.repositories, evil-corp/site: is not a repository of octo-org',
    ],
    ['an id twice', '1002', '1001', 'trust.repositories has the same ID twice'],
    ['both', 'own: true', 'own: true, repositories: { octo-org/shop: 1001 }', 'cannot be combined'],
    [
      'a repository that the role lacks',
      '[shop]',
      '[shop, secret]',
      'it requests the repository "secret", which is not in trust.repositories',
    ],
    [
      'a permission that the role lacks',
      'contents: write, pull_requests: read',
      'contents: admin, issues: read',
      'it requests the permission "contents: admin", "issues: read", which is not in trust.permissions',
    ],
    ['no permission', '        permissions: { issues: write }\n', '', 'its permissions are not known'],
    [
      'a level that there is not',
      'issues: write',
      'issues: all',
      '`permissions` is `issues: all`, which is not allowed',
    ],
    ['a longer life than the role', 'own: true', 'own: true, max-ttl: 2h', 'must be from 1s to 1h'],
    ['a misspelt setting', 'once: true', 'one: true', 'is not a known setting. Did you mean `once`?'],
    ['no role', '        role: label-bot\n', '', '`role` is missing'],
  ])('and refuses %s', async (_, from, to, said) => {
    expect(await problem(() => plan(changed(from, to)))).toContain(said);
  });

  it('says so where a job requests a longer life than the role allows', async () => {
    const file = changed('          repositories: {', '          max-ttl: 5m\n          repositories: {');
    expect(await problem(() => plan(file))).toContain(
      'its ttl is 15m, which is longer than trust.max-ttl, 5m',
    );
    // This job requests no lifetime.
    const without = await plan(changed('own: true, ', 'own: true, max-ttl: 5m, '));
    expect(without.print('yaml')).toContain('    max-ttl: 5m\n');
  });

  it('and finds no rule where the jobs have the key themselves', async () => {
    const file = changed(`    url: ${BROKER}\n`, '    signer: local\n    client-id: Iv1\n');
    expect(await problem(() => plan(file))).toContain('has no credential with provider: github');
  });
});

describe('jobpass trust diff github compares', () => {
  const drift = async (config: string, file = FILE): Promise<string[]> => {
    const found = read(config);
    const access = {
      options: { 'broker-config': 'broker.yml' },
      broker: async () => ({ broker: configuredBroker(found, BROKER) }),
    } as unknown as ServerAccess;
    return (await (await plan(file)).diff(access)).map(
      ({ kind, what, text }: Drift) => `${kind}: ${what}: ${text}`,
    );
  };

  it.each<[string, string, string, string[]]>([
    ['nothing', '', '', []],
    [
      'another app',
      'app: release',
      'app: other',
      ['wider: role release-bot: uses the GitHub App "other", expected "release"'],
    ],
    [
      'another installation',
      '4711',
      '4712',
      ['wider: role release-bot: uses the installation "4712", expected "4711"'],
    ],
    [
      'more repositories',
      'octo-org/site: 1002',
      'octo-org/site: 1002\n        octo-org/secret: 1003',
      ['wider: role release-bot: issues tokens for the repository "octo-org/secret (1003)" too'],
    ],
    [
      'a repository with the name of another',
      'octo-org/site: 1002',
      'octo-org/site: 1004',
      [
        'wider: role release-bot: issues tokens for the repository "octo-org/site (1004)" too',
        'narrower: role release-bot: does not issue tokens for the repository "octo-org/site (1002)"',
      ],
    ],
    [
      'more permissions',
      'contents: write',
      'contents: write\n        administration: read',
      ['wider: role release-bot: grants the permission "administration: read"'],
    ],
    [
      'fewer permissions',
      'pull_requests: write',
      'pull_requests: read',
      ['narrower: role release-bot: does not grant the permission "pull_requests: write"'],
    ],
    [
      'a list for the own repository',
      'own: true',
      'repositories: { octo-org/shop: 1001 }',
      [
        'wider: role label-bot: issues tokens for a list of repositories, expected only the job’s own repository',
      ],
    ],
    [
      'the reaction to alarms',
      '    once: true\n',
      '    once: true\n    on-alarm: refuse\n    late-after: 2h\n',
      [
        'wider: role label-bot: raises an alarm for a first use 2h after the start of the job, expected 1h',
        'narrower: role label-bot: issues no tokens to jobs with a theft alarm',
      ],
    ],
    [
      'a longer life',
      'max-ttl: 15m',
      'max-ttl: 30m',
      ['wider: role release-bot: its tokens live up to 30m, expected 15m'],
    ],
  ])('%s', async (_, from, to, said) => {
    const printed = (await plan()).print('yaml');
    expect(await drift(`${APPS}${from === '' ? printed : changed(from, to, printed)}`)).toEqual(said);
  });

  it('the kind of the tokens', async () => {
    const printed = (await plan()).print('json');
    const content = JSON.parse(printed) as { roles: Record<string, Record<string, unknown>> };
    const { github: _, ...role } = content.roles['label-bot'] ?? {};
    content.roles['label-bot'] = { ...role, audience: 'https://x.example' };
    expect(await drift(JSON.stringify({ ...parse(APPS), ...content }))).toEqual([
      'wider: role label-bot: issues the broker’s own tokens, expected installation tokens of a GitHub App',
      'wider: role label-bot: grants tokens for "https://x.example" too',
    ]);
  });
});

describe('a broker that reads rules for GitHub', () => {
  const BASE = `issuer: ${BROKER}\ndata: data\ntrust: [{ issuer: https://token.actions.githubusercontent.com }]\n${APPS}`;
  const GITHUB = {
    app: 'release',
    installation: '4711',
    repositories: { 'octo-org/shop': '1001', 'octo-org/site': '1002' },
    own: 'true',
    permissions: { contents: 'write', pull_requests: 'write', issues: 'write' },
  };
  const bounds = (github: Readonly<Record<string, unknown>> | null = GITHUB, more = {}): string =>
    JSON.stringify({
      file: 'shop.yml',
      when: { repository_owner_id: '99' },
      roles: '*-bot',
      ...(github === null ? {} : { github }),
      ...more,
    });
  const config = (entry: string, file = FILE, base = BASE): BrokerConfig => {
    writeFileSync(join(folder, 'shop.yml'), file);
    return read(`${base}rules-from: [${entry}]\n`);
  };
  const bad = (entry: string, file = FILE, base = BASE): Promise<string> =>
    problem(() => config(entry, file, base));
  const JOB = { repository: 'octo-org/shop', repository_id: '1001', repository_owner_id: '99' };

  it('gives what the file of the operator says', () => {
    const { roles, rulesFrom } = config('shop.yml');
    expect(roles).toMatchObject([
      { name: 'release-bot', audience: [], maxTtl: 900, github: { app: 'release', installation: 4711 } },
      { name: 'label-bot', github: { repositories: 'own' } },
    ]);
    expect(roles[0]?.conditions({ ...JOB, environment: 'release' })).toEqual([]);
    expect(rulesFrom).toMatchObject([{ others: 0 }]);
  });

  it('gives the same within bounds, and no longer than they say', () => {
    expect(config(bounds()).roles.map(({ github }) => github)).toEqual(
      config('shop.yml').roles.map(({ github }) => github),
    );
    expect(config(bounds(GITHUB, { 'max-ttl': '20m' })).roles.map(({ maxTtl }) => maxTtl)).toEqual([
      900, 1200,
    ]);
  });

  it('counts rules for other signers and servers, and leaves them alone', () => {
    const others = `${FILE}  own: { provider: github, signer: local, client-id: Iv1 }
  sts: { provider: github, signer: octo-sts, owner: octo-org, role: x }
  else: { provider: github, url: https://else.example.com, role: y }
`;
    expect(config(bounds(), others).rulesFrom).toMatchObject([{ roles: [{}, {}], others: 3 }]);
  });

  it('and rules for its own tokens beside them, which cannot have the same role', async () => {
    const api = (role: string): string =>
      `${FILE}  api: { url: ${BROKER}, when: { environment: x }, role: ${role}, trust: { audience: https://a.example } }\n`;
    const entry = bounds(GITHUB, { audience: 'https://a.example' });
    expect(config(entry, api('api-bot')).roles.map(({ name }) => name)).toEqual([
      'api-bot',
      'release-bot',
      'label-bot',
    ]);
    expect(await bad(entry, api('label-bot'))).toContain('has the role label-bot too');
    expect(await bad(bounds(), api('api-bot'))).toContain('audience (https://a.example)');
  });

  it.each<[string, string, string]>([
    ['an app that is not allowed', changed('app: release', 'app: other'), 'github.app (other)'],
    ['another installation', changed('4711', '4712'), 'github.installation (4712)'],
    [
      'another repository',
      changed('octo-org/site: 1002', 'octo-org/secret: 1003'),
      'github.repositories (octo-org/secret with the ID 1003)',
    ],
    [
      'another repository under an allowed name',
      changed('octo-org/site: 1002', 'octo-org/site: 1003'),
      'github.repositories (octo-org/site with the ID 1003)',
    ],
    [
      'a higher level',
      changed('          permissions: { contents: write', '          permissions: { contents: admin'),
      'github.permissions (contents: admin, the maximum is contents: write, pull_requests: write, issues: write)',
    ],
    [
      'a sensitive permission',
      changed(
        '          permissions: { contents: write',
        '          permissions: { workflows: write, contents: write',
      ),
      'github.permissions (workflows: write, the maximum is contents: write, pull_requests: write, issues: write; the operator must list such a permission, because it can lead to more rights)',
    ],
    ['a name of somebody else', changed('role: label-bot', 'role: billing'), 'roles (billing)'],
    [
      'jobs of another issuer',
      changed('https://token.actions.githubusercontent.com', 'https://evil.example'),
      'its issuer https://evil.example is not under trust',
    ],
  ])('a file that tries: %s', async (_, file, said) => {
    const told = await bad(bounds(), file);
    expect(told).toMatch(/shop\.yml:\d+:\d+ credentials\.release, rule (release|labels): /);
    expect(told).toContain(said);
  });

  it('lets a file have a sensitive permission that the operator names, at the level that he names', async () => {
    const wants = (level: string): string =>
      changed('trust: { own: true', `trust: { permissions: { issues: write, actions: ${level} }, own: true`);
    const names = (level: string): string =>
      bounds({ ...GITHUB, permissions: { ...GITHUB.permissions, actions: level } });
    expect(config(names('write'), wants('write')).roles[1]?.github?.permissions).toEqual({
      issues: 'write',
      actions: 'write',
    });
    expect(await bad(names('read'), wants('write'))).toContain('actions: write, the maximum is');
    expect(await bad(bounds(), wants('write'))).toContain('the operator must list such a permission');
  });

  it('gives nothing of GitHub where the bounds do not speak of it', async () => {
    const told = await bad(bounds(null, { audience: 'https://a.example' }));
    expect(told).toContain('rules-from: github (installation tokens of a GitHub App)');
  });

  it('gives the own repository only where the bounds say so', async () => {
    const { own: _, ...listed } = GITHUB;
    expect(await bad(bounds(listed))).toContain('github.own (own: true)');
    const { repositories: __, ...own } = GITHUB;
    expect(await bad(bounds(own))).toContain(
      'github.repositories (octo-org/shop with the ID 1001, octo-org/site with the ID 1002)',
    );
  });

  it.each<[string, string, string]>([
    [
      'an app that there is not',
      bounds({ ...GITHUB, app: ['release', 'x'] }),
      'github.app: "x" is not an app under github: must be release or other',
    ],
    ['no app', bounds({ ...GITHUB, app: undefined }), 'github.app: is missing'],
    ['no permissions', bounds({ ...GITHUB, permissions: undefined }), 'github.permissions: is missing'],
    [
      'no repositories',
      bounds({ ...GITHUB, repositories: undefined, own: 'false' }),
      'github.repositories: is missing',
    ],
    [
      'a name for an id',
      bounds({ ...GITHUB, repositories: { 'octo-org/shop': 'x' } }),
      'must be an ID at GitHub',
    ],
    [
      'neither services nor GitHub',
      bounds(null),
      'audience: is missing: set the services that its tokens may be for, or set github',
    ],
  ])('bad bounds: %s', async (_, entry, said) => {
    expect(await bad(entry)).toContain(
      `rules-from.0.${said.startsWith('must') ? 'github.repositories.octo-org/shop: ' : ''}${said}`,
    );
  });

  it('an app that the operator does not have is a problem of the file', async () => {
    expect(await bad('shop.yml', changed('app: release', 'app: nowhere'))).toContain(
      '"nowhere" is not an app under github',
    );
  });
});

describe('jobpass trust github prints policies of Octo STS', () => {
  const STS = `${JOBS}credentials:
  shop:
    provider: github
    signer: octo-sts
    owner: octo-org
    repositories: shop
    role: release
    when: { environment: release, ref: refs/heads/* }
    trust: { permissions: { contents: write, pull_requests: read } }
`;
  const ORG = changed('    repositories: shop\n', '', STS)
    .replace('trust: {', 'trust: { repositories: [octo-org/shop, octo-org/site],')
    .replace('    role: release', '    audience: https://sts.example.com\n    role: release');

  it('for a repository', async () => {
    const made = await plan(STS);
    expect(made.server).toBe('octo-org/shop/.github/chainguard/release.sts.yaml');
    expect(made.roles).toEqual(['release']);
    expect(made.print('yaml')).toBe(
      `\
# For octo-org/shop/.github/chainguard/release.sts.yaml. Generated by jobpass trust github from:
# .jobpass.yml:6 (shop: shop)

issuer: https://token.actions.githubusercontent.com
subject_pattern: (?:repo:octo-org/shop:.*|repo:octo-org@99/shop@1001:.*)
claim_pattern:
  repository: octo-org/shop
  repository_id: "1001"
  repository_owner_id: "99"
  environment: release
  ref: refs/heads/[^/:]*
permissions:
  contents: write
  pull_requests: read
`,
    );
    expect(JSON.parse(made.print('json'))).toEqual(parse(made.print('yaml')));
  });

  it('for an organization, with an audience of its own', async () => {
    const made = await plan(ORG);
    expect(made.server).toBe('octo-org/.github/.github/chainguard/release.sts.yaml');
    expect(parse(made.print('yaml'))).toMatchObject({
      audience: 'https://sts.example.com',
      repositories: ['shop', 'site'],
    });
  });

  it('for rules that differ in one claim', async () => {
    const two = changed(
      '    role: release\n    when: { environment: release, ref: refs/heads/* }\n',
      '    role: release\n    rules: [{ name: a, when: { environment: a } }, { name: b, when: { environment: b } }]\n',
      STS,
    );
    expect(parse((await plan(two)).print('yaml'))).toMatchObject({
      claim_pattern: { environment: '(?:a|b)', repository: 'octo-org/shop' },
    });
    expect(await problem(() => plan(two.replace('{ environment: b }', '{ ref: b }')))).toContain(
      'has the policy release too, and their conditions differ in more than one claim (environment, ref)',
    );
    const other = two.replace(
      'when: { environment: b }',
      'when: { environment: b }, trust: { permissions: { issues: read } }',
    );
    expect(await problem(() => plan(other))).toContain(
      'must be the same: use a separate policy for each rule',
    );
  });

  it.each<[string, string, string, string]>([
    [
      'no permissions',
      'permissions: { contents: write, pull_requests: read }',
      '',
      'its permissions are not known',
    ],
    [
      'every repository',
      '    repositories: shop\n',
      '',
      'without repositories is for every repository of the installation',
    ],
    [
      'repositories in a repository',
      'trust: {',
      'trust: { repositories: [octo-org/x],',
      'a policy in octo-org/shop is for this repository only',
    ],
    [
      'settings of the broker',
      'trust: {',
      'trust: { app: release, max-ttl: 5m, once: true, on-alarm: refuse,',
      '`max-ttl` under `trust` does not apply to signer: octo-sts',
    ],
    [
      'a pointer',
      'ref: refs/heads/*',
      '/a/b: c',
      'octo-sts supports no condition on a part of a claim (/a/b)',
    ],
    ['a path for a name', 'role: release', 'role: ../release', 'is not a valid name of a policy file'],
    ['no name', '    role: release\n', '', '`role` is missing'],
  ])('and refuses %s', async (_, from, to, said) => {
    expect(await problem(() => plan(changed(from, to, STS)))).toContain(said);
  });

  it('has one plan for each file, beside those of brokers', async () => {
    const all = await plans(`${FILE}${STS.slice(STS.indexOf('  shop:'))}`);
    expect(all.map(({ server }) => server)).toEqual([
      BROKER,
      'octo-org/shop/.github/chainguard/release.sts.yaml',
    ]);
  });

  it('and accepts what the rule accepts, and nothing else', async () => {
    const policy = parse((await plan(STS)).print('yaml')) as {
      subject_pattern: string;
      claim_pattern: Record<string, string>;
    };
    const good = {
      sub: 'repo:octo-org/shop:environment:release',
      repository: 'octo-org/shop',
      repository_id: '1001',
      repository_owner_id: '99',
      environment: 'release',
      ref: 'refs/heads/main',
    };
    const accepts = (claims: Record<string, string>): boolean =>
      new RegExp(`^(?:${policy.subject_pattern})$`).test(claims['sub'] ?? '') &&
      Object.entries(policy.claim_pattern).every(
        ([claim, pattern]) => claim in claims && new RegExp(`^(?:${pattern})$`).test(claims[claim] ?? ''),
      );
    expect(accepts(good)).toBe(true);
    expect(accepts({ ...good, sub: 'repo:octo-org@99/shop@1001:environment:release' })).toBe(true);
    for (const bad of [
      { sub: 'repo:octo-org/shopping:environment:release' },
      { repository_id: '1002' },
      { environment: 'releases' },
      { ref: 'refs/heads/a/b' },
    ])
      expect(accepts({ ...good, ...bad } as Record<string, string>)).toBe(false);
  });

  it.each([
    'octo-org/shop',
    'a.b',
    '*',
    '**',
    'a*',
    '**/x',
    'a\\*b',
    'x(y)|z',
    'refs/*/main',
    '$a^',
    '[a]',
    'repo:o/r:**',
  ])('by a regular expression that means the pattern %s', (pattern) => {
    const matches = compileConditions({ claim: pattern });
    const texts = [
      'octo-org/shop',
      'a.b',
      'aXb',
      'a',
      'ab',
      'a/b',
      '',
      'a*b',
      'x(y)|z',
      'x(y)',
      'z',
      'q/x',
      '/x',
      'refs/heads/main',
      '$a^',
      '[a]',
      'repo:o/r:ref:x/y',
    ];
    for (const text of texts)
      expect(new RegExp(`^(?:${regexOf([pattern])})$`).test(text), text).toBe(
        matches({ claim: text }).length === 0,
      );
    expect(new RegExp(`^${regexOf(['a', 'b'])}$`).test('ax')).toBe(false);
  });

  it('by a regular expression that means any pattern', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '.', '/', ':', '*', '**', '\\*', '(', '|', '$'), {
        minLength: 1,
        maxLength: 6,
      })
      .map((parts) => parts.join(''));
    const text = fc
      .array(fc.constantFrom('a', 'b', '.', '/', ':', '*', '(', '|', '$'), { maxLength: 6 })
      .map((parts) => parts.join(''));
    let matched = 0;
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 3 }),
        fc.array(text, { minLength: 20 }),
        (all, texts) => {
          const accepts = compileConditions({ claim: all });
          const regex = new RegExp(`^(?:${regexOf(all)})$`);
          for (const one of texts) {
            const is = accepts({ claim: one }).length === 0;
            if (is) matched++;
            expect(regex.test(one), `${JSON.stringify(all)} ${one}`).toBe(is);
          }
        },
      ),
      { numRuns: cases(3_000) },
    );
    expect(matched).toBeGreaterThan(cases(300));
  });

  describe('and compares a file', () => {
    const drift = async (text: string): Promise<string[]> => {
      writeFileSync(join(folder, 'policy.yaml'), text);
      const access = {
        options: { 'octo-sts-policy': join(folder, 'policy.yaml') },
      } as unknown as ServerAccess;
      return (await (await plan(ORG)).diff(access)).map(({ kind, text: said }) => `${kind}: ${said}`);
    };

    it.each<[string, string, string, string[]]>([
      ['that is the same', '', '', []],
      [
        'without the environment',
        '  environment: release\n',
        '',
        ['wider: claim_pattern environment is not set, expected "release"'],
      ],
      [
        'with another subject',
        'shop:.*|',
        'shop.*|',
        [
          'wider: subject_pattern is "(?:repo:octo-org/shop.*|repo:octo-org@99/shop@1001:.*)", expected "(?:repo:octo-org/shop:.*|repo:octo-org@99/shop@1001:.*)"',
        ],
      ],
      [
        'with more claims',
        'claim_pattern:\n',
        'claim_pattern:\n  actor: x\n',
        ['narrower: also has a condition on the claim "actor"'],
      ],
      [
        'with more permissions',
        'contents: write',
        'contents: admin',
        ['wider: grants the permission "contents: admin"'],
      ],
      [
        'with a level that nobody knows',
        'contents: write',
        'contents: all',
        ['wider: has permissions with an unknown level'],
      ],
      [
        'with fewer',
        '  pull_requests: read\n',
        '',
        ['narrower: does not grant the permission "pull_requests: read"'],
      ],
      [
        'for more repositories',
        '  - site',
        '  - site\n  - secret',
        ['wider: is for the repository "secret" too'],
      ],
      [
        'for all',
        'repositories:\n  - shop\n  - site\n',
        '',
        ['wider: has no repositories, so the token is for every repository of the installation'],
      ],
      [
        'without an audience',
        'audience: https://sts.example.com\n',
        '',
        ['wider: audience is not set, expected "https://sts.example.com"'],
      ],
    ])('%s', async (_, from, to, said) => {
      const printed = (await plan(ORG)).print('yaml');
      expect(await drift(from === '' ? printed : changed(from, to, printed))).toEqual(said);
    });

    it('that is none, or not there', async () => {
      const invalid = 'The file of --octo-sts-policy is not a valid policy: ';
      expect(await problem(() => drift('- a'))).toBe(`${invalid}it is not a map in YAML`);
      expect(await problem(() => drift(''))).toBe(`${invalid}it is not a map in YAML`);
      expect(await problem(() => drift('a: 1\n---\nb: 2'))).toBe(`${invalid}it has several YAML documents`);
      expect(await problem(() => drift('a: [b'))).toContain(`${invalid}Flow sequence`);
      expect(await problem(() => drift('a: *b'))).toContain(`${invalid}Unresolved alias`);
      const nowhere = {
        options: { 'octo-sts-policy': join(folder, 'nowhere.yaml') },
      } as unknown as ServerAccess;
      expect(await problem(async () => (await plan(ORG)).diff(nowhere))).toContain('cannot be read');
      const none = { options: {} } as unknown as ServerAccess;
      expect(await problem(async () => (await plan(ORG)).diff(none))).toContain(
        '--octo-sts-policy is missing',
      );
    });
  });
});
