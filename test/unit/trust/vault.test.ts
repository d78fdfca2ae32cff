import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import { type ConditionSet, compileConditions } from '../../../src/identity/conditions.js';
import { literal } from '../../../src/identity/patterns.js';
import { planLife } from '../../../src/lease/plan.js';
import { readRules } from '../../../src/rules/file.js';
import { mismatches } from '../../../src/servers/vault/role-match.js';
import type { ServerPlan } from '../../../src/trust/generator.js';
import { plansFor } from '../../../src/trust/plans.js';
import {
  boundClaimsOf,
  isWithin,
  unionAll,
  unsupportedConditions,
} from '../../../src/trust/vault/bound-claims.js';
import { comparePolicies } from '../../../src/trust/vault/compare-policies.js';
import { vaultTrustGenerator } from '../../../src/trust/vault/generator.js';
import { parsePolicy } from '../../../src/trust/vault/parse-policy.js';
import { tokenLifetimeOf } from '../../../src/trust/vault/role-access.js';
import { vaultTrustSchema } from '../../../src/trust/vault/trust-schema.js';
import { cases } from '../../support/cases.js';
import { letInBy, TOKEN_ROWS, TRUST_RULES, trustRulesFile } from '../../support/trust-tokens.js';

const ISSUER = 'https://ci.example.com';
const URL = 'https://vault.example.com';

type Part = Record<string, unknown>;

const plans = (credentials: Part, jobs: Part = { ci: { issuer: ISSUER } }): Promise<readonly ServerPlan[]> =>
  plansFor(readRules(JSON.stringify({ jobs, credentials }), 'rules.yml'), 'vault', vaultTrustGenerator);
const credential = (more: Part): Part => ({ provider: 'vault', url: URL, ...more });
/** One credential with these rules. */
const planned = async (rules: Part[], more: Part = {}): Promise<ServerPlan> => {
  const [plan, another] = await plans({ db: credential({ rules, ...more }) });
  expect(another).toBeUndefined();
  return plan as ServerPlan;
};
const refused = async (rules: Part[], more: Part = {}): Promise<string> => {
  const error: unknown = await planned(rules, more).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(JobpassError);
  return (error as JobpassError).message;
};
const bodies = (plan: ServerPlan): Record<string, Part> =>
  JSON.parse(plan.print('json')) as Record<string, Part>;
const roleIn = (plan: ServerPlan, name: string): Part => bodies(plan)[`auth/jwt/role/${name}`] as Part;
const policyIn = (plan: ServerPlan, name: string): string =>
  String(bodies(plan)[`sys/policies/acl/jobpass-${name}`]?.['policy']);

describe('a Vault role made of the rules decides on a token of the table:', () => {
  it.each(TOKEN_ROWS.map((row) => [row.name, row] as const))('%s', (_, { claims, fits }) => {
    const found = Object.entries(TRUST_RULES).flatMap(([name, when]) =>
      compileConditions(when)(claims).length === 0 ? [name] : [],
    );
    expect(found.sort()).toEqual([...fits].sort());
  });

  it('are decided alike by the model of the server', async () => {
    const file = trustRulesFile(ISSUER, credential({}), (name) => ({ role: name }));
    const [plan] = await plansFor(readRules(file, 'rules.yml'), 'vault', vaultTrustGenerator);
    let decided = 0;
    for (const row of TOKEN_ROWS) {
      if (row.key !== undefined || row.expired !== undefined) continue;
      const iss = row.issuer === undefined ? ISSUER : 'https://other.example.com';
      const claims = { iss, aud: row.audience ?? URL, ...row.claims };
      for (const name of Object.keys(TRUST_RULES)) {
        const lets =
          mismatches(claims, roleIn(plan as ServerPlan, name), { bound_issuer: ISSUER }).length === 0;
        if (row.odd) expect(!lets || letInBy(row).includes(name), `${row.name}: ${name}`).toBe(true);
        else expect(lets, `${row.name}: ${name}`).toBe(letInBy(row).includes(name));
        decided++;
      }
    }
    expect(decided).toBeGreaterThan(500);
  });
});

