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

/** Reads a configuration and tells what it says. @throws JobpassError `usage` with every problem */
export function checkConfig(path: string, print: (line: string) => void): void {
  const config = readConfig(path);
  const { length: roles } = config.roles;
  const { length: issuers } = config.trust;
  print(
    `${path} is fine: ${roles} role${roles === 1 ? '' : 's'}, ${issuers} trusted issuer${issuers === 1 ? '' : 's'}`,
  );
}

/** Asks the running broker for another signing key. @throws JobpassError */
export async function rotateKeys(
  path: string,
  options: RotateOptions,
  print: (line: string) => void,
): Promise<void> {
  const { data } = readConfig(path);
  if (data === undefined) {
    throw new JobpassError('usage', 'This broker has no data folder: its keys live and end with it', {
      hint: 'Give data in its configuration',
    });
  }
  const request = { command: 'rotate-keys', ...options };
  print(String(await askControl(data, request, 'broker')));
}
