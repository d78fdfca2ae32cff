import { ANCHOR_TYPE, EXPIRES } from '../../providers/kubernetes/anchors.js';
import type { Account } from '../../providers/kubernetes/settings.js';
import type { JsonObject } from '../../text/json.js';

/** A request that the admission policies must deny. */
export interface ForbiddenRequest {
  /** The action that the job can perform if the policies allow the request: `create an anchor with data`. */
  what: string;
  body: JsonObject;
  /** Parameters of the request that differ from those of Jobpass. */
  query?: Readonly<Record<string, string>>;
  /** Whether the request deletes the anchor. */
  deletes?: true;
}

/** The data for these requests. */
export interface Job {
  account: Account;
  /** The beginning of the names of the job's anchors: `jobpass-JOB-`. */
  prefix: string;
  /** The time on the API server's clock, in seconds since 1970. */
  now: number;
}

/** The end of the names in these requests. The dry runs create no object. */
const END = 'doctor0000';
/** A name that belongs to no job, because no job ID has this form. */
const ANOTHER = `jobpass-another-job-${END}`;
const DATA = { key: Buffer.from('value').toString('base64') };
/** How far ahead the expiry in these requests is, in seconds. The policies allow at most 300 s. */
const AHEAD_S = 120;
const TOO_FAR_S = 3_600;

/** Returns an anchor, as Jobpass creates it. */
export function anchorFor(
  { now }: Job,
  name: string,
  changes: JsonObject = {},
  metadata: JsonObject = {},
): JsonObject {
  return {
    ...{ apiVersion: 'v1', kind: 'Secret', type: ANCHOR_TYPE },
    metadata: { name, annotations: { [EXPIRES]: String(now + AHEAD_S) }, ...metadata },
    ...changes,
  };
}

/** Returns a change of the expiry of an anchor, as the keeper makes it. */
export function extension({ now }: Job): JsonObject {
  return { metadata: { annotations: { [EXPIRES]: String(now + AHEAD_S + 60) } } };
}

/** Creations of Secrets that the policy `jobpass-anchors` must deny. */
export function forbiddenSecrets(job: Job): ForbiddenRequest[] {
  const own = `${job.prefix}${END}`;
  const permanent = { 'kubernetes.io/service-account.name': job.account.name };
  return [
    { what: 'create a Secret with data', body: anchorFor(job, own, { type: 'Opaque', data: DATA }) },
    {
      what: 'create a permanent token (a Secret of type kubernetes.io/service-account-token)',
      body: anchorFor(
        job,
        own,
        { type: 'kubernetes.io/service-account-token' },
        { annotations: { [EXPIRES]: String(job.now + AHEAD_S), ...permanent } },
      ),
    },
    { what: 'create an anchor with data', body: anchorFor(job, own, { data: DATA }) },
    { what: 'create an anchor with the name of another job', body: anchorFor(job, ANOTHER) },
    { what: 'create an anchor without an expiry', body: anchorFor(job, own, {}, { annotations: {} }) },
    {
      what: 'create an anchor that expires in an hour',
      body: anchorFor(job, own, {}, { annotations: { [EXPIRES]: String(job.now + TOO_FAR_S) } }),
    },
    {
      what: 'create an anchor with a finalizer',
      body: anchorFor(job, own, {}, { finalizers: ['jobpass.example/doctor'] }),
    },
    {
      what: 'create an anchor with an owner',
      body: anchorFor(
        job,
        own,
        {},
        {
          ownerReferences: [
            {
              apiVersion: 'v1',
              kind: 'ConfigMap',
              name: 'doctor',
              uid: '00000000-0000-4000-8000-000000000000',
            },
          ],
        },
      ),
    },
  ];
}

/** Changes of the job's own anchor that the policy `jobpass-anchors` must deny. */
export function forbiddenChanges({ now }: Job): ForbiddenRequest[] {
  const expires = (seconds: number): JsonObject => ({ annotations: { [EXPIRES]: String(now + seconds) } });
  return [
    { what: 'add data to its anchor', body: { data: DATA } },
    { what: 'move the expiry of its anchor by an hour', body: { metadata: expires(TOO_FAR_S) } },
    { what: 'change the labels of its anchor', body: { metadata: { labels: { 'jobpass-doctor': 'x' } } } },
    { what: 'add a finalizer to its anchor', body: { metadata: { finalizers: ['jobpass.example/doctor'] } } },
    {
      what: 'change its anchor as another field manager',
      body: { metadata: expires(AHEAD_S + 60) },
      query: { fieldManager: 'jobpass-doctor' },
    },
    {
      what: 'delete its anchor with the propagation policy Foreground',
      body: {},
      query: { propagationPolicy: 'Foreground' },
      deletes: true,
    },
  ];
}

/** An audience that no API server accepts. */
const NO_AUDIENCE = 'jobpass-doctor-audience-of-nobody';

/**
 * Token requests that the policy `jobpass-tokens` must deny. API servers ignore `dryRun` for token requests. So the first two
 * requests name objects that do not exist: without the policy, the API server returns 404. Without the policy, the API server
 * issues a token for the third request, but this token has an audience that nobody accepts.
 */
export function forbiddenTokens(): ForbiddenRequest[] {
  const bound = (kind: string, name: string): JsonObject => ({
    boundObjectRef: { apiVersion: 'v1', kind, name },
  });
  const request = (spec: JsonObject): JsonObject => ({
    ...{ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest' },
    spec: { expirationSeconds: 600, audiences: [NO_AUDIENCE], ...spec },
  });
  return [
    {
      what: 'get a token that is bound to the anchor of another job',
      body: request(bound('Secret', ANOTHER)),
    },
    { what: 'get a token that is bound to a pod', body: request(bound('Pod', ANOTHER)) },
    { what: 'get a token that is not bound to an object', body: request({}) },
  ];
}
