import { isObject } from '../text/json.js';
import { AUDIT_EVENTS, type AuditEventName, type AuditedJob, type AuditRecord } from './record.js';
import { isSignature } from './signature.js';

/** The last moment that a Date can say, in milliseconds since 1970. */
const LAST_MS = 8.64e15;
const EVENTS: ReadonlySet<string> = new Set(AUDIT_EVENTS);

/** A record as far as others read it: what it says is not to be trusted, only to have the right form. */
export type ReadRecord = Pick<
  AuditRecord,
  'time' | 'metadata' | 'actor' | 'user' | 'service' | 'session' | 'unmapped'
>;

/** Why a line is no record. */
export interface UnreadableLine {
  problem: string;
  /** It may be one of a form that this version does not know. */
  newer?: true;
  /** It is the last one of its file, and no line break ends it: it may never have been a record. */
  half?: true;
}

/** Thrown and caught in here alone. */
class Wrong extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a line, by hand: a library for it takes longer to load than a thousand records to read. */
export function readRecord(line: string): ReadRecord | UnreadableLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { problem: 'is no JSON' };
  }
  try {
    const record = object(value, 'it');
    const metadata = object(record['metadata'], 'metadata');
    if (record['class_uid'] !== 3002 || metadata['log_name'] !== 'jobpass-audit')
      return { problem: 'is no audit record of Jobpass' };
    if (metadata['log_version'] !== '1') {
      return {
        problem: 'has a form (log_version) that this version of Jobpass does not know: a newer one may',
        newer: true,
      };
    }
    return fields(record, metadata);
  } catch (error) {
    if (error instanceof Wrong) return { problem: `is no whole record: ${error.message}` };
    throw error;
  }
}

function fields(record: Fields, metadata: Fields): ReadRecord {
  const user = object(record['user'], 'user');
  const service = object(record['service'], 'service');
  const own = object(object(record['unmapped'], 'unmapped')['jobpass'], 'unmapped.jobpass');
  const event = text(own, 'event');
  if (!EVENTS.has(event)) throw new Wrong('its event is none of ours');
  const chain = text(own, 'chain');
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(chain)) throw new Wrong('chain is not the name of one');
  const prev = text(own, 'prev');
  if (!/^([0-9a-f]{64})?$/.test(prev)) throw new Wrong('prev is no SHA-256');
  const sequence = metadata['sequence'];
  if (typeof sequence !== 'number' || !Number.isInteger(sequence) || sequence < 1 || sequence > 999_999_999)
    throw new Wrong('metadata.sequence is no number from 1 on');
  return {
    time: moment(record, 'time'),
    metadata: {
      uid: text(metadata, 'uid'),
      ...maybe(metadata, 'correlation_uid', text),
      sequence,
    } as AuditRecord['metadata'],
    ...(record['actor'] === undefined ? {} : { actor: actorOf(object(record['actor'], 'actor')) }),
    user: { name: text(user, 'name'), ...maybe(user, 'domain', text) } as AuditRecord['user'],
    service: { name: text(service, 'name'), ...maybe(service, 'uid', text) },
    ...(record['session'] === undefined ? {} : { session: sessionOf(object(record['session'], 'session')) }),
    unmapped: {
      jobpass: {
        event: event as AuditEventName,
        job: jobOf(object(own['job'], 'unmapped.jobpass.job')),
        ...maybe(own, 'name', text),
        ...maybe(own, 'role', text),
        ...maybe(own, 'scopes', texts),
        ...maybe(own, 'delivered_to', texts),
        ...maybe(own, 'until', moment),
        ...maybe(own, 'because', text),
        ...maybe(own, 'renewals', renewalsOf),
        chain,
        prev,
        ...maybe(own, 'signature', signature),
      },
    },
  };
}

function actorOf(actor: Fields): NonNullable<AuditRecord['actor']> {
  const user = object(actor['user'], 'actor.user');
  return { user: { name: text(user, 'name'), ...maybe(user, 'uid', text) } };
}

function sessionOf(session: Fields): NonNullable<AuditRecord['session']> {
  return {
    uid: text(session, 'uid'),
    issuer: text(session, 'issuer'),
    created_time: moment(session, 'created_time'),
    ...maybe(session, 'expiration_time', moment),
    ...maybe(session, 'credential_uid', text),
  };
}

const JOB_FIELDS = [
  ...['run_id', 'run_attempt', 'job', 'repository', 'ref', 'sha', 'workflow', 'environment'],
  ...['event_name', 'runner'],
] as const;

function jobOf(job: Fields): AuditedJob {
  const found: Record<string, string> = {};
  for (const name of JOB_FIELDS) if (job[name] !== undefined) found[name] = text(job, name);
  return { system: text(job, 'system'), ...found };
}

function maybe<Name extends string, T>(
  from: Fields,
  name: Name,
  read: (from: Fields, name: Name) => T,
): { [name in Name]?: T } {
  return from[name] === undefined ? {} : ({ [name]: read(from, name) } as { [name in Name]?: T });
}

function object(value: unknown, name: string): Fields {
  if (!isObject(value)) throw new Wrong(`${name} is no object`);
  return value;
}

function text(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value !== 'string') throw new Wrong(`${name} is no text`);
  return value;
}

/** How often, and from when to when. */
function renewalsOf(from: Fields, name: string): { count: number; first_time: number; last_time: number } {
  const renewals = object(from[name], name);
  const { count } = renewals;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 999_999_999)
    throw new Wrong(`${name}.count is no number from 1 on`);
  return { count, first_time: moment(renewals, 'first_time'), last_time: moment(renewals, 'last_time') };
}

function signature(from: Fields, name: string): string {
  const value = text(from, name);
  if (!isSignature(value)) throw new Wrong(`${name} is not the name of a key and what it made`);
  return value;
}

function texts(from: Fields, name: string): readonly string[] {
  const value = from[name];
  if (!Array.isArray(value) || !value.every((one): one is string => typeof one === 'string'))
    throw new Wrong(`${name} is no list of texts`);
  return value;
}

function moment(from: Fields, name: string): number {
  const value = from[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > LAST_MS)
    throw new Wrong(`${name} is no time`);
  return value;
}
