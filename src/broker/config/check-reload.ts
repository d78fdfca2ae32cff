import { JobpassError } from '../../errors.js';
import type { BrokerConfig } from './broker-config.js';

/** The settings that cannot change while the broker runs, each with its name in the file. */
const FIXED = {
  listen: 'listen',
  issuer: 'issuer',
  data: 'data',
  postgres: 'postgres',
  secret: 'key-file',
  admin: 'admin',
  logFormat: 'log',
} as const;

/** Checks that a reload changes no setting that requires a restart. @throws JobpassError `usage` */
export function checkReload(present: BrokerConfig, next: BrokerConfig): void {
  const changed: string[] = Object.entries(FIXED)
    .filter(([name]) => {
      const setting = name as keyof typeof FIXED;
      return JSON.stringify(present[setting]) !== JSON.stringify(next[setting]);
    })
    .map(([, setting]) => setting);
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
