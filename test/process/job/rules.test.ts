import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { Machine } from '../../support/machine.js';
import { AUDIENCE, CLAIMS, runMain, runPost, World } from '../../support/world.js';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.close());

/** A file of rules for this world: a credential of the main branch's production, and one of pull requests. */
function rules(more = ''): string {
  return `
jobs:
  github:
    issuer: ${world.origin}
    when: { repository: octo-org/octo-repo, repository_id: 4711 }
credentials:
  deploy:
    audience: ${AUDIENCE}
    token-endpoint: ${world.origin}/token
    revocation-endpoint: ${world.origin}/revoke
    introspection-endpoint: ${world.origin}/introspect
    rules:
      - name: production
        when: { environment: production, ref: refs/heads/main }
        role: production
        ttl: 15m
      - name: preview
        when: { event_name: pull_request, ref: refs/pull/*/merge }
        role: preview
${more}`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function jobWith(file: string, env: Record<string, string> = {}, path = '.jobpass.yml'): StandInRunner {
  const runner = world.runner(env);
  mkdirSync(join(runner.workspace, '.github'), { recursive: true });
  writeFileSync(join(runner.workspace, path), file);
  return runner;
}

const asked = (name: string): (string | null)[] => world.of('exchange').map(({ form }) => form.get(name));

describe('a job that names its credential alone', () => {
  it.each(['.jobpass.yml', '.github/jobpass.yml'])(
    'gets what %s says, and it ends with the job',
    async (path) => {
      const runner = jobWith(rules(), {}, path);
      const main = await runMain(runner, { credentials: 'deploy' });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.env.get('JOBPASS_TOKEN')).toBe(world.issued.at(-1));
      expect(asked('role')).toEqual(['production']);
      expect(main.output).toContain(`Rule: rule production of ${path}, line 13 (SHA-256 ${sha256(rules())})`);
      const post = await runPost(runner, {}, main);
      expect(post.output).toContain(': revoked (');
      expect(world.live.size).toBe(0);
    },
  );

  it('asks for one ID token: it serves the rules and the exchange', async () => {
    const main = await runMain(jobWith(rules()), { credentials: 'deploy' });
    expect(main.exitCode, main.output).toBe(0);
    expect(world.of('id-token')).toHaveLength(1);
    expect(world.of('exchange')).toHaveLength(1);
  });

  it('takes the rule of its own claims', async () => {
    world.claims = {
      ...CLAIMS,
      event_name: 'pull_request',
      ref: 'refs/pull/7/merge',
      environment: undefined,
    };
    const main = await runMain(jobWith(rules()), { credentials: 'deploy' });
    expect(main.exitCode, main.output).toBe(0);
    expect(asked('role')).toEqual(['preview']);
  });

  it('is told which conditions failed where no rule is for it, and gets nothing', async () => {
    world.claims = { ...CLAIMS, environment: undefined, ref: 'refs/heads/evil' };
    const main = await runMain(jobWith(rules()), { credentials: 'deploy' });
    expect(main.exitCode).toBe(1);
    expect(main.output).toContain('No rule of the credential "deploy" in .jobpass.yml matches this job');
    expect(main.output).toContain('production: the claim environment is missing, expected "production"');
    expect(main.output).toContain('the claim ref is "refs/heads/evil", expected "refs/heads/main"');
    expect(main.output).toContain('preview: the claim event_name is "push", expected "pull_request"');
    expect(world.of('exchange')).toHaveLength(0);
  });

  it.each([
    ['another issuer', { iss: 'https://evil.example' }, 'the claim iss is'],
    ['a repository that begins alike', { repository: 'octo-org/octo-repo-evil' }, 'the claim repository is'],
    ['one of the same name, made anew', { repository_id: '4712' }, 'the claim repository_id is'],
    ['an empty claim', { environment: '' }, 'the claim environment is empty'],
    ['a claim of another case', { environment: 'Production' }, 'the claim environment is "Production"'],
  ])('gets nothing with %s', async (_, claims, told) => {
    world.claims = { ...CLAIMS, ...claims };
    const main = await runMain(jobWith(rules()), { credentials: 'deploy' });
    expect(main.exitCode).toBe(1);
    expect(main.output).toContain(told);
    expect(world.of('exchange')).toHaveLength(0);
  });

  it('gets several, each by its own rules, or none', async () => {
    const more = `  read:
    audience: ${AUDIENCE}
    env-name: READ_TOKEN
    token-endpoint: ${world.origin}/token
    role: read
  never:
    audience: ${AUDIENCE}
    token-endpoint: ${world.origin}/token
    when: { environment: nowhere }
`;
    const main = await runMain(jobWith(rules(more)), { credentials: 'deploy, read' });
    expect(main.exitCode, main.output).toBe(0);
    expect(asked('role').sort()).toEqual(['production', 'read']);
    expect([...main.env.keys()].sort()).toEqual(['JOBPASS_TOKEN', 'READ_TOKEN']);
    expect([...main.outputs.keys()].sort()).toContain('read-credential-id');
    // The first of them took the token by which the rules decided; the other one has its own.
    expect(new Set(world.presented).size).toBe(2);

    const before = world.of('exchange').length;
    const none = await runMain(jobWith(rules(more)), { credentials: '[deploy, never]' });
    expect(none.exitCode).toBe(1);
    expect(none.output).toContain(
      'No rule of the credential "never" in .jobpass.yml matches this job: the claim environment is "production"',
    );
    expect(world.of('exchange')).toHaveLength(before);
  });

  it('keeps what the step says itself: the file changes neither its url nor its audience', async () => {
    const main = await runMain(jobWith(rules()), {
      credentials: 'deploy',
      audience: 'https://own.example',
      ttl: '5m',
      // As the runner fills in defaults, which say nothing.
      deliver: 'env',
      keep: 'auto',
    });
    expect(main.output).toContain('; the step overrides audience, ttl');
    const audiences = world
      .of('id-token')
      .map(({ path }) => new URL(path, world.origin).searchParams.get('audience'));
    expect(new Set(audiences)).toEqual(new Set(['https://own.example']));
    // With a url of the step's, its metadata says the rest.
    const file = rules()
      .replace(/ {4}(token|revocation|introspection)-endpoint: .*\n/g, '')
      .replace('    audience', '    url: https://evil.example\n    audience');
    const url = await runMain(jobWith(file), { credentials: 'deploy', url: world.origin });
    expect(url.exitCode, url.output).toBe(0);
    expect(url.output).toContain('; the step overrides url');
  });

  it.each([
    ['url', 'token-endpoint', 'https://evil.example/token'],
    ['url', 'introspection-endpoint', 'https://evil.example/introspect'],
    ['url', 'allowed-hosts', 'evil.example'],
    ['token-endpoint', 'url', 'https://evil.example'],
  ])('is refused where the step says %s and the file %s', async (input, more, value) => {
    const file = rules()
      .replace(/ {4}(token|revocation|introspection)-endpoint: .*\n/g, '')
      .replace('    audience', `    ${more}: ${value}\n    audience`);
    const main = await runMain(jobWith(file), {
      credentials: 'deploy',
      [input]: input === 'url' ? world.origin : `${world.origin}/token`,
    });
    expect(main.exitCode).toBe(1);
    expect(main.output).toContain(
      `The step sets \`${input}\`, but .jobpass.yml sets \`${more}\` for "deploy"`,
    );
    expect(world.of('exchange')).toHaveLength(0);
  });

  it('sends no token for a well-known service to a host that a file names', async () => {
    const file = rules()
      .replace(AUDIENCE, 'sts.amazonaws.com')
      .replaceAll(`${world.origin}/`, 'https://evil.example/');
    const main = await runMain(jobWith(file), { credentials: 'deploy' });
    expect(main.exitCode).toBe(1);
    expect(main.output).toContain(
      'would be sent to "evil.example", but its audience "sts.amazonaws.com" is accepted by AWS',
    );
  });

  it('can end what it named, without a file', async () => {
    const runner = jobWith(rules());
    const main = await runMain(runner, { credentials: 'deploy' });
    writeFileSync(join(runner.workspace, '.jobpass.yml'), 'gone');
    const now = await runMain(runner, { credentials: 'deploy', revoke: 'now' });
    expect(now.exitCode, now.output).toBe(0);
    expect(world.live.size).toBe(0);
    await runPost(runner, {}, main);
  });

  it.each([
    [
      'a name that is not there',
      'deplyo',
      () => rules(),
      'has no credential "deplyo". Did you mean "deploy"?',
    ],
    [
      'a slip',
      'deploy',
      () => rules().replace('ttl', 'tll'),
      '.jobpass.yml:16:9 credentials.deploy, rule production, tll: is not a known setting. Did you mean `ttl`?',
    ],
    ['no YAML', 'deploy', () => 'credentials: [', 'invalid YAML'],
    ['nothing', 'deploy', () => '', 'The rules file is invalid'],
    [
      'a time that is none',
      'deploy',
      () => rules().replace('15m', '15 minutes'),
      'Credential "deploy": `ttl` is',
    ],
  ])('is told what is wrong: %s', async (_, credentials, file, told) => {
    const main = await runMain(jobWith(file()), { credentials });
    expect(main.exitCode).toBe(1);
    expect(main.output).toContain(told);
    expect(main.output).not.toMatch(/\n\s+at /);
    expect(world.of('exchange')).toHaveLength(0);
  });

  it('is told where there is no file, or two', async () => {
    const none = await runMain(world.runner(), { credentials: 'deploy' });
    expect(none.output).toContain('has no .jobpass.yml and no .github/jobpass.yml');
    const runner = jobWith(rules());
    writeFileSync(join(runner.workspace, '.github/jobpass.yml'), rules());
    const two = await runMain(runner, { credentials: 'deploy' });
    expect(two.output).toContain('There are two rules files');
    const said = await runMain(runner, { credentials: 'deploy', config: '.github/jobpass.yml' });
    expect(said.exitCode, said.output).toBe(0);
    const lost = await runMain(runner, { config: '.jobpass.yml', url: world.origin });
    expect(lost.output).toContain('The input `config` is set, but `credentials` is missing');
  });
});

