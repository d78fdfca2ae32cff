import { join } from 'node:path';
import { gitOrigin } from '../../github/hosts.js';
import type { Permissions } from '../../github/permissions.js';
import type { Log } from '../../runners/runner.js';
import type { LeaseValue } from '../lease.js';
import { endpointFile, pluginCommand } from '../plugin.js';
import type { DeliveredLease, ToolSetup, ToolSetupWithFiles, ToolsWithVariables } from '../tools.js';
import { hostVariables, tokenVariable } from './conflicting-variables.js';
import { addressesOf, gitConfigText } from './git-config.js';
import { GIT_CREDENTIAL, GIT_SETTINGS, GIT_TOKEN, type GitSettings } from './git-credential.js';
import { gitNotes } from './git-surroundings.js';

/** The settings that determine how programs get an installation token. */
export interface GitHubToolSettings {
  api: URL;
  owner: string | undefined;
  /** Full names. Empty: every repository of the owner. */
  repositories: readonly string[];
  /** Whether git uses the token. */
  git: boolean;
  deliver: readonly string[];
  /** The token's permissions. Undefined if the signer does not report them. */
  permissions: Permissions | undefined;
  /** The name of the credential, if the step has several tokens. */
  name: string | undefined;
  env: NodeJS.ProcessEnv;
  log: Pick<Log, 'info' | 'warning'>;
}

type Files = ToolSetupWithFiles['files'];

const PLUGIN_FILE = 'git-credential.cjs';
const CONFIG_FILE = 'gitconfig';
const TOKEN_FILE = 'token';

/** The GitHub CLI reads the token from a variable. Git gets the token from a credential helper. */
export function githubTools({
  api,
  owner,
  repositories,
  git,
  deliver,
  permissions,
  name,
  env,
  log,
}: GitHubToolSettings): ToolsWithVariables {
  const origin = gitOrigin(api);
  const { host } = new URL(origin);
  const variable = tokenVariable(api, name);
  // Without this permission, git would fail in repositories that the job's own token can access.
  const canRead = permissions === undefined || permissions['contents'] !== undefined;
  const addresses = git && canRead ? addressesOf({ origin, repositories, owner }) : [];
  const where = repositories.length === 0 ? `${owner}/*` : short(repositories);
  // If there are several deliveries, git uses the one that renews the token best.
  const best = ['endpoint', 'file', 'env'].find((delivery) => deliver.includes(delivery));

  /** Makes git use the token from a delivery. @param own the files that the helper reads */
  const withGit = (
    delivery: string,
    folder: string,
    own: Files,
    setup: ToolSetup & Partial<ToolSetupWithFiles>,
  ): ToolSetupWithFiles => {
    const { files = [], place } = setup;
    if (git && !canRead && delivery === best)
      log.info('Git does not use the token, because the token does not have the permission `contents`');
    if (addresses.length === 0 || delivery !== best) return { ...setup, files };
    const { infos, warnings } = gitNotes(addresses, where, env);
    for (const info of infos) log.info(info);
    for (const warning of warnings) log.warning(warning);
    const settings: GitSettings = {
      host: host.toLowerCase(),
      repositories: repositories.map((one) => one.toLowerCase()),
      ...(repositories.length === 0 && owner !== undefined ? { owner: owner.toLowerCase() } : {}),
      keeper: delivery === 'endpoint',
    };
    const [program = '', ...words] = pluginCommand(folder, { file: PLUGIN_FILE, command: 'git-credential' });
    // The single executable gets the folder as the argument of its internal command.
    const command = words.includes(folder) ? [program, ...words] : [program, ...words, folder];
    return {
      ...setup,
      files: [
        ...files,
        ...own,
        { name: PLUGIN_FILE, text: GIT_CREDENTIAL },
        { name: GIT_SETTINGS, text: JSON.stringify(settings) },
        { name: CONFIG_FILE, text: gitConfigText(addresses, command) },
      ],
      gitConfig: join(folder, CONFIG_FILE),
      place: `${place}, git for ${where}`,
    };
  };

  return {
    files: [
      { name: TOKEN_FILE, format: 'raw' },
      ...(addresses.length > 0 && best === 'file'
        ? [
            {
              name: GIT_TOKEN,
              text: (_: readonly LeaseValue[], __: string, lease: DeliveredLease) => gitToken(lease),
            },
          ]
        : []),
    ],
    answer: 'token-response',
    useFiles: (folder) => {
      const path = join(folder, TOKEN_FILE);
      return withGit('file', folder, [], {
        variables: [[`${variable}_FILE`, path]],
        outputs: [['file', path]],
        place: `variable ${variable}_FILE`,
      });
    },
    useEndpoint: (served, folder) =>
      withGit('endpoint', folder, [endpointFile(served)], {
        variables: [
          [`${variable}_ENDPOINT`, served.url],
          [`${variable}_ENDPOINT_TOKEN`, served.token],
        ],
        place: `variable ${variable}_ENDPOINT`,
      }),
    useVariables: (values, folder, lease) =>
      withGit('env', folder, [{ name: GIT_TOKEN, text: gitToken(lease) }], {
        variables: [[variable, tokenOf(values)], ...hostVariables(variable, host, env)],
        place: `variable ${variable}`,
      }),
  };
}

/** The content of the file from which the credential helper reads the token. */
function gitToken({ values, expiresAt }: DeliveredLease): string {
  return JSON.stringify({ token: tokenOf(values), expiresAt });
}

function tokenOf(values: readonly LeaseValue[]): string {
  return values.find(({ output }) => output === 'token')?.value ?? '';
}

/** The names of repositories, for the log. */
function short(repositories: readonly string[]): string {
  const [first = '', second, ...more] = repositories;
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first} and ${more.length + 1} more repositories`;
}
