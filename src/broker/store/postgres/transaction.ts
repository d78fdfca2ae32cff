import type { Head } from '../../../audit/chain.js';
import type { AuditEvent } from '../../../audit/record.js';
import type { Trail } from '../store.js';
import { all, type Connection } from './connection.js';
import { type HeadRow, headOf } from './head-row.js';
import type { WriteStatements } from './statements.js';
import type { TokenEncoding } from './token-encoding.js';
import type { WriteRequest } from './write-operations.js';

/** How many expired ones one transaction forgets. */
export const SWEPT_AT_ONCE = 500;
/**
 * How long something has expired before it is forgotten, in seconds: the clocks of brokers differ, and one that is fast is not
 * to end what the others hold to be alive.
 */
export const SWEEP_MARGIN_S = 10;

/** What a transaction has found. */
export interface Before {
  head: Head;
  /** Tokens that were there and alive, by their ids. */
  ended: Map<string, string>;
  /** Whose uses were the first. */
  won: Set<string>;
  expired: readonly string[];
  /** Whether more may have expired. */
  more: boolean;
}

/** Begins a transaction, and takes out what is ended or used. @param now in seconds since 1970 */
export async function beginTransaction(
  connection: Connection,
  { begin, lock, end, use, expire, forget }: WriteStatements,
  requests: readonly WriteRequest[],
  now: number,
): Promise<Before> {
  const ends = requests.flatMap((request) => (request.kind === 'end' ? [request.id] : []));
  // Of several that use the same at once the first is asked for: one statement cannot change a row twice.
  const uses = [
    ...new Map(
      requests
        .flatMap((request) => (request.kind === 'use' ? [[request.key, request] as const] : []))
        .reverse(),
    ).values(),
  ];
  const sweeps = requests.some(({ kind }) => kind === 'sweep');
  const swept = [now - SWEEP_MARGIN_S, SWEPT_AT_ONCE];
  const [, locked, ended, used, expired, forgotten] = await all([
    connection.query(begin),
    connection.query<HeadRow>(lock),
    ends.length === 0 ? NOTHING : connection.query<{ id: string; kept: string }>(end, [ends, now]),
    uses.length === 0
      ? NOTHING
      : connection.query<{ owner: string }>(use, [
          uses.map(({ key }) => key),
          uses.map(({ until }) => wholeSecond(until)),
          uses.map(({ owner }) => owner),
          now,
        ]),
    sweeps ? connection.query<{ kept: string }>(expire, swept) : NOTHING,
    sweeps ? connection.query(forget, swept) : NOTHING,
  ]);
  return {
    head: headOf(locked.rows),
    ended: new Map(ended.rows.map(({ id, kept }) => [id, kept])),
    won: new Set(used.rows.map(({ owner }) => owner)),
    expired: expired.rows.map(({ kept }) => kept),
    more: Math.max(expired.rowCount ?? 0, forgotten.rowCount ?? 0) >= SWEPT_AT_ONCE,
  };
}

const NOTHING = Promise.resolve({ rows: [], rowCount: 0 });

type Issue = Extract<WriteRequest, { kind: 'issue' }>;

/** What comes of requests: what there is to record and to keep, and which of them did something. */
export function outcome(
  requests: readonly WriteRequest[],
  { ended, won, expired, more }: Before,
  { trail, read }: { trail: Trail; read: TokenEncoding['read'] },
): { events: AuditEvent[]; kept: Issue[]; done: boolean[] } {
  /** Of what was never issued there is nothing to record. */
  const endOf = (event: 'revoked' | 'expired', kept: string): AuditEvent[] => {
    const token = read(kept);
    return token === undefined ? [] : [trail.of(event, token)];
  };
  const events = expired.flatMap((kept) => endOf('expired', kept));
  const kept = new Map<string, Issue>();
  const done = requests.map((request) => {
    switch (request.kind) {
      case 'issue':
        kept.set(request.token.jti, request);
        events.push(trail.of('issued', request.token));
        return true;
      case 'end': {
        const token = ended.get(request.id);
        if (token === undefined) return false;
        // Of two that end it at once one did.
        ended.delete(request.id);
        events.push(...endOf('revoked', token));
        return true;
      }
      case 'use':
        return won.has(request.owner);
      case 'note':
        events.push(request.event);
        return true;
      case 'sweep':
        return more;
      default:
        return true;
    }
  });
  return { events, kept: [...kept.values()], done };
}

/** As the tables have it: they take no fraction, and an ID token may claim to live for ever. */
export function wholeSecond(seconds: number): number {
  return Math.min(Math.ceil(seconds), Number.MAX_SAFE_INTEGER);
}
