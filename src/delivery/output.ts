import type { Delivery } from './delivery.js';

/** Delivers a credential's values as outputs of this step. */
export const output: Delivery = {
  name: 'output',
  deliver: (lease, { step }) =>
    lease.values.map(({ output: name, value }) => {
      step.setOutput(name, value);
      return `output ${name}`;
    }),
};
