import { variableOf } from '../config/common-inputs.js';
import { JobpassError } from '../errors.js';
import { PROVIDERS } from '../providers/registry.js';
import { FOLDER_VARIABLE, ID_TOKEN_VARIABLES, JOB_VARIABLE } from '../runners/id-token-variables.js';
import { RUNNER_VARIABLE } from '../runners/registry.js';
import { printable } from '../text/printable.js';

const PREFIX = 'JOBPASS_';
/** Variables for a job's later steps, or for programs that we start, besides those of the providers. */
const OUTPUTS = [
  ...['JOBPASS_SECRETS_FILE', 'JOBPASS_KEEPER', 'JOBPASS_TRACE', 'JOBPASS_NODE', 'JOBPASS_DEBUG'],
  ...['JOBPASS_CACHE', 'JOBPASS_AZURE_SERVICE_CONNECTION', 'JOBPASS_SESSION', FOLDER_VARIABLE, JOB_VARIABLE],
];
/** What stands behind a name for the deliveries by file and endpoint. */
const ENDINGS = /(_FILE|_ENDPOINT|_ENDPOINT_TOKEN)$/;

/**
 * Looks for variables that seem to be meant for Jobpass, and are not read: of a slip of the pen nothing else would say a
 * word, and a job would get another credential than the one that it asks for.
 *
 * @param inputs the names of all inputs
 * @param given the inputs, in whose values other variables can be named, as they can where the ID token comes from
 * @param delivered variables that earlier steps of the job were given
 * @returns warnings
 * @throws JobpassError `usage` for a slip
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
  const { closestName: slipOf } = await import('../config/did-you-mean.js');
  return unknown.map((name) => {
    const near = slipOf(
      name.slice(PREFIX.length),
      read.map((one) => one.slice(PREFIX.length)),
    );
    if (near !== undefined) {
      throw new JobpassError('usage', `The variable ${printable(name, 60)} is not read`, {
        hint: `Did you mean ${PREFIX}${near}? A variable of your own needs another name than ${PREFIX}…`,
      });
    }
    return `The variable ${printable(name, 60)} is not read: there is no such input`;
  });
}

/** The variables that deliveries set where no input says otherwise. */
async function byDefault(env: NodeJS.ProcessEnv): Promise<string[]> {
  return (await Promise.all(PROVIDERS.map((provider) => provider.deliveredVariables({}, env)))).flat();
}
