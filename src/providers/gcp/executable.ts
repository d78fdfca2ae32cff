import { ASK_KEEPER, EMPTY_VARIABLES, pluginCommand } from '../plugin.js';

/** The file of the program in the lease's folder. */
export const EXECUTABLE_FILE = 'gcp-id-token.cjs';
/** The internal command of the single executable. */
export const EXECUTABLE_COMMAND = 'gcp-id-token';

/**
 * The program that a credentials file names, as CommonJS: prints the keeper's response. Libraries read a failure only from the output of
 * a program that succeeds. Source: AIP-4117, "Executable-sourced credentials"; google-auth 2.63.0, `pluggable.py`, which also reads the
 * error output as part of the response.
 */
export const EXECUTABLE = `'use strict';
${ASK_KEEPER}
const print = (text) => process.stdout.write(text, () => process.exit(0));
askKeeper(process.argv[2] ?? __dirname, 'this credentials file', print, (reason) => {
  print(JSON.stringify({ version: 1, success: false, code: 'JOBPASS', message: 'jobpass: no ID token: ' + reason }));
});
`;

/** Variables for which Node prints a warning, or which contain options for other programs. */
const EMPTY = [...EMPTY_VARIABLES, 'NODE_EXTRA_CA_CERTS'];

/**
 * The command line of the program. Libraries split it at spaces, and have no way to set variables, so `env` empties them.
 *
 * @returns undefined if a part of the command line contains a space, which only some libraries can quote
 */
export function executableCommand(folder: string): string | undefined {
  const command = pluginCommand(folder, { file: EXECUTABLE_FILE, command: EXECUTABLE_COMMAND });
  const whole =
    process.platform === 'win32' ? command : ['/usr/bin/env', ...EMPTY.map((name) => `${name}=`), ...command];
  // On Windows, every path contains backslashes.
  const special = process.platform === 'win32' ? /[\s"']/ : /[\s"'\\]/;
  return whole.some((part) => special.test(part)) ? undefined : whole.join(' ');
}
