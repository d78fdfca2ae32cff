import type { Claims } from '../identity/id-token.js';
import { VERSION } from '../version.js';

/** What can happen to a credential. The last five are the words for its ending. */
export const AUDIT_EVENTS = [
  'issued',
  'delivered',
  'renewing',
  'renewed',
  'refused',
  'revoked',
  'accepted',
  'expired',
  'failed',
  'lives until',
] as const;

export type AuditEventName = (typeof AUDIT_EVENTS)[number];

/** The words for an ending. */
export const ENDINGS: ReadonlySet<string> = new Set(AUDIT_EVENTS.slice(AUDIT_EVENTS.indexOf('refused') + 1));

/** What tells one job from every other, under names that are the same for every CI system. */
export interface AuditedJob {
  /** The CI system, as the list of runners has it: `github`. */
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
  /** The machine, as the system calls it. */
  runner?: string;
}

/** What happened, before it is a record. Nothing in it is a secret, nor can one be guessed from it. */
export interface AuditEvent {
  event: AuditEventName;
  /** When, in milliseconds since 1970 by this machine's clock. */
  at: number;
  job: AuditedJob;
  /** Who caused the job, and its number at the system. */
  actor?: { name: string; uid?: string };
  /** Whose ID token it was. */
  subject?: string;
  issuer?: string;
  /** As in the list of providers. */
  provider: string;
  /** What people call the credential. */
  name?: string;
  role?: string;
  scopes?: readonly string[];
  /** Who was asked, where no credential says who issued it: an address or a name. */
  service?: string;
  /** Absent where none was issued. */
  credential?: {
    id: string;
    /** Who issued it: an address or a name. */
    service: string;
    issuedAt: number;
    expiresAt?: number;
    /** What the service itself calls it, where that is no secret: an AWS access key id. */
    uid?: string;
  };
  /** Where the job's steps find it. */
  deliveredTo?: readonly string[];
  /** Of an ending: until when it may live. */
  until?: number;
  /** Why, or by which proof, for people. */
  because?: string;
  /** Of `renewed`: the renewals since the last record, and when the first and the last of them were. */
  renewals?: { count: number; first: number; last: number };
}

/**
 * One line of the audit trail: an event of OCSF's class Authentication (3002), so that a SIEM takes it as it is. What OCSF
 * has no field for is in `unmapped.jobpass`.
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
  /** Milliseconds since 1970, as are all times. */
  time: number;
  /** 1 Informational, 3 Medium. */
  severity_id: 1 | 3;
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
    /** Of what is in `unmapped.jobpass`. */
    log_version: '1';
    uid: string;
    /** The run of the CI system that records of one job have in common. */
    correlation_uid?: string;
    /** The place in its chain, from 1. */
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
      delivered_to?: readonly string[];
      until?: number;
      because?: string;
      renewals?: { count: number; first_time: number; last_time: number };
      /** Which chain it is a link of. */
      chain: string;
      /** The SHA-256 of the line before, in hex; empty in the first. */
      prev: string;
      /** Of a broker's records: see signature.ts. */
      signature?: string;
    };
  };
}

/** Where a record stands. */
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

/** The record of an event, as a link of a chain. */
export function recordOf(happened: AuditEvent, { chain, sequence, prev }: Link): AuditRecord {
  const { event, at, job, actor, subject, issuer, provider, credential, because, renewals } = happened;
  const [activity, activityName] = ACTIVITY[event] ?? [99, event];
  const service = credential?.service ?? happened.service;
  const bad = event === 'refused' || event === 'failed';
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
    // Clocks that go by elapsed time have fractions; an end is never told too early for one.
    time: Math.round(at),
    severity_id: bad || event === 'lives until' ? 3 : 1,
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
  const what = credential === undefined ? `a credential of ${provider}` : `credential ${credential.id}`;
  const as = role === undefined ? '' : ` for the role ${role}`;
  return `${what}${as} of ${who}: ${event}`;
}

/** Claims by the names that an audited job has, for the systems whose names differ. */
const CLAIM_NAMES: Readonly<Record<Exclude<keyof AuditedJob, 'system'>, readonly string[]>> = {
  run_id: ['run_id', 'pipeline_id', 'build_number', 'oidc.circleci.com/pipeline-id'],
  run_attempt: ['run_attempt'],
  job: ['job', 'job_id', 'oidc.circleci.com/job-id', 'step_key'],
  repository: ['repository', 'project_path', 'pipeline_slug'],
  ref: ['ref', 'build_branch'],
  sha: ['sha', 'build_commit'],
  workflow: ['workflow', 'workflow_ref', 'ci_config_ref_uri'],
  environment: ['environment'],
  event_name: ['event_name', 'pipeline_source'],
  runner: ['runner', 'runner_id', 'agent_id'],
};

const CLAIM_NAME_LIST = Object.entries(CLAIM_NAMES);

/** What an ID token, or the system where there is none, says of a job. */
export function auditedJob(system: string, ...sources: readonly Claims[]): AuditedJob {
  const job: Record<string, string> = { system };
  for (const [name, claims] of CLAIM_NAME_LIST) {
    for (const source of sources) {
      const claim = claims.find((one) => Object.hasOwn(source, one) && isSaid(source[one]));
      if (claim === undefined) continue;
      job[name] = String(source[claim]).slice(0, 300);
      break;
    }
  }
  return job as unknown as AuditedJob;
}

const isSaid = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && value !== '');

/** What records say of whose credential it is. */
export type AuditedIdentity = Pick<AuditEvent, 'job' | 'actor' | 'subject' | 'issuer'>;

/** What an ID token, and the system, say of a job and of who caused it. */
export function auditedIdentity(system: string, claims: Claims, job: Claims = {}): AuditedIdentity {
  const text = (name: string): string | undefined => {
    const value = claims[name] ?? job[name];
    return typeof value === 'string' && value !== '' ? value.slice(0, 300) : undefined;
  };
  const actor = text('actor') ?? text('user_login');
  const uid = text('actor_id') ?? text('user_id');
  const [subject, issuer] = [text('sub'), text('iss')];
  return {
    job: auditedJob(system, claims, job),
    ...(actor === undefined ? {} : { actor: { name: actor, ...(uid === undefined ? {} : { uid }) } }),
    ...(subject === undefined ? {} : { subject }),
    ...(issuer === undefined ? {} : { issuer }),
  };
}
