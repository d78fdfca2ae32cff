import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorText, JobpassError, writeHint } from '../errors.js';
import { writeFormat } from '../formats/registry.js';
import { formatCredential } from '../providers/formats.js';
import type { Lease } from '../providers/lease.js';
import type { Tools } from '../providers/tools.js';
import { type Delivery, type DeliveryContext, setUp } from './delivery.js';

/**
 * Delivers the credential as files that only the job's user can read. Variables and outputs contain the paths of these files.
 */
export const file: Delivery = {
  name: 'file',
  deliver: async (lease, context) => {
    const { tools, folder, settings, step } = context;
    const files = await filesOf(lease, context);
    if (tools !== undefined) {
      const { files: more = [], place, ...setup } = tools.useFiles(folder, lease);
      for (const { path, text } of files) write(path, text, settings.fileMode);
      writeAll(folder, more, settings.fileMode);
      setUp(step, setup);
      return [`${files.map(({ path }) => `file ${path}`).join(', ')} (${place})`];
    }
    // Public values are delivered as variables, because programs look for public values in variables.
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
    return () => replace(files, context.settings.fileMode);
  },
};

/** Replaces files atomically, each by itself. @throws JobpassError `delivery` */
export function replace(files: readonly Pick<MadeFile, 'path' | 'text'>[], mode: number): void {
  for (const { path, text } of files) {
    // A killed process may have left this file.
    rmSync(`${path}.new`, { force: true });
    write(`${path}.new`, text, mode);
  }
  for (const { path } of files) renameSync(`${path}.new`, path);
}

/**
 * The folder for files with user-defined names. It contains no other files, because some file systems treat different names as
 * equal (`ENDED` and `ended` on most macOS and Windows systems).
 */
const NAMED_FOLDER = 'secrets';

interface MadeFile {
  path: string;
  text: string;
  /** The variable and the output that contain the path of this file. Absent if programs do not need them to find the file. */
  variable?: string;
  output?: string;
}

/** Returns the files for a delivered lease. @throws JobpassError `delivery` if the format cannot represent a secret */
async function filesOf(
  lease: Lease,
  { folder, settings, tools, idToken }: Omit<DeliveryContext, 'step'>,
): Promise<MadeFile[]> {
  const now = Date.now();
  if (tools !== undefined) {
    const textOf = async (one: Tools['files'][number]): Promise<string | undefined> => {
      if ('text' in one) return one.text(lease.values, folder, lease);
      return 'format' in one ? formatCredential(one.format, lease, settings, now) : idToken;
    };
    const made = tools.files.map(async (one) => ({ path: join(folder, one.name), text: await textOf(one) }));
    // The keeper replaces the ID token independently of the credential, and has none when it replaces the credential.
    return (await Promise.all(made)).flatMap(({ path, text }) =>
      text === undefined ? [] : [{ path, text }],
    );
  }
  const secrets = lease.values.filter((one) => one.public !== true);
  const { fileFormat } = settings;
  if (fileFormat === 'raw') {
    return secrets.map(({ output, variable, value }) => ({
      path: join(folder, NAMED_FOLDER, output),
      // The file has no final line break, because many programs use its content as a header value.
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

/**
 * Creates the files of a delivery in the lease's folder. A name may contain one subfolder: `azure-cli/config`.
 *
 * @throws JobpassError `delivery`
 */
export function writeAll(
  folder: string,
  files: readonly { name: string; text: string }[],
  mode: number,
): void {
  for (const { name, text } of files) {
    const path = join(folder, name);
    const parent = dirname(path);
    // Not recursive: the lease's own folder must exist, because its removal ends the delivery.
    if (parent !== folder && !existsSync(parent)) created(parent, () => mkdirSync(parent, { mode: 0o700 }));
    write(path, text, mode);
  }
}

/** Creates a file that must not exist yet. @throws JobpassError `delivery` */
export function write(path: string, text: string, mode: number): void {
  created(path, () => {
    if (basename(dirname(path)) === NAMED_FOLDER) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode, flag: 'wx' });
  });
}

/** Creates a file or a folder. @throws JobpassError `delivery` */
function created(path: string, create: () => void): void {
  try {
    create();
  } catch (error) {
    throw new JobpassError('delivery', `The credential's file could not be written: ${errorText(error)}`, {
      hint: writeHint(error, dirname(path)),
      cause: error,
    });
  }
}
