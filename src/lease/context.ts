import { sinkSecrets } from '../audit/sinks/registry.js';
import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { HttpClient } from '../http/client.js';
import { openHttp } from '../http/open.js';
import { logRetries, type Patience } from '../http/retry.js';
import { ServiceClock } from '../http/service-clock.js';
import type { Limits } from '../http/transport.js';
import type { Claims, IdToken } from '../identity/id-token.js';
import { type JobKey, savedJobKey } from '../identity/job-key.js';
import type { ExchangeEvents, OtherCredential } from '../providers/context.js';
import { secretsOf } from '../providers/lease-credential.js';
import type { Provider } from '../providers/provider.js';
import { loadProvider, providerDefinition } from '../providers/registry.js';
import { JobIdTokens } from '../runners/job-id-tokens.js';
import { jobKey } from '../runners/job-keys.js';
import type { Runner } from '../runners/runner.js';
import { Secrets } from '../text/secrets.js';
import { readOtherCredential } from './other-credential.js';
import type { JobState } from './state.js';

/** If one process runs main and post, the connections stay open between them. */
export { keepConnections } from '../http/open.js';

/** The services that a lease needs during its life. */
export interface JobContext {
  runner: Runner;
  settings: Settings;
  clock: Clock;
  /** The clock of the service that issued the credential. */
  serviceClock: ServiceClock;
  secrets: Secrets;
  http: HttpClient;
  provider: Provider;
  /** Fetches a fresh ID token for the provider's audience and checks it. */
  idToken: () => Promise<IdToken>;
  /** The ID token that `idToken` returned last. */
  readonly latestIdToken: IdToken | undefined;
  /** Closes the connections, so that the process can exit. */
  close: () => Promise<void>;
}

/** Limits for every request, if they differ from the limits of a main step. */
export interface RequestBounds {
  patience?: Patience;
  limits?: Limits;
  /** The time limit for all requests together, in milliseconds. Undefined: no limit. */
  budgetMs?: number;
  signal?: AbortSignal;
}

export interface ContextOptions {
  runner: Runner;
  /**
   * The job state. It stores how far the service's clock is ahead of the job's clock once Jobpass knows the difference, and the
   * job key once an exchange uses the key.
   */
  state: Pick<JobState, 'settings' | 'life' | 'ahead' | 'logsInWith' | 'entry' | 'jobKey' | 'jobKeyFile'>;
  /** The job's clock. */
  clock: Clock;
  bounds: RequestBounds;
  events: ExchangeEvents;
  /** Resolves when the credential with which this one logs in is saved. Undefined if it was saved before. */
  otherIsSaved?: (() => Promise<void>) | undefined;
  /** Whether all of the job's steps have ended. */
  jobEnds?: boolean | undefined;
}

/** The longest wait for a canceled operation's background work, in milliseconds. */
const SETTLE_MS = 3_000;

/** Creates the context that main and post need: the HTTP client, the source of ID tokens and the provider. */
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
    if (audience === undefined) throw new Error('an ID token for a provider without an audience');
    const { claims } = runner.system;
    latest = await idTokens.checked(audience, { clock, serviceClock, log: runner.step.log, claims });
    return latest;
  };
  let latest: IdToken | undefined;

  const otherCredential = async (): Promise<OtherCredential> => {
    await options.otherIsSaved?.();
    const { logsInWith } = options.state;
    if (logsInWith === undefined) throw new Error('no other credential to log in with');
    const other = readOtherCredential(logsInWith, clock);
    secrets.add(...secretsOf(other.lease));
    return other;
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
    otherCredential,
    fixedIdToken: runner.idTokens.fixed === true,
    entry: options.state.entry ?? settings.name ?? settings.provider,
    jobKey: (claims) => keyFor(claims, options, secrets),
    jobEnds: options.jobEnds === true,
    ...events,
  });
  const close = async (): Promise<void> => {
    await provider.settle?.(SETTLE_MS);
    closeHttp();
  };
  return {
    ...{ runner, settings, clock, serviceClock, secrets, http, provider, idToken, close },
    get latestIdToken() {
      return latest;
    },
  };
}

/** Returns the job key: the key in the state, or otherwise the key that the job's processes share. */
async function keyFor(claims: Claims, { runner, state }: ContextOptions, secrets: Secrets): Promise<JobKey> {
  const saved = state.jobKey === undefined ? undefined : savedJobKey(state.jobKey);
  const found = saved === undefined ? await jobKey(runner.system, claims, runner.step.log) : { key: saved };
  secrets.add(found.key.secret);
  // The state is saved before the credential is used.
  state.jobKey = found.key.secret;
  if (found.file !== undefined) state.jobKeyFile = found.file;
  return found.key;
}
