import type { Clock } from '../../../clock.js';
import { canBeKey, checkKept, type KeptText, type KeptTexts } from '../store.js';
import { KEPT, type KeptRow } from './kept-changes.js';
import { Lookup, type Readers } from './readers.js';
import type { ReadStatements } from './statements.js';
import type { Writer } from './writer.js';

/** A text that follows all other texts with the same beginning. */
const LAST = '\u{10ffff}';
/** The number of rows per query. */
const PAGE = 500;

/** Returns the kept texts of the brokers that share a database. */
export function databaseKept(
  writer: Writer,
  { readers, statements, clock }: { readers: Readers; statements: ReadStatements; clock: Clock },
): KeptTexts {
  const lookup = new Lookup<KeptRow>(readers, statements.kept);
  const live = ({ expires_at }: KeptRow): boolean => Number(expires_at) * 1000 > clock.now();
  return {
    claim: async (key, value, until) => {
      checkKept({ key, value, until });
      return writer.claim({ kind: 'claim', key, value, until });
    },
    keep: async (key, value, until, note) => {
      checkKept({ key, value, until });
      await writer.ask({ kind: 'keep', key, value, until, note });
    },
    kept: async (key) => {
      const row = canBeKey(key) ? await lookup.find(KEPT + key) : undefined;
      return row !== undefined && live(row) ? row.value : undefined;
    },
    drop: async (key, note) => canBeKey(key) && writer.ask({ kind: 'drop', key, note }),
    keptWith: async (prefix) => {
      if (!canBeKey(prefix)) return [];
      const start = KEPT + prefix;
      const found: KeptText[] = [];
      for (let last = ''; ; ) {
        const page = [last, start, start + LAST, PAGE];
        const { rows } = await readers.run((connection) =>
          connection.query<KeptRow>(statements.keptWith, page),
        );
        for (const row of rows) {
          last = row.key;
          if (live(row))
            found.push({
              key: row.key.slice(KEPT.length),
              value: row.value,
              until: Number(row.expires_at),
            });
        }
        if (rows.length < PAGE) return found;
      }
    },
  };
}
