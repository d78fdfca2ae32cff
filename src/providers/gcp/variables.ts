import type { Settings } from '../../config/settings.js';
import { withEndings } from '../definition.js';
import { ONE_OF_SEVERAL } from './inputs.js';

/** The variables with the path of a credentials file: for libraries, for gcloud, and for the actions of Google. */
export const FILE_VARIABLES = [
  'GOOGLE_APPLICATION_CREDENTIALS',
  'CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE',
  'GOOGLE_GHA_CREDS_PATH',
] as const;

/** The variables with an access token: for gcloud, and for Terraform. */
export const ACCESS_TOKEN_VARIABLES = ['CLOUDSDK_AUTH_ACCESS_TOKEN', 'GOOGLE_OAUTH_ACCESS_TOKEN'] as const;

/** The variable with an ID token of a service account. Google's tools read no such variable. */
export const ID_TOKEN_VARIABLE = 'GCP_ID_TOKEN';

/** The variables with the ID of the default project. Source: google-github-actions/auth 3.0.0, `action.yml`. */
export const PROJECT_VARIABLES = [
  'CLOUDSDK_CORE_PROJECT',
  'CLOUDSDK_PROJECT',
  'GCLOUD_PROJECT',
  'GCP_PROJECT',
  'GOOGLE_CLOUD_PROJECT',
] as const;

/** The variables that make Google's libraries, and gcloud (`GCE_METADATA_ROOT`), use another metadata server. */
export const METADATA_VARIABLES = ['GCE_METADATA_HOST', 'GCE_METADATA_IP', 'GCE_METADATA_ROOT'] as const;

/** The variable that allows Google's libraries to start the program that a credentials file names. */
export const ALLOW_EXECUTABLES = 'GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES';
export const QUOTA_PROJECT = 'GOOGLE_CLOUD_QUOTA_PROJECT';
export const UNIVERSE_VARIABLES = ['CLOUDSDK_CORE_UNIVERSE_DOMAIN', 'GOOGLE_CLOUD_UNIVERSE_DOMAIN'] as const;
export const REQUEST_REASON = 'CLOUDSDK_CORE_REQUEST_REASON';
/** Makes Node's library skip the test whether a metadata server exists, which must answer within a second. */
export const DETECTION = 'METADATA_SERVER_DETECTION';

/** The name of a variable for one of several credentials of a step. @param name the credential's name */
export function ownName(variable: string, name: string | undefined): string {
  return name === undefined ? variable : `${variable}_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** Variables that this provider's deliveries may set. */
export function gcpDeliveredVariables(own: Settings['own']): string[] {
  const name = own[ONE_OF_SEVERAL];
  const named = [FILE_VARIABLES[0], ACCESS_TOKEN_VARIABLES[0], METADATA_VARIABLES[0]].map((variable) =>
    ownName(variable, name),
  );
  return [
    ...new Set([
      ...FILE_VARIABLES,
      ...ACCESS_TOKEN_VARIABLES,
      ...withEndings(ownName(ID_TOKEN_VARIABLE, name)),
      ...named,
      ...PROJECT_VARIABLES,
      ...METADATA_VARIABLES,
      ...UNIVERSE_VARIABLES,
      ALLOW_EXECUTABLES,
      QUOTA_PROJECT,
      REQUEST_REASON,
      DETECTION,
    ]),
  ];
}

/**
 * Variables that make programs use another credential. Sources: gcloud, "gcloud topic configurations" (properties of `auth`); Terraform,
 * provider `google`, "Provider configuration"; google-auth 2.63.0, `environment_vars.py`; gcp-metadata 8.1.4, `index.js`.
 */
export const GCP_CONFLICTING_VARIABLES: readonly string[] = [
  ...FILE_VARIABLES,
  ...ACCESS_TOKEN_VARIABLES,
  ...withEndings(ID_TOKEN_VARIABLE),
  'CLOUDSDK_AUTH_ACCESS_TOKEN_FILE',
  'CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT',
  'GOOGLE_CREDENTIALS',
  'GOOGLE_CLOUD_KEYFILE_JSON',
  'GCLOUD_KEYFILE_JSON',
  'GOOGLE_IMPERSONATE_SERVICE_ACCOUNT',
  'GOOGLE_BACKEND_CREDENTIALS',
  'GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT',
  ...METADATA_VARIABLES,
  'NO_GCE_CHECK',
  DETECTION,
];

/** Gives the variables of several access tokens, or of several ID tokens, different names. */
export function withNames(all: readonly Settings[]): Settings[] {
  const isIdToken = ({ own }: Settings): boolean => own['id-token-audience'] !== undefined;
  return all.map((one) => {
    const alike = all.filter((other) => isIdToken(other) === isIdToken(one));
    return one.name === undefined || alike.length < 2
      ? one
      : { ...one, own: { ...one.own, [ONE_OF_SEVERAL]: one.name } };
  });
}
