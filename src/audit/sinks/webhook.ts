import { createHmac } from 'node:crypto';
import type { Outgoing } from '../../http/transport.js';
import type { AuditRecord } from '../record.js';
import { sinkClient, sinkFailure } from './client.js';
import { eventType } from './event-type.js';
import type { Sink, SinkOptions, TrailLine } from './sink.js';

/** Statuses that speak of this record: it would get the same answer for ever, and keep the others back. */
const REJECTED_STATUSES = new Set([400, 413, 415, 422]);

/**
 * Each record as a CloudEvent (1.0, structured mode), one in a request: receivers need not know the batch format, and the
 * id in the header of a signed request is that of the one event. Signed as the Standard Webhooks specification (1.0.0) has
 * it, since that covers id and time as well, for which GitHub's signature has no place.
 */
export function webhookSink({ settings, clock }: SinkOptions): Sink {
  const { auditWebhook = '', auditWebhookSecret, ca } = settings;
  const url = new URL(auditWebhook);
  const key = auditWebhookSecret === undefined ? undefined : signingKey(auditWebhookSecret);
  const hidden = [url.pathname, url.search].filter((part) => part.length > 1);
  const http = sinkClient(
    clock,
    [...hidden, ...(auditWebhookSecret === undefined ? [] : [auditWebhookSecret])],
    { ca },
  );
  return {
    displayName: `the webhook at ${url.origin}`,
    maxRecords: 1,
    send: async ([line], attempt, signal) => {
      if (line === undefined) return {};
      const request = webhookRequest(url, line, key, clock.now());
      try {
        const answer = await http.with({ signal }).send(request, attempt);
        if (answer.status >= 200 && answer.status <= 299) return {};
        if (REJECTED_STATUSES.has(answer.status))
          return { refused: { count: 1, why: `it answered ${answer.status}` } };
        throw http.refusal(request, answer, undefined);
      } catch (error) {
        throw sinkFailure(error, url);
      }
    },
  };
}

/** The request for one record. @param at when it is sent, in milliseconds since 1970 */
export function webhookRequest(url: URL, line: TrailLine, key: Buffer | undefined, at: number): Outgoing {
  const body = cloudEvent(line);
  const { uid } = line.record.metadata;
  const seconds = String(Math.floor(at / 1000));
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'webhook-id': uid,
      'webhook-timestamp': seconds,
      ...(key === undefined ? {} : { 'webhook-signature': signature(key, uid, seconds, body) }),
    },
    body,
    what: 'the record',
  };
}

/** A record as a CloudEvent, its line untouched inside: whoever keeps that can check its place in the chain. */
export function cloudEvent({ text, record }: TrailLine): string {
  const envelope = JSON.stringify({
    specversion: '1.0',
    id: record.metadata.uid,
    source: sourceOf(record),
    type: eventType(record.unmapped.jobpass.event),
    ...(record.session === undefined ? {} : { subject: record.session.uid }),
    time: new Date(record.time).toISOString(),
    datacontenttype: 'application/json',
    dataschema: 'https://schema.ocsf.io/1.5.0/classes/authentication',
  });
  return `${envelope.slice(0, -1)},"data":${text}}`;
}

/** The job's system and repository: what tells one sender from another. */
function sourceOf({ unmapped }: AuditRecord): string {
  const { system, repository = '' } = unmapped.jobpass.job;
  return `urn:jobpass:${[system, ...repository.split('/')]
    .filter((part) => part !== '')
    // Half of a surrogate pair, which a step can write, has no encoding.
    .map((part) => encodeURIComponent(Buffer.from(part).toString()))
    .join(':')}`;
}

function signature(key: Buffer, id: string, seconds: string, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

/** The key in a secret as Standard Webhooks writes it: base64, behind `whsec_` or alone. */
export function signingKey(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}
