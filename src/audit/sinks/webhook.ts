import { createHmac } from 'node:crypto';
import type { Outgoing } from '../../http/transport.js';
import type { AuditRecord } from '../record.js';
import { sinkClient, sinkFailure } from './client.js';
import { eventType } from './event-type.js';
import type { Sink, SinkOptions, TrailLine } from './sink.js';

/** Statuses that reject a record permanently. A retry would block all later records. */
const REJECTED_STATUSES = new Set([400, 413, 415, 422]);

/**
 * Returns the sink for a webhook. Each request contains one record as a CloudEvent (1.0, structured mode): few receivers support
 * the batch format, and a signed request contains the ID of only one event. Requests are signed according to Standard Webhooks
 * 1.0.0. Unlike the signature of GitHub webhooks, this signature also covers the ID and the time.
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
          return { refused: { count: 1, why: `status ${answer.status}` } };
        throw http.refusal(request, answer, undefined);
      } catch (error) {
        throw sinkFailure(error, url);
      }
    },
  };
}

/** Returns the request for one record. @param at the time of sending, in milliseconds since 1970 */
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

/** Returns a record as a CloudEvent. The data is the unchanged line, so that the receiver can verify the chain. */
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

/** Returns the source of the event: the CI system and the repository. */
function sourceOf({ unmapped }: AuditRecord): string {
  const { system, repository = '' } = unmapped.jobpass.job;
  return `urn:jobpass:${[system, ...repository.split('/')]
    .filter((part) => part !== '')
    // A step can write an unpaired surrogate, which encodeURIComponent rejects.
    .map((part) => encodeURIComponent(Buffer.from(part).toString()))
    .join(':')}`;
}

function signature(key: Buffer, id: string, seconds: string, body: string): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

/** Decodes a secret of Standard Webhooks: base64, with or without the prefix `whsec_`. */
export function signingKey(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}
