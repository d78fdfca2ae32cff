import { describe, expect, it } from 'vitest';
import { wrongClaims } from '../../../src/identity/known-claims.js';
import { checkRules } from '../../../src/rules/check.js';
import { readRules } from '../../../src/rules/file.js';
import { trustSchema } from '../../../src/trust/registry.js';

const GITHUB = 'https://token.actions.githubusercontent.com';
const told = (issuer: string, claim: string, pattern: string): string =>
  wrongClaims(issuer, { [claim]: pattern })
    .map(({ reason, sure }) => `${sure ? 'error' : 'warning'}: ${reason}`)
    .join('; ');

describe('a condition that no token can meet', () => {
  it.each([
    [GITHUB, 'enviroment', 'production', /^error: .*did you mean `environment`/],
    [GITHUB, 'repositry', 'octo-org/shop', /^error: .*did you mean `repository`/],
    [GITHUB, 'ref', 'main', /^error: `main` can never match: the claim begins with `refs\/`/],
    [GITHUB, 'ref', 'heads/*', /^error: .*begins with `refs\/`/],
    [GITHUB, 'ref_protected', 'yes', /^error: .*is the text "true" or "false"/],
    [GITHUB, 'repository_id', 'octo-org/shop', /^error: .*decimal number/],
    [GITHUB, 'repository_id', '12a*', /^error: .*decimal number/],
    [GITHUB, 'repository', 'shop', /^error: .*has the form `octo-org\/shop`/],
    [GITHUB, 'repository_owner', 'octo-org/shop', /^error: .*without `\/`/],
    [GITHUB, 'ref_type', 'branches', /^error: .*`branch` or `tag`/],
    [GITHUB, 'event_name', 'Pull Request', /^error: .*is an event name/],
    [GITHUB, 'sha', 'main', /^error: .*hex digits/],
    [
      GITHUB,
      'job_workflow_ref',
      'octo-org/ci/.github/workflows/deploy.yml',
      /^error: .*has the form `octo-org\/ci\/.github\/workflows\/deploy.yml@refs\/heads\/main`/,
    ],
    [
      GITHUB,
      'sub',
      'repo:octo-org/shop:environment:prod:eu',
      /^error: .*`repo:octo-org\/shop:environment:prod%3Aeu`/,
    ],
    ['https://ghe.example.com/_services/token', 'ref', 'main', /^error: /],
    ['https://gitlab.com', 'project_pth', 'a/b', /^error: .*did you mean `project_path`/],
    ['https://gitlab.com', 'ref_protected', 'True', /^error: .*"true" or "false"/],
    ['https://gitlab.com', 'project_id', 'app', /^error: .*decimal number/],
    ['https://agent.buildkite.com', 'pipeline_slg', 'web', /^error: .*did you mean `pipeline_slug`/],
    ['https://oidc.circleci.com/org/aaaa', 'oidc.circleci.com/projct-id', 'x', /^error: .*did you mean/],
    ['https://app.terraform.io', 'terraform_run_phase', 'applied', /^error: .*`plan` or `apply`/],
    [GITHUB, 'department', 'web', /^warning: .*the claim is not documented for ID tokens of/],
    ['https://gitlab.com', 'repository', 'a/b', /^warning: /],
  ])('of %s: %s %s', (issuer, claim, pattern, wanted) => {
    expect(told(issuer, claim, pattern)).toMatch(wanted);
  });

  it.each([
    [GITHUB, 'ref', 'refs/heads/main'],
    [GITHUB, 'ref', 'refs/**'],
    [GITHUB, 'ref', 're**'],
    [GITHUB, 'ref', '**/main'],
    [GITHUB, 'ref_protected', 'true'],
    [GITHUB, 'ref_protected', 't*'],
    [GITHUB, 'repository', 'octo-org/*'],
    [GITHUB, 'repository', '**'],
    [GITHUB, 'repository_id', '12*'],
    [GITHUB, 'repository_owner', 'octo-*'],
    [GITHUB, 'actor', 'dependabot[bot]'],
    [GITHUB, 'environment', 'prod:eu'],
    [GITHUB, 'repo_property_department', 'web'],
    [GITHUB, 'job_workflow_ref', 'octo-org/ci/**'],
    [GITHUB, 'sub', 'repo:octo-org/shop:environment:prod%3Aeu'],
    [GITHUB, 'sub', 'repo:octo-org/shop:environment:prod:job_workflow_ref:octo-org/ci/**'],
    ['https://gitlab.com', 'project_path', 'group/sub/app'],
    ['https://gitlab.com', 'ref', 'main'],
    ['https://tokens.example.com', 'enviroment', 'x'],
    ['https://tokens.example.com', 'ref_protected', 'yes'],
  ])('is none of %s: %s %s', (issuer, claim, pattern) => {
    expect(told(issuer, claim, pattern)).toBe('');
  });
});

describe('jobpass config check', () => {
  const text = (jobs: string, credential: string, rules: string): string => `jobs:
  github:
    issuer: ${GITHUB}
    when: { repository: octo-org/shop${jobs} }
credentials:
  deploy:
    url: https://auth.example.com
    ${credential}
    rules:
      - name: production
        ${rules}
      - when: { actor: me }
        role: b
`;
  const checked = async (...parts: [string, string, string]): Promise<string> => {
    try {
      return (
        await checkRules(readRules(text(...parts), 'f.yml'), '', new Map(), { trustSchema })
      ).notes.join('\n');
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('tells a mistake at its own place, and by the name of its rule', async () => {
    expect(await checked('', 'role: a', 'when: { enviroment: production }')).toContain(
      'f.yml:11:17 credentials.deploy, rule production, when.enviroment: the claim does not exist: did you mean `environment`?',
    );
    expect(await checked(', ref_protected: yes', 'role: a', 'role: c')).toMatch(
      /f\.yml:4:40 jobs\.github\.when\.ref_protected: `yes` can never match/,
    );
    expect(await checked('', 'when: { ref: main }', 'role: c')).toMatch(
      /f\.yml:8:13 credentials\.deploy\.when\.ref: `main` can never match/,
    );
    expect(await checked('', 'role: a', 'ttl: 1y')).toMatch(
      /f\.yml:11:9 credentials\.deploy, rule production, ttl: `ttl` is `1y`, which is not a duration/,
    );
    const shared = await checked('', 'ttl: 1y', 'role: c');
    expect(
      shared.match(/f\.yml:8:5 credentials\.deploy\.ttl: `ttl` is `1y`, which is not a duration/g),
    ).toHaveLength(1);
    expect(shared).not.toMatch(/rules\.\d/);
  });

  it('warns of a claim that is not known, and refuses it where that is asked for', async () => {
    const parts = ['', 'role: a', 'when: { department: web }'] as const;
    expect(await checked(...parts)).toContain(
      'f.yml:11:17 credentials.deploy, rule production, when.department: the claim is not documented for ID tokens of https://token.actions.githubusercontent.com',
    );
    const file = readRules(text(...parts), 'f.yml');
    await expect(checkRules(file, '', new Map(), { trustSchema, strict: true })).rejects.toThrow(
      /rule production, when\.department/,
    );
  });

  it('names a rule without a name by its number', () => {
    expect(() => readRules(text('', 'role: a', 'role: c').replace('role: b', 'roel: b'), 'f.yml')).toThrow(
      /f\.yml:13:9 credentials\.deploy, rule 2, roel: is not a known setting\. Did you mean `role`\?/,
    );
  });
});
