import { ANCHOR_TYPE, EXPIRES } from '../../providers/kubernetes/anchors.js';
import type { Account } from '../../providers/kubernetes/settings.js';
import type { JsonObject } from '../../text/json.js';

/** A request that the admission policies must deny. */
export interface ForbiddenRequest {
  /** The request as the object of a sentence: `an anchor with data`. */
  what: string;
  body: JsonObject;
  /** The name of the field manager, if it is not that of Jobpass. */
  manager?: string;
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
    { what: 'a Secret of type Opaque with data', body: anchorFor(job, own, { type: 'Opaque', data: DATA }) },
    {
      what: 'a Secret of type kubernetes.io/service-account-token, which is a permanent token',
      body: anchorFor(
        job,
        own,
        { type: 'kubernetes.io/service-account-token' },
        { annotations: { [EXPIRES]: String(job.now + AHEAD_S), ...permanent } },
      ),
    },
    { what: 'an anchor with data', body: anchorFor(job, own, { data: DATA }) },
    { what: 'an anchor with the name of another job', body: anchorFor(job, ANOTHER) },
    { what: 'an anchor without an expiry', body: anchorFor(job, own, {}, { annotations: {} }) },
    {
      what: 'an anchor that expires in an hour',
      body: anchorFor(job, own, {}, { annotations: { [EXPIRES]: String(job.now + TOO_FAR_S) } }),
    },
    {
      what: 'an anchor with a finalizer, which lives on after its deletion',
      body: anchorFor(job, own, {}, { finalizers: ['jobpass.example/doctor'] }),
    },
    {
      what: 'an anchor with an owner',
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
    { what: 'data in an anchor', body: { data: DATA } },
    { what: 'an expiry in an hour', body: { metadata: expires(TOO_FAR_S) } },
    { what: 'another label of an anchor', body: { metadata: { labels: { 'jobpass-doctor': 'x' } } } },
    { what: 'a finalizer of an anchor', body: { metadata: { finalizers: ['jobpass.example/doctor'] } } },
    {
      what: 'a change by another field manager, which hides its time',
      body: { metadata: expires(AHEAD_S + 60) },
      manager: 'jobpass-doctor',
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
    { what: 'a token that is bound to the anchor of another job', body: request(bound('Secret', ANOTHER)) },
    { what: 'a token that is bound to a pod', body: request(bound('Pod', ANOTHER)) },
    { what: 'a token that is bound to no object, which lives on after the job', body: request({}) },
  ];
}
