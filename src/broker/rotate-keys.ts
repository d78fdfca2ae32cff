import { type Clock, span } from '../clock.js';
import type { Log } from './log.js';
import type { OpenStore } from './open-store.js';

export interface RotateOptions {
  /** Also when services may not know the next key yet. */
  now?: boolean;
  /** No token that was signed until now is accepted any more. */
  compromised?: boolean;
  /** Not the key that signs tokens, but the one that signs records. */
  records?: boolean;
}

/**
 * Changes a key of a running broker.
 *
 * @returns for how long services may not know the new key yet, in seconds
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

/** What is printed once a key was changed. @param unknown for how long services may not know it, in seconds */
export function rotatedMessage({ records }: RotateOptions, unknown: number): string {
  if (records) return 'The key that signs records was changed';
  const doubt = ` (services that keep the keys may refuse its tokens for up to ${span(unknown * 1000)})`;
  return `The signing key was changed${unknown === 0 ? '' : doubt}`;
}
