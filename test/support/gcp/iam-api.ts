import type { Seen, Served } from '../faulty-server.js';
import { statusError } from './errors.js';
import type { ServiceAccount } from './iam.js';
import type { PoolProvider } from './pools.js';

/** What the administration APIs of Google know. */
export interface Administered {
  providers: readonly PoolProvider[];
  accounts: readonly ServiceAccount[];
  /** The policies of other resources: the members of each role, keyed by the path of the request. */
  policies: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** Pools that are disabled, by their last part. */
  disabledPools: ReadonlySet<string>;
  /** The access tokens of administrators. */
  administrators: ReadonlySet<string>;
  /** The most providers of one page, if it is less than the request allows. */
  pageLimit: number;
  /** Roles with a condition. */
  conditional: ReadonlySet<string>;
}

const POOL = /^\/v1\/projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)$/;
const PROVIDERS = /^\/v1\/projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/providers$/;
const ACCOUNT = /^\/v1\/projects\/([^/]+)\/serviceAccounts\/([^/:]+):getIamPolicy$/;

/**
 * Answers requests of administrators: pools, providers and policies. Sources: IAM REST reference (revision 23 October 2026),
 * `workloadIdentityPools.get`, `providers.list` (`pageSize` at most 100, `nextPageToken`), `serviceAccounts.getIamPolicy` (POST);
 * `getIamPolicy` of Resource Manager v3 (POST), of Secret Manager v1, Artifact Registry v1 and Cloud Run v2 (GET), and of Cloud Storage v1
 * (GET /storage/v1/b/BUCKET/iam).
 *
 * @returns undefined for a path of another API
 */
export function answerIam({ method, headers }: Seen, url: URL, known: Administered): Served | undefined {
  const path = decodeURIComponent(url.pathname);
  const isPolicy = /:getIamPolicy$|^\/storage\/v1\/b\/[^/]+\/iam$/.test(path);
  if (!isPolicy && !POOL.test(path) && !PROVIDERS.test(path)) return undefined;
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  if (token.startsWith('expired'))
    throw statusError(
      'UNAUTHENTICATED',
      'Request had invalid authentication credentials.',
      'ACCESS_TOKEN_EXPIRED',
    );
  if (!known.administrators.has(token))
    throw statusError('PERMISSION_DENIED', 'The caller does not have permission', 'IAM_PERMISSION_DENIED');
  const [, project = '', name = ''] = POOL.exec(path) ?? PROVIDERS.exec(path) ?? [];
  if (project !== '') {
    expectMethod(method, 'GET');
    const own = known.providers.filter((one) => one.project === project && one.pool === name);
    if (own.length === 0) throw statusError('NOT_FOUND', 'Requested entity was not found.');
    return PROVIDERS.test(path) ? providersPage(own, url, known) : poolAnswer(project, name, known);
  }
  const account = ACCOUNT.exec(path);
  if (account !== null) {
    expectMethod(method, 'POST');
    const found = known.accounts.find(({ email }) => email === account[2]);
    // IAM REST reference, `ServiceAccount.name`: with `-` for the project, the answer for an unknown account is 403 instead of 404.
    if (found === undefined && account[1] === '-')
      throw statusError('PERMISSION_DENIED', 'The caller does not have permission', 'IAM_PERMISSION_DENIED');
    if (found === undefined) throw statusError('NOT_FOUND', `Unknown service account`);
    return { status: 200, body: policyOf(found.policy, known) };
  }
  const policy = known.policies.get(path);
  expectMethod(method, path.startsWith('/v3/') ? 'POST' : 'GET');
  if (policy === undefined) throw statusError('NOT_FOUND', 'Requested entity was not found.');
  return { status: 200, body: policyOf(policy, known) };
}

function expectMethod(method: string | undefined, expected: string): void {
  if (method !== expected) throw statusError('NOT_FOUND', 'Not found.');
}

function poolAnswer(project: string, pool: string, { disabledPools }: Administered): Served {
  const name = `projects/${project}/locations/global/workloadIdentityPools/${pool}`;
  return {
    status: 200,
    body: { name, state: 'ACTIVE', ...(disabledPools.has(pool) ? { disabled: true } : {}) },
  };
}

function providersPage(own: readonly PoolProvider[], url: URL, { pageLimit }: Administered): Served {
  const size = Math.min(Number(url.searchParams.get('pageSize') ?? 50), 100, pageLimit);
  const from = Number(url.searchParams.get('pageToken') ?? 0);
  const next = from + size;
  return {
    status: 200,
    body: {
      workloadIdentityPoolProviders: own.slice(from, next).map((one) => ({
        name: `projects/${one.project}/locations/global/workloadIdentityPools/${one.pool}/providers/${one.provider}`,
        state: 'ACTIVE',
        ...(one.disabled ? { disabled: true } : {}),
        attributeMapping: one.attributeMapping,
        ...(one.attributeCondition === undefined ? {} : { attributeCondition: one.attributeCondition }),
        oidc: {
          issuerUri: one.issuer,
          ...(one.allowedAudiences?.length ? { allowedAudiences: one.allowedAudiences } : {}),
        },
      })),
      ...(next < own.length ? { nextPageToken: String(next) } : {}),
    },
  };
}

function policyOf(
  policy: ReadonlyMap<string, readonly string[]>,
  { conditional }: Administered,
): Record<string, unknown> {
  return {
    version: 3,
    etag: 'BwYxqA==',
    bindings: [...policy].map(([role, members]) => ({
      role,
      members,
      ...(conditional.has(role)
        ? { condition: { title: 'once', expression: "request.time < timestamp('2026-12-01T00:00:00Z')" } }
        : {}),
    })),
  };
}
