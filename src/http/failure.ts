import { JobpassError, systemCode } from '../errors.js';

/** Codes of a TLS handshake that fails the same way each time. */
const CERTIFICATE =
  /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

/**
 * What went wrong with a connection, from the error that Node gives.
 *
 * @param subject what failed, to begin a message: `The token exchange at https://auth.example.com/token`
 * @param answerLost whether the request may have been acted on all the same
 */
export function connectionFailure(error: unknown, subject: string, answerLost: boolean): JobpassError {
  if (error instanceof JobpassError) return error;
  const code = systemCode(error) ?? aggregateCode(error) ?? 'an unknown failure';
  if (CERTIFICATE.test(code)) {
    return new JobpassError('unreachable', `${subject} failed in the TLS handshake: ${code}`, {
      hint: certificateHint(code),
    });
  }
  if (code.startsWith('HPE_')) {
    return new JobpassError('malformed', `${subject} got an answer that is not HTTP: ${code}`, {
      transient: true,
      answerLost,
      hint: 'Check host and port, and whether it is http or https there',
    });
  }
  return new JobpassError('unreachable', `${subject} failed: ${code}`, {
    transient: true,
    answerLost,
    ...connectionHint(code),
  });
}

function aggregateCode(error: unknown): string | undefined {
  return error instanceof AggregateError
    ? error.errors.map(systemCode).find((code) => code !== undefined)
    : undefined;
}

function connectionHint(code: string): { hint?: string } {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { hint: 'The name could not be looked up: check the host' };
  if (code === 'ECONNREFUSED')
    return { hint: 'Nothing listens there: check host and port, and that the service runs' };
  return {};
}

function certificateHint(code: string): string {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return "Renew the server's certificate, or set this machine's clock right";
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'The certificate is for another host: check the URL';
  if (/SELF_SIGNED|UNABLE_TO|DEPTH_ZERO/.test(code)) {
    return 'If a private authority signed it, give its certificate in the input ca';
  }
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|UNKNOWN_CA|BAD_CERTIFICATE/.test(code)) {
    return 'The server may want a client certificate: see the inputs client-cert and client-key';
  }
  return 'Check that the port speaks TLS';
}
