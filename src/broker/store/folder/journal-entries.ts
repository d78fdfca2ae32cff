import { setImmediate as nextTurn } from 'node:timers/promises';
import { freshHead, type Head } from '../../../audit/chain.js';
import type { AuditEvent } from '../../../audit/record.js';
import { JobpassError } from '../../../errors.js';
import type { Trail } from '../store.js';
import type { AuditFiles } from './audit-files.js';
import { closedError, type DurableEntries, expiryError } from './entries.js';
import type { Journal } from './journal.js';
import type { AuditLine, Entry, Item, StoredEntry } from './journal-lines.js';
import { SWEEP_EVERY_MS, type Table } from './table.js';
import { Batch, type Change } from './write-batch.js';

/** The audit trail for entries. */
export interface Audit {
  /** The folder of the trail's files. */
  folder: string;
  next: Trail['next'];
  /** Whether the expiry of an entry is recorded. */
  noted(key: string): boolean;
  /** The audit event for the expiry of a value. */
  expired(value: string): AuditEvent;
}

/**
 * Entries in a journal, with group commit: while one batch is written, new requests form the next batch.
 *
 * The table contains durable entries. An entry whose removal is not durable yet is hidden. Therefore, a failed write does not have
 * to be undone in the table, and a compaction may write the whole table.
 */
export class JournalEntries implements DurableEntries {
  readonly #table: Table;
  readonly #journal: Journal;
  readonly #audit: (Audit & { trail: AuditFiles }) | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #waiting: Batch[] = [];
  /** The batch that contains the last operation of each key, if this operation is a put that is not durable yet. */
  readonly #putting = new Map<string, Batch>();
  /** The last removal of a key, while it is not durable yet. */
  readonly #removing = new Map<string, Entry>();
  /** Failed removals and their records. The next batch writes them first, because the journal still contains the entries. */
  readonly #unsaved = new Map<string, AuditEvent | undefined>();
  #head: Head | undefined;
  /** The last line of the trail. A compaction writes this line again, so that the journal always contains the head. */
  #last: AuditLine | undefined;
  #writer: Promise<void> | undefined;
  #lastWorked = true;
  #closed = false;

  constructor(
    table: Table,
    journal: Journal,
    audit: (Audit & { trail: AuditFiles; last: AuditLine | undefined }) | undefined,
  ) {
    this.#table = table;
    this.#journal = journal;
    this.#audit = audit;
    this.#head = audit?.trail.head;
    this.#last = audit?.last;
    this.#timer = setInterval(() => this.#tick(), SWEEP_EVERY_MS).unref();
  }

  get healthy(): boolean {
    return this.#lastWorked && this.#journal.broken === undefined && this.#audit?.trail.behind !== true;
  }

  get size(): number {
    return this.#table.size;
  }

  get bytes(): number {
    return this.#journal.bytes;
  }

  get head(): Head | undefined {
    return this.#head;
  }

  get(key: string): string | undefined {
    return this.#table.get(key);
  }

  startingWith(prefix: string): StoredEntry[] {
    return this.#table.startingWith(prefix);
  }

  put(key: string, value: string, expiresAt: number, note?: AuditEvent): Promise<void> {
    const refusal = this.#refusal() ?? expiryError(expiresAt);
    if (refusal !== undefined) return Promise.reject(refusal);
    const batch = this.#enqueue({ entry: [key, expiresAt, value], ...(note && { note }) });
    this.#putting.set(key, batch);
    return batch.done;
  }

  claim(key: string, expiresAt: number, value = ''): Promise<boolean> {
    const pending = this.#putting.get(key);
    if (pending !== undefined) {
      const again = (): Promise<boolean> => this.claim(key, expiresAt, value);
      return pending.done.then(again, again);
    }
    if (this.#table.get(key) !== undefined) return Promise.resolve(false);
    return this.put(key, value, expiresAt).then(() => true);
  }

  remove(key: string, note?: (value: string) => AuditEvent | undefined): Promise<boolean> {
    const pending = this.#putting.get(key);
    // The record of the removal requires the value, and so does the result of this call.
    if (pending !== undefined && note !== undefined) {
      return pending.done.then(
        () => this.remove(key, note),
        () => false,
      );
    }
    const value = this.#table.get(key);
    // An expired entry is recorded as expired, not as removed.
    if (value === undefined && this.#table.isDue(key)) return Promise.resolve(false);
    const existed = this.#table.hide(key);
    const known = existed || this.#putting.has(key) || this.#removing.has(key) || this.#unsaved.has(key);
    if (!known) return Promise.resolve(false);
    const event = value === undefined ? undefined : note?.(value);
    const refusal = this.#refusal();
    if (refusal !== undefined) {
      this.#keepUnsaved(key, event);
      return Promise.reject(refusal);
    }
    return this.#remove(key, event).done.then(() => value !== undefined);
  }

  note(event: AuditEvent): Promise<void> {
    const refusal = this.#refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    return this.#audit === undefined ? Promise.resolve() : this.#enqueue({ note: event }).done;
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      clearInterval(this.#timer);
      if (this.#unsaved.size > 0) this.#tryWriting();
    }
    await this.#writer;
    await this.#journal.close();
    await this.#audit?.trail.close();
  }

  #refusal(): JobpassError | undefined {
    if (this.#audit?.trail.full) {
      return new JobpassError('state', 'The files of the audit trail cannot be written', {
        transient: true,
        hint: 'The log of the broker has the error of the last write. Often the disk is full',
      });
    }
    return this.#journal.broken ?? (this.#closed ? closedError() : undefined);
  }

  #remove(key: string, note: AuditEvent | undefined): Batch {
    const removal: Entry = [key];
    this.#putting.delete(key);
    this.#removing.set(key, removal);
    return this.#enqueue({ entry: removal, ...(note && { note }) });
  }

  /** Stores a failed removal for a retry. The record of an earlier removal of the key takes precedence. */
  #keepUnsaved(key: string, note: AuditEvent | undefined): void {
    this.#unsaved.set(key, this.#unsaved.get(key) ?? note);
  }

