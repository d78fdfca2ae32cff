import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import type { CredentialFormats, LoginOptions } from '../credential.js';
import { tokenFormats } from '../token-formats.js';
import { OAUTH_INPUTS } from './inputs.js';

/** The formats for a token. */
export const OAUTH_FORMATS: CredentialFormats<string> = tokenFormats(
  ({ own }) => own['env-name'] ?? defaultOf(OAUTH_INPUTS, 'env-name'),
  (_, settings) => registryLogin(settings),
);

/** The host and the user name that a package registry expects. */
function registryLogin({ url, own }: Settings): LoginOptions {
  if (url === undefined || !URL.canParse(url)) return {};
  const { host, pathname } = new URL(url);
  switch (own['preset']) {
    case 'npm':
      return { host: `${host}${pathname}` };
    case 'pypi':
      return { host, username: '__token__' };
    default:
      return {};
  }
}
