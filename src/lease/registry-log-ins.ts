import type { Clock } from '../clock.js';
import { JobpassError } from '../errors.js';
import { type Lease, usableUntil } from '../providers/lease.js';
import { secretsOf } from '../providers/lease-credential.js';
import type { RegistryLogIn } from '../providers/provider.js';
import type { JobContext } from './context.js';

/** A log-in that the keeper can return to clients. */
export interface MadeLogIn {
  logIn: RegistryLogIn;
  /** The expiry on the job's clock, in milliseconds since 1970. Undefined if it is unknown. */
  expiresAt: number | undefined;
  /** Whether the registry accepts the secret after the credential has ended, because the secret is not the credential itself. */
  outlives: boolean;
}

export interface RegistryLogInsOptions {
  /** @throws JobpassError if the context cannot be opened */
  context: () => Promise<Pick<JobContext, 'provider' | 'http' | 'secrets'>>;
  /** Returns the current lease, with its expiry on the job's clock; undefined if it is not live. */
  lease: () => Lease | undefined;
  /** The job's clock. */
  clock: Clock;
  /** Masks a secret in all later output of steps, before a client gets it. @throws JobpassError */
  hide: (secrets: readonly string[]) => Promise<void>;
  /** Called with each new log-in before a client gets it. */
  made: (host: string, made: MadeLogIn) => void;
}

/** The share of its lifetime that a log-in must have left, so that a client can use it for a whole push. */
const LEAST_SHARE = 1 / 3;
/** The shortest remaining lifetime of a log-in from an earlier lease while no new log-in is possible, in milliseconds. */
const LEAST_MS = 5_000;

interface Cached extends MadeLogIn {
  leaseId: string;
  madeAt: number;
}

/**
 * Makes log-ins to container registries from a job's credential. Clients request a log-in for each image, so a log-in serves until
 * less than a third of its lifetime is left, or until Jobpass replaces the credential. Simultaneous requests share one log-in.
 */
export class RegistryLogIns {
  readonly #options: RegistryLogInsOptions;
  readonly #latest = new Map<string, Cached>();
  readonly #making = new Map<string, Promise<Cached>>();

  constructor(options: RegistryLogInsOptions) {
    this.#options = options;
  }

  /** Returns a log-in to a registry. @throws JobpassError if there is no live credential or the service rejects the log-in */
  async get(host: string): Promise<MadeLogIn> {
    const { clock, lease: current } = this.#options;
    const lease = current();
    if (lease === undefined) {
      throw new JobpassError('state', 'the credential of this job is not live', {
        transient: true,
        hint: 'The log of the job contains the reason: the credential has ended, or it cannot be renewed at the moment',
      });
    }
    const latest = this.#latest.get(host);
    if (latest?.leaseId === lease.id && isLong(latest, clock.now())) return latest;
    try {
      return await this.#make(host, lease);
    } catch (error) {
      // The registry may still accept the log-in of an earlier lease.
      const until = latest?.outlives === true ? latest.expiresAt : undefined;
      const isTransient = error instanceof JobpassError && error.transient;
      if (latest === undefined || until === undefined || !isTransient) throw error;
      if (until - clock.now() < LEAST_MS) throw error;
      return latest;
    }
  }

  #make(host: string, lease: Lease): Promise<Cached> {
    const key = `${host} ${lease.id}`;
    const before = this.#making.get(key);
    if (before !== undefined) return before;
    const making = this.#logIn(host, lease).finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    return making;
  }

  async #logIn(host: string, lease: Lease): Promise<Cached> {
    const { context, clock, hide, made } = this.#options;
    const { provider, http, secrets } = await context();
    if (provider.registryLogIn === undefined) throw new Error('a provider without log-ins to registries');
    const logIn = await http.persist(async (attempt) => provider.registryLogIn?.(host, lease, attempt));
    if (logIn === undefined || !isPrintable(logIn.username) || !isPrintable(logIn.secret)) {
      throw new JobpassError(
        'malformed',
        `the log-in to ${host} contains no user name and no secret that clients can send`,
      );
    }
    const outlives = !secretsOf(lease).includes(logIn.secret);
    const { expiresAt = usableUntil(lease) } = logIn;
    const cached = { logIn, expiresAt, outlives, leaseId: lease.id, madeAt: clock.now() };
    secrets.add(logIn.secret);
    await hide([logIn.secret]);
    made(host, cached);
    this.#latest.set(host, cached);
    return cached;
  }
}

/** Whether enough of a log-in's lifetime is left. */
function isLong({ expiresAt, madeAt }: Cached, now: number): boolean {
  return expiresAt === undefined || expiresAt - now >= (expiresAt - madeAt) * LEAST_SHARE;
}

/** Whether a text can be sent in an HTTP header of Basic authentication. */
function isPrintable(text: unknown): boolean {
  return typeof text === 'string' && /^[\x20-\x7e]+$/.test(text);
}
