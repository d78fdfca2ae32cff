import { printable } from '../text/printable.js';
import { firstExpiry, idTokensIn, preissuedIdToken } from './preissued-id-tokens.js';
import type { Runner } from './runner.js';
import { shellRunner } from './shell.js';

/**
 * Jenkins. The plugin `oidc-provider` issues an ID token whenever `withCredentials` binds the plugin's credential to a
 * variable. The credential's settings include the audience: github.com/jenkinsci/oidc-provider-plugin.
 */
export function jenkinsRunner(env: NodeJS.ProcessEnv): Runner {
  // The administrator of Jenkins configures the issuer, so Jobpass does not check it.
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
    // A build can use several of a machine's executors at the same time.
    key: ['BUILD_NUMBER', 'EXECUTOR_NUMBER', 'NODE_NAME', 'JOB_NAME', 'JENKINS_URL'],
    idToken: async (audience) =>
      preissuedIdToken(held, audience, {
        job: 'This build of Jenkins',
        hint: `Create a credential "OpenID Connect id token" with the audience "${printable(audience)}", and bind it: \`withCredentials([string(credentialsId: 'ID', variable: 'JOBPASS_ID_TOKEN')]) { … }\`. For a file credential, use \`--id-token-file\``,
      }),
    secrets: () => held.map(({ raw }) => raw),
    idTokensUntil: () => firstExpiry(held),
    fixedIdToken: true,
    // The keeper does not receive JENKINS_NODE_COOKIE and JENKINS_SERVER_COOKIE, because Jenkins uses both cookies to find and
    // kill all processes that a build left running (hudson.util.ProcessTree).
    variables: held.map(({ name }) => name),
  });
}
