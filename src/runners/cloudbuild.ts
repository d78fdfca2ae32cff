import { idTokenFromProgram } from './id-token-program.js';
import type { Runner } from './runner.js';
import { shellRunner } from './shell.js';

/** Variables that gcloud reads to find its configuration and the service that issues ID tokens. */
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
 * Google Cloud Build. An ID token identifies the build's service account, not the build. gcloud requests it from the metadata
 * server, which uses plain HTTP: cloud.google.com/sdk/gcloud/reference/auth/print-identity-token. Steps receive the build's
 * name only if they request it (automapSubstitutions):
 * cloud.google.com/build/docs/configuring-builds/substitute-variable-values.
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
        hint: 'Use an image with gcloud, such as gcr.io/google.com/cloudsdktool/cloud-sdk, and a service account with the role roles/iam.serviceAccountOpenIdTokenCreator on itself',
      }),
    variables: ['BUILDER_OUTPUT', ...GCLOUD_VARIABLES],
    // Each step is a container on a machine that only this build uses.
    ephemeral: true,
  });
}
