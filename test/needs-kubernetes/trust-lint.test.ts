import { afterAll, beforeAll, expect, it } from 'vitest';
import { kubernetesLinter } from '../../src/trust/lint/kubernetes/linter.js';
import type { Finding } from '../../src/trust/lint/linter.js';
import { KubernetesServer, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

const username = { expression: "'ci:' + claims.sub" };
const rule = (expression: string): object => ({ expression, message: 'no' });

/** Configurations with mistakes, each for a different issuer, because an API server allows one entry for each issuer. */
const CONFIGURATIONS: readonly Readonly<Record<string, object>>[] = [
  {
    'https://token.actions.githubusercontent.com': { claimMappings: { username } },
    'https://gitlab.com': {
      claimMappings: { username },
      claimValidationRules: [rule("claims.project_path.startsWith('octo-org')")],
    },
    'https://agent.buildkite.com': {
      claimMappings: {
        username: { expression: "'ci:' + claims.organization_id + ':' + claims.job_id" },
        groups: { expression: "claims.organization_slug == 'octo-org' ? ['ci:deploy'] : ['ci:all']" },
      },
    },
    'https://app.terraform.io': {
      claimMappings: { username },
      claimValidationRules: [rule("claims.sub.matches('organization:octo-org')")],
    },
    'https://ci.example.test': { claimMappings: { username: { claim: 'sub', prefix: '' } } },
  },
  {
    'https://token.actions.githubusercontent.com': {
      claimMappings: {
        username: { claim: 'workflow', prefix: '' },
        groups: { claim: 'environment', prefix: '' },
      },
      claimValidationRules: [{ claim: 'repository_owner_id', requiredValue: '456' }],
    },
    'https://gitlab.com': {
      claimMappings: {
        username,
        groups: { expression: "claims.?ref_protected.orValue('') == 'true' ? ['system:masters'] : []" },
      },
      claimValidationRules: [{ claim: 'project_id', requiredValue: '123' }],
    },
    'https://ci.example.test': {
      claimMappings: { username: { expression: 'claims.team + claims.sub' } },
      claimValidationRules: [rule("claims.kind in ['a', 'b']")],
    },
  },
];

suiteUnless(noKubernetes(), 'the ID tokens that jobpass trust lint shows', () => {
  let server: KubernetesServer;
  beforeAll(async () => {
    server = await KubernetesServer.start();
  }, within(60_000));
  afterAll(() => server?.close());

  it.each(CONFIGURATIONS.map((each, at) => [at, each] as const))(
    'are accepted by a real API server: configuration %i',
    async (_, configuration) => {
      const { issuer, authority } = server;
      const document = {
        apiVersion: 'apiserver.config.k8s.io/v1',
        kind: 'AuthenticationConfiguration',
        jwt: Object.entries(configuration).map(([url, entry]) => ({
          issuer: {
            ...{ url, audiences: ['k8s'], discoveryURL: issuer.discoveryUrl(url) },
            certificateAuthority: authority.cert,
          },
          ...entry,
        })),
      };
      await server.setAuthentication(document);
      const findings = kubernetesLinter.lint(document, { name: 'x', issuer: undefined })?.findings ?? [];
      const examples = findings.filter(({ example }) => example !== undefined);
      for (const url of Object.keys(configuration))
        expect(examples.filter(({ where }) => where.startsWith(`issuer ${url}`))).not.toEqual([]);
      for (const finding of examples) expect(await reaches(finding)).toBe(true);
    },
  );

  /** Whether the API server derives the user that the finding reports from the example. */
  const reaches = async ({ example = {}, hole, where }: Finding): Promise<boolean> => {
    const token = await server.issuer.token({ ...example });
    const { status, body } = await server.request(
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      {
        token,
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      },
    );
    const { username: name = '', groups = [] } = body.status?.userInfo ?? {};
    const names: string[] = [name, ...groups];
    const [, group] = /, group (.+)$/.exec(where) ?? [];
    if (hole === 'system-names')
      return names.some((one) => one.startsWith('system:') && one !== 'system:authenticated');
    return status === 201 && (group === undefined || names.includes(group));
  };
});
