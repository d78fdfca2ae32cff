import type { SessionKeys } from '../../aws/session-keys.js';
import type { ClockLead } from '../../http/service-clock.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import type { AwsSettings } from './settings.js';

interface Issued {
  lease: Lease<SessionKeys>;
  /** How far the clock of AWS is ahead, which another credential may not know yet. */
  ahead: ClockLead | undefined;
}

/** The parent sessions that several credentials of this process share, keyed by everything that determines a session. */
const ISSUED = new Map<string, Promise<Issued>>();

/**
 * Returns a parent session for several credentials of a step, which one of them requests and all of them use.
 *
 * @param request requests a new parent session
 * @param lasts whether a parent session can still be used
 */
export async function sharedParent(
  { sts, region, roles, shared, assumable, sessionName }: AwsSettings,
  { serviceClock, secrets, settings: { audience, ttlMs, leaseMs, deliver } }: ProviderContext,
  {
    request,
    lasts,
  }: { request: () => Promise<Lease<SessionKeys>>; lasts: (parent: Lease<SessionKeys>) => boolean },
): Promise<Lease<SessionKeys>> {
  const key = JSON.stringify([
    sts.href,
    region,
    roles,
    shared,
    assumable,
    sessionName,
    audience,
    ttlMs,
    leaseMs,
    deliver,
  ]);
  const use = ({ lease, ahead }: Issued): Lease<SessionKeys> => {
    serviceClock.adopt(ahead);
    secrets.add(lease.credential.SecretAccessKey, lease.credential.SessionToken);
    return structuredClone(lease);
  };
  const known = ISSUED.get(key);
  const found = await known?.catch(() => undefined);
  if (found !== undefined) {
    const parent = use(found);
    if (lasts(parent)) return parent;
  }
  // Another credential may have begun a request meanwhile.
  const begun = ISSUED.get(key);
  if (begun !== undefined && begun !== known) return use(await begun);
  const issuing = request().then((lease) => ({ lease, ahead: serviceClock.ahead }));
  ISSUED.set(key, issuing);
  issuing.catch(() => ISSUED.delete(key));
  return use(await issuing);
}
