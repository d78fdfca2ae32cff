import { type Clock, systemClock } from '../clock.js';
import type { JobpassError } from '../errors.js';
import type { Address, BrokerConfig } from './config/broker-config.js';
import { checkReload } from './config/check-reload.js';
import { configuredBroker } from './config/configured-broker.js';
import { ControlSocket } from './control-socket.js';
import type { Decision } from './exchange/exchange.js';
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
  /** Told of each decision about an exchange. */
  onDecision?: (decision: Decision) => void;
  /** Told once when nothing can be promised any more: the broker must stop. */
  onBroken?: (error: JobpassError) => void;
}

export interface Broker {
  /** Its issuer: the address at which jobs and services find it. */
  issuer: string;
  /** Where it listens. */
  address: Address;
  /** Where metrics are served, if anywhere. */
  admin: Address | undefined;
  /**
   * Takes another configuration for the requests to come.
   *
   * @throws JobpassError `usage` when it cannot be taken; the present one stays
   */
  reload(config: BrokerConfig): Promise<void>;
  /**
   * Changes the signing key.
   *
   * @returns for how long services may not know the new key yet, in seconds
   * @throws JobpassError `usage`, `state`
   */
  rotateKeys(options?: RotateOptions): Promise<number>;
  /** Takes no more requests, ends those under way, and stops. */
  close(): Promise<void>;
}

/**
 * Starts the embedded token server: opens its store, listens, and does at intervals what is due.
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
  // Records name the issuer, which shows only when the broker listens where it takes whatever port is free.
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
