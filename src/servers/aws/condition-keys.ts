/** Returns an issuer in the form that ARNs and condition keys use. */
export const hostOf = (issuer: string): string => issuer.replace(/^https:\/\//, '');

/**
 * Google's issuer. Every account has a provider for this issuer, and the provider's condition key `aud` contains the claim
 * `azp`.
 */
export const GOOGLE = 'accounts.google.com';

interface IssuerConditionKeys {
  host: RegExp;
  /** The claims for which STS has condition keys, in addition to the claims that have condition keys for every issuer. */
  claims: readonly string[];
  /** An example of a more specific subject. */
  subject: string;
  /** Whether IAM requires a condition on the subject in each trust policy. */
  shared?: true;
}

/**
 * Source: AWS, service authorization reference of STS; which issuers are shared: IAM user guide, "Identity-provider
 * controls for shared OIDC providers".
 */
const KNOWN: readonly IssuerConditionKeys[] = [
  {
    host: /^token\.actions\.(githubusercontent\.com(\/[\w.-]+)?|[\w-]+\.ghe\.com)$/,
    claims: [
      ...['actor', 'actor_id', 'enterprise_id', 'environment', 'job_workflow_ref', 'ref', 'repository'],
      ...['repository_id', 'repository_owner_id', 'workflow'],
    ],
    subject: 'repo:OWNER/NAME:pull_request',
    shared: true,
  },
  {
    host: /^gitlab\.com$/,
    claims: [
      ...['namespace_id', 'pipeline_source', 'project_id', 'ref_protected', 'runner_environment'],
      ...['user_access_level', 'user_email', 'user_id', 'user_login'],
    ],
    subject: 'project_path:GROUP/PROJECT:ref_type:branch:ref:main',
    shared: true,
  },
  {
    host: /^agent\.buildkite\.com$/,
    claims: [
      ...['build_branch', 'cluster_id', 'cluster_name', 'organization_id', 'organization_slug'],
      ...['pipeline_id', 'pipeline_slug'],
    ],
    subject: 'organization:ORG:pipeline:PIPELINE:ref:refs/heads/main:**',
    shared: true,
  },
  {
    host: /^oidc\.circleci\.com\/org\/[\w-]+$/,
    claims: ['oidc.circleci.com/project-id'],
    subject: 'org/ORG-ID/project/PROJECT-ID/**',
  },
  { host: /^idcs-\w+\.identity\.oraclecloud\.com$/, claims: ['rpst_id'], subject: 'OCID' },
];

/** The claims for which STS has condition keys for every issuer. A token can have several values for `amr`. */
const EVERYONES: readonly string[] = ['sub', 'amr'];
const MULTIVALUED: readonly string[] = ['amr'];

/** The condition keys that STS has for an issuer. */
export interface IssuerKeys {
  claims: readonly string[];
  shared: boolean;
  subject: string | undefined;
}

export function conditionKeysOf(host: string): IssuerKeys {
  const known = KNOWN.find((one) => one.host.test(host));
  return {
    claims: [...EVERYONES, ...(known?.claims ?? [])],
    shared: known?.shared === true,
    subject: known?.subject,
  };
}

/** Returns whether a key can have several values. Such a key requires the operator ForAnyValue. */
export const isMultivalued = (claim: string): boolean => MULTIVALUED.includes(claim);

/** Returns the condition key for the audience. */
export const audienceKey = (host: string): string => `${host}:${host === GOOGLE ? 'oaud' : 'aud'}`;
