import { type Clock, systemClock } from '../../clock.js';
import { closedError, type Entries, expiryError } from './folder/entries.js';
import { isKept, keptTexts } from './folder/kept-texts.js';
import { SWEEP_EVERY_MS, Table } from './folder/table.js';
import type { KeyStore, Storage, StoredText, StoredToken } from './store.js';

/**
 * Returns a store in memory, for brokers whose state may end with the process. The store keeps no records, because nobody could
 * read them after the process ends.
 */
export function memoryStorage(clock: Clock): Storage {
  const entries = memoryEntries(clock);
  return {
    keys: memoryKeys(),
    open: async () => ({
      issue: (token) => entries.put(tokenKey(token.jti), JSON.stringify(token), token.exp),
      find: async (id) => parsed(entries.get(tokenKey(id))),
      end: async (id) => {
        const existed = entries.get(tokenKey(id)) !== undefined;
        await entries.remove(tokenKey(id));
        return existed;
      },
      use: (key, until) => entries.claim(useKey(key), until),
      note: async () => undefined,
      ...keptTexts(entries),
      count: async () => entries.size,
      healthy: true,
      head: undefined,
      close: () => entries.close(),
    }),
    records: async function* () {},
    close: () => entries.close(),
  };
}

/** The keys for tokens and for uses, which share one table. */
export const tokenKey = (id: string): string => `t:${id}`;
export const useKey = (key: string): string => `u:${key}`;

export function parsed(text: string | undefined): StoredToken | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as StoredToken);
}

function memoryKeys(): KeyStore {
  const kept = new Map<string, StoredText>();
  return {
    where: () => 'The memory of the broker',
    read: async (name) => kept.get(name),
    newer: async () => undefined,
    write: async (name, text, version) => {
      if (version !== (kept.get(name)?.version ?? 0)) return false;
      kept.set(name, { text, version: version + 1 });
      return true;
    },
  };
}

/** Entries in memory, without records. */
export function memoryEntries(clock: Clock = systemClock): Entries {
  const table = new Table(clock, { listed: isKept });
  const timer = setInterval(() => table.sweep(), SWEEP_EVERY_MS).unref();
  let closed = false;
  // The function is async, so that a refusal is a rejected promise and not an exception.
  const put = async (key: string, value: string, expiresAt: number): Promise<void> => {
    const refusal = closed ? closedError() : expiryError(expiresAt);
    if (refusal !== undefined) throw refusal;
    table.set([key, expiresAt, value]);
  };
  return {
    put,
    claim: async (key, expiresAt, value = '') => {
      if (table.get(key) !== undefined) return false;
      await put(key, value, expiresAt);
      return true;
    },
    get: (key) => table.get(key),
    startingWith: (prefix) => table.startingWith(prefix),
    remove: async (key) => {
      if (closed) throw closedError();
      const existed = table.get(key) !== undefined;
      table.delete(key);
      return existed;
    },
    note: async () => undefined,
    get size() {
      return table.size;
    },
    close: async () => {
      closed = true;
      clearInterval(timer);
    },
  };
}
