import { appendFileSync, chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorText, JobpassError, systemCode, writeHint } from '../errors.js';
import type { Output } from '../stdout.js';
import { printable } from '../text/printable.js';

/** A workflow command. Encodes line breaks, because a line break would end the command. Docs: GitHub, "Workflow commands". */
export function workflowCommand(command: string, message: string): string {
  return `::${command}::${message.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}\n`;
}

/**
 * Waits until the process has written all earlier output.
 *
 * @throws JobpassError `delivery` if the output is closed; in this case, the runner did not receive the masks
 */
export async function flushed(output: Output): Promise<void> {
  const error = await new Promise<unknown>((resolve) => {
    if (!output.writable) resolve(new Error('closed'));
    else output.write('', resolve);
  });
  if (error) {
    throw new JobpassError(
      'delivery',
      'The runner does not read the output of this step, so it cannot mask the credential',
      {
        hint: 'Do not close or redirect the standard output of the step',
        cause: error,
      },
    );
  }
}

/** Adds a folder at the beginning of PATH in later steps. @throws JobpassError `delivery` */
export function addToPath(env: NodeJS.ProcessEnv, folder: string): void {
  appendLine(env, 'PATH', `${folder}\n`, 'delivery');
}

export function appendToCommandFile(
  env: NodeJS.ProcessEnv,
  command: 'ENV' | 'OUTPUT' | 'STATE',
  name: string,
  value: string,
  code: 'delivery' | 'state',
): void {
  appendLine(env, command, keyValue(name, value), code);
}

function appendLine(
  env: NodeJS.ProcessEnv,
  command: 'ENV' | 'OUTPUT' | 'STATE' | 'PATH',
  line: string,
  code: 'delivery' | 'state',
): void {
  const file = env[`GITHUB_${command}`];
  if (file === undefined || file === '') {
    throw new JobpassError(
      code,
      `The variable GITHUB_${command} is not set, so the runner cannot receive ${command.toLowerCase()} values`,
    );
  }
  try {
    // The runner creates its command files so that all users can read them. From now on, this file may contain a secret.
    chmodSync(file, 0o600);
    appendFileSync(file, line);
  } catch (error) {
    throw new JobpassError(
      code,
      `The runner's file for ${command.toLowerCase()} values (GITHUB_${command}) could not be written: ${errorText(error)}`,
      {
        hint:
          systemCode(error) === 'ENOENT'
            ? `${printable(file)} does not exist: make sure that no step removes it`
            : writeHint(error, printable(dirname(file))),
        cause: error,
      },
    );
  }
}

/**
 * Formats a name and a value for the runner's command files: as `NAME=VALUE`, or with delimiters around a value that has
 * several lines. The function in @actions/core uses a random delimiter, for which it loads `node:crypto` in 1.5 to 3 ms. Any
 * other word that the value does not contain is just as safe.
 */
function keyValue(name: string, value: string): string {
  if (!/[\r\n]/.test(value)) return `${name}=${value}\n`;
  let delimiter = 'jobpass_end';
  while (value.includes(delimiter)) delimiter += '_';
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
