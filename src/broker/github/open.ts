import { type Clock, systemClock } from '../../clock.js';
import type { HttpClient } from '../../http/client.js';
import { openHttp } from '../../http/open.js';
import { describeFailure, type Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Seal } from '../seal.js';
import type { Store } from '../store/store.js';
import { Ender } from './ender.js';
import { KeptTokens } from './kept-tokens.js';

/** The interval between searches for tokens whose ttl has passed, and for tokens of other brokers, in ms. */
const TICK_MS = 1_000;
const SCAN_MS = 15_000;
/** When the broker stops, the time limit for revocations in progress, in ms. */
const GRACE_MS = 3_000;

/** The installation tokens of a broker. A reload does not replace them. */
export interface GithubTokens {
  kept: KeptTokens;
  ender: Ender;
  /** Uses a client for the requests to an API. @returns a function that ends this use */
  use(api: string, http: HttpClient): () => void;
  close(): Promise<void>;
}

export interface GithubTokensOptions {
  store: Store;
  /** Undefined if the broker has no key-file. */
  seal: Seal | undefined;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}

/** Starts the task that ends a broker's installation tokens when their ttl has passed. */
export function openGithubTokens({ store, seal, clock, log, metrics }: GithubTokensOptions): GithubTokens {
  const kept = new KeptTokens(store, seal);
  /** The clients in use for each API, the most recent last. */
  const clients = new Map<string, Set<HttpClient>>();
  const opened = openHttp({}, { clock });
  const ender = new Ender({
    kept,
    http: (api) => [...(clients.get(api) ?? [])].at(-1) ?? opened.http,
    clock,
    log,
    note: (event) => store.note(event),
    onEnd: (by, state) => metrics.githubEnd(by, state),
  });
  metrics.watchGithub(ender);
  let failed = false;
  const scan = (): void => {
    ender.scan().then(
      () => {
        failed = false;
      },
      (error: unknown) => {
        // The failure is logged once, not every few seconds while the store is unavailable.
        if (!failed) log({ event: 'github tokens not read', level: 'warn', why: describeFailure(error) });
        failed = true;
      },
    );
  };
  if (kept.keeps) scan();
  const timers = [
    setInterval(() => ender.tick(), TICK_MS),
    ...(kept.keeps ? [setInterval(scan, SCAN_MS)] : []),
  ];
  return {
    kept,
    ender,
    use: (api, http) => {
      const all = clients.get(api) ?? new Set();
      clients.set(api, all.add(http));
      // After a failed reload, the former client is in use again.
      return () => {
        all.delete(http);
      };
    },
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      // If a revocation is interrupted, the token stays in the store.
      await Promise.race([ender.settled(), systemClock.sleep(GRACE_MS)]);
      opened.close();
    },
  };
}
