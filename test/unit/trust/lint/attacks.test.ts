import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issuerTokens } from '../../../../src/trust/lint/attacks/issuers.js';
import { awsLinter } from '../../../../src/trust/lint/aws/linter.js';
import { kubernetesLinter } from '../../../../src/trust/lint/kubernetes/linter.js';
import type { Linted } from '../../../../src/trust/lint/linter.js';
import { vaultLinter } from '../../../../src/trust/lint/vault/linter.js';
import { widestAccess } from '../../../../src/trust/lint/widest-access.js';
import { within } from '../../../support/pace.js';
import { GITHUB, trusting } from '../../../support/trust-policies/policies.js';

const NAME = { name: 'web', issuer: undefined };
const key = (claim: string): string => `${GITHUB}:${claim}`;
const ofAws = (conditions: Record<string, unknown>, host?: string): Linted => {
  const linted = awsLinter.lint(trusting(conditions, 'sts.amazonaws.com', host), NAME);
  if (linted === undefined) throw new Error('nothing of AWS');
  return linted;
};
const ofVault = (role: Record<string, unknown>, issuer?: string): Linted => {
  const whole = {
    role_type: 'jwt',
    user_claim: 'sub',
    bound_audiences: ['https://v.example'],
    token_explicit_max_ttl: 600,
    ...role,
  };
  const linted = vaultLinter.lint(whole, { ...NAME, issuer });
  if (linted === undefined) throw new Error('nothing of Vault');
  return linted;
};
const sub = (subject: string): Linted => ofAws({ StringLike: { [key('sub')]: subject } });
const holes = ({ findings }: Linted): string[] =>
  findings.filter(({ severity }) => severity !== 'note').map(({ severity, hole }) => `${severity} ${hole}`);

/** Whether IAM takes a text for a pattern, by nothing of ours. */
const takes = (pattern: string, text: string): boolean => new RegExp(regexOf(pattern)).test(text);
const regexOf = (pattern: string): string =>
  `^${pattern
    .replace(/[.+^${}()|[\]\\/]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]')}$`;

/** Whether GitHub would write a subject for a job of these claims, in any form that its API allows. */
function isGitHubs(claims: Readonly<Record<string, unknown>>): boolean {
  const text = (claim: string): string => String(claims[claim] ?? '').replaceAll(':', '%3A');
  const [owner, repository] = String(claims['repository']).split('/');
  const repos = [
    `${owner}/${repository}`,
    `${owner}@${claims['repository_owner_id']}/${repository}@${claims['repository_id']}`,
  ];
  let rest = String(claims['sub']);
  const used = new Set<string>();
  while (rest !== '') {
    const [, claim = ''] = /^(\w+)(?::|$)/.exec(rest) ?? [];
    // What sets a job off may stand there as a claim and as its context.
    const name = used.has(claim) && ['environment', 'ref'].includes(claim) ? 'context' : claim;
    if (claim === '' || used.has(name)) return false;
    used.add(name);
    const said =
      claim === 'pull_request'
        ? claims['event_name'] === 'pull_request' && !('environment' in claims)
          ? ['pull_request']
          : []
        : claim === 'repo'
          ? repos.map((repo) => `repo:${repo}`)
          : claim in claims
            ? [`${claim}:${text(claim)}`]
            : [];
    const taken = said.find((part) => rest === part || rest.startsWith(`${part}:`));
    if (taken === undefined) return false;
    rest = rest.slice(taken.length + 1);
  }
  const event = claims['event_name'];
  if (event === 'pull_request' && claims['ref'] !== 'refs/pull/7/merge') return false;
  return (claims['ref_type'] === 'tag') === String(claims['ref']).startsWith('refs/tags/');
}

