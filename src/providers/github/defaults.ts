import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { boolean, pem } from '../../config/values.js';
import { entriesIn } from './git-variables.js';
import { GITHUB_INPUTS, signerOf } from './inputs.js';

/**
 * Completes the settings of a job, before the first request.
 *
 * @throws JobpassError `usage` if the private key, or the variables of git's configuration, cannot be read
 */
export function completed(settings: Settings, env: NodeJS.ProcessEnv): Settings {
  const all = withRunnerDefaults(settings, env);
  const git = settings.own['git'] ?? defaultOf(GITHUB_INPUTS, 'git');
  // The delivery adds an entry to these variables.
  if (boolean(git, 'git')) entriesIn(env);
  return all;
}

/**
 * Returns settings with the private key itself instead of its path, and with the defaults that GitHub's runner provides. Source: GitHub Docs, "Variables reference". The defaults for
 * `owner` and `repositories` are those of `actions/create-github-app-token`.
 *
 * @throws JobpassError `usage` if the private key cannot be read
 */
export function withRunnerDefaults(settings: Settings, env: NodeJS.ProcessEnv): Settings {
  const signer = signerOf(settings);
  if (signer === 'broker') return settings;
  const { own } = settings;
  // Post needs the signer, but has no private key.
  const added: Record<string, string> = { signer };
  const key = own['private-key'];
  // Many secrets contain the key in one line, with `\\n` instead of line breaks.
  if (key !== undefined)
    added['private-key'] = pem(key.includes('\n') ? key : key.replaceAll('\\n', '\n'), 'private-key');
  const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository } = env;
  if (own['api-url'] === undefined && api !== undefined && api !== '') added['api-url'] = api;
  const [owner, name] = (repository ?? '').split('/');
  const isComplete =
    own['owner'] !== undefined ||
    own['installation-id'] !== undefined ||
    own['enterprise'] !== undefined ||
    own['repositories']?.includes('/') === true;
  if (!isComplete && owner !== undefined && owner !== '' && name !== undefined) {
    added['owner'] = owner;
    if (own['repositories'] === undefined) added['repositories'] = name;
  }
  return { ...settings, own: { ...own, ...added } };
}
