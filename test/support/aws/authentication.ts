import type { Caller } from './sessions.js';
import { type Signature, type SignedRequest, signedAt, verify } from './sigv4.js';
import { AwsError } from './xml.js';

type Refusal = 'unsigned' | 'unknown' | 'token' | 'expired' | 'skewed' | 'signature';

const INVALID_TOKEN = 'The security token included in the request is invalid.';
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';

/** What the Query APIs answer. */
const QUERY: Record<Refusal, [status: number, code: string, message: string]> = {
  unsigned: [403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
  unknown: [403, 'InvalidClientTokenId', INVALID_TOKEN],
  token: [403, 'InvalidClientTokenId', INVALID_TOKEN],
  expired: [403, 'ExpiredToken', 'The security token included in the request is expired'],
  skewed: [
    403,
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
  ],
  signature: [403, 'SignatureDoesNotMatch', MISMATCH],
};

/** What S3 answers. */
const S3: typeof QUERY = {
  ...QUERY,
  unsigned: [403, 'AccessDenied', 'Access Denied'],
  unknown: [403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'],
  token: [400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.'],
  expired: [400, 'ExpiredToken', 'The provided token has expired.'],
};

/** What a service with the JSON protocol answers, such as KMS: its API reference, "Common Errors". */
const KMS: typeof QUERY = {
  unsigned: [400, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
  unknown: [400, 'UnrecognizedClientException', INVALID_TOKEN],
  token: [400, 'UnrecognizedClientException', INVALID_TOKEN],
  expired: [400, 'ExpiredTokenException', 'The security token included in the request is expired'],
  skewed: [400, 'InvalidSignatureException', 'Signature expired: it is earlier than the time of the service'],
  signature: [400, 'InvalidSignatureException', MISMATCH],
};
// ECR has the errors of the same protocol.
const REFUSALS = { sts: QUERY, iam: QUERY, s3: S3, kms: KMS, ecr: KMS, 'ecr-public': KMS };

/** How far a client's clock may be from ours. */
const SKEW_MS = 15 * 60_000;

export interface Clocks {
  /** The account's time. */
  now: number;
  /** The time that clients should have. */
  clients: number;
}

/**
 * Who signed a request.
 *
 * @throws AwsError in the words of the service
 */
export function authenticated(
  service: keyof typeof REFUSALS,
  request: SignedRequest,
  signature: Signature | undefined,
  callers: ReadonlyMap<string, Caller>,
  clocks: Clocks,
): Caller {
  const refuse = (why: Refusal): never => {
    throw new AwsError(...REFUSALS[service][why]);
  };
  if (signature === undefined || signature.service !== service) return refuse('unsigned');
  const caller = callers.get(signature.accessKeyId);
  if (caller === undefined) return refuse('unknown');
  if (signature.sessionToken !== caller.credentials.sessionToken) return refuse('token');
  if (caller.expires !== undefined && caller.expires <= clocks.now) return refuse('expired');
  if (!timely(signature, clocks.clients)) return refuse('skewed');
  if (!verify(request, signature, caller.credentials.secretAccessKey)) return refuse('signature');
  return caller;
}

/** A presigned request is good from then on for a while; any other one now. */
function timely(signature: Signature, now: number): boolean {
  const at = signedAt(signature);
  const late = now - at;
  if (signature.expires === undefined) return Math.abs(late) <= SKEW_MS;
  return signature.expires <= 604_800 && -late <= SKEW_MS && late <= signature.expires * 1000;
}