describe('trust lint: a subject with a wildcard before the repository', () => {
  it.each<[string, string[]]>([
    ['*:octo-org/shop:ref:refs/heads/main', ['high any-organisation']],
    ['re*:octo-org/shop:environment:production', ['high any-organisation']],
    ['*:octo-org/shop:*', ['high any-organisation']],
    ['*octo-org*', ['high any-organisation']],
    ['*/shop:pull_request', ['high any-organisation']],
    ['repo:????????/shop:ref:refs/heads/main', ['high look-alike']],
    ['repo:*shop:ref:refs/heads/release', ['high any-organisation']],
    ['repository_owner:octo-*:environment:production', ['high look-alike']],
    ['workflow:octo-org/shop*', ['high any-organisation']],
    ['actor:octocat:*', ['medium any-organisation']],
    ['repository_owner_id:*99:environment:production', ['high any-organisation']],
    ['repo:octo-org@*/shop@*', ['medium any-repository']],
    ['repo:octo-org@*/shop@*:environment:production', ['medium any-repository']],
    ['repo:octo-org/*shop:environment:production', ['medium any-repository']],
  ])('%s', (subject, wanted) => {
    const linted = sub(subject);
    expect(holes(linted)).toEqual(wanted);
    for (const { example } of linted.findings) {
      if (example === undefined) continue;
      expect(takes(subject, String(example['sub']))).toBe(true);
      expect(isGitHubs(example), String(example['sub'])).toBe(true);
    }
  });

  it.each([
    // Digits of an id that nobody can choose.
    'repository_owner_id:?9:environment:production',
    'rep?:octo-org/shop:ref:refs/heads/main',
    '*po:octo-org/shop:ref:refs/heads/main',
  ])('that no token fits is not judged: %s', (subject) => {
    const linted = sub(subject);
    expect(linted.unjudged.map(({ because }) => because).join()).toMatch(
      /before the name of the (organization|repository)/,
    );
  });

  it('says nothing where another condition names the repository', () => {
    for (const pin of [{ [key('repository_id')]: '4711' }, { [key('repository')]: 'octo-org/shop' }]) {
      const linted = ofAws({
        StringLike: { [key('sub')]: '*:environment:production' },
        StringEquals: pin,
      });
      expect(holes(linted)).toEqual([]);
      expect(linted.unjudged).toEqual([]);
    }
  });

  it('is not judged where there are more tokens to try than are tried', () => {
    const attack = { attacker: 'anyone', claims: { sub: 'x' }, telling: [] } as const;
    const issuer = {
      ...issuerTokens('gitlab.com'),
      attacks: () => Array.from({ length: 20_001 }, () => attack),
    };
    const { doubts } = widestAccess(
      issuer,
      new Map(),
      (claims) => claims,
      () => ({ is: 'no' }),
    );
    expect(doubts).toEqual(['too many patterns to try']);
  });

  it('with a variable in it is not judged', () => {
    const linted = ofAws({ StringLike: { [key('sub')]: `repo:octo-org/\${${key('environment')}}:*` } });
    expect(linted.findings.length + linted.unjudged.length).toBeGreaterThan(0);
  });
});

