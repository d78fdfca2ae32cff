import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokerLinter } from '../../../../src/trust/lint/broker/linter.js';
import { kubernetesLinter } from '../../../../src/trust/lint/kubernetes/linter.js';
import { lintText, type Report } from '../../../../src/trust/lint/report.js';
import { vaultLinter } from '../../../../src/trust/lint/vault/linter.js';

const lint = (text: string): Report =>
  lintText(text, 'file.yml', [vaultLinter, kubernetesLinter, brokerLinter]);
const found = ({ findings }: Report): string[] =>
  findings.map(({ severity, hole, where }) => `${severity} ${hole} ${where}`);
const example = (path: string): string =>
  readFileSync(join(import.meta.dirname, '../../../..', 'examples', path), 'utf8');

const TRUST = 'trust: [{ issuer: https://token.actions.githubusercontent.com }]\n';
const broker = (when: string, role = 'audience: https://a.example', more = 'key-file: k\n'): string =>
  `issuer: https://tokens.example.com\n${TRUST}${more}roles:\n  web:\n    when: ${when}\n    ${role}\n`;
const github = (text: string): string =>
  `max-ttl: 15m\n    github: { app: a, installation: 1, owner: octo-org, repositories: { octo-org/shop: 1 }, ${text} }`;
const ID = 'repository_id: 4711';

describe('trust lint of a broker', () => {
  it.each<[string, string, string[]]>([
    ['the environment of a repository', `{ ${ID}, environment: production }`, []],
    ['a branch', `{ ${ID}, ref: refs/heads/main }`, ['low fork-events role web']],
    ['a branch and the event', `{ ${ID}, ref: refs/heads/main, event_name: [push, workflow_dispatch] }`, []],
    [
      'a branch and the event of a fork',
      `{ ${ID}, ref: refs/heads/main, event_name: pull_request_target }`,
      [],
    ],
    [
      'a branch and any event',
      `{ ${ID}, ref: refs/heads/main, event_name: "*" }`,
      ['low fork-events role web'],
    ],
    [
      'a branch and the workflow',
      `{ ${ID}, ref: refs/heads/main, workflow_ref: octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main }`,
      [],
    ],
    ['a schedule, which has no other branch', `{ ${ID}, event_name: [schedule, issues] }`, []],
    ['an event of any branch', `{ ${ID}, event_name: workflow_dispatch }`, ['low any-branch role web']],
    ['a repository', `{ ${ID} }`, ['medium pull-requests role web']],
    [
      'a subject',
      '{ sub: "repo:octo-org/shop:**", repository_owner_id: 1 }',
      ['medium pull-requests role web'],
    ],
    ['an owner', '{ repository_owner_id: 99 }', ['medium any-repository role web']],
    [
      'a pattern of owners',
      '{ repository: octo-org*/shop, environment: a }',
      ['high look-alike role web', 'low name-takeover role web'],
    ],
    [
      'branches by a pattern',
      `{ ${ID}, ref: refs/heads/** }`,
      ['low fork-events role web', 'low any-branch role web'],
    ],
    ['names without ids', '{ repository: octo-org/shop, environment: a }', ['low name-takeover role web']],
    [
      'an owner without an id',
      '{ repository_owner: octo-org, repository: octo-org/shop, environment: a }',
      ['low name-takeover role web'],
    ],
    [
      'names with the id of the owner',
      '{ repository: octo-org/shop, repository_owner_id: 99, environment: a }',
      [],
    ],
    ['everything', '{ sub: "**" }', ['high any-organisation role web']],
  ])('with a condition on %s', (_, when, wanted) => {
    const report = lint(broker(when));
    expect(found(report)).toEqual(wanted);
    expect(report.unjudged).toEqual([]);
    expect(report.roles).toBe(1);
  });

  it('shows a token that the broker accepts', () => {
    const [finding] = lint(broker(`{ ${ID}, ref: refs/heads/main }`)).findings;
    expect(finding?.example).toMatchObject({
      iss: 'https://token.actions.githubusercontent.com',
      aud: 'https://tokens.example.com',
      repository_id: '4711',
      event_name: 'pull_request_target',
    });
    expect(finding?.fix).toMatch(/condition on event_name/);
  });

  it.each<[string, string, string[]]>([
    ['careful ones', 'permissions: { contents: write, pull_requests: write, actions: read }', []],
    [
      'workflows',
      'permissions: { contents: write, workflows: write }',
      ['medium sensitive-permissions role web'],
    ],
    [
      'secrets that it can only list',
      'permissions: { secrets: read }',
      ['low sensitive-permissions role web'],
    ],
    [
      'those of the organization',
      'permissions: { organization_hooks: write }',
      ['medium sensitive-permissions role web'],
    ],
  ])('for GitHub with permissions: %s', (_, permissions, wanted) => {
    const report = lint(broker(`{ ${ID}, environment: production }`, github(permissions)));
    expect(found(report)).toEqual(wanted);
  });

  it.each<[string, string, string[]]>([
    [
      'an hour, which is the default',
      github('permissions: {}').replace('max-ttl: 15m\n    ', ''),
      ['low long-lifetime role web'],
    ],
    ['31 minutes', github('permissions: {}').replace('15m', '31m'), ['low long-lifetime role web']],
    ['30 minutes', github('permissions: {}').replace('15m', '30m'), []],
    [
      'every repository',
      github('permissions: {}').replace('repositories: { octo-org/shop: 1 }, ', ''),
      ['medium every-repository role web'],
    ],
    [
      'the own repository',
      github('permissions: {}').replace('repositories: { octo-org/shop: 1 }', 'own: true'),
      [],
    ],
  ])('for GitHub with tokens for %s', (_, role, wanted) => {
    expect(found(lint(broker(`{ ${ID}, environment: production }`, role)))).toEqual(wanted);
  });

  it('for GitHub: names weigh more, and without a key-file no lifetime is shorter than an hour', () => {
    const when = '{ repository: octo-org/shop, environment: production }';
    expect(found(lint(broker(when, github('permissions: { contents: read }'))))).toEqual([
      'medium name-takeover role web',
    ]);
    const [finding, more] = lint(
      broker(`{ ${ID}, environment: a }`, github('permissions: { contents: read }'), ''),
    ).findings;
    expect([finding?.hole, finding?.message, more]).toEqual([
      'long-lifetime',
      expect.stringContaining('no key-file'),
      undefined,
    ]);
    const database = 'postgres: { url: x, key-file: k }\n';
    expect(found(lint(broker(`{ ${ID}, environment: a }`, github('permissions: {}'), database)))).toEqual([]);
  });

  it('accepts a broker whose roles are all in rules files', () => {
    const text = `issuer: https://tokens.example.com\n${TRUST}`;
    expect(lint(`${text}rules-from: [.jobpass.yml]\n`)).toMatchObject({
      roles: 0,
      findings: [],
      unjudged: [],
    });
    expect(() => lint(text)).toThrow('contains no trust policy and no role');
  });

  it('does not judge what it cannot read', () => {
    const because = (text: string): string =>
      lint(text)
        .unjudged.map((one) => one.because)
        .join();
    expect(because(broker('{ a: { b: c } }'))).toContain('its conditions (when) are invalid');
    expect(because(broker('{ "/a~2": b }'))).toContain('invalid name');
    expect(because(broker(`{ ${ID} }\n    issuer: https://ci.example.com`))).toContain(
      'its issuer is not under trust',
    );
    expect(
      because(broker('{ a: b }').replace('token.actions.githubusercontent.com', 'ci.example.com')),
    ).toContain('does not know the issuer');
    expect(because(broker(`{ ${ID}, "/a/b": c }`))).toContain('found no token that the role accepts');
    // A wildcard before the name of the owner.
    expect(because(broker('{ sub: "*po:octo-org/shop:ref:refs/heads/main" }'))).toContain(
      'this proves nothing',
    );
  });

  it('finds only what the example is about: several repositories', () => {
    expect(found(lint(example('broker/broker.yml')))).toEqual([
      'low any-caller role publish',
      'medium any-repository role preview',
    ]);
  });
});

