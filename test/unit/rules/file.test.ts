import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileConditions } from '../../../src/identity/conditions.js';
import { GITHUB_ISSUER, likelySubject, subjectsOf } from '../../../src/identity/github-subject.js';
import { compilePattern, literal, parsePattern, textOfPattern } from '../../../src/identity/patterns.js';
import { checkRules } from '../../../src/rules/check.js';
import { decide, noRuleError } from '../../../src/rules/decide.js';
import { namesWithoutIds, type Rule, readRules } from '../../../src/rules/file.js';
import { covers, overlap } from '../../../src/rules/overlap.js';
import { trustSchema } from '../../../src/trust/registry.js';
import { cases } from '../../support/cases.js';

const CLAIMS = { iss: GITHUB_ISSUER, repository: 'octo-org/shop', repository_id: '7' };

/** A file with one credential at a broker, whose rules are these lines. */
function file(rules: string, jobs = 'when: { repository: octo-org/shop, repository_id: 7 }'): string {
  return `jobs: { github: { issuer: '${GITHUB_ISSUER}', ${jobs} } }
credentials:
  deploy:
    url: https://tokens.example.com
    rules:
${rules
  .trim()
  .split('\n')
  .map((line) => `      ${line.trim()}`)
  .join('\n')}
`;
}

const rulesOf = (text: string): readonly Rule[] => readRules(text, 'f.yml').credentials.get('deploy') ?? [];

