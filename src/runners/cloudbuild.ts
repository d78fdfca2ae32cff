import { idTokenFromProgram } from './id-token-program.js';
import type { Runner } from './runner.js';
import { shellRunner } from './shell.js';

/** By which gcloud finds its configuration, and the service that gives ID tokens. */
const GCLOUD_VARIABLES = [
  'CLOUDSDK_CONFIG',
  'CLOUDSDK_CORE_ACCOUNT',
  'CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT',
  'GCE_METADATA_HOST',
  'GCE_METADATA_IP',
  'PATH',
  'HOME',
] as const;

/**
 * Google Cloud Build. An ID token names the build's service account, not the build; gcloud asks the metadata server for it,
 * which speaks plain http: cloud.google.com/sdk/gcloud/reference/auth/print-identity-token. What a build is called is in
 * its steps only if they ask (automapSubstitutions): cloud.google.com/build/docs/configuring-builds/substitute-variable-values.
 */
export function cloudbuildRunner(env: NodeJS.ProcessEnv): Runner {
  return shellRunner(env, {
    name: 'cloudbuild',
    job: [
      ['project', 'PROJECT_ID'],
      ['repository', 'REPO_FULL_NAME'],
      ['ref', 'REF_NAME'],
      ['build_id', 'BUILD_ID'],
    ],
    claims: ['email'],
    key: ['BUILD_ID'],
    idToken: (audience, _http, attempt) =>
      idTokenFromProgram(['gcloud', 'auth', 'print-identity-token', `--audiences=${audience}`], {
        what: 'gcloud auth print-identity-token',
        audience,
        attempt,
        env,
        hint: 'Run the step in an image that has gcloud, such as gcr.io/google.com/cloudsdktool/cloud-sdk, as a service account that may have ID tokens (roles/iam.serviceAccountOpenIdTokenCreator on itself)',
      }),
    variables: ['BUILDER_OUTPUT', ...GCLOUD_VARIABLES],
    // Each step is a container of its own, on a machine of the build's own.
    ephemeral: true,
  });
}
