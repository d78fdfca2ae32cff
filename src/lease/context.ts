import { sinkSecrets } from '../audit/sinks/registry.js';
import { type Clock, span } from '../clock.js';
import type { Settings } from '../config/settings.js';
import { JobpassError } from '../errors.js';
import type { HttpClient } from '../http/client.js';
import { openHttp } from '../http/open.js';
import type { Attempt, Patience } from '../http/retry.js';
import { type Ahead, ServiceClock } from '../http/service-clock.js';
import type { Limits } from '../http/transport.js';
import { type IdToken, readIdToken } from '../identity/id-token.js';
import type { ExchangeEvents, Life, Provider } from '../providers/provider.js';
import { loadProvider, providerDefinition } from '../providers/registry.js';
import type { Runner } from '../runners/runner.js';
import { printable } from '../text/printable.js';
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
  ahead?: Ahead | undefined;
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
  // Whoever signs the ID token knows the bearer that it was asked for with, and can write it into a claim.
  const bearer = new Secrets();
  bearer.add(...runner.idTokens.secrets());
  const show = (text: string): string => printable(bearer.redact(text));
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
  let remarked = false;
  const idTokenOnce = async (attempt: Attempt): Promise<IdToken> => {
    const { audience } = provider;
    if (audience === undefined) throw new Error('an ID token where the provider takes none');
    const sentAt = clock.now();
    const { raw, servedAt, served, fresh } = await runner.idTokens.request(audience, http, attempt);
    const receivedAt = clock.now();
    secrets.add(raw);
    // Of what cannot be a JWT no mask is set: it could be a word that half of the job's log is made of.
    if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(raw) && raw.length >= 20) await runner.step.mask([raw]);
    const { token, remark } = readIdToken(raw, audience, clock, {
      servedAt,
      fresh,
      show,
      ...(runner.system.claims === undefined ? {} : { worthShowing: runner.system.claims }),
    });
    if (remark !== undefined && !remarked) runner.step.log.warning(remark);
    remarked ||= remark !== undefined;
    const { iat } = token.claims;
    const minted = fresh === true && typeof iat === 'number' && iat <= Number(token.claims['exp']);
    const issued = minted ? { at: iat * 1000, sentAt, receivedAt } : undefined;
    serviceClock.estimate(served ?? issued);
    return token;
  };
  const idToken = async (): Promise<IdToken> => {
    try {
      return await http.persist(idTokenOnce);
    } catch (error) {
      if (!(error instanceof JobpassError)) throw error;
      // It has had all the patience there is for it, and no credential was in its answer.
      throw new JobpassError(error.code, error.message, error.hint === undefined ? {} : { hint: error.hint });
    }
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