describe('what a Vault role demands', () => {
  it('is written out where every value is', async () => {
    const plan = await planned([{ role: 'a', when: { ref: ['refs/heads/main', 'x\\*y'], n: '7' } }]);
    expect(roleIn(plan, 'a')).toMatchObject({
      bound_claims_type: 'string',
      bound_claims: { ref: ['refs/heads/main', 'x*y'], n: ['7'] },
      bound_audiences: [URL],
      bound_subject: '',
      role_type: 'jwt',
      token_type: 'service',
    });
  });

  it('has the wildcards of the server for **', async () => {
    const plan = await planned([{ role: 'a', when: { ref: ['refs/heads/**', 'a**b'], n: '7' } }]);
    expect(roleIn(plan, 'a')).toMatchObject({
      bound_claims_type: 'glob',
      bound_claims: { ref: ['refs/heads/*', 'a*b'], n: ['7'] },
    });
  });

  it.each<[when: Part, reason: RegExp]>([
    [
      { ref: 'refs/heads/*' },
      /"refs\/heads\/\*": the server has no wildcard that stops at \/ and :. Use \*\*/,
    ],
    [{ ref: 'a**b*' }, /the server has no wildcard that stops/],
    [{ ref: '**' }, /"\*\*": the server would accept an empty claim/],
    [{ ref: ['main', '***'] }, /would accept an empty claim/],
    [{ ref: ['a\\*', 'b**'] }, /the claim ref has a literal asterisk/],
    [{ ref: 'a\\*', other: 'b**' }, /the claim ref has a literal asterisk/],
    [{ '/groups/01': 'x' }, /a pointer with a number that the server parses in another way/],
    [{ '/groups/0x1': 'x' }, /a pointer with a number/],
    [{ '/groups/+1': 'x' }, /a pointer with a number/],
    [{ ref: 'a\uFFFDb' }, /the server replaces a character of the pattern/],
    [{ 'a\uFFFD': 'b' }, /has a character that the server replaces/],
  ])('is refused where the server would understand it otherwise: %j', async (when, reason) => {
    expect(await refused([{ role: 'a', when }])).toMatch(reason);
  });

  it('is never more than the file allows, and for claims that are text the same', () => {
    const letters = fc.constantFrom('a', 'b', '/', ':', '*', '.', 'é', '\u{1F600}', '\uFFFD', ',', ' ', '\n');
    const word = fc.array(letters, { maxLength: 4 }).map((all) => all.join(''));
    const pattern = fc
      .array(fc.oneof(word.map(literal), fc.constant('**'), fc.constantFrom('*', 'a', 'ab', 'b/a')), {
        minLength: 1,
        maxLength: 3,
      })
      .map((all) => all.join(''))
      .filter((text) => text !== '');
    const name = fc.constantFrom('c', 'd', '/c', '/e/f', '/l/0', '/l/01', '/a~1b', 'x/y');
    const sets = fc.dictionary(name, fc.array(pattern, { minLength: 1, maxLength: 3 }), { maxKeys: 3 });
    const odd = fc.oneof(
      fc.constantFrom(null, 0, 1, 12.5, true, false),
      fc.array(word, { maxLength: 2 }),
      fc.object(),
    );
    let accepted = 0;
    let understood = 0;
    fc.assert(
      fc.property(
        sets,
        fc.infiniteStream(word),
        fc.infiniteStream(fc.nat()),
        fc.array(odd, { maxLength: 3 }),
        (set, words, choices, odds) => {
          const conditions = new Map(Object.entries(set));
          if (unsupportedConditions(conditions).length > 0) return;
          const bounds = boundClaimsOf(conditions);
          if (typeof bounds === 'string') return;
          understood++;
          const role = { role_type: 'jwt', user_claim: 'sub', bound_audiences: ['a'], ...bounds };
          const choose = <T>(all: readonly T[]): T => all[(choices.next().value ?? 0) % all.length] as T;
          /** Text that fits, nearly does, or does not. */
          const near = (patterns: readonly string[]): string => {
            const fitting = choose(patterns)
              .replaceAll('\\*', '\0')
              .replaceAll(/\*+/g, () => words.next().value ?? '')
              .replaceAll('\0', '*');
            const change = choose([0, 0, 0, 1, 2, 3, 4]);
            return change === 1
              ? `${fitting}${words.next().value}`
              : change === 2
                ? fitting.slice(1)
                : change === 3
                  ? fitting.toUpperCase()
                  : change === 4
                    ? ''
                    : fitting;
          };
          const textual = Object.entries(set).reduce<Part>(
            (claims, [claim, patterns]) =>
              choose([0, 1, 2, 3, 4]) === 0 ? claims : put(claims, claim, near(patterns)),
            { sub: 's', aud: 'a' },
          );
          const decide = (claims: Part): [server: boolean, file: boolean] => [
            mismatches(claims, role, undefined).length === 0,
            compileConditions(set as ConditionSet)(claims).length === 0,
          ];
          const [server, file] = decide(textual);
          expect(server, JSON.stringify([set, textual])).toBe(file);
          if (server) accepted++;
          const mixed = odds.reduce<Part>(
            (claims, value) => put(claims, choose(['c', 'd', '/e/f', '/l', 'a/b']), value),
            textual,
          );
          const [lets, should] = decide(mixed);
          expect(!lets || should, JSON.stringify([set, mixed])).toBe(true);
        },
      ),
      { numRuns: cases(4_000) },
    );
    // It would prove nothing if all were refused.
    expect(understood).toBeGreaterThan(cases(300));
    expect(accepted).toBeGreaterThan(cases(100));
  });
});

