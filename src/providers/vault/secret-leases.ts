import type { Clock } from '../../clock.js';
import type { Attempt } from '../../http/retry.js';
import type { Json, Lease } from '../lease.js';
import type { Life } from '../provider.js';
import { isGood, type VaultApi } from './api.js';
import type { SecretLease } from './read-secrets.js';

/** A dynamic secret, as stored in the lease's handle. */
interface Remembered extends SecretLease {
  /** The expiry, in milliseconds since 1970. */
  until: number;
  /** Whether the server will not extend the secret any further. */
  final: boolean;
}

/** A lease's dynamic secrets, for the lease's handle. */
export interface SecretLeases {
  handle: { secrets: Json[] };
  /** The earliest expiry among the secrets that can still be extended. */
  renewBefore?: number;
}

/** Stores new dynamic secrets. */
export function rememberSecrets(leases: readonly SecretLease[], now: number): SecretLeases {
  return asKnown(leases.map((one) => ({ ...one, until: now + one.life * 1000, final: false })));
}

/**
 * Extends a lease's dynamic secrets that have passed half of their lifetime, or would pass it before the next renewal.
 *
 * @throws JobpassError for transient errors
 */
export async function extendSecrets(
  lease: Lease<string>,
  { api, clock, life }: { api: VaultApi; clock: Clock; life: Life },
  attempt: Attempt,
): Promise<SecretLeases> {
  const known = (lease.handle['secrets'] ?? []) as unknown as Remembered[];
  const now = clock.now();
  const extended = known.map(async (secret): Promise<Remembered> => {
    const { id, namespace, life: seconds, until, final } = secret;
    const enough = Math.max((seconds * 1000) / 2, Math.min(life.leaseMs, seconds * 1000));
    if (final || until - now > enough) return secret;
    const reply = await api.call(
      {
        method: 'POST',
        path: 'sys/leases/renew',
        what: 'the renewal of a dynamic secret',
        token: lease.credential,
        namespace,
        body: { lease_id: id, increment: seconds },
      },
      attempt,
    );
    // The token's renewal continues even if the server does not extend a secret.
    const given = isGood(reply) ? reply.json?.['lease_duration'] : undefined;
    if (typeof given !== 'number') return { ...secret, final: true };
    return { ...secret, until: clock.now() + given * 1000, final: given < seconds * 0.9 };
  });
  return asKnown(await Promise.all(extended));
}

function asKnown(secrets: readonly Remembered[]): SecretLeases {
  const ends = secrets.filter(({ final }) => !final).map(({ until }) => until);
  return {
    handle: { secrets: secrets.map((one) => ({ ...one })) },
    ...(ends.length === 0 ? {} : { renewBefore: Math.min(...ends) }),
  };
}