describe('trust lint finds a job of another branch or environment:', () => {
  it.each<[string, string[]]>([
    ['repo:octo-org/shop:environment:*prod*', ['low any-branch']],
    ['repo:octo-org/shop:environment:prod-*', ['low any-branch']],
    ['repo:octo-org/shop:*main', ['low fork-events', 'low any-branch']],
    ['repo:octo-org/shop:*:production', ['low any-branch']],
    ['repo:octo-org/shop:ref:refs/*/main', ['low fork-events', 'low any-branch']],
    ['repo:octo-org/shop:ref:refs/heads/main', ['low fork-events']],
    ['repo:octo-org/shop:environment:production', []],
  ])('%s', (subject, wanted) => {
    expect(holes(sub(subject))).toEqual(wanted);
    expect(sub(subject).unjudged).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'an environment by a pattern',
      { repository: 'octo-org/shop', environment: '*prod*' },
      ['low any-branch'],
    ],
    [
      'an environment by a pattern, and the branch',
      { repository: 'octo-org/shop', environment: '*prod*', ref: 'refs/heads/main' },
      [],
    ],
    ['an actor alone', { actor: 'octocat' }, ['medium any-organisation']],
    [
      'an actor, and the repository',
      { actor: 'octocat', repository: 'octo-org/shop' },
      ['medium pull-requests'],
    ],
  ])('with claims: %s', (_, claims, wanted) => {
    const conditions = Object.fromEntries(
      Object.entries(claims).map(([claim, value]) => [key(claim), value]),
    );
    expect(holes(ofAws({ StringLike: conditions }))).toEqual(wanted);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'a tag of the name of the branch',
      { bound_claims: { project_path: 'octo/app', ref: 'main' } },
      ['low any-branch'],
    ],
    [
      'the type beside it',
      { bound_claims: { project_path: 'octo/app', ref: 'main', ref_type: 'branch' } },
      [],
    ],
    [
      'what is protected',
      { bound_claims: { project_path: 'octo/app', ref: 'main', ref_protected: 'true' } },
      [],
    ],
    [
      'environments by a pattern',
      { bound_claims_type: 'glob', bound_claims: { project_path: 'octo/app', environment: '*prod*' } },
      ['low any-branch'],
    ],
    [
      'a subject without the type',
      { bound_claims: { sub: 'project_path:octo/app:ref:main' } },
      ['low any-branch'],
    ],
    ['an actor alone', { bound_claims: { actor: 'octocat' } }, ['medium any-organisation']],
  ])('at Vault: %s', (_, role, wanted) => {
    expect(holes(ofVault(role))).toEqual(wanted);
  });

  it.each<[string, string, string[]]>([
    ['gitlab.com', 'project_path:*:ref_type:branch:ref:octo/app*', ['high any-organisation']],
    ['gitlab.com', '*octo/app:ref_type:branch:ref:main', ['high any-organisation']],
    ['gitlab.com', 'project_path:*/app:ref_type:tag:ref:octo*', ['high any-organisation']],
    ['agent.buildkite.com', '*:pipeline:web:ref:refs/heads/main:*', ['high any-organisation']],
    ['agent.buildkite.com', 'organization:*octo*', ['high any-organisation']],
    ['oidc.circleci.com', 'org/*/project/bbbb/*', ['high any-organisation']],
    ['app.terraform.io', '*workspace:web:run_phase:apply', ['high any-organisation']],
  ])('of %s with the subject %s', (host, subject, wanted) => {
    const linted = ofAws({ StringLike: { [`${host}:sub`]: subject } }, host);
    expect(holes(linted)).toEqual(wanted);
    for (const { example } of linted.findings)
      if (example !== undefined) expect(takes(subject, String(example['sub']))).toBe(true);
  });
});

