import { type ErrorCode, JobpassError, tell } from './errors.js';

/** Where a person reads about an error code: the section of the action's own documentation, or a command. */
export function explanationOf(code: ErrorCode, env: NodeJS.ProcessEnv): string {
  const [server = '', repository = '', ref = ''] = [
    env['GITHUB_SERVER_URL'],
    env['GITHUB_ACTION_REPOSITORY'],
    env['GITHUB_ACTION_REF'],
  ];
  // An action from a folder of the checked-out repository has neither, and no address is made up for it.
  if (!/^https?:\/\/[\w.:[\]-]+$/.test(server) || !/^[\w.-]+\/[\w.-]+$/.test(repository) || ref === '')
    return `run jobpass explain ${code}`;
  const path = ref.split('/').map(encodeURIComponent).join('/');
  return `${server}/${repository}/blob/${path}/docs/troubleshooting.md#${code}`;
}

/** An error in one line, which ends with where a person reads about its code. */
export function tellWithExplanation(error: unknown, env: NodeJS.ProcessEnv): string {
  const message = tell(error);
  return error instanceof JobpassError ? `${message}. More: ${explanationOf(error.code, env)}` : message;
}
