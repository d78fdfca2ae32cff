import { sinkSecrets } from '../audit/sinks/registry.js';
import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { HttpClient } from '../http/client.js';
import { openHttp } from '../http/open.js';
import { logRetries, type Patience } from '../http/retry.js';
import { ServiceClock } from '../http/service-clock.js';
import type { Limits } from '../http/transport.js';
import type { IdToken } from '../identity/id-token.js';
import type { ExchangeEvents, Provider } from '../providers/provider.js';
import { loadProvider, providerDefinition } from '../providers/registry.js';
import { JobIdTokens } from '../runners/job-id-tokens.js';
import type { Runner } from '../runners/runner.js';
import { Secrets } from '../text/secrets.js';
import type { JobState } from './folder.js';

/** For a process in which main and post follow one another. */
export { keepConnections } from '../http/open.js';

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

/** The bounds of every request, where they are not those of a job that waits. */
export interface RequestBounds {
  patience?: Patience;
  limits?: Limits;
  /** The most that everything may take, in milliseconds; absent where it has no end. */
  budgetMs?: number;
  signal?: AbortSignal;
}

export interface ContextOptions {
  runner: Runner;
  /** With how far the service's clock is ahead of the job's, as far as that was learnt. */
  state: Pick<JobState, 'settings' | 'life' | 'ahead'>;
  /** The job's. */
  clock: Clock;
  bounds: RequestBounds;
  events: ExchangeEvents;
}

/** How long what goes on behind an operation that was given up is waited for, in milliseconds. */
const SETTLE_MS = 3_000;

/** Puts together what main and post both need: the client, the ID tokens and the provider. */
export async function openContext(options: ContextOptions): Promise<JobContext> {
  const { runner, clock, events } = options;
  const { settings, life, ahead } = options.state;
  const { budgetMs, ...bounds } = options.bounds;
  const deadline = budgetMs === undefined ? {} : { deadline: clock.elapsed() + budgetMs };
  const secrets = new Secrets();
  secrets.add(...runner.idTokens.secrets());
  if (settings.clientKey !== undefined) secrets.add(settings.clientKey);
  secrets.add(...sinkSecrets(settings));
  const authorities = await providerDefinition(settings.provider).authorities?.(settings);
  const connection = authorities === undefined ? settings : { ...settings, authorities };
  const { http, close: closeHttp } = openHttp(connection, {
    clock,
    secrets,
    ...bounds,
    ...deadline,
    retries: logRetries(runner.step.log),
  });

  const serviceClock = new ServiceClock(clock, ahead);
  const idTokens = new JobIdTokens(runner.idTokens, { http, secrets, step: runner.step });
  const idToken = async (): Promise<IdToken> => {
    const { audience } = provider;
    if (audience === undefined) throw new Error('an ID token where the provider takes none');
    const { claims } = runner.system;
    return idTokens.checked(audience, { clock, serviceClock, log: runner.step.log, claims });
  };

  const provider = await loadProvider({
    settings,
    life,
    http,
    clock,
    serviceClock,
    log: runner.step.log,
    secrets,
    idToken,
    fixedIdToken: runner.idTokens.fixed === true,
    ...events,
  });
  const close = async (): Promise<void> => {
    await provider.settle?.(SETTLE_MS);
    closeHttp();
  };
  return { runner, settings, clock, serviceClock, secrets, http, provider, idToken, close };
}
