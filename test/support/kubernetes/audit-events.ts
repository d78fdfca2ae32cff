import { T0 } from '../service-logs.js';

export const ACCOUNT = 'jobpass/deploy';
export const JOB_USER = 'jobpass:github:500:100.1.7';
export const ANCHOR = 'jobpass-github.100.1.7-abcdefghij';

/** The parts of an event that differ from the defaults of {@link auditEvent}. Times are in seconds after T0. */
export interface MadeEvent {
  /** When the server received the request. */
  at: number;
  /** When the event was written. */
  to?: number;
  verb?: string;
  resource?: string;
  subresource?: string;
  group?: string;
  namespace?: string;
  name?: string;
  code?: number;
  stage?: string;
  user?: string;
  /** The ID of the token that sends the request. */
  jti?: string;
  extra?: Record<string, string[]>;
  agent?: string;
  uri?: string;
  auditId?: string;
  issues?: string;
  more?: Record<string, unknown>;
}

let events = 0;

/** An event of the audit log, as Kubernetes 1.37.2 writes it. */
export function auditEvent(made: MadeEvent): Record<string, unknown> {
  const { at, to = at + 0.005, verb = 'list', resource = 'pods', namespace = 'shop', code = 200 } = made;
  const account = 'system:serviceaccount:jobpass:deploy';
  const jti =
    made.jti === undefined ? {} : { 'authentication.kubernetes.io/credential-id': [`JTI=${made.jti}`] };
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: made.auditId ?? `audit-${++events}`,
    stage: made.stage ?? 'ResponseComplete',
    requestURI: made.uri ?? `/api/v1/namespaces/${namespace}/${resource}`,
    verb,
    user:
      code === 401
        ? {}
        : {
            username: made.user ?? account,
            groups: ['system:authenticated'],
            extra: { ...jti, ...made.extra },
          },
    sourceIPs: ['192.0.2.30'],
    userAgent: made.agent ?? 'kubectl/v1.37.1 (linux/amd64) kubernetes/f78e722',
    objectRef: {
      resource,
      namespace,
      apiVersion: 'v1',
      ...(made.name === undefined ? {} : { name: made.name }),
      ...(made.group === undefined ? {} : { apiGroup: made.group }),
      ...(made.subresource === undefined ? {} : { subresource: made.subresource }),
    },
    responseStatus:
      code < 400
        ? { metadata: {}, code }
        : { metadata: {}, status: 'Failure', message: 'MESSAGE', reason: REASONS[code], code },
    requestReceivedTimestamp: micro(at),
    stageTimestamp: micro(to),
    annotations: {
      ...(made.issues === undefined
        ? {}
        : { 'authentication.kubernetes.io/issued-credential-id': `JTI=${made.issues}` }),
      'authorization.k8s.io/decision': code === 403 ? 'forbid' : 'allow',
    },
    ...made.more,
  };
}

const REASONS: Readonly<Record<number, string>> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'NotFound' };

/** A TokenRequest of Jobpass. */
export function tokenRequest(
  issues: string,
  at: number,
  { boundTo, ...more }: Partial<MadeEvent> & { boundTo?: string } = {},
): Record<string, unknown> {
  return auditEvent({
    at,
    verb: 'create',
    resource: 'serviceaccounts',
    subresource: 'token',
    namespace: 'jobpass',
    name: 'deploy',
    user: JOB_USER,
    jti: 'id-token',
    agent: 'jobpass/1.0.0',
    ...(more.code === undefined ? { issues, code: 201 } : {}),
    ...more,
    ...(boundTo === undefined
      ? {}
      : {
          more: {
            level: 'RequestResponse',
            requestObject: { spec: { boundObjectRef: { kind: 'Secret', name: boundTo } } },
            responseObject: { status: { token: 'eyJ-THE-TOKEN' } },
          },
        }),
  });
}

/** A request of Jobpass about an anchor. */
export function anchorEvent(
  verb: 'create' | 'delete' | 'patch',
  at: number,
  more: Partial<MadeEvent> = {},
): Record<string, unknown> {
  return auditEvent({
    at,
    verb,
    resource: 'secrets',
    namespace: 'jobpass',
    name: ANCHOR,
    user: JOB_USER,
    jti: 'id-token',
    agent: 'jobpass/1.0.0',
    code: verb === 'create' ? 201 : 200,
    ...more,
  });
}

/** Jobpass's probe of a token. */
export function probe(jti: string, at: number, more: Partial<MadeEvent> = {}): Record<string, unknown> {
  return auditEvent({
    at,
    verb: 'create',
    resource: 'selfsubjectreviews',
    group: 'authentication.k8s.io',
    namespace: '',
    jti,
    code: 201,
    agent: 'jobpass/1.0.0',
    ...more,
  });
}

function micro(at: number): string {
  return new Date(T0 + Math.floor(at * 1_000)).toISOString().replace('Z', '123Z');
}
