import { type ErrorDetails, JobpassError } from '../errors.js';
import type { VerifyError } from './api.js';

/** An error from token verification: a JobpassError with the HTTP status that the service should return. */
export class VerificationError extends JobpassError implements VerifyError {
  declare readonly code: VerifyError['code'];
  readonly status: VerifyError['status'];

  constructor(
    code: VerifyError['code'],
    status: VerifyError['status'],
    message: string,
    details: ErrorDetails = {},
  ) {
    super(code, message, details);
    this.status = status;
  }
}

/** Returns the error for an invalid token. Only this function creates errors with the status 401 or 403. */
export function tokenRefused(message: string, status: 401 | 403 = 401): VerificationError {
  return new VerificationError('refused', status, message);
}

/**
 * Returns the error for any other failure, including a rejection of the service itself by the broker. Drops the cause, because errors of
 * other libraries contain claims.
 */
export function checkFailed(error: unknown): VerificationError {
  if (error instanceof VerificationError) return error;
  if (!(error instanceof JobpassError))
    return new VerificationError('malformed', 503, 'The token cannot be checked: an unexpected failure');
  const { message, transient, answered, answerLost, retryAfterMs, hint } = error;
  return new VerificationError(codeOf(error), 503, message, {
    transient,
    answered,
    answerLost,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(hint === undefined ? {} : { hint }),
  });
}

function codeOf({ code }: JobpassError): VerifyError['code'] {
  switch (code) {
    case 'unreachable':
    case 'busy':
    case 'insecure':
    case 'usage':
      return code;
    default:
      // Includes `refused`: a rejection of the service says nothing about the token.
      return 'malformed';
  }
}