describe('a file of rules', () => {
  it('gives the first rule that fits', () => {
    const read = readRules(
      file(`- { name: one, when: { environment: production }, role: a }
        - { name: two, when: { ref: 'refs/heads/**' }, role: b }
        - { name: three, role: c }`),
      'f.yml',
    );
    const taken = (claims: object): string | undefined =>
      decide(read, 'deploy', { ...CLAIMS, ...claims }).taken?.name;
    expect(taken({ environment: 'production', ref: 'refs/heads/x' })).toBe('one');
    expect(taken({ ref: 'refs/heads/a/b' })).toBe('two');
    expect(taken({})).toBe('three');
    expect(taken({ repository_id: '8' })).toBeUndefined();
    expect(taken({ iss: `${GITHUB_ISSUER}/octo-org` })).toBeUndefined();
    expect(taken({ repository: undefined })).toBeUndefined();
  });

  it('puts what a rule says in the place of what its credential says', () => {
    const read = readRules(
      `credentials:
  deploy:
    role-to-assume: arn:aws:iam::123456789012:role/a
    aws-region: eu-central-1
    deliver: [env, file]
    rules:
      - { when: { a: b }, ttl: 15m, session-policy: { Version: 2012-10-17, Statement: [] } }
      - { role: arn:aws:iam::123456789012:role/b }
`,
      'f.yml',
    );
    const [first, second] = read.credentials.get('deploy') ?? [];
    expect(Object.fromEntries(first?.inputs ?? [])).toEqual({
      provider: 'aws',
      role: 'arn:aws:iam::123456789012:role/a',
      region: 'eu-central-1',
      deliver: 'env\nfile',
      ttl: '15m',
      'session-policy': '{"Version":"2012-10-17","Statement":[]}',
    });
    expect(second?.inputs.get('role')).toBe('arn:aws:iam::123456789012:role/b');
  });

  it('tells why nothing is for a job, and no more than fits', () => {
    const many = Array.from({ length: 12 }, (_, at) => `- { when: { environment: e${at} } }`).join('\n');
    const read = readRules(file(many), 'f.yml');
    const error = noRuleError(decide(read, 'deploy', { ...CLAIMS, environment: 'x\n::error::y' }), 'f.yml');
    expect(error.code).toBe('refused');
    expect(error.message).toContain('rule 1: the claim environment is "');
    expect(error.message).toContain('; and 4 more');
    expect(error.message).not.toMatch(/\n|^\s*::/m);
  });

  it.each([
    [
      'a claim that is said twice',
      file('- { when: { repository: octo-org/other } }'),
      'f.yml:6:19 credentials.deploy, rule 1, when.repository: already has a condition on a higher level',
    ],
    [
      'the issuer as a claim',
      file('- { when: { iss: x } }'),
      'is not allowed in `when`: set `issuer` in `jobs`',
    ],
    [
      'the audience as a claim',
      file('- { when: { aud: x } }'),
      'is not allowed in `when`: set the input `audience`',
    ],
    ['a name twice', file('- { name: a }\n- { name: a }'), 'another rule has the name "a" too'],
    ['a name for no reason', file('- { name: "a b" }'), 'is not a valid name'],
    [
      'jobs that are not there',
      file('- { jobs: githab }'),
      'is not an entry of `jobs`, which has github. Did you mean `github`?',
    ],
    ['no rules', file('').replace(/rules:\n\s*$/, 'rules: []\n'), 'is an empty list'],
    ['rules that are no list', file('').replace(/rules:\n\s*$/, 'rules: x\n'), 'must be a list'],
    ['an empty pattern', file("- { when: { a: '' } }"), 'is empty'],
    ['a pattern that is a map', file('- { when: { a: { b: c } } }'), 'must be a value or a list of values'],
    ['a secret', file('- { client-key: x }'), 'is a secret and is not allowed in a file'],
    ['an input of the step alone', file('- { credentials: x }'), 'is not allowed in a file'],
    [
      'one input under two names',
      file('- { role: a, role-to-assume: b }'),
      'is an alias of `role`, which is already set',
    ],
    ['revoke: now', file('- { revoke: now }'), 'must be `true` or `false` in a file'],
    [
      'an issuer by plain http',
      file('- { name: a }').replace('https://token', 'http://token'),
      'must use https',
    ],
    ['no credentials', 'jobs: {}', 'credentials: is missing'],
    ['a list', '[]', 'must be a map'],
    ['nothing', '', 'must be a map'],
    ['a key twice', 'credentials: {}\ncredentials: {}', 'invalid YAML'],
    [
      'a tag',
      file('- { name: a, when: { ref: !!binary aGk= } }'),
      'Unresolved tag: tag:yaml.org,2002:binary',
    ],
    [
      'references without end',
      `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [${'*b, '.repeat(60)}*b]\ncredentials: *c`,
      'too many YAML aliases',
    ],
    ['a bad pointer', file("- { when: { '/a~2': x } }"), 'has an invalid name'],
    ['a prototype', file('- { __proto__: x }'), 'is not allowed as a name'],
    [
      'a pattern without quotes',
      file('- { when: { ref: *main } }'),
      'f.yml:6:24: YAML reads *main as an alias, and no anchor &main comes before it. Put the value in quotes: "*main"',
    ],
    ['a pattern of two asterisks', file('- when: { ref: [a, **] }'), 'Put the value in quotes: "**"'],
    ['a lone asterisk', file('- { when: { ref: * } }'), 'Put a value that begins with * in quotes: "*"'],
  ])('refuses %s, with its place', (_, text, told) => {
    expect(() => readRules(text, 'f.yml')).toThrow(told);
    expect(() => readRules(text, 'f.yml')).toThrow(/f\.yml(:\d+:\d+)?/);
  });

  it.each([
    ['credentials', 'credentals: {}\n', 'credentals'],
    ['jobs', `job: {}\n${file('')}`, 'job'],
    ['issuer', file('').replace('issuer:', 'isuer:'), 'jobs.github.isuer'],
    ['provider', file('- { provder: aws }'), 'credentials.deploy, rule 1, provder'],
    ['role-to-assume', file('- { role-to-asume: x }'), 'credentials.deploy, rule 1, role-to-asume'],
    ['rules', file('').replace('rules:', 'ruls:'), 'credentials.deploy.ruls'],
    ['when', file('- { whn: { ref: x } }'), 'credentials.deploy, rule 1, whn'],
  ])('suggests %s for a typing error', (meant, text, path) => {
    expect(() => readRules(text, 'f.yml')).toThrow(
      `${path}: is not a known setting. Did you mean \`${meant}\`?`,
    );
  });

  it('reads any text without failing in another way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.jsonValue(), (noise, json) => {
        for (const text of [noise, JSON.stringify(json), `credentials: ${JSON.stringify(json)}`]) {
          try {
            readRules(text, 'f.yml');
          } catch (error) {
            expect((error as { code?: string }).code).toBe('usage');
          }
        }
      }),
      { numRuns: cases(300) },
    );
  });
});

