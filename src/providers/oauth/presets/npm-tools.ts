import { join } from 'node:path';
import { npmrc, npmTokenKey } from '../../../formats/npmrc.js';
import type { Log } from '../../../runners/runner.js';
import { printable } from '../../../text/printable.js';
import type { ToolSetup, ToolsWithVariables } from '../../tools.js';
import { keptSettings, userNpmrc } from './npmrc.js';

const FILE = '.npmrc';
/** The variable with the path of the user's settings, which npm, pnpm and yarn 1 read. Source: npm, "config", "userconfig". */
const USER_SETTINGS = 'NPM_CONFIG_USERCONFIG';
/** The variable of the token for yarn 2 and later, which read no .npmrc. Source: yarn, "Settings (.yarnrc.yml)", `npmAuthToken`. */
const YARN_TOKEN = 'YARN_NPM_AUTH_TOKEN';
/** The variable of the registry to which yarn publishes. Without it, yarn would send the token to its default registry. */
const YARN_REGISTRY = 'YARN_NPM_PUBLISH_REGISTRY';
/** The default registry, whose files yarn's own default registry has too. */
const USUAL_HOST = 'registry.npmjs.org';

export interface NpmToolSettings {
  /** The registry's address. */
  address: URL;
  variable: string;
  /** The name of the credential, if the step has several tokens for npm. */
  name: string | undefined;
  /** Whether later steps have the token in the variable. */
  isExported: boolean;
  env: NodeJS.ProcessEnv;
  log: Pick<Log, 'info' | 'warning'>;
}

/**
 * npm and pnpm read the token from an .npmrc in the lease's folder. Yarn 2 and later read the token from a variable. An .npmrc contains
 * one token for each registry, so the variables of several tokens have different names.
 */
export function npmTools({
  address,
  variable: usualVariable,
  name,
  isExported,
  env,
  log,
}: NpmToolSettings): ToolsWithVariables {
  const host = `${address.host}${address.pathname}`;
  const yarnRegistry = address.host === USUAL_HOST ? [] : [[YARN_REGISTRY, address.href] as const];
  const ending = name === undefined ? '' : `_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
  const variable = `${usualVariable}${ending}`;
  const userSettings = `${USER_SETTINGS}${ending}`;
  let warned = false;
  /** The user's own settings, which the file replaces. */
  const settings = (): string => {
    const text = userNpmrc(env);
    if (text === undefined) return '';
    const { lines, leftOut } = keptSettings(text, host, isExported ? variable : undefined);
    if (leftOut.length > 0 && !warned) {
      warned = true;
      log.warning(
        `The .npmrc for this job does not contain ${leftOut.map((key) => `\`${printable(key, 100)}\``).join(', ')} from your own .npmrc. If the job needs these credentials, write them there as \${VARIABLE}, with another variable than ${variable}`,
      );
    }
    return lines.map((line) => `${line}\n`).join('');
  };
  const setup = (folder: string): ToolSetup => {
    const path = join(folder, FILE);
    return {
      variables: [[userSettings, path]],
      outputs: [['file', path]],
      place: `npm and pnpm, variable ${userSettings}`,
    };
  };
  return {
    files: [
      {
        name: FILE,
        text: ([first]) => `${settings()}${npmrc({ host, username: '', secret: first?.value ?? '' })}`,
      },
    ],
    answer: 'token-response',
    useFiles: setup,
    useVariables: ([first], folder) => {
      const { variables, outputs = [], place } = setup(folder);
      const token = first?.value ?? '';
      return {
        files: [{ name: FILE, text: `${settings()}${npmTokenKey(host)}=\${${variable}}\n` }],
        variables: [
          [variable, token],
          // Yarn has one token for each registry.
          ...(name === undefined ? [[YARN_TOKEN, token] as const, ...yarnRegistry] : []),
          ...variables,
        ],
        outputs,
        place: `variable ${variable}, ${place}`,
      };
    },
    useEndpoint: ({ url, token }) => ({
      files: [],
      variables: [
        [`${variable}_ENDPOINT`, url],
        [`${variable}_ENDPOINT_TOKEN`, token],
      ],
      place: `variable ${variable}_ENDPOINT`,
    }),
  };
}

/** The variables that the deliveries may set, besides the variable of the token. */
export const NPM_VARIABLES: readonly string[] = [USER_SETTINGS, YARN_TOKEN, YARN_REGISTRY];
