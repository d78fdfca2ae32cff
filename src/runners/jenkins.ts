import { printable } from '../text/printable.js';
import { firstExpiry, idTokensIn, preissuedIdToken } from './preissued-id-tokens.js';
import type { Runner } from './runner.js';
import { shellRunner } from './shell.js';

/**
 * Jenkins. The plugin oidc-provider makes an ID token of a credential each time that `withCredentials` binds it, to
 * whatever variable; its audience is the credential's: github.com/jenkinsci/oidc-provider-plugin.
 */
export function jenkinsRunner(env: NodeJS.ProcessEnv): Runner {
  // Who issues them is for Jenkins's administrator to say, so it is not looked at.
  const held = idTokensIn(env);
  return shellRunner(env, {
    name: 'jenkins',
    job: [
      ['job', 'JOB_NAME'],
      ['build_number', 'BUILD_NUMBER'],
      ['branch', 'BRANCH_NAME'],
      ['node', 'NODE_NAME'],
    ],
    claims: ['build_number'],
    // One build can run on several executors of a machine side by side.
    key: ['BUILD_NUMBER', 'EXECUTOR_NUMBER', 'NODE_NAME', 'JOB_NAME', 'JENKINS_URL'],
    idToken: async (audience) =>
      preissuedIdToken(held, audience, {
        job: 'This build of Jenkins',
        hint: `Make a credential "OpenID Connect id token" with the audience ${printable(audience)}, and bind it: withCredentials([string(credentialsId: 'ID', variable: 'JOBPASS_ID_TOKEN')]) { … }. One that is a file goes with --id-token-file`,
      }),
    secrets: () => held.map(({ raw }) => raw),
    idTokensUntil: () => firstExpiry(held),
    fixedIdToken: true,
    // Without the cookies (JENKINS_NODE_COOKIE, JENKINS_SERVER_COOKIE) by which Jenkins finds what a build has left
    // running, and ends it. It looks for processes that have all of them: hudson.util.ProcessTree.
    variables: held.map(({ name }) => name),
  });
}
