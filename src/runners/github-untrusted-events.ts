/**
 * Events whose workflow is taken from the base or the default branch, with its rights, and which are caused by whoever
 * opens a pull request or writes a comment: the head that such workflows like to check out is a stranger's.
 *
 * Source: GitHub, "Events that trigger workflows".
 */
const STRANGERS_EVENTS: readonly string[] = ['pull_request_target', 'workflow_run', 'issue_comment'];

export function isUntrustedEvent(event: string): boolean {
  return STRANGERS_EVENTS.includes(event);
}