describe('a job that a fork can start with an event of the default branch', () => {
  const branch = { repository_id: '4711', ref: 'refs/heads/main' };
  const cluster = (expression: string): Linted => {
    const linted = kubernetesLinter.lint(
      {
        apiVersion: 'apiserver.config.k8s.io/v1',
        kind: 'AuthenticationConfiguration',
        jwt: [
          {
            issuer: { url: `https://${GITHUB}`, audiences: ['k8s'] },
            claimMappings: {
              username: { expression: "'github:' + claims.sub" },
              groups: { expression: `${expression} ? ['ci:deployers'] : []` },
            },
            claimValidationRules: [{ claim: 'repository_id', requiredValue: '4711' }],
          },
        ],
      },
      NAME,
    );
    if (linted === undefined) throw new Error('nothing of Kubernetes');
    return linted;
  };

  it.each<[string, Record<string, unknown>, string[]]>([
    ['the branch', branch, ['low fork-events']],
    ['the branch, for production', { ...branch, token_policies: ['production'] }, ['medium fork-events']],
    ['the branch, which is protected', { ...branch, ref_protected: 'true' }, ['low fork-events']],
    ['the branch and a person', { ...branch, actor: 'octocat' }, ['low fork-events']],
    ['the branch and the visibility', { ...branch, repository_visibility: 'public' }, ['low fork-events']],
    ['any event', { ...branch, event_name: '*' }, ['low fork-events']],
    ['events by a pattern', { ...branch, event_name: 'p*' }, ['low fork-events']],
    ['any workflow', { ...branch, workflow_ref: 'octo-org/octo-repo/*' }, ['low fork-events']],
    ['an event of people with rights', { ...branch, event_name: ['push', 'workflow_dispatch'] }, []],
    ['the event by its name', { ...branch, event_name: ['push', 'pull_request_target'] }, []],
    ['the other event by its name', { ...branch, event_name: ['workflow_run', 'p*'] }, ['low fork-events']],
    ['an environment', { ...branch, environment: 'production' }, []],
    ['a tag', { ...branch, ref: 'refs/tags/v1' }, ['low any-branch']],
    [
      'the workflow',
      { ...branch, workflow_ref: 'octo-org/octo-repo/.github/workflows/release.yml@refs/heads/main' },
      [],
    ],
    ['the workflow by its name', { ...branch, workflow: 'release' }, []],
  ])('at Vault, with a condition on %s', (_, { token_policies, ...claims }, wanted) => {
    const linted = ofVault({ bound_claims_type: 'glob', bound_claims: claims, token_policies });
    expect(holes(linted)).toEqual(wanted);
    expect(linted.unjudged).toEqual([]);
  });

  it('is shown by a token that GitHub would issue', () => {
    const [finding] = ofVault({ bound_claims: branch }).findings;
    expect(finding?.example).toMatchObject({
      event_name: 'pull_request_target',
      ref: 'refs/heads/main',
      base_ref: 'main',
      repository_id: '4711',
    });
    expect(isGitHubs(finding?.example ?? {})).toBe(true);
    expect(finding?.telling).toEqual(['event_name', 'ref', 'sub']);
    expect(finding?.message).toContain('pull_request_target');
    const named = ofVault({
      bound_claims_type: 'glob',
      bound_claims: { ...branch, event_name: ['pull_request_target', '*'] },
    });
    expect(named.findings[0]?.example).toMatchObject({ event_name: 'workflow_run' });
  });

  it('is a finding at every service, with a fix that the service supports', () => {
    const all = {
      aws: sub('repo:octo-org/shop:ref:refs/heads/main').findings,
      vault: ofVault({ bound_claims: branch }).findings,
      cluster: cluster("claims.ref == 'refs/heads/main'").findings,
    };
    for (const findings of Object.values(all))
      expect(findings.filter(({ hole }) => hole === 'fork-events')).toHaveLength(1);
    const fixes = Object.values(all).map((list) => list.find(({ hole }) => hole === 'fork-events')?.fix);
    // STS has no condition key for the event.
    expect(fixes[0]).toMatch(/environment with reviewers, .*job_workflow_ref/);
    for (const fix of fixes.slice(1)) expect(fix).toMatch(/condition on event_name/);
    expect(all.cluster[0]?.message).toContain('be in the group ci:deployers');
  });

  it('is rejected by the expressions of a cluster', () => {
    for (const more of [
      "claims.event_name == 'push'",
      "!(claims.event_name in ['pull_request_target', 'workflow_run', 'issue_comment'])",
    ])
      expect(holes(cluster(`claims.ref == 'refs/heads/main' && ${more}`))).toEqual([]);
    expect(
      holes(cluster("claims.ref == 'refs/heads/main' && claims.event_name != 'pull_request_target'")),
    ).toEqual(['low fork-events']);
  });

  it('is not reported beside wider access', () => {
    expect(holes(sub('repo:octo-org/shop:*'))).toEqual(['medium pull-requests']);
    expect(ofVault({ bound_claims: { repository_id: '4711' } }).findings[0]?.fix).toContain('event_name');
    expect(sub('repo:octo-org/shop:*').findings[0]?.fix).not.toContain('event_name');
  });
});

