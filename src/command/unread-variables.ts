import { variableOf } from '../config/common-inputs.js';
import { JobpassError } from '../errors.js';
import { PROVIDERS } from '../providers/registry.js';
import { FOLDER_VARIABLE, ID_TOKEN_VARIABLES, JOB_VARIABLE } from '../runners/id-token-variables.js';
import { RUNNER_VARIABLE } from '../runners/registry.js';
import { printable } from '../text/printable.js';

const PREFIX = 'JOBPASS_';
/** Variables that Jobpass sets for later steps or for child processes, without the variables that providers set. */
const OUTPUTS = [
  ...['JOBPASS_SECRETS_FILE', 'JOBPASS_KEEPER', 'JOBPASS_TRACE', 'JOBPASS_NODE', 'JOBPASS_DEBUG'],
  ...['JOBPASS_CACHE', 'JOBPASS_AZURE_SERVICE_CONNECTION', 'JOBPASS_SESSION', FOLDER_VARIABLE, JOB_VARIABLE],
  ...['JOBPASS_AWS_SIGNING_ALGORITHM', 'JOBPASS_AWS_TAGS'],
];
/** The suffixes of variable names for the deliveries `file` and `endpoint`. */
const ENDINGS = /(_FILE|_ENDPOINT|_ENDPOINT_TOKEN)$/;

/**
 * Finds variables with the prefix `JOBPASS_` that Jobpass does not read. Without this check, nothing would report a misspelled
 * name, and a job could get a different credential than requested.
 *
 * @param inputs the names of all inputs
 * @param given the inputs. Other variables can be named in their values and in the source of the ID token
 * @param delivered variables that earlier steps of the job received
 * @returns warnings
 * @throws JobpassError `usage` for a misspelled name
 */
export async function checkUnreadVariables(
  env: NodeJS.ProcessEnv,
  inputs: readonly string[],
  given: ReadonlyMap<string, string>,
  delivered: () => readonly string[],
): Promise<string[]> {
  const read = [
    ...inputs.map(variableOf),
    RUNNER_VARIABLE,
    ...Object.values(ID_TOKEN_VARIABLES),
    'JOBPASS_ID_TOKEN',
  ];
  const sources = Object.values(ID_TOKEN_VARIABLES).map((name) => env[name] ?? '');
  const named = [...given.values(), ...sources].flatMap((value) => value.match(/\bJOBPASS_\w+/g) ?? []);
  const isOurs = (name: string): boolean =>
    [name, name.replace(ENDINGS, '')].some((one) => OUTPUTS.includes(one) || named.includes(one));
  let unknown = Object.keys(env).filter(
    (name) => name.startsWith(PREFIX) && name.length > PREFIX.length && !read.includes(name) && !isOurs(name),
  );
  for (const names of [byDefault, delivered]) {
    if (unknown.length === 0) return [];
    const set = (await names(env)).map((name) => name.replace(ENDINGS, ''));
    unknown = unknown.filter((name) => !set.includes(name) && !set.includes(name.replace(ENDINGS, '')));
  }
  if (unknown.length === 0) return [];
  const { closestName } = await import('../config/did-you-mean.js');
  return unknown.map((name) => {
    const near = closestName(
      name.slice(PREFIX.length),
      read.map((one) => one.slice(PREFIX.length)),
    );
    if (near !== undefined) {
      throw new JobpassError('usage', `The variable ${printable(name, 60)} is unknown`, {
        hint: `Did you mean ${PREFIX}${near}? Names of your own variables must not begin with ${PREFIX}`,
      });
    }
    return `The variable ${printable(name, 60)} is ignored: no input has this name`;
  });
}

/** Returns the names of the variables that deliveries set if no input changes these names. */
async function byDefault(env: NodeJS.ProcessEnv): Promise<string[]> {
  return (await Promise.all(PROVIDERS.map((provider) => provider.deliveredVariables({}, env)))).flat();
}
