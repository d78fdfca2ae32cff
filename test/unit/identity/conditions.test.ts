import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import {
  type ConditionSet,
  compileConditions,
  failureText,
  openToStrangers,
} from '../../../src/identity/conditions.js';
import { compilePattern } from '../../../src/identity/patterns.js';

const holds = (set: ConditionSet, claims: Record<string, unknown>): boolean =>
  compileConditions(set)(claims).length === 0;

describe('a pattern in a condition', () => {
  it.each<[pattern: string, yes: string[], no: string[]]>([
    [
      'octo-org/repo',
      ['octo-org/repo'],
      [
        'octo-org/repo-evil',
        'evil-octo-org/repo',
        'octo-org/repo/',
        'octo-org/repo\n',
        '\nocto-org/repo',
        'octo-org/repo ',
        'octo-org/repo\0',
        'octo-org/repo/../x',
        'Octo-Org/repo',
        'octo-org%2Frepo',
        // Cyrillic letters, a full-width slash, a zero-width space, a combining mark.
        '\u043ecto-org/repo',
        'octo-org/r\u0435po',
        'octo-org\uff0frepo',
        'octo-org/re\u200bpo',
        'octo-org/repo\u0301',
        'octo-org',
        '',
      ],
    ],
    [
      'octo-org/*',
      ['octo-org/a', 'octo-org/a.b-c_d', 'octo-org/'],
      [
        'octo-org',
        'octo-org/a/b',
        'octo-org/../evil/x',
        'octo-org-evil/a',
        'x/octo-org/a',
        'octo-org/a:b',
        'octo-org//',
      ],
    ],
    ['octo-org/**', ['octo-org/a', 'octo-org/a/b', 'octo-org/', 'octo-org/\n'], ['octo-orgs/a', 'octo-org']],
    [
      'repo:octo-org/*:environment:prod',
      ['repo:octo-org/a:environment:prod'],
      [
        'repo:octo-org/a:environment:prod:x',
        'repo:octo-org/a:environment:production',
        'repo:octo-org/a:environment:x:environment:prod',
        'repo:octo-org/a/b:environment:prod',
        'repo:octo-org/a:environment:Prod',
        'xrepo:octo-org/a:environment:prod',
      ],
    ],
    [
      'repo:o/r:environment:*',
      ['repo:o/r:environment:prod', 'repo:o/r:environment:my%3Aenv'],
      ['repo:o/r:environment:a:b', 'repo:o/r:environment:a/b', 'repo:o/r:ref:refs/heads/main'],
    ],
    [
      'refs/heads/*',
      ['refs/heads/main', 'refs/heads/a\nb'],
      ['refs/heads/a/b', 'refs/tags/v1', 'xrefs/heads/main', 'refs/heads'],
    ],
    ['refs/heads/release-*-*', ['refs/heads/release-1-2', 'refs/heads/release--'], ['refs/heads/release-1']],
    ['*', ['x', 'a b'], ['a/b', 'a:b', '/', ':']],
    ['**', ['x', 'a/b:c', '\n'], ['']],
    ['***', ['a/b'], ['']],
    ['*/x', ['a/x', '/x'], ['a/b/x', 'x']],
    ['**/x', ['a/x', 'a/b/x', '/x'], ['x', 'a/xy']],
    ['a*b', ['ab', 'axb', 'abb'], ['a/b', 'abx', 'xab', 'a']],
    ['a**b**c', ['abc', 'a/b:c', 'abbcc'], ['acb', 'ab', 'bc']],
    ['\\*', ['*'], ['x', '\\*', '\\', '']],
    ['a\\*b', ['a*b'], ['axb', 'a\\*b', 'a\\b']],
    ['a\\b', ['a\\b'], ['ab']],
    ['a\\\\*b', ['a\\*b'], ['a\\xb', 'a*b']],
    ['\\**', ['*', '*x'], ['x', '*/']],
    ['a?c[d].+(e|f)$^', ['a?c[d].+(e|f)$^'], ['abcd', 'axc[d].+e']],
    ['a.c', ['a.c'], ['abc']],
    ['ab*ba', ['abba', 'abxba'], ['aba', 'ab']],
    ['😀*', ['😀', '😀x'], ['x😀']],
  ])('%s', (pattern, yes, no) => {
    for (const text of yes) expect(holds({ c: pattern }, { c: text }), JSON.stringify(text)).toBe(true);
    for (const text of no) expect(holds({ c: pattern }, { c: text }), JSON.stringify(text)).toBe(false);
  });

  it('matches what a plain, slow reference matches', () => {
    /** Straight from the definition, by trying everything. */
    const reference = (pattern: string, text: string): boolean => {
      if (pattern === '') return text === '';
      if (pattern.startsWith('\\*')) return text[0] === '*' && reference(pattern.slice(2), text.slice(1));
      if (pattern.startsWith('*')) {
        const any = pattern.startsWith('**');
        const rest = any ? pattern.replace(/^\*+/, '') : pattern.slice(1);
        for (let length = 0; length <= text.length; length++) {
          if (!any && /[/:]/.test(text.slice(0, length))) return false;
          if (reference(rest, text.slice(length))) return true;
        }
        return false;
      }
      return pattern[0] === text[0] && text !== '' && reference(pattern.slice(1), text.slice(1));
    };
    const letters = fc.constantFrom('a', 'b', '/', ':', '*', '\\');
    const pattern = fc.string({
      unit: fc.constantFrom('a', 'b', '/', ':', '*', '**', '\\*', '\\'),
      maxLength: 8,
    });
    let matched = 0;
    fc.assert(
      fc.property(pattern, fc.string({ unit: letters, maxLength: 9 }), (glob, text) => {
        const expected = reference(glob, text);
        if (expected) matched++;
        expect(compilePattern(glob)(text)).toBe(expected);
      }),
      { numRuns: 20_000 },
    );
    expect(matched).toBeGreaterThan(500);
  });
});

