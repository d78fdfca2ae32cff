import { span, timestamp } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { HttpClient } from '../../http/client.js';
import type { Attempt } from '../../http/retry.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import { ANCHOR_PREFIX, ANCHOR_TYPE, EXPIRES, EXPIRY_S } from '../../servers/kubernetes/names.js';
import { type JsonObject, jsonObject } from '../../text/json.js';
import { objectOf, objectsOf, textOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';

/** How far ahead an expiry may be, in milliseconds. The keeper moves the expiry each minute. */
const MOST_AHEAD_MS = EXPIRY_S.max * 1_000;
/** The largest accepted difference between the clocks of two API servers of one cluster, in milliseconds. */
const SERVERS_DIFFER_MS = 60_000;

/** How many anchors one page of the list has. */
const PAGE = 250;
/** The maximum size of a page, in bytes. A single object in etcd has at most 1.5 MiB. */
export const PAGE_BYTES = 8 * 1024 * 1024;
/** The list is read again from its start this often, if the server no longer has the rest of it. */
const MOST_RESTARTS = 3;

/** An anchor, as the metadata of a Secret. */
export interface Anchor {
  name: string;
  uid: string;
  resourceVersion: string;
  metadata: JsonObject;
}

/** A part of the list of anchors, and the time on the API server's clock when it returned this part. */
export interface Page {
  anchors: readonly Anchor[];
  now: number;
}

/**
 * Whether an anchor has expired, and why it is left alone if it is neither live nor expired.
 *
 * An anchor without a valid expiry counts as expired only if nothing has changed it for as long as an expiry can be ahead: the
 * keeper of a running job changes its anchor each minute, and thereby also writes a missing expiry again.
 */
export type Verdict =
  | { state: 'live' }
  | { state: 'expired'; expiredAt?: number; because?: string }
  | { state: 'kept'; because: string };

/** Returns the verdict about an anchor. @param now the time on the API server's clock, in milliseconds since 1970 */
export function judge({ name, metadata }: Anchor, now: number): Verdict {
  // The server has filtered by type. A gateway that ignores the filter must not cause the deletion of other Secrets.
  if (!name.startsWith(ANCHOR_PREFIX))
    return { state: 'kept', because: `its name does not begin with ${ANCHOR_PREFIX}` };
  if (textOf(metadata['deletionTimestamp']) !== undefined) {
    const finalizers = listed(metadata['finalizers']);
    return {
      state: 'kept',
      because: `it is already marked for deletion, which finalizers delay: ${finalizers}`,
    };
  }
  const written = objectOf(metadata['annotations'])[EXPIRES];
  const expiresAt =
    typeof written === 'string' && /^\d{1,12}$/.test(written) ? Number(written) * 1_000 : undefined;
  if (expiresAt !== undefined && expiresAt <= now) return { state: 'expired', expiredAt: expiresAt };
  if (expiresAt !== undefined && expiresAt <= now + MOST_AHEAD_MS + SERVERS_DIFFER_MS)
    return { state: 'live' };
  const problem =
    written === undefined
      ? `it has no annotation ${EXPIRES}`
      : expiresAt === undefined
        ? `its annotation ${EXPIRES} is "${printable(written, 40)}", which is not a time in seconds since 1970`
        : `its expiry is more than ${span(MOST_AHEAD_MS)} ahead: ${timestamp(expiresAt)}`;
  const idle = now - lastChange(metadata);
  return idle >= MOST_AHEAD_MS
    ? { state: 'expired', because: `${problem}, and nothing has changed it for ${span(idle)}` }
    : { state: 'kept', because: `${problem}, but it was changed ${span(idle)} ago` };
}

/** Returns the times in the metadata of an anchor that people read. */
export function createdAt({ metadata }: Anchor): string {
  return textOf(metadata['creationTimestamp']) ?? '';
}

/** The time of the last change, in milliseconds since 1970. The server writes these times itself. */
function lastChange(metadata: JsonObject): number {
  const times = [
    metadata['creationTimestamp'],
    ...objectsOf(metadata['managedFields']).map((entry) => entry['time']),
  ];
  return Math.max(0, ...times.map((time) => Date.parse(String(time))).filter((time) => !Number.isNaN(time)));
}

function listed(value: unknown): string {
  return printable(Array.isArray(value) ? value.join(', ') : '', 200) || 'none';
}

/** The way to the API server's Secrets in one namespace. */
export interface Secrets {
  http: HttpClient;
  /** Creates a request. @param path the name of a Secret, or an empty text for the list */
  request(method: 'GET' | 'DELETE', path: string, what: string): Outgoing;
  /** Sends a request, and makes sure that a rejection is not due to the start of the API server. @throws JobpassError */
  send(request: Outgoing, attempt: Attempt): Promise<Answer>;
  /** The error for a response that is not a success. */
  refusal(request: Outgoing, answer: Answer): JobpassError;
}

/**
 * Reads the list of anchors page by page. The server returns metadata only, so Jobpass never holds the data of a Secret, even of
 * a Secret that is no anchor.
 *
 * @throws JobpassError
 */
export async function* anchorPages(secrets: Secrets): AsyncGenerator<Page> {
  let limit = PAGE;
  let next: string | undefined;
  for (let restarts = 0; ; ) {
    const page = await secrets.http.persist(async (attempt) => {
      const request = listRequest(secrets, limit, next);
      let answer: Answer;
      try {
        answer = await secrets.send(request, attempt);
      } catch (error) {
        // Annotations can make a page too large.
        if (error instanceof JobpassError && error.code === 'malformed') limit = Math.ceil(limit / 8);
        throw error;
      }
      return readPage(secrets, request, answer);
    });
    if (page.anchors === undefined) {
      // The server keeps a list for a few minutes. It may offer to continue with a newer list.
      next = page.next;
      if (++restarts > MOST_RESTARTS) throw page.expired;
      continue;
    }
    yield page;
    next = page.next;
    if (next === undefined) return;
  }
}

function listRequest(secrets: Secrets, limit: number, next: string | undefined): Outgoing {
  const request = secrets.request('GET', '', 'the list of anchors');
  request.url.searchParams.set('fieldSelector', `type=${ANCHOR_TYPE}`);
  request.url.searchParams.set('limit', String(limit));
  if (next !== undefined) request.url.searchParams.set('continue', next);
  request.headers['accept'] = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
  return request;
}

type ReadPage =
  | { anchors: readonly Anchor[]; now: number; next: string | undefined }
  | { anchors: undefined; next: string | undefined; expired: JobpassError };

function readPage({ http, refusal }: Secrets, request: Outgoing, answer: Answer): ReadPage {
  const body = jsonObject(answer.body);
  const next = textOf(objectOf(body?.['metadata'])['continue']);
  if (answer.status === 410) return { anchors: undefined, next, expired: refusal(request, answer) };
  if (answer.status !== 200) throw refusal(request, answer);
  // If there are no anchors, the list has `"items": null`.
  if (body?.['kind'] !== 'PartialObjectMetadataList')
    throw http.malformed(
      request,
      answer,
      'a body that is not a PartialObjectMetadataList',
      body !== undefined,
    );
  const now = Date.parse(answer.headers.date ?? '');
  if (Number.isNaN(now))
    throw http.malformed(request, answer, 'no Date header, which Jobpass needs to compare expiries', true);
  const anchors = objectsOf(body['items']).map((item) => {
    const metadata = objectOf(item['metadata']);
    const [name, uid, resourceVersion] = ['name', 'uid', 'resourceVersion'].map((key) =>
      textOf(metadata[key]),
    );
    if (name === undefined || uid === undefined || resourceVersion === undefined)
      throw http.malformed(request, answer, 'an item without name, uid or resourceVersion', true);
    return { name, uid, resourceVersion, metadata };
  });
  return { anchors, now, next };
}
