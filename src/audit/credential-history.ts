import type { ReadRecord } from './read-record.js';
import type { AuditEventName, AuditedJob } from './record.js';

/** A credential event from a record. */
export interface CredentialEvent {
  event: AuditEventName;
  /** The time in milliseconds since 1970, like every time in this file. */
  at: number;
  until?: number;
  because?: string;
  /** The number of renewals, for `renewed`. */
  renewals?: number;
  chain: string;
  sequence: number;
  /** Whether the record was written by the server that issued the credential rather than by the job. */
  byServer?: true;
}

/** A credential, or a rejected request for one, assembled from its records. */
export interface Credential {
  /** Undefined if no credential was issued. */
  id: string | undefined;
  uid?: string;
  /** The ID of the credential's key at the service. Copies of a session share the `uid`. */
  keyId?: string;
  provider: string;
  service?: string;
  name?: string;
  role?: string;
  scopes: readonly string[];
  subject: string;
  issuer?: string;
  actor?: string;
  job: AuditedJob;
  /** The CI system's run, or the chain if the records do not name the run. */
  run: string;
  deliveredTo: readonly string[];
  issuedAt: number;
  /** The latest expiry in any record. Renewals extend the expiry, and their records contain the new expiry in advance. */
  expiresAt?: number;
  /** The events in chronological order. */
  happened: CredentialEvent[];
}

/** A credential that is being assembled from records. */
interface History {
  credential: Credential;
  /** The chain of the first record. */
  chain: string;
  /** Whether the records name the run. */
  named: boolean;
  /** The credential according to each of the other chains, keyed by chain name. */
  otherChains?: Map<string, Credential>;
}

/**
 * Groups records by credential: the records of the job, and the records of the broker that issued the credential under the
 * same name.
 */
