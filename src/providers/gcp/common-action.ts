import type { CommonAction } from '../../config/common-actions.js';
import { boolean } from '../../config/values.js';

/** The inputs of `google-github-actions/auth` 3.0.0 that are not inputs of Jobpass. */
export const GOOGLE_GITHUB_ACTIONS_AUTH: CommonAction = {
  action: 'google-github-actions/auth',
  answers: new Map<string, string | ((value: string) => string | undefined)>([
    [
      'credentials_json',
      'A service account key does not expire. Set `workload-identity-provider` and `service-account`, and delete the key',
    ],
    [
      'export_environment_variables',
      (value) =>
        boolean(value, 'export_environment_variables')
          ? undefined
          : 'Use `deliver: output`, or run the command with `jobpass exec`',
    ],
    [
      'cleanup_credentials',
      (value) =>
        boolean(value, 'cleanup_credentials')
          ? undefined
          : 'Jobpass always removes its files at the end of the job. Remove `cleanup_credentials`',
    ],
    [
      'access_token_subject',
      'Jobpass does not impersonate users of Google Workspace (domain-wide delegation). Keep this action for that token',
    ],
  ]),
};
