import { JobpassError, systemCode } from '../errors.js';

/** Error codes of a TLS handshake that would fail again on every retry. */
const CERTIFICATE =
  /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

/**
 * TLS alerts that a server sends about the client certificate. With TLS 1.3, these alerts arrive after the handshake seems
 * complete.
 */
const CLIENT_CERTIFICATE =
  /ALERT_(HANDSHAKE_FAILURE|CERTIFICATE_\w+|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)$/;

/** Whether the system has no route to an address. In this case, Jobpass has sent nothing. */
export function hasNoRoute(code: string): boolean {
  return /^(ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT|ENETDOWN|EINVAL)$/.test(code);
}

/**
 * Creates the error for a failed connection from Node's error.
 *
 * @param subject the start of the message: `The token exchange at https://auth.example.com/token`
 * @param answerLost whether the server may have acted on the request
 * @param onReset the hint if the server keeps closing the connection without a response
 */
export function connectionFailure(
  error: unknown,
  subject: string,
  answerLost: boolean,
  onReset?: string,
): JobpassError {
  if (error instanceof JobpassError) return error;
  const code = tlsReason(error) ?? systemCode(error) ?? aggregateCode(error) ?? 'unknown error';
  if (CLIENT_CERTIFICATE.test(code) || (CERTIFICATE.test(code) && !answerLost)) {
    return new JobpassError('unreachable', `${subject} failed in the TLS handshake: ${code}`, {
      hint: `${certificateHint(code)}${answerLost ? '' : '. Nothing was sent'}`,
    });
  }
  if (code.startsWith('HPE_')) {
    return new JobpassError('malformed', `${subject} got an answer that is not HTTP: ${code}`, {
      transient: true,
      answerLost,
      hint: 'Check the host and the port, and whether the port expects http or https',
    });
  }
  const unsent = hasNoRoute(code) && !answerLost;
  return new JobpassError('unreachable', `${subject} failed: ${code}`, {
    transient: true,
    // A missing name or route counts as a response, because the name service or this machine has reported the problem.
    answered: code === 'ENOTFOUND' || unsent,
    answerLost,
    ...connectionHint(code, onReset),
  });
}

/** OpenSSL's reason for a failed handshake. Node often reports only EPROTO, with the reason (fixed words) in the message. */
function tlsReason(error: unknown): string | undefined {
  if (systemCode(error) !== 'EPROTO') return undefined;
  const reason = /:SSL routines:[^:]*:([a-z0-9 /]{3,60}):/.exec((error as Error).message)?.[1];
  return reason === undefined ? undefined : `ERR_SSL_${reason.toUpperCase().replace(/[ /]/g, '_')}`;
}

function aggregateCode(error: unknown): string | undefined {
  return error instanceof AggregateError
    ? error.errors.map(systemCode).find((code) => code !== undefined)
    : undefined;
}

function connectionHint(code: string, onReset: string | undefined): { hint?: string } {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { hint: 'The host name could not be resolved: check the host' };
  if (hasNoRoute(code))
    return {
      hint: 'This machine has no route to that address: check the host, and whether a proxy (`HTTPS_PROXY`) is required. Nothing was sent',
    };
  if (code === 'ECONNREFUSED')
    return {
      hint: 'No service listens on that port: check the host and the port, and that the service is running',
    };
  return onReset !== undefined && /^(ECONNRESET|EPIPE)$/.test(code) ? { hint: onReset } : {};
}

function certificateHint(code: string): string {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return "Renew the server's certificate, or correct this machine's clock";
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'The certificate is for another host: check the URL';
  if (/SELF_SIGNED|UNABLE_TO|DEPTH_ZERO/.test(code)) {
    return 'If a private certificate authority signed the certificate, set `ca` to the certificate of that authority';
  }
  if (CLIENT_CERTIFICATE.test(code)) {
    return 'The server may require a client certificate, or may have rejected the configured one: check `client-cert` and `client-key`';
  }
  return 'Check that the port expects TLS';
}

/** Capitalizes the first letter of a text: `the token exchange` → `The token exchange`. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
