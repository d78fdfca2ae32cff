import { JobpassError } from '../errors.js';
import { expiryOf } from '../identity/id-token.js';
import { idTokenFromProgram } from './id-token-program.js';
import { FOLDER_VARIABLE, ID_TOKEN_VARIABLES } from './id-token-variables.js';
import { checkPreissued, idTokenInFile } from './preissued-id-tokens.js';
import type { IdTokenSource, Runner } from './runner.js';

/** What the program of `--id-token-command` finds the audience in. */
const AUDIENCE_VARIABLE = 'JOBPASS_AUDIENCE';

/** The runner with its ID tokens from where the user says, if he does. @throws JobpassError `usage` for two places */
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
    throw new JobpassError('usage', `${variable} and ${other} both say where the ID token is`, {
      hint: 'Give one of them',
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

/** A path is no secret: who runs as this user can read the file all the same. */
function inFile(path: string, others: IdTokenSource): IdTokenSource {
  return {
    ...others,
    // Read each time: who put it there may replace it.
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
        throw new JobpassError('no-id-token', `The variable ${name} is empty, so there is no ID token`, {
          hint: 'Check its name, and that this step is given it',
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
        hint: 'It must print an ID token and end with 0; it finds the audience in JOBPASS_AUDIENCE. Run by itself it shows what it says, which is not shown here since it could hold a secret',
      }),
    until: () => undefined,
    fixed: false,
  };
}
