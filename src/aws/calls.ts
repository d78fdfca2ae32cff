import type {
  AssumeRoleCommandInput,
  AssumeRoleWithWebIdentityCommandInput,
  GetAccessKeyInfoCommandInput,
  GetCallerIdentityCommandInput,
  GetScopedCredentialsCommandInput,
  GetWebIdentityTokenCommandInput,
} from '@aws-sdk/client-sts';
import type { HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import type { ServedTime, ServiceClock } from '../http/service-clock.js';
import type { Answer, Outgoing } from '../http/transport.js';
import type { SessionKeys } from './session-keys.js';
import { signedHeaders } from './signature-v4.js';
import { elementText } from './xml.js';

/** The parameters of STS calls. Jobpass uses only types from the AWS SDK, and does not load the SDK's code. */
interface StsInputs {
  AssumeRole: AssumeRoleCommandInput;
  AssumeRoleWithWebIdentity: AssumeRoleWithWebIdentityCommandInput;
  GetAccessKeyInfo: GetAccessKeyInfoCommandInput;
  GetCallerIdentity: GetCallerIdentityCommandInput;
  GetScopedCredentials: GetScopedCredentialsCommandInput;
  GetWebIdentityToken: GetWebIdentityTokenCommandInput;
}

/** The action to call, and its parameters. */
export type Action =
  | {
      [Name in keyof StsInputs]: { service: 'sts'; action: Name; parameters: StsInputs[Name] };
    }[keyof StsInputs]
  | { service: 'iam'; action: string; parameters: Readonly<Record<string, string | undefined>> };

/** One call of the Query API. */
export type Call = Action & {
  url: URL;
  /** The region in the signature. */
  region: string;
  /** A noun for the call, for messages. */
  what: string;
  /** The keys that sign the call; absent for an unsigned call. */
  keys?: SessionKeys;
  finishMs?: number;
};

/** The time on the service's clock when it answered, read from the `Date` header or, without this header, from the content. */
export function servedTime({ answer, sentAt, receivedAt }: Reply, said: number): ServedTime {
  return answer.served ?? { at: said, sentAt, receivedAt };
}

export interface Reply {
  request: Outgoing;
  answer: Answer;
  /** The body as text. */
  xml: string;
  /** The error code, such as `AccessDenied`. */
  code: string | undefined;
  /** The error message. */
  said: string | undefined;
  /** The times of the request and the response, on the job's clock. */
  sentAt: number;
  receivedAt: number;
}

const VERSIONS = { sts: '2011-06-15', iam: '2010-05-08' };

/**
 * The codes of errors that are transient whatever the status. Source: "Common errors" in the docs of the Query API and of STS.
 */
export const PASSING =
  /^(Throttl\w*|RequestLimitExceeded|TooManyRequests\w*|ServiceUnavailable|InternalFailure|InternalError|ServiceFailure|RequestTimeout|IDPCommunicationError|ConcurrentModification|PriorRequestNotComplete)(Exception)?$/;

/** Sends one call, once. @throws JobpassError as the HTTP client does, and `busy` for transient errors */
export async function send(
  call: Call,
  http: HttpClient,
  clock: ServiceClock,
  attempt?: Attempt,
): Promise<Reply> {
  const signedAt = clock.now();
  const reply = await sendOnce(call, http, clock, attempt);
  // The response contains AWS's time. So if AWS rejects a signature as too old or too new, Jobpass can sign the call again with
  // the correct time.
  const off = Math.abs(clock.now() - signedAt - (reply.receivedAt - reply.sentAt));
  const correctable = call.keys !== undefined && UNTIMELY.test(told(reply) ?? '') && off > TIMELY_MS;
  return correctable ? sendOnce(call, http, clock, attempt) : reply;
}

/** The errors that AWS returns if a signature's time differs too much from AWS's time. */
export const UNTIMELY = /RequestTimeTooSkewed|RequestExpired|Signature (expired|not yet current)/;
/** The largest clock difference that every AWS service accepts, in milliseconds. */
export const TIMELY_MS = 60_000;

async function sendOnce(
  call: Call,
  http: HttpClient,
  clock: ServiceClock,
  attempt: Attempt | undefined,
): Promise<Reply> {
  const { service, url, region, action } = call;
  const body = new URLSearchParams([
    ['Action', action],
    ['Version', VERSIONS[service]],
    ...fieldsOf(call.parameters),
  ]).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const request: Outgoing = {
    method: 'POST',
    url,
    headers:
      call.keys === undefined
        ? headers
        : await signedHeaders({ service, region, url, headers, body, at: clock.now() }, call.keys),
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
  // LocalStack returns InternalFailure with the status 501 for an action that it does not support.
  if (reply.code !== undefined && PASSING.test(reply.code) && answer.status !== 501)
    throw http.busy(request, answer, told(reply) ?? '');
  if (failed) {
    const refusal = http.refusal(request, answer, told(reply));
    if (refusal.transient) throw refusal;
  } else if (!xml.includes(`<${action}Response`)) {
    // This response may be a gateway's page, so it does not show that the service processed the call.
    throw http.malformed(request, answer, `no ${action}Response`);
  }
  return reply;
}

/** Returns parameters as form fields. Source: Smithy 2.0, "AWS Query protocol", "Query key resolution". */
function fieldsOf(parameters: object, before = ''): [name: string, value: string][] {
  return Object.entries(parameters).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    if (value === undefined) return [];
    if (typeof value !== 'object' || value === null) return [[before + name, String(value)]];
    if (!Array.isArray(value)) return fieldsOf(value, `${before}${name}.`);
    const members = Object.fromEntries(value.map((member, at) => [at + 1, member]));
    return fieldsOf(members, `${before}${name}.member.`);
  });
}

/** The code and the message in an error response. */
export function told({ code, said }: Pick<Reply, 'code' | 'said'>): string | undefined {
  return code === undefined ? said : said === undefined || said === '' ? code : `${code} (${said})`;
}
