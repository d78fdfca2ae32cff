import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JobpassError, tell } from '../errors.js';
import type { Delivery } from './delivery.js';

/** As files that only the job's user can read, with their paths in variables and an output. */
export const file: Delivery = {
  name: 'file',
  deliver: (lease, { runner, folder }) =>
    lease.values.map(({ output, variable, value }) => {
      const path = join(folder, output);
      try {
        // No line break at the end: many programs take a file's content as the header's value.
        writeFileSync(path, value, { mode: 0o600, flag: 'wx' });
      } catch (error) {
        throw new JobpassError('delivery', `The credential's file could not be written: ${tell(error)}`, {
          hint: 'Check free space and permissions of the runner’s temporary folder',
          cause: error,
        });
      }
      runner.exportVariable(`${variable}_FILE`, path);
      runner.setOutput(output === 'token' ? 'file' : `${output}-file`, path);
      return `file ${path} (variable ${variable}_FILE)`;
    }),
};
