import { resolve } from 'node:path';
import { quoted } from '../text/shell.js';

/** Where the user says that the ID token is: the variables of the options `--id-token-…`, and the token itself. */
export const ID_TOKEN_VARIABLES = {
  file: 'JOBPASS_ID_TOKEN_FILE',
  env: 'JOBPASS_ID_TOKEN_ENV',
  command: 'JOBPASS_ID_TOKEN_COMMAND',
  itself: 'JOBPASS_ID_TOKEN',
} as const;

/** What tells this job apart, on a system that Jobpass does not know: the variable of the option `--job`. */
export const JOB_VARIABLE = 'JOBPASS_JOB';
/** The folder of an outer use of Jobpass, in which commands of it look for its state. */
export const FOLDER_VARIABLE = 'JOBPASS_FOLDER';

/**
 * The variables that say where the ID token is, for a process that runs in another folder: a relative path is whole, and a command
 * begins in this folder.
 */
export function absoluteIdTokenOptions(folder: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { [ID_TOKEN_VARIABLES.file]: file = '', [ID_TOKEN_VARIABLES.command]: command = '' } = env;
  return {
    ...(file === '' ? {} : { [ID_TOKEN_VARIABLES.file]: resolve(folder, file) }),
    ...(command === ''
      ? {}
      : { [ID_TOKEN_VARIABLES.command]: `cd -- ${quoted(folder)} || exit\n${command}` }),
  };
}
