import { JobpassError } from '../errors.js';
import { expiryOf } from '../identity/id-token.js';
import { idTokenFromProgram } from './id-token-program.js';
import { FOLDER_VARIABLE, ID_TOKEN_VARIABLES } from './id-token-variables.js';
import { checkPreissued, idTokenInFile } from './preissued-id-tokens.js';
import type { IdTokenSource, Runner } from './runner.js';

/** The variable that passes the audience to the program in `--id-token-command`. */
const AUDIENCE_VARIABLE = 'JOBPASS_AUDIENCE';

/**
 * Returns the runner, with the source of ID tokens that the options set, if any. @throws JobpassError `usage` if there are two
 * sources
 */
export function withIdTokenOptions(runner: Runner, env: NodeJS.ProcessEnv): Runner {
  const { memory, idTokens } = runner;
  const folder = env[FOLDER_VARIABLE] ?? '';
  const { jobName: _, otherJobs: __, ...within } = memory;
  const placed: Runner =
    folder === '' ? runner : { ...runner, memory: { ...within, temporaryFolder: () => folder } };
  const said = Object.values(ID_TOKEN_VARIABLES).filter((name) => (env[name] ?? '') !== '');
  const [variable, other] = said;
  if (variable === undefined) return placed;
  if (other !== undefined) {
    throw new JobpassError('usage', `${variable} and ${other} are both set`, {
      hint: 'Set only one of them: each is a source of the ID token',
    });
  }
  const value = env[variable] ?? '';
  const from = (given: IdTokenSource, needed: readonly string[] = []): Runner => {
    const variables = [...runner.system.variables, variable, ...needed];
    return { ...placed, system: { ...runner.system, variables }, idTokens: given };
  };
  const identity = [...idTokens.identity, variable];
  switch (variable) {
    case ID_TOKEN_VARIABLES.file:
      return from(inFile(value, idTokens));
    case ID_TOKEN_VARIABLES.env:
      return from(held(value, env, { ...idTokens, identity }), [value]);
    case ID_TOKEN_VARIABLES.command:
      return from(printedBy(value, env, { ...idTokens, identity }), ['PATH', 'HOME']);
    default:
      return from(held(variable, env, { ...idTokens, identity }));
  }
}

/**
 * A source that reads ID tokens from a file. The file's path is not secret, because all of this user's processes can read the
 * file anyway.
 */
function inFile(path: string, others: IdTokenSource): IdTokenSource {
  return {
    ...others,
    // Each request reads the file again, because the file may have been replaced.
    request: async (audience) => idTokenInFile(path, audience),
    until: () => undefined,
    fixed: false,
  };
}

function held(name: string, env: NodeJS.ProcessEnv, others: IdTokenSource): IdTokenSource {
  const raw = env[name] ?? '';
  return {
    request: async (audience) => {
      if (raw === '')
        throw new JobpassError('no-id-token', `The variable ${name} has no ID token`, {
          hint: 'Check the name of the variable, and that this step receives it',
        });
      return checkPreissued(raw, `the variable ${name}`, audience);
    },
    identity: [...others.identity, name],
    secrets: () => [...others.secrets(), raw].filter((secret) => secret !== ''),
    until: () => expiryOf(raw),
    fixed: true,
  };
}

function printedBy(command: string, env: NodeJS.ProcessEnv, others: IdTokenSource): IdTokenSource {
  return {
    ...others,
    request: (audience, _, attempt) =>
      idTokenFromProgram(['/bin/sh', '-c', command], {
        what: 'The command of --id-token-command',
        audience,
        attempt,
        env: { ...env, [AUDIENCE_VARIABLE]: audience },
        foreign: true,
        hint: 'The command must print an ID token and exit with 0. The variable JOBPASS_AUDIENCE contains the audience. Run the command on its own to see its output, which is hidden here because it may contain a secret',
      }),
    until: () => undefined,
    fixed: false,
  };
}
