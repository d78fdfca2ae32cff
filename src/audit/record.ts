import { VERSION } from '../version.js';

/** The events in a credential's life. `alarm` is a theft alarm of the broker. The last five are endings. */
export const AUDIT_EVENTS = [
  'issued',
  'delivered',
  'renewing',
  'renewed',
  'alarm',
  'refused',
  'revoked',
  'accepted',
  'expired',
  'failed',
  'lives until',
] as const;

export type AuditEventName = (typeof AUDIT_EVENTS)[number];

/** The names of the endings. */
export const ENDINGS: ReadonlySet<string> = new Set(AUDIT_EVENTS.slice(AUDIT_EVENTS.indexOf('refused') + 1));

/** The facts that identify a job. The names are the same for all CI systems. */
export interface AuditedJob {
  /** The name of the CI system in the runner registry: `github`. */
  system: string;
  run_id?: string;
  run_attempt?: string;
  job?: string;
  repository?: string;
  ref?: string;
  sha?: string;
  workflow?: string;
  environment?: string;
  event_name?: string;
  /** The name of the machine in the CI system. */
  runner?: string;
}

/** An event that is not a record yet. The event contains no secret and nothing that would help to guess a secret. */
export interface AuditEvent {
  event: AuditEventName;
  /** The time in milliseconds since 1970, according to this machine's clock. */
  at: number;
  job: AuditedJob;
  /** The user who started the job, and the user's ID in the CI system. */
  actor?: { name: string; uid?: string };
  /** The subject of the ID token. */
  subject?: string;
  issuer?: string;
  /** The name of the provider in the provider registry. */
  provider: string;
  /** The credential name. */
  name?: string;
  role?: string;
  scopes?: readonly string[];
  /** The URL or name of the service that rejected the request, if there is no credential. */
  service?: string;
  /** Absent if no credential was issued. */
  credential?: {
    id: string;
    /** The URL or name of the service that issued the credential. */
    service: string;
    issuedAt: number;
    expiresAt?: number;
    /** The credential's ID at the service if it is not secret, such as the ID of an AWS session. */
    uid?: string;
    /** The ID of the credential's key at the service, such as an AWS access key ID. Copies of a session share the `uid`. */
    keyId?: string;
  };
  /** The places where steps find the credential. */
  deliveredTo?: readonly string[];
  /** The latest possible expiry; only for endings. */
  until?: number;
  /** The reason or the proof, as text. */
  because?: string;
  /** For `renewed`: the number of renewals since the last record, and the times of the first and the last renewal. */
  renewals?: { count: number; first: number; last: number };
}

/**
 * A record: one line of the audit trail, as an event of the OCSF class Authentication (3002), which SIEMs can ingest directly.
 * Facts without an OCSF field are in `unmapped.jobpass`.
 *
 * Source: schema.ocsf.io 1.5.0, classes/authentication, objects/session, metadata, user, service.
 */
export interface AuditRecord {
  class_uid: 3002;
  class_name: 'Authentication';
  category_uid: 3;
  category_name: 'Identity & Access Management';
  /** 1 Logon, 2 Logoff, 99 Other. */
  activity_id: 1 | 2 | 99;
  activity_name: string;
  type_uid: number;
  /** The time in milliseconds since 1970, like all times in a record. */
  time: number;
  /** 1 Informational, 3 Medium, 4 High. */
  severity_id: 1 | 3 | 4;
  /** 1 Success, 2 Failure. */
  status_id: 1 | 2;
  status: 'Success' | 'Failure';
  status_detail?: string;
  message: string;
  is_remote: true;
  metadata: {
    version: '1.5.0';
    product: { name: 'Jobpass'; vendor_name: 'Jobpass'; version: string };
    log_name: 'jobpass-audit';
    /** The version of the format of `unmapped.jobpass`. */
    log_version: '1';
    uid: string;
    /** The CI system's run, which is the same in all records of a job. */
    correlation_uid?: string;
    /** The position in the chain, starting at 1. */
    sequence: number;
  };
  actor?: { user: { name: string; uid?: string } };
  user: { name: string; uid: string; type_id: 3; type: 'System'; domain?: string };
  service: { name: string; uid?: string };
  session?: {
    uid: string;
    issuer: string;
    created_time: number;
    expiration_time?: number;
    credential_uid?: string;
  };
  unmapped: {
    jobpass: {
      event: AuditEventName;
      job: AuditedJob;
      name?: string;
      role?: string;
      scopes?: readonly string[];
      /** The ID of the credential's key at the service. */
      key_id?: string;
      delivered_to?: readonly string[];
      until?: number;
      because?: string;
      renewals?: { count: number; first_time: number; last_time: number };
      /** The name of the chain. */
      chain: string;
      /** The SHA-256 of the previous line in hex; empty in the first record. */
      prev: string;
      /** A broker's signature: see signature.ts. */
      signature?: string;
    };
  };
}

