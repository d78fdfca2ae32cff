import type { Delivery } from './delivery.js';

/** As variables of all later steps. */
export const env: Delivery = {
  name: 'env',
  deliver: (lease, { runner }) =>
    lease.values.map(({ variable, value }) => {
      runner.exportVariable(variable, value);
      return `variable ${variable}`;
    }),
};
