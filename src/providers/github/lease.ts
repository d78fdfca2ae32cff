import type { Lease } from '../lease.js';
import { newTokenId } from '../oauth/messages.js';

/** A lease for a token in a response that Jobpass cannot use. */
export function orphanOf(token: string, api: URL, now: number): Lease<string> {
  return {
    id: newTokenId(),
    provider: 'github',
    issuer: api.origin,
    credential: token,
    values: [],
    issuedAt: now,
    renewable: false,
    selfContained: false,
    handle: { api: api.href },
  };
}
