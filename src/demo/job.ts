/** The demo job's repository. */
export const REPOSITORY = 'octo-org/octo-repo';
/** The subject of the job's ID tokens. */
export const SUBJECT = `repo:${REPOSITORY}:ref:refs/heads/main`;
/** The variables of the job, as GitHub sets them. */
export const JOB = {
  GITHUB_REPOSITORY: REPOSITORY,
  GITHUB_REF: 'refs/heads/main',
  GITHUB_WORKFLOW: 'deploy',
  GITHUB_RUN_ID: '1',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_JOB: 'deploy',
  GITHUB_ACTOR: 'octocat',
  GITHUB_EVENT_NAME: 'push',
};
/** The claims of the job's ID tokens. */
export const CLAIMS = {
  sub: SUBJECT,
  repository: REPOSITORY,
  ref: JOB.GITHUB_REF,
  event_name: JOB.GITHUB_EVENT_NAME,
  run_id: JOB.GITHUB_RUN_ID,
  run_attempt: JOB.GITHUB_RUN_ATTEMPT,
  actor: JOB.GITHUB_ACTOR,
};
