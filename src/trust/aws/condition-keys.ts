/** An issuer as ARNs and condition keys have it. */
export const hostOf = (issuer: string): string => issuer.replace(/^https:\/\//, '');

/** Google's is a provider that every account has already; what it calls `aud` is the claim `azp`. */
export const GOOGLE = 'accounts.google.com';

interface IssuerConditionKeys {
  host: RegExp;
  /** The claims that STS makes condition keys of, besides those of every issuer. */
  claims: readonly string[];
  /** An example of a subject that says more. */
  subject: string;
  /** Whether IAM takes no trust policy that does not look at the subject. */
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

/** Of every issuer. A token can have several `amr`. */
const EVERYONES: readonly string[] = ['sub', 'amr'];
const MULTIVALUED: readonly string[] = ['amr'];

/** What STS can be asked about an issuer's tokens. */
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

/** Whether a key can have several values: of them one is to match, which takes an operator of its own. */
export const isMultivalued = (claim: string): boolean => MULTIVALUED.includes(claim);

/** The key of the audience. */
export const audienceKey = (host: string): string => `${host}:${host === GOOGLE ? 'oaud' : 'aud'}`;
