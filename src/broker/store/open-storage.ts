import type { BrokerConfig } from '../config/broker-config.js';
import { Seal } from '../seal.js';
import { memoryStorage } from './memory.js';
import type { Storage, StorageOptions } from './store.js';

/** Opens the storage that a broker's configuration selects: memory, a folder or a database. @throws JobpassError `usage`, `state` */
export async function openStorage(
  config: Pick<BrokerConfig, 'data' | 'postgres' | 'secret'>,
  options: StorageOptions,
): Promise<Storage> {
  if (config.postgres !== undefined) {
    const { postgresStorage } = await import('./postgres/storage.js');
    return postgresStorage(config.postgres, options);
  }
  if (config.data === undefined) return memoryStorage(options.clock);
  const { folderStorage } = await import('./folder/storage.js');
  const seal = config.secret === undefined ? undefined : new Seal(config.secret);
  return folderStorage(config.data, options, seal);
}