export class CredentialHistories {
  readonly #all: History[] = [];
  /** The histories. The key consists of the credential's name and its run. */
  readonly #byRun = new Map<string, History>();
  /** The histories for records that do not contain the name of a run. The key consists of the credential's name and its service. */
  readonly #byService = new Map<string, History>();
  /** The chains with signatures. Only brokers sign records. */
  readonly #brokerChains = new Set<string>();
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
    if (own.signature !== undefined) this.#brokerChains.add(own.chain);
    const { credential } = this.#historyOf(record);
    if (session?.expiration_time !== undefined)
      credential.expiresAt = Math.max(
        credential.expiresAt ?? session.expiration_time,
        session.expiration_time,
      );
    if (own.delivered_to !== undefined && credential.deliveredTo.length === 0)
      credential.deliveredTo = own.delivered_to.map((place) => this.#interned(place));
    credential.happened.push({
      event: own.event,
      at: time,
      ...(own.until === undefined ? {} : { until: own.until }),
      ...(own.because === undefined ? {} : { because: this.#interned(own.because) }),
      ...(own.renewals === undefined ? {} : { renewals: own.renewals.count }),
      chain: this.#interned(own.chain),
      sequence: metadata.sequence,
    });
  }

  /** Returns the history that a record belongs to, or starts a new one. */
  #historyOf(record: ReadRecord): History {
    const { metadata, unmapped, service, session } = record;
    const { chain } = unmapped.jobpass;
    const run = this.#interned(metadata.correlation_uid ?? chain);
    const named = metadata.correlation_uid !== undefined;
    const name = nameOf(record);
    if (name === undefined) return this.#addHistory({ credential: this.#begin(record, run), chain, named });
    const here = `${name}\n${run}`;
    const anywhere = `${name}\n${(session?.issuer ?? service.uid ?? '').replace(/\/$/, '')}`;
    let history = this.#byRun.get(here);
    if (history === undefined) {
      const other = this.#byService.get(anywhere);
      // The broker may not know the job's run, or neither record names a run.
      if (other !== undefined && !(named && other.named)) {
        history = other;
        if (named) Object.assign(history.credential, { run });
        history.named ||= named;
      } else {
        history = this.#addHistory({ credential: this.#begin(record, run), chain, named });
        if (other === undefined) this.#byService.set(anywhere, history);
      }
      this.#byRun.set(here, history);
    }
    if (history.chain !== chain && history.otherChains?.has(chain) !== true) {
      history.otherChains ??= new Map();
      history.otherChains.set(chain, this.#begin(record, run));
    }
    return history;
  }

  #addHistory(history: History): History {
    this.#all.push(history);
    return history;
  }

  /** Returns the number of records and the times of the first and the last record, or undefined if there are no records. */
  get span(): { records: number; firstAt: number | undefined; lastAt: number | undefined } {
    const some = this.#records > 0;
    return {
      records: this.#records,
      firstAt: some ? this.#firstAt : undefined,
      lastAt: some ? this.#lastAt : undefined,
    };
  }

  /** Returns all credentials in an order that depends only on the records. */
  list(): Credential[] {
    const all = this.#all.map((history) => this.#combined(history));
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

  /** Combines the records of all chains. If they differ, the job's records take precedence over the broker's. */
  #combined(history: History): Credential {
    const { credential, chain, named, otherChains } = history;
    const { happened } = credential;
    if (this.#brokerChains.size > 0)
      for (const one of happened) if (this.#brokerChains.has(one.chain)) one.byServer = true;
    if (otherChains === undefined) return credential;
    const sides = [...otherChains, [chain, { ...credential }] as const].sort(
      ([one], [other]) =>
        Number(this.#brokerChains.has(other)) - Number(this.#brokerChains.has(one)) || compare(other, one),
    );
    const sidesByWeight = sides.map(([, side]) => side);
    return Object.assign(credential, ...sidesByWeight, {
      job: Object.assign({}, ...sidesByWeight.map(({ job }) => job)),
      scopes: sidesByWeight.findLast(({ scopes }) => scopes.length > 0)?.scopes ?? [],
      issuedAt: Math.min(...sidesByWeight.map(({ issuedAt }) => issuedAt)),
      run: named ? credential.run : (sides.at(-1)?.[0] ?? chain),
      deliveredTo: credential.deliveredTo,
      happened,
    });
  }

  #begin({ time, session, user, service, actor, unmapped }: ReadRecord, run: string): Credential {
    const own = unmapped.jobpass;
    const { role, name, key_id: keyId } = own;
    const job = Object.fromEntries(
      Object.entries(own.job).map(([key, value]) => [key, this.#interned(String(value))]),
    );
    const by = service.uid ?? session?.issuer;
    return {
      id: session?.uid,
      ...(session?.credential_uid === undefined ? {} : { uid: session.credential_uid }),
      ...(keyId === undefined ? {} : { keyId }),
      provider: this.#interned(service.name),
      ...(by === undefined ? {} : { service: this.#interned(by) }),
      ...(name === undefined ? {} : { name: this.#interned(name) }),
      ...(role === undefined ? {} : { role: this.#interned(role) }),
      scopes: own.scopes?.map((scope) => this.#interned(scope)) ?? [],
      subject: this.#interned(user.name),
      ...(user.domain === undefined ? {} : { issuer: this.#interned(user.domain) }),
      ...(actor === undefined ? {} : { actor: this.#interned(actor.user.name) }),
      job: job as unknown as AuditedJob,
      run,
      deliveredTo: [],
      issuedAt: session?.created_time ?? time,
      happened: [],
    };
  }

  /** Returns a shared copy of a text, because thousands of records repeat the same texts. */
  #interned(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}

/**
 * Returns the name that links records of one credential, or undefined if no other record can belong to this credential. The broker
 * assigns a number to each rejected request, and the job receives this number.
 */
function nameOf({ session, unmapped }: ReadRecord): string | undefined {
  if (session !== undefined) return `issued\n${session.uid}`;
  const [, number] = /\(refusal ([0-9a-f]{12})\)/.exec(unmapped.jobpass.because ?? '') ?? [];
  return number === undefined ? undefined : `refused\n${number}`;
}

function inTime(one: CredentialEvent, other: CredentialEvent): number {
  return one.at - other.at || compare(one.chain, other.chain) || one.sequence - other.sequence;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
