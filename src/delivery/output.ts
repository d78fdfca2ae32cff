import type { Delivery } from './delivery.js';

/** As outputs of this step, for the steps that name them. */
export const output: Delivery = {
  name: 'output',
  deliver: (lease, { step }) =>
    lease.values.map(({ output: name, value }) => {
      step.setOutput(name, value);
      return `output ${name}`;
    }),
};
