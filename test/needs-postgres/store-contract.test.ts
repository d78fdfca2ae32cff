import { postgresStorage } from '../../src/broker/store/postgres/storage.js';
import { storeContract } from '../support/contracts/store.js';
import { makeDatabase } from '../support/databases.js';
import { noPostgres, Postgres } from '../support/postgres.js';

let postgres: Postgres;

storeContract({
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
});
