import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Machine } from '../../support/machine.js';
import { CLAIMS, World } from '../../support/world.js';

const RULES = `jobs:
  github:
    issuer: https://token.actions.githubusercontent.com
    when: { repository: octo-org/shop, repository_id: 7 }
credentials:
  deploy:
    provider: aws
    region: eu-central-1
    rules:
      - name: production
        when: { environment: production, ref: refs/heads/main }
        role: arn:aws:iam::123456789012:role/shop-production
        ttl: 15m
      - name: pulls
        when: { sub: 'repo:octo-org/shop:pull_request' }
        role: arn:aws:iam::123456789012:role/shop-pulls
      - name: rest
        role: arn:aws:iam::123456789012:role/shop-read
  api:
    url: https://tokens.example.com
    when: { environment: production }
    role: reader
`;

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
  put(RULES);
});
afterEach(() => machine.close());

function put(text: string, path = '.jobpass.yml'): void {
  mkdirSync(join(machine.temp, '.github'), { recursive: true });
  writeFileSync(join(machine.temp, path), text);
}

describe('jobpass config check', () => {
  it('tells what is in a good file, and what is worth knowing', async () => {
    const ran = await machine.jobpass(['config', 'check']);
    expect(ran.code, ran.stderr).toBe(0);
    const [first, ...notes] = ran.stdout.trimEnd().split('\n');
    expect(first).toMatch(/^\.jobpass\.yml is valid: 2 credentials, 4 rules \(SHA-256 [0-9a-f]{64}\)$/);
    expect(notes).toEqual([
      'note: .jobpass.yml:14:9 deploy, pulls: a job that matches this rule and production gets production, but the service accepts the job for both roles',
      'note: .jobpass.yml:17:9 deploy, rest: a job that matches this rule and production gets production, but the service accepts the job for both roles',
    ]);
  });

  it('tells every mistake with its place', async () => {
    put(RULES.replace('ttl: 15m', 'ttl: 15x').replace('role: reader', 'roel: reader\n    provider: aws'));
    const one = await machine.jobpass(['config', 'check']);
    expect(one.code).toBe(2);
    expect(one.stderr).toContain(
      '.jobpass.yml:22:5 credentials.api.roel: is not a known setting. Did you mean `role`?',
    );
    put(
      RULES.replace('ttl: 15m', 'ttl: 15x').replace(
        'region: eu-central-1',
        'region: eu-central-1\n    fips: perhaps',
      ),
    );
    const others = await machine.jobpass(['config', 'check']);
    expect(others.code).toBe(2);
    expect(others.stderr).toContain(
      '.jobpass.yml:14:9 credentials.deploy, rule production, ttl: `ttl` is `15x`, which is not a duration',
    );
    expect(others.stderr).toContain(
      '.jobpass.yml:9:5 credentials.deploy.fips: `fips` is `perhaps`, which is not allowed',
    );
    put(RULES.replace('    url: https://tokens.example.com\n', ''));
    const without = await machine.jobpass(['config', 'check']);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('.jobpass.yml:19:3 credentials.api: ');
    put(
      RULES.replace(/ {2}deploy:[\s\S]*(?= {2}api:)/, '').replace(
        '    url: https://tokens.example.com\n',
        '',
      ),
    );
    const given = await machine.jobpass(['config', 'check', '--with', 'url=https://tokens.example.com']);
    expect(given.code, given.stderr).toBe(0);
    expect(others.stderr).not.toMatch(/\n\s+at /);
  });

  it('warns of a claim that the issuer is not known to have, and refuses it with --strict', async () => {
    put(RULES.replace('sub: ', 'department: web, sub: '));
    const warned = await machine.jobpass(['config', 'check']);
    expect(warned.code, warned.stderr).toBe(0);
    expect(warned.stdout).toContain(
      'note: .jobpass.yml:15:17 credentials.deploy, rule pulls, when.department: ',
    );
    const strict = await machine.jobpass(['config', 'check', '--strict']);
    expect(strict.code).toBe(2);
    expect(strict.stderr).toContain('.jobpass.yml:15:17 credentials.deploy, rule pulls, when.department: ');
  });

  it.each([
    ['a file that is not there', ['config', 'check', 'none.yml'], 'none.yml does not exist (ENOENT)'],
    ['a folder', ['config', 'check', '.github'], 'cannot be read: EISDIR. Set `config` to a file'],
    ['a device', ['config', 'check', '/dev/zero'], '/dev/zero is not a regular file'],
    [
      'an input that is none',
      ['config', 'check', '--with', 'urll=x'],
      '--with sets the unknown input "urll". Did you mean "url"?',
    ],
    ['no pair', ['config', 'check', '--with', 'url'], '--with needs a name and a value'],
  ])('tells of %s', async (_, words, told) => {
    const ran = await machine.jobpass(words);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(told);
  });

  it('survives garbage', async () => {
    for (const garbage of [
      '\u0000\u0001',
      '{'.repeat(20_000),
      `a: ${'['.repeat(5_000)}`,
      '- '.repeat(9_000),
      '\ufeff',
      '%YAML 9\n---\n...',
    ]) {
      put(garbage);
      const ran = await machine.jobpass(['config', 'check']);
      expect(ran.code, garbage.slice(0, 20)).toBe(2);
      expect(ran.stderr).not.toMatch(/\n\s+at |unexpected/);
      expect(ran.stderr.length).toBeLessThan(10_000);
    }
  });
});

