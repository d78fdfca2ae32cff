import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../../audit/record.js';
import type { KeptToken } from '../store.js';
import { Deadline } from './patience.js';

/** What is asked of the writer. */
export type Wish =
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

/** A wish, and whoever waits for it. */
export interface Operation {
  wish: Wish;
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

export function issue(token: KeptToken, text: string): Wish {
  return { kind: 'issue', token, text };
}

export function use(key: string, until: number): Wish {
  return { kind: 'use', key, until, owner: randomUUID() };
}

export function operation(wish: Wish, { resolve, reject }: Pick<Operation, 'resolve' | 'reject'>): Operation {
  return { wish, deadline: new Deadline(), resolve, reject };
}

/**
 * Takes as many of those that wait as go into one transaction, in their order. There tokens are ended before others are
 * issued, so who ends what is only about to be issued waits for the next.
 */
export function takeBatch(waiting: Operation[]): Operation[] {
  const issued = new Set<string>();
  let weight = 0;
  let count = 0;
  for (const { wish } of waiting) {
    if (count >= MOST || weight >= FULL || (wish.kind === 'end' && issued.has(wish.id))) break;
    if (wish.kind === 'issue') {
      issued.add(wish.token.jti);
      weight += wish.text.length;
    }
    weight += RECORD;
    count++;
  }
  return waiting.splice(0, count);
}