/** A repository whose base has rules, and in which a stranger's head is checked out. */
function repository(
  runner: StandInRunner,
  base: string | undefined,
  head: string,
): { base: string; head: string } {
  const git = (...words: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=o', '-c', 'user.email=o@example.com', '-C', runner.workspace, ...words],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    ).trim();
  const file = join(runner.workspace, '.jobpass.yml');
  git('init', '-q');
  if (base !== undefined) writeFileSync(file, base);
  writeFileSync(join(runner.workspace, 'README'), '');
  git('add', '.');
  git('commit', '-qm', 'base');
  const first = git('rev-parse', 'HEAD');
  writeFileSync(file, head);
  git('add', '.');
  git('commit', '-qm', 'head', '--allow-empty');
  return { base: first, head: git('rev-parse', 'HEAD') };
}

describe.each(['pull_request_target', 'workflow_run', 'issue_comment'])('on %s', (event) => {
  const evil = (): string => rules().replace('role: production', 'role: admin');
  const on = (sha: string): Record<string, string> => ({ GITHUB_EVENT_NAME: event, GITHUB_SHA: sha });
  beforeEach(() => {
    world.claims = { ...CLAIMS, event_name: event };
  });

  it('the file is read from the base, whatever is checked out', async () => {
    const runner = world.runner();
    const { base } = repository(runner, rules(), evil());
    const main = await runMain(runner, { credentials: 'deploy' }, { env: on(base) });
    expect(main.exitCode, main.output).toBe(0);
    expect(asked('role')).toEqual(['production']);
    expect(main.output).toContain(`of .jobpass.yml of the commit ${base.slice(0, 12)}`);
  });

  it('a replacement of objects is not followed', async () => {
    const runner = world.runner();
    const { base, head } = repository(runner, rules(), evil());
    execFileSync('git', ['-C', runner.workspace, 'replace', base, head]);
    const main = await runMain(runner, { credentials: 'deploy' }, { env: on(base) });
    expect(main.exitCode, main.output).toBe(0);
    expect(asked('role')).toEqual(['production']);
  });

  it('nothing is read where the base is not there, or has no file', async () => {
    const runner = jobWith(evil());
    const none = await runMain(runner, { credentials: 'deploy' }, { env: on('a'.repeat(40)) });
    expect(none.exitCode).toBe(1);
    expect(none.output).toContain(`Jobpass does not read a rules file from the workspace on ${event}`);
    expect(none.output).toContain('config-sha256');
    const other = world.runner();
    const { base } = repository(other, undefined, evil());
    const without = await runMain(other, { credentials: 'deploy' }, { env: on(base) });
    expect(without.output).toContain('has no .jobpass.yml');
    const outside = await runMain(other, { credentials: 'deploy', config: '/etc/passwd' }, { env: on(base) });
    expect(outside.output).toContain('is not a file of the repository');
    expect(world.of('exchange')).toHaveLength(0);
  });

  it('a link in the base is not followed into the workspace', async () => {
    const runner = world.runner();
    symlinkSync('evil.yml', join(runner.workspace, '.jobpass.yml'));
    writeFileSync(join(runner.workspace, 'evil.yml'), evil());
    const { base } = repository(runner, undefined, evil());
    const main = await runMain(runner, { credentials: 'deploy' }, { env: on(base) });
    expect(main.output).toContain('is not a regular file in that commit');
  });

  it('a file whose SHA-256 is given is read, and no other', async () => {
    const runner = jobWith(rules());
    const env = on('a'.repeat(40));
    const digest = sha256(rules());
    const good = await runMain(
      runner,
      { credentials: 'deploy', 'config-sha256': digest.toUpperCase() },
      { env },
    );
    expect(good.exitCode, good.output).toBe(0);
    const other = jobWith(evil());
    const bad = await runMain(other, { credentials: 'deploy', 'config-sha256': digest }, { env });
    expect(bad.exitCode).toBe(1);
    expect(bad.output).toContain(`has the SHA-256 ${sha256(evil())}, which differs from \`config-sha256\``);
    const odd = await runMain(other, { credentials: 'deploy', 'config-sha256': 'abc' }, { env });
    expect(odd.output).toContain('`config-sha256` is not a SHA-256');
    expect(asked('role')).toEqual(['production']);
  });

  it('the ID token is believed, and not a variable that says otherwise', async () => {
    const main = await runMain(
      jobWith(rules()),
      { credentials: 'deploy' },
      { env: { GITHUB_EVENT_NAME: 'push' } },
    );
    expect(main.exitCode).toBe(1);
    expect(main.output).toContain(`according to the ID token, the event of this job is ${event}`);
    expect(world.of('exchange')).toHaveLength(0);
  });
});

describe('a rules file in two places', () => {
  it('serves jobpass exec on another runner', async () => {
    const file = `
jobs:
  gitlab: { issuer: ${world.origin}, when: { project_path: octo/shop, project_id: 7 } }
credentials:
  deploy:
    audience: ${AUDIENCE}
    token-endpoint: ${world.origin}/token
    revocation-endpoint: ${world.origin}/revoke
    introspection-endpoint: ${world.origin}/introspect
    rules:
      - when: { environment: production, ref_protected: true }
        role: production
`;
    const claims = {
      project_path: 'octo/shop',
      project_id: '7',
      environment: 'production',
      ref_protected: 'true',
    };
    const gitlab = async (more: object): Promise<Machine> =>
      new Machine({
        ...{
          GITLAB_CI: 'true',
          CI_SERVER_URL: world.origin,
          CI_JOB_ID: '5',
          CI_PROJECT_ID: '7',
          CI_RUNNER_ID: '1',
        },
        JOBPASS_ID_TOKEN: await world.sign({
          ...claims,
          ...more,
          aud: AUDIENCE,
          sub: 'project_path:octo/shop',
        }),
      });
    const machine = await gitlab({});
    const other = await gitlab({ ref_protected: 'false' });
    try {
      for (const one of [machine, other]) writeFileSync(join(one.temp, '.jobpass.yml'), file);
      const words = ['exec', '--credentials', 'deploy', '--', '/bin/sh', '-c', 'test -n "$JOBPASS_TOKEN"'];
      const ran = await machine.jobpass(words);
      expect(ran.code, ran.stderr).toBe(0);
      expect(ran.stderr).toContain('Rule: rule 1 of .jobpass.yml');
      expect(world.live.size).toBe(0);
      const refused = await other.jobpass(words);
      expect(refused.code).toBe(114);
      expect(refused.stderr).toContain('the claim ref_protected is "false", expected "true"');
    } finally {
      machine.close();
      other.close();
    }
  });
});
