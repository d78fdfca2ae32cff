import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { schemaKeys } from '../../config/schema-keys.js';
import { type Place, Problems, parseYaml } from '../../config/yaml.js';
import { errorText, JobpassError } from '../../errors.js';
import type { BrokerConfig, PostgresConfig } from './broker-config.js';
import { brokerConfig, WHAT } from './build-config.js';
import { postgresConfig } from './database-config.js';
import { type KeyFile, topKeyFile } from './key-file.js';
import { type PostgresFile, postgresFile } from './schema.js';

/**
 * Reads a broker's configuration file and the files that it names, relative to its folder.
 *
 * @throws JobpassError `usage`, with the line and reason of every problem
 */
export function readConfig(path: string): BrokerConfig {
  const problems = new Problems(path, WHAT);
  const { value, place } = parseYaml(textOf(path), problems);
  return brokerConfig(value, { problems, place, folder: dirname(resolve(path)) });
}

/**
 * Returns a broker's data folder, which contains the running broker's control socket. Other errors in the configuration are
 * ignored: a rules file that someone else writes must not lock out the operator.
 *
 * @throws JobpassError `usage`
 */
export function dataFolder(path: string): string | undefined {
  const { data } = uncheckedSettings(path) as { data?: unknown };
  return typeof data === 'string' && data !== '' ? resolve(dirname(resolve(path)), data) : undefined;
}

/**
 * Returns the folder or database in which a broker stores tokens, keys and records. For a folder, other errors in the configuration
 * are ignored (see `dataFolder`). A database requires a valid configuration, because its settings name files.
 *
 * @param options `keys`: whether the keys are read too, which can require the key file
 * @throws JobpassError `usage`
 */
export function storePlace(
  path: string,
  { keys }: { keys: boolean },
): Pick<BrokerConfig, 'data' | 'postgres' | 'secret'> {
  if (uncheckedSettings(path)['postgres'] === undefined)
    return { data: dataFolder(path), postgres: undefined, secret: keys ? keySecret(path) : undefined };
  const { data, postgres, secret } = readConfig(path);
  return { data, postgres, secret };
}

/**
 * Returns the secret of a broker's key file, or undefined if the configuration names none. Other errors in the configuration are
 * ignored: see `dataFolder`.
 *
 * @throws JobpassError `usage`
 */
export function keySecret(path: string): string | undefined {
  const problems = new Problems(path, WHAT);
  const { value, place } = parseYaml(textOf(path), problems);
  problems.throwIfAny();
  const settings = (value ?? {}) as Readonly<Record<string, unknown>>;
  const postgres = settings['postgres'] as Readonly<Record<string, unknown>> | null | undefined;
  const found =
    keyFileIn(path, settings, { problems, place }) ??
    keyFileIn(path, postgres ?? {}, { problems, place: (at) => place(['postgres', ...at]) });
  problems.throwIfAny();
  return found?.secret;
}

function keyFileIn(
  path: string,
  settings: Readonly<Record<string, unknown>>,
  { problems, place }: { problems: Problems; place: (path: readonly PropertyKey[]) => Place | undefined },
): KeyFile | undefined {
  const name = settings['key-file'];
  return topKeyFile(
    { 'key-file': typeof name === 'string' && name !== '' ? name : undefined },
    {
      folder: dirname(resolve(path)),
      complain: (at, reason) => problems.add(place(at), at, reason),
      whereIs: (at) => {
        const { line, column } = place(at) ?? {};
        return line === undefined ? path : `${path}:${line}:${column}`;
      },
    },
  );
}

/** Returns the unchecked settings from a configuration file. */
function uncheckedSettings(path: string): Readonly<Record<string, unknown>> {
  const problems = new Problems(path, WHAT);
  const { value } = parseYaml(textOf(path), problems);
  problems.throwIfAny();
  return (value ?? {}) as Readonly<Record<string, unknown>>;
}

/**
 * Returns a broker's database, which contains the broker's keys. Errors outside the section `postgres` are ignored.
 *
 * @throws JobpassError `usage`
 */
export function databaseConfig(path: string): PostgresConfig | undefined {
  const problems = new Problems(path, WHAT);
  const { value, place } = parseYaml(textOf(path), problems);
  problems.throwIfAny();
  const settings = (value ?? {}) as Readonly<Record<string, unknown>>;
  const { postgres } = settings;
  if (postgres === undefined) return undefined;
  const parsed = postgresFile.safeParse(postgres, { reportInput: true });
  for (const issue of parsed.error?.issues ?? [])
    problems.addIssue({ ...issue, path: ['postgres', ...issue.path] }, place, (at) =>
      schemaKeys(postgresFile, at.slice(1)),
    );
  problems.throwIfAny();
  const config = postgresConfig(parsed.data as PostgresFile, {
    folder: dirname(resolve(path)),
    complain: (setting, reason) => problems.add(place(['postgres', setting]), ['postgres', setting], reason),
    keyFile: keyFileIn(path, settings, { problems, place }),
  });
  problems.throwIfAny();
  return config;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new JobpassError('usage', `The broker's configuration ${path} cannot be read: ${errorText(error)}`);
  }
}
