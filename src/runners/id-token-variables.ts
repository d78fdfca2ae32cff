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

/** The options that say where the ID token is, each with the variable that it sets. */
export const ID_TOKEN_OPTIONS = [
  {
    flags: '--id-token-file <file>',
    name: 'idTokenFile',
    variable: ID_TOKEN_VARIABLES.file,
    description: 'Read the ID token from this file.',
  },
  {
    flags: '--id-token-env <name>',
    name: 'idTokenEnv',
    variable: ID_TOKEN_VARIABLES.env,
    description: 'Read the ID token from this environment variable.',
  },
  {
    flags: '--id-token-command <command>',
    name: 'idTokenCommand',
    variable: ID_TOKEN_VARIABLES.command,
    description:
      'Read the ID token from the output of this shell command. JOBPASS_AUDIENCE contains the audience.',
  },
] as const;

/** Sets the variables of the ID token options. Options replace all variables that say where the ID token is. */
export function setIdTokenVariables(
  options: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
): void {
  const set = ID_TOKEN_OPTIONS.filter(({ name }) => typeof options[name] === 'string');
  if (set.length === 0) return;
  for (const variable of Object.values(ID_TOKEN_VARIABLES)) delete env[variable];
  for (const { name, variable } of set) env[variable] = options[name] as string;
}
