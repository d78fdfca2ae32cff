import { headText } from '../audit/chain.js';
import { describeFailure, type Log } from './log.js';
import type { OpenStore } from './open-store.js';
import type { Store } from './store/store.js';

/** How often it is looked whether a signing key is due, in ms. */
const KEYS_EVERY_MS = 60_000;
/** How often it is looked whether another broker of the store has changed keys, besides where that decides, in ms. */
const REFRESH_EVERY_MS = 5_000;
/** How often the head of the records goes to the log, where it has changed, in ms. */
const HEAD_EVERY_MS = 60_000;

export interface ScheduleOptions {
  log: Log;
  logHead: () => void;
  /** After how many seconds the signing key is changed. */
  rotateEvery: () => number;
}

/** Starts what a broker does at intervals: it takes keys that others changed, changes its own by age, and logs the head of the records. */
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
      // Once, and not every few seconds for as long as the store is away.
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

/** Logs the head of the records where it has changed: a log that goes elsewhere proves all records up to there. */
export function headLog(store: Store, log: Log): () => void {
  let last = '';
  return () => {
    const { head } = store;
    if (head === undefined || head.count === 0) return;
    const told = headText(head);
    if (told !== last) log({ event: 'audit head', head: told });
    last = told;
  };
}
