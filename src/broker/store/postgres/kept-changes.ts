import type { AuditEvent } from '../../../audit/record.js';
import type { Connection } from './connection.js';
import type { WriteStatements } from './statements.js';
import { wholeSecond } from './whole-second.js';
import type { KeptRequest, WriteRequest, WriteResult } from './write-operations.js';

/** The prefix of kept texts in the table of uses, whose other keys are hashes. */
export const KEPT = 'kept:';

/** A row of a kept text, as the database returns it. */
export interface KeptRow {
  key: string;
  value: string;
  expires_at: string;
}

function isKeptRequest(request: WriteRequest): request is KeptRequest {
  return request.kind === 'claim' || request.kind === 'keep' || request.kind === 'drop';
}

/** Returns the rows that requests read or change. */
export function keptRows(requests: readonly WriteRequest[]): string[] {
  return [...new Set(requests.filter(isKeptRequest).map(({ key }) => KEPT + key))];
}

/** The kept texts of one transaction. Requests of the same transaction see each other's changes, in order. */
export class KeptChanges {
  readonly #live: Map<string, string>;
  /** The new row for each changed key, or undefined for a removed row. */
  readonly #changed = new Map<string, { value: string; until: number } | undefined>();

  /** @param now in seconds since 1970 */
  constructor(rows: readonly KeptRow[], now: number) {
    const live = rows.filter(({ expires_at }) => Number(expires_at) > now);
    this.#live = new Map(live.map(({ key, value }) => [key, value]));
  }

  /** Applies a request. @returns its result, and the record of the change */
  apply(request: KeptRequest): { result: WriteResult; event?: AuditEvent | undefined } {
    const key = KEPT + request.key;
    const present = this.#live.get(key);
    if (request.kind === 'drop') {
      if (present === undefined) return { result: false };
      this.#live.delete(key);
      this.#changed.set(key, undefined);
      return { result: true, event: request.note };
    }
    const { value, until } = request;
    if (request.kind === 'claim' && present !== undefined) return { result: present };
    this.#live.set(key, value);
    this.#changed.set(key, { value, until: wholeSecond(until) });
    return request.kind === 'claim' ? { result: value } : { result: true, event: request.note };
  }

  get some(): boolean {
    return this.#changed.size > 0;
  }

  /** Sends the statements that write the changes. */
  send(connection: Connection, { keep, drop }: WriteStatements): Promise<unknown>[] {
    const kept = [...this.#changed].flatMap(([key, row]) => (row === undefined ? [] : [{ key, ...row }]));
    const dropped = [...this.#changed].flatMap(([key, row]) => (row === undefined ? [key] : []));
    const columns = [
      kept.map(({ key }) => key),
      kept.map(({ until }) => until),
      kept.map(({ value }) => value),
    ];
    return [
      ...(kept.length === 0 ? [] : [connection.query(keep, columns)]),
      ...(dropped.length === 0 ? [] : [connection.query(drop, [dropped])]),
    ];
  }
}
