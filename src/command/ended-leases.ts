import { timestamp } from '../clock.js';
import type { Account } from '../lease/account.js';
import { shownEnding } from '../lease/ending.js';

/** How a credential ended, for programs that read the output. Contains no secret. */
export interface EndedLease {
  id: string;
  provider: string;
  issuer: string;
  issuedAt: string;
  /** One of the five endings. */
  ended: string | undefined;
  endedAt: string | undefined;
  because: string | undefined;
}

export function endedLeases(accounts: readonly Account[]): EndedLease[] {
  return accounts.flatMap(({ state }) =>
    state.leases.map(({ lease, ending }) => ({
      id: lease.id,
      provider: lease.provider,
      issuer: lease.issuer,
      issuedAt: timestamp(lease.issuedAt),
      ended: ending === undefined ? undefined : shownEnding(ending),
      endedAt: ending === undefined ? undefined : timestamp(ending.at),
      because: ending?.because,
    })),
  );
}
