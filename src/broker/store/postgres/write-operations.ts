import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../../audit/record.js';
import type { StoredToken } from '../store.js';
import { Deadline } from './retry-timing.js';

/** A request to the writer. */
export type WriteRequest =
  /** @param text the token in its stored form */
  | { kind: 'issue'; token: StoredToken; text: string }
  | { kind: 'end'; id: string }
  /** @param owner a unique id of this use, so that a retry after a lost response recognizes its own row */
  | { kind: 'use'; key: string; until: number; owner: string }
  | { kind: 'note'; event: AuditEvent }
  | KeptRequest
  /** Deletes expired rows. */
  | { kind: 'sweep' }
  /** Checks whether the database accepts writes, or only whether it responds. */
  | { kind: 'probe'; writes: boolean };

/** A request about a kept text. @see KeptTexts */
export type KeptRequest =
  | { kind: 'claim'; key: string; value: string; until: number }
  | { kind: 'keep'; key: string; value: string; until: number; note?: AuditEvent | undefined }
  | { kind: 'drop'; key: string; note?: AuditEvent | undefined };

/** The result of a request: whether the request changed something or, for a claim, the text that the key now has. */
export type WriteResult = boolean | string;

/** A request with its waiting caller. */
export interface Operation {
  request: WriteRequest;
  deadline: Deadline;
  resolve: (result: WriteResult) => void;
  reject: (error: unknown) => void;
}

/** The maximum number and size of requests in one transaction, because other requests wait for the transaction. */
const MOST = 500;
const FULL = 256 * 1024;
/** The approximate size of a record without its token. */
const RECORD = 1_000;

export function issue(token: StoredToken, text: string): Extract<WriteRequest, { kind: 'issue' }> {
  return { kind: 'issue', token, text };
}

export function use(key: string, until: number): Extract<WriteRequest, { kind: 'use' }> {
  return { kind: 'use', key, until, owner: randomUUID() };
}

export function operation(
  request: WriteRequest,
  { resolve, reject }: Pick<Operation, 'resolve' | 'reject'>,
): Operation {
  return { request, deadline: new Deadline(), resolve, reject };
}

/**
 * Takes the waiting requests for one transaction, in order. A transaction revokes tokens before it issues other tokens, so the
 * revocation of a token that the same batch issues waits for the next transaction.
 */
export function takeBatch(waiting: Operation[]): Operation[] {
  const issued = new Set<string>();
  let weight = 0;
  let count = 0;
  for (const { request } of waiting) {
    if (count >= MOST || weight >= FULL || (request.kind === 'end' && issued.has(request.id))) break;
    if (request.kind === 'issue') {
      issued.add(request.token.jti);
      weight += request.text.length;
    }
    if (request.kind === 'claim' || request.kind === 'keep') weight += request.value.length;
    weight += RECORD;
    count++;
  }
  return waiting.splice(0, count);
}
