import { GITHUB_API, gitOrigin } from '../../github/hosts.js';
import type { CredentialFormats } from '../credential.js';
import { tokenFormats } from '../token-formats.js';

/** The user name for git and for GitHub's package registries, which ignore it. Source: GitHub, "Authenticating as an installation". */
const GITHUB_USERNAME = 'x-access-token';

/** The formats for an installation token. */
export const GITHUB_FORMATS: CredentialFormats<string> = tokenFormats(
  () => 'GH_TOKEN',
  ({ handle: { api } }) => ({
    host: new URL(gitOrigin(new URL(typeof api === 'string' ? api : GITHUB_API))).host,
    username: GITHUB_USERNAME,
  }),
);
