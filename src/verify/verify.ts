import { systemClock } from '../clock.js';
import { openHttp } from '../http/open.js';
import type { VerifierOptions, VerifyToken } from './api.js';
import { verifier } from './verifier.js';

/**
 * A check of tokens for a service that takes those of a Jobpass broker. Make it once: it keeps connections, keys
 * and metadata.
 *
 * @throws VerifyError `usage` or `insecure`, when the options cannot work
 */
export function jobVerifier(options: VerifierOptions): VerifyToken {
  return verifier(options, { clock: systemClock, http: (tls) => openHttp(tls).http });
}
