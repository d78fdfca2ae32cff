import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { JobpassError, tell } from '../errors.js';
import type { LeaseValue } from '../providers/provider.js';
import { quotedForDotenv } from '../text/shell.js';
import { type Delivery, type DeliveryContext, handOut } from './delivery.js';

/** As files that only the job's user can read, with their paths in variables and outputs. */
export const file: Delivery = {
  name: 'file',
  deliver: (lease, context) => {
    const { forms, folder, fileMode, runner } = context;
    if (forms !== undefined) {
      const { files, variables, told } = forms.file(lease, folder);
      for (const { name, text } of files) write(join(folder, name), text, fileMode);
      handOut(runner.step, variables);
      return [`${files.map(({ name }) => `file ${join(folder, name)}`).join(', ')} (${told})`];
    }
    // What everyone may see is no use in a file: programs look for it in their environment.
    const open = lease.values.filter((one) => one.public === true);
    for (const { variable, value } of open) context.runner.step.exportVariable(variable, value);
    return [
      ...filesOf(lease.values, context).map((made) => {
        write(made.path, made.text, context.fileMode);
        context.runner.step.exportVariable(made.variable, made.path);
        context.runner.step.setOutput(made.output, made.path);
        return `file ${made.path} (variable ${made.variable})`;
      }),
      ...open.map(({ variable }) => `variable ${variable}`),
    ];
  },
  replace: (lease, context) => {
    const files =
      context.forms?.refresh(lease).map(({ name, text }) => ({ path: join(context.folder, name), text })) ??
      filesOf(lease.values, context);
    for (const { path, text } of files) {
      // Left by one that was killed in the middle.
      rmSync(`${path}.new`, { force: true });
      write(`${path}.new`, text, context.fileMode);
      renameSync(`${path}.new`, path);
    }
  },
};

/**
 * Where files are that are called as the user wants: beside nothing of ours, whatever a disk takes for the same name
 * (`ENDED` and `ended` on most of macOS and Windows).
 */
const NAMED_FOLDER = 'secrets';

interface MadeFile {
  path: string;
  text: string;
  /** The variable and the output that hold its path. */
  variable: string;
  output: string;
}

function filesOf(
  values: readonly LeaseValue[],
  { folder, fileFormat }: Pick<DeliveryContext, 'folder' | 'fileFormat'>,
): MadeFile[] {
  const secrets = values.filter((one) => one.public !== true);
  if (fileFormat === 'raw') {
    return secrets.map(({ output, variable, value }) => ({
      path: join(folder, NAMED_FOLDER, output),
      // No line break at the end: many programs take a file's content as the header's value.
      text: value,
      variable: `${variable}_FILE`,
      output: output === 'token' ? 'file' : `${output}-file`,
    }));
  }
  if (secrets.length === 0) return [];
  const json = fileFormat === 'json';
  const text = json
    ? `${JSON.stringify(Object.fromEntries(secrets.map(({ variable, value }) => [variable, value])), undefined, 2)}\n`
    : secrets.map(({ variable, value }) => `${dotenvLine(variable, value)}\n`).join('');
  const path = join(folder, json ? 'secrets.json' : 'secrets.env');
  return [{ path, text, variable: 'JOBPASS_SECRETS_FILE', output: 'file' }];
}

/**
 * A variable as a line of a dotenv file, or several lines.
 *
 * @throws JobpassError `delivery` for a value that the common readers would read differently
 */
export function dotenvLine(variable: string, value: string): string {
  const written = quotedForDotenv(value);
  if (written !== undefined) return `${variable}=${written}`;
  throw new JobpassError(
    'delivery',
    `The value for ${variable} cannot be written as dotenv: Node, bash and python-dotenv would each read another value, because of the quotes, backslashes or dollar signs in it`,
    { hint: 'Use another file format (json, or raw with a file for each secret), or deliver: env' },
  );
}

/** Makes a file that must not be there yet. @throws JobpassError `delivery` */
export function write(path: string, text: string, mode: number): void {
  try {
    if (basename(dirname(path)) === NAMED_FOLDER) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode, flag: 'wx' });
  } catch (error) {
    throw new JobpassError('delivery', `The credential's file could not be written: ${tell(error)}`, {
      hint: 'Check free space and permissions of the runner’s temporary folder',
      cause: error,
    });
  }
}
