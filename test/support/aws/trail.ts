import type { Seen, Served } from '../faulty-server.js';
import { type Caller, iso } from './sessions.js';
import { signatureOf } from './sigv4.js';

type Members = Record<string, unknown>;

/** An event as a trail has it. */
export interface TrailedEvent extends Members {
  eventName: string;
  errorCode?: string;
  userIdentity: Members & { accessKeyId?: string };
}

/** S3's requests as CloudTrail names them, and whether they are data events. */
const S3_EVENTS: Readonly<Record<string, [name: string, isData: boolean]>> = {
  ListBuckets: ['ListBuckets', false],
  GetObject: ['GetObject', true],
  HeadObject: ['HeadObject', true],
  PutObject: ['PutObject', true],
  DeleteObject: ['DeleteObject', true],
  ListObjectsV2: ['ListObjects', true],
};

/** The members of an answer that CloudTrail leaves out. */
const LEFT_OUT: ReadonlySet<string> = new Set(['secretAccessKey']);

/**
 * What CloudTrail writes of the requests to an account: each request whose caller is known, with its access key.
 *
 * Source: CloudTrail user guide, "CloudTrail record contents" and "userIdentity element"; IAM user guide, "Logging IAM and STS API
 * calls". AWS has published no example of GetScopedCredentials: its members are those of the API, spelled as in the other events.
 */
export class Trail {
  readonly events: TrailedEvent[] = [];
  readonly #callers: ReadonlyMap<string, Caller>;

  constructor(callers: ReadonlyMap<string, Caller>) {
    this.#callers = callers;
  }

  /** @param at the account's time, in milliseconds since 1970 */
  add(seen: Seen, form: URLSearchParams, served: Served, account: string, at: number): void {
    const body = String(served.body);
    const errorCode = served.status < 400 ? undefined : textOf(body, 'Code');
    const identity = this.#identity(seen, form, account);
    if (identity === undefined) return;
    const action = form.get('Action');
    const [name, isData] = action === null ? (S3_EVENTS[seen.hop] ?? [seen.hop, false]) : [action, false];
    const number = String(this.events.length + 1);
    this.events.push({
      eventVersion: '1.11',
      userIdentity: identity,
      eventTime: iso(Math.floor(at / 1000) * 1000),
      eventSource: `${action === null ? 's3' : serviceOf(action)}.amazonaws.com`,
      eventName: name,
      awsRegion: signatureOf(seen)?.region ?? 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: seen.headers['user-agent'] ?? '',
      ...(errorCode === undefined ? {} : { errorCode, errorMessage: textOf(body, 'Message') ?? '' }),
      requestParameters: action === null ? null : requested(form),
      responseElements: errorCode === undefined && action !== null ? answered(body) : null,
      requestID: `request-${number}`,
      eventID: `event-${number}`,
      eventType: 'AwsApiCall',
      managementEvent: !isData,
      recipientAccountId: account,
      eventCategory: isData ? 'Data' : 'Management',
    });
  }

  #identity(seen: Seen, form: URLSearchParams, account: string): TrailedEvent['userIdentity'] | undefined {
    const token = form.get('WebIdentityToken');
    if (token !== null) return webIdentity(token);
    const caller = this.#callers.get(signatureOf(seen)?.accessKeyId ?? '');
    if (caller === undefined) return undefined;
    const { role, arn, userId, issued, credentials } = caller;
    const common = { principalId: userId, arn, accountId: account, accessKeyId: credentials.accessKeyId };
    if (role === undefined) return { type: 'IAMUser', ...common, userName: arn.split('/').at(-1) };
    return {
      type: 'AssumedRole',
      ...common,
      sessionContext: {
        sessionIssuer: {
          ...{ type: 'Role', principalId: role.id, arn: role.arn, accountId: account, userName: role.name },
        },
        attributes: { creationDate: iso(issued), mfaAuthenticated: 'false' },
      },
    };
  }
}

function webIdentity(token: string): TrailedEvent['userIdentity'] | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Members;
    const { iss, aud, sub } = claims;
    return {
      type: 'WebIdentityUser',
      principalId: `${iss}:${aud}:${sub}`,
      userName: sub,
      identityProvider: iss,
    };
  } catch {
    return undefined;
  }
}

function requested(form: URLSearchParams): Members {
  const secret = new Set(['Action', 'Version', 'WebIdentityToken']);
  return Object.fromEntries(
    [...form].filter(([name]) => !secret.has(name)).map(([name, value]) => [camel(name), value]),
  );
}

/** The elements of an answer, without its secrets. */
function answered(body: string): Members | null {
  const [, result] = /<\w+Result>([\s\S]*)<\/\w+Result>/.exec(body) ?? [];
  return result === undefined ? null : elements(result);
}

function elements(xml: string): Members {
  const found: Members = {};
  for (const [, name = '', content = ''] of xml.matchAll(/<(\w+)>([\s\S]*?)<\/\1>/g))
    if (!LEFT_OUT.has(camel(name))) found[camel(name)] = content.includes('<') ? elements(content) : content;
  return found;
}

const serviceOf = (action: string): string =>
  /Assume|Caller|Access[K]ey|Scoped|WebIdentity/.test(action) ? 'sts' : 'iam';
const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const textOf = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
