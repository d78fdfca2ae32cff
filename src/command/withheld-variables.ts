import { sinkVariables } from '../audit/sinks/registry.js';
import { variableOf } from '../config/common-inputs.js';
import { spellings } from '../config/provider-inputs.js';
import type { Settings } from '../config/settings.js';
import { texts } from '../identity/id-token.js';
import { INPUTS } from '../providers/all-inputs.js';
import { ID_TOKEN_VARIABLES } from '../runners/id-token-variables.js';
import { idTokensIn } from '../runners/preissued-id-tokens.js';

/** Variables that contain secrets or commands which only this process needs. */
const OURS: ReadonlySet<string> = new Set([
  'JOBPASS_KEEPER',
  ...INPUTS.filter(({ secret }) => secret).flatMap((input) => spellings(input).map(variableOf)),
  // A path is not a secret: the command could read the file anyway.
  ...Object.values(ID_TOKEN_VARIABLES).filter((name) => name !== ID_TOKEN_VARIABLES.file),
]);

/** The variables that Jobpass removes from the command's environment, grouped by purpose. */
export interface Withheld {
  /** Variables for Jobpass only, including names that inputs choose. */
  names: ReadonlySet<string>;
  /** The subset of variables that the CI system or the job's author has set. The command may need these variables. */
  told: readonly string[];
}

/**
 * Returns the variables that Jobpass removes from the environment of a command that gets a credential. These variables contain
 * sources of ID tokens, the exchanged ID token, keys for audit records, and secret inputs.
 *
 * @param identity the runner's variables that contain ID tokens or give access to them (`IdTokenSource`)
 * @param audiences the audiences of the requested ID tokens
 * @param passed names that the user chose to pass on
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
  // A variable with the same value contains the same secret.
  const values = new Set(
    [...byRole, ...OURS].flatMap((name) => env[name]?.trim() || []).filter((value) => value.length >= 16),
  );
  for (const [name, value] of Object.entries(env)) if (values.has(value?.trim() ?? '')) byRole.add(name);
  for (const name of passed) byRole.delete(name);
  const names = new Set([...OURS].filter((name) => !passed.includes(name)).concat([...byRole]));
  const told = [...byRole].filter((name) => !OURS.has(name) && (env[name] ?? '') !== '').sort();
  return { names, told };
}
