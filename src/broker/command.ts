import { systemClock } from '../clock.js';
import { callControl } from '../control/client.js';
import { errorText, JobpassError } from '../errors.js';
import type { ConfiguredBroker, LoadedBroker } from '../servers/broker/configured-broker.js';
import { printable } from '../text/printable.js';
import { AuditKeys } from './audit/audit-keys.js';
import { startBroker } from './broker.js';
import { configuredBroker } from './config/configured-broker.js';
import { databaseConfig, dataFolder, readConfig } from './config/read-config.js';
import { joinWrites, lineLog } from './log.js';
import { type RotateOptions, rotatedMessage } from './rotate-keys.js';
import { SigningKeys } from './tokens/signing-keys.js';

/**
 * Runs the broker until SIGTERM or SIGINT. SIGHUP reloads the configuration, with its certificates and secrets. If the new
 * configuration is invalid, the broker logs the error and continues with the current configuration.
 *
 * @throws JobpassError `usage`, `state` if the broker cannot start or cannot continue
 */
export async function serveBroker(path: string): Promise<void> {
  let end: (error: JobpassError | undefined) => void = () => undefined;
  const ended = new Promise<JobpassError | undefined>((resolve) => {
    end = resolve;
  });
  // The signal handlers are installed before the start, so that no signal is lost and an early SIGHUP does not terminate the process.
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => end(undefined));
  let reload = (): void => undefined;
  process.on('SIGHUP', () => reload());

  const config = readConfig(path);
  const lines = joinWrites((text) => process.stderr.write(text));
  process.on('exit', lines.flush);
  const log = lineLog(config.logFormat, lines.write);
  if (config.data === undefined && config.postgres === undefined) {
    log({
      event: 'no data folder',
      level: 'warn',
      why: 'the broker loses all tokens and keys when it stops; set data or postgres to store them',
    });
  }
  const broker = await startBroker(config, { log, onBroken: end });
  let turn: Promise<void> = Promise.resolve();
  reload = () => {
    turn = turn.then(async () => {
      try {
        const next = readConfig(path);
        await broker.reload(next);
        log({ event: 'reloaded', config: path, roles: next.roles.length });
      } catch (error) {
        log({ event: 'not reloaded', level: 'error', why: errorText(error) });
      }
    });
  };
  log({
    event: 'ready',
    issuer: broker.issuer,
    listen: `${broker.address.host}:${broker.address.port}`,
    ...(broker.admin === undefined ? {} : { admin: `${broker.admin.host}:${broker.admin.port}` }),
    roles: config.roles.length,
  });
  const broken = await ended;
  log({ event: 'stopping' });
  await broker.close();
  log({ event: 'stopped' });
  if (broken !== undefined) throw broken;
}

/** A summary of a valid configuration. */
export interface Checked {
  config: string;
  roles: number;
  trustedIssuers: number;
  /** The number of GitHub Apps. Absent if there are none. */
  githubApps?: number;
  /** For each rules file, the number of its roles and the number of its rules for other services. */
  rulesFrom?: { file: string; roles: number; others: number }[];
}

/** Checks a configuration file. @throws JobpassError `usage`, which lists every problem */
export function checkConfig(path: string): Checked {
  const { roles, trust, rulesFrom, github } = readConfig(path);
  return {
    config: path,
    roles: roles.length,
    trustedIssuers: trust.length,
    ...(github.length === 0 ? {} : { githubApps: github.length }),
    ...(rulesFrom.length === 0
      ? {}
      : {
          rulesFrom: rulesFrom.map(({ file, roles: own, others }) => ({ file, roles: own.length, others })),
        }),
  };
}

/** Returns the summary of a valid configuration as one line. */
export function checkedLine({
  config,
  roles,
  trustedIssuers,
  githubApps = 0,
  rulesFrom = [],
}: Checked): string {
  const own = roles - rulesFrom.reduce((sum, { roles: some }) => sum + some, 0);
  const parts = rulesFrom.map(
    ({ file, roles: some, others }) =>
      `${some} from ${printable(file)}${others === 0 ? '' : `, which has ${count(others, 'rule')} for other services`}`,
  );
  const from = parts.length === 0 ? '' : ` (${[`${own} from this file`, ...parts].join('; ')})`;
  return `${config} is valid: ${count(roles, 'role')}${from}, ${count(trustedIssuers, 'trusted issuer')}${githubApps === 0 ? '' : `, ${count(githubApps, 'GitHub App')}`}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/**
 * Returns a broker's trusted issuers and roles: from the running broker or, if no broker is running, from the configuration.
 *
 * @throws JobpassError
 */
export async function loadBroker(path: string): Promise<LoadedBroker> {
  const data = dataFolder(path);
  if (data !== undefined) {
    try {
      return { broker: (await callControl(data, { command: 'roles' }, 'broker')) as ConfiguredBroker };
    } catch (error) {
      if (!(error instanceof JobpassError) || error.code !== 'unreachable') throw error;
    }
  }
  const config = readConfig(path);
  return {
    broker: configuredBroker(config, config.issuer),
    instead:
      data === undefined
        ? 'configuration, because a broker without a data folder cannot be queried'
        : 'configuration, because no broker is running',
  };
}

/**
 * Rotates the signing key: through the running broker, or in the database that several brokers share.
 *
 * @returns a message about the result
 * @throws JobpassError
 */
export async function rotateKeys(path: string, options: RotateOptions): Promise<string> {
  const data = dataFolder(path);
  if (data !== undefined) {
    const request = { command: 'rotate-keys', ...options };
    return String(await callControl(data, request, 'broker'));
  }
  const postgres = databaseConfig(path);
  if (postgres === undefined) {
    throw new JobpassError('usage', 'The broker stores its keys in memory only, so they cannot be rotated', {
      hint: 'Set data or postgres in its configuration',
    });
  }
  const { postgresStorage } = await import('./store/postgres/storage.js');
  const storage = await postgresStorage(postgres, { clock: systemClock });
  try {
    if (options.records) {
      const now = Math.floor(systemClock.now() / 1000);
      await (await AuditKeys.open(storage.keys, now)).rotate(now);
      return rotatedMessage(options, 0);
    }
    const keys = await SigningKeys.open(storage.keys, systemClock);
    return rotatedMessage(options, await keys.rotate(options));
  } finally {
    await storage.close();
  }
}