describe('a warning about a file of rules', () => {
  const notes = async (text: string): Promise<readonly string[]> =>
    (await checkRules(readRules(text, 'f.yml'), '', new Map(), { trustSchema })).notes;

  it('is a rule that is never taken, or that gives another role to the same jobs', async () => {
    expect(
      await notes(
        file(`- { name: all, role: a }
        - { name: never, when: { ref: refs/heads/x }, role: b }`),
      ),
    ).toEqual([
      expect.stringContaining(
        'f.yml:7:9 deploy, never: never applies, because all above it matches the same jobs',
      ),
    ]);
    expect(
      await notes(
        file(`- { name: main, when: { ref: refs/heads/main }, role: a }
        - { name: production, when: { environment: production }, role: b }
        - { name: same, when: { actor: me }, role: b }`),
      ),
    ).toEqual([
      expect.stringContaining('production: a job that matches this rule and main gets main'),
      expect.stringContaining('same: a job that matches this rule and main gets main'),
    ]);
    expect(
      await notes(
        file(`- { when: { environment: production }, role: a }
        - { when: { environment: [staging, test] }, role: b }`),
      ),
    ).toEqual([]);
  });

  it.each([
    [
      'the world',
      file('- { when: { environment: x } }', 'when: { actor: me }'),
      'any user of https://token.actions.githubusercontent.com can meet its conditions',
    ],
    [
      'an input that cannot be',
      file('- { ttl: 1y }'),
      'f.yml:6:11 credentials.deploy, rule 1, ttl: `ttl` is',
    ],
    [
      'a setting that a provider refuses',
      file('- { provider: aws, url: "https://sts.example.com" }'),
      '`region` is missing',
    ],
    [
      'an input of another provider',
      file('- { provider: aws, role: "arn:aws:iam::123456789012:role/x", region: eu-west-1, secrets: a b }'),
      'f.yml:6:87 credentials.deploy, rule 1, secrets: The input secrets belongs to provider: vault',
    ],
    [
      'an audience for another host',
      file('- { audience: sts.amazonaws.com }'),
      'would be sent to "tokens.example.com", but its audience "sts.amazonaws.com" is accepted by AWS',
    ],
  ])('refuses %s', async (_, text, told) => {
    await expect(notes(text)).rejects.toThrow(told);
  });
});

describe('rules of which one token fits several', () => {
  const pattern = fc
    .array(fc.constantFrom('a', 'b', '/', ':', '*', '**', '\\*'), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''));
  const text = fc
    .array(fc.constantFrom('a', 'b', '/', ':', '*'), { minLength: 1, maxLength: 7 })
    .map((parts) => parts.join(''));
  const pair = (one: string, other: string): [Rule, Rule] => {
    const rules = rulesOf(
      file(`- { when: { c: ${JSON.stringify(one)} } }\n- { when: { c: ${JSON.stringify(other)} } }`),
    );
    return [rules[0] as Rule, rules[1] as Rule];
  };

  it('are found wherever a text matches both', () => {
    let met = 0;
    fc.assert(
      fc.property(pattern, pattern, fc.array(text, { minLength: 12, maxLength: 12 }), (one, other, fills) => {
        // Half of them match the first pattern, by construction.
        const value =
          one.length % 2 === 0
            ? (fills[0] ?? '')
            : parsePattern(one)
                .map((part, at) => (typeof part === 'string' ? part : (fills[at] ?? '')))
                .join('');
        const [a, b] = pair(one, other);
        const both = compilePattern(one)(value) && compilePattern(other)(value);
        if (both) {
          met++;
          expect(overlap(a, b)).toBe(true);
        }
        if (!overlap(a, b)) expect(both).toBe(false);
        if (covers(a, b) && compilePattern(other)(value)) expect(compilePattern(one)(value)).toBe(true);
      }),
      { numRuns: cases(3_000) },
    );
    expect(met).toBeGreaterThan(cases(50));
  });

  it.each([
    ['refs/heads/*', 'refs/heads/main', true],
    ['refs/heads/*', 'refs/heads/a/b', false],
    ['refs/heads/**', 'refs/heads/a/b', true],
    ['refs/*/main', 'refs/heads/*', true],
    ['refs/tags/**', 'refs/heads/**', false],
    ['**a', 'b**', true],
    ['a*', '*b', true],
    ['a*c', 'ab*:c', false],
  ])('%s and %s: %s', (one, other, meet) => {
    expect(overlap(...pair(one, other))).toBe(meet);
  });
});

