import { type Clock, systemClock } from '../clock.js';
import type { JobpassError } from '../errors.js';
import type { Address, BrokerConfig } from './config/broker-config.js';
import { checkReload } from './config/check-reload.js';
import { configuredBroker } from './config/configured-broker.js';
import { ControlSocket } from './control-socket.js';
import type { Decision } from './exchange/decision.js';
import { listenForRequests } from './listeners.js';
import type { Log } from './log.js';
import { noMetrics, prometheus } from './metrics.js';
import { OpenParts } from './open-parts.js';
import { openStore, storeReporter } from './open-store.js';
import { type RotateOptions, rotateKeys } from './rotate-keys.js';
import { headLog, startSchedule } from './schedule.js';

export interface BrokerOptions {
  clock?: Clock;
  log?: Log;
  /** Called with each decision about an exchange. */
  onDecision?: (decision: Decision) => void;
  /** Called once if the store is no longer reliable. The broker must then stop. */
  onBroken?: (error: JobpassError) => void;
}

export interface Broker {
  /** The issuer: the address that jobs and services use. */
  issuer: string;
  /** The listening address. */
  address: Address;
  /** The address that serves metrics and health checks. Undefined if the broker does not serve them. */
  admin: Address | undefined;
  /**
   * Applies another configuration to later requests.
   *
   * @throws JobpassError `usage` if the configuration cannot be applied; the current configuration then stays in use
   */
  reload(config: BrokerConfig): Promise<void>;
  /**
   * Rotates the signing key.
   *
   * @returns the time until all services know the new key, in seconds
   * @throws JobpassError `usage`, `state`
   */
  rotateKeys(options?: RotateOptions): Promise<number>;
  /** Stops accepting requests, completes the requests in progress, and stops the broker. */
  close(): Promise<void>;
}

/**
 * Starts the embedded token server: opens the store, listens, and starts the periodic tasks.
 *
 * @throws JobpassError `usage`, `state`
 */
export async function startBroker(config: BrokerConfig, options: BrokerOptions = {}): Promise<Broker> {
  const parts = new OpenParts();
  try {
    return await start(config, options, parts);
  } catch (error) {
    await parts.close();
    throw error;
  }
}

async function start(
  config: BrokerConfig,
  { clock = systemClock, log = () => undefined, onDecision = () => undefined, onBroken }: BrokerOptions,
  parts: OpenParts,
): Promise<Broker> {
  const metrics = config.admin === undefined ? noMetrics : await prometheus();
  const control = parts.add(await ControlSocket.open(config.data));
  // Records contain the issuer. With port 0, the issuer is known only once the broker listens.
  let issuer = config.issuer ?? '';
  const onEvent = storeReporter(log, metrics, onBroken);
  const opened = parts.add(await openStore(config, { clock, issuer: () => issuer, onEvent }));
  metrics.watch(opened.store);
  const listeners = parts.add(await listenForRequests(config, opened, { clock, log, metrics, onDecision }));
  issuer = listeners.issuer;
  const logHead = headLog(opened.store, log);
  parts.add(startSchedule(opened, { log, logHead, rotateEvery: () => listeners.config().rotateEvery }));
  const rotate = (how: RotateOptions = {}): Promise<number> => rotateKeys(opened, how, { clock, log });
  control.serve({ rotateKeys: rotate, roles: () => configuredBroker(listeners.config(), issuer) });
  return {
    issuer,
    address: listeners.address,
    admin: listeners.admin,
    reload: async (next) => {
      checkReload(listeners.config(), next);
      listeners.reload(next);
    },
    rotateKeys: rotate,
    close: async () => {
      await parts.close();
      logHead();
    },
  };
}
