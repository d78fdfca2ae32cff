import { isObject } from '../text/json.js';
import { AUDIT_EVENTS, type AuditEventName, type AuditedJob, type AuditRecord } from './record.js';
import { isSignature } from './signature.js';

/** The latest time that a Date can represent, in milliseconds since 1970. */
const LAST_MS = 8.64e15;
const EVENTS: ReadonlySet<string> = new Set(AUDIT_EVENTS);

/** The fields of a record that readers use. Their types are checked, but their content is not trustworthy. */
export type ReadRecord = Pick<
  AuditRecord,
  'time' | 'metadata' | 'actor' | 'user' | 'service' | 'session' | 'unmapped'
>;

/** A line that is not a valid record, and the reason. */
export interface UnreadableLine {
  problem: string;
  /** The line may be a record from a newer version of Jobpass. */
  newer?: true;
  /** The line is the last line of its file and does not end with a line break, so the record may be incomplete. */
  half?: true;
}

/** An error that only this module throws and catches. */
class InvalidRecord extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/** Parses a record. A schema library would take longer to load than a thousand records take to parse. */
export function readRecord(line: string): ReadRecord | UnreadableLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { problem: 'is not valid JSON' };
  }
  try {
    const record = object(value, 'the line');
    const metadata = object(record['metadata'], 'metadata');
    if (record['class_uid'] !== 3002 || metadata['log_name'] !== 'jobpass-audit')
      return { problem: 'is not an audit record of Jobpass' };
    if (metadata['log_version'] !== '1') {
      return {
        problem: 'has a log_version that this version of Jobpass does not support. Use a newer version',
        newer: true,
      };
    }
    return fields(record, metadata);
  } catch (error) {
    if (error instanceof InvalidRecord) return { problem: `is not a valid record: ${error.message}` };
    throw error;
  }
}

function fields(record: Fields, metadata: Fields): ReadRecord {
  const user = object(record['user'], 'user');
  const service = object(record['service'], 'service');
  const own = object(object(record['unmapped'], 'unmapped')['jobpass'], 'unmapped.jobpass');
  const event = text(own, 'event');
  if (!EVENTS.has(event)) throw new InvalidRecord('event is unknown');
  const chain = text(own, 'chain');
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(chain)) throw new InvalidRecord('chain is not a valid name');
  const prev = text(own, 'prev');
  if (!/^([0-9a-f]{64})?$/.test(prev)) throw new InvalidRecord('prev is not a SHA-256 hash');
  const sequence = metadata['sequence'];
  if (typeof sequence !== 'number' || !Number.isInteger(sequence) || sequence < 1 || sequence > 999_999_999)
    throw new InvalidRecord('metadata.sequence is not a positive integer');
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
        ...maybe(own, 'key_id', text),
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
  if (!isObject(value)) throw new InvalidRecord(`${name} is not an object`);
  return value;
}

function text(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value !== 'string') throw new InvalidRecord(`${name} is not a string`);
  return value;
}

/** Reads the number of renewals and the times of the first and the last renewal. */
function renewalsOf(from: Fields, name: string): { count: number; first_time: number; last_time: number } {
  const renewals = object(from[name], name);
  const { count } = renewals;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 999_999_999)
    throw new InvalidRecord(`${name}.count is not a positive integer`);
  return { count, first_time: moment(renewals, 'first_time'), last_time: moment(renewals, 'last_time') };
}

function signature(from: Fields, name: string): string {
  const value = text(from, name);
  if (!isSignature(value)) throw new InvalidRecord(`${name} is not a valid signature`);
  return value;
}

function texts(from: Fields, name: string): readonly string[] {
  const value = from[name];
  if (!Array.isArray(value) || !value.every((one): one is string => typeof one === 'string'))
    throw new InvalidRecord(`${name} is not a list of strings`);
  return value;
}

function moment(from: Fields, name: string): number {
  const value = from[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > LAST_MS)
    throw new InvalidRecord(`${name} is not a valid time`);
  return value;
}
