import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CratesRegistry } from '../../support/registries/crates-io.js';
import { NpmRegistry } from '../../support/registries/npm.js';
import { NuGetRegistry } from '../../support/registries/nuget.js';
import { PyPiRegistry } from '../../support/registries/pypi.js';
import { PUBLISHER, type Registry } from '../../support/registries/registry.js';
import { RubyGemsRegistry } from '../../support/registries/rubygems.js';
import { runProgram } from '../../support/run-program.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');

interface Report {
  exitCode: number | null;
  outcome: string;
  /** `status step: text. hint` */
  lines: string[];
  commands: string[];
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-doctor-'));
  for (const name of ['home', 'work', 'bin', 'temp']) mkdirSync(join(folder, name));
  npm('12.2.2');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a program `npm` with this version into the PATH. */
function npm(version: string): void {
  writeFileSync(join(folder, 'bin', 'npm'), `#!/bin/sh\necho ${version}\n`);
  chmodSync(join(folder, 'bin', 'npm'), 0o755);
}

const file = (path: string, text: string): void => writeFileSync(join(folder, path), text);
const manifest = (content: object): void => file('work/package.json', JSON.stringify(content));

async function examine(
  registry: Registry,
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
): Promise<Report> {
  const { preset = '', ...inputs } = registry.inputs;
  const options = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value]);
  const { exitCode, output } = await runProgram(
    process.execPath,
    [CLI, 'doctor', preset, ...options, '--json', ...args],
    {
      cwd: join(folder, 'work'),
      env: {
        ...{ HOME: join(folder, 'home'), RUNNER_TEMP: join(folder, 'temp'), ...registry.job },
        PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
        ...env,
      },
      hangsAfterMs: 60_000,
    },
  );
  for (const secret of registry.secrets) expect(output).not.toContain(secret);
  const line = output.split('\n').find((one) => one.startsWith('{'));
  const { outcome, findings, commands } = JSON.parse(line ?? '{}') as {
    outcome: string;
    findings: { status: string; step: string; text: string; hint?: string }[];
    commands: string[];
  };
  const lines = findings.map(
    ({ status, step, text, hint }) => `${status} ${step}: ${text}${hint === undefined ? '' : `. ${hint}`}`,
  );
  return { exitCode, outcome, lines, commands };
}

const failures = ({ lines }: Report): string[] => lines.filter((line) => /^(fail|unchecked) /.test(line));

