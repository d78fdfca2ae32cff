/**
 * Events that run the base or default branch's workflow with its permissions, although anyone who opens a pull request or
 * writes a comment can trigger the event. Such workflows often check out the head of the pull request, which is untrusted.
 *
 * Source: GitHub, "Events that trigger workflows".
 */
const STRANGERS_EVENTS: readonly string[] = ['pull_request_target', 'workflow_run', 'issue_comment'];

export function isUntrustedEvent(event: string): boolean {
  return STRANGERS_EVENTS.includes(event);
}
