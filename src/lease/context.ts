import { sinkSecrets } from '../audit/sinks/registry.js';
import { type Clock, span } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { HttpClient } from '../http/client.js';
import { openHttp } from '../http/open.js';
import type { Patience } from '../http/retry.js';
import { type ClockLead, ServiceClock } from '../http/service-clock.js';
import type { Limits } from '../http/transport.js';
import type { IdToken } from '../identity/id-token.js';
import type { ExchangeEvents, Life, Provider } from '../providers/provider.js';
import { loadProvider, providerDefinition } from '../providers/registry.js';
import { JobIdTokens } from '../runners/job-id-tokens.js';
import type { Runner } from '../runners/runner.js';
import { Secrets } from '../text/secrets.js';

/** What one lease's life is lived with. */
export interface JobContext {
  runner: Runner;
  settings: Settings;
  clock: Clock;
  /** The clock of the service that issues the credential. */
  serviceClock: ServiceClock;
  secrets: Secrets;
  http: HttpClient;
  provider: Provider;
  /** Fetches a fresh ID token for the provider's audience and checks it. */
  idToken: () => Promise<IdToken>;
  /** Lets the connections go, so that the process can end. */
  close: () => Promise<void>;
}

export interface ContextOptions {
  runner: Runner;
  settings: Settings;
  life: Life;
  /** The job's. */
  clock: Clock;
  /** How far the service's clock is ahead of it, as an earlier process learnt. */
  ahead?: ClockLead | undefined;
  /** Those of a job that waits, unless told. */
  patience?: Patience;
  limits?: Limits;
  /** When everything must be over, on the clock's `elapsed` scale; absent where it has no end. */
  deadline?: number;
  signal?: AbortSignal | undefined;
  events: ExchangeEvents;
}

/** How long what goes on behind an operation that was given up is waited for, in milliseconds. */
const SETTLE_MS = 3_000;

/** Puts together what main and post both need: the client, the ID tokens and the provider. */
export async function openContext(options: ContextOptions): Promise<JobContext> {
  const { runner, settings, clock } = options;
  const secrets = new Secrets();
  secrets.add(...runner.idTokens.secrets());
  if (settings.clientKey !== undefined) secrets.add(settings.clientKey);
  secrets.add(...sinkSecrets(settings));
  const authorities = await providerDefinition(settings.provider).authorities?.(settings);
  const connection = authorities === undefined ? settings : { ...settings, authorities };
  const { http, close: closeHttp } = openHttp(connection, {
    clock,
    secrets,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.patience === undefined ? {} : { patience: options.patience }),
    ...(options.deadline === undefined ? {} : { deadline: options.deadline }),
    signal: options.signal,
    onRetry: (error, pauseMs) =>
      runner.step.log.info(`${error.message}; trying again in ${seconds(pauseMs)}`),
  });

  const serviceClock = new ServiceClock(clock, options.ahead);
  const idTokens = new JobIdTokens(runner.idTokens, { http, secrets, step: runner.step });
  const idToken = async (): Promise<IdToken> => {
    const { audience } = provider;
    if (audience === undefined) throw new Error('an ID token where the provider takes none');
    const { claims } = runner.system;
    return idTokens.checked(audience, { clock, serviceClock, log: runner.step.log, claims });
  };

  const provider = await loadProvider({
    settings,
    life: options.life,
    http,
    clock,
    serviceClock,
    log: runner.step.log,
    secrets,
    idToken,
    fixedIdToken: runner.idTokens.fixed === true,
    ...options.events,
  });
  const close = async (): Promise<void> => {
    await provider.settle?.(SETTLE_MS);
    closeHttp();
  };
  return { runner, settings, clock, serviceClock, secrets, http, provider, idToken, close };
}

function seconds(ms: number): string {
  return ms < 1_000 ? `${(ms / 1000).toFixed(1)}s` : span(ms);
}
