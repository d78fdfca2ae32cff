import { JobpassError } from '../../errors.js';
import type { BrokerConfig } from './broker-config.js';

/** @throws JobpassError `usage` for what cannot change while the broker runs */
export function checkReload(present: BrokerConfig, next: BrokerConfig): void {
  const fixed = ['listen', 'issuer', 'data', 'postgres', 'admin', 'logFormat'] as const;
  const changed: string[] = fixed.filter(
    (name) => JSON.stringify(present[name]) !== JSON.stringify(next[name]),
  );
  if ((present.tls === undefined) !== (next.tls === undefined)) changed.push('tls');
  // Whether certificates are asked for is settled when it starts to listen.
  else if ((present.tls?.clientCa === undefined) !== (next.tls?.clientCa === undefined))
    changed.push('whether there is a tls.client-ca');
  if (changed.length > 0) {
    throw new JobpassError(
      'usage',
      `The new configuration was not taken: ${changed.join(', ')} cannot change while the broker runs`,
      { hint: 'Start it anew for that' },
    );
  }
}
