import { type ErrorCode, errorText, JobpassError } from './errors.js';

/**
 * Returns where the user can find the explanation of an error code: the URL of its section in the action's documentation, or a
 * command.
 */
export function explanationOf(code: ErrorCode, env: NodeJS.ProcessEnv): string {
  const [server = '', repository = '', ref = ''] = [
    env['GITHUB_SERVER_URL'],
    env['GITHUB_ACTION_REPOSITORY'],
    env['GITHUB_ACTION_REF'],
  ];
  // GitHub sets neither variable for an action that is in the checked-out repository, so no URL is known.
  if (!/^https?:\/\/[\w.:[\]-]+$/.test(server) || !/^[\w.-]+\/[\w.-]+$/.test(repository) || ref === '')
    return `run jobpass explain ${code}`;
  const path = ref.split('/').map(encodeURIComponent).join('/');
  return `${server}/${repository}/blob/${path}/docs/troubleshooting.md#${code}`;
}

/** An error on one line, followed by a link to the explanation of its code. */
export function errorWithExplanation(error: unknown, env: NodeJS.ProcessEnv): string {
  const message = errorText(error);
  if (!(error instanceof JobpassError)) return message;
  return `${message}${/[.?!]$/.test(message) ? '' : '.'} More: ${explanationOf(error.code, env)}`;
}
