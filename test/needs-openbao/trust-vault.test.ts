import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { type ConditionSet, compileConditions } from '../../src/identity/conditions.js';
import { readRules } from '../../src/rules/file.js';
import { Secrets } from '../../src/text/secrets.js';
import type { Drift, ServerAccess, ServerPlan } from '../../src/trust/generator.js';
import { plansFor } from '../../src/trust/plans.js';
import { boundClaimsOf, unsupportedConditions } from '../../src/trust/vault/bound-claims.js';
import { vaultTrustGenerator } from '../../src/trust/vault/generator.js';
import { newKey, StandInIssuer } from '../support/issuer.js';
import { suiteUnless } from '../support/left-out.js';
import { findOpenBao, noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { letInBy, TOKEN_ROWS, type TokenRow, TRUST_RULES, trustRulesFile } from '../support/trust-tokens.js';
import { VaultJobs } from '../support/vault-jobs.js';

const CLI = join(import.meta.dirname, '../../dist/jobpass.js');

type Part = Record<string, unknown>;

suiteUnless(noOpenBao(), 'jobpass trust vault with a real OpenBao', () => {
  let bao: OpenBao;
  let issuer: StandInIssuer;
  let other: StandInIssuer;
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-trust-'));

  beforeAll(async () => {
    [bao, issuer, other] = await Promise.all([OpenBao.start(), StandInIssuer.start(), StandInIssuer.start()]);
  }, within(30_000));
  afterAll(async () => {
    await issuer?.close();
    await other?.close();
    await bao?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const plansOf = (text: string): Promise<readonly ServerPlan[]> =>
    plansFor(readRules(text, '.jobpass.yml'), 'vault', vaultTrustGenerator);
  /** The plan of a file with one credential. */
  const planFor = async (credential: Part, iss = issuer.issuer): Promise<ServerPlan> => {
    const [plan] = await plansOf(
      JSON.stringify({
        jobs: { ci: { issuer: iss } },
        credentials: { shop: { provider: 'vault', url: bao.address, ...credential } },
      }),
    );
    return plan as ServerPlan;
  };
  /** Runs the script that is printed, with the real program. */
  const make = (plan: ServerPlan): Promise<unknown> =>
    promisify(execFile)('/bin/sh', ['-c', plan.print('cli')], {
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', HOME: folder, CLI: findOpenBao() ?? '', BAO_TOKEN: bao.rootToken },
    });
  /** The same by the API, which is faster. */
  const post = async (plan: ServerPlan, from = 0): Promise<void> => {
    for (const [path, body] of Object.entries(JSON.parse(plan.print('json')) as Part).slice(from))
      await bao.must('POST', path, body);
  };
  const diff = (
    plan: ServerPlan,
    options: ServerAccess['options'] = {},
    env: NodeJS.ProcessEnv = { BAO_TOKEN: bao.rootToken },
  ): Promise<readonly Drift[]> =>
    plan.diff({ http: () => issuer.client(), clock: systemClock, secrets: new Secrets(), env, options });
  const signed = async (row: TokenRow): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const by = row.issuer === undefined ? issuer : other;
    const ended = row.expired === undefined ? {} : { iat: now - row.expired - 300, exp: now - row.expired };
    return by.token(
      { sub: undefined, aud: (row.audience as string) ?? bao.address, ...ended, ...row.claims } as never,
      row.key === undefined ? {} : { key: await newKey('ES256', by.signing.kid ?? null) },
    );
  };
  const letsIn = async (mount: string, role: string, jwt: string): Promise<boolean> => {
    const { status, text } = await bao.request('POST', `auth/${mount}/login`, { role, jwt }, { token: null });
    // Anything else would be no decision.
    if (status !== 200 && status !== 400) throw new Error(`${status}: ${text}`);
    return status === 200;
  };

  describe.each(['cli', 'json'])('made as %s', (format) => {
    const mount = `by-${format}`;
    let plan: ServerPlan;

    beforeAll(async () => {
      const credential = { provider: 'vault', url: bao.address, path: mount };
      const file = trustRulesFile(issuer.issuer, credential, (name) => ({ role: name, ttl: '15m' }));
      [plan] = (await plansOf(file)) as [ServerPlan];
      if (format === 'cli') await make(plan);
      else await post(plan);
    });

    it(
      'lets in exactly the tokens that the file does',
      async () => {
        const wrong: unknown[] = [];
        let decided = 0;
        let accepted = 0;
        for (const row of TOKEN_ROWS) {
          const jwt = await signed(row);
          for (const [name, when] of Object.entries(TRUST_RULES)) {
            const lets = await letsIn(mount, name, jwt);
            const should = letInBy(row).includes(name);
            const file = compileConditions(when)(row.claims).length === 0;
            decided++;
            if (lets) accepted++;
            if (file !== row.fits.includes(name)) wrong.push([row.name, name, { file }]);
            if (row.odd ? lets && !should : lets !== should) wrong.push([row.name, name, { lets, should }]);
          }
        }
        expect(wrong).toEqual([]);
        expect(decided).toBe(TOKEN_ROWS.length * Object.keys(TRUST_RULES).length);
        expect(accepted).toBeGreaterThan(40);
      },
      within(60_000),
    );

    it('is the same as the file has it', async () => {
      expect(await diff(plan)).toEqual([]);
      expect(plan.server).toBe(`${bao.address}/v1/auth/${mount}`);
    });

    it('can be made again', async () => {
      await make(plan);
      expect(await diff(plan)).toEqual([]);
    });
  });

  it(
    'decides as the file does on all kinds of claims',
    async () => {
      await bao.jwtAuth(issuer.issuer, { path: 'kinds' });
      const values: unknown[] = [
        ...['', 'x', 'X', 'xy', 'a/b:c', 'a\nb', 'é', 'e\u0301', '\u{1F600}', 'x*y', 'xzy', '5', 'true'],
        ...[
          5,
          5.5,
          0,
          12345678901,
          true,
          false,
          null,
          [],
          ['x'],
          ['z', 'xy'],
          [5],
          ['5', 5],
          { x: 'x' },
          [['x']],
        ],
      ];
      const wanted = [
        'x',
        'x**',
        '**y',
        'a**c',
        'é',
        '\u{1F600}',
        'x\\*y',
        '5',
        'true',
        'a\nb',
        ['z', '5'],
        ['x**', 'q'],
      ];
      const cases: [ConditionSet, Part][] = [
        ...wanted.flatMap((want) => values.map((value): [ConditionSet, Part] => [{ c: want }, { c: value }])),
        ...['/a/b', '/a/0', '/a/10', '/a', '/a~1b/c~0d', '/', 'a.b', 'a/b', '/a/-', '/a/length'].flatMap(
          (name) =>
            [
              ...[
                { a: { b: 'x' } },
                { a: ['x'] },
                { a: 'x' },
                { 'a/b': { 'c~d': 'x' } },
                { '': 'x' },
                { 'a.b': 'x' },
              ],
              ...[{ 'a/b': 'x' }, { a: { '0': 'x' } }, { a: { b: ['y', 'x'] } }, { a: { b: null } }, {}],
            ].map((claims): [ConditionSet, Part] => [{ [name]: 'x' }, claims]),
        ),
      ];
      const wrong: unknown[] = [];
      let same = 0;
      const roles = new Map<string, string>();
      for (const [set, claims] of cases) {
        const sets = new Map(Object.entries(set).map(([claim, all]) => [claim, [all].flat().map(String)]));
        expect(unsupportedConditions(sets)).toEqual([]);
        const text = JSON.stringify(set);
        const role = roles.get(text) ?? `r${roles.size}`;
        if (!roles.has(text)) await bao.jwtRole(role, boundClaimsOf(sets) as unknown as Part, 'kinds');
        roles.set(text, role);
        const lets = await letsIn(
          'kinds',
          role,
          await issuer.token({ aud: bao.address, ...claims } as never),
        );
        const should = compileConditions(set)(claims).length === 0;
        const value = claims['c'];
        const textual =
          value === undefined ||
          typeof value === 'string' ||
          (Array.isArray(value) && value.every((one) => typeof one === 'string'));
        if (lets && should) same++;
        if (textual ? lets !== should : lets && !should) wrong.push([set, claims, { lets, should }]);
      }
      expect(wrong).toEqual([]);
      expect(cases.length).toBeGreaterThan(400);
      expect(same).toBeGreaterThan(30);
    },
    within(60_000),
  );

  it('refuses what the server does take otherwise', async () => {
    await bao.jwtAuth(issuer.issuer, { path: 'otherwise' });
    const cases: [set: ConditionSet, bounds: Part, claims: Part][] = [
      [{ '/a/01': 'x' }, { '/a/01': 'x' }, { a: ['y', 'x'] }],
      [{ '/a/+1': 'x' }, { '/a/+1': 'x' }, { a: ['y', 'x'] }],
      [{ '/a/0x1': 'x' }, { '/a/0x1': 'x' }, { a: ['y', 'x'] }],
      [{ c: '**' }, { c: '*' }, { c: '' }],
      [{ c: 'a*' }, { c: 'a*' }, { c: 'a/b' }],
    ];
    for (const [at, [set, bounds, claims]] of cases.entries()) {
      await bao.jwtRole(`o${at}`, { bound_claims: bounds, bound_claims_type: 'glob' }, 'otherwise');
      // So it must be refused: the server lets it in, and the file does not.
      expect(
        await letsIn('otherwise', `o${at}`, await issuer.token({ aud: bao.address, ...claims } as never)),
      ).toBe(true);
      expect(compileConditions(set)(claims)).toHaveLength(1);
      expect(
        unsupportedConditions(new Map(Object.entries(set).map(([claim, one]) => [claim, [String(one)]]))),
      ).toHaveLength(1);
    }
    // Half of a surrogate pair, which JSON can hold and UTF-8 cannot.
    await bao.jwtRole('half', { bound_claims: { c: '\uFFFD' } }, 'otherwise');
    expect(
      await letsIn('otherwise', 'half', await issuer.token({ aud: bao.address, c: '\ud800' } as never)),
    ).toBe(true);
    expect(unsupportedConditions(new Map([['c', ['\uFFFD']]]))).toHaveLength(1);
  });

  describe('what differs', () => {
    const PATH = 'drift';
    let plan: ServerPlan;
    let role: Part;

    beforeAll(async () => {
      plan = await planFor({
        path: PATH,
        role: 'job',
        ttl: '15m',
        secrets: 'secret/data/app password | A; pki/issue/web common_name=a.example.com certificate | CERT',
        trust: { policies: ['shared'], 'bound-cidrs': ['127.0.0.0/8', '192.0.2.1'] },
        when: { ref: ['refs/heads/main', 'refs/heads/release/**'], environment: 'production' },
      });
      await make(plan);
      role = (await bao.must('GET', `auth/${PATH}/role/job`)).data ?? {};
      expect(await diff(plan)).toEqual([]);
    });

    const told = async (): Promise<string[]> =>
      (await diff(plan)).map(({ kind, what, text }) => `${kind} ${what}: ${text}`);

    it.each<[change: Part, expected: RegExp[]]>([
      // Wider.
      [
        { bound_claims: { ref: ['refs/heads/main', 'refs/heads/release/*'] } },
        [/^wider role job: bound_claims: environment has no condition/],
      ],
      [
        { bound_claims: { ref: ['refs/heads/main', 'refs/heads/release*'], environment: 'production' } },
        [/^wider role job: bound_claims: ref may be \["refs\/heads\/release\*"\] \(\* is a wildcard\)/],
      ],
      [{ bound_claims: { ref: '*', environment: ['production'] } }, [/^wider .*ref may be \["\*"\]/]],
      [
        {
          bound_claims: {
            ref: ['refs/heads/main', 'refs/heads/release/*'],
            environment: ['production', 'x'],
          },
        },
        [/^wider .*environment may be \["x"\]/],
      ],
      [{ bound_audiences: ['AUDIENCE', 'other'] }, [/^wider role job: bound_audiences: has \["other"\] too/]],
      [
        { token_policies: ['jobpass-drift-job', 'shared', 'admin'] },
        [/^wider role job: token_policies: has \["admin"\] too/],
      ],
      [{ token_ttl: 61 }, [/^wider role job: token_ttl: is 61 s, expected 60 s/]],
      [{ token_max_ttl: 0 }, [/^wider role job: token_max_ttl: is not set/]],
      [{ token_explicit_max_ttl: 0 }, [/^wider role job: token_explicit_max_ttl: is not set/]],
      [
        { token_max_ttl: 0, token_explicit_max_ttl: 0 },
        [
          /^wider role job: renewals have no limit/,
          /^wider role job: token_max_ttl: is not set/,
          /^wider role job: token_explicit_max_ttl: is not set/,
        ],
      ],
      [{ token_max_ttl: '16m' }, [/^wider role job: token_max_ttl: is 960 s/]],
      [{ token_period: 60 }, [/^wider role job: token_period: a token can be renewed forever/]],
      [{ token_type: 'batch' }, [/^wider role job: token_type: is "batch"/]],
      [{ token_type: 'default' }, [/^wider role job: token_type/]],
      [
        { token_bound_cidrs: [] },
        [/^wider role job: token_bound_cidrs: the role allows logins from any network/],
      ],
      [
        { token_bound_cidrs: ['127.0.0.0/8', '192.0.2.1/32', '10.0.0.0/8'] },
        [/^wider role job: token_bound_cidrs: has \["10.0.0.0\/8"\] too/],
      ],
      [{ user_claim: 'actor' }, [/^wider role job: user_claim: is "actor", expected "sub"/]],
      [{ groups_claim: 'groups' }, [/^wider role job: groups_claim/]],
      [
        { claim_mappings: { ref: 'ref', environment: 'environment', actor: 'actor' } },
        [/^wider role job: claim_mappings: "actor" is copied to "actor"/],
      ],
      [{ clock_skew_leeway: 3600 }, [/^wider role job: clock_skew_leeway: is 3600, the default is 60 s/]],
      [{ token_policies_template_claims: true }, [/^wider role job: token_policies_template_claims/]],
      [{ role_type: 'oidc', allowed_redirect_uris: ['https://a.example'] }, [/^wider role job: role_type/]],
      // Narrower.
      [
        {
          bound_claims: {
            ref: ['refs/heads/main', 'refs/heads/release/*'],
            environment: 'production',
            actor: 'x',
          },
        },
        [/^narrower .*actor must be "x"/],
      ],
      [
        { bound_claims: { ref: 'refs/heads/main', environment: 'production' } },
        [/^narrower .*ref may not be \["refs\/heads\/release\/\*"\]/],
      ],
      [
        { bound_claims: { ref: ['refs/heads/main', 'refs/heads/release/1*'], environment: 'production' } },
        [/^narrower .*ref may not be/],
      ],
      [{ bound_claims_type: 'string' }, [/^narrower .*ref may not be \["refs\/heads\/release\/\*"\]/]],
      [{ bound_subject: 's' }, [/^narrower role job: bound_subject: is "s"/]],
      [
        { bound_audiences: ['x'] },
        [/^wider .*bound_audiences: has \["x"\]/, /^narrower .*bound_audiences: does not have/],
      ],
      [
        { token_policies: ['shared'] },
        [/^narrower role job: token_policies: does not have \["jobpass-drift-job"\]/],
      ],
      [
        { token_ttl: 30, token_max_ttl: 600, token_explicit_max_ttl: 600 },
        [/^narrower .*token_/, /^narrower .*token_/, /^narrower .*token_/],
      ],
      [{ token_num_uses: 9 }, [/^narrower role job: token_num_uses: a token is valid for only 9 requests/]],
      [
        { token_no_default_policy: true },
        [/^narrower role job: token_no_default_policy: tokens do not have the policy default/],
      ],
      [
        { token_strictly_bind_ip: true, token_bound_cidrs: [] },
        [/^narrower role job: token_strictly_bind_ip/, /^wider .*token_bound_cidrs/],
      ],
      [{ clock_skew_leeway: -1 }, [/^narrower role job: clock_skew_leeway/]],
      [
        { claim_mappings: { ref: 'ref' } },
        [/^narrower role job: claim_mappings: "environment" is not copied/],
      ],
      // The same.
      [
        { bound_claims: { environment: ['production'], ref: ['refs/heads/release/*', 'refs/heads/main'] } },
        [],
      ],
      [
        {
          bound_claims: {
            ref: ['refs/heads/main', 'refs/heads/release/*', 'refs/heads/release/1'],
            environment: 'production',
          },
        },
        [],
      ],
      [{ token_policies: ['Shared', 'jobpass-drift-job'], token_ttl: '1m', token_max_ttl: '15m' }, []],
      [{ token_bound_cidrs: ['192.0.2.1/32', '127.0.0.0/8'] }, []],
    ])('is told of a role with %j', async (change, expected) => {
      const text = JSON.stringify({ ...role, ...change }).replace('AUDIENCE', bao.address);
      await bao.must('POST', `auth/${PATH}/role/job`, JSON.parse(text));
      const lines = await told();
      expect(lines).toHaveLength(expected.length);
      for (const [at, pattern] of expected.entries()) expect(lines[at]).toMatch(pattern);
      // And mended by what is printed, whatever it was.
      await post(plan, 1);
      expect(await told()).toEqual([]);
    });

    it.each<[policy: string, expected: RegExp[]]>([
      [
        'path "secret/*" { capabilities = ["read"] }',
        [/^wider policy jobpass-drift-job: path secret\/\*: allows read/, /^narrower/, /^narrower/],
      ],
      ['PRINTED\npath "sys/*" { capabilities = ["sudo"] }', [/^wider .*path sys\/\*: allows sudo too/]],
      [
        'path "secret/data/app" { capabilities = ["read"] }',
        [/^narrower .*path pki\/issue\/web: does not allow update/],
      ],
    ])('is told of a policy with %j', async (policy, expected) => {
      const [, { policy: printed }] = Object.entries(
        JSON.parse(plan.print('json')) as Record<string, { policy: string }>,
      ).find(([path]) => path.startsWith('sys/policies')) as [string, { policy: string }];
      await bao.must('POST', 'sys/policies/acl/jobpass-drift-job', {
        policy: policy.replace('PRINTED', printed),
      });
      const lines = await told();
      expect(lines).toHaveLength(expected.length);
      for (const [at, pattern] of expected.entries()) expect(lines[at]).toMatch(pattern);
      await post(plan, 1);
      expect(await told()).toEqual([]);
    });

    it('is told of the mount', async () => {
      await bao.must('POST', `auth/${PATH}/config`, {
        oidc_discovery_url: other.issuer,
        bound_issuer: other.issuer,
      });
      expect(await told()).toEqual([
        expect.stringMatching(/^wider auth\/drift: oidc_discovery_url is /),
        expect.stringMatching(/^wider auth\/drift: bound_issuer is /),
      ]);
      await bao.must('POST', `auth/${PATH}/config`, { oidc_discovery_url: issuer.issuer });
      expect(await told()).toEqual([expect.stringMatching(/^wider auth\/drift: bound_issuer is ""/)]);
      await bao.must('POST', `auth/${PATH}/config`, {
        jwks_url: `${issuer.issuer}/jwks`,
        bound_issuer: issuer.issuer,
      });
      expect(await told()).toHaveLength(2);
      await make(plan);
      expect(await told()).toEqual([]);
    });

    it('is told of other roles where it is asked for', async () => {
      await bao.jwtRole('extra', {}, PATH);
      expect(await told()).toEqual([]);
      expect(await diff(plan, { 'other-roles': 'none' })).toEqual([
        { kind: 'wider', what: 'role extra', text: 'the role is on the mount, but not in the rules file' },
      ]);
      expect(await diff(plan, { 'other-roles': 'Extra' })).toEqual([]);
      await bao.must('DELETE', `auth/${PATH}/role/extra`);
    });

    it('is all of it where nothing is there', async () => {
      const none = await planFor({ path: 'none', role: 'job', secrets: 'secret/data/app x' });
      expect((await diff(none)).map(({ kind, what }) => `${kind} ${what}`)).toEqual([
        'missing auth/none',
        'missing role job',
        'missing policy jobpass-none-job',
      ]);
      await bao.enableAuth('jwt', 'none');
      expect((await diff(none)).map(({ kind }) => kind)).toEqual(['missing', 'missing', 'missing']);
    });

    it('cannot be told without a token that may read', async () => {
      await expect(diff(plan, {}, {})).rejects.toMatchObject({
        code: 'usage',
        hint: expect.stringMatching(/BAO_TOKEN/),
      });
      await expect(diff(plan, {}, { VAULT_TOKEN: 'a b' })).rejects.toMatchObject({ code: 'usage' });
      await expect(diff(plan, {}, { VAULT_TOKEN: 's.none' })).rejects.toMatchObject({
        code: 'refused',
        hint: expect.stringMatching(
          /Allow the token in BAO_TOKEN or VAULT_TOKEN to read auth\/drift\/config/,
        ),
      });
      expect(await diff(plan, {}, { VAULT_TOKEN: bao.rootToken })).toEqual([]);
    });
  });

  it('is for a namespace, and what is in it', async () => {
    const namespace = await bao.namespace('team');
    await namespace.namespace('shop');
    const plan = await planFor({
      namespace: 'team',
      role: 'job',
      when: { environment: 'production' },
      secrets: '[team/shop] kv/data/a x',
    });
    expect(plan.server).toBe(`${bao.address}/v1/team/auth/jwt`);
    await make(plan);
    expect(await diff(plan)).toEqual([]);
    await post(plan, 1);
    expect(await diff(plan)).toEqual([]);
    expect((await bao.request('GET', 'auth/jwt/role/job')).status).toBe(404);
    const jwt = await issuer.token({ aud: bao.address, environment: 'production' } as never);
    const auth = await namespace.jwtLogin('job', jwt);
    expect(auth.token_policies.sort()).toEqual(['default', 'jobpass-job']);
    const { data } = await namespace.must(
      'POST',
      'sys/capabilities-self',
      { path: 'shop/kv/data/a' },
      { token: auth.client_token },
    );
    expect(data?.['capabilities']).toEqual(['read']);
  });

  it('gives the secrets of the file and no others, and a life up to ttl', async () => {
    await bao.pki({ path: 'web' });
    await bao.put('secret', 'app', { password: 'correct-horse' });
    await bao.put('secret', 'other', { password: 'correct-horse' });
    const plan = await planFor({
      path: 'secrets',
      role: 'job',
      ttl: '10m',
      when: { environment: 'production' },
      secrets: 'secret/data/app password | A; web/issue/job common_name=a.example.test certificate | CERT',
    });
    await make(plan);
    const jwt = await issuer.token({ aud: bao.address, environment: 'production' } as never);
    const auth = await bao.jwtLogin('job', jwt, 'secrets');
    expect(auth).toMatchObject({
      lease_duration: 60,
      renewable: true,
      token_type: 'service',
      metadata: { environment: 'production' },
    });
    const token = auth.client_token;
    const status = async (method: string, path: string, body?: unknown): Promise<number> =>
      (await bao.request(method, path, body, { token })).status;
    expect(await status('GET', 'secret/data/app')).toBe(200);
    expect(await status('GET', 'secret/data/other')).toBe(403);
    expect(await status('POST', 'secret/data/app', { data: {} })).toBe(403);
    expect(await status('POST', 'web/issue/job', { common_name: 'a.example.test' })).toBe(200);
    expect(await status('POST', 'web/issue/job', { common_name: 'b.example.test' })).toBe(403);
    expect(
      await status('POST', 'web/issue/job', { common_name: 'a.example.test', alt_names: 'b.example.test' }),
    ).toBe(403);
    expect(await status('POST', 'web/issue/job', {})).toBe(403);
    const renewed = async (increment: string): Promise<number> =>
      (await bao.must('POST', 'auth/token/renew-self', { increment }, { token })).auth?.lease_duration ?? 0;
    expect(await renewed('300s')).toBe(300);
    // Never beyond the whole.
    const most = await renewed('3600s');
    expect(most).toBeGreaterThan(590);
    expect(most).toBeLessThanOrEqual(600);
  });

  describe('a whole job', () => {
    let jobs: VaultJobs;
    beforeAll(async () => {
      jobs = await VaultJobs.start(bao);
      await bao.put('secret', 'app', { password: 'correct-horse' });
    });
    afterAll(() => jobs?.close());

    it(
      'gets its secrets by the role, and ends its token by another where it goes without the policy default',
      async () => {
        const shared = { path: 'whole', secrets: 'secret/data/app password | A', ttl: '10m', keep: 'false' };
        const plan = await planFor(
          {
            rules: [
              { name: 'one', role: 'one', ...shared, when: { environment: 'production' } },
              {
                name: 'two',
                role: 'two',
                ...shared,
                when: { environment: 'production' },
                'revoke-role': 'end',
                trust: { 'no-default-policy': 'true' },
              },
              {
                name: 'three',
                role: 'three',
                ...shared,
                when: { environment: 'production' },
                trust: { 'no-default-policy': 'true' },
              },
              // Kept by a process beside the job, in leases of a minute.
              { name: 'four', role: 'four', ...shared, keep: 'true', when: { environment: 'production' } },
            ],
          },
          jobs.tokens.issuer,
        );
        await make(plan);
        expect(await diff(plan)).toEqual([]);
        for (const more of [
          { role: 'one' },
          { role: 'two', 'revoke-role': 'end' },
          { role: 'three' },
          { role: 'four', keep: 'true' },
        ]) {
          const { main, post, all } = await jobs.job({ ...shared, ...more });
          expect(main.exitCode, main.output).toBe(0);
          expect(main.env.get('A')).toBe('correct-horse');
          expect(post.output).toContain(': revoked (');
          expect(all).not.toContain('::warning');
        }
        await vi.waitFor(async () => {
          const { tokens } = await bao.alive();
          expect(tokens.filter(({ path }) => path === 'auth/whole/login')).toEqual([]);
        });
      },
      within(60_000),
    );
  });

  it(
    'is what the command prints and compares',
    async () => {
      const credential = {
        provider: 'vault',
        url: bao.address,
        path: 'command',
        trust: { policies: 'base' },
      };
      writeFileSync(
        join(folder, '.jobpass.yml'),
        trustRulesFile(issuer.issuer, credential, (name) => ({ role: name })),
      );
      // Not in one go: the issuer is in this process, and the server asks it where its mount is read.
      const run = (
        args: string[],
        env: Record<string, string> = {},
      ): Promise<{ code: number; out: string; err: string }> =>
        new Promise((resolve) => {
          const all = { PATH: '/usr/bin:/bin', HOME: folder, ...env };
          execFile(process.execPath, [CLI, 'trust', ...args], { cwd: folder, env: all }, (error, out, err) =>
            resolve({ code: error === null ? 0 : Number(error.code), out, err }),
          );
        });
      const token = { BAO_TOKEN: bao.rootToken };
      expect(existsSync(CLI)).toBe(true);
      const terraform = await run(['vault']);
      expect(terraform).toMatchObject({ code: 0, err: '' });
      expect(terraform.out).toContain('resource "vault_jwt_auth_backend_role" "main" {');
      const { code, out } = await run(['vault', '--format', 'cli']);
      expect(code).toBe(0);
      const before = await run(['diff', 'vault'], token);
      expect(before.code).toBe(1);
      expect(before.out).toMatch(/: missing: auth\/command: /);
      await promisify(execFile)('/bin/sh', ['-c', out], {
        cwd: folder,
        env: { PATH: '/usr/bin:/bin', HOME: folder, CLI: findOpenBao() ?? '', ...token },
      });
      expect(await run(['diff', 'vault'], token)).toEqual({
        code: 0,
        out: `${bao.address}/v1/auth/command: matches the rules file\n`,
        err: '',
      });
      await bao.must('POST', 'auth/command/role/main', { role_type: 'jwt', bound_claims: {} });
      const after = await run(['diff', 'vault'], token);
      expect(after.code).toBe(1);
      expect(after.out).toMatch(/^http\S+: wider: role main: bound_claims: repository has no condition/);
      const none = await run(['diff', 'vault']);
      expect(none.code).toBe(2);
      expect(none.err).toContain('No token for the server is set');
      for (const all of [terraform, before, after, none])
        expect(all.out + all.err).not.toContain(bao.rootToken);
    },
    within(30_000),
  );
});
