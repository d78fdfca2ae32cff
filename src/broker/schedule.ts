import { headText } from '../audit/chain.js';
import { describeFailure, type Log } from './log.js';
import type { OpenStore } from './open-store.js';
import type { Store } from './store/store.js';

/** The interval for checking whether the signing key is due for rotation, in ms. */
const KEYS_EVERY_MS = 60_000;
/** The interval for loading keys that another broker with the same store has changed, in ms. Each use of a key also checks for changes. */
const REFRESH_EVERY_MS = 5_000;
/** The interval for logging the head of the records if it has changed, in ms. */
const HEAD_EVERY_MS = 60_000;

export interface ScheduleOptions {
  log: Log;
  logHead: () => void;
  /** The age at which the broker rotates the signing key, in seconds. */
  rotateEvery: () => number;
}

/**
 * Starts the periodic tasks of a broker: load keys that other brokers changed, rotate the signing key, and log the head of the
 * records.
 */
export function startSchedule(
  { keys, auditKeys }: OpenStore,
  { log, logHead, rotateEvery }: ScheduleOptions,
): { close(): void } {
  let refreshed = true;
  const refreshKeys = async (): Promise<void> => {
    try {
      await Promise.all([keys.refresh(), auditKeys.refresh()]);
      refreshed = true;
    } catch (error) {
      // The failure is logged once, not every few seconds while the store is unavailable.
      if (refreshed) log({ event: 'keys not refreshed', level: 'warn', why: describeFailure(error) });
      refreshed = false;
    }
  };
  const keepUpKeys = async (): Promise<void> => {
    try {
      const done = await keys.keepUp(rotateEvery());
      if (done === 'rotated') log({ event: 'signing key changed', by: 'age' });
      if (done === 'dropped') log({ event: 'old signing key dropped' });
    } catch (error) {
      log({ event: 'signing key not changed', level: 'error', why: describeFailure(error) });
    }
  };
  const timers = [
    setInterval(logHead, HEAD_EVERY_MS),
    setInterval(refreshKeys, REFRESH_EVERY_MS),
    setInterval(keepUpKeys, KEYS_EVERY_MS),
  ];
  return {
    close: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

/** Returns a function that logs the head of the records if it has changed. A log on another machine proves all records up to this head. */
export function headLog(store: Store, log: Log): () => void {
  let last = '';
  return () => {
    const { head } = store;
    if (head === undefined || head.count === 0) return;
    const text = headText(head);
    if (text !== last) log({ event: 'audit head', head: text });
    last = text;
  };
}
