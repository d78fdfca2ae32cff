import { VERSION } from '../../version.js';
import type { AuditRecord } from '../record.js';
import { eventType } from './event-type.js';
import type { TrailLine } from './sink.js';

/** The JSON form of an OTLP value. 64-bit numbers are strings. */
export type AnyValue =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number }
  | { arrayValue: { values: AnyValue[] } }
  | { kvlistValue: { values: KeyValue[] } }
  | Record<string, never>;

export interface KeyValue {
  key: string;
  value: AnyValue;
}

export interface LogRecord {
  timeUnixNano: string;
  observedTimeUnixNano: string;
  severityNumber: number;
  severityText: string;
  eventName: string;
  body: AnyValue;
  attributes: KeyValue[];
}

/** The JSON form of the OTLP 1.x message ExportLogsServiceRequest. */
export interface LogsRequest {
  resourceLogs: {
    resource: { attributes: KeyValue[] };
    scopeLogs: { scope: { name: string; version: string }; logRecords: LogRecord[] }[];
    schemaUrl: string;
  }[];
}

/** The version of the semantic conventions for attribute names. */
const SCHEMA = 'https://opentelemetry.io/schemas/1.37.0';
/** The OTLP severity for each OCSF `severity_id`. */
const SEVERITY = { 1: [9, 'INFO'], 3: [13, 'WARN'], 4: [17, 'ERROR'] } as const;
const VCS_PROVIDERS: ReadonlySet<string> = new Set(['github', 'gitlab', 'bitbucket']);

/** Returns a request with records and the resource that sends them. */
export function logsRequest(
  lines: readonly TrailLine[],
  resource: Readonly<Record<string, string>>,
): LogsRequest {
  return {
    resourceLogs: [
      {
        resource: { attributes: texts({ 'service.version': VERSION, ...resource }) },
        scopeLogs: [{ scope: { name: 'jobpass.audit', version: VERSION }, logRecords: lines.map(logRecord) }],
        schemaUrl: SCHEMA,
      },
    ],
  };
}

/**
 * Returns the log record of one audit record. The body is the whole record in structured form, because several exporters pass only
 * the body to a SIEM, and SIEMs read its OCSF fields. The attribute `log.record.original` is the original line, which is needed to
 * verify the chain.
 */
export function logRecord({ text, record }: TrailLine): LogRecord {
  const [severityNumber, severityText] = SEVERITY[record.severity_id] ?? SEVERITY[1];
  const nanoseconds = String(BigInt(Math.max(0, record.time)) * 1_000_000n);
  return {
    timeUnixNano: nanoseconds,
    observedTimeUnixNano: nanoseconds,
    severityNumber,
    severityText,
    eventName: eventType(record.unmapped.jobpass.event),
    body: anyValue(record),
    attributes: texts({ ...attributes(record), 'log.record.original': text }),
  };
}

/** Returns attributes whose names come from the OpenTelemetry semantic conventions 1.37. Other attributes start with `jobpass.`. */
function attributes(record: AuditRecord): Record<string, string | undefined> {
  const { job, role, name, key_id: keyId } = record.unmapped.jobpass;
  const { actor, session, service, user, metadata } = record;
  const [, type, short] = /^refs\/(heads|tags)\/(.+)$/.exec(job.ref ?? '') ?? [];
  const slash = job.repository?.lastIndexOf('/') ?? -1;
  return {
    'log.record.uid': metadata.uid,
    'cicd.pipeline.name': job.workflow,
    'cicd.pipeline.run.id': job.run_id,
    'cicd.pipeline.task.name': job.job,
    'cicd.worker.name': job.runner,
    'vcs.provider.name': VCS_PROVIDERS.has(job.system) ? job.system : undefined,
    'vcs.owner.name': slash > 0 ? job.repository?.slice(0, slash) : undefined,
    'vcs.repository.name': job.repository?.slice(slash + 1),
    'vcs.ref.head.name': short ?? job.ref,
    'vcs.ref.head.type': type === undefined ? undefined : type === 'tags' ? 'tag' : 'branch',
    'vcs.ref.head.revision': job.sha,
    'deployment.environment.name': job.environment,
    'user.name': actor?.user.name,
    'user.id': actor?.user.uid,
    'jobpass.credential.id': session?.uid,
    'jobpass.credential.key_id': keyId,
    'jobpass.credential.name': name,
    'jobpass.provider': service.name,
    'jobpass.role': role,
    'jobpass.subject': user.name,
    'jobpass.system': job.system,
  };
}

function texts(values: Readonly<Record<string, string | undefined>>): KeyValue[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: { stringValue: value } }],
  );
}

/** Converts any JSON value to an OTLP value. */
export function anyValue(value: unknown): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value !== 'object' || value === null) return {};
  const values = Object.entries(value).map(([key, member]) => ({ key, value: anyValue(member) }));
  return { kvlistValue: { values } };
}
