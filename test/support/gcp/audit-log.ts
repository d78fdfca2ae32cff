import type { Seen, Served } from '../faulty-server.js';
import type { Mapped } from './pools.js';
import type { GoogleToken, GoogleTokens } from './tokens.js';

let entries = 0;

/**
 * Returns the entry that Cloud Audit Logs get for a request: of the exchange, of the request for a token of a service account, and of a
 * use of a token. Undefined for requests that are not logged, and for a caller who is not known. Sources: IAM docs, "Example logs for
 * Workload Identity Federation"; Cloud Audit Logs, "AuditLog".
 */
export function auditEntry(
  hop: string,
  seen: Seen,
  { status, body }: Served,
  { tokens, now }: { tokens: GoogleTokens; now: number },
): Record<string, unknown> | undefined {
  const bearer = tokens.find(/^Bearer (.+)$/.exec(seen.headers.authorization ?? '')?.[1] ?? '');
  const answer = body as { access_token?: string; error?: { code?: number; message?: string } };
  const base = {
    insertId: `audit-${++entries}`,
    timestamp: new Date(now).toISOString(),
    logName: 'projects/shop-production/logs/cloudaudit.googleapis.com%2Fdata_access',
  };
  const common = {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    requestMetadata: { callerIp: '192.0.2.10' },
    // google.rpc.Code: 7 is PERMISSION_DENIED, 16 is UNAUTHENTICATED.
    ...(status === 200
      ? {}
      : { status: { code: status === 401 ? 16 : 7, message: answer.error?.message ?? 'rejected' } }),
  };
  if (hop === 'sts') {
    const issued = tokens.find(answer.access_token ?? '');
    if (issued === undefined) return undefined;
    return {
      ...base,
      resource: { type: 'audited_resource' },
      protoPayload: {
        ...common,
        serviceName: 'sts.googleapis.com',
        methodName: 'google.identity.sts.v1.SecurityTokenService.ExchangeToken',
        authenticationInfo: { principalSubject: issued.mapped.claims.sub },
        metadata: { mapped_principal: principal(issued.mapped) },
      },
    };
  }
  if (bearer === undefined) return undefined;
  if (hop === 'access-token' || hop === 'id-token') {
    const [, encoded = ''] = /serviceAccounts\/([^/:]+):/.exec(seen.path) ?? [];
    const email = decodeURIComponent(encoded);
    return {
      ...base,
      resource: { type: 'service_account', labels: { email_id: email } },
      protoPayload: {
        ...common,
        serviceName: 'iamcredentials.googleapis.com',
        methodName: hop === 'id-token' ? 'GenerateIdToken' : 'GenerateAccessToken',
        authenticationInfo: { principalSubject: principal(bearer.mapped) },
        request: { name: `projects/-/serviceAccounts/${email}` },
      },
    };
  }
  if (hop !== 'resource' && hop !== 'storage') return undefined;
  return {
    ...base,
    resource: { type: 'gcs_bucket' },
    protoPayload: {
      ...common,
      serviceName: 'storage.googleapis.com',
      methodName: hop === 'storage' ? 'storage.objects.list' : 'storage.objects.get',
      authenticationInfo: callerOf(bearer),
    },
  };
}

function callerOf({ serviceAccount, mapped }: GoogleToken): Record<string, unknown> {
  const subject = principal(mapped);
  return serviceAccount === undefined
    ? { principalSubject: subject }
    : { principalEmail: serviceAccount, serviceAccountDelegationInfo: [{ principalSubject: subject }] };
}

function principal({ of, subject }: Mapped): string {
  return `principal://iam.googleapis.com/projects/${of.project}/locations/global/workloadIdentityPools/${of.pool}/subject/${subject}`;
}
