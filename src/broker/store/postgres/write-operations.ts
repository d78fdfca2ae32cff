import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../../audit/record.js';
import type { KeptToken } from '../store.js';
import { Deadline } from './retry-timing.js';

/** What is asked of the writer. */
export type WriteRequest =
  /** @param text the token, as it is kept */
  | { kind: 'issue'; token: KeptToken; text: string }
  | { kind: 'end'; id: string }
  /** @param owner tells this use from every other: whoever asks again after a lost answer finds its own */
  | { kind: 'use'; key: string; until: number; owner: string }
  | { kind: 'note'; event: AuditEvent }
  /** Forgets what has expired. */
  | { kind: 'sweep' }
  /** Looks whether it can be written; or, where it could a moment ago, only whether the database is there. */
  | { kind: 'probe'; writes: boolean };

/** A request, and whoever waits for it. */
export interface Operation {
  request: WriteRequest;
  deadline: Deadline;
  /** @param done whether it did something */
  resolve: (done: boolean) => void;
  reject: (error: unknown) => void;
}

/** The most of one transaction: others wait while it is made. */
const MOST = 500;
const FULL = 256 * 1024;
/** About what a record weighs besides its token. */
const RECORD = 1_000;

export function issue(token: KeptToken, text: string): WriteRequest {
  return { kind: 'issue', token, text };
}

export function use(key: string, until: number): WriteRequest {
  return { kind: 'use', key, until, owner: randomUUID() };
}

export function operation(
  request: WriteRequest,
  { resolve, reject }: Pick<Operation, 'resolve' | 'reject'>,
): Operation {
  return { request, deadline: new Deadline(), resolve, reject };
}

/**
 * Takes as many of those that wait as go into one transaction, in their order. There tokens are ended before others are
 * issued, so who ends what is only about to be issued waits for the next.
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
    weight += RECORD;
    count++;
  }
  return waiting.splice(0, count);
}
