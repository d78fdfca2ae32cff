import { made } from '../../../providers/made/definition.js';
import type { ServiceLog } from '../service-log.js';

/** A log in which nothing stands. */
export const madeLog: ServiceLog = {
  provider: made,
  kind: 'made-log',
  name: 'the made-up service',
  description: 'logs of the made-up service',
  options: () => [],
  noCredentials: 'the records have no credential of the made-up service',
  deliveryMs: 0,
  load: async () => () => ({
    hasCredentials: false,
    read: async () => undefined,
    addLogIn: () => undefined,
    assignOwners: () => undefined,
    addUse: () => undefined,
    reasonIncomplete: () => undefined,
  }),
};