/** A claim by name or pointer; what is in the way stays. */
function put(claims: Part, name: string, value: unknown): Part {
  if (name === '/e/f') return { ...claims, e: { f: value } };
  if (name.startsWith('/l/')) return { ...claims, l: [value, value] };
  if (name === '/a~1b') return { ...claims, 'a/b': value };
  return { ...claims, [name.replace(/^\//, '')]: value };
}

describe('several rules with one Vault role', () => {
  it('are one where they differ in the values of one claim', async () => {
    const plan = await planned([
      { role: 'a', when: { ref: 'x', environment: 'p' } },
      { role: 'A', when: { environment: 'p', ref: ['y', 'z**'] } },
    ]);
    expect(plan.roles).toEqual(['a']);
    expect(roleIn(plan, 'a')['bound_claims']).toEqual({ ref: ['x', 'y', 'z*'], environment: ['p'] });
  });

  it('let in together what one of them does, whatever can be joined', () => {
    const claims = ['c', 'd', 'e'];
    const values = ['1', '2', '3'];
    const demand = fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
    const set = fc.record({ c: demand, d: demand, e: demand }, { requiredKeys: [] });
    let joint = 0;
    fc.assert(
      fc.property(fc.array(set, { minLength: 2, maxLength: 4 }), (sets) => {
        const [one, another] = unionAll(sets.map((each) => new Map(Object.entries(each))));
        if (another !== undefined) return;
        joint++;
        const whole = compileConditions(Object.fromEntries(one ?? []));
        const each = sets.map((conditions) => compileConditions(conditions as ConditionSet));
        // Every token that there can be, those without a claim among them.
        const all = claims.reduce<Part[]>(
          (tokens, claim) =>
            tokens.flatMap((token) => [token, ...values.map((value) => ({ ...token, [claim]: value }))]),
          [{}],
        );
        for (const token of all)
          expect(whole(token).length === 0).toBe(each.some((check) => check(token).length === 0));
      }),
      { numRuns: cases(2_000) },
    );
    expect(joint).toBeGreaterThan(cases(50));
  });

  it('are one where all together are', async () => {
    const plan = await planned(
      [
        ['x', 'p'],
        ['y', 'q'],
        ['x', 'q'],
        ['y', 'p'],
      ].map(([ref, environment]) => ({ role: 'a', when: { ref, environment } })),
    );
    expect(roleIn(plan, 'a')['bound_claims']).toEqual({ ref: ['x', 'y'], environment: ['p', 'q'] });
  });

  it.each<[rules: Part[], reason: RegExp]>([
    [
      [
        { role: 'a', when: { ref: 'x', environment: 'p' } },
        { role: 'a', when: { ref: 'y', environment: 'q' } },
      ],
      /have conditions that differ in more than one claim.*use a separate role for each rule/,
    ],
    [
      [
        { role: 'a', when: { ref: 'x' } },
        { role: 'a', when: { ref: 'x', environment: 'q' } },
      ],
      /have conditions that differ in more than one claim/,
    ],
    [
      [
        { role: 'a', when: { ref: 'x' }, audience: 'one' },
        { role: 'a', when: { ref: 'y' }, audience: 'two' },
      ],
      /have conditions that differ in more than one claim/,
    ],
    [
      [
        { role: 'a', when: { ref: 'x' }, secrets: 'kv/data/x password' },
        { role: 'a', when: { ref: 'y' }, secrets: 'kv/data/y password' },
      ],
      /has rules with different policies, secrets, ttl or lease, and would grant all of them to the jobs of each rule/,
    ],
    [
      [
        { role: 'a', when: { ref: 'x' }, ttl: '10m' },
        { role: 'a', when: { ref: 'y' }, ttl: '20m' },
      ],
      /would grant all of them to the jobs of each rule/,
    ],
    [
      [
        { role: 'a', when: { ref: 'x' }, trust: { 'user-claim': 'sub' } },
        { role: 'a', when: { ref: 'x' }, trust: { 'user-claim': 'ref' } },
      ],
      /has other settings under trust in another rule/,
    ],
  ])('are refused where one role would let in or give more: %#', async (rules, reason) => {
    expect(await refused(rules)).toMatch(reason);
  });

  it('give together what the same jobs may have anyway', async () => {
    const found = await plans({
      one: credential({ role: 'a', when: { ref: 'x' }, ttl: '10m', secrets: 'kv/data/x password' }),
      two: credential({
        role: 'a',
        when: { ref: 'x' },
        ttl: '20m',
        audience: 'b',
        secrets: 'kv/data/y password',
        trust: { policies: ['Shared'] },
      }),
    });
    const [plan] = found as [ServerPlan];
    expect(roleIn(plan, 'a')).toMatchObject({
      bound_audiences: [URL, 'b'],
      token_max_ttl: 1_200,
      token_policies: ['jobpass-a', 'shared'],
    });
    expect([...(parsePolicy(policyIn(plan, 'a')) ?? []).keys()]).toEqual(['kv/data/x', 'kv/data/y']);
  });

  it('are on one mount for each issuer, and in one plan for each mount', async () => {
    const jobs = { one: { issuer: ISSUER }, two: { issuer: 'https://two.example.com' } };
    const rule = (name: string, more: Part = {}): Part =>
      credential({ rules: [{ role: name, jobs: name, ...more }] });
    const found = await plans(
      { a: rule('one'), b: rule('two', { path: 'jwt-two', namespace: 'team-a/x' }) },
      jobs,
    );
    expect(found.map(({ server }) => server)).toEqual([
      'https://vault.example.com/v1/auth/jwt',
      'https://vault.example.com/v1/team-a/x/auth/jwt-two',
    ]);
    await expect(plans({ a: rule('one'), b: rule('two') }, jobs)).rejects.toThrow(
      /a mount can trust only one issuer, and auth\/jwt trusts https:\/\/ci\.example\.com for the rule rule 1 of a: use another path for each issuer/,
    );
  });

  it('cannot have policies of the same name', async () => {
    await expect(
      plans({
        a: credential({ role: 'b-c', path: 'a', secrets: 'kv/data/x y' }),
        b: credential({ role: 'c', path: 'a-b', secrets: 'kv/data/x y' }),
      }),
    ).rejects.toThrow(/another role already uses the policy name jobpass-a-b-c/);
  });
});

describe('what a Vault role gives', () => {
  const policy = async (secrets: string, more: Part = {}): Promise<string> =>
    policyIn(await planned([{ role: 'a', secrets, ...more }]), 'a');

  it('is the paths of secrets and nothing else', async () => {
    const [plan] = await plans({
      db: credential({
        role: 'a',
        namespace: 'team',
        secrets:
          'kv/data/app password | A; kv/data/app * | ALL_; database/creds/app username | B; [team/x] kv/data/z y | C',
      }),
    });
    const text = String(bodies(plan as ServerPlan)['team/sys/policies/acl/jobpass-a']?.['policy']);
    expect(text.match(/^path .*$/gm)).toEqual([
      'path "database/creds/app" {',
      'path "kv/data/app" {',
      'path "x/kv/data/z" {',
    ]);
    expect(text.match(/\[.*\]/g)).toEqual(['["read"]', '["read"]', '["read"]']);
  });

  it('has exactly the parameters that are sent', async () => {
    const text = await policy(
      'pki/issue/web common_name=a.example.com ttl=1h certificate | A; pki/issue/web common_name=b.example.com ttl=1h certificate | B',
    );
    expect(parsePolicy(text)?.get('pki/issue/web')).toEqual({
      capabilities: new Set(['update']),
      allowed: new Map([
        ['common_name', ['a.example.com', 'b.example.com']],
        ['ttl', ['1h']],
      ]),
      required: new Set(['common_name', 'ttl']),
    });
  });

  it.each<[secrets: string, reason: RegExp]>([
    ['kv/data/a* x | A', /has characters that a policy would read as wildcards/],
    ['kv/+/a x | A', /has characters that a policy would read as wildcards/],
    [
      'kv/data/{{identity.entity.id}} x | A',
      /has characters that a policy would read as wildcards or templates/,
    ],
    ['[other] kv/data/a x | A', /in a namespace outside the token's namespace/],
    ['pki/issue/w common_name=* x | A', /the parameter common_name, which a policy cannot express/],
    ['pki/issue/w n="a$\u007bb}" x | A', /the parameter n, which a policy cannot express/],
    ['pki/issue/w n=a N=b x | A', /which a policy cannot express/],
    [
      'pki/issue/w a=1 b=1 x | A; pki/issue/w a=2 b=2 x | B',
      /more than one different parameter, and a policy would allow every combination/,
    ],
  ])('is refused where a policy would give more: %s', async (secrets, reason) => {
    expect(await refused([{ role: 'a', secrets }], { namespace: 'team' })).toMatch(reason);
  });

  it('comes with a remark where it may have been meant otherwise', async () => {
    const secrets = 'kv/app x; kv/data/b y; database/creds/c z; pki/issue/w a=b q';
    const text = (await planned([{ role: 'a', secrets, when: { ref: 'x' } }, { role: 'b' }])).print(
      'terraform',
    );
    expect(text).toContain(
      '# The policy allows reading kv/app. If this is version 2 of the key-value engine, use kv/data/app',
    );
    expect(text.match(/# The policy allows reading/g)).toHaveLength(1);
    expect(
      text.match(/# The role has no conditions: it accepts every job of https:\/\/ci\.example\.com\./g),
    ).toHaveLength(1);
  });

  it('is what Jobpass needs of the policy default, where the role goes without', async () => {
    const paths = async (more: Part): Promise<string[]> =>
      [
        ...(parsePolicy(
          policyIn(await planned([{ role: 'a', trust: { 'no-default-policy': 'true' }, ...more }]), 'a'),
        )?.keys() ?? []),
      ].sort();
    const self = ['auth/token/lookup-self', 'auth/token/renew-self'];
    expect(await paths({})).toEqual([...self, 'auth/token/revoke-self']);
    expect(await paths({ 'revoke-role': 'b' })).toEqual(self);
    expect(await paths({ 'revoke-role': 'b', secrets: 'kv/data/a x' })).toEqual([...self, 'kv/data/a']);
    expect(await paths({ 'revoke-role': 'b', secrets: 'database/creds/a x' })).toEqual([
      ...self,
      'database/creds/a',
      'sys/leases/renew',
    ]);
  });

  it('is the policy of the file as it stands there', async () => {
    const hcl = 'path "kv/*" {\n  capabilities = ["list"]\n}';
    expect(await policy('kv/data/a x', { trust: { policy: hcl } })).toBe(`${hcl}\n`);
    for (const bad of ['a\u001bb', 'a\u202eb', '  ::stop-commands::x', '##[group]x'])
      expect(await refused([{ role: 'a', trust: { policy: bad } }])).toMatch(/trust\.policy: has/);
    expect(await refused([{ role: 'a', trust: { policies: ['root'] } }])).toMatch(/must not contain `root`/);
    expect(await refused([{ role: 'a', trust: { policys: 'x' } }])).toMatch(
      /policys: is not a known setting\. Did you mean `policy`\?/,
    );
  });

  it('lives as the keeper renews it', () => {
    const settings = { provider: 'vault', deliver: ['env'], revoke: true } as never as Parameters<
      typeof planLife
    >[0];
    for (const keep of ['auto', 'true', 'false'] as const) {
      for (const more of [
        {},
        { ttlMs: 900_000 },
        { ttlMs: 30_000 },
        { leaseMs: 20_000 },
        { leaseMs: 7_200_000, ttlMs: 900_000 },
      ]) {
        const all = { ...settings, keep, ...more };
        const { leaseMs, ttlMs } = planLife(all, { renews: 'in place', ephemeral: false, revocable: true });
        expect(tokenLifetimeOf(all)).toEqual({ ttlS: ttlMs / 1000, leaseS: leaseMs / 1000 });
      }
    }
  });

  it('knows jobs apart by what stays the same', async () => {
    const user = async (when: Part, more: Part = {}): Promise<unknown> =>
      roleIn(await planned([{ role: 'a', when, ...more }]), 'a')['user_claim'];
    expect(await user({ repository_id: '1' })).toBe('repository_id');
    expect(await user({ project_id: '1' })).toBe('project_id');
    expect(await user({ ref: 'x' })).toBe('sub');
    expect(await user({ ref: 'x' }, { trust: { 'user-claim': '/a/b' } })).toBe('/a/b');
  });

  it('is told to the audit log where the conditions make sure that it is there', async () => {
    const plan = await planned([
      { role: 'a', when: { ref: 'x', groups: 'y', '/a/b': 'z' } },
      { role: 'b', when: { ref: 'x' }, trust: { metadata: ['run_id', 'ref'] } },
    ]);
    expect(roleIn(plan, 'a')['claim_mappings']).toEqual({ ref: 'ref' });
    expect(roleIn(plan, 'b')['claim_mappings']).toEqual({ run_id: 'run_id', ref: 'ref' });
  });

  it('is ended by another role where the file says so', async () => {
    const plan = await planned([
      { role: 'a', 'revoke-role': 'End', when: { ref: 'x' } },
      { role: 'b', 'revoke-role': 'end', when: { ref: 'y' } },
    ]);
    expect(plan.roles).toEqual(['a', 'b', 'end']);
    expect(roleIn(plan, 'end')).toMatchObject({
      bound_claims: { ref: ['x', 'y'] },
      token_policies: ['jobpass-end'],
      token_ttl: 60,
      token_explicit_max_ttl: 60,
    });
    expect([...(parsePolicy(policyIn(plan, 'end')) ?? []).keys()]).toEqual([
      'auth/token/revoke-accessor',
      'auth/token/lookup-accessor',
    ]);
    for (const format of ['terraform', 'cli'])
      expect(plan.print(format)).toContain(
        '# With this role a job can revoke any token whose accessor it knows, including tokens of other jobs.',
      );
    expect(await refused([{ role: 'a', 'revoke-role': 'A' }])).toMatch(
      /revoke-role names a, which is also a role of jobs/,
    );
  });
});

describe('what jobpass trust vault prints', () => {
  it('is the same each time', async () => {
    const rules = [
      { role: 'b', secrets: 'kv/data/b x; kv/data/a x | Y' },
      { role: 'a', when: { z: '1', a: '2' } },
    ];
    const [one, other] = [await planned(rules), await planned(rules)];
    for (const format of vaultTrustGenerator.formats) {
      expect(one.print(format)).toBe(other.print(format));
      expect(one.print(format)).toMatch(/[^\n]\n$/);
    }
    expect(() => one.print('toString')).toThrow(JobpassError);
  });

  it('is refused where Terraform alone cannot say it', async () => {
    const plan = await planned([{ role: 'a', when: { ref: ['a,b', 'c'] } }]);
    expect(roleIn(plan, 'a')['bound_claims']).toEqual({ ref: ['a,b', 'c'] });
    expect(() => plan.print('terraform')).toThrow(/the role a has several values, among them "a,b"/);
    const one = await planned([{ role: 'a', when: { ref: 'a,b', environment: 'p ' } }]);
    expect(one.print('terraform')).toMatch(/disable_bound_claims_parsing = true\n[\s\S]*"ref" {9}= "a,b"/);
  });

  it('gives each resource a name of its own', async () => {
    const plan = await planned([{ role: 'a-b' }, { role: 'a.b' }, { role: '1a' }, { role: 'jwt' }]);
    const names = [...plan.print('terraform').matchAll(/_role" "(\w+)"/g)].map(([, name]) => name);
    expect(names).toEqual(['a_b', 'a_b_2', '_1a', 'jwt_2']);
  });
});

describe('docs/reference/trust-vault.md', () => {
  it('has an example that is what comes of it', async () => {
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/reference/trust-vault.md'), 'utf8');
    const [file = '', hcl = ''] = ['yaml', 'hcl'].map(
      (language) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(docs)?.[1] ?? '',
    );
    const [plan] = await plansFor(readRules(file, '.jobpass.yml'), 'vault', vaultTrustGenerator);
    expect(hcl).toContain('vault_jwt_auth_backend_role');
    expect(plan?.print('terraform')).toContain(hcl);
    expect(plan?.roles).toEqual(['shop-production', 'shop-preview']);
  });

  it('has every setting of trust', () => {
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/reference/trust-vault.md'), 'utf8');
    const table = docs.slice(
      docs.indexOf('### Settings under `trust`'),
      docs.indexOf('## Conditions that the server does not support'),
    );
    const told = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(told.sort()).toEqual(Object.keys(vaultTrustSchema.shape).sort());
  });
});

describe('what another Vault policy allows', () => {
  const wanted = 'path "kv/data/a" {\n  capabilities = ["read"]\n}\n';
  it.each<[has: string, kinds: string[]]>([
    [wanted, []],
    ['# A comment\npath "kv/data/a" { capabilities = ["read"] } // and another\n', []],
    ['path "kv/data/a" { capabilities = ["read", "list"] }', ['wider']],
    ['path "kv/data/*" { capabilities = ["read"] }', ['wider', 'narrower']],
    ['path "kv/data/a" { capabilities = ["deny"] }', ['narrower', 'narrower']],
    ['', ['narrower']],
    ['path "kv/data/a" { capabilities = ["read"] }\npath "x" { capabilities = ["deny"] }', ['narrower']],
    ['path "kv/data/a" { policy = "write" }', ['wider']],
    [
      'path "kv/data/a" { capabilities = ["read"] }\npath "kv/data/a" { capabilities = ["update"] }',
      ['wider'],
    ],
    ['{"path": {"kv/data/a": {"capabilities": ["read"]}}}', ['wider']],
    ['path "kv/data/a" { capabilities = ["read"', ['wider']],
    ['path "kv/data/a" { capabilities = ["read"] required_parameters = ["x"] }', ['narrower']],
    ['path "kv/data/a" { capabilities = ["read"] allowed_parameters = { "x" = [] } }', ['narrower']],
  ])('is told: %s', (has, kinds) => {
    expect(comparePolicies(has, wanted).map(({ kind }) => kind)).toEqual(kinds);
  });

  const bounded =
    'path "p" { capabilities = ["update"] allowed_parameters = { "a" = ["1", "2"] } required_parameters = ["a"] }';
  it.each<[has: string, kinds: string[]]>([
    ['path "p" { capabilities = ["update"] }', ['wider', 'wider']],
    [bounded.replace('"2"', '"3"'), ['wider', 'narrower']],
    [bounded.replace('"1", "2"', ''), ['wider']],
    [bounded.replace(', "2"', ''), ['narrower']],
    [bounded.replace('{ "a"', '{ "*" = [], "a"'), ['wider']],
    [bounded.replace('required_parameters = ["a"]', ''), ['wider']],
  ])('is told of parameters: %s', (has, kinds) => {
    expect(comparePolicies(has, bounded).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('is wider where a wildcard takes the place of a closer path', () => {
    const both = 'path "kv/*" { capabilities = ["update"] }\npath "kv/a" { capabilities = ["read"] }';
    const kinds = comparePolicies('path "kv/*" { capabilities = ["update"] }', both).map(({ kind }) => kind);
    expect(kinds).toEqual(['wider', 'narrower']);
  });

  it('is wider where a path is not denied any more', () => {
    const deny = `${wanted}path "kv/data/a/b" { capabilities = ["deny"] }`;
    expect(comparePolicies(wanted, deny).map(({ kind }) => kind)).toEqual(['wider']);
  });
});

describe('a glob of Vault within another', () => {
  it.each<[inner: string, outer: string, within: boolean]>([
    ['a', 'a', true],
    ['a', '*', true],
    ['*', 'a', false],
    ['a*', 'a*', true],
    ['a*b', 'a*', true],
    ['a*', 'a*b', false],
    ['a*b*c', 'a*c', true],
    ['a*c', 'a*b*c', false],
    ['', '*', true],
    ['*', '**', true],
  ])('%s in %s: %s', (inner, outer, within) => {
    expect(isWithin(inner, outer, { inner: true, outer: true })).toBe(within);
  });

  it('is one by what the role takes a star for', () => {
    expect(isWithin('a*', 'a*', { inner: false, outer: false })).toBe(true);
    expect(isWithin('a*', 'a*', { inner: true, outer: false })).toBe(false);
    expect(isWithin('a*', 'a*', { inner: false, outer: true })).toBe(true);
    expect(isWithin('a', 'a', { inner: true, outer: false })).toBe(true);
  });
});
