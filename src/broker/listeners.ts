import type { Clock } from '../clock.js';
import { AlarmReports } from './audit/alarms.js';
import { Refusals } from './audit/refusals.js';
import type { Address, BrokerConfig } from './config/broker-config.js';
import { originOf } from './config/build-config.js';
import type { Decision } from './exchange/decision.js';
import { TheftAlarms } from './exchange/theft-alarm.js';
import { openGithubTokens } from './github/open.js';
import { isIn, networks } from './http/client-address.js';
import { adminEndpoints, endpoints } from './http/endpoints.js';
import { listen } from './http/server.js';
import { describeFailure, type Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { OpenStore } from './open-store.js';
import { makeRuntimeConfig } from './runtime-config.js';
import { Seal } from './seal.js';
import { Tokens } from './tokens/tokens.js';

/** The time that requests in progress have to complete when the broker stops, in ms. */
const GRACE_MS = 10_000;
/** The time that metrics and health requests have to complete when the broker stops, in ms. */
const ADMIN_GRACE_MS = 1_000;

export interface ListenersOptions {
  clock: Clock;
  log: Log;
  metrics: Metrics;
  onDecision: (decision: Decision) => void;
}

/** The listeners of a broker, with the configuration that they use. */
export interface Listeners {
  issuer: string;
  address: Address;
  admin: Address | undefined;
  config(): BrokerConfig;
  /** Applies another configuration to later requests. @throws JobpassError `usage` */
  reload(config: BrokerConfig): void;
  /** Stops accepting requests and completes the requests in progress. */
  close(): Promise<void>;
}

/** Opens the listener for jobs and services, and the listener for metrics and health checks. @throws JobpassError `usage` */
export async function listenForRequests(
  config: BrokerConfig,
  { store, keys, auditKeys }: OpenStore,
  { clock, log, metrics, onDecision }: ListenersOptions,
): Promise<Listeners> {
  const onFailure = (error: unknown): void =>
    log({ event: 'failure', level: 'error', why: describeFailure(error) });
  const many = networks([...config.trustedProxies, ...config.unlimited]);
  const listener = await listen(config.listen, config.tls, onFailure, (address) => isIn(many, address));
  let stopping = false;
  // The main listener closes first. While it completes its requests in progress, the other listeners stay open, and /readyz reports
  // that the broker is stopping.
  const closing: (() => unknown)[] = [() => listener.close(GRACE_MS)];
  const close = async (): Promise<void> => {
    stopping = true;
    for (const end of closing.splice(0)) await end();
  };
  try {
    // With port 0, the issuer is known only now.
    const issuer = config.issuer ?? originOf(listener.address, config.tls !== undefined);
    const tokens = new Tokens({ store, keys, clock, issuer });
    const health = {
      notReady: () => (stopping ? 'stopping' : store.healthy ? undefined : 'records cannot be written'),
    };
    const admin = config.admin === undefined ? undefined : await listen(config.admin, undefined, onFailure);
    closing.push(() => admin?.close(ADMIN_GRACE_MS));
    admin?.serve(adminEndpoints(health, metrics));
    const seal = config.secret === undefined ? undefined : new Seal(config.secret);
    const github = openGithubTokens({ store, seal, clock, log, metrics });
    closing.push(() => github.close());
    const alarms = new TheftAlarms({ store, clock });
    const parts = { issuer, clock, log, metrics, tokens, alarms, store, github };
    let runtime = makeRuntimeConfig(config, parts);
    closing.push(() => runtime.close());
    const refusals = new Refusals({ store, clock, issuer, log });
    const alarmReports = new AlarmReports({ store, clock, issuer, log, metrics });
    listener.serve(
      endpoints({
        ...{ issuer, tokens, github, keys, auditKeys, refusals, alarmReports, metrics, log, health },
        onDecision,
        runtime: () => runtime,
      }),
      (address) => isIn(runtime.proxies, address) || isIn(runtime.unlimited, address),
    );
    return {
      issuer,
      address: listener.address,
      admin: admin?.address,
      config: () => runtime.config,
      reload: (next) => {
        const former = runtime;
        const made = makeRuntimeConfig(next, parts);
        try {
          if (next.tls !== undefined) listener.renewTls(next.tls);
        } catch (error) {
          made.close();
          throw error;
        }
        runtime = made;
        keys.forgetSignatures();
        // Requests in progress still use the connections from the former configuration.
        setTimeout(() => former.close(), GRACE_MS).unref();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
