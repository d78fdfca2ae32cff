import { type DescribedSession, describedSession } from '../../../providers/aws/description.js';
import { type JsonObject, objectIn, parseObject } from '../../../text/json.js';
import { plain } from '../../read.js';
import { JsonDocuments } from '../documents.js';
import { textIn, timeIn } from '../fields.js';
import { type LogReader, readLog } from '../logs.js';

/** The maximum size of an event, in bytes. CloudTrail's own limit is 256 KB, or 1 MB if configured. */
const LONGEST_EVENT = 4 << 20;
/** Error codes for a missing permission or an invalid credential. After any other error, the credential was accepted. */
const REFUSED =
  /AccessDenied|Unauthorized|NotAuthorized|AuthFailure|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidToken|TokenRefreshRequired|SignatureDoesNotMatch|^Forbidden/;

const ROLE_SESSION = /^AROA[A-Z0-9]{8,}:/;

/** A session that an event started. */
export interface StartedSession {
  principal: string;
  accessKey: string | undefined;
  role: string | undefined;
  /** Whether the session is a copy of the caller's session, with the same id and another access key. */
  isCopy: boolean;
  /** The credential and the run in the description of a copy. The caller chose the description. */
  described: DescribedSession | undefined;
}

/** The parts of a CloudTrail event that Jobpass reads. */
export interface TrailEvent {
  /** The time in milliseconds since 1970, with a resolution of one second. */
  at: number;
  id: string | undefined;
  /** `s3:GetObject` */
  action: string;
  region: string | undefined;
  address: string | undefined;
  error: string | undefined;
  /** Whether the error rejects the credential. */
  refused: boolean;
  /** Whether the event is a data event (data was read or written). A trail has data events only if they are enabled. */
  isData: boolean;
  /** The role session's id: `ROLE-ID:session-name`; undefined for other callers. */
  principal: string | undefined;
  accessKey: string | undefined;
  /** The ARN of the session's role. */
  role: string | undefined;
  /** The caller: the user of an ID token issuer, or another principal. */
  who: string | undefined;
  /** The session that this event started. */
  startedSession: StartedSession | undefined;
  /** Whether this event issued a credential other than a role session. */
  issuedOther: boolean;
}

/**
 * Reads a CloudTrail file in one of three forms: as CloudTrail delivers it (`{"Records": […]}`), as one event per line, or in the
 * output format of `aws cloudtrail lookup-events`. The file may be compressed with gzip.
 *
 * Source: AWS CloudTrail user guide, "CloudTrail record contents", "userIdentity element"
 *
 * @throws JobpassError `usage` for a file that cannot be read
 */
export async function readTrail(file: string, reader: LogReader<TrailEvent>): Promise<void> {
  const documents = new JsonDocuments(
    {
      object(bytes, line) {
        const event = trailEvent(bytes);
        if (event === undefined) reader.problem('is not a CloudTrail event', { file, line });
        else reader.entry(event, { file, line });
      },
      problem: (problem, line) => reader.problem(problem, { file, line }),
    },
    LONGEST_EVENT,
  );
  await readLog(file, async (stream) => {
    for await (const chunk of plain(stream)) documents.push(chunk);
    documents.end();
  });
}

/** Parses an event, or an entry of `lookup-events`, which contains the event as text. Returns undefined for anything else. */
export function trailEvent(bytes: Buffer): TrailEvent | undefined {
  const read = parseObject(bytes.toString());
  const inner = read?.['CloudTrailEvent'];
  const event = typeof inner === 'string' ? parseObject(inner) : read;
  const at = timeIn(event, 'eventTime');
  const name = textIn(event, 'eventName');
  if (at === undefined || name === undefined) return undefined;
  const identity = objectIn(event, 'userIdentity');
  const issuer = objectIn(objectIn(identity, 'sessionContext'), 'sessionIssuer');
  const service = (textIn(event, 'eventSource') ?? 'unknown').replace(/\.amazonaws\.com$/, '');
  const error = textIn(event, 'errorCode');
  const started =
    service !== 'sts' || error !== undefined
      ? undefined
      : name === 'GetScopedCredentials'
        ? startedCopy(event)
        : startedSession(event);
  return {
    at,
    id: textIn(event, 'eventID'),
    action: `${service}:${name}`,
    region: textIn(event, 'awsRegion'),
    address: textIn(event, 'sourceIPAddress'),
    error,
    refused: error !== undefined && REFUSED.test(error),
    isData: textIn(event, 'eventCategory') === 'Data' || event?.['managementEvent'] === false,
    principal: sessionOf(identity),
    accessKey: textIn(identity, 'accessKeyId'),
    role: textIn(issuer, 'arn'),
    who: textIn(identity, 'userName') ?? textIn(identity, 'arn') ?? textIn(identity, 'principalId'),
    startedSession: started,
    issuedOther: started === undefined && issuedOther(event),
  };
}

/** Returns the role session of an identity. In another account's trail, the identity's type is `AWSAccount`. */
function sessionOf(identity: JsonObject | undefined): string | undefined {
  const principal = textIn(identity, 'principalId');
  return textIn(identity, 'type') === 'AssumedRole' ||
    (principal !== undefined && ROLE_SESSION.test(principal))
    ? principal
    : undefined;
}

function issuedOther(event: JsonObject | undefined): boolean {
  const answer = objectIn(event, 'responseElements');
  return (
    answer !== undefined &&
    answer['assumedRoleUser'] === undefined &&
    (objectIn(answer, 'credentials')?.['accessKeyId'] !== undefined || answer['accessKey'] !== undefined)
  );
}

function startedSession(event: JsonObject | undefined): StartedSession | undefined {
  const answer = objectIn(event, 'responseElements');
  const principal = textIn(objectIn(answer, 'assumedRoleUser'), 'assumedRoleId');
  return principal === undefined
    ? undefined
    : {
        principal,
        accessKey: textIn(objectIn(answer, 'credentials'), 'accessKeyId'),
        role: textIn(objectIn(event, 'requestParameters'), 'roleArn'),
        isCopy: false,
        described: undefined,
      };
}

/**
 * Returns the copy that a `GetScopedCredentials` event started. A copy has the id of the caller's session.
 *
 * Source: STS API reference, GetScopedCredentials (20 November 2026), with CloudTrail's usual spelling of member names. AWS has not
 * published an example of this event, so the copy's access key is the only member of the response that is required.
 */
function startedCopy(event: JsonObject | undefined): StartedSession | undefined {
  const identity = objectIn(event, 'userIdentity');
  const principal = sessionOf(identity);
  const accessKey = textIn(objectIn(objectIn(event, 'responseElements'), 'credentials'), 'accessKeyId');
  if (principal === undefined || accessKey === undefined) return undefined;
  const description = textIn(objectIn(event, 'requestParameters'), 'scopedSessionDescription');
  return {
    principal,
    accessKey,
    role: textIn(objectIn(objectIn(identity, 'sessionContext'), 'sessionIssuer'), 'arn'),
    isCopy: true,
    described: description === undefined ? undefined : describedSession(description),
  };
}
