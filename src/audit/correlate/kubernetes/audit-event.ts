import { type JsonObject, objectIn, parseObject } from '../../../text/json.js';
import { readLines } from '../../read.js';
import { textIn, timeIn } from '../fields.js';
import { type LogReader, readLog } from '../logs.js';

/** The maximum size of an event, in bytes. At the level `RequestResponse`, an event contains whole objects. */
const LONGEST_EVENT = 4 << 20;
const OPEN = 0x7b;
/** The stages at which the server has decided on a request. */
const DECIDED: ReadonlySet<string> = new Set(['ResponseStarted', 'ResponseComplete', 'Panic']);
/**
 * The requests that the API server treats as long-running, besides the verb `watch`.
 *
 * Source: Kubernetes 1.37, pkg/controlplane/apiserver/config.go, `BasicLongRunningRequestCheck`
 */
const LONG_RUNNING: ReadonlySet<string> = new Set(['attach', 'exec', 'log', 'portforward', 'proxy']);
const CREDENTIAL_ID = 'authentication.kubernetes.io/credential-id';
/** The facts besides the username that distinguish jobs which share a username: in a pod, and on EKS. */
const JOB_FACTS = ['jobpass/job', 'authentication.kubernetes.io/pod-uid', 'sessionName'];
export const ANCHOR_PREFIX = 'jobpass-';
/** The resource with which a token queries its own user. Jobpass sends this request as its probe. */
export const TOKEN_REVIEW = 'selfsubjectreviews';

/** The caller of a request, after authentication. */
export interface AuditedUser {
  name: string;
  /** The username and the job. Requests with this key belong to one job. */
  job: string;
  /** The ID of the caller's token, such as `JTI=…`; undefined for other credentials and for tokens without an ID. */
  credential: string | undefined;
}

/** The parts of an audit event that Jobpass reads. Nothing else is stored, because an event may contain tokens. */
export interface KubernetesEvent {
  /** The time when the event was written, in milliseconds since 1970. */
  at: number;
  /** The time when the server received the request, in milliseconds since 1970. */
  receivedAt: number;
  /**
   * The ID of the request. The audit ID alone does not identify a request, because clients may send an audit ID of their choice
   * (header `Audit-ID`).
   */
  id: string;
  /** Whether the request has ended. */
  isComplete: boolean;
  isLongRunning: boolean;
  /** Undefined if the server rejected the caller's credential. */
  user: AuditedUser | undefined;
  /** The verb, the resource and the namespace, such as `list pods in shop`, with the status code if the request failed. */
  action: string;
  verb: string;
  /** The resource and the subresource, such as `pods/exec`. */
  resource: string;
  /** `namespace/name` of the object. */
  object: string;
  code: number;
  /** Whether the request changed nothing, as far as the event shows it. */
  isDryRun: boolean;
  error: string | undefined;
  address: string | undefined;
  /** Whether the client calls itself Jobpass. Any client can. */
  byJobpass: boolean;
  /** The ID of the token that this request issued. */
  issued: string | undefined;
  /** The Secret that the issued token is bound to. Only events at the level `Request` or `RequestResponse` contain the name. */
  boundTo: string | undefined;
}

/**
 * Reads an audit log that an API server wrote: one event per line, optionally compressed with gzip. Lines may start with a prefix,
 * such as a time.
 *
 * Source: Kubernetes documentation, "Auditing" and "kube-apiserver Audit Configuration (v1)"; events of Kubernetes 1.37.2
 *
 * @param isNeeded returns whether a line must be parsed, based on its bytes
 * @throws JobpassError `usage` for a file that cannot be read
 */
export async function readKubernetesAudit(
  file: string,
  reader: LogReader<KubernetesEvent>,
  isNeeded: (line: Buffer) => boolean = () => true,
): Promise<void> {
  let line = 0;
  await readLog(file, (stream) =>
    readLines(
      stream,
      {
        line(bytes) {
          line++;
          if (bytes.length === 0 || !isNeeded(bytes)) return;
          const event = kubernetesEvent(bytes);
          if (event === undefined) reader.problem('is not a Kubernetes audit event', { file, line });
          else if (event !== 'undecided') reader.entry(event, { file, line });
        },
        tooLong: () => reader.problem(`is longer than ${LONGEST_EVENT >> 20} MiB`, { file, line: ++line }),
      },
      LONGEST_EVENT,
    ),
  );
}

