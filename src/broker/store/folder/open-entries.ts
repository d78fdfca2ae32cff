import { systemClock } from '../../../clock.js';
import { AuditFiles } from './audit-files.js';
import type { DurableEntries } from './entries.js';
import { nodeFiles } from './files.js';
import { Journal, type JournalOptions } from './journal.js';
import { type Audit, JournalEntries } from './journal-entries.js';
import { type AuditLine, isAuditLine } from './journal-lines.js';
import { Table } from './table.js';

export interface EntriesOptions extends JournalOptions {
  audit?: Audit;
  /** Whether an entry can be found by the prefix of its key. */
  listed?: (key: string) => boolean;
  /** Called with a description of a problem with the existing trail. This callback must not throw. */
  onProblem?: (problem: string) => void;
}

/**
 * Opens entries that survive a crash of the process at any moment, in a journal in a folder that only this process uses.
 *
 * @throws JobpassError `state` if the journal cannot be read or is damaged
 */
export async function openEntries(folder: string, options: EntriesOptions = {}): Promise<DurableEntries> {
  const { audit, clock = systemClock, files = nodeFiles, onProblem = () => undefined } = options;
  const table = new Table(clock, { noted: audit?.noted, listed: options.listed });
  const trail = audit === undefined ? undefined : await AuditFiles.open(audit.folder, files, clock);
  let last: AuditLine | undefined;
  const journal = await Journal.open(
    folder,
    (item) => {
      if (isAuditLine(item)) {
        if (last === undefined || item[0] >= last[0]) last = item;
        trail?.replay(item);
      } else if (item.length === 3) table.set(item);
      else table.delete(item[0]);
    },
    { ...options, ...(trail === undefined ? {} : { beforeVoid: () => trail.sync() }) },
  );
  const problem = await trail?.begin();
  if (problem !== undefined) onProblem(problem);
  // Removes expired items only after all items are read, because an expired item still replaces an earlier value of its key.
  table.sweep(Number.POSITIVE_INFINITY);
  return new JournalEntries(table, journal, audit && trail && { ...audit, trail, last });
}
