import type { ReadRecord } from './read-record.js';
import type { AuditEventName, AuditedJob } from './record.js';

/** What a record says happened to a credential. */
export interface Happened {
  event: AuditEventName;
  /** In milliseconds since 1970, as are all times. */
  at: number;
  until?: number;
  because?: string;
  /** Of `renewed`: how often. */
  renewals?: number;
  chain: string;
  sequence: number;
  /** Whether the server that issued the credential says so, and not its job. */
  byServer?: true;
}

/** A credential, or the refusal of one, as its records tell of it. */
export interface Credential {
  /** Undefined where none was issued. */
  id: string | undefined;
  uid?: string;
  provider: string;
  service?: string;
  name?: string;
  role?: string;
  scopes: readonly string[];
  subject: string;
  issuer?: string;
  actor?: string;
  job: AuditedJob;
  /** The run of the CI system, or the chain where that has no name. */
  run: string;
  deliveredTo: readonly string[];
  issuedAt: number;
  /** The latest that was told: renewals move it, and their records say in advance until when they may. */
  expiresAt?: number;
  /** In order of time. */
  happened: Happened[];
}

/** A credential while records are added. */
interface Held {
  credential: Credential;
  /** Of the record that it was begun with. */
  chain: string;
  /** Whether its run has a name. */
  named: boolean;
  /** What other chains say of it, by their names. */
  others?: Map<string, Credential>;
}

/**
 * Puts records together by the credential that they are about: those of its job, and those of the broker that issued it, which
 * has the same name for it.
 */
export class Credentials {
  readonly #all: Held[] = [];
  /** By name and run. */
  readonly #found = new Map<string, Held>();
  /** By name and service, for who does not know the name of the run. */
  readonly #anywhere = new Map<string, Held>();
  /** Chains with signatures: only brokers make those. */
  readonly #ofBrokers = new Set<string>();
  readonly #texts = new Map<string, string>();
  #records = 0;
  #firstAt = Number.POSITIVE_INFINITY;
  #lastAt = Number.NEGATIVE_INFINITY;

