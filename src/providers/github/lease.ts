import type { Lease } from '../provider.js';

/** A lease for a token in a response that Jobpass cannot use. */
export function orphanOf(token: string, api: URL, now: number): Lease<string> {
  return {
    id: newId(),
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

/** Creates an ID for a token, because GitHub's response contains none. */
export function newId(): string {
  const random = Array.from({ length: 2 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, '0'));
  return `${Date.now().toString(36)}-${random.join('')}`;
}
