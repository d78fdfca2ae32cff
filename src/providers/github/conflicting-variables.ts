import type { Settings } from '../../config/settings.js';
import { GITHUB_API, gitOrigin, isCloud } from '../../github/hosts.js';
import { withEndings } from '../definition.js';
import { ONE_OF_SEVERAL } from './inputs.js';

/** The variables from which the GitHub CLI reads a token: for GitHub.com and ghe.com, and for GitHub Enterprise Server. */
const CLOUD = 'GH_TOKEN';
const SERVER = 'GH_ENTERPRISE_TOKEN';
const HOST = 'GH_HOST';

/**
 * The name of the variable with the token. If a step has several tokens, the name contains the name of the credential.
 *
 * @param name the credential's name, if the step has several tokens
 */
export function tokenVariable(api: URL, name: string | undefined): string {
  const variable = isCloud(api) ? CLOUD : SERVER;
  return name === undefined ? variable : `${variable}_${suffix(name)}`;
}

function suffix(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

/**
 * The variables that make the GitHub CLI use the token's host. `GH_HOST` is also set if it contains another host.
 *
 * @param variable the name of the variable with the token
 */
export function hostVariables(
  variable: string,
  host: string,
  env: NodeJS.ProcessEnv,
): [name: string, value: string][] {
  if (variable !== CLOUD && variable !== SERVER) return [];
  const isDefault = host === new URL(gitOrigin(new URL(GITHUB_API))).host;
  return isDefault && (env[HOST] || host) === host ? [] : [[HOST, host]];
}

/**
 * Variables that this provider's deliveries may set. @param name the credential's name, if it is one of several credentials
 */
export function githubDeliveredVariables(name: string | undefined): string[] {
  const own = name === undefined ? [] : [CLOUD, SERVER].map((variable) => `${variable}_${suffix(name)}`);
  return [...[CLOUD, SERVER, ...own].flatMap(withEndings), HOST];
}

/**
 * Variables that make programs use another token or another host. The GitHub CLI prefers `GH_TOKEN` to `GITHUB_TOKEN`. Other programs
 * read only `GITHUB_TOKEN`. Source: GitHub CLI manual, "gh help environment".
 */
export const GITHUB_CONFLICTING_VARIABLES: readonly string[] = [
  ...[CLOUD, SERVER].flatMap(withEndings),
  HOST,
  'GITHUB_TOKEN',
  'GITHUB_ENTERPRISE_TOKEN',
];

/**
 * Gives the variables of several tokens different names. If only one token has `deliver: env`, its variables have the names that the
 * GitHub CLI reads.
 */
export function withTokenNames(all: readonly Settings[]): Settings[] {
  const inVariables = all.filter(({ deliver }) => deliver.includes('env'));
  return all.map((one) =>
    one.name === undefined || (inVariables.length === 1 && inVariables[0] === one)
      ? one
      : { ...one, own: { ...one.own, [ONE_OF_SEVERAL]: one.name } },
  );
}
