import type { Settings } from '../../config/settings.js';
import { entriesIn } from '../git-variables.js';
import { checkGitHubSettings, githubSettings } from './settings.js';

/**
 * Checks the settings, and the variables that the delivery extends, before any request.
 *
 * @throws JobpassError `usage` or `insecure`
 */
export function checkGithub(settings: Settings, env: NodeJS.ProcessEnv): void {
  checkGitHubSettings(settings);
  if (githubSettings(settings).git) entriesIn(env);
}
