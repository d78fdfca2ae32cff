/** The universe of Google Cloud itself. Other universes, such as those of sovereign clouds, have a domain of their own. */
export const GOOGLE_UNIVERSE = 'googleapis.com';

/** The scope that includes every API of Google Cloud. */
export const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform';

/** A provider of a workload identity pool. */
export interface WorkloadIdentityProvider {
  /** The number of the project that contains the pool. */
  project: string;
  pool: string;
  provider: string;
}

const PROVIDER =
  /^(?:https:)?(?:\/\/iam\.[\w.-]+\/)?projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/providers\/([^/]+)$/;

/** The IDs of pools and providers. Source: IAM REST reference, `workloadIdentityPools.create` and `providers.create`. */
const ID = /^[a-z0-9-]{4,32}$/;

/**
 * Parses the resource name of a provider: `projects/123/locations/global/workloadIdentityPools/ci-pool/providers/github`, with or without
 * `//iam.googleapis.com/`.
 *
 * @returns the reason if the name is invalid
 */
export function parseProvider(text: string): WorkloadIdentityProvider | string {
  const [, project, pool = '', provider = ''] = PROVIDER.exec(text) ?? [];
  if (project === undefined) {
    return /\/workloadIdentityPools\/[^/]+$/.test(text)
      ? 'which is the name of a pool, not of a provider'
      : 'which is not the resource name of a provider';
  }
  if (!/^\d{1,20}$/.test(project)) return 'which contains the ID of the project instead of its number';
  const wrong = [pool, provider].find((id) => !ID.test(id));
  return wrong === undefined ? { project, pool, provider } : 'which contains an invalid ID';
}

/** The resource name of a pool: `projects/123/locations/global/workloadIdentityPools/ci-pool`. */
export function poolName({ project, pool }: Omit<WorkloadIdentityProvider, 'provider'>): string {
  return `projects/${project}/locations/global/workloadIdentityPools/${pool}`;
}

/** The resource name of a provider, which IAM's API uses. */
export function providerName(provider: WorkloadIdentityProvider): string {
  return `${poolName(provider)}/providers/${provider.provider}`;
}

/** The provider's full name, which a token exchange names as its audience: `//iam.googleapis.com/projects/…`. */
export function exchangeAudience(provider: WorkloadIdentityProvider, universe = GOOGLE_UNIVERSE): string {
  return `//iam.${universe}/${providerName(provider)}`;
}

/**
 * The audience of ID tokens that a provider accepts if it has no list of audiences. Source: IAM REST reference, `Oidc.allowedAudiences`.
 */
export function defaultAudience(provider: WorkloadIdentityProvider, universe = GOOGLE_UNIVERSE): string {
  return `https:${exchangeAudience(provider, universe)}`;
}

/** The principal of a mapped subject, as it appears in policies and audit logs. Source: IAM docs, "Principal identifiers". */
export function principalOf(
  pool: Omit<WorkloadIdentityProvider, 'provider'>,
  subject: string,
  universe = GOOGLE_UNIVERSE,
): string {
  return `principal://iam.${universe}/${poolName(pool)}/subject/${subject}`;
}

/** The largest mapped subject, in bytes. Source: IAM docs, "Workload Identity Federation", "Attribute mappings". */
export const MOST_SUBJECT_BYTES = 127;

/**
 * Whether a text names a service account: its e-mail address, or its unique ID. Source: IAM Credentials REST reference,
 * `projects.serviceAccounts.generateAccessToken`, `name`.
 */
export function isServiceAccount(text: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{0,120}@[a-z0-9.-]{3,120}$/.test(text) || /^\d{15,30}$/.test(text);
}

/** The ID of the project that owns a service account, if its e-mail address contains this ID. */
export function projectOf(serviceAccount: string): string | undefined {
  const [, owner = ''] = /^[^@]+@([a-z0-9.-]+)\.iam\.gserviceaccount\.com$/.exec(serviceAccount) ?? [];
  if (owner === '') return undefined;
  // Projects of a domain have IDs of the form `example.com:shop`, which addresses write as `shop.example.com`.
  const [first = '', ...domain] = owner.split('.');
  return domain.length === 0 ? first : `${domain.join('.')}:${first}`;
}

/** Whether a text is the ID of a project. Source: Resource Manager REST reference, `Project.projectId`. */
export function isProjectId(text: string): boolean {
  return /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(text);
}
