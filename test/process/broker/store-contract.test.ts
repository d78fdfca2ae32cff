import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderStorage } from '../../../src/broker/store/folder/storage.js';
import { memoryStorage } from '../../../src/broker/store/memory.js';
import { storeContract } from '../../support/contracts/store.js';

storeContract({
  name: 'memory',
  place: async () => ({ open: async ({ clock }) => memoryStorage(clock) }),
  records: false,
  shared: false,
  durable: false,
});

storeContract({
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
});
