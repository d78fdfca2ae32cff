import { type InputDefinition, USUAL_DELIVERY, YES_OR_NO } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { boolean, oneOf } from '../../config/values.js';
import { JobpassError } from '../../errors.js';
import type { KnownService } from '../../identity/audiences.js';

/** Where Google's libraries find the credential with `deliver: endpoint`. */
export const CREDENTIAL_SOURCES = ['executable', 'url', 'keeper', 'metadata'] as const;
export type CredentialSource = (typeof CREDENTIAL_SOURCES)[number];

/** The inputs that only this provider reads. */
export const GCP_INPUTS = [
  {
    name: 'workload-identity-provider',
    description:
      'The resource name of the workload identity provider: `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`.',
    aliases: ['workload_identity_provider'],
  },
  {
    name: 'service-account',
    description:
      'The e-mail address or the unique ID of the service account to impersonate. Without a service account, steps get the access of the job’s own principal.',
    aliases: ['service_account'],
  },
  {
    name: 'delegates',
    description:
      'The service accounts of a delegation chain, separated by commas, spaces or line breaks. The job impersonates the first one, and the last one impersonates `service-account`.',
  },
  {
    name: 'scope',
    description:
      'The OAuth scopes of access tokens, separated by commas, spaces or line breaks. Default: `https://www.googleapis.com/auth/cloud-platform`, and with `credential-source: keeper` or `metadata` the scopes that a program requests.',
    aliases: ['access_token_scopes'],
  },
  {
    name: 'access-boundary',
    description:
      'A Credential Access Boundary (JSON or YAML): the rules that narrow access tokens, for Cloud Storage. The rules apply where Jobpass makes the tokens: not with `deliver: file`, and not with `credential-source: executable` or `url`.',
  },
  {
    name: 'project-id',
    description:
      'The ID of the default project, for the variables from which libraries and tools read the project. Default: the project in the address of the service account.',
    aliases: ['project_id'],
  },
  {
    name: 'quota-project',
    description:
      'The ID of the project that is billed for API calls. Default: the project of the credential.',
  },
  {
    name: 'universe',
    description: 'The domain of the universe, for clouds other than Google Cloud. Default: `googleapis.com`.',
    destination: 'address',
  },
  {
    name: 'iam-credentials-url',
    description:
      'The address of the IAM Service Account Credentials API. Default: `https://iamcredentials.googleapis.com`.',
    destination: 'address',
  },
  {
    name: 'request-reason',
    description:
      'The reason for access that Google’s audit logs show for the requests of Jobpass and gcloud.',
    aliases: ['request_reason'],
  },
  {
    name: 'id-token-audience',
    description:
      'The audience of an ID token of the service account, for Cloud Run, IAP and other services. If set, the credential is this ID token instead of an access token.',
    aliases: ['id_token_audience'],
  },
  {
    name: 'id-token-include-email',
    description:
      'Whether the ID token contains the e-mail address of the service account: `true` or `false`. Default: `false`.',
    values: YES_OR_NO,
    aliases: ['id_token_include_email'],
  },
  {
    name: 'credential-source',
    description:
      'How Google’s libraries get tokens: `executable` (from a program that asks the keeper for the ID token), `url` (from the keeper’s address, which returns the ID token), `keeper` (access tokens from the keeper; steps never see the ID token), or `metadata` (access tokens by the protocol of the metadata server; Linux only). Default: `executable`.',
    values: CREDENTIAL_SOURCES,
    appliesTo: 'deliver: endpoint',
  },
  // Inputs of `google-github-actions/auth`. docs/migration/google-github-actions-auth.md lists all of these inputs.
  {
    name: 'token_format',
    description:
      'With `access_token`, `deliver` also includes `output`. With `id_token`, `id-token-audience` is required, and `deliver` is `output`, without a credentials file.',
    values: ['access_token', 'id_token'],
    foreign: true,
  },
  {
    name: 'create_credentials_file',
    description:
      'Whether libraries can use the credential: `true` or `false`. With `false`, `deliver` is `output`.',
    values: YES_OR_NO,
    foreign: true,
  },
] as const satisfies readonly InputDefinition[];

export type GcpInput = (typeof GCP_INPUTS)[number]['name'];

/** The setting that contains the credential's name if the step has several credentials of this provider. Not an input. */
export const ONE_OF_SEVERAL = 'one-of-several';

/** Google Cloud, which accepts the audience of a provider's full name by default. */
export const GOOGLE_CLOUD: KnownService = {
  service: 'Google Cloud',
  audience: /(^|\/\/|\.)googleapis\.com(\/|$)/i,
  hosts: /(^|\.)googleapis\.com$/,
};

/** The ID token's audience. The name of the provider may still be invalid. */
export function gcpAudience({ audience, own }: Settings): string | undefined {
  const name = own['workload-identity-provider'];
  if (audience !== undefined || name === undefined) return audience;
  if (name.startsWith('https://')) return name;
  return `https:${name.startsWith('//') ? name : `//iam.${own['universe'] ?? 'googleapis.com'}/${name}`}`;
}

/**
 * The delivery that the inputs imply. @throws JobpassError `usage` if `deliver` and an input of `google-github-actions/auth` disagree
 */
export function gcpDeliver(given: ReadonlyMap<string, string>): string | undefined {
  const format = given.get('token_format');
  const create = given.get('create_credentials_file');
  const deliver = given.get('deliver');
  const hasIdToken = given.has('id-token-audience');
  if (format === undefined && create === undefined) {
    if (deliver !== undefined) return deliver;
    return hasIdToken || given.get('keep') === 'false' ? USUAL_DELIVERY : 'endpoint';
  }
  const foreign = format === undefined ? '`create_credentials_file`' : '`token_format`';
  if (deliver !== undefined) {
    throw new JobpassError('usage', `\`deliver\` and ${foreign} both set the delivery of the credential`, {
      hint: `Remove ${foreign}`,
    });
  }
  const isIdToken =
    format !== undefined && oneOf(format, 'token_format', ['access_token', 'id_token']) === 'id_token';
  if (isIdToken !== hasIdToken) {
    throw new JobpassError(
      'usage',
      isIdToken
        ? '`token_format` is `id_token`, but `id_token_audience` is missing'
        : '`id_token_audience` is set, but `token_format` is not `id_token`',
      { hint: 'For an ID token, set `id-token-audience`, and `deliver: output` instead of `token_format`' },
    );
  }
  const file = create === undefined ? !isIdToken : boolean(create, 'create_credentials_file');
  if (isIdToken && file) {
    throw new JobpassError('usage', 'An ID token and a credentials file are two credentials', {
      hint: 'Use `credentials` with two entries: one with `id-token-audience`, and one without',
    });
  }
  return file ? (format === undefined ? 'endpoint' : 'endpoint,output') : 'output';
}
