import { timestamp } from '../../../clock.js';
import { JobpassError } from '../../../errors.js';
import type { ProviderContext } from '../../context.js';
import type { Lease } from '../../lease.js';
import type { Probe, Revocation } from '../../provider.js';

/** The requests of a counter-check. Each makes one attempt. */
export interface CounterCheck {
  issue: () => Promise<Lease<string>>;
  probe: (lease: Lease<string>) => Promise<Probe>;
  revoke: (lease: Lease<string>) => Promise<Revocation>;
}

/**
 * Issues another credential of the same job, probes it and revokes it. If the service accepts this credential, then it does not reject the
 * lease because of the job's address or because of an outage.
 *
 * @returns the proof for `Provider.confirm`; undefined if there is no proof
 * @throws JobpassError a transient error if no other credential can have been issued
 */
export async function counterCheck(
  lease: Lease<string>,
  { issue, probe, revoke }: CounterCheck,
  log: ProviderContext['log'],
): Promise<string | undefined> {
  let other: Lease<string>;
  try {
    other = await issue();
  } catch (error) {
    if (error instanceof JobpassError && error.transient && !error.answerLost) throw error;
    return undefined;
  }
  let proven = false;
  try {
    // Some services return the same credential until it expires.
    if (other.credential !== lease.credential)
      proven = (await probe(other)).answer === 'accepts' && (await probe(lease)).form === 'own';
  } catch {
    // Without a response, there is no proof.
  }
  const ended = await revoke(other).catch(() => undefined);
  if (ended?.answer !== 'done') {
    const until = other.expiresAt === undefined ? 'an unknown time' : timestamp(other.expiresAt);
    log.warning(
      `The credential of a counter-check, ${other.id}, could not be revoked: it lives until ${until}`,
    );
  }
  return proven ? 'it accepted another credential of this job at the same time' : undefined;
}
