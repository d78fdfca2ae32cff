import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConditionSet, compileConditions } from '../../src/identity/conditions.js';
import type { Claims } from '../../src/identity/id-token.js';
import { jobIdOf } from '../../src/identity/job-id.js';
import { authenticationFor } from '../../src/servers/kubernetes/authentication.js';
import { manifestsFor } from '../../src/servers/kubernetes/manifests.js';
import { anchor } from '../support/kubernetes/attacks.js';
import { RandomConditions } from '../support/kubernetes/random-conditions.js';
import { KubernetesServer, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { letInBy, TOKEN_ROWS, TRUST_RULES } from '../support/trust-tokens.js';

const GITHUB = 'https://token.actions.githubusercontent.com';
const GITLAB = 'https://gitlab.com';
const BUILDKITE = 'https://agent.buildkite.com';
const CIRCLECI = 'https://oidc.circleci.com/org/5f4e';
const TERRAFORM = 'https://app.terraform.io';
const OTHER = 'https://ci.example.test/team';
const RANDOM = 'https://random.example.test';
const SELF_MANAGED = 'https://gitlab.example.test';

/** Conditions on claims of any type, and on names that need quotes. */
const CONDITIONS: Readonly<Record<string, ConditionSet>> = {
  text: { kind: 'a' },
  several: { kind: ['b', "it's", 'c:d/é\u2028\u{1F600}'] },
  run: { kind: 'x/*/z' },
  any: { kind: 'x/**' },
  'only-run': { kind: '*' },
  'only-any': { kind: '**' },
  special: { kind: 'a.b+(c)[d]{2}^$|\\?\\*' },
  middle: { kind: '*-**.x' },
  number: { count: '5' },
  fraction: { count: '1.5' },
  numbers: { count: '1*' },
  boolean: { on: 'true' },
  namespace: { namespace: 'n' },
  'claim.with/characters': { 'oidc.example/a-b': 'v' },
  'a quoted claim': { "a'b": 'v' },
  pointer: { '/deep/er': 'v' },
  'pointer-with-slash': { '/a~1b': 'v' },
  both: { kind: 'a', count: '5' },
};

/** Claims. The test compares each combination of claims and conditions. */
const VALUES: readonly Claims[] = [
  ...['a', 'b', "it's", 'c:d/é\u2028\u{1F600}', 'x/y/z', 'x/y/y/z', 'x/', 'x', '', 'a\n', 'A', 'ab'].map(
    (kind) => ({ kind }),
  ),
  ...['a.b+(c)[d]{2}^$|\\?*', 'aXb+(c)[d]{2}^$|\\?*', 'p-q.x', '-.x', 'p/q-q.x', 'x/\n', '\n'].map(
    (kind) => ({
      kind,
    }),
  ),
  ...[5, '5', 1.5, '1.5', 15, 0, -1, true, [5, 'a'], ['5'], [], null, {}, [[5]], [null]].map((count) => ({
    count,
  })),
  ...[true, 'true', false, 'false', [true]].map((on) => ({ on })),
  ...[['a'], ['z', 'b'], [''], [{}], { a: 'a' }, null, 5].map((kind) => ({ kind })),
  { namespace: 'n' },
  { 'oidc.example/a-b': 'v' },
  { "a'b": 'v' },
  { deep: { er: 'v' } },
  { deep: { er: ['v'] } },
  { deep: {} },
  { 'a/b': 'v' },
  { kind: 'a', count: 5 },
  {},
];

const random = new RandomConditions();
const SETS = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`set-${at}`, random.set()]));