describe('a claim in a condition', () => {
  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['an empty list', []],
    ['a list of nothing', ['', null]],
    ['an object', { a: 'x' }],
    ['a list of objects', [{ a: 'x' }]],
    ['a list in a list', [['x']]],
    ['2,049 characters long', 'x'.repeat(2_049)],
    ['a number that JSON cannot tell from its neighbour', 2 ** 53],
    ['an endless number', Number.POSITIVE_INFINITY],
  ])('that is %s never matches, not even **', (_what, value) => {
    const claims = value === undefined ? {} : { c: value };
    expect(holds({ c: '**' }, claims)).toBe(false);
    expect(holds({ c: ['**', '*', 'null', 'undefined', '[object Object]'] }, claims)).toBe(false);
  });

  it('of 2,048 characters still does', () => {
    expect(holds({ c: '**' }, { c: 'x'.repeat(2_048) })).toBe(true);
  });

  it.each<[string | number | boolean, unknown, boolean]>([
    [true, true, true],
    ['true', true, true],
    [true, 'true', true],
    [false, false, true],
    [true, false, false],
    [42, 42, true],
    ['42', 42, true],
    [42, '42', true],
    [0, 0, true],
    [42, 421, false],
    ['42', '042', false],
    ['4*', 42, true],
  ])('%o against %o: %o', (pattern, value, expected) => {
    expect(holds({ c: pattern }, { c: value })).toBe(expected);
  });

  it('that is a list matches by one of its elements', () => {
    expect(holds({ groups: 'admins' }, { groups: ['users', 'admins'] })).toBe(true);
    expect(holds({ groups: 'admins' }, { groups: ['users', 'admins2'] })).toBe(false);
    expect(holds({ groups: 'users,admins' }, { groups: ['users', 'admins'] })).toBe(false);
    expect(holds({ groups: [7, 'admins'] }, { groups: [null, 7] })).toBe(true);
  });

  it('must be its own: nothing is inherited', () => {
    for (const name of ['constructor', '__proto__', 'toString', '/constructor/name', '/__proto__/x']) {
      expect(compileConditions({ [name]: '**' })({})[0]?.why, name).toBe('missing');
    }
    expect(holds({ constructor: 'x' }, JSON.parse('{"constructor":"x"}') as Record<string, unknown>)).toBe(
      true,
    );
    const set = JSON.parse('{"__proto__":"x"}') as ConditionSet;
    expect(holds(set, {})).toBe(false);
    expect(holds(set, JSON.parse('{"__proto__":"x"}') as Record<string, unknown>)).toBe(true);
  });
});

describe('the name of a claim in a condition', () => {
  const claims = {
    'kubernetes.io': { namespace: 'prod', pod: { name: 'p1' }, list: ['a', 'b'] },
    'a/b': 'slash',
    'm~n': 'tilde',
    '': { '': 'nothing' },
    'oidc.circleci.com/org-id': 'uuid',
    '/x': 'top',
  };

  it.each<[string, string]>([
    ['/kubernetes.io/namespace', 'prod'],
    ['/kubernetes.io/pod/name', 'p1'],
    ['/kubernetes.io/list', 'b'],
    ['/kubernetes.io/list/0', 'a'],
    ['/a~1b', 'slash'],
    ['/m~0n', 'tilde'],
    ['a/b', 'slash'],
    ['//', 'nothing'],
    ['oidc.circleci.com/org-id', 'uuid'],
    ['/~1x', 'top'],
  ])('%s leads to a value', (name, value) => {
    expect(holds({ [name]: value }, claims)).toBe(true);
    expect(holds({ [name]: `${value}!` }, claims)).toBe(false);
  });

  it.each([
    'kubernetes.io/namespace',
    'kubernetes.io.namespace',
    '/kubernetes.io',
    '/kubernetes.io/list/length',
    '/kubernetes.io/list/00',
    '/kubernetes.io/list/-',
    '/kubernetes.io/namespace/0',
    '/kubernetes.io/namespace/length',
    '/x',
    '/oidc.circleci.com/org-id',
  ])('%s leads nowhere', (name) => {
    expect(holds({ [name]: '**' }, claims)).toBe(false);
  });
});

