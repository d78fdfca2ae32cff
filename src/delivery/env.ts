import { JobpassError } from '../errors.js';
import type { LeaseValue } from '../providers/lease.js';
import { type Delivery, setUp } from './delivery.js';

/** The Linux limit for one variable, and a safe limit for all variables together, in bytes. */
const LONGEST = 128 * 1024;
const MOST = 1024 * 1024;

/** Delivers the credential as variables for all later steps. */
export const env: Delivery = {
  name: 'env',
  deliver: async (lease, { step, tools, folder, settings }) => {
    checkSizes(lease.values);
    if (tools?.useVariables !== undefined) {
      const { files, place, ...setup } = tools.useVariables(lease.values, folder, lease);
      const { writeAll } = await import('./file.js');
      writeAll(folder, files, settings.fileMode);
      setUp(step, setup);
      return [place];
    }
    return lease.values.map(({ variable, value }) => {
      step.exportVariable(variable, value);
      return `variable ${variable}`;
    });
  },
};

/**
 * Rejects values that are too long. If a variable is too long, no later step can start, not even the step that revokes the
 * credential.
 */
function checkSizes(values: readonly LeaseValue[]): void {
  const refuse = (problem: string): never => {
    throw new JobpassError('delivery', problem, { hint: 'Use `deliver: file`' });
  };
  let sum = 0;
  for (const { variable, value } of values) {
    // The size includes the equals sign and the final null byte.
    const size = variable.length + 2 + Buffer.byteLength(value);
    sum += size;
    if (value.includes('\0'))
      refuse(`The value for ${variable} contains a null byte, which is not allowed in a variable`);
    if (size > LONGEST) refuse(`The value for ${variable} is longer than the limit for a variable (128 KiB)`);
  }
  if (sum > MOST) refuse('The values together are longer than the limit for variables (1 MiB)');
}
