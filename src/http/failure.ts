import { JobpassError, systemCode } from '../errors.js';

/** Codes of a TLS handshake that fails the same way each time. */
const CERTIFICATE =
  /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

/** Alerts of a server about the client's certificate. By TLS 1.3 they come when the handshake seems to be over. */
const CLIENT_CERTIFICATE =
  /ALERT_(HANDSHAKE_FAILURE|CERTIFICATE_\w+|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)$/;

/** Whether the system knows no way to an address, so that nothing can have been sent to it. */
export function hasNoRoute(code: string): boolean {
  return /^(ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT|ENETDOWN|EINVAL)$/.test(code);
}

/**
 * What went wrong with a connection, from the error that Node gives.
 *
 * @param subject what failed, to begin a message: `The token exchange at https://auth.example.com/token`
 * @param answerLost whether the request may have been acted on all the same
 * @param onReset what to check where the other side goes on closing the connection without a word
 */
export function connectionFailure(
  error: unknown,
  subject: string,
  answerLost: boolean,
  onReset?: string,
): JobpassError {
  if (error instanceof JobpassError) return error;
  const code = tlsReason(error) ?? systemCode(error) ?? aggregateCode(error) ?? 'an unknown failure';
  if (CLIENT_CERTIFICATE.test(code) || (CERTIFICATE.test(code) && !answerLost)) {
    return new JobpassError('unreachable', `${subject} failed in the TLS handshake: ${code}`, {
      hint: `${certificateHint(code)}${answerLost ? '' : '. Nothing was sent'}`,
    });
  }
  if (code.startsWith('HPE_')) {
    return new JobpassError('malformed', `${subject} got an answer that is not HTTP: ${code}`, {
      transient: true,
      answerLost,
      hint: 'Check host and port, and whether it is http or https there',
    });
  }
  const unsent = hasNoRoute(code) && !answerLost;
  return new JobpassError('unreachable', `${subject} failed: ${code}`, {
    transient: true,
    // That there is no such name, or no way to it, is an answer too, if one of the name service or of this machine.
    answered: code === 'ENOTFOUND' || unsent,
    answerLost,
    ...connectionHint(code, onReset),
  });
}

/** Of a failed handshake Node often gives only EPROTO, and OpenSSL's own reason in the text: fixed words of its. */
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
    return { hint: 'The name could not be looked up: check the host' };
  if (hasNoRoute(code))
    return {
      hint: 'This machine has no route to that address: check the host, and whether a proxy (HTTPS_PROXY) is needed. Nothing was sent',
    };
  if (code === 'ECONNREFUSED')
    return { hint: 'Nothing listens there: check host and port, and that the service runs' };
  return onReset !== undefined && /^(ECONNRESET|EPIPE)$/.test(code) ? { hint: onReset } : {};
}

function certificateHint(code: string): string {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return "Renew the server's certificate, or set this machine's clock right";
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'The certificate is for another host: check the URL';
  if (/SELF_SIGNED|UNABLE_TO|DEPTH_ZERO/.test(code)) {
    return 'If a private authority signed it, give its certificate in the input ca';
  }
  if (CLIENT_CERTIFICATE.test(code)) {
    return 'The server may want a client certificate, or not take the one it got: see the inputs client-cert and client-key';
  }
  return 'Check that the port speaks TLS';
}

/** `the token exchange` → `The token exchange`. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
