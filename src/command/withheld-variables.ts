import { sinkVariables } from '../audit/sinks/registry.js';
import { variableOf } from '../config/common-inputs.js';
import { spellings } from '../config/provider-inputs.js';
import type { Settings } from '../config/settings.js';
import { texts } from '../identity/id-token.js';
import { INPUTS } from '../providers/all-inputs.js';
import { ID_TOKEN_VARIABLES } from '../runners/id-token-variables.js';
import { idTokensIn } from '../runners/preissued-id-tokens.js';

/** Variables in which this process itself was given secrets, or told what to run: each is for this process alone. */
const OURS: ReadonlySet<string> = new Set([
  'JOBPASS_KEEPER',
  ...INPUTS.filter(({ secret }) => secret).flatMap((input) => spellings(input).map(variableOf)),
  // A path is no secret: the command could read the file all the same.
  ...Object.values(ID_TOKEN_VARIABLES).filter((name) => name !== ID_TOKEN_VARIABLES.file),
]);

/** What is kept from a command, by what it is for. */
export interface Withheld {
  /** Variables that are nobody's but ours, whatever they are called. */
  names: ReadonlySet<string>;
  /** Those of them that the system or the job's author has set: a command may want one for itself. */
  told: readonly string[];
}

/**
 * The variables that a command with a credential does not get, each by its role: what gives ID tokens of this job, or
 * holds the one that was exchanged; what sends audit records; the inputs that are secrets.
 *
 * @param identity the variables of the runner's own that do (`IdTokenSource`)
 * @param audiences those that ID tokens were asked for
 * @param passed names that the user wants passed on all the same
 */
export function withheldVariables(
  env: NodeJS.ProcessEnv,
  {
    identity,
    settings,
    audiences,
    passed,
  }: {
    identity: readonly string[];
    settings: readonly Settings[];
    audiences: ReadonlySet<string>;
    passed: readonly string[];
  },
): Withheld {
  const held = idTokensIn(env).filter(({ claims }) => texts(claims['aud']).some((one) => audiences.has(one)));
  const byRole = new Set([
    ...identity,
    ...held.map(({ name }) => name),
    ...settings.flatMap((one) => sinkVariables(one, env)),
  ]);
  // The same secret under another name is the same secret.
  const values = new Set(
    [...byRole, ...OURS].flatMap((name) => env[name]?.trim() || []).filter((value) => value.length >= 16),
  );
  for (const [name, value] of Object.entries(env)) if (values.has(value?.trim() ?? '')) byRole.add(name);
  for (const name of passed) byRole.delete(name);
  const names = new Set([...OURS].filter((name) => !passed.includes(name)).concat([...byRole]));
  const told = [...byRole].filter((name) => !OURS.has(name) && (env[name] ?? '') !== '').sort();
  return { names, told };
}
