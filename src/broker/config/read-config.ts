import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { schemaKeys } from '../../config/schema-keys.js';
import { Problems, parseYaml } from '../../config/yaml.js';
import { JobpassError, tell } from '../../errors.js';
import type { BrokerConfig, PostgresConfig } from './broker-config.js';
import { brokerConfig, WHAT } from './build-config.js';
import { postgresConfig } from './database-config.js';
import { type PostgresFile, postgresFile } from './schema.js';

/**
 * Reads the configuration file of a broker, and the files that it names, relative to it.
 *
 * @throws JobpassError `usage`, with every problem, its line and its reason
 */
export function readConfig(path: string): BrokerConfig {
  const problems = new Problems(path, WHAT);
  const { value, place } = parseYaml(textOf(path), problems);
  return brokerConfig(value, { problems, place, folder: dirname(resolve(path)) });
}

/**
 * The data folder of a broker, by which the running one is found, whatever else may be wrong with its configuration by
 * now: a file of rules that others write must not keep its operator from it.
 *
 * @throws JobpassError `usage`
 */
export function dataFolder(path: string): string | undefined {
  const { data } = written(path) as { data?: unknown };
  return typeof data === 'string' && data !== '' ? resolve(dirname(resolve(path)), data) : undefined;
}

/**
 * Where a broker keeps what it must not forget. Of a folder that is known as above; a database takes a section that must be
 * good in itself and names files, so that all is read.
 *
 * @throws JobpassError `usage`
 */
export function storePlace(path: string): Pick<BrokerConfig, 'data' | 'postgres'> {
  if (written(path)['postgres'] === undefined) return { data: dataFolder(path), postgres: undefined };
  const { data, postgres } = readConfig(path);
  return { data, postgres };
}

/** What a configuration says, if it can be read at all. */
function written(path: string): Readonly<Record<string, unknown>> {
  const problems = new Problems(path, WHAT);
  const { value } = parseYaml(textOf(path), problems);
  problems.throwIfAny();
  return (value ?? {}) as Readonly<Record<string, unknown>>;
}

/**
 * The database of a broker, by which its keys are found; as `dataFolder`, whatever else may be wrong with its configuration.
 *
 * @throws JobpassError `usage`
 */
export function databaseConfig(path: string): PostgresConfig | undefined {
  const problems = new Problems(path, WHAT);
  const { value, place } = parseYaml(textOf(path), problems);
  problems.throwIfAny();
  const { postgres } = (value ?? {}) as { postgres?: unknown };
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
  });
  problems.throwIfAny();
  return config;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new JobpassError('usage', `The broker's configuration ${path} cannot be read: ${tell(error)}`);
  }
}
