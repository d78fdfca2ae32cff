import type { HttpClient } from '../../http/client.js';
import type { Attempt } from '../../http/retry.js';
import type { ServedTime, ServiceClock } from '../../http/service-clock.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import type { SessionKeys } from './credential.js';
import { elementText } from './xml.js';

/** One call of the Query API. */
export interface Call {
  service: 'sts' | 'iam';
  url: URL;
  /** What signatures are for. */
  region: string;
  action: string;
  parameters: Readonly<Record<string, string | undefined>>;
  /** What is asked, as a noun for messages. */
  what: string;
  /** Signs it; absent where nothing is signed. */
  keys?: SessionKeys;
  finishMs?: number;
}

/** When the service did what an answer tells of, by its own clock: from the answer's Date, or else from its content. */
export function servedTime({ answer, sentAt, receivedAt }: Reply, said: number): ServedTime {
  return answer.served ?? { at: said, sentAt, receivedAt };
}

export interface Reply {
  request: Outgoing;
  answer: Answer;
  /** The body as text. */
  xml: string;
  /** The code of its error, such as `AccessDenied`. */
  code: string | undefined;
  /** What it says for people. */
  said: string | undefined;
  /** When it was asked and answered, by the job's clock. */
  sentAt: number;
  receivedAt: number;
}

const VERSIONS = { sts: '2011-06-15', iam: '2010-05-08' };

/** Errors that pass, whatever their status: docs of the Query API, "Common errors", and those of STS. */
const PASSING =
  /^(Throttl\w*|RequestLimitExceeded|TooManyRequests\w*|ServiceUnavailable|InternalFailure|InternalError|ServiceFailure|RequestTimeout|IDPCommunicationError|ConcurrentModification|PriorRequestNotComplete)(Exception)?$/;

/** Sends one call, once. @throws JobpassError as the HTTP client does, and `busy` for errors that pass */
export async function send(
  call: Call,
  http: HttpClient,
  clock: ServiceClock,
  attempt?: Attempt,
): Promise<Reply> {
  const signedAt = clock.now();
  const reply = await sendOnce(call, http, clock, attempt);
  // By the time that the answer told, a signature that was refused as too old or too new can be right.
  const off = Math.abs(clock.now() - signedAt - (reply.receivedAt - reply.sentAt));
  const mended = call.keys !== undefined && UNTIMELY.test(told(reply) ?? '') && off > TIMELY_MS;
  return mended ? sendOnce(call, http, clock, attempt) : reply;
}

/** What AWS answers to a signature whose time is not its own. */
const UNTIMELY = /RequestTimeTooSkewed|RequestExpired|Signature (expired|not yet current)/;
/** Differences that no service minds, in milliseconds. */
const TIMELY_MS = 60_000;

async function sendOnce(
  call: Call,
  http: HttpClient,
  clock: ServiceClock,
  attempt: Attempt | undefined,
): Promise<Reply> {
  const form = new URLSearchParams({ Action: call.action, Version: VERSIONS[call.service] });
  for (const [name, value] of Object.entries(call.parameters)) if (value !== undefined) form.set(name, value);
  const body = form.toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const request: Outgoing = {
    method: 'POST',
    url: call.url,
    headers: call.keys === undefined ? headers : await signed(call, call.keys, headers, body, clock),
    body,
    what: call.what,
    ...(call.finishMs === undefined ? {} : { finishMs: call.finishMs }),
  };
  const sentAt = clock.local();
  const answer = await http.send(request, attempt);
  const receivedAt = clock.local();
  clock.learn(answer.served);
  const xml = answer.body.toString('utf8');
  const failed = answer.status < 200 || answer.status > 299;
  const reply: Reply = {
    request,
    answer,
    xml,
    code: failed ? elementText(xml, 'Code') : undefined,
    said: failed ? elementText(xml, 'Message') : undefined,
    sentAt,
    receivedAt,
  };
  if (reply.code !== undefined && PASSING.test(reply.code))
    throw http.busy(request, answer, told(reply) ?? '');
  if (failed) {
    const refusal = http.refusal(request, answer, told(reply));
    if (refusal.transient) throw refusal;
  } else if (!xml.includes(`<${call.action}Response`)) {
    // A gateway's page, for instance: nothing was done.
    throw http.malformed(request, answer, `no ${call.action}Response in it`);
  }
  return reply;
}

/** The error's code and words. */
export function told({ code, said }: Pick<Reply, 'code' | 'said'>): string | undefined {
  return code === undefined ? said : said === undefined || said === '' ? code : `${code} (${said})`;
}

/** Signature Version 4, by the SDK's own signer, which is loaded only here. */
async function signed(
  { service, region, url }: Call,
  keys: SessionKeys,
  headers: Record<string, string>,
  body: string,
  clock: ServiceClock,
): Promise<Record<string, string>> {
  const [{ SignatureV4 }, { createHash, createHmac }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('node:crypto'),
  ]);
  class Sha256 {
    readonly #hash;
    constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
      // The signer gives texts and byte arrays.
      this.#hash =
        secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string | Uint8Array);
    }
    update(data: Uint8Array): void {
      this.#hash.update(data);
    }
    async digest(): Promise<Uint8Array> {
      return this.#hash.digest();
    }
    reset(): void {
      throw new Error('a hash is used once');
    }
  }
  const signer = new SignatureV4({
    service,
    region,
    credentials: {
      accessKeyId: keys.AccessKeyId,
      secretAccessKey: keys.SecretAccessKey,
      sessionToken: keys.SessionToken,
    },
    sha256: Sha256,
  });
  const request = await signer.sign(
    {
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: url.pathname,
      query: {},
      headers: { ...headers, host: url.host },
      body,
    } as Parameters<typeof signer.sign>[0],
    { signingDate: new Date(clock.now()) },
  );
  const { host: _, ...rest } = (request as { headers: Record<string, string> }).headers;
  return rest;
}