/** Returns the event on a line, `undecided` for an event at an earlier stage, or undefined if the line is not an event. */
export function kubernetesEvent(line: Buffer): KubernetesEvent | 'undecided' | undefined {
  const start = line[0] === OPEN ? 0 : line.indexOf(OPEN);
  const event = start === -1 ? undefined : parseObject(line.subarray(start).toString());
  const at = timeIn(event, 'stageTimestamp');
  const receivedAt = timeIn(event, 'requestReceivedTimestamp');
  const stage = textIn(event, 'stage');
  const isEvent = event?.['kind'] === 'Event' && textIn(event, 'apiVersion')?.startsWith('audit.k8s.io/');
  if (isEvent !== true || at === undefined || receivedAt === undefined || stage === undefined)
    return undefined;
  if (!DECIDED.has(stage)) return 'undecided';
  const verb = textIn(event, 'verb') ?? 'unknown';
  const status = objectIn(event, 'responseStatus');
  const code = typeof status?.['code'] === 'number' ? status['code'] : 0;
  const reason = textIn(status, 'reason');
  const target = objectIn(event, 'objectRef');
  const subresource = textIn(target, 'subresource');
  return {
    at,
    receivedAt,
    id: `${textIn(event, 'auditID')} ${textIn(event, 'requestReceivedTimestamp')} ${verb}`,
    isComplete: stage !== 'ResponseStarted',
    isLongRunning: verb === 'watch' || (subresource !== undefined && LONG_RUNNING.has(subresource)),
    user: userOf(objectIn(event, 'user')),
    action: actionOf(event, verb, target, code),
    verb,
    resource: [textIn(target, 'resource') ?? '', subresource].filter((part) => part !== undefined).join('/'),
    object: `${textIn(target, 'namespace') ?? ''}/${textIn(target, 'name') ?? ''}`,
    code,
    isDryRun:
      /[?&]dryRun=/.test(textIn(event, 'requestURI') ?? '') ||
      firstOf(objectIn(event, 'requestObject')?.['dryRun']) !== undefined,
    error: code < 400 ? undefined : [String(code), reason].filter((part) => part !== undefined).join(' '),
    address: addressOf(event),
    byJobpass: textIn(event, 'userAgent')?.startsWith('jobpass/') === true,
    issued: textIn(objectIn(event, 'annotations'), 'authentication.kubernetes.io/issued-credential-id'),
    boundTo: boundTo(event),
  };
}

function userOf(user: JsonObject | undefined): AuditedUser | undefined {
  const name = textIn(user, 'username');
  if (name === undefined) return undefined;
  const extra = objectIn(user, 'extra');
  const facts = JOB_FACTS.map((fact) => firstOf(extra?.[fact]) ?? '');
  return { name, job: [name, ...facts].join('\n'), credential: firstOf(extra?.[CREDENTIAL_ID]) };
}

function firstOf(values: unknown): string | undefined {
  return Array.isArray(values) ? textIn({ value: values[0] as unknown }, 'value') : undefined;
}

/**
 * Returns the action as text. It never contains the query of the request, because a query may contain secrets: the command of
 * `kubectl exec` is in the query.
 */
function actionOf(
  event: JsonObject | undefined,
  verb: string,
  target: JsonObject | undefined,
  code: number,
): string {
  const [resource, group, subresource, namespace] = ['resource', 'apiGroup', 'subresource', 'namespace'].map(
    (name) => textIn(target, name),
  );
  const impersonated = textIn(objectIn(event, 'impersonatedUser'), 'username');
  return [
    verb,
    ' ',
    // Only the first part, because clients query hundreds of paths below `/apis`.
    ...(resource === undefined
      ? [/^\/[\w-]*/.exec(textIn(event, 'requestURI') ?? '')?.[0] ?? '']
      : [resource]),
    ...(group === undefined ? [] : ['.', group]),
    ...(subresource === undefined ? [] : ['/', subresource]),
    ...(namespace === undefined ? [] : [' in ', namespace]),
    ...(impersonated === undefined ? [] : [' as ', impersonated]),
    ...(code < 400 ? [] : [': ', String(code)]),
  ].join('');
}

/** Returns the address of the connection. Clients can choose all addresses but the last, with the header `X-Forwarded-For`. */
function addressOf(event: JsonObject | undefined): string | undefined {
  const addresses = event?.['sourceIPs'];
  return Array.isArray(addresses) ? textIn({ last: addresses.at(-1) as unknown }, 'last') : undefined;
}

function boundTo(event: JsonObject | undefined): string | undefined {
  const bound = objectIn(objectIn(objectIn(event, 'requestObject'), 'spec'), 'boundObjectRef');
  const namespace = textIn(objectIn(event, 'objectRef'), 'namespace');
  return textIn(bound, 'kind') === 'Secret' ? `${namespace ?? ''}/${textIn(bound, 'name') ?? ''}` : undefined;
}
