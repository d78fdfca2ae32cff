import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Machine } from '../../support/machine.js';

let machine: Machine;
beforeEach(() => {
  machine = new Machine({});
});
afterEach(() => machine.close());

const RULES = `jobs:
  github:
    issuer: https://token.actions.githubusercontent.com
    when: { repository: octo-org/shop, repository_id: 1001 }
credentials:
  release:
    provider: github
    url: https://tokens.example.com
    owner: octo-org
    when: { ref: refs/heads/main }
    role: release-bot
    permissions: { contents: write }
    trust: { app: release, installation: 4711, repositories: { octo-org/shop: 1001 }, max-ttl: 15m }
  site:
    provider: github
    signer: octo-sts
    owner: octo-org
    repositories: site
    when: { environment: production }
    role: publish
    trust: { permissions: { contents: write } }
`;
const BROKER = 'https://tokens.example.com';
const POLICY = 'octo-org/site/.github/chainguard/publish.sts.yaml';

describe('the commands for GitHub App tokens', () => {
  const jobpass = (...words: string[]) => machine.jobpass(words);
  const path = (name: string): string => join(machine.temp, name);
  beforeEach(() => writeFileSync(path('rules.yml'), RULES));

  it('print what each server needs, compare it, and find what is open', async () => {
    const rules = ['--config', path('rules.yml'), '--no-ids'];
    const all = await jobpass('trust', 'github', ...rules);
    expect([all.code, all.stderr]).toEqual([2, expect.stringContaining(`${BROKER}, ${POLICY}`)]);
    const roles = await jobpass('trust', 'github', ...rules, '--server', BROKER);
    const policy = await jobpass('trust', 'github', ...rules, '--server', POLICY);
    expect([roles.code, policy.code]).toEqual([0, 0]);
    const json = await jobpass('trust', 'github', ...rules, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject([
      { server: BROKER, roles: ['release-bot'], text: roles.stdout },
      { server: POLICY, roles: ['publish'], text: policy.stdout },
    ]);

    const apps = 'github: { release: { app-id: 1, kms: { key-id: alias/a, region: eu-central-1 } } }';
    const config = `issuer: ${BROKER}\ndata: data\n${apps}\n${roles.stdout}`;
    writeFileSync(path('broker.yml'), config);
    writeFileSync(path('publish.sts.yaml'), policy.stdout);
    const diff = (server: string, option: string, file: string) =>
      jobpass('trust', 'diff', 'github', ...rules, '--server', server, option, path(file));
    expect(await diff(BROKER, '--broker-config', 'broker.yml')).toMatchObject({ code: 0 });
    expect(await diff(POLICY, '--octo-sts-policy', 'publish.sts.yaml')).toMatchObject({ code: 0 });
    writeFileSync(
      path('broker.yml'),
      config.replace('contents: write', 'contents: write\n        secrets: read'),
    );
    writeFileSync(path('publish.sts.yaml'), policy.stdout.replace('contents: write', 'contents: admin'));
    const wider = await diff(BROKER, '--broker-config', 'broker.yml');
    expect([wider.code, wider.stdout]).toEqual([
      1,
      expect.stringContaining('wider: role release-bot: grants the permission "secrets: read"'),
    ]);
    expect(await diff(POLICY, '--octo-sts-policy', 'publish.sts.yaml')).toMatchObject({ code: 1 });

    const lint = await jobpass(
      'trust',
      'lint',
      path('broker.yml'),
      path('rules.yml'),
      path('publish.sts.yaml'),
    );
    expect(lint.code).toBe(1);
    expect(lint.stdout.match(/^(?:HIGH|MEDIUM|LOW) +\S+/gm)).toEqual([
      'MEDIUM  fork-events',
      'MEDIUM  fork-events',
      'LOW  sensitive-permissions',
      'LOW  long-lifetime',
    ]);
    expect(lint.stdout).toContain('4 roles checked');
  });

  it('say how to use the doctor', async () => {
    const { code, stderr } = await jobpass('doctor', 'github', '--role', 'x');
    expect([code, stderr]).toEqual([2, expect.stringContaining('`url` is missing')]);
    const help = await jobpass('doctor', 'github', '--help');
    expect(help.stdout).toContain('jobpass doctor github --url https://tokens.example.com');
    const secret = await jobpass('doctor', 'github', '--private-key', 'x');
    expect(secret.code).toBe(2);
    expect(secret.stderr).not.toContain('"x"');
  });
});