describe('a set of conditions', () => {
  const set = { repository: ['octo-org/a', 'octo-org/b'], ref: 'refs/heads/main', environment: 'prod' };
  const claims = { repository: 'octo-org/b', ref: 'refs/heads/main', environment: 'prod' };

  it('holds when each of its conditions does', () => {
    expect(holds(set, claims)).toBe(true);
    expect(holds({}, {})).toBe(true);
    for (const name of Object.keys(set)) {
      expect(holds(set, { ...claims, [name]: 'x' }), name).toBe(false);
      expect(holds(set, { ...claims, [name]: undefined }), name).toBe(false);
    }
  });

  it('tells each condition that does not', () => {
    const failed = compileConditions(set)({ repository: 'evil/b\u001b[2J', environment: '' });
    expect(failed).toEqual([
      {
        claim: 'repository',
        why: 'differs',
        value: '"evil/b\\u001b[2J"',
        wanted: ['octo-org/a', 'octo-org/b'],
      },
      { claim: 'ref', why: 'missing', wanted: ['refs/heads/main'] },
      { claim: 'environment', why: 'empty', wanted: ['prod'] },
    ]);
    expect(failed.map(failureText)).toEqual([
      'the claim repository is ""evil/b\\u001b[2J"", expected "octo-org/a" or "octo-org/b"',
      'the claim ref is missing, expected "refs/heads/main"',
      'the claim environment is empty, expected "prod"',
    ]);
  });

  it('shows what cannot be seen, and not more than a line of it', () => {
    const told = (value: unknown): string =>
      compileConditions({ c: 'octo-org/a' })({ c: value }).map(failureText).join('');
    expect(told('octo-org/a\n')).toContain('""octo-org/a\\n""');
    expect(told('octo-org/a ')).toContain('""octo-org/a ""');
    expect(told('\u043ecto-org/a')).toContain('""\\u043ecto-org/a""');
    expect(told('\n::error::x')).not.toMatch(/\n|^\s*::/m);
    expect(told('x'.repeat(5_000)).length).toBeLessThan(400);
    expect(told(Array.from({ length: 1_000 }, () => 'x'.repeat(100))).length).toBeLessThan(400);
    expect(told({ a: 1 })).toContain('"an object"');
    expect(told(['x', 7])).toContain('"x, 7"');
  });

  it.each<[string, unknown]>([
    ['no pattern', { c: [] }],
    ['an empty pattern', { c: '' }],
    ['an empty pattern in a list', { c: ['a', ''] }],
    ['a number that is not exact', { c: 2 ** 53 }],
    ['null', { c: null }],
    ['an object', { c: { a: 1 } }],
    ['a list in a list', { c: [['a']] }],
    ['a pattern without end', { c: 'x'.repeat(2_049) }],
    ['a claim without a name', { '': 'x' }],
    ['a pointer that cannot be read', { '/a~2b': 'x' }],
  ])('with %s is refused at the start', (_what, wrong) => {
    expect(() => compileConditions(wrong as ConditionSet)).toThrow(JobpassError);
  });
});

