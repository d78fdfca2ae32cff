import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { authenticate } from '../../src/servers/kubernetes/authenticate.js';
import { readAuthentication } from '../../src/servers/kubernetes/read-authentication.js';
import { entry, MAPPINGS } from '../support/kubernetes/faulty-trust.js';
import { KubernetesServer, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

const CLAIMS = {
  ...{
    sub: 'repo:octo-org/octo-repo:ref:refs/heads/Main',
    repository: 'octo-org/octo-repo',
    repository_id: '4711',
  },
  ...{ run_id: '77', number: 42, flag: true, none: null, empty: '', list: ['a', 'b', ''], mixed: ['a', 1] },
  ...{ nested: { a: { b: 'deep' } }, 'oidc.example.com/job-id': 'J-1', email: 'o@example.com' },
};
const username = (expression: string): object => ({
  claimMappings: { ...MAPPINGS, groups: { expression: "['g']" }, username: { expression } },
});
const groups = (mapping: object): object => ({ claimMappings: { ...MAPPINGS, groups: mapping } });
const rule = (expression: string): object => ({
  ...groups({ expression: "['g']" }),
  claimValidationRules: [{ expression, message: 'no' }],
});
const claimed = (...rules: object[]): object => ({
  ...groups({ expression: "['g']" }),
  claimValidationRules: rules,
});
const user = (expression: string): object => ({
  ...groups({ expression: "['g', 'h']" }),
  userValidationRules: [{ expression, message: 'no' }],
});

/** Parts of entries of an AuthenticationConfiguration, which the API server accepts. */
const ENTRIES: Readonly<Record<string, object>> = {
  plain: groups({ expression: "['g']" }),
  'a claim that is missing': rule("claims.nope == 'x'"),
  'a claim that may be missing': rule("has(claims.nope) && claims.nope == 'x'"),
  'a claim that is missing, with a default': rule("claims.?nope.orValue('x') == 'x'"),
  'a number': rule('claims.number == 42'),
  'a number as text': rule("string(claims.number) == '42'"),
  'a number that is compared with text': rule("claims.number == '42'"),
  'a boolean': rule('claims.flag == true'),
  'text instead of a boolean': rule("claims.sub == 'x' || claims.repository == 'octo-org/octo-repo'"),
  null: rule('claims.none == null'),
  'a name with dots': rule("claims['oidc.example.com/job-id'] == 'J-1'"),
  'an escaped name': rule("claims.oidc__dot__example__dot__com__slash__job__dash__id == 'J-1'"),
  'a nested claim': rule("claims.nested.a.b == 'deep'"),
  'a pattern': rule("claims.sub.matches('^repo:octo-org/[a-z-]+:ref:.*$')"),
  'a part of text': rule("claims.sub.split(':')[1] == 'octo-org/octo-repo'"),
  'a text that is part of a list': rule("claims.repository_id in ['1', '4711']"),
  'a list with an element': rule("dyn(claims.list).exists(x, x == 'b')"),
  'a list of types': rule('dyn(claims.mixed).all(x, type(x) == string)'),
  'text functions': rule(
    "claims.sub.lowerAscii().endsWith('main') && claims.sub.contains('octo') && claims.sub.replace('repo', 'x').startsWith('x:')",
  ),
  'a regular expression': rule(
    "claims.sub.find('[0-9]+') == '' && claims.sub.findAll('octo', 1) == ['octo']",
  ),
  'a conversion that fails': rule('int(claims.sub) > 1'),
  'an index that is too high': rule("claims.list[7] == 'a'"),
  'a required value': claimed({ claim: 'repository_id', requiredValue: '4711' }),
  'another required value': claimed({ claim: 'repository_id', requiredValue: '1' }),
  'a required value that is a number': claimed({ claim: 'number', requiredValue: '42' }),
  'a required claim that is missing': claimed({ claim: 'nope', requiredValue: 'x' }),
  'a required claim that is empty': claimed({ claim: 'empty' }),
  'a username from a claim': {
    claimMappings: { ...MAPPINGS, groups: { expression: "['g']" }, username: { claim: 'sub', prefix: 'p:' } },
  },
  'a username from a number': {
    claimMappings: {
      ...MAPPINGS,
      groups: { expression: "['g']" },
      username: { claim: 'number', prefix: '' },
    },
  },
  'a username from a missing claim': {
    claimMappings: { ...MAPPINGS, groups: { expression: "['g']" }, username: { claim: 'nope', prefix: '' } },
  },
  'a username from an email': {
    claimMappings: { ...MAPPINGS, groups: { expression: "['g']" }, username: { claim: 'email', prefix: '' } },
  },
  'an empty username': username('claims.empty'),
  'a username with a condition': username("claims.flag == true ? 'yes:' + claims.run_id : 'no'"),
  'groups from a list': groups({ claim: 'list', prefix: 'p:' }),
  'groups from text': groups({ claim: 'run_id', prefix: '' }),
  'groups from a missing claim': groups({ claim: 'nope', prefix: '' }),
  'groups from a mixed list': groups({ claim: 'mixed', prefix: '' }),
  'groups by conditions': groups({
    expression:
      "(claims.run_id == '77' ? ['jobpass:a/b'] : []) + (claims.run_id == '78' ? ['jobpass:c/d'] : [])",
  }),
  'groups with empty text': groups({ expression: 'claims.list' }),
  'groups from null': groups({ expression: 'claims.none' }),
  'groups from a boolean': groups({ expression: 'claims.flag' }),
  'groups from a list of claims': groups({ expression: "[string(claims.run_id), 'x']" }),
  'a uid': { claimMappings: { ...MAPPINGS, groups: { expression: "['g']" }, uid: { claim: 'sub' } } },
  'extra that is empty': {
    claimMappings: {
      ...MAPPINGS,
      groups: { expression: "['g']" },
      extra: [{ key: 'jobpass.example/x', valueExpression: 'claims.empty' }],
    },
  },
  'a user rule': user("user.groups.exists(g, g == 'h') && user.username.startsWith('jobpass:')"),
  'a user rule about extra': user("user.extra['jobpass/job'].size() == 1"),
  'a user rule that fails': user("user.groups.all(g, g == 'h')"),
};
const LIST = Object.entries(ENTRIES);
const issuerOf = (at: number): string => `https://issuer-${at}.example`;

suiteUnless(
  noKubernetes(),
  'The evaluation of an AuthenticationConfiguration, compared with a real API server',
  () => {
    let server: KubernetesServer;
    let config = '';
    const review = (token: string) =>
      server.request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        token,
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      });
    beforeAll(async () => {
      server = await KubernetesServer.start({
        authentication: (one) => {
          const jwt = LIST.map(([, changes], at) => entry(one, issuerOf(at), changes));
          config = JSON.stringify({
            apiVersion: 'apiserver.config.k8s.io/v1',
            kind: 'AuthenticationConfiguration',
            jwt,
          });
          return config;
        },
      });
      // The API server fetches the keys of each issuer by itself.
      const late = Date.now() + within(30_000);
      for (const [at] of LIST.entries())
        while (
          Date.now() < late &&
          server.output.includes('not initialized') &&
          (await review(await token(at))).status !== 201
        )
          await new Promise((resolve) => setTimeout(resolve, 200));
      while ((await review(await token(0))).status !== 201 && Date.now() < late)
        await new Promise((resolve) => setTimeout(resolve, 200));
    });
    afterAll(() => server?.close());

    const token = (at: number, changes: JWTPayload = {}): Promise<string> =>
      server.issuer.token({ aud: server.url, ...CLAIMS, ...changes, iss: issuerOf(at) });

    it.each(LIST.map(([name], at) => [name, at] as const))('%s', async (_, at) => {
      const found = readAuthentication(config, 'file')[at];
      if (found === undefined) throw new Error('no entry');
      const { status, body } = await review(await token(at));
      const decision = authenticate(found, { aud: server.url, ...CLAIMS, iss: issuerOf(at) });
      expect(decision.undecided).toEqual([]);
      const rejected = decision.rejections.length > 0;
      expect(rejected ? 401 : 201, decision.rejections.join('; ')).toBe(status);
      if (rejected) {
        const logged = server.output.split('\n').findLast((line) => line.includes('Unable to authenticate'));
        expect(logged).not.toContain('not initialized');
        return;
      }
      const { 'authentication.kubernetes.io/credential-id': __, ...extra } = body.status.userInfo.extra ?? {};
      const groupsOf: string[] = (body.status.userInfo.groups ?? []).filter(
        (one: string) => one !== 'system:authenticated',
      );
      expect({ uid: '', groups: [], ...decision.user }).toEqual({
        username: body.status.userInfo.username,
        uid: body.status.userInfo.uid ?? '',
        groups: groupsOf,
        extra,
      });
    });
  },
);
