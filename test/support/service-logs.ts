import { type Head, nextLine } from '../../src/audit/chain.js';
import type { AuditEvent, AuditEventName } from '../../src/audit/record.js';

/** Thursday. */
export const T0 = Date.UTC(2026, 10, 26, 10, 0, 0);
export const ROLE_ID = 'AROAEXAMPLEDEPLOY0001';
export const ROLE = 'arn:aws:iam::123456789012:role/ci/deploy';

const SECOND = 1_000;

/** A credential of records; times are seconds behind T0. */
export interface MadeCredential {
  id: string;
  provider?: 'aws' | 'azure' | 'gcp' | 'kubernetes' | 'oauth' | 'vault';
  uid?: string;
  keyId?: string;
  /** Empty for a credential without a role. */
  role?: string;
  service?: string;
  run?: string;
  issued: number;
  expires?: number;
  /** How it ended, and when. */
  ended?: [AuditEventName, number];
  until?: number;
}

/** The records of credentials, each a chain of its own. */
export function recordLines(credentials: readonly MadeCredential[]): string[] {
  return credentials.flatMap((one, number) => {
    const { provider = 'aws', run = String(100 + number), ended, until } = one;
    const base = {
      job: {
        system: 'github',
        run_id: run,
        run_attempt: '1',
        job: 'deploy',
        repository: 'octo-org/shop',
        ref: 'refs/heads/main',
        environment: 'production',
      },
      actor: { name: 'octocat' },
      subject: 'repo:octo-org/shop:environment:production',
      issuer: 'https://token.actions.githubusercontent.com',
      provider,
      ...(one.role === '' ? {} : { role: one.role ?? (provider === 'aws' ? ROLE : 'deploy') }),
      credential: {
        id: one.id,
        service:
          one.service ??
          (provider === 'aws' ? `${ROLE} by sts.eu-central-1.amazonaws.com` : 'https://vault.example.com'),
        issuedAt: T0 + one.issued * SECOND,
        expiresAt: T0 + (one.expires ?? one.issued + 3_600) * SECOND,
        ...(one.uid === undefined ? {} : { uid: one.uid }),
        ...(one.keyId === undefined ? {} : { keyId: one.keyId }),
      },
    };
    const events: AuditEvent[] = [{ ...base, event: 'issued', at: base.credential.issuedAt }];
    if (ended !== undefined) {
      events.push({
        ...base,
        event: ended[0],
        at: T0 + ended[1] * SECOND,
        ...(until === undefined ? {} : { until: T0 + until * SECOND }),
      });
    }
    let head: Head = { chain: `chain-${number}`, count: 0, hash: '' };
    return events.map((event) => {
      const next = nextLine(event, head);
      head = next.head;
      return next.line;
    });
  });
}

let events = 0;

