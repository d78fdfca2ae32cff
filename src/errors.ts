/**
 * The error codes of Jobpass. Callers branch on codes, never on the text of a message.
 *
 * - `usage`: the input is invalid
 * - `no-id-token`: the runner issues no ID token to this job
 * - `bad-id-token`: the ID token from the runner cannot be used
 * - `insecure`: Jobpass did not send a request, because it would have exposed a secret
 * - `unreachable`: no complete response arrived
 * - `busy`: the server is temporarily unable to respond
 * - `refused`: the server rejected the request
 * - `malformed`: the response violates the protocol
 * - `state`: the data for the revocation could not be saved or read
 * - `delivery`: the credential could not be delivered to the job's steps
 * - `cancelled`: the job was canceled during the operation
 */
export type ErrorCode =
  | 'usage'
  | 'no-id-token'
  | 'bad-id-token'
  | 'insecure'
  | 'unreachable'
  | 'busy'
  | 'refused'
  | 'malformed'
  | 'state'
  | 'delivery'
  | 'cancelled';

export interface ErrorDetails {
  /** Whether a retry may succeed. */
  transient?: boolean;
  /** Whether the server sent an incomplete response. The log reports an incomplete response sooner than a missing response. */
  answered?: boolean;
  /** Whether the server may have processed the request, although no usable response arrived. */
  answerLost?: boolean;
  /** Whether the response was an HTML page. Such a page may come from a gateway instead of the service. */
  page?: boolean;
  /** The delay that the server requested, in milliseconds. */
  retryAfterMs?: number;
  /** The fix, for the user. */
  hint?: string;
  /** The name of the invalid input. */
  input?: string;
  cause?: unknown;
}

/**
 * The error class that users see. Its messages contain only selected fields. They never contain a secret, a body, a header or
 * another library's error text.
 */
export class JobpassError extends Error {
  override readonly name = 'JobpassError';
  readonly code: ErrorCode;
  readonly transient: boolean;
  readonly answered: boolean;
  readonly answerLost: boolean;
  readonly page: boolean;
  readonly retryAfterMs: number | undefined;
  readonly hint: string | undefined;
  readonly input: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.transient = details.transient ?? false;
    this.answered = details.answered ?? code !== 'unreachable';
    this.answerLost = details.answerLost ?? false;
    this.page = details.page ?? false;
    this.retryAfterMs = details.retryAfterMs;
    this.hint = details.hint;
    this.input = details.input;
  }

  /** The message and the hint on one line. */
  get told(): string {
    return this.hint === undefined ? this.message : `${this.message}. ${this.hint}`;
  }
}

/** The system's error code (`ENOSPC`, `ECONNRESET`, `ERR_SSL_SSL/TLS_…`), if any. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_/]{1,63}$/.test(code) ? code : undefined;
}

/**
 * Returns a line that is safe to print for any error: the message of a JobpassError, the code of a system error, or only the
 * type of any other error, because messages of other libraries may contain secrets.
 */
export function errorText(error: unknown): string {
  if (error instanceof JobpassError) return error.told;
  const code = systemCode(error);
  if (code !== undefined) return `the system reported ${code}`;
  return error instanceof Error ? `an unexpected ${error.name}` : 'an unexpected failure';
}

const WRITE_FIXES: Readonly<Record<string, (place: string) => string>> = {
  ENOSPC: (place) => `Free space on the disk of ${place}`,
  EDQUOT: (place) => `Raise the disk quota of this user, or free space on the disk of ${place}`,
  EACCES: (place) => `Allow this user to write to ${place} and to the files in it`,
  EPERM: (place) => `Allow this user to write to ${place} and to the files in it`,
  EROFS: (place) => `Make the file system of ${place} writable`,
  ENOENT: (place) => `Make sure that ${place} exists and that this user may create files in it`,
  ENOTDIR: (place) => `Make sure that ${place} is a folder and not a file`,
  EISDIR: (place) => `Remove the folder that exists in ${place} instead of the file`,
};

/**
 * The fix for a file or folder that could not be written. The fix depends on the system's error code. @param place the folder,
 * for the message
 */
export function writeHint(error: unknown, place: string): string {
  const fix = WRITE_FIXES[systemCode(error) ?? ''];
  return fix === undefined ? `Check the disk and the permissions of ${place}` : fix(place);
}