describe("GitHub's subject", () => {
  it.each([
    [{ repository: 'o/r', repository_id: '7' }, ['repo:o/r:**', 'repo:o@**/r@7:**']],
    [{ repository: 'o/r', repository_id: '7', repository_owner_id: '1' }, ['repo:o/r:**', 'repo:o@1/r@7:**']],
    [{ repository: 'o/r' }, ['repo:o/r:**', 'repo:o@**/r@**']],
    [{ repository: 'o/**', repository_owner_id: '1' }, ['repo:o/**', 'repo:o@1/**']],
    [{ repository: 'o/**' }, ['repo:o/**', 'repo:o@**/**']],
    [
      { repository: ['o/r', 'o/s'], repository_id: ['7', '8'] },
      [
        'repo:o/r:**',
        'repo:o@**/r@7:**',
        'repo:o@**/r@8:**',
        'repo:o/s:**',
        'repo:o@**/s@7:**',
        'repo:o@**/s@8:**',
      ],
    ],
    [{ repository: 'o/r', sub: 'x' }, undefined],
    [{ environment: 'x' }, undefined],
  ])('of %j is %j', (set, subjects) => {
    expect(subjectsOf(set)).toEqual(subjects);
  });

  it('has both forms of every job of a repository, and of no other', () => {
    const check = compileConditions({
      sub: subjectsOf({ repository: 'octo/shop', repository_id: '7' }) ?? [],
    });
    const fits = (sub: string): boolean => check({ sub }).length === 0;
    for (const what of [
      'ref:refs/heads/main',
      'environment:production',
      'pull_request',
      'ref:refs/tags/v1',
    ]) {
      expect(fits(`repo:octo/shop:${what}`)).toBe(true);
      expect(fits(`repo:octo@1/shop@7:${what}`)).toBe(true);
      expect(fits(`repo:octo/shop-evil:${what}`)).toBe(false);
      expect(fits(`repo:octo-evil/shop:${what}`)).toBe(false);
      expect(fits(`repo:octo@1/shop@8:${what}`)).toBe(false);
      expect(fits(`repository:octo/shop:${what}`)).toBe(false);
    }
    expect(fits('repo:octo/shop')).toBe(false);
  });

  it.each([
    [{ repository: 'o/r', environment: 'e', ref: 'x' }, 'repo:o/r:environment:e'],
    [{ repository: 'o/r', environment: 'prod:eu:1' }, 'repo:o/r:environment:prod%3Aeu%3A1'],
    [{ repository: 'o/r', event_name: 'pull_request' }, 'repo:o/r:pull_request'],
    [{ repository: 'o/r', event_name: 'push', ref: 'refs/heads/m' }, 'repo:o/r:ref:refs/heads/m'],
    [{ repository: 'o/r' }, undefined],
    [{ ref: 'x' }, undefined],
  ])('by default is, for %j, %s', (claims: Record<string, string>, subject) => {
    expect(likelySubject(claims)).toBe(subject);
  });

  it('is wanted of rules for AWS, and of no others', () => {
    const aws = (more: string): readonly string[] =>
      Object.keys(rulesOf(file(`- { provider: aws, region: eu-central-1${more} }`))[0]?.conditions ?? {});
    expect(aws('')).toEqual(['repository', 'repository_id', 'sub']);
    expect(aws(", when: { sub: 'repo:octo-org/shop:pull_request' }")).toEqual([
      'repository',
      'repository_id',
      'sub',
    ]);
    expect(Object.keys(rulesOf(file('- { name: a }'))[0]?.conditions ?? {})).toEqual([
      'repository',
      'repository_id',
    ]);
  });
});

describe('ids in rules', () => {
  it.each([
    [{ repository: 'o/r' }, ['o/r'], []],
    [{ repository: ['o/r', 'o/s'], repository_owner: 'o' }, ['o/r', 'o/s'], []],
    [{ repository: 'o/r', repository_id: '1' }, [], []],
    [{ repository: 'o/*' }, [], []],
    [{ repository_owner: 'o' }, [], ['o']],
    [{ repository_owner: 'o', repository_owner_id: '1' }, [], []],
    [{ repository: 'o/**', repository_owner: 'o' }, [], ['o']],
  ])('are missing in %j: %j, %j', (set, repositories, owners) => {
    expect(namesWithoutIds(set)).toEqual({ repositories, owners });
  });

  it('are wanted beside names once they are known', () => {
    const ids = { repositories: new Map([['octo-org/shop', '7']]), owners: new Map<string, string>() };
    const read = readRules(file('- { name: a }', 'when: { repository: octo-org/shop }'), 'f.yml', ids);
    expect(read.credentials.get('deploy')?.[0]?.conditions).toEqual({
      repository: ['octo-org/shop'],
      repository_id: ['7'],
    });
    expect(decide(read, 'deploy', { ...CLAIMS, repository_id: '8' }).taken).toBeUndefined();
  });
});

describe('a literal in a pattern', () => {
  it('is matched by itself alone, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '*', '\\', '/'), minLength: 1, maxLength: 8 }),
        fc.string({ unit: fc.constantFrom('a', '*', '\\', '/'), maxLength: 8 }),
        (value, other) => {
          expect(textOfPattern(literal(value))).toBe(value);
          expect(compilePattern(literal(value))(value)).toBe(true);
          expect(compilePattern(literal(value))(other)).toBe(value === other);
        },
      ),
    );
  });
});
