import { appendFileSync, chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { JobpassError, systemCode, tell, writeHint } from '../errors.js';
import type { Output } from '../stdout.js';
import { printable } from '../text/printable.js';

/** Docs: GitHub, "Workflow commands". A line break would end the command, so the runner knows it by its code. */
export function workflowCommand(command: string, message: string): string {
  return `::${command}::${message.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}\n`;
}

/**
 * Waits until everything printed so far has left the process.
 *
 * @throws JobpassError `delivery` when nobody reads it: then the runner has learnt of no mask
 */
export async function flushed(output: Output): Promise<void> {
  const error = await new Promise<unknown>((resolve) => {
    if (!output.writable) resolve(new Error('closed'));
    else output.write('', resolve);
  });
  if (error) {
    throw new JobpassError(
      'delivery',
      'The runner does not read what this step prints, so it cannot mask the credential',
      {
        hint: 'Let the standard output of the step open',
        cause: error,
      },
    );
  }
}

export function appendToCommandFile(
  env: NodeJS.ProcessEnv,
  command: 'ENV' | 'OUTPUT' | 'STATE',
  name: string,
  value: string,
  code: 'delivery' | 'state',
): void {
  const file = env[`GITHUB_${command}`];
  if (file === undefined || file === '') {
    throw new JobpassError(
      code,
      `The runner names no file for ${command.toLowerCase()} values (GITHUB_${command})`,
    );
  }
  try {
    // The runner creates its command files readable for all; from here on this one may hold a secret.
    chmodSync(file, 0o600);
    appendFileSync(file, keyValue(name, value));
  } catch (error) {
    throw new JobpassError(
      code,
      `The runner's file for ${command.toLowerCase()} values (GITHUB_${command}) could not be written: ${tell(error)}`,
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
 * A name and its value as the runner reads them from a command file: `NAME=VALUE`, or, for a value of several
 * lines, between delimiters. The package's own function always delimits, with a random word, and loads
 * `node:crypto` for it, which takes 1.5 to 3 ms. A word that the value does not hold is as good.
 */
function keyValue(name: string, value: string): string {
  if (!/[\r\n]/.test(value)) return `${name}=${value}\n`;
  let delimiter = 'jobpass_end';
  while (value.includes(delimiter)) delimiter += '_';
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
