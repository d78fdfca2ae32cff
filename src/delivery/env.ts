import { JobpassError } from '../errors.js';
import type { LeaseValue } from '../providers/provider.js';
import type { Delivery } from './delivery.js';

/** The longest variable with which Linux starts a process, and well below the most of all together, in bytes. */
const LONGEST = 128 * 1024;
const MOST = 1024 * 1024;

/** As variables of all later steps. */
export const env: Delivery = {
  name: 'env',
  deliver: (lease, { step }) => {
    checkSizes(lease.values);
    return lease.values.map(({ variable, value }) => {
      step.exportVariable(variable, value);
      return `variable ${variable}`;
    });
  },
};

/** With a variable that cannot be, no later step would start, and the one that revokes is a later step. */
function checkSizes(values: readonly LeaseValue[]): void {
  const refuse = (problem: string): never => {
    throw new JobpassError('delivery', problem, { hint: 'Use deliver: file' });
  };
  let sum = 0;
  for (const { variable, value } of values) {
    // With the sign between, and the null byte behind.
    const size = variable.length + 2 + Buffer.byteLength(value);
    sum += size;
    if (value.includes('\0'))
      refuse(`The value for ${variable} has a null byte, which is not allowed in a variable`);
    if (size > LONGEST) refuse(`The value for ${variable} is longer than the limit for a variable (128 KiB)`);
  }
  if (sum > MOST) refuse('The values together are longer than the limit for variables (1 MiB)');
}
