import type { Clock } from '../clock.js';
import type { JobpassError } from '../errors.js';
import { AuditKeys } from './audit/audit-keys.js';
import { signedTrail } from './audit/trail.js';
import type { BrokerConfig } from './config/broker-config.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import { openStorage } from './store/open-storage.js';
import type { Store, StoreEvent } from './store/store.js';
import { SigningKeys } from './tokens/signing-keys.js';

/** The persistent state of a broker: keys, tokens and records. */
export interface OpenStore {
  store: Store;
  keys: SigningKeys;
  auditKeys: AuditKeys;
  close(): Promise<void>;
}

export interface OpenStoreOptions {
  clock: Clock;
  /** The broker's own issuer, for its records. */
  issuer: () => string;
  onEvent: (event: StoreEvent) => void;
}

/** Opens the store of a broker. @throws JobpassError `usage`, `state` */
export async function openStore(
  config: BrokerConfig,
  { clock, issuer, onEvent }: OpenStoreOptions,
): Promise<OpenStore> {
  const storage = await openStorage(config, { clock, onEvent });
  try {
    const keys = await SigningKeys.open(storage.keys, clock);
    const auditKeys = await AuditKeys.open(storage.keys, Math.floor(clock.now() / 1000));
    const store = await storage.open(signedTrail(auditKeys, clock, issuer));
    return { store, keys, auditKeys, close: () => storage.close() };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** Returns a function that passes store events to the log and the metrics, and calls `onBroken` if the store fails. */
export function storeReporter(
  log: Log,
  metrics: Metrics,
  onBroken: ((error: JobpassError) => void) | undefined,
): (event: StoreEvent) => void {
  return (event) => {
    switch (event.kind) {
      case 'log': {
        const { kind: _, ...entry } = event;
        log(entry);
        break;
      }
      case 'synced':
        metrics.synced(event.seconds);
        break;
      case 'compacted':
        metrics.compacted();
        break;
      case 'broken':
        log({ event: 'journal broken', level: 'error', why: event.error.told });
        onBroken?.(event.error);
    }
  };
}
