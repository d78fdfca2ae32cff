/**
 * Events that run the base or default branch's workflow with its permissions, although anyone who opens a pull request or
 * writes a comment can trigger the event. Such workflows often check out the head of the pull request, which is untrusted.
 *
 * Source: GitHub, "Events that trigger workflows".
 */
export const UNTRUSTED_EVENTS = ['pull_request_target', 'workflow_run', 'issue_comment'] as const;

/**
 * Events whose jobs always run on the default branch, so that no other branch can have such a job.
 *
 * Source: GitHub, "Events that trigger workflows", `GITHUB_REF` of each event.
 */
export const DEFAULT_BRANCH_EVENTS: readonly string[] = [
  ...[
    'branch_protection_rule',
    'check_run',
    'check_suite',
    'discussion',
    'discussion_comment',
    'fork',
    'gollum',
  ],
  ...['issue_comment', 'issues', 'label', 'milestone', 'page_build', 'public', 'pull_request_target'],
  ...['repository_dispatch', 'schedule', 'status', 'watch', 'workflow_run'],
];
