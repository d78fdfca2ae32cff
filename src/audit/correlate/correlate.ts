import { printable } from '../../text/printable.js';
import type { Findings } from '../findings.js';
import { readTrail, type TrailEvent } from './aws/cloudtrail.js';
import { CloudTrailJoin } from './aws/cloudtrail-join.js';
import { Correlation } from './correlation.js';
import { type CredentialCoverage, coverageOf } from './coverage.js';
import { BrokenCompression, type LogReader, type ReadLog } from './logs.js';
import type { CorrelateOptions } from './options.js';
import { readVaultAudit, type VaultAnswer } from './vault/vault-audit.js';
import { VaultAuditJoin } from './vault/vault-audit-join.js';

/** Of each file so many entries that cannot be read are told one by one. */
const MOST_TOLD = 10;

/**
 * Joins credentials of records with the logs of the services that they are for. Each log is read twice: for what was given to
 * whom, and for what was done with it. No more of a log is held than an entry, and what is found out about sessions, which has
 * bounds of its own.
 *
 * @param bad is told of entries that cannot be read
 * @throws JobpassError `usage` for a file that cannot be read
 */
export async function correlate(
  found: Findings,
  options: CorrelateOptions,
  bad: (text: string) => void,
): Promise<{ correlation: Correlation; logs: ReadLog[]; coverage: CredentialCoverage[] }> {
  const { skew, since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY, hashes } = options;
  const { firstAt = Number.POSITIVE_INFINITY, lastAt = Number.NEGATIVE_INFINITY } = found;
  const correlation = new Correlation({ lifetimes: found.lifetimes, skew, firstAt, lastAt, since, until });
  correlation.tamperedChains(found.chains.tampered);
  const logs: ReadLog[] = [];
  let dataEvents = options.dataEvents ?? false;
  const read = async <Entry extends { at: number }>(
    kind: ReadLog['kind'],
    files: readonly string[],
    reader: (file: string, reader: LogReader<Entry>) => Promise<void>,
    use: LogReader<Entry>['entry'],
  ): Promise<void> => {
    for (const file of new Set(files)) {
      const log: ReadLog = { file, kind, entries: 0, unreadable: 0, firstAt: undefined, lastAt: undefined };
      logs.push(log);
      const problem = (text: string, line?: number): void => {
        if (log.unreadable++ < MOST_TOLD)
          bad(`${printable(file)}${line === undefined ? '' : `:${line}`} ${text}`);
      };
      await untilBroken(
        reader(file, {
          entry(entry, place) {
            log.entries++;
            log.firstAt = Math.min(log.firstAt ?? entry.at, entry.at);
            log.lastAt = Math.max(log.lastAt ?? entry.at, entry.at);
            use(entry, place);
          },
          problem: (text, { line }) => problem(text, line),
        }),
        () => problem('cannot be read to its end: the gzip data is broken'),
      );
      correlation.unreadableEntries(file, log.unreadable);
    }
  };

  if (options.cloudtrail.length > 0) {
    const aws = new CloudTrailJoin(found.lifetimes, correlation);
    if (!aws.hasCredentials)
      correlation.nothingToJoin('no record is of a session of AWS, so CloudTrail tells nothing');
    await firstRead<TrailEvent>(options.cloudtrail, readTrail, (event) => aws.addLogIn(event));
    aws.assignOwners();
    await read<TrailEvent>('cloudtrail', options.cloudtrail, readTrail, (event, place) => {
      dataEvents ||= event.isData;
      aws.addUse(event, place);
    });
  }
  if (options.vaultAudit.length > 0) {
    const vault = new VaultAuditJoin(found.lifetimes, hashes, correlation);
    if (!vault.hasCredentials)
      correlation.nothingToJoin(
        'no record is of a token of Vault or OpenBao, so their audit logs tell nothing',
      );
    await firstRead<VaultAnswer>(
      options.vaultAudit,
      (file, reader) => readVaultAudit(file, reader, vault.mayBeLogIn),
      (answer, place) => vault.addLogIn(answer, place),
    );
    vault.assignOwners();
    await read<VaultAnswer>('vault-audit', options.vaultAudit, readVaultAudit, (answer, place) =>
      vault.addUse(answer, place),
    );
    const times = logs.filter(({ kind }) => kind === 'vault-audit');
    correlation.withoutLogIn(
      vault.withoutLogIn(
        Math.min(...times.map((log) => log.firstAt ?? Number.POSITIVE_INFINITY)),
        Math.max(...times.map((log) => log.lastAt ?? Number.NEGATIVE_INFINITY)),
      ),
    );
  }
  const coverage = coverageOf(found, correlation.credentialUses, logs, { ...options, dataEvents });
  if (coverage.length === 0)
    correlation.nothingToJoin('no credential is in the records, so nothing was looked for');
  return { correlation, logs, coverage };
}

/** What cannot be read is told when the logs are read again. */
async function firstRead<Entry>(
  files: readonly string[],
  reader: (file: string, reader: LogReader<Entry>) => Promise<void>,
  entry: LogReader<Entry>['entry'],
): Promise<void> {
  for (const file of new Set(files))
    await untilBroken(reader(file, { entry, problem: () => undefined }), () => undefined);
}

async function untilBroken(reading: Promise<void>, broken: () => void): Promise<void> {
  try {
    await reading;
  } catch (error) {
    if (!(error instanceof BrokenCompression)) throw error;
    broken();
  }
}