/** The position of a record in a chain. */
export interface Link {
  chain: string;
  sequence: number;
  prev: string;
}

const ACTIVITY: Readonly<Partial<Record<AuditEventName, [1 | 2, string]>>> = {
  issued: [1, 'Logon'],
  refused: [1, 'Logon'],
  revoked: [2, 'Logoff'],
  expired: [2, 'Logoff'],
};

/** Returns the record for an event at a position in a chain. */
export function recordOf(happened: AuditEvent, { chain, sequence, prev }: Link): AuditRecord {
  const { event, at, job, actor, subject, issuer, provider, credential, because, renewals } = happened;
  const [activity, activityName] = ACTIVITY[event] ?? [99, event];
  const service = credential?.service ?? happened.service;
  const bad =
    event === 'refused' || event === 'failed' || (event === 'alarm' && happened.credential === undefined);
  const who =
    subject ?? ([job.repository, job.job].filter((part) => part !== undefined).join('/') || 'unknown');
  const run = [job.repository, job.run_id, job.run_attempt].filter((part) => part !== undefined).join('/');
  return {
    class_uid: 3002,
    class_name: 'Authentication',
    category_uid: 3,
    category_name: 'Identity & Access Management',
    activity_id: activity,
    activity_name: activityName,
    type_uid: 300_200 + activity,
    // Clocks based on elapsed time return fractions. Expiry times are rounded up, so that no end is recorded too early.
    time: Math.round(at),
    severity_id: event === 'alarm' ? 4 : bad || event === 'lives until' ? 3 : 1,
    status_id: bad ? 2 : 1,
    status: bad ? 'Failure' : 'Success',
    ...(because === undefined ? {} : { status_detail: because }),
    message: messageOf(happened, who),
    is_remote: true,
    metadata: {
      version: '1.5.0',
      product: { name: 'Jobpass', vendor_name: 'Jobpass', version: VERSION },
      log_name: 'jobpass-audit',
      log_version: '1',
      uid: `${chain}-${sequence}`,
      ...(run === '' ? {} : { correlation_uid: run }),
      sequence,
    },
    ...(actor === undefined ? {} : { actor: { user: actor } }),
    user: {
      name: who,
      uid: who,
      type_id: 3,
      type: 'System',
      ...(issuer === undefined ? {} : { domain: issuer }),
    },
    service: { name: provider, ...(service === undefined ? {} : { uid: service }) },
    ...(credential === undefined
      ? {}
      : {
          session: {
            uid: credential.id,
            issuer: credential.service,
            created_time: Math.round(credential.issuedAt),
            ...(credential.expiresAt === undefined
              ? {}
              : { expiration_time: Math.ceil(credential.expiresAt) }),
            ...(credential.uid === undefined ? {} : { credential_uid: credential.uid }),
          },
        }),
    unmapped: {
      jobpass: {
        event,
        job,
        ...(happened.name === undefined ? {} : { name: happened.name }),
        ...(happened.role === undefined ? {} : { role: happened.role }),
        ...(happened.scopes === undefined ? {} : { scopes: happened.scopes }),
        ...(credential?.keyId === undefined ? {} : { key_id: credential.keyId }),
        ...(happened.deliveredTo === undefined ? {} : { delivered_to: happened.deliveredTo }),
        ...(happened.until === undefined ? {} : { until: Math.ceil(happened.until) }),
        ...(because === undefined ? {} : { because }),
        ...(renewals === undefined
          ? {}
          : {
              renewals: {
                count: renewals.count,
                first_time: Math.round(renewals.first),
                last_time: Math.round(renewals.last),
              },
            }),
        chain,
        prev,
      },
    },
  };
}

function messageOf({ event, credential, provider, role }: AuditEvent, who: string): string {
  const name = credential === undefined ? `${provider} credential` : `credential ${credential.id}`;
  const suffix = role === undefined ? '' : ` (role ${role})`;
  return `${event}: ${name} for ${who}${suffix}`;
}