describe('the tokens of an AWS account', () => {
  const ISSUER = 'https://11111111-2222-3333-4444-555555555555.tokens.sts.global.api.aws';
  const DEPLOY = 'arn:aws:iam::123456789012:role/shop-deploy';
  const own = (path: string): string => `/https:~1~1sts.amazonaws.com~1/${path}`;
  const tag = own('request_tags/codebuild_project');

  it.each<[string, Record<string, unknown>, string[]]>([
    ['the role', { bound_subject: DEPLOY }, []],
    ['the role and a tag', { bound_subject: DEPLOY, bound_claims: { [tag]: 'shop-deploy' } }, []],
    [
      'a tag alone, which others can choose',
      { bound_claims: { [tag]: 'shop-deploy' } },
      ['medium any-repository'],
    ],
    [
      'a tag and what the account’s roles share',
      {
        bound_claims: { [tag]: 'shop-deploy', [own('aws_account')]: '123456789012', [own('org_id')]: 'o-1' },
      },
      ['medium any-repository'],
    ],
    [
      'a function, which AWS names',
      { bound_claims: { [own('lambda_source_function_arn')]: 'arn:aws:lambda:x:1:function:f' } },
      [],
    ],
    ['nothing', {}, ['medium any-repository']],
    [
      'every role of the account',
      { bound_claims_type: 'glob', bound_claims: { sub: 'arn:aws:iam::123456789012:role/*' } },
      ['medium any-repository'],
    ],
    [
      'roles with a similar name',
      { bound_claims_type: 'glob', bound_claims: { sub: 'arn:aws:iam::123456789012:role/shop-*' } },
      ['low look-alike'],
    ],
  ])('at Vault, by %s', (_, role, wanted) => {
    const linted = ofVault(role, ISSUER);
    expect(holes(linted)).toEqual(wanted);
    expect(linted.unjudged).toEqual([]);
  });

  it('is told as AWS tells it', () => {
    const [finding] = ofVault({ bound_claims: { [tag]: 'shop-deploy' } }, ISSUER).findings;
    expect(finding?.message).toContain('request_tags');
    expect(finding?.example).toMatchObject({
      sub: 'arn:aws:iam::123456789012:role/evil',
      'https://sts.amazonaws.com/': { request_tags: { codebuild_project: 'shop-deploy' } },
    });
  });

  it('have no claims of others', () => {
    expect(holes(ofVault({ bound_subject: DEPLOY, bound_claims: { repository: 'a/b' } }, ISSUER))).toEqual(
      [],
    );
    const { findings } = ofVault({ bound_subject: DEPLOY, bound_claims: { repository: 'a/b' } }, ISSUER);
    expect(findings.map(({ hole }) => hole)).toContain('never-matches');
  });
});

/** Values that a stranger may think of for a pattern: its own pieces, and some of no meaning. */
function values(pattern: string): string[] {
  const pieces = pattern.split(/[*?:]/).filter((piece) => piece !== '');
  const around = pieces.flatMap((piece) => [piece, `x${piece}`, `${piece}x`, `x${piece}x`]);
  const joined = pieces.slice(1).map((piece, at) => `${pieces[at]}x${piece}`);
  return [...new Set([...around, ...joined, 'x'])];
}

