import type { HttpClient } from '../../http/client.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import { jsonObject } from '../../text/json.js';
import { sinkClient, sinkFailure } from './client.js';
import { logsRequest } from './otlp-record.js';
import { type OtlpSettings, otlpSettings } from './otlp-settings.js';
import { decodeResponse, encodeLogs, type PartialSuccess } from './protobuf.js';
import type { SendResult, Sink, SinkOptions, TrailLine } from './sink.js';

/** Statuses after which the same request is retried. Source: OTLP 1.x, OTLP/HTTP Response. */
const RETRIED_STATUSES = new Set([429, 502, 503, 504]);
/** Statuses that reject the records permanently. */
const REJECTED_STATUSES = new Set([400, 413]);

/**
 * Returns the sink for a collector or another service that accepts OTLP logs over HTTP. The standard variables configure it.
 *
 * @throws JobpassError `usage` or `insecure`
 */
export function otlpSink({ settings, env, secrets, clock }: SinkOptions): Sink {
  const otlp = otlpSettings(env, settings.ca);
  const { url, tls, remarks, timeoutMs: longestMs } = otlp;
  const hidden = [url.search].filter((part) => part !== '');
  const http = sinkClient(clock, [...secrets, ...hidden], tls);
  return {
    displayName: `the collector at ${url.origin}`,
    maxRecords: 100,
    longestMs,
    remarks,
    send: async (lines, attempt, signal) => {
      const request = await otlpRequest(otlp, lines);
      try {
        const answer = await http.with({ signal }).send(request, attempt);
        return sendResultOf(http, request, answer, lines.length);
      } catch (error) {
        throw sinkFailure(error, url);
      }
    },
  };
}

async function otlpRequest(otlp: OtlpSettings, lines: readonly TrailLine[]): Promise<Outgoing> {
  const json = otlp.protocol === 'http/json';
  const message = logsRequest(lines, otlp.resource);
  const plain = json ? Buffer.from(JSON.stringify(message)) : encodeLogs(message);
  const type = json ? 'application/json' : 'application/x-protobuf';
  return {
    method: 'POST',
    url: otlp.url,
    headers: {
      ...otlp.headers,
      accept: type,
      'content-type': type,
      ...(otlp.gzip ? { 'content-encoding': 'gzip' } : {}),
    },
    body: otlp.gzip ? await gzipped(plain) : plain,
    what: 'the record',
    presentCertificate: true,
  };
}

async function gzipped(plain: Buffer): Promise<Buffer> {
  const { gzipSync } = await import('node:zlib');
  return gzipSync(plain);
}

/**
 * Returns the result of sending records, according to the response.
 *
 * @throws JobpassError if the records were not accepted and a retry may succeed
 */
export function sendResultOf(http: HttpClient, request: Outgoing, answer: Answer, count: number): SendResult {
  const { status } = answer;
  if (status >= 200 && status <= 299) {
    const partial = partialSuccess(answer);
    // A gateway's web page does not prove that the collector accepted the records.
    if (partial === undefined) throw http.malformed(request, answer, 'a body that is not an OTLP response');
    if (partial.rejected <= 0) return {};
    const reason = http.safe(partial.message, 200);
    return {
      refused: { count: Math.min(partial.rejected, count), why: reason === '' ? 'no reason stated' : reason },
    };
  }
  if (REJECTED_STATUSES.has(status)) return { refused: { count, why: `status ${status}` } };
  throw sinkFailure(http.refusal(request, answer, undefined), request.url, RETRIED_STATUSES.has(status));
}

function partialSuccess({ headers, body }: Answer): PartialSuccess | undefined {
  if (body.length === 0) return { rejected: 0, message: '' };
  if (!(headers['content-type'] ?? '').startsWith('application/json')) return decodeResponse(body);
  const object = jsonObject(body);
  if (object === undefined) return undefined;
  const partial = object['partialSuccess'] as
    | { rejectedLogRecords?: unknown; errorMessage?: unknown }
    | undefined;
  const rejected = Number(partial?.rejectedLogRecords ?? 0);
  const message = partial?.errorMessage;
  return {
    rejected: Number.isSafeInteger(rejected) ? rejected : 0,
    message: typeof message === 'string' ? message : '',
  };
}