  add(record: ReadRecord): void {
    const { time, metadata, unmapped, session } = record;
    const own = unmapped.jobpass;
    this.#records++;
    this.#firstAt = Math.min(this.#firstAt, time);
    this.#lastAt = Math.max(this.#lastAt, time);
    if (own.signature !== undefined) this.#ofBrokers.add(own.chain);
    const { credential } = this.#heldFor(record);
    if (session?.expiration_time !== undefined)
      credential.expiresAt = Math.max(
        credential.expiresAt ?? session.expiration_time,
        session.expiration_time,
      );
    if (own.delivered_to !== undefined && credential.deliveredTo.length === 0)
      credential.deliveredTo = own.delivered_to.map((place) => this.#kept(place));
    credential.happened.push({
      event: own.event,
      at: time,
      ...(own.until === undefined ? {} : { until: own.until }),
      ...(own.because === undefined ? {} : { because: this.#kept(own.because) }),
      ...(own.renewals === undefined ? {} : { renewals: own.renewals.count }),
      chain: this.#kept(own.chain),
      sequence: metadata.sequence,
    });
  }

  /** What a record is about: another one has told of it, or it begins here. */
  #heldFor(record: ReadRecord): Held {
    const { metadata, unmapped, service, session } = record;
    const { chain } = unmapped.jobpass;
    const run = this.#kept(metadata.correlation_uid ?? chain);
    const named = metadata.correlation_uid !== undefined;
    const name = nameOf(record);
    if (name === undefined) return this.#hold({ credential: this.#begin(record, run), chain, named });
    const here = `${name}\n${run}`;
    const anywhere = `${name}\n${(session?.issuer ?? service.uid ?? '').replace(/\/$/, '')}`;
    let held = this.#found.get(here);
    if (held === undefined) {
      const other = this.#anywhere.get(anywhere);
      // A broker may know nothing of the run that a job has, or both nothing.
      if (other !== undefined && !(named && other.named)) {
        held = other;
        if (named) Object.assign(held.credential, { run });
        held.named ||= named;
      } else {
        held = this.#hold({ credential: this.#begin(record, run), chain, named });
        if (other === undefined) this.#anywhere.set(anywhere, held);
      }
      this.#found.set(here, held);
    }
    if (held.chain !== chain && held.others?.has(chain) !== true) {
      held.others ??= new Map();
      held.others.set(chain, this.#begin(record, run));
    }
    return held;
  }

  #hold(held: Held): Held {
    this.#all.push(held);
    return held;
  }

  /** How many records there were, and the times of the first and the last; undefined of none. */
  get span(): { records: number; firstAt: number | undefined; lastAt: number | undefined } {
    const some = this.#records > 0;
    return {
      records: this.#records,
      firstAt: some ? this.#firstAt : undefined,
      lastAt: some ? this.#lastAt : undefined,
    };
  }

  /** All of them, in an order that follows from the records alone. */
  list(): Credential[] {
    const all = this.#all.map((held) => this.#put(held));
    for (const { happened } of all) happened.sort(inTime);
    return all.sort(
      (one, other) =>
        one.issuedAt - other.issuedAt ||
        compare(one.run, other.run) ||
        compare(one.id ?? '', other.id ?? '') ||
        compare(one.happened[0]?.chain ?? '', other.happened[0]?.chain ?? '') ||
        (one.happened[0]?.sequence ?? 0) - (other.happened[0]?.sequence ?? 0),
    );
  }

  /** A credential as all chains together tell of it. Of what they tell differently the job knows more than its broker. */
  #put(held: Held): Credential {
    const { credential, chain, named, others } = held;
    const { happened } = credential;
    if (this.#ofBrokers.size > 0)
      for (const one of happened) if (this.#ofBrokers.has(one.chain)) one.byServer = true;
    if (others === undefined) return credential;
    const sides = [...others, [chain, { ...credential }] as const].sort(
      ([one], [other]) =>
        Number(this.#ofBrokers.has(other)) - Number(this.#ofBrokers.has(one)) || compare(other, one),
    );
    const told = sides.map(([, side]) => side);
    return Object.assign(credential, ...told, {
      job: Object.assign({}, ...told.map(({ job }) => job)),
      scopes: told.findLast(({ scopes }) => scopes.length > 0)?.scopes ?? [],
      issuedAt: Math.min(...told.map(({ issuedAt }) => issuedAt)),
      run: named ? credential.run : (sides.at(-1)?.[0] ?? chain),
      deliveredTo: credential.deliveredTo,
      happened,
    });
  }

  #begin({ time, session, user, service, actor, unmapped }: ReadRecord, run: string): Credential {
    const own = unmapped.jobpass;
    const { role, name } = own;
    const job = Object.fromEntries(
      Object.entries(own.job).map(([key, value]) => [key, this.#kept(String(value))]),
    );
    const by = service.uid ?? session?.issuer;
    return {
      id: session?.uid,
      ...(session?.credential_uid === undefined ? {} : { uid: session.credential_uid }),
      provider: this.#kept(service.name),
      ...(by === undefined ? {} : { service: this.#kept(by) }),
      ...(name === undefined ? {} : { name: this.#kept(name) }),
      ...(role === undefined ? {} : { role: this.#kept(role) }),
      scopes: own.scopes?.map((scope) => this.#kept(scope)) ?? [],
      subject: this.#kept(user.name),
      ...(user.domain === undefined ? {} : { issuer: this.#kept(user.domain) }),
      ...(actor === undefined ? {} : { actor: this.#kept(actor.user.name) }),
      job: job as unknown as AuditedJob,
      run,
      deliveredTo: [],
      issuedAt: session?.created_time ?? time,
      happened: [],
    };
  }

  /** One copy of each text: thousands of records say the same. */
  #kept(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}

/**
 * What a record calls what it is about; undefined where nothing else can be about that. A refusal has a number at a broker, and
 * the job is told it.
 */
function nameOf({ session, unmapped }: ReadRecord): string | undefined {
  if (session !== undefined) return `issued\n${session.uid}`;
  const [, number] = /\(refusal ([0-9a-f]{12})\)/.exec(unmapped.jobpass.because ?? '') ?? [];
  return number === undefined ? undefined : `refused\n${number}`;
}

function inTime(one: Happened, other: Happened): number {
  return one.at - other.at || compare(one.chain, other.chain) || one.sequence - other.sequence;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
