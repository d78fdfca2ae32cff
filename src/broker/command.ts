import { systemClock } from '../clock.js';
import { askControl } from '../control/client.js';
import { JobpassError, tell } from '../errors.js';
import type { ConfiguredBroker, LoadedBroker } from '../servers/broker/configured-broker.js';
import { printable } from '../text/printable.js';
import { AuditKeys } from './audit/audit-keys.js';
import { startBroker } from './broker.js';
import { configuredBroker } from './config/configured-broker.js';
import { databaseConfig, dataFolder, readConfig } from './config/read-config.js';
import { gathered, lineLog } from './log.js';
import { type RotateOptions, rotatedMessage } from './rotate-keys.js';
import { SigningKeys } from './tokens/signing-keys.js';

/**
 * Runs the broker until it is asked to stop (SIGTERM, SIGINT). SIGHUP makes it read its configuration again, which
 * also brings renewed certificates and secrets; a bad one is told and not taken.
 *
 * @throws JobpassError `usage`, `state` when it cannot start, or not go on
 */
export async function serveBroker(path: string): Promise<void> {
  let end: (error: JobpassError | undefined) => void = () => undefined;
  const ended = new Promise<JobpassError | undefined>((resolve) => {
    end = resolve;
  });
  // Before it starts: a signal that comes meanwhile is not lost, and SIGHUP does not end us.
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => end(undefined));
  let reload = (): void => undefined;
  process.on('SIGHUP', () => reload());

  const config = readConfig(path);
  const lines = gathered((text) => process.stderr.write(text));
  process.on('exit', lines.flush);
  const log = lineLog(config.logFormat, lines.write);
  if (config.data === undefined && config.postgres === undefined) {
    log({
      event: 'no data folder',
      level: 'warn',
      why: 'all tokens and keys are forgotten when the broker ends',
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
        log({ event: 'not reloaded', level: 'error', why: tell(error) });
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

/** What a good configuration has. */
export interface Checked {
  config: string;
  roles: number;
  trustedIssuers: number;
  /** What of the roles is from files of rules, where there are any. */
  rulesFrom?: { file: string; roles: number; others: number }[];
}

/** Reads a configuration. @throws JobpassError `usage` with every problem */
export function checkConfig(path: string): Checked {
  const { roles, trust, rulesFrom } = readConfig(path);
  return {
    config: path,
    roles: roles.length,
    trustedIssuers: trust.length,
    ...(rulesFrom.length === 0
      ? {}
      : {
          rulesFrom: rulesFrom.map(({ file, roles: own, others }) => ({ file, roles: own.length, others })),
        }),
  };
}

/** The same for people. */
export function checkedLine({ config, roles, trustedIssuers, rulesFrom = [] }: Checked): string {
  const own = roles - rulesFrom.reduce((sum, { roles: some }) => sum + some, 0);
  const parts = rulesFrom.map(
    ({ file, roles: some, others }) =>
      `${some} of ${printable(file)}${others === 0 ? '' : `, where ${count(others, 'rule')} ${others === 1 ? 'is' : 'are'} for others`}`,
  );
  const from = parts.length === 0 ? '' : ` (${[`${own} of its own`, ...parts].join('; ')})`;
  return `${config} is fine: ${count(roles, 'role')}${from}, ${count(trustedIssuers, 'trusted issuer')}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/**
 * What a broker gives: the running one is asked, and where none runs its configuration is read.
 *
 * @throws JobpassError
 */
export async function loadBroker(path: string): Promise<LoadedBroker> {
  const data = dataFolder(path);
  if (data !== undefined) {
    try {
      return { broker: (await askControl(data, { command: 'roles' }, 'broker')) as ConfiguredBroker };
    } catch (error) {
      if (!(error instanceof JobpassError) || error.code !== 'unreachable') throw error;
    }
  }
  const config = readConfig(path);
  return {
    broker: configuredBroker(config, config.issuer),
    instead:
      data === undefined
        ? 'configuration, a broker without a data folder cannot be asked'
        : 'configuration, no broker is running',
  };
}

/**
 * Changes the signing key: the running broker is asked, and of brokers that share a database it is changed there, from where
 * they take it.
 *
 * @returns what came of it
 * @throws JobpassError
 */
export async function rotateKeys(path: string, options: RotateOptions): Promise<string> {
  const data = dataFolder(path);
  if (data !== undefined) {
    const request = { command: 'rotate-keys', ...options };
    return String(await askControl(data, request, 'broker'));
  }
  const postgres = databaseConfig(path);
  if (postgres === undefined) {
    throw new JobpassError('usage', 'This broker has no data folder: its keys live and end with it', {
      hint: 'Give data in its configuration, or postgres',
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
