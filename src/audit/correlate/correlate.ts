import { printable } from '../../text/printable.js';
import type { Findings } from '../findings.js';
import type { FileLine } from '../read.js';
import { Correlation } from './correlation.js';
import { type CredentialCoverage, coverageOf } from './coverage.js';
import { BrokenCompression, type LogReader, type ReadLog } from './logs.js';
import type { CorrelateOptions } from './options.js';
import { SERVICE_LOGS } from './registry.js';
import type { ServiceLogJoin } from './service-log.js';

/** The maximum number of unreadable entries per file to report individually. */
const MOST_REPORTED = 10;

/**
 * Joins the credentials in the records with their services' logs. Each log is read twice: first for the logins, then for the uses.
 * Only one log entry is in memory at a time, plus the session tables, whose size is bounded.
 *
 * @param bad called for entries that cannot be read
 * @throws JobpassError `usage` for a file that cannot be read
 */
export async function correlate(
  found: Findings,
  options: CorrelateOptions,
  bad: (text: string) => void,
): Promise<{ correlation: Correlation; logs: ReadLog[]; coverage: CredentialCoverage[] }> {
  const { skew, since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = options;
  const { firstAt = Number.POSITIVE_INFINITY, lastAt = Number.NEGATIVE_INFINITY } = found;
  const correlation = new Correlation({ lifetimes: found.lifetimes, skew, firstAt, lastAt, since, until });
  correlation.unjudged.tamperedChains(found.chains.tampered);
  const logs: ReadLog[] = [];
  const joins = new Map<string, ServiceLogJoin>();
  for (const log of SERVICE_LOGS) {
    const files = options.files.get(log.kind) ?? [];
    if (files.length === 0) continue;
    const join = (await log.load())(correlation, options.own);
    joins.set(log.kind, join);
    if (!join.hasCredentials) correlation.unjudged.nothingToJoin(log.noCredentials);
    await readLogIns(files, join);
    const read = await readUses(log.kind, files, join, correlation, bad);
    join.finish?.(
      Math.min(...read.map(({ firstAt = Number.POSITIVE_INFINITY }) => firstAt)),
      Math.max(...read.map(({ lastAt = Number.NEGATIVE_INFINITY }) => lastAt)),
    );
    logs.push(...read);
  }
  const coverage = coverageOf(found, correlation.credentialUses, logs, joins, options);
  if (coverage.length === 0)
    correlation.unjudged.nothingToJoin('the records have no credential, so no uses were checked');
  return { correlation, logs, coverage };
}

/** Reads the logins. Unreadable entries are reported when the logs are read again. */
async function readLogIns(files: readonly string[], join: ServiceLogJoin): Promise<void> {
  for (const file of new Set(files)) {
    const reader = {
      entry: (entry: { at: number }, place: FileLine) => join.addLogIn(entry, place),
      problem: () => undefined,
    };
    await untilBroken(join.read(file, reader, true), () => undefined);
  }
  join.assignOwners();
}

/** @param bad called for entries that cannot be read */
async function readUses(
  kind: string,
  files: readonly string[],
  join: ServiceLogJoin,
  correlation: Correlation,
  bad: (text: string) => void,
): Promise<ReadLog[]> {
  const logs: ReadLog[] = [];
  for (const file of new Set(files)) {
    const log: ReadLog = { file, kind, entries: 0, unreadable: 0, firstAt: undefined, lastAt: undefined };
    logs.push(log);
    const problem = (text: string, line?: number): void => {
      if (log.unreadable++ < MOST_REPORTED)
        bad(`${printable(file)}${line === undefined ? '' : `:${line}`} ${text}`);
    };
    const reader: LogReader<{ at: number }> = {
      entry(entry, place) {
        log.entries++;
        log.firstAt = Math.min(log.firstAt ?? entry.at, entry.at);
        log.lastAt = Math.max(log.lastAt ?? entry.at, entry.at);
        join.addUse(entry, place);
      },
      problem: (text, { line }) => problem(text, line),
    };
    await untilBroken(join.read(file, reader, false), () =>
      problem('cannot be read completely: its gzip data is corrupt'),
    );
    correlation.unjudged.unreadableEntries(file, log.unreadable);
  }
  return logs;
}

async function untilBroken(reading: Promise<void>, broken: () => void): Promise<void> {
  try {
    await reading;
  } catch (error) {
    if (!(error instanceof BrokenCompression)) throw error;
    broken();
  }
}
