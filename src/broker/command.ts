import { askControl } from '../control/client.js';
import { JobpassError, tell } from '../errors.js';
import { type RotateOptions, startBroker } from './broker.js';
import { readConfig } from './config/config.js';
import { unsupportedNode } from './http/library.js';
import { gathered, lineLog } from './log.js';

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
  const warning = unsupportedNode();
  if (warning !== undefined) log({ event: 'old node', level: 'warn', why: warning });
  if (config.data === undefined) {
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
        await broker.reload(readConfig(path));
        log({ event: 'reloaded', config: path });
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
}

/** Reads a configuration. @throws JobpassError `usage` with every problem */
export function checkConfig(path: string): Checked {
  const { roles, trust } = readConfig(path);
  return { config: path, roles: roles.length, trustedIssuers: trust.length };
}

/** The same for people. */
export function checkedLine({ config, roles, trustedIssuers }: Checked): string {
  return `${config} is fine: ${roles} role${roles === 1 ? '' : 's'}, ${trustedIssuers} trusted issuer${trustedIssuers === 1 ? '' : 's'}`;
}

/** Asks the running broker for another signing key. @returns what it says to that @throws JobpassError */
export async function rotateKeys(path: string, options: RotateOptions): Promise<string> {
  const { data } = readConfig(path);
  if (data === undefined) {
    throw new JobpassError('usage', 'This broker has no data folder: its keys live and end with it', {
      hint: 'Give data in its configuration',
    });
  }
  const request = { command: 'rotate-keys', ...options };
  return String(await askControl(data, request, 'broker'));
}
