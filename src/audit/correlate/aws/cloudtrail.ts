import { type JsonObject, objectIn, parseObject } from '../../../text/json.js';
import { plain } from '../../read.js';
import { JsonDocuments } from '../documents.js';
import { textIn, timeIn } from '../fields.js';
import { type LogReader, readLog } from '../logs.js';

/** The longest event taken, in bytes; CloudTrail writes none of more than 256 KB, or 1 MB where that is asked for. */
const LONGEST_EVENT = 4 << 20;
/** Refusals for want of a right, or of a credential that is alive; all other errors are those of a request that got in. */
const REFUSED =
  /AccessDenied|Unauthorized|NotAuthorized|AuthFailure|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidToken|TokenRefreshRequired|SignatureDoesNotMatch|^Forbidden/;

const ROLE_SESSION = /^AROA[A-Z0-9]{8,}:/;

/** What is read of an event of CloudTrail. */
export interface TrailEvent {
  /** In milliseconds since 1970, to the second. */
  at: number;
  id: string | undefined;
  /** `s3:GetObject` */
  action: string;
  region: string | undefined;
  address: string | undefined;
  error: string | undefined;
  /** Whether the error says that the credential may not. */
  refused: boolean;
  /** Whether it tells of data that was read or written: a trail has these only where they are switched on. */
  isData: boolean;
  /** Of a session of a role `ROLE-ID:session-name`. */
  principal: string | undefined;
  accessKey: string | undefined;
  /** The ARN of the role whose session it is. */
  role: string | undefined;
  /** The user of an issuer of ID tokens, or whoever else asked. */
  who: string | undefined;
  /** The session that this event began. */
  begunSession: { principal: string; accessKey: string | undefined; role: string | undefined } | undefined;
  /** Whether it gave a credential that is no session of a role. */
  issuedOther: boolean;
}

/**
 * Reads a file of CloudTrail: as it is delivered (`{"Records": […]}`), one event a line, or what `aws cloudtrail
 * lookup-events` prints; compressed by gzip or not.
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
        if (event === undefined) reader.problem('is no event of CloudTrail', { file, line });
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

/** An event, or the entry of `lookup-events` that has it as a text; undefined where it is neither. */
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
    begunSession: service === 'sts' && error === undefined ? begunSession(event) : undefined,
    issuedOther: issuedOther(event),
  };
}

/** The session of a role. In the trail of another account it is one of an `AWSAccount`. */
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

function begunSession(event: JsonObject | undefined): TrailEvent['begunSession'] {
  const answer = objectIn(event, 'responseElements');
  const principal = textIn(objectIn(answer, 'assumedRoleUser'), 'assumedRoleId');
  return principal === undefined
    ? undefined
    : {
        principal,
        accessKey: textIn(objectIn(answer, 'credentials'), 'accessKeyId'),
        role: textIn(objectIn(event, 'requestParameters'), 'roleArn'),
      };
}
