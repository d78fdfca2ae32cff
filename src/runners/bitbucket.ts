import { printable } from '../text/printable.js';
import { firstExpiry, idTokensIn, preissuedIdToken } from './preissued-id-tokens.js';
import type { Runner } from './runner.js';
import { shellRunner } from './shell.js';

const HELD = 'BITBUCKET_STEP_OIDC_TOKEN';

/**
 * Bitbucket Pipelines. A step with `oidc` gets one ID token at its start, with the workspace's audience or with audiences that
 * the step configures: support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc and
 * atlassian.com/blog/bitbucket/bitbucket-pipelines-oidc-now-supports-multiple-audiences.
 */
export function bitbucketRunner(env: NodeJS.ProcessEnv): Runner {
  const held = idTokensIn(env).filter(({ name }) => name === HELD);
  return shellRunner(env, {
    name: 'bitbucket',
    job: [
      ['repository', 'BITBUCKET_REPO_FULL_NAME'],
      ['branchName', 'BITBUCKET_BRANCH'],
      ['tag', 'BITBUCKET_TAG'],
      ['environment', 'BITBUCKET_DEPLOYMENT_ENVIRONMENT'],
      ['build_number', 'BITBUCKET_BUILD_NUMBER'],
      ['stepUuid', 'BITBUCKET_STEP_UUID'],
    ],
    claims: ['repositoryUuid', 'branchName', 'deploymentEnvironmentUuid', 'pipelineUuid', 'stepUuid'],
    // One shell runs all of a step's script lines.
    oneShell: true,
    key: [
      'BITBUCKET_STEP_UUID',
      'BITBUCKET_STEP_RUN_NUMBER',
      'BITBUCKET_REPO_FULL_NAME',
      'BITBUCKET_BUILD_NUMBER',
      'BITBUCKET_PARALLEL_STEP',
    ],
    idToken: async (audience) =>
      preissuedIdToken(held, audience, {
        job: 'This step of Bitbucket Pipelines',
        hint: `Add to the step: \`oidc: { audiences: ['${printable(audience)}'] }\`. With \`oidc: true\`, the ID token is for the workspace; the repository's settings show that audience under OpenID Connect`,
      }),
    identity: [HELD],
    secrets: () => held.map(({ raw }) => raw),
    idTokensUntil: () => firstExpiry(held),
    fixedIdToken: true,
    variables: [HELD],
  });
}
