import { JobpassError } from '../../errors.js';
import type { BrokerConfig } from './broker-config.js';

/** Checks that a reload changes no setting that requires a restart. @throws JobpassError `usage` */
export function checkReload(present: BrokerConfig, next: BrokerConfig): void {
  const fixed = ['listen', 'issuer', 'data', 'postgres', 'admin', 'logFormat'] as const;
  const changed: string[] = fixed.filter(
    (name) => JSON.stringify(present[name]) !== JSON.stringify(next[name]),
  );
  if ((present.tls === undefined) !== (next.tls === undefined)) changed.push('tls');
  // A listener requests client certificates either from its start or never.
  else if ((present.tls?.clientCa === undefined) !== (next.tls?.clientCa === undefined))
    changed.push('tls.client-ca');
  if (changed.length > 0) {
    throw new JobpassError(
      'usage',
      `The broker did not reload its configuration: ${changed.join(', ')} cannot change while the broker runs`,
      { hint: 'Restart the broker to apply the change' },
    );
  }
}