describe('jobpass doctor npm', () => {
  let registry: NpmRegistry;
  beforeEach(async () => {
    registry = await new NpmRegistry().open();
    registry.showsExpiry = true;
    manifest({
      name: 'octo-package',
      repository: 'github:octo-org/octo-repo',
      publishConfig: { registry: `${registry.origin}/` },
    });
  });
  afterEach(() => registry.close());

  it('finds nothing if all is well, and says how long the token lives', async () => {
    const report = await examine(registry);
    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ exitCode: 0, outcome: 'good', commands: [] });
    expect(report.lines).toEqual(
      expect.arrayContaining([
        'ok package: The package octo-package exists',
        'ok npm: npm 12.2.2 can exchange ID tokens itself',
        'ok manifest: `repository` in package.json is octo-org/octo-repo',
        'ok job: The trusted publisher must name repository `octo-org/octo-repo`, workflow file `release.yml`, environment `release`',
        'ok exchange: The npm registry issued a token',
        expect.stringMatching(/^note end: The token cannot be revoked, and lives for 60 min/),
      ]),
    );
  });

  it.each([
    ['workflow', { workflow: 'publish.yml' }],
    ['environment', { environment: 'production' }],
    ['repository', { repository: 'another' }],
  ])('prints the command that creates the trusted publisher, if the %s does not match', async (_, change) => {
    registry.publishers = [{ ...PUBLISHER, ...change }];
    const report = await examine(registry);
    expect(report.exitCode).toBe(1);
    expect(failures(report).join()).toMatch(/^fail exchange: .*404.*package not found/);
    expect(failures(report).join()).not.toContain('jobpass doctor');
    expect(report.commands[1]).toBe(
      `npm trust github octo-package --file release.yml --repository octo-org/octo-repo --environment release --allow-publish --registry ${registry.origin}/`,
    );
  });

  it('prints the command for GitLab in a job of GitLab', async () => {
    const { workflow_ref: _, job_workflow_ref: __, repository: ___, ...claims } = registry.claims;
    registry.claims = {
      ...claims,
      project_path: 'octo-group/octo-project',
      ci_config_ref_uri: 'gitlab.com/octo-group/octo-project//.gitlab-ci.yml@refs/heads/main',
    };
    const { commands } = await examine(registry);
    expect(commands[1]).toContain(
      'npm trust gitlab octo-package --file .gitlab-ci.yml --project octo-group/octo-project --environment release',
    );
  });

  it('names a self-hosted runner as the reason', async () => {
    registry.claims = { ...registry.claims, runner_environment: 'self-hosted' };
    const report = await examine(registry);
    expect(failures(report)[0]).toContain('fail job: The job runs on a self-hosted runner');
  });

  it('names a missing permission for ID tokens', async () => {
    const report = await examine(registry, {
      env: { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' },
    });
    expect(failures(report)[0]).toContain('id-token: write');
    expect(report.exitCode).not.toBe(0);
  });

  it('finds a package that does not exist', async () => {
    registry.existing = [];
    expect(failures(await examine(registry))[0]).toContain(
      'fail package: The registry has no public package octo-package',
    );
  });

  it('finds a token in the .npmrc of the project, which npm prefers', async () => {
    const host = new URL(registry.origin).host;
    file('work/.npmrc', `//${host}/:_authToken=npm_literal_secret\n`);
    const report = await examine(registry);
    expect(failures(report)[0]).toMatch(
      /^fail npmrc: .*contains a token for this registry, and npm prefers it/,
    );
    expect(report.lines.join()).not.toContain('npm_literal_secret');
  });

  it('reports the line that actions/setup-node writes', async () => {
    const host = new URL(registry.origin).host;
    file('home/.npmrc', `//${host}/:_authToken=\${NODE_AUTH_TOKEN}\n`);
    const report = await examine(registry);
    expect(failures(report)).toEqual([]);
    expect(report.lines.join('\n')).toContain('contains the variable NODE_AUTH_TOKEN for this registry');
  });

  it('finds another registry in each place, and its source', async () => {
    manifest({ name: 'octo-package', repository: 'octo-org/octo-repo' });
    file('home/.npmrc', 'registry=https://npm.example/\n');
    expect(failures(await examine(registry))[0]).toContain('.npmrc sets the registry https://npm.example/');
    const variable = await examine(registry, { env: { NPM_CONFIG_REGISTRY: 'https://mirror.example/' } });
    expect(failures(variable)[0]).toContain(
      'The variable NPM_CONFIG_REGISTRY sets the registry https://mirror.example/',
    );
    file('home/.npmrc', '@octo-org:registry=https://scoped.example/\n');
    registry.package = '@octo-org/package';
    registry.publishers = [{ ...PUBLISHER, packages: ['@octo-org/package'] }];
    expect(failures(await examine(registry))[0]).toContain('sets the registry https://scoped.example/');
  });

  it('never prints a password in the address of a registry', async () => {
    manifest({ name: 'octo-package', repository: 'octo-org/octo-repo' });
    file('home/.npmrc', 'registry=https://octocat:p4ssw0rd@npm.example/\n');
    const report = await examine(registry);
    expect(failures(report)[0]).toContain('sets the registry https://npm.example/');
    expect(JSON.stringify(report)).not.toContain('p4ssw0rd');
  });

  it('reports an npm that exchanges no ID tokens', async () => {
    for (const [version, isOld] of [
      ['10.9.9', true],
      ['11.4.9', true],
      ['11.5.0', true],
      ['11.5.1', false],
      ['11.10.0', false],
      ['12.0.0', false],
    ] as const) {
      npm(version);
      const { lines } = await examine(registry);
      expect(lines.join('\n').includes(`npm ${version} does not exchange ID tokens itself`), version).toBe(
        isOld,
      );
    }
  });

  it('finds another repository in package.json, which provenance rejects', async () => {
    manifest({
      name: 'octo-package',
      repository: { type: 'git', url: 'git+https://github.com/octo-org/old-name.git' },
      publishConfig: { registry: registry.origin },
    });
    expect(failures(await examine(registry))[0]).toContain(
      'fail manifest: `repository` in package.json is octo-org/old-name, but the job belongs to octo-org/octo-repo',
    );
    registry.claims = { ...registry.claims, repository_visibility: 'private' };
    expect(failures(await examine(registry))).toEqual([]);
  });

  it('requires the name of the package', async () => {
    registry.package = '';
    const { exitCode } = await runProgram(
      process.execPath,
      [CLI, 'doctor', 'npm', '--url', registry.origin],
      {
        cwd: folder,
        env: { PATH: process.env['PATH'] },
        hangsAfterMs: 30_000,
      },
    );
    expect(exitCode).toBe(2);
  });
});

describe('jobpass doctor for other registries', () => {
  const each: [name: string, make: () => Registry, revoked: boolean, said: RegExp][] = [
    [
      'pypi',
      () => new PyPiRegistry(),
      true,
      /Add a trusted publisher to the project: repository `octo-org\/octo-repo`/,
    ],
    ['crates-io', () => new CratesRegistry(), true, /No Trusted Publishing config found/],
    ['rubygems', () => new RubyGemsRegistry(), false, /RubyGems answers this if no trusted publisher/],
    ['nuget', () => new NuGetRegistry(), false, /Set `user` to the user who created the trust policy/],
  ];

  it.each(each)(
    '%s: a token is issued and ended, or the registry’s reason is printed',
    async (_, make, revoked, said) => {
      const registry = await make().open();
      try {
        const good = await examine(registry);
        expect(failures(good)).toEqual([]);
        expect(good.lines.join('\n')).toContain(
          revoked ? 'ok end: The registry confirmed the revocation' : 'note end: The token cannot be revoked',
        );
        if (revoked) expect(registry.live.size).toBe(0);
        registry.publishers = [];
        const bad = await examine(registry);
        expect(bad.exitCode).toBe(1);
        expect(failures(bad).join('\n')).toMatch(said);
      } finally {
        await registry.close();
      }
    },
  );
});
