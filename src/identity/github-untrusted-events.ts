/**
 * Events that run the base or default branch's workflow with its permissions, although anyone who opens a pull request or
 * writes a comment can trigger the event. Such workflows often check out the head of the pull request, which is untrusted.
 *
 * Source: GitHub, "Events that trigger workflows".
 */
export const UNTRUSTED_EVENTS = ['pull_request_target', 'workflow_run', 'issue_comment'] as const;
