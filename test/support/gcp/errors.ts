import type { Served } from '../faulty-server.js';

/** An answer of Google that is an error. */
export class GoogleError extends Error {
  readonly served: Served;

  constructor(served: Served) {
    super(JSON.stringify(served.body));
    this.served = served;
  }
}

/**
 * An error of the token exchange: RFC 6749, section 5.2. The texts are those that users report: google-github-actions/auth issues #334
 * (invalid_target), #378 and terraform-example-foundation #1362 (unauthorized_client), docs/TROUBLESHOOTING.md (127 bytes, issuer).
 */
export function oauthError(error: string, description: string, status = 400): GoogleError {
  return new GoogleError({ status, body: { error, error_description: description } });
}

const STATUS = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
} as const;

/** An error of another API: google.rpc.Status, with google.rpc.ErrorInfo in its details (Cloud APIs, "Errors"). */
export function statusError(status: keyof typeof STATUS, message: string, reason?: string): GoogleError {
  const code = STATUS[status];
  const details =
    reason === undefined
      ? {}
      : {
          details: [
            { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'iam.googleapis.com' },
          ],
        };
  return new GoogleError({ status: code, body: { error: { code, message, status, ...details } } });
}
