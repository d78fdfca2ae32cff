import { resolve } from 'node:path';
import { quoted } from '../text/shell.js';

/**
 * The variables that set the ID token source: one variable for each option `--id-token-…`, and a variable for the token itself.
 */
export const ID_TOKEN_VARIABLES = {
  file: 'JOBPASS_ID_TOKEN_FILE',
  env: 'JOBPASS_ID_TOKEN_ENV',
  command: 'JOBPASS_ID_TOKEN_COMMAND',
  itself: 'JOBPASS_ID_TOKEN',
} as const;

/** The variable for the option `--job`. The option identifies the job on systems that Jobpass does not know. */
export const JOB_VARIABLE = 'JOBPASS_JOB';
/** The folder that belongs to an outer `jobpass` command. Inner commands look for their state in this folder. */
export const FOLDER_VARIABLE = 'JOBPASS_FOLDER';

/**
 * Returns the variables that set the ID token source, for a process that runs in another folder. Relative paths become
 * absolute, and a command runs in the original folder.
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

/** The options that set the ID token source, with their variables. */
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

/** Sets the variables for the ID token options. An option replaces all other sources. */
export function setIdTokenVariables(
  options: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
): void {
  const set = ID_TOKEN_OPTIONS.filter(({ name }) => typeof options[name] === 'string');
  if (set.length === 0) return;
  for (const variable of Object.values(ID_TOKEN_VARIABLES)) delete env[variable];
  for (const { name, variable } of set) env[variable] = options[name] as string;
}