  #enqueue(change: Change): Batch {
    let batch = this.#waiting.at(-1);
    if (batch === undefined || batch.full) {
      batch = new Batch();
      this.#waiting.push(batch);
    }
    batch.add(change);
    this.#writer ??= this.#write();
    return batch;
  }

  /** Writes batches until none is waiting. Never rejects. */
  async #write(): Promise<void> {
    do {
      // One batch contains all requests of this turn of the event loop.
      await nextTurn();
      const batch = this.#waiting.shift();
      if (batch !== undefined) await this.#flush(batch);
      await this.#journal.tidy(() => this.#live(), this.#table.weight + (this.#last?.[1].length ?? 0));
    } while (this.#waiting.length > 0);
    this.#writer = undefined;
  }

  /** Returns the items that a compaction must keep, at the time of the call. */
  #live(): Iterable<Item> {
    const last = this.#last;
    const entries = this.#table.live();
    return (function* () {
      if (last !== undefined) yield last;
      yield* entries;
    })();
  }

  async #flush(batch: Batch): Promise<void> {
    const retried = [...this.#unsaved].map(
      ([key, note]): Change => ({ entry: [key], ...(note && { note }) }),
    );
    const all = retried.length === 0 ? batch.changes : [...retried, ...batch.changes];
    let lines: string[];
    try {
      lines = await this.#append(all);
      this.#lastWorked = true;
      for (const { entry } of retried) {
        if (entry === undefined) continue;
        this.#unsaved.delete(entry[0]);
        this.#table.deleteHidden(entry[0]);
      }
      this.#settle(batch, true);
      batch.resolve();
    } catch (error) {
      this.#lastWorked = false;
      this.#settle(batch, false);
      batch.reject(error);
      return;
    }
    if (lines.length > 0 && this.#head !== undefined) await this.#audit?.trail.add(lines, this.#head);
  }

  /** Appends changes to the journal. @returns the trail's lines that are now durable */
  async #append(all: readonly Change[]): Promise<string[]> {
    const entries = all.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
    const notes = all.flatMap(({ note }) => (note === undefined ? [] : [note]));
    if (this.#audit === undefined || notes.length === 0) {
      await this.#journal.append(entries);
      return [];
    }
    const before = this.#head ?? freshHead();
    const { lines, head } = this.#audit.next(notes, before);
    const numbered = lines.map((line, at): AuditLine => [before.count + 1 + at, line]);
    await this.#journal.append([...entries, ...numbered]);
    this.#head = head;
    this.#last = numbered.at(-1);
    return lines;
  }

  #settle(batch: Batch, durable: boolean): void {
    for (const { entry, note } of batch.changes) {
      if (entry === undefined) continue;
      const [key] = entry;
      if (entry.length === 3) {
        if (this.#putting.get(key) === batch) this.#putting.delete(key);
        if (!durable) continue;
        this.#table.set(entry);
        // A pending removal was requested after this put: earlier removals are already settled.
        if (this.#removing.has(key)) this.#table.hide(key);
        continue;
      }
      const isLast = this.#removing.get(key) === entry;
      if (isLast) this.#removing.delete(key);
      if (!durable) {
        if (isLast || note !== undefined) this.#keepUnsaved(key, note);
      } else if (isLast) this.#table.deleteHidden(key);
    }
  }

  #tick(): void {
    this.#table.sweep(undefined, (key, value) => this.#expire(key, value));
    if (this.#audit?.trail.behind) this.#audit.trail.catchUp().catch(() => undefined);
    else this.#audit?.trail.sync().catch(() => undefined);
    if (this.#writer !== undefined || this.#journal.broken !== undefined) return;
    // While the store is unhealthy, there may be no requests, and only an attempt to write reveals when the store works again.
    if (this.#lastWorked) this.#writer = this.#write();
    else this.#tryWriting();
  }

  /** Removes an expired entry and records its expiry. */
  #expire(key: string, value: string): void {
    if (this.#audit === undefined || this.#refusal() !== undefined) return;
    this.#table.hide(key);
    this.#remove(key, this.#audit.expired(value)).done.catch(() => undefined);
  }

  #tryWriting(): void {
    const batch = new Batch();
    batch.done.catch(() => undefined);
    this.#waiting.push(batch);
    this.#writer ??= this.#write();
  }
}