describe('trust lint of a rules file', () => {
  const file = (rule: string, more = ''): string =>
    `jobs:\n  github:\n    issuer: https://token.actions.githubusercontent.com\n    when: { repository: octo-org/shop, repository_id: 4711 }\n${more}credentials:\n  web:\n${rule
      .split('\n')
      .map((line) => `    ${line}`)
      .join('\n')}\n`;

  it.each<[string, string]>([
    ['oauth', 'url: https://tokens.example.com\nrole: r'],
    ['vault', 'provider: vault\nurl: https://vault.example.com\nrole: r'],
    ['aws', 'provider: aws\nregion: eu-central-1\nrole: arn:aws:iam::123456789012:role/web'],
    ['kubernetes', 'provider: kubernetes\nurl: https://kubernetes.example.com\nrole: jobpass/web'],
    ['github', 'provider: github\nurl: https://tokens.example.com\nrole: r\nrepositories: shop'],
  ])('refuses jobs that a fork can start, for %s', (provider, inputs) => {
    const rule = (when: string): Report => lint(file(`${inputs}\nwhen: ${when}`));
    const open = rule('{ ref: refs/heads/main }');
    expect(found(open)).toEqual(['low fork-events credential web, rule web']);
    expect(open.findings[0]?.message).toMatch(
      /^Jobs of the event pull_request_target can get the credential\./,
    );
    if (provider === 'aws') expect(open.findings[0]?.fix).toMatch(/job_workflow_ref/);
    else expect(open.findings[0]?.fix).toMatch(/event_name/);
    expect(found(rule('{ ref: refs/heads/main, event_name: [push, pull_request_target] }'))).toEqual([]);
    expect(found(rule('{ environment: staging, ref: refs/heads/main }'))).toEqual([]);
  });

  it('judges what a job of GitHub gets', () => {
    const rule = (text: string): string[] =>
      found(lint(file(`provider: github\nowner: octo-org\nrole: r\nwhen: { environment: a }\n${text}`)));
    const where = 'credential web, rule web';
    expect(rule('repositories: [shop]\npermissions: { contents: write }')).toEqual([]);
    expect(rule('permissions: { contents: write }')).toEqual([`medium every-repository ${where}`]);
    expect(rule('trust: { own: true, permissions: { administration: write } }')).toEqual([
      `medium sensitive-permissions ${where}`,
    ]);
    expect(
      rule('signer: octo-sts\ntrust: { repositories: [octo-org/a], permissions: { secrets: write } }'),
    ).toEqual([`medium sensitive-permissions ${where}`]);
  });

  it('skips jobs without ID tokens, and does not judge a file that is invalid', () => {
    const local = lint(file('provider: github\nsigner: local\nclient-id: a\nowner: octo-org'));
    expect([local.roles, local.skipped, local.findings]).toEqual([0, 1, []]);
    expect(lint(file('unknown: a')).unjudged).toMatchObject([
      { where: 'rules file', because: expect.stringContaining('is not a known setting') },
    ]);
  });

  it('finds nothing but pull requests in the example', () => {
    expect(found(lint(example('rules/.jobpass.yml')))).toEqual([
      'low pull-requests credential deploy, rule pulls',
      'low pull-requests credential api, rule preview',
    ]);
  });
});