describe('jobpass config explain', () => {
  it('tells which rule is taken, and why not the others', async () => {
    const ran = await machine.jobpass(['config', 'explain', 'deploy', '--claim', 'environment=staging']);
    expect(ran.code, ran.stderr).toBe(0);
    expect(
      ran.stdout,
    ).toBe(`deploy: rule rest, with provider aws, region eu-central-1, role arn:aws:iam::123456789012:role/shop-read
  does not fit  production (.jobpass.yml:10)
                  the claim environment is "staging", expected "production"
                  the claim ref is missing, expected "refs/heads/main"
  does not fit  pulls (.jobpass.yml:14)
                  the claim sub is "repo:octo-org/shop:environment:staging", expected "repo:octo-org/shop:pull_request"
  taken         rest (.jobpass.yml:17)
`);
    const pulls = await machine.jobpass([
      'config',
      'explain',
      'deploy',
      '--claim',
      'event_name=pull_request',
    ]);
    expect(pulls.stdout).toContain(
      'also fits     rest (.jobpass.yml:17): a rule above it matches, but the service also accepts this job for the role arn:aws:iam::123456789012:role/shop-read',
    );
  });

  it('takes claims from a file, from stdin, and from an ID token', async () => {
    const claims = {
      iss: 'https://token.actions.githubusercontent.com',
      sub: 'repo:octo-org@1/shop@7:environment:production',
      repository: 'octo-org/shop',
      repository_id: '7',
      environment: 'production',
      ref: 'refs/heads/main',
    };
    writeFileSync(join(machine.temp, 'claims.json'), JSON.stringify(claims));
    const token = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmF0dXJl`;
    for (const [words, input] of [
      [['--claims', 'claims.json'], ''],
      [['--claims', '-'], JSON.stringify(claims)],
      [['--token-file', '-'], `${token}\n`],
    ] as const) {
      const ran = await machine.jobpass(['config', 'explain', '--json', ...words], { input });
      expect(ran.code, ran.stderr).toBe(0);
      const [deploy, api] = JSON.parse(ran.stdout) as { taken: string; inputs: object }[];
      expect(deploy?.taken).toBe('production');
      expect(deploy?.inputs).toEqual({
        provider: 'aws',
        region: 'eu-central-1',
        role: 'arn:aws:iam::123456789012:role/shop-production',
        ttl: '15m',
      });
      expect(api?.taken).toBe('api');
    }
  });

  it('takes the claims of the job in which it runs', async () => {
    const world = await World.start();
    const runner = world.runner();
    writeFileSync(
      join(runner.workspace, '.jobpass.yml'),
      `credentials: { deploy: { url: 'https://tokens.example.com', when: { repository: ${CLAIMS.repository} } }, other: { when: { repository: x/y } } }`,
    );
    const cli = join(import.meta.dirname, '../../../dist/jobpass.js');
    const ran = await runner.run([cli, 'config', 'explain']);
    expect(ran.exitCode).toBe(4);
    expect(ran.output).toContain('deploy: rule deploy, with');
    expect(ran.output).toContain('other: no credential, because no rule matches');
    expect(ran.output).toContain('the claim repository is "octo-org/octo-repo", expected "x/y"');
    for (const token of world.idTokens) {
      // The runner is told to hide it, by this line alone.
      expect(ran.output.replaceAll(`::add-mask::${token}\n`, '')).not.toContain(token);
    }
    await world.close();
  });

  it('ends with 4 where a job would get nothing', async () => {
    const ran = await machine.jobpass(['config', 'explain', 'api', '--claims', '-'], { input: '{}' });
    expect(ran.code).toBe(4);
    expect(ran.stdout).toContain('api: no credential, because no rule matches');
    expect(ran.stdout).toContain('the claim iss is missing');
  });

  it.each([
    ['an unknown name', ['deplo'], '', 'has no credential "deplo". Did you mean "deploy"?'],
    ['claims that are none', ['--claims', '-'], '[1]', 'does not contain a JSON object'],
    ['a token that is none', ['--token-file', '-'], 'abc', 'does not contain an ID token'],
    ['both', ['--id-token-file', '-', '--claims', 'x'], '', 'cannot be combined'],
    ['a claim without a value', ['--claim', 'ref'], '', '--claim needs a name and a value'],
    ['jobs that are not there', ['--jobs', 'x', '--claim', 'a=b'], '', 'has no entry "x" in `jobs`'],
    ['no job and no claims', [], '', 'Pass an ID token with --id-token-file'],
  ])('tells of %s', async (_, words, input, told) => {
    const ran = await machine.jobpass(['config', 'explain', ...words], { input });
    expect([2, 4]).toContain(ran.code);
    expect(ran.stderr).toContain(told);
    expect(ran.stderr).not.toMatch(/\n\s+at /);
  });
});

describe('an option that an error recommends', () => {
  it('is accepted by jobpass config explain', async () => {
    const ran = await machine.jobpass(['config', 'explain', 'api']);
    const options = [...new Set(ran.stderr.match(/--[a-z-]+/g))];
    expect(options).toEqual(['--id-token-file', '--claims', '--claim']);
    const help = await machine.jobpass(['config', 'explain', '--help']);
    for (const option of options) {
      expect(help.stdout).toContain(`${option} <`);
      const value = option === '--claim' ? 'environment=production' : '-';
      const accepted = await machine.jobpass(['config', 'explain', 'api', option, value], { input: '{}' });
      expect(accepted.stderr).not.toMatch(/[Uu]nknown option/);
    }
  });
});

describe('docs/reference/rules.md', () => {
  it('shows what the command prints for its own file', async () => {
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/reference/rules.md'), 'utf8');
    const [file = ''] = [...docs.matchAll(/```yaml\n(# \.jobpass\.yml[\s\S]*?)```/g)].map(([, text]) => text);
    const [console_ = ''] = [...docs.matchAll(/```console\n([\s\S]*?)```/g)].map(([, text]) => text);
    put(file);
    const shown = console_.split('$ jobpass ').slice(1);
    expect(shown).toHaveLength(2);
    for (const one of shown) {
      const [words = '', ...lines] = one.split('\n');
      const ran = await machine.jobpass(words.split(' '));
      expect(ran.stdout.replace(/SHA-256 ([0-9a-f]{5})[0-9a-f]+/, 'SHA-256 $1…')).toBe(lines.join('\n'));
    }
  });
});