suiteUnless(noKubernetes(), 'the AuthenticationConfiguration in a real API server', () => {
  let server: KubernetesServer;

  beforeAll(async () => {
    server = await KubernetesServer.start({
      authentication: ({ issuer: { discoveryUrl }, issuer, url, authority }) => {
        const ofIssuer = (iss: string, sets: Readonly<Record<string, ConditionSet>>) => ({
          issuer: iss,
          discoveryUrl: discoveryUrl.call(issuer, iss),
          ca: authority.cert,
          grants: Object.entries(sets).map(([name, conditions]) => ({
            group: `jobpass:${name}`,
            audience: url,
            conditions,
          })),
        });
        const github = ofIssuer(GITHUB, TRUST_RULES);
        const elsewhere = { group: 'jobpass:elsewhere', audience: 'elsewhere', conditions: {} };
        return authenticationFor([
          { ...github, grants: [...github.grants, elsewhere] },
          ofIssuer(OTHER, { ...CONDITIONS, all: {} }),
          ofIssuer(RANDOM, { ...SETS, all: {} }),
          ...[GITLAB, BUILDKITE, CIRCLECI, TERRAFORM, SELF_MANAGED].map((iss) => ofIssuer(iss, { all: {} })),
        ]);
      },
    });
  }, within(60_000));
  afterAll(() => server?.close());

  /** Returns the user that the API server derives from a token; undefined if it rejects the token. */
  const userOf = async (
    claims: Claims,
  ): Promise<{ username: string; groups: string[]; extra: Record<string, string[]> } | undefined> => {
    const token = await server.issuer.token({ aud: server.url, ...claims } as JWTPayload);
    const { status, body } = await server.request(
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      { token, body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' } },
    );
    return status === 201 ? body.status.userInfo : undefined;
  };

  it.each(TOKEN_ROWS.map((row) => [row.name, row] as const))(
    'decides as the rules do: %s',
    async (_, row) => {
      if (row.key !== undefined || row.expired !== undefined || row.issuer !== undefined) return;
      const claims = { iss: GITHUB, ...row.claims };
      const user = await userOf({ ...claims, ...(row.audience === undefined ? {} : { aud: row.audience }) });
      const groups = (user?.groups ?? []).filter((group) => group !== 'system:authenticated');
      const expected = letInBy(row).map((rule) => `jobpass:${rule}`);
      if (row.odd === true) expect(expected).toEqual(expect.arrayContaining(groups));
      else if (row.audience === undefined) expect(groups.toSorted()).toEqual(expected.toSorted());
    },
  );

  it('separates the audiences of one issuer', async () => {
    const claims = { iss: GITHUB, ...TOKEN_ROWS[0]?.claims, sub: 'x' };
    const own = (aud: string | string[]) => userOf({ ...claims, aud }).then((user) => user?.groups);
    expect(await own('elsewhere')).toEqual(['jobpass:elsewhere', 'system:authenticated']);
    expect(await own(server.url)).toEqual(['jobpass:main', 'system:authenticated']);
    expect(await own([server.url, 'elsewhere'])).toEqual([
      'jobpass:main',
      'jobpass:elsewhere',
      'system:authenticated',
    ]);
    expect(await own('neither')).toBeUndefined();
  });

  it('decides as Jobpass does for claims of any type', async () => {
    const found: unknown[] = [];
    const expected: unknown[] = [];
    for (const values of VALUES) {
      const claims = { iss: OTHER, sub: 'someone', ...values };
      const groups = (await userOf(claims))?.groups.filter((group) => group.startsWith('jobpass:'));
      found.push([values, groups?.toSorted()]);
      const fits = Object.entries(CONDITIONS).filter(
        ([, set]) => compileConditions(set)(claims).length === 0,
      );
      expected.push([values, [...fits.map(([name]) => `jobpass:${name}`), 'jobpass:all'].toSorted()]);
    }
    expect(found).toEqual(expected);
  });

  it('decides as Jobpass does for random conditions and claims', async () => {
    let accepted = 0;
    for (const set of Object.values(SETS)) {
      for (let token = 0; token < 5; token++) {
        const claims = { iss: RANDOM, sub: 'someone', ...random.claims(set) };
        const groups = (await userOf(claims))?.groups.filter((group) => group.startsWith('jobpass:'));
        const fits = Object.entries(SETS).filter(([, one]) => compileConditions(one)(claims).length === 0);
        accepted += fits.length;
        expect([claims, groups?.toSorted()]).toEqual([
          claims,
          [...fits.map(([name]) => `jobpass:${name}`), 'jobpass:all'].toSorted(),
        ]);
      }
    }
    expect(accepted).toBeGreaterThan(200);
  });

  describe('identifies the job as Jobpass does', () => {
    const long = 'Repo/Long-Name.'.repeat(40);
    const rows: readonly (readonly [string, Claims, string])[] = [
      [
        'GitHub',
        { iss: GITHUB, ...TOKEN_ROWS[0]?.claims, check_run_id: '55' },
        'jobpass:github:456:123:1001:1:55',
      ],
      [
        'GitHub without check_run_id',
        { iss: GITHUB, ...TOKEN_ROWS[0]?.claims },
        'jobpass:github:456:123:1001:1:0',
      ],
      [
        'GitLab',
        { iss: GITLAB, sub: 's', namespace_id: '7', project_id: '8', pipeline_id: '9', job_id: '10' },
        'jobpass:gitlab:7:8:9:10',
      ],
      [
        'a self-managed GitLab',
        { iss: SELF_MANAGED, sub: 's', namespace_id: '7', project_id: '8', pipeline_id: '9', job_id: '10' },
        'jobpass:iss.gitlab.example.test:7:8:9:10',
      ],
      [
        'Buildkite',
        {
          iss: BUILDKITE,
          sub: 's',
          organization_id: 'o-1',
          pipeline_id: 'p-2',
          job_id: '01F-AB',
          build_number: 5,
        },
        'jobpass:buildkite:o-1:p-2:01F-AB',
      ],
      [
        'CircleCI',
        {
          ...{
            iss: CIRCLECI,
            sub: 's',
            'oidc.circleci.com/org-id': 'o',
            'oidc.circleci.com/project-id': 'p',
          },
          ...{ 'oidc.circleci.com/workflow-id': 'W-1', 'oidc.circleci.com/job-id': 'J-2' },
        },
        'jobpass:circleci:o:p:W-1:J-2',
      ],
      [
        'HCP Terraform',
        {
          ...{ iss: TERRAFORM, sub: 's', terraform_organization_id: 'org-1', terraform_workspace_id: 'ws-2' },
          ...{ terraform_run_id: 'run-3', terraform_run_phase: 'plan' },
        },
        'jobpass:terraform:org-1:ws-2:run-3:plan',
      ],
      [
        'another issuer',
        { iss: OTHER, sub: 'Repo:A/b-ü_9' },
        'jobpass:iss.ci.example.test.team:Repo:A/b-ü_9',
      ],
      ['a long subject', { iss: OTHER, sub: long }, `jobpass:iss.ci.example.test.team:${long}`],
      [
        'letters beyond ASCII',
        { iss: OTHER, sub: '\u212Aelvin' },
        'jobpass:iss.ci.example.test.team:\u212Aelvin',
      ],
    ];
    it.each(rows)('%s', async (_, claims, username) => {
      const matching = claims['iss'] === GITHUB ? { ref: 'refs/heads/main' } : {};
      const user = await userOf({ ...claims, ...matching });
      expect(user?.username).toBe(username);
      expect(user?.extra['jobpass/job']).toEqual([jobIdOf(claims)]);
    });

    it('rejects a job without the claims that identify it', async () => {
      const { run_id: _, ...claims } = { ...TOKEN_ROWS[0]?.claims } as Record<string, unknown>;
      expect(await userOf({ iss: GITHUB, ...claims })).toBeUndefined();
    });
  });

  it('allows jobs in pods and jobs with an AWS session to use only their own anchors', async () => {
    await server.apply(...manifestsFor({ roles: [] }));
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'runner', namespace: 'default' } };
    await server.apply(
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'runner', namespace: 'default' } },
      { ...pod, spec: { serviceAccountName: 'runner', containers: [{ name: 'shell', image: 'shell' }] } },
    );
    const { body } = await server.request('GET', '/api/v1/namespaces/default/pods/runner');
    const uid: string = body.metadata.uid;
    // The users have all rights, so only the policies decide.
    const as = (user: object): Record<string, string> =>
      Object.fromEntries(
        Object.entries({ user: 'anyone', group: 'cluster-admins', ...user }).map(([name, value]) => [
          `impersonate-${name}`,
          String(value),
        ]),
      );
    await server.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'cluster-admins' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'cluster-admins' }],
    });
    const create = async (name: string, user: object): Promise<number> =>
      (
        await server.request('POST', '/api/v1/namespaces/jobpass/secrets?dryRun=All', {
          body: anchor(name),
          headers: as(user),
        })
      ).status;
    const podExtra = { 'extra-authentication.kubernetes.io%2fpod-uid': uid };
    const session = { 'extra-session%4eame': 'GitHub-Actions_1.2@x' };
    const podJob = `jobpass-pod.${uid.replaceAll('-', '')}-0123456789`;
    await expect.poll(() => create('jobpass-x.y-0123456789', {})).toBe(403);
    expect(await create(podJob, podExtra)).toBe(201);
    expect(await create('jobpass-pod.x-0123456789', podExtra)).toBe(403);
    expect(await create('jobpass-eks.githubactions12x-0123456789', session)).toBe(201);
    expect(await create('jobpass-eks.githubactions12-0123456789', session)).toBe(403);
    expect(await create(podJob, session)).toBe(403);
    expect(await create('jobpass-a.b-0123456789', { 'extra-jobpass%2fjob': 'a.b' })).toBe(201);
    // With a hyphen, one job ID could be the beginning of another.
    expect(await create('jobpass-a-b.c-0123456789', { 'extra-jobpass%2fjob': 'a-b.c' })).toBe(403);
    expect(await create('jobpass--0123456789', { 'extra-jobpass%2fjob': '' })).toBe(403);
  });
});