describe('conditions that let in strangers', () => {
  const GITHUB = 'https://token.actions.githubusercontent.com';

  it.each<[string, ConditionSet]>([
    [GITHUB, { repository: 'octo-org/octo-repo' }],
    [GITHUB, { repository: 'octo-org/*' }],
    [GITHUB, { repository: 'octo-org/**' }],
    [GITHUB, { '/repository': 'octo-org/*' }],
    [GITHUB, { repository: ['octo-org/a', 'octo-org/b-*'] }],
    [GITHUB, { ref: '**', repository_id: 42 }],
    [GITHUB, { repository_owner: 'octo-org' }],
    [GITHUB, { repository_owner_id: ['1', '2'] }],
    [GITHUB, { enterprise_id: '7' }],
    [GITHUB, { sub: 'repo:octo-org/*' }],
    [GITHUB, { sub: 'repo:octo-org/octo-repo:ref:refs/heads/main' }],
    [GITHUB, { sub: 'repo:octo-org@12/octo-repo@34:**' }],
    [GITHUB, { sub: 'repository_owner_id:12:**' }],
    [GITHUB, { sub: 'repository_owner:octo-org' }],
    ['https://gitlab.com', { project_path: 'group/**' }],
    ['https://gitlab.com', { namespace_path: 'group' }],
    ['https://gitlab.com', { namespace_path: 'group/**' }],
    ['https://gitlab.com', { namespace_id: '1' }],
    ['https://gitlab.com', { sub: 'project_path:group/project:ref_type:branch:ref:main' }],
    ['https://agent.buildkite.com', { organization_slug: 'acme' }],
    ['https://agent.buildkite.com', { sub: 'organization:acme:**' }],
    ['https://agent.buildkite.com', { sub: '0191f956-042f-7ec4-aa62-8e5eeae396d0' }],
    ['https://oidc.circleci.com', { 'oidc.circleci.com/org-id': '0191f956-042f-7ec4-aa62-8e5eeae396d0' }],
    ['https://oidc.circleci.com', { sub: 'org/0191f956-042f-7ec4-aa62-8e5eeae396d0/**' }],
    ['https://accounts.google.com', { email: 'ci@project.iam.gserviceaccount.com' }],
  ])('%s %o names the owner', (issuer, set) => {
    expect(openToStrangers(issuer, set)).toBeUndefined();
  });

  it.each<[string, ConditionSet, string]>([
    [GITHUB, {}, 'repository'],
    [GITHUB, { repository: '**' }, 'repository'],
    [GITHUB, { repository: '*/x' }, 'repository'],
    [GITHUB, { repository: 'octo-*/x' }, 'repository'],
    [GITHUB, { repository: 'octo-org*' }, 'repository'],
    [GITHUB, { repository: 'octo-org**' }, 'repository'],
    [GITHUB, { repository: '/x' }, 'repository'],
    [GITHUB, { repository: ['octo-org/a', '*/b'] }, 'repository'],
    [GITHUB, { repository: [] }, 'repository'],
    [GITHUB, { repository_owner: 'octo-*' }, 'repository_owner_id'],
    [GITHUB, { repository_owner_id: '1*' }, 'repository_owner_id'],
    [GITHUB, { repository_id: '**' }, 'repository_id'],
    [GITHUB, { sub: 'repo:octo-org*' }, 'sub'],
    [GITHUB, { sub: 'repo:octo-*/x:**' }, 'sub'],
    [GITHUB, { sub: '**' }, 'sub'],
    [GITHUB, { sub: '**:ref:refs/heads/main' }, 'sub'],
    [GITHUB, { sub: 'repo:**' }, 'sub'],
    [GITHUB, { sub: 'environment:prod' }, 'sub'],
    [GITHUB, { sub: 'repository_owner:octo-org*' }, 'sub'],
    [GITHUB, { sub: 'job_workflow_ref:octo-org/a/.github/workflows/x.yml@**' }, 'sub'],
    [GITHUB, { job_workflow_ref: 'octo-org/a/.github/workflows/x.yml@refs/heads/main' }, 'repository'],
    [GITHUB, { actor: 'octocat', ref: 'refs/heads/main', environment: 'prod' }, 'repository'],
    [GITHUB, { aud: 'https://github.com/octo-org' }, 'repository'],
    [GITHUB, { '/repository/x': 'octo-org/a' }, 'repository'],
    [GITHUB, { __proto__x: 'a', constructor: 'octo-org/a' }, 'repository'],
    ['https://gitlab.com', { project_path: 'group*/x' }, 'project_path'],
    ['https://gitlab.com', { namespace_path: 'group*' }, 'namespace_path'],
    ['https://gitlab.com', { ci_config_ref_uri: 'gitlab.com/group/project//x.yml@**' }, 'project_path'],
    ['https://agent.buildkite.com', { pipeline_slug: 'deploy' }, 'organization_slug'],
    ['https://agent.buildkite.com', { sub: 'organization:acme*' }, 'sub'],
    ['https://oidc.circleci.com', { aud: '0191f956-042f-7ec4-aa62-8e5eeae396d0' }, 'sub'],
    ['https://accounts.google.com', { email: '**@project.iam.gserviceaccount.com' }, 'email'],
  ])('%s %o is open to the world', (issuer, set, needed) => {
    expect(openToStrangers(issuer, set)).toContain(needed);
  });

  it.each([
    'https://ci.example.com',
    'https://token.actions.githubusercontent.com/octo-enterprise',
    'https://oidc.circleci.com/org/0191f956-042f-7ec4-aa62-8e5eeae396d0',
    'https://octo-org.semaphoreci.com',
    'constructor',
    '__proto__',
  ])('of %s nothing is said', (issuer) => {
    expect(openToStrangers(issuer, {})).toBeUndefined();
  });
});