/** A use of a session, as CloudTrail writes it; `at` is seconds behind T0. Anything of it can be told otherwise. */
export function trailUse(
  principal: string,
  at: number,
  [service, name]: readonly [string, string] = ['s3', 'GetObject'],
  more: Record<string, unknown> = {},
  accessKeyId = 'ASIAEXAMPLEKEY000001',
): Record<string, unknown> {
  const [roleId = '', session = ''] = principal.split(/:(.*)/s);
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: principal,
      arn: `arn:aws:sts::123456789012:assumed-role/deploy/${session}`,
      accountId: '123456789012',
      accessKeyId,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: roleId,
          arn: roleId === ROLE_ID ? ROLE : `arn:aws:iam::123456789012:role/${roleId.toLowerCase()}`,
          accountId: '123456789012',
          userName: 'deploy',
        },
        attributes: { creationDate: zulu(at), mfaAuthenticated: 'false' },
      },
    },
    eventTime: zulu(at),
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.17.9',
    requestParameters: null,
    responseElements: null,
    requestID: `request-${++events}`,
    eventID: `event-${events}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: service !== 's3',
    recipientAccountId: '123456789012',
    eventCategory: service === 's3' ? 'Data' : 'Management',
    ...more,
  };
}

/** A log-in by an ID token, as CloudTrail writes it. */
export function trailLogIn(
  principal: string,
  at: number,
  accessKeyId: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  const session = principal.slice(principal.indexOf(':') + 1);
  return {
    ...trailUse(principal, at, ['sts', 'AssumeRoleWithWebIdentity']),
    userIdentity: {
      type: 'WebIdentityUser',
      principalId:
        'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com:sts.amazonaws.com:repo:octo-org/shop:environment:production',
      userName: 'repo:octo-org/shop:environment:production',
      identityProvider: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com',
    },
    requestParameters: { roleArn: ROLE, roleSessionName: session, durationSeconds: 3600 },
    responseElements: began(principal, at, accessKeyId),
    ...more,
  };
}

/**
 * A request for a scoped copy, as CloudTrail probably writes it: AWS has published no example. The names of the members are those of
 * the STS API reference, spelled as CloudTrail spells them.
 */
export function trailCopy(
  principal: string,
  at: number,
  [callerKey, accessKeyId]: readonly [string, string],
  description?: string,
): Record<string, unknown> {
  return trailUse(
    principal,
    at,
    ['sts', 'GetScopedCredentials'],
    {
      requestParameters: {
        durationSeconds: 60,
        ...(description === undefined ? {} : { scopedSessionDescription: description }),
      },
      responseElements: { credentials: { accessKeyId, expiration: 'Nov 26, 2026, 11:00:00 AM' } },
    },
    callerKey,
  );
}

/** What STS answers, as CloudTrail writes it. */
export function began(principal: string, at: number, accessKeyId: string): Record<string, unknown> {
  const session = principal.slice(principal.indexOf(':') + 1);
  return {
    credentials: {
      accessKeyId,
      expiration: 'Nov 26, 2026, 11:00:00 AM',
      sessionToken: 'SESSION-TOKEN-AS-CLOUDTRAIL-HAS-IT',
    },
    assumedRoleUser: {
      assumedRoleId: principal,
      arn: `arn:aws:sts::123456789012:assumed-role/deploy/${session}`,
    },
    audience: 'sts.amazonaws.com',
    subjectFromWebIdentityToken: 'repo:octo-org/shop:environment:production',
    provider: `at ${zulu(at)}`,
  };
}

/** An entry with an answer of an audit device of OpenBao; `token` as the device writes it. */
export function vaultEntry(
  token: { accessor?: string; token: string; role?: string },
  at: number,
  path = 'kv/data/app',
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  const dead = more['error'] !== undefined;
  return {
    time: new Date(T0 + at * SECOND).toISOString().replace('Z', '123456Z'),
    type: 'response',
    auth: dead
      ? { token_type: 'default' }
      : { accessor: token.accessor, client_token: token.token, metadata: { role: token.role ?? 'deploy' } },
    request: {
      id: `request-${++events}`,
      operation: path.startsWith('auth/') ? 'update' : 'read',
      mount_point: `${path
        .split('/')
        .slice(0, path.startsWith('auth/') ? 2 : 1)
        .join('/')}/`,
      client_token: token.token,
      ...(dead ? {} : { client_token_accessor: token.accessor }),
      namespace: { id: 'root' },
      path,
      remote_address: '192.0.2.20',
      remote_port: 40_000,
    },
    response: { mount_type: 'kv' },
    ...more,
  };
}

/** The entry with the answer to a log-in. */
export function vaultLogIn(
  token: { accessor?: string; token: string; role?: string },
  at: number,
  metadata: Record<string, string> = {},
  displayName = 'jwt-octo-org/shop',
): Record<string, unknown> {
  const entry = vaultEntry(token, at, 'auth/jwt/login');
  const auth = {
    client_token: token.token,
    accessor: token.accessor,
    display_name: displayName,
    policies: ['default'],
    metadata: { role: token.role ?? 'deploy', ...metadata },
    token_type: 'service',
    token_ttl: 600,
  };
  const {
    client_token: _,
    client_token_accessor: __,
    ...request
  } = entry['request'] as Record<string, unknown>;
  return { ...entry, auth, request, response: { auth } };
}

export const REFUSED = { error: '1 error occurred:\n\t* permission denied\n\n' };

/** What an audit device writes in place of a value. */
export function hashed(text: string): string {
  return `hmac-sha256:${Buffer.from(text.padEnd(32, '.')).toString('hex').slice(0, 64)}`;
}

function zulu(at: number): string {
  return new Date(T0 + at * SECOND).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
