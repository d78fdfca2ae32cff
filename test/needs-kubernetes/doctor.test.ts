import { decodeProtectedHeader, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startIdTokenService } from '../../src/demo/id-token-service.js';
import { StandInRunner } from '../../src/demo/stand-in-runner.js';
import { DoctorCluster } from '../support/kubernetes/doctor-cluster.js';
import { authenticationOf, entry } from '../support/kubernetes/faulty-trust.js';
import { KubernetesIssuer, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { Authority } from '../support/pki.js';

const CLI = new URL('../../dist/jobpass.js', import.meta.url).pathname;
const now = (): number => Math.floor(Date.now() / 1000);
/** The steps until the log-in, if everything is right. */
const BEFORE = [
  'ok    address',
  'ok    clock',
  'ok    server',
  'ok    id-token',
  'note  id-token',
  'ok    audience',
  'ok    issuer',
];
const SKIPPED = ['skip  user', 'skip  rights', 'skip  policy', 'skip  token'];

suiteUnless(noKubernetes(), 'jobpass doctor kubernetes with a real API server', () => {
  let cluster: DoctorCluster;
  let config = '';
  beforeAll(async () => {
    cluster = await DoctorCluster.start();
    config = cluster.file(authenticationOf(cluster.server));
  });
  afterAll(() => cluster?.close());

  // Most examinations wait until the API server rejects the doctor's own token.
  describe.concurrent('finds', () => {
    it('that everything is right, and leaves nothing behind', async () => {
      const { code, text, steps, commands } = await cluster.examine('jobpass');
      expect(steps).toEqual([
        ...BEFORE,
        ...['ok    log-in', 'ok    user', 'ok    user', 'ok    rights'],
        ...[
          'ok    policy',
          'ok    policy',
          'ok    policy',
          'ok    account',
          'ok    token',
          'ok    target',
          'ok    end',
        ],
      ]);
      expect(text).toContain('The API server is Kubernetes v1.37.2');
      expect(text).toContain('the user "jobpass:test:4711:77"');
      expect(text).toContain('The API server denies all 8 forbidden creations of Secrets');
      expect(text).toContain('The API server denies all 3 forbidden token requests');
      expect(text).toContain('The API server denies all 6 forbidden changes of an anchor');
      expect(text).toMatch(
        /issued a token of the service account jobpass\/deploy to this job\. The token expires in (10m|9m \d+s)/,
      );
      expect(text).toContain(
        'In the namespace "shop", steps may: get, patch deployments of apps; * configmaps (site)',
      );
      expect(text).toMatch(
        /The doctor's own token is revoked: the API server rejects it \d+s after the deletion of its anchor/,
      );
      expect(commands).toBe('');
      expect(code).toBe(0);
      expect(await cluster.secrets('jobpass')).toEqual([]);
    });

    it('missing policies, and its commands add them', async () => {
      const { code, failures, commands } = await cluster.examine('bare');
      expect(code).toBe(1);
      expect(failures).toEqual([
        expect.stringMatching(
          /^policy .*jobpass-anchors or its binding is missing in the namespace "bare"\. The job can create a Secret with data, create a permanent token \(.*\), create an anchor with data, create an anchor with the name of another job, create an anchor without an expiry, create an anchor that expires in an hour, create an anchor with a finalizer, create an anchor with an owner\. Apply/,
        ),
        expect.stringMatching(
          /^policy .*jobpass-tokens or its binding is missing in the namespace "bare"\. The job can get a token that is bound to the anchor of another job, get a token that is bound to a pod, get a token that is not bound to an object\./,
        ),
        expect.stringMatching(
          /^policy .*jobpass-anchors or its binding is missing in the namespace "bare"\. The job can add data to its anchor, move the expiry of its anchor by an hour, change the labels of its anchor, add a finalizer to its anchor, change its anchor as another field manager, delete its anchor with the propagation policy Foreground\./,
        ),
      ]);
      expect(await cluster.secrets('bare')).toEqual([]);
      const applied = await cluster.runCommands(commands);
      expect(applied).toMatch(/policybinding\.admissionregistration\.k8s\.io\/jobpass-anchors-bare created/);
      expect(applied).not.toMatch(/serviceaccount|role/);
      await cluster.isEnforced('bare');
      expect((await cluster.examine('bare')).code).toBe(0);
    });

    it('policies that only warn', async () => {
      const { code, failures } = await cluster.examine('warned');
      expect(code).toBe(1);
      expect(failures).toHaveLength(3);
      for (const line of failures)
        expect(line).toMatch(
          /only warns\. The job can .*\. Set validationActions of its binding to \[Deny\]/,
        );
    });

    it('rules that another policy lacks', async () => {
      const { failures } = await cluster.examine('loose');
      expect(failures[0]).toMatch(
        /jobpass-anchors or its binding is missing in the namespace "loose"\. The job can create a permanent token/,
      );
      expect(failures[0]).not.toContain('create a Secret with data');
    });

    it('another policy that denies anchors', async () => {
      const { code, failures, steps } = await cluster.examine('strict');
      expect(code).toBe(1);
      expect(failures[0]).toMatch(
        /^policy .*The policy company denies the anchor that a job creates: every object needs the label owner\. Exclude the namespace/,
      );
      expect(failures[1]).toMatch(/^token .*did not create the job's anchor: .*company/);
      expect(steps.at(-1)).toBe('FAIL  token');
    });

    it('rights that a job must not have, in the namespace', async () => {
      const { code, failures } = await cluster.examine('greedy');
      expect(code).toBe(1);
      expect(failures).toEqual([
        expect.stringMatching(
          /^rights .*that it must not have: get, list secrets in the namespace "greedy"; get configmaps in the namespace "greedy"\. Remove the bindings/,
        ),
      ]);
    });

    it('rights that a job must not have, in every namespace', async () => {
      const { failures } = await cluster.examine('wide');
      expect(failures).toEqual([
        expect.stringMatching(/^rights .*must not have: get, list nodes in every namespace\. Remove/),
      ]);
    });

    it('rights that a webhook grants, which no list contains', async () => {
      const { failures } = await cluster.examine('hooked');
      expect(failures).toEqual([
        expect.stringMatching(/^rights .*must not have: get secrets in the namespace "hooked"\. Remove/),
      ]);
    });

    it('missing rights, and its commands add them', async () => {
      const { code, failures, steps, commands } = await cluster.examine('rightless');
      expect(code).toBe(1);
      expect(failures).toEqual([
        expect.stringMatching(
          /^rights .*may not create serviceaccounts\/token of "deploy", create secrets, patch secrets, delete secrets in the namespace "rightless"\. Bind the role "jobpass:deploy" to the group "jobpass:rightless\/deploy"/,
        ),
      ]);
      expect(steps.slice(-2)).toEqual(['skip  policy', 'skip  token']);
      expect(await cluster.runCommands(commands)).toContain(
        'rolebinding.rbac.authorization.k8s.io/jobpass:deploy',
      );
      await cluster.isEnforced('rightless');
      const after = await cluster.examine('rightless');
      expect(after.failures).toEqual([
        expect.stringMatching(/^target .*allows the service account nothing in the namespace "shop"/),
      ]);
      expect(after.commands).toContain(
        '# kubectl create rolebinding rightless-deploy --namespace shop --clusterrole ROLE',
      );
    });

    it('a missing service account, and its commands add it', async () => {
      const { code, text, failures, commands } = await cluster.examine('accountless');
      expect(code).toBe(1);
      expect(failures).toEqual([
        expect.stringMatching(
          /^account .*The service account "deploy" does not exist in the namespace "accountless"\. Check the input role/,
        ),
      ]);
      expect(await cluster.secrets('accountless')).toEqual([]);
      expect(text).toMatch(
        /skip {2}policy .*did not judge 3 of the forbidden token requests: serviceaccounts "deploy" not found/,
      );
      expect(await cluster.runCommands(commands)).toBe('serviceaccount/deploy created\n');
      expect((await cluster.examine('accountless')).code).toBe(0);
    });

    it('a service account without rights where steps work', async () => {
      const found = await cluster.examine('jobpass', { args: ['--namespace', 'empty'] });
      expect(found.failures).toEqual([
        expect.stringMatching(
          /^target .*RBAC allows the service account nothing in the namespace "empty"\. Other authorizers .*\. Bind a role to the service account jobpass\/deploy/,
        ),
      ]);
    });

    it('a token for other audiences, which the API server does not accept', async () => {
      const { code, text, steps } = await cluster.examine('jobpass', {
        args: ['--audiences', 'https://other.example'],
      });
      expect(text).toMatch(
        /note {2}token .*The token is for "https:\/\/other\.example", which is not the audience of the API server/,
      );
      expect(steps.at(-1)).toBe('ok    end');
      expect(code).toBe(0);
    });

    it('in a job, with masked tokens', async () => {
      const { server } = cluster;
      const claims: JWTPayload = {
        iss: server.issuer.url,
        sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
      };
      const tokens = await startIdTokenService({
        ...claims,
        repository: 'octo-org/octo-repo',
        repository_id: '4711',
        run_id: '78',
        ns: 'jobpass',
      });
      const { keys } = (await (await fetch(`${tokens.issuer}/jwks`)).json()) as { keys: [] };
      server.issuer.published.push(...keys);
      const runner = new StandInRunner({
        ...{ GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'octo-org/octo-repo', GITHUB_JOB: 'deploy' },
        ...{
          ACTIONS_ID_TOKEN_REQUEST_URL: tokens.requestUrl,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: tokens.requestToken,
        },
      });
      const kubeconfig = server.kubeconfig({ token: 'unused' });
      const { exitCode, output } = await runner.run([
        ...[
          CLI,
          'doctor',
          'kubernetes',
          '--kubeconfig',
          kubeconfig,
          '--role',
          'jobpass/deploy',
          '--namespace',
          'shop',
        ],
      ]);
      runner.close();
      await tokens.close();
      const masks = [...output.matchAll(/^::add-mask::(.*)$/gm)].map(([, mask]) => mask ?? '');
      // The ID token, and the service account's token.
      expect(masks.map((mask) => decodeProtectedHeader(mask).alg)).toEqual(['ES256', 'RS256']);
      const text = output.replace(/^::add-mask::.*\n/gm, '');
      for (const mask of masks) expect(text).not.toContain(mask.split('.')[2]);
      expect(text).not.toMatch(/FAIL/);
      expect(exitCode).toBe(0);
    });

    it('in a pod, with its token', async () => {
      const { server } = cluster;
      const token = await podToken(cluster, 'jobpass');
      const { text, code, steps } = await cluster.examine('jobpass', {
        args: ['--auth', 'pod', '--jwt-file', cluster.file(token)],
      });
      expect(text).not.toContain(token);
      expect(text).toMatch(/ok {4}log-in .*the user "system:serviceaccount:jobpass:runner"/);
      expect(text).toMatch(/ok {4}user .*The job ID is "pod\.[0-9a-f]{32}"/);
      expect(steps).not.toContain('ok    id-token');
      expect(code, text).toBe(0);

      const { body } = await server.request(
        'POST',
        '/api/v1/namespaces/jobpass/serviceaccounts/runner/token',
        { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} } },
      );
      const unbound = cluster.file(body.status.token);
      const outside = await cluster.examine('jobpass', { args: ['--auth', 'pod', '--jwt-file', unbound] });
      expect(outside.failures).toEqual([
        expect.stringMatching(
          /^user .*no job ID: its extra "authentication\.kubernetes\.io\/pod-uid".*Use the token that Kubernetes projects/,
        ),
      ]);
      const args = ['--auth', 'pod', '--jwt-file', cluster.file(token)];
      const elsewhere = await cluster.examine('pods', { args });
      expect(elsewhere.failures[0]).toMatch(
        /^rights .*Bind the role "jobpass:deploy" to the user "system:serviceaccount:jobpass:runner" or one of its groups/,
      );
      expect(await cluster.runCommands(elsewhere.commands)).toContain(
        'jobpass:deploy:jobpass:runner created',
      );
      expect((await cluster.examine('pods', { args })).code).toBe(0);
    });
  });

  describe.concurrent('explains a 401', () => {
    it.each<[what: string, claims: () => JWTPayload, finding: RegExp]>([
      [
        'an expired ID token',
        () => ({ exp: now() - 60 }),
        /^id-token .*The ID token expired .* ago by the clock of the API server/,
      ],
      [
        'an ID token that is not valid yet',
        () => ({ nbf: now() + 240 }),
        /^id-token .*becomes valid in .* by the clock of the API server/,
      ],
      [
        'another audience',
        () => ({ aud: 'https://other.example' }),
        /^audience .*is for "https:\/\/other\.example", but jobs request one for/,
      ],
      [
        'no audience',
        () => ({ aud: undefined }) as unknown as JWTPayload,
        /^audience .*The ID token has no audience \(aud\)/,
      ],
      [
        'an issuer with a trailing slash',
        () => ({ iss: `${cluster.server.issuer.url}/` }),
        /^issuer .*issuer is "https:\/\/127\.0\.0\.1:\d+\/", but its discovery document names "https:\/\/127\.0\.0\.1:\d+"\. API servers require the same text/,
      ],
      [
        'an issuer without TLS',
        () => ({ iss: 'http://127.0.0.1:9' }),
        /^issuer .*"http:\/\/127\.0\.0\.1:9", which is not an https URL/,
      ],
    ])('%s', async (_, claims, finding) => {
      const { code, failures, steps } = await cluster.examine('jobpass', { claims: claims() });
      expect(failures).toEqual([
        expect.stringMatching(finding),
        expect.stringMatching(
          /^log-in .*rejects the ID token with 401, without a reason\. The failures above explain it$/,
        ),
      ]);
      expect(steps.slice(-4)).toEqual(SKIPPED);
      expect(code).toBe(1);
    });

    it.each<[what: string, claims: JWTPayload, finding: RegExp]>([
      [
        'a claim rule with a message',
        { repository_id: '1' },
        /^config .*jwt\[0\] rejects the ID token by claimValidationRules\[0\]: only the repository octo-org\/octo-repo; in the ID token, repository_id is "1"/,
      ],
      [
        'a required claim',
        { repository: 'x/y' },
        /^config .*jwt\[0\] requires the claim repository to be "octo-org\/octo-repo" \(claimValidationRules\[1\]\), but in the ID token it is "x\/y"/,
      ],
      [
        'a missing claim',
        { run_id: undefined } as unknown as JWTPayload,
        /^config .*jwt\[0\] rejects the ID token: claimMappings\.username fails with "No such key: run_id"; in the ID token, repository_id is "4711", run_id is missing/,
      ],
      [
        'an issuer that differs by a slash',
        { iss: 'https://slash.example' },
        /^config .*jwt\[1\] is for the issuer "https:\/\/slash\.example\/", but the ID token's issuer is "https:\/\/slash\.example"/,
      ],
      [
        'an issuer without an entry',
        { iss: 'https://unknown.example' },
        /^config .*has no entry for the issuer "https:\/\/unknown\.example", but for "https:/,
      ],
    ])('%s, with the AuthenticationConfiguration', async (_, claims, finding) => {
      const { code, failures } = await cluster.examine('jobpass', {
        claims,
        args: ['--authentication-config', config],
      });
      expect(failures).toEqual([
        expect.stringMatching(finding),
        expect.stringMatching(/^log-in .*The failures above explain it$/),
      ]);
      expect(code).toBe(1);
    });

    it('an audience that the AuthenticationConfiguration does not accept', async () => {
      const aud = 'https://other.example';
      const { failures } = await cluster.examine('jobpass', {
        claims: { aud },
        args: ['--audience', aud, '--authentication-config', config],
      });
      expect(failures[0]).toMatch(
        /^config .*jwt\[0\] accepts the audiences "https:\/\/127.*", but the ID token is for "https:\/\/other\.example"\. Set the input audience/,
      );
    });

    it('a claim, without the AuthenticationConfiguration', async () => {
      const { failures, commands } = await cluster.examine('jobpass', { claims: { repository_id: '1' } });
      expect(failures).toEqual([
        expect.stringMatching(
          /^log-in .*must have an entry with the issuer "https:\/\/127.*" and the audience "https:\/\/127.*", and all rules of the entry must accept the claims\. Run the doctor again with --authentication-config FILE.*Unable to authenticate the request/,
        ),
      ]);
      expect(commands).toMatch(/^# jwt:$/m);
      expect(cluster.server.output).toContain('"Unable to authenticate the request" err="');
    });

    it('an AuthenticationConfiguration that the API server does not use', async () => {
      const { server } = cluster;
      const other = {
        ...authenticationOf(server),
        jwt: [entry(server, server.issuer.url, { claimValidationRules: [] })],
      };
      const { failures } = await cluster.examine('jobpass', {
        claims: { repository_id: '1' },
        args: ['--authentication-config', cluster.file(other)],
      });
      expect(failures).toEqual([
        expect.stringMatching(
          /^log-in .*401, without a reason, although the AuthenticationConfiguration accepts the ID token\. Check that this API server uses this file/,
        ),
      ]);
    });

    it('a key that the issuer does not publish, and a changed ID token', async () => {
      const { server } = cluster;
      const issuer = await KubernetesIssuer.start(server.authority);
      const claims = {
        aud: server.url,
        sub: 'x',
        repository: 'octo-org/octo-repo',
        repository_id: '4711',
        run_id: '77',
        ns: 'jobpass',
      };
      const foreign = await issuer.token({ ...claims, iss: server.issuer.url });
      await issuer.close();
      const unknown = await cluster.examine('jobpass', { token: foreign });
      expect(unknown.failures[0]).toMatch(/^issuer .*does not publish the key ".+" that signed the ID token/);
      const [header, , signature] = (await server.issuer.token(claims)).split('.');
      const payload = Buffer.from(
        JSON.stringify({ ...claims, iss: server.issuer.url, exp: now() + 300 }),
      ).toString('base64url');
      const changed = await cluster.examine('jobpass', { token: `${header}.${payload}.${signature}` });
      expect(changed.failures[0]).toMatch(/^issuer .*The signature of the ID token does not match the key/);
    });
  });

  describe.concurrent('accepts', () => {
    it('an ID token that becomes valid in less than a minute, as API servers do', async () => {
      const { code, failures } = await cluster.examine('jobpass', { claims: { nbf: now() + 45 } });
      expect(failures).toEqual([]);
      expect(code).toBe(0);
    });

    it('an ID token that is valid by the clock of the API server alone', async () => {
      const { code, text } = await cluster.examine('jobpass', {
        env: {
          NODE_OPTIONS: `--require ${new URL('../support/set-clock.cjs', import.meta.url).pathname}`,
          JOBPASS_TEST_CLOCK_MS: '-3600000',
        },
      });
      expect(text).toMatch(
        /note {2}clock .*The clock of this machine is (1h|59m \d+s) behind the clock of the API server/,
      );
      expect(text).toMatch(/ok {4}id-token/);
      expect(code, text).toBe(0);
    });
  });

  describe.concurrent('finds a user', () => {
    const config = (): string => cluster.file(authenticationOf(cluster.server));

    it('without prefixes', async () => {
      const { failures } = await cluster.examine('jobpass', {
        claims: { iss: 'https://no-prefix.example' },
        args: ['--authentication-config', config()],
      });
      expect(failures).toEqual([
        expect.stringMatching(
          /^user .*do not begin with "jobpass:", so they may be the names of other users or groups: "repo:octo-org\/octo-repo:ref:refs\/heads\/main", "admins"\. Prefix every name/,
        ),
      ]);
    });

    it('without a job ID', async () => {
      const { failures, steps, commands } = await cluster.examine('jobpass', {
        claims: { iss: 'https://no-job.example' },
        args: ['--authentication-config', config()],
      });
      expect(failures).toEqual([
        expect.stringMatching(/^user .*no job ID: its extra "jobpass\/job" is missing or invalid/),
      ]);
      expect(steps.slice(-2)).toEqual(['skip  policy', 'skip  token']);
      expect(commands).toMatch(/key: jobpass\/job/);
    });

    it('with another job ID', async () => {
      const { failures } = await cluster.examine('jobpass', {
        claims: { iss: 'https://other-job.example' },
        args: ['--authentication-config', config()],
      });
      expect(failures).toEqual([
        expect.stringMatching(
          /^user .*derives the job ID "github\.77", but Jobpass uses "iss\.other\.job\.example\.repo\.octo\.org/,
        ),
      ]);
    });

    it('without the group of the service account', async () => {
      const { failures } = await cluster.examine('jobpass', { claims: { ns: 'elsewhere' } });
      expect(failures[0]).toMatch(
        /^user .*is not in the group "jobpass:jobpass\/deploy", so the job may not use the service account\. Set the input role to elsewhere\/deploy\. Or: Add a rule/,
      );
      expect(failures[1]).toMatch(/^rights .*may not create/);
    });
  });

  it('examines an ID token that steps get themselves', async () => {
    const { code, steps, text } = await cluster.examine('jobpass', {
      args: ['--credential-type', 'id-token', '--role', ''],
    });
    expect(steps).toEqual([...BEFORE, 'ok    log-in', 'ok    user', 'note  token']);
    expect(text).toContain('nobody can revoke');
    expect(code).toBe(0);
  });

  it('rejects a file that is not an AuthenticationConfiguration', async () => {
    for (const [text, reason] of [
      ['kind: Pod', '`kind` must be `AuthenticationConfiguration`'],
      ['a: [', 'at line 1'],
      ['[]', 'the file is not a map'],
    ] as const) {
      const { code, text: printed } = await cluster.examine('jobpass', {
        args: ['--authentication-config', cluster.file(text)],
      });
      expect(printed).toContain('is not a valid AuthenticationConfiguration');
      expect(printed).toContain(reason);
      expect(code).toBe(2);
    }
  });

  it('prints JSON', async () => {
    const { text } = await cluster.examine('bare', {
      args: ['--json', '--credential-type', 'id-token', '--role', ''],
    });
    const { outcome, findings } = JSON.parse(text);
    expect(outcome).toBe('good');
    expect(findings[2]).toEqual({
      step: 'server',
      status: 'ok',
      text: 'The API server is Kubernetes v1.37.2',
    });
  });

  it('reports an unknown certificate authority', async () => {
    const authority = new Authority('Another authority');
    const { code, failures, text } = await cluster.examine('jobpass', { args: ['--ca', authority.certFile] });
    authority.close();
    expect(failures[0]).toMatch(/^address .*certificate/);
    expect(text).toMatch(/note {2}address .*The certificate of the server is for .*signed by .*Kubernetes/);
    expect(code).toBe(3);
  });

  it('prints an entry of the AuthenticationConfiguration that accepts the job', async () => {
    const { server } = cluster;
    const configuration = { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AuthenticationConfiguration' };
    const empty = { ...configuration, jwt: [] };
    await server.setAuthentication(empty);
    const claims = { ref: 'refs/heads/main', ref_type: 'branch' };
    const before = await cluster.examine('jobpass', {
      claims,
      args: ['--authentication-config', cluster.file(empty)],
    });
    expect(before.failures[0]).toMatch(/^config .*has no entry for the issuer .*but for \(none\)/);
    const lines = before.commands.split('\n');
    const { jwt } = parse(
      lines
        .slice(lines.indexOf('# jwt:'))
        .map((line) => line.slice(2))
        .join('\n'),
    );
    jwt[0].issuer.certificateAuthority = server.authority.cert;
    await server.setAuthentication({ ...configuration, jwt });
    const { code, text } = await cluster.examine('jobpass', { claims });
    expect(code, text).toBe(0);
    expect((await cluster.examine('jobpass', { claims: { ...claims, ref: 'refs/heads/x' } })).code).toBe(1);
    await server.setAuthentication(authenticationOf(server));
  });

  it('ends its anchor when it is canceled', async () => {
    const running = cluster.examine('jobpass', {
      onStart: async (child) => {
        while (child.exitCode === null && (await cluster.secrets('jobpass')).length === 0)
          await new Promise((resolve) => setTimeout(resolve, 20));
        child.kill('SIGINT');
      },
    });
    const { text } = await running;
    expect(text).toMatch(/ok {4}end .*(anchor is deleted|is revoked)/);
    expect(text).not.toMatch(/ok {4}target/);
    expect(await cluster.secrets('jobpass')).toEqual([]);
  });

  it('examines an API server that rejects anonymous requests', async () => {
    // API servers read this part of the file only when they start.
    const changed = {
      ...authenticationOf(cluster.server),
      anonymous: { enabled: false },
    };
    await expect(cluster.server.setAuthentication(changed)).rejects.toThrow('changed from initial');
    await cluster.server.restart();
    const { text, code } = await cluster.examine('jobpass', {
      args: ['--credential-type', 'id-token', '--role', ''],
    });
    expect(text).toMatch(/ok {4}server .*It rejects anonymous requests \(401\), so its version is not known/);
    expect(code, text).toBe(0);
  });
});

/** The token of a pod whose account may do what jobs may do. */
async function podToken({ server }: DoctorCluster, namespace: string): Promise<string> {
  await server.apply(
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'runner', namespace } },
    {
      ...{
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'runner', namespace },
      },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'jobpass:deploy' },
      subjects: [{ kind: 'ServiceAccount', name: 'runner', namespace }],
    },
    {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'runner', namespace } },
      spec: { serviceAccountName: 'runner', containers: [{ name: 'job', image: 'none' }] },
    },
  );
  const { body } = await server.request(
    'POST',
    `/api/v1/namespaces/${namespace}/serviceaccounts/runner/token`,
    {
      body: {
        ...{ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest' },
        spec: { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'runner' } },
      },
    },
  );
  return body.status.token;
}
