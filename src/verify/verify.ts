import { systemClock } from '../clock.js';
import { openHttp } from '../http/open.js';
import type { VerifierOptions, VerifyToken } from './api.js';
import { verifier } from './verifier.js';

/**
 * Returns a function that verifies tokens of a Jobpass broker, for services. Create this function once, because it caches
 * connections, keys and metadata.
 *
 * @throws VerifyError `usage` or `insecure` for invalid options
 */
export function jobVerifier(options: VerifierOptions): VerifyToken {
  return verifier(options, { clock: systemClock, http: (tls) => openHttp(tls).http });
}
