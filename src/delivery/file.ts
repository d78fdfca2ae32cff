import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JobpassError, tell } from '../errors.js';
import type { LeaseValue } from '../providers/provider.js';
import type { Delivery, DeliveryContext } from './delivery.js';

/** As files that only the job's user can read, with their paths in variables and outputs. */
export const file: Delivery = {
  name: 'file',
  deliver: (lease, context) => {
    // What everyone may see is no use in a file: programs look for it in their environment.
    const open = lease.values.filter((one) => one.public === true);
    for (const { variable, value } of open) context.runner.exportVariable(variable, value);
    const secrets = lease.values.filter((one) => one.public !== true);
    return [
      ...(context.fileFormat === 'raw'
        ? secrets.map((one) => rawFile(one, context))
        : secrets.length === 0
          ? []
          : [sharedFile(secrets, context)]),
      ...open.map(({ variable }) => `variable ${variable}`),
    ];
  },
};

function rawFile({ output, variable, value }: LeaseValue, context: DeliveryContext): string {
  const path = join(context.folder, output);
  // No line break at the end: many programs take a file's content as the header's value.
  write(path, value, context);
  context.runner.exportVariable(`${variable}_FILE`, path);
  context.runner.setOutput(output === 'token' ? 'file' : `${output}-file`, path);
  return `file ${path} (variable ${variable}_FILE)`;
}

function sharedFile(values: readonly LeaseValue[], context: DeliveryContext): string {
  const json = context.fileFormat === 'json';
  const path = join(context.folder, json ? 'secrets.json' : 'secrets.env');
  const text = json
    ? `${JSON.stringify(Object.fromEntries(values.map(({ variable, value }) => [variable, value])), undefined, 2)}\n`
    : values.map(({ variable, value }) => `${variable}=${quoted(value)}\n`).join('');
  write(path, text, context);
  context.runner.exportVariable('JOBPASS_SECRETS_FILE', path);
  context.runner.setOutput('file', path);
  return `file ${path} (variable JOBPASS_SECRETS_FILE)`;
}

/** A value as both a shell that sources the file and the common dotenv readers take it literally. */
function quoted(value: string): string {
  return /^[\w./:@%+,-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

function write(path: string, text: string, { fileMode }: DeliveryContext): void {
  try {
    writeFileSync(path, text, { mode: fileMode, flag: 'wx' });
  } catch (error) {
    throw new JobpassError('delivery', `The credential's file could not be written: ${tell(error)}`, {
      hint: 'Check free space and permissions of the runner’s temporary folder',
      cause: error,
    });
  }
}
