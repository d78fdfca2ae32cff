import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderStorage } from '../../src/broker/store/folder/storage.js';
import { memoryStorage } from '../../src/broker/store/memory.js';
import { postgresStorage } from '../../src/broker/store/postgres/storage.js';
import { type StorageKind, storeContract } from '../support/contracts/store.js';
import { makeDatabase } from '../support/databases.js';
import { noPostgres, Postgres } from '../support/postgres.js';

let postgres: Postgres;

/** Every kind of storage that a broker can have. */
const KINDS: readonly StorageKind[] = [
  {
    name: 'memory',
    place: async () => ({ open: async ({ clock }) => memoryStorage(clock) }),
    records: false,
    shared: false,
    durable: false,
  },
  {
    name: 'a folder',
    place: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'jobpass-store-'));
      return {
        open: async (options) => folderStorage(folder, options),
        close: () => rm(folder, { recursive: true }),
      };
    },
    records: true,
    shared: false,
    durable: true,
  },
  {
    name: 'PostgreSQL',
    skip: noPostgres(),
    start: async () => {
      postgres = await Postgres.start();
    },
    stop: () => postgres.stop(),
    place: async () => {
      const { config } = await makeDatabase(postgres);
      return { open: (options) => postgresStorage(config, options) };
    },
    records: true,
    shared: true,
    durable: true,
  },
];

for (const kind of KINDS) storeContract(kind);