describe('trust lint of a policy of Octo STS', () => {
  const policy = (text: string): Report =>
    lintText(
      `issuer: https://token.actions.githubusercontent.com\npermissions: { contents: write }\n${text}\n`,
      'checkout/.github/chainguard/shop.sts.yaml',
      [vaultLinter, kubernetesLinter, brokerLinter],
    );

  it.each<[string, string, string[]]>([
    ['a branch', 'subject: repo:octo-org/shop:ref:refs/heads/main', ['low fork-events policy shop']],
    ['an environment', 'subject: repo:octo-org/shop:environment:production', []],
    [
      'a branch and events',
      'subject: repo:octo-org/shop:ref:refs/heads/main\nclaim_pattern: { event_name: push|workflow_dispatch }',
      [],
    ],
    [
      'a branch and an event of forks, by its name',
      'subject: repo:octo-org/shop:ref:refs/heads/main\nclaim_pattern: { event_name: (push|pull_request_target) }',
      [],
    ],
    ['every branch', "subject_pattern: 'repo:octo-org/shop:.*'", ['medium pull-requests policy shop']],
    ['a name without an end', "subject_pattern: 'repo:octo-org.*'", ['high look-alike policy shop']],
    [
      'every repository',
      "subject_pattern: 'repo:octo-org/[^:]+:environment:a'",
      ['medium any-repository policy shop'],
    ],
    ['anyone', "subject_pattern: '.*'", ['high any-organisation policy shop']],
    [
      'what jobpass trust github prints',
      `subject_pattern: (?:repo:octo-org/shop:.*|repo:octo-org@.*/shop@1001:.*)\nclaim_pattern: { repository: octo-org/shop, repository_id: "1001", environment: release }`,
      [],
    ],
    [
      'no repositories in a list',
      'subject: repo:octo-org/shop:environment:production\nrepositories: []',
      ['medium every-repository policy shop'],
    ],
  ])('with a condition on %s', (_, text, wanted) => {
    const report = policy(text);
    expect(found(report)).toEqual(wanted);
    expect(report.unjudged).toEqual([]);
  });

  it('weighs permissions, and does not judge what it cannot evaluate', () => {
    const sensitive = policy('subject: repo:octo-org/shop:environment:a').findings;
    expect(sensitive).toEqual([]);
    const text =
      'issuer: https://token.actions.githubusercontent.com\nsubject: repo:a/b:environment:c\npermissions: { workflows: write }\n';
    expect(found(lintText(text, 'x.sts.yaml', [brokerLinter]))).toEqual([
      'medium sensitive-permissions policy x',
    ]);
    for (const regex of ['(a+)+', '(?i)repo:a/b:.*', '[[:alpha:]]+', '(', '\\pL+'])
      expect(policy(`subject_pattern: '${regex}'`).unjudged).toMatchObject([
        { because: expect.stringContaining('cannot evaluate the regular expression') },
      ]);
    const several = text.replace('issuer:', 'issuer_pattern:');
    expect(lintText(several, 'x.sts.yaml', [brokerLinter]).unjudged).toMatchObject([
      { because: 'issuer_pattern can match several issuers' },
    ]);
  });
});
