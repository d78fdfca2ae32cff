import { T0 } from '../service-logs.js';

export const POOL = 'projects/123456789012/locations/global/workloadIdentityPools/ci';
export const ACCOUNT = 'deployer@shop-prod.iam.gserviceaccount.com';
export const JOB = 'github:456:123:100:1:77';
export const SUB = 'repo:octo-org/shop:environment:production';

let entries = 0;

export interface MadeEntry {
  /** Seconds after T0. */
  at: number;
  subject?: string;
  code?: number;
  message?: string;
  more?: object;
}

const stamp = (at: number): string => new Date(T0 + at * 1_000).toISOString().replace(/Z$/, '123456Z');
export const principal = (subject: string): string =>
  `principal://iam.googleapis.com/${POOL}/subject/${subject}`;

/**
 * An entry in the form of Google Cloud docs, "Example logs for Workload Identity Federation" and "Example logs for service accounts".
 *
 * @param log `data_access` or `activity`
 */
function entry(
  log: string,
  { at, code, message = 'The caller does not have permission', more = {} }: MadeEntry,
  payload: object,
  resource: object,
): Record<string, unknown> {
  return {
    insertId: `insert-${++entries}`,
    logName: `projects/shop-prod/logs/cloudaudit.googleapis.com%2F${log}`,
    timestamp: stamp(at),
    receiveTimestamp: stamp(at + 1),
    severity: code === undefined ? 'INFO' : 'ERROR',
    resource,
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      requestMetadata: { callerIp: '192.0.2.10', callerSuppliedUserAgent: 'jobpass' },
      ...(code === undefined ? {} : { status: { code, message } }),
      ...payload,
      ...more,
    },
  };
}

/** An exchange of an ID token. */
export function exchange({ subject = JOB, ...made }: MadeEntry): Record<string, unknown> {
  return entry(
    'data_access',
    made,
    {
      serviceName: 'sts.googleapis.com',
      methodName: 'google.identity.sts.v1.SecurityTokenService.ExchangeToken',
      resourceName: `${POOL}/providers/github`,
      authenticationInfo: { principalSubject: SUB },
      metadata: {
        '@type': 'type.googleapis.com/google.identity.sts.v1.AuditData',
        mapped_principal: principal(subject),
      },
    },
    { type: 'audited_resource' },
  );
}

/** A request for an access token of a service account. */
export function generate({ subject = JOB, ...made }: MadeEntry, account = ACCOUNT): Record<string, unknown> {
  return entry(
    'data_access',
    made,
    {
      serviceName: 'iamcredentials.googleapis.com',
      methodName: 'GenerateAccessToken',
      resourceName: 'projects/-/serviceAccounts/113057325249898657053',
      authenticationInfo: { principalSubject: principal(subject) },
      request: {
        '@type': 'type.googleapis.com/google.iam.credentials.v1.GenerateAccessTokenRequest',
        name: `projects/-/serviceAccounts/${account}`,
      },
    },
    { type: 'service_account', labels: { email_id: account, project_id: 'shop-prod' } },
  );
}

/** A use of a token: of a service account, or of the identity itself if there is no account. */
export function use(
  { subject = JOB, ...made }: MadeEntry,
  account: string | undefined = ACCOUNT,
  method = 'google.pubsub.v1.Publisher.CreateTopic',
): Record<string, unknown> {
  const service = method.startsWith('google.') ? 'pubsub' : (method.split('.')[0] ?? '');
  return entry(
    method.startsWith('google.') ? 'activity' : 'data_access',
    made,
    {
      serviceName: `${service}.googleapis.com`,
      methodName: method,
      resourceName: 'projects/shop-prod/topics/my-topic',
      authenticationInfo:
        account === undefined || account === ''
          ? { principalSubject: principal(subject) }
          : {
              principalEmail: account,
              serviceAccountDelegationInfo:
                subject === '' ? [{}] : [{ principalSubject: principal(subject) }],
            },
    },
    { type: 'pubsub_topic' },
  );
}
