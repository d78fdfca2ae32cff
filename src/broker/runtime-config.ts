import type { BlockList } from 'node:net';
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import type { Clock } from '../clock.js';
import { openHttp } from '../http/open.js';
import type { BrokerConfig } from './config/broker-config.js';
import type { ExchangeRules } from './exchange/exchange.js';
import { idTokenVerifier } from './exchange/id-tokens.js';
import type { TheftAlarms } from './exchange/theft-alarm.js';
import type { GithubTokens } from './github/open.js';
import { githubRuntime } from './github/runtime.js';
import { networks } from './http/client-address.js';
import { type Clients, clientsOf } from './http/client-authentication.js';
import { metadata, PATHS } from './http/metadata.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { Store } from './store/store.js';
import type { Tokens } from './tokens/tokens.js';

/**
 * A configuration in use. A reload creates a new runtime configuration; requests in progress complete with the configuration that
 * they started with.
 */
export interface RuntimeConfig {
  config: BrokerConfig;
  rules: ExchangeRules;
  clients: Clients;
  metadata: Readonly<Record<string, unknown>>;
  proxies: BlockList | undefined;
  unlimited: BlockList | undefined;
  limiter: RateLimiterMemory;
  close(): void;
}

/** The parts of a broker that a reload does not replace. */
export interface RuntimeParts {
  issuer: string;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  tokens: Tokens;
  store: Store;
  github: GithubTokens;
  alarms: TheftAlarms;
}

/** The window for counting the requests of one source, in seconds. */
const RATE_WINDOW_S = 10;

/** Prepares a configuration for use. @throws JobpassError `usage` for problems that only its use reveals */
export function makeRuntimeConfig(config: BrokerConfig, parts: RuntimeParts): RuntimeConfig {
  const { issuer, clock, log, metrics, tokens, alarms } = parts;
  const proxies = networks(config.trustedProxies);
  const unlimited = networks(config.unlimited);
  const clients = config.trust.map((entry) => ({ entry, ...openHttp({ ca: entry.ca }, { clock }) }));
  const idTokens = idTokenVerifier(
    clients.map(({ entry, http }) => ({
      issuer: entry.issuer,
      audience: entry.audience.length === 0 ? [issuer] : entry.audience,
      ...(entry.algorithms === undefined ? {} : { algorithms: entry.algorithms }),
      ...(entry.jwksUri === undefined ? {} : { jwksUri: entry.jwksUri }),
      jobKeys: entry.jobKeys,
      http,
    })),
    {
      clock,
      onFetch: ({ issuer: of, ok, reason }) => {
        metrics.keysFetched(of, ok);
        if (!ok) log({ event: 'issuer keys not fetched', level: 'warn', issuer: of, why: reason });
      },
    },
  );
  // Comes after everything that can fail, because it checks the apps at GitHub and logs the result.
  const github = githubRuntime(config, parts);
  // Loads the keys now, so that the first job does not wait for them. If an issuer is down now, its next job triggers another fetch.
  idTokens.prefetch().catch(() => undefined);
  return {
    config,
    rules: {
      ...{ idTokens, roles: config.roles, tokens, alarms, clock },
      ...{ github: github.issuer, endpoint: `${issuer}${PATHS.token}` },
    },
    clients: clientsOf(config.resourceServers),
    metadata: metadata(issuer, config),
    proxies,
    unlimited,
    limiter: new RateLimiterMemory({
      points: Math.max(1, Math.ceil((config.requestsPerMinute * RATE_WINDOW_S) / 60)),
      duration: RATE_WINDOW_S,
    }),
    close: () => {
      idTokens.close();
      for (const client of clients) client.close();
      github.close();
    },
  };
}
