import type { Command } from 'commander';
import { defineCorrelate } from './correlate/command.js';
import { defineQuery } from './query/command.js';
import { printNotice, readFindings } from './record-files.js';
import { defineReport } from './report/command.js';
import { defineVerify } from './verify/command.js';

/**
 * Adds the subcommands of `audit` that read records.
 *
 * @param end receives an exit code other than 0
 */
export function defineAudit(parent: Command, end: (code: number) => void): void {
  defineVerify(parent, end);
  defineReport(parent, end);
  defineQuery(parent, end);
  defineCorrelate(parent, (files, now) => readFindings(files, now, end), printNotice, end);
}
