import { isCloud } from '../../github/hosts.js';
import type { LeaseValue, ToolSetup, Tools } from '../tools.js';

/** The settings that determine how programs get an installation token. */
export interface GitHubToolSettings {
  api: URL;
  owner: string | undefined;
  /** Full names. Empty: every repository of the owner. */
  repositories: readonly string[];
  /** Whether git uses the token. */
  git: boolean;
  deliver: readonly string[];
  /** The name of the credential, if it is one of several credentials of the step. */
  name: string | undefined;
  env: NodeJS.ProcessEnv;
}

/** The GitHub CLI reads the token from a variable. */
export function githubTools({ api }: GitHubToolSettings): Required<Tools> {
  const variable = isCloud(api) ? 'GH_TOKEN' : 'GH_ENTERPRISE_TOKEN';
  const host: ToolSetup['variables'] =
    isCloud(api) && api.host === 'api.github.com' ? [] : [['GH_HOST', api.host]];
  const tokenOf = (values: readonly LeaseValue[]): string =>
    values.find(({ output }) => output === 'token')?.value ?? '';
  return {
    files: [{ name: 'token', format: 'raw' }],
    answer: 'token-response',
    useFiles: (folder) => ({
      variables: [[`${variable}_FILE`, `${folder}/token`]],
      place: `${folder}/token`,
    }),
    useEndpoint: ({ url, token }) => ({
      variables: [
        [`${variable}_ENDPOINT`, url],
        [`${variable}_ENDPOINT_TOKEN`, token],
      ],
      files: [],
      place: url,
    }),
    useVariables: (values) => ({
      variables: [[variable, tokenOf(values)], ...host],
      files: [],
      place: variable,
    }),
  };
}
