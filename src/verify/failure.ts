import { type ErrorDetails, JobpassError } from '../errors.js';
import type { VerifyError } from './api.js';

/** The one error of this folder: a JobpassError that also says what a service answers. */
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

/** The token is not good. Nothing else in this folder makes an error that a service answers with 401 or 403. */
export function tokenRefused(message: string, status: 401 | 403 = 401): VerificationError {
  return new VerificationError('refused', status, message);
}

/**
 * The error for whatever else went wrong: trouble of ours, also where the broker's answer to us was a no.
 * Causes are left behind: those of other libraries carry claims.
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
      // A refused request among them: of what the broker refuses us, nothing follows for the token.
      return 'malformed';
  }
}
