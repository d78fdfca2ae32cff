/**
 * Every way in which Jobpass can fail. Callers branch on these, never on the text of a message.
 *
 * - `usage`: what the user asked for is impossible or misspelt
 * - `no-id-token`: the runner gives no ID token to this job
 * - `bad-id-token`: the runner gave one that cannot be used
 * - `insecure`: a request was not sent, because it would have put a secret at risk
 * - `unreachable`: no whole answer came back
 * - `busy`: the other side answered that it cannot at the moment
 * - `refused`: the other side answered no
 * - `malformed`: an answer came that is not what the protocol says
 * - `state`: what revocation needs could not be saved or read
 * - `delivery`: the credential could not be handed to the job's steps
 * - `cancelled`: the job was cancelled while we worked
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
  /** Whether trying again can mend it. */
  transient?: boolean;
  /** Whether something answered, though not with a whole answer: such a fault is told sooner than silence. */
  answered?: boolean;
  /** Whether the request may have been acted on, although no usable answer came. */
  answerLost?: boolean;
  /** Whether the answer was a page of HTML, as a gateway has it: then it may not be the service's own. */
  page?: boolean;
  /** How long the other side asked us to wait, in milliseconds. */
  retryAfterMs?: number;
  /** What the user can change. */
  hint?: string;
  /** The input that is wrong, by its own name. */
  input?: string;
  cause?: unknown;
}

/**
 * The one error that users see. Its message is built from fields that we chose, never from a body, a header
 * or another library's text, and holds no secret.
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

  /** The message with the advice behind it, in one line. */
  get told(): string {
    return this.hint === undefined ? this.message : `${this.message}. ${this.hint}`;
  }
}

/** The system's own code of an error (`ENOSPC`, `ECONNRESET`, `ERR_SSL_SSL/TLS_…`), if it has one. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_/]{1,63}$/.test(code) ? code : undefined;
}

/**
 * One line about any error that is safe to show: ours as it is, a system error by its code, and of anything
 * else only its type, since a foreign message may quote what it was given.
 */
export function tell(error: unknown): string {
  if (error instanceof JobpassError) return error.told;
  const code = systemCode(error);
  if (code !== undefined) return `the system answered ${code}`;
  return error instanceof Error ? `an unexpected ${error.name}` : 'an unexpected failure';
}
