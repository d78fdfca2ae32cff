import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { JobpassError, tell } from '../errors.js';
import { writeFormat } from '../formats/registry.js';
import { formatCredential } from '../providers/formats.js';
import type { Lease } from '../providers/provider.js';
import { type Delivery, type DeliveryContext, handOut } from './delivery.js';

/** As files that only the job's user can read, with their paths in variables and outputs. */
export const file: Delivery = {
  name: 'file',
  deliver: async (lease, context) => {
    const { tools, folder, settings, step } = context;
    const files = await filesOf(lease, context);
    if (tools !== undefined) {
      const { variables, place } = tools.useFiles(folder);
      for (const { path, text } of files) write(path, text, settings.fileMode);
      handOut(step, variables);
      return [`${files.map(({ path }) => `file ${path}`).join(', ')} (${place})`];
    }
    // What everyone may see is no use in a file: programs look for it in their environment.
    const open = lease.values.filter((one) => one.public === true);
    for (const { variable, value } of open) step.exportVariable(variable, value);
    return [
      ...files.map(({ path, text, variable = '', output = '' }) => {
        write(path, text, settings.fileMode);
        step.exportVariable(variable, path);
        step.setOutput(output, path);
        return `file ${path} (variable ${variable})`;
      }),
      ...open.map(({ variable }) => `variable ${variable}`),
    ];
  },
  replacement: async (lease, context) => {
    const files = await filesOf(lease, context);
    return () => {
      for (const { path, text } of files) {
        // Left by one that was killed in the middle.
        rmSync(`${path}.new`, { force: true });
        write(`${path}.new`, text, context.settings.fileMode);
      }
      for (const { path } of files) renameSync(`${path}.new`, path);
    };
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
  /** The variable and the output that hold its path; absent where programs find it otherwise. */
  variable?: string;
  output?: string;
}

/** The files that a lease is delivered in. @throws JobpassError `delivery` for a secret that cannot be written so */
async function filesOf(
  lease: Lease,
  { folder, settings, tools }: Omit<DeliveryContext, 'step'>,
): Promise<MadeFile[]> {
  const now = Date.now();
  if (tools !== undefined) {
    return Promise.all(
      tools.files.map(async ({ name, format }) => ({
        path: join(folder, name),
        text: await formatCredential(format, lease, settings, now),
      })),
    );
  }
  const secrets = lease.values.filter((one) => one.public !== true);
  const { fileFormat } = settings;
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
  const variables = secrets.map(({ variable, value }) => [variable, value] as const);
  const text = await writeFormat(fileFormat, variables, now);
  const path = join(folder, fileFormat === 'json' ? 'secrets.json' : 'secrets.env');
  return [{ path, text, variable: 'JOBPASS_SECRETS_FILE', output: 'file' }];
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
