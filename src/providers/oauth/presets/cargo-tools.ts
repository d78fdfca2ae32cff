import { join } from 'node:path';
import { JobpassError } from '../../../errors.js';
import { EMPTY_VARIABLES, endpointFile, pluginCommand } from '../../plugin.js';
import type { Tools } from '../../tools.js';
import { CARGO_TOKEN } from './cargo-token.js';

const TOKEN_FILE = 'token';
const PROGRAM = 'cargo-token.cjs';
/** The credential provider of cargo that runs a program and reads the token from its output. Source: cargo book, "Registry authentication". */
const FROM_OUTPUT = 'cargo:token-from-stdout';

/** The words that remove variables for a program. Windows has no such program. */
const CLEAN = process.platform === 'win32' ? [] : ['env', ...EMPTY_VARIABLES.map((name) => `${name}=`)];

/** Returns the variable with which cargo selects a credential provider, for the variable of a token. */
export function providerVariable(variable: string): string {
  return `${variable.replace(/_TOKEN$/, '')}_CREDENTIAL_PROVIDER`;
}

/**
 * Cargo reads the token from a variable, or runs a credential provider for it. With `deliver: file` and `deliver: endpoint`, each
 * cargo command gets the current token.
 */
export function cargoTools(variable: string): Tools {
  const provider = providerVariable(variable);
  /** @throws JobpassError `usage` if cargo would split a path, because it splits the variable at spaces */
  const command = (...words: string[]): string => {
    const split = words.find((word) => /\s/.test(word));
    if (split === undefined) return [FROM_OUTPUT, ...words].join(' ');
    throw new JobpassError('usage', `Cargo cannot run a program with spaces in its path: ${split}`, {
      hint: 'Use `deliver: env`',
    });
  };
  return {
    files: [{ name: TOKEN_FILE, format: 'raw' }],
    answer: 'token-response',
    useFiles: (folder) => {
      const path = join(folder, TOKEN_FILE);
      return {
        // A token in the variable would take precedence.
        variables: [
          [provider, command('cat', path)],
          [variable, undefined],
        ],
        outputs: [['file', path]],
        place: `cargo, variable ${provider}`,
      };
    },
    useEndpoint: (served, folder) => ({
      files: [{ name: PROGRAM, text: CARGO_TOKEN }, endpointFile(served)],
      variables: [
        [provider, command(...CLEAN, ...pluginCommand(folder, { file: PROGRAM, command: 'cargo-token' }))],
        [variable, undefined],
      ],
      place: `cargo, variable ${provider}`,
    }),
  };
}
