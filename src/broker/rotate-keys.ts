import { type Clock, span } from '../clock.js';
import type { Log } from './log.js';
import type { OpenStore } from './open-store.js';

export interface RotateOptions {
  /** Rotate even if services may not know the next key yet. */
  now?: boolean;
  /** Reject every token that was signed before the rotation. */
  compromised?: boolean;
  /** Rotate the key that signs records instead of the key that signs tokens. */
  records?: boolean;
}

/**
 * Rotates a key of a running broker.
 *
 * @returns the time until all services know the new key, in seconds
 * @throws JobpassError `usage`, `state`
 */
export async function rotateKeys(
  { keys, auditKeys }: OpenStore,
  options: RotateOptions,
  { clock, log }: { clock: Clock; log: Log },
): Promise<number> {
  if (options.records) {
    await auditKeys.rotate(Math.floor(clock.now() / 1000));
    log({ event: 'key for records changed', by: 'command' });
    return 0;
  }
  const unknown = await keys.rotate(options);
  log({ event: 'signing key changed', by: 'command', ...options });
  return unknown;
}

/** Returns the message after a rotation. @param unknown the time until all services know the new key, in seconds */
export function rotatedMessage({ records }: RotateOptions, unknown: number): string {
  if (records) return 'Rotated the key that signs records';
  const warning = ` (services with cached keys may reject its tokens for up to ${span(unknown * 1000)})`;
  return `Rotated the signing key${unknown === 0 ? '' : warning}`;
}