const IS_BRANCH = /^(?!.*(?:\.\.|\/\/|\/\.|@\{|[\s~^:?*[\\]))(?![/.])[^\p{Cc}]+(?<![/.])$/u;
/** Subjects of jobs of an owner, by brute force: no automaton, no order, no idea of what a pattern is for. */
function* subjectsOf(
  owner: string,
  ids: [string, string],
  projects: readonly string[],
  pattern: string,
): Generator<string> {
  const all = values(pattern);
  const names = all.filter((one) => /^[\w.-]{1,100}$/.test(one) && projects.length > 0);
  for (const project of new Set([...projects, ...names.filter((one) => one !== 'shop')])) {
    const repos = [`repo:${owner}/${project}`, `repo:${owner}@${ids[0]}/${project}@${ids[1]}`];
    const branches = ['main', ...all]
      .filter((one) => IS_BRANCH.test(one))
      .map((one) => `ref:refs/heads/${one}`);
    const tags = all.filter((one) => IS_BRANCH.test(one)).map((one) => `ref:refs/tags/${one}`);
    const environments = all.filter((one) => !/['"`,;\\]/.test(one)).map((one) => `environment:${one}`);
    const contexts = [...branches, ...tags, ...environments, 'pull_request'];
    for (const repo of repos) for (const context of contexts) yield `${repo}:${context}`;
    const parts = [
      ...repos,
      ...contexts,
      `repository:${owner}/${project}`,
      `repository_owner:${owner}`,
      `repository_id:${ids[1]}`,
      ...all.map((one) => `workflow:${one}`),
      ...all.filter((one) => IS_BRANCH.test(one)).map((one) => `head_ref:${one}`),
    ];
    const keyOf = (part: string): string => part.split(':')[0] ?? '';
    // Most of what does not fit in front fits nowhere.
    for (const one of parts) {
      yield one;
      const first = places(pattern, new Set([0]), `${one}:`);
      if (first.size === 0) continue;
      for (const two of parts) {
        if (keyOf(one) === keyOf(two)) continue;
        yield `${one}:${two}`;
        if (places(pattern, first, `${two}:`).size === 0) continue;
        for (const three of parts)
          if (![keyOf(one), keyOf(two)].includes(keyOf(three))) yield `${one}:${two}:${three}`;
      }
    }
  }
}

/** Brute force gives up behind so many, of a pattern with several wildcards. */
const MOST_SUBJECTS = 200_000;

/** Where in a pattern one may be after a text. */
function places(pattern: string, from: ReadonlySet<number>, text: string): Set<number> {
  let at = new Set(from);
  for (const character of text) {
    const next = new Set<number>();
    for (let place of at)
      for (; ; place++) {
        const unit = pattern[place];
        if (unit === '*') next.add(place);
        else if (unit === '?' || unit === character) next.add(place + 1);
        if (unit !== '*') break;
      }
    at = next;
    if (at.size === 0) break;
  }
  return at;
}

describe('what a stranger finds by brute force', () => {
  const whole = fc.constantFrom(
    'repo:octo-org/shop:ref:refs/heads/main',
    'repo:octo-org/shop:environment:production',
    'repo:octo-org@99/shop@4711:environment:production',
    'repo:octo-org/shop:pull_request',
    'repository_owner:octo-org:environment:production',
    'repository:octo-org/shop:ref:refs/tags/v1',
    'environment:production:repo:octo-org/shop',
    'workflow:deploy:repository_id:4711',
  );
  /** A careful subject with a few of its runs replaced by wildcards. */
  const holed = fc
    .tuple(
      whole,
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 14 }), fc.constantFrom('*', '*', '*', '?', '')), {
        minLength: 1,
        maxLength: 3,
      }),
    )
    .map(([text, cuts]) =>
      cuts.reduce<string>((rest, [from, length, wild]) => {
        const at = from % (rest.length + 1);
        return rest.slice(0, at) + wild + rest.slice(at + length);
      }, text),
    );
  const pieces = fc
    .array(
      fc.constantFrom(
        ...[
          'repo:',
          'octo-org',
          '/',
          'shop',
          ':',
          '*',
          '*',
          '*',
          '?',
          'environment:',
          'production',
          'ref:',
          '@',
          '99',
        ],
        ...[
          'refs/heads/main',
          'repository_owner:',
          'workflow:',
          're',
          'pull_request',
          '-',
          'x',
          'octo-org/shop',
        ],
      ),
      { minLength: 1, maxLength: 7 },
    )
    .map((all) => all.join(''));
  const pattern = fc
    .oneof({ weight: 3, arbitrary: holed }, { weight: 1, arbitrary: pieces })
    .filter((one) => one !== '');

  it('trust lint finds too, or says that it could not judge', { timeout: within(120_000) }, () => {
    const counts = { far: 0, near: 0, neither: 0, unjudged: 0 };
    fc.assert(
      fc.property(pattern, (subject) => {
        const linted = sub(subject);
        const found = linted.findings.filter(({ severity }) => severity !== 'note');
        for (const { example } of found) {
          if (example === undefined) continue;
          expect(takes(subject, String(example['sub']))).toBe(true);
          expect(isGitHubs(example), JSON.stringify(example)).toBe(true);
        }
        const gets = (owner: string, ids: [string, string], projects: string[]): string | undefined => {
          const fits = new RegExp(regexOf(subject));
          let left = MOST_SUBJECTS;
          for (const text of subjectsOf(owner, ids, projects, subject)) {
            if (fits.test(text)) return text;
            if (--left === 0) break;
          }
          return undefined;
        };
        const kinds = found.map(({ hole }) => hole);
        const far = ['any-organisation', 'look-alike', 'no-subject'];
        if (linted.unjudged.length > 0) {
          counts.unjudged++;
          return;
        }
        if (!kinds.some((hole) => far.includes(hole)))
          expect(gets('evil-corp', ['666', '31337'], ['evil'])).toBeUndefined();
        else counts.far++;
        if (!kinds.some((hole) => [...far, 'any-repository', 'any-caller'].includes(hole))) {
          expect(gets('octo-org', ['99', '31337'], ['evil'])).toBeUndefined();
          counts.neither++;
        } else counts.near++;
      }),
      {
        numRuns: Number(process.env['JOBPASS_LINT_CASES'] ?? 150),
        seed: Number(process.env['JOBPASS_LINT_SEED'] ?? 1),
      },
    );
    if (process.env['JOBPASS_LINT_CASES'] !== undefined) process.stdout.write(`${JSON.stringify(counts)}\n`);
    // Of each there is enough that the test could fail.
    expect(Math.min(counts.far, counts.neither)).toBeGreaterThan(10);
  });
});
