import { checkKept, type KeptTexts } from '../store.js';
import type { Entries } from './entries.js';

/** The prefix of kept texts in a table that also contains tokens and uses. */
const KEPT = 'k:';

/** Returns whether a key is the key of a kept text, and so must be listed by its prefix. */
export function isKept(key: string): boolean {
  return key.startsWith(KEPT);
}

/** Returns the kept texts among the entries of a single broker. */
export function keptTexts(entries: Entries): KeptTexts {
  return {
    claim: async (key, value, until) => {
      checkKept({ key, value, until });
      for (;;) {
        if (await entries.claim(KEPT + key, until, value)) return value;
        const present = entries.get(KEPT + key);
        // The other text may have expired between the two calls.
        if (present !== undefined) return present;
      }
    },
    keep: async (key, value, until, note) => {
      checkKept({ key, value, until });
      await entries.put(KEPT + key, value, until, note);
    },
    kept: async (key) => entries.get(KEPT + key),
    drop: (key, note) => entries.remove(KEPT + key, () => note),
    keptWith: async (prefix) =>
      entries
        .startingWith(KEPT + prefix)
        .map(([key, until, value]) => ({ key: key.slice(KEPT.length), value, until })),
  };
}
