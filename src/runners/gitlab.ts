import { printable } from '../text/printable.js';
import { firstExpiry, idTokensIn, preissuedIdToken } from './preissued-id-tokens.js';
import type { Runner } from './runner.js';
import { secretOf, shellRunner } from './shell.js';

/**
 * GitLab CI. It issues the ID tokens when the job starts, one for each entry in `id_tokens`. The tokens live as long as the job
 * may run: docs.gitlab.com/ci/secrets/id_token_authentication.
 */
export function gitlabRunner(env: NodeJS.ProcessEnv): Runner {
  const found = idTokensIn(env).filter(({ claims }) => isOurs(claims['iss'], env['CI_SERVER_URL']));
  return shellRunner(env, {
    name: 'gitlab',
    job: [
      ['project_path', 'CI_PROJECT_PATH'],
      ['ref', 'CI_COMMIT_REF_NAME'],
      ['environment', 'CI_ENVIRONMENT_NAME'],
      ['pipeline_id', 'CI_PIPELINE_ID'],
      ['job_id', 'CI_JOB_ID'],
      ['user_login', 'GITLAB_USER_LOGIN'],
    ],
    claims: ['project_path', 'ref_type', 'pipeline_source', 'pipeline_id', 'job_id', 'user_login'],
    key: ['CI_RUNNER_ID', 'CI_PROJECT_ID', 'CI_JOB_ID'],
    // One shell runs before_script and script. after_script runs in another shell, which does not receive the credentials.
    oneShell: true,
    idToken: async (audience) => {
      const [name = 'JOBPASS_ID_TOKEN'] = found.map((one) => one.name);
      return preissuedIdToken(found, audience, {
        job: 'This job of GitLab',
        hint: `Add to the job: \`id_tokens: { ${name}: { aud: '${printable(audience)}' } }\``,
      });
    },
    secrets: () => found.map(({ raw }) => raw),
    idTokensUntil: () => firstExpiry(found),
    fixedIdToken: true,
    // Docs: docs.gitlab.com/ci/jobs/ci_job_token. Each job has its own token, which is valid until the job ends.
    jobKeySource: () => secretOf(env, 'CI_JOB_TOKEN'),
    // Docs: docs.gitlab.com/ci/jobs/job_logs, "Custom collapsible sections".
    fold: (title) => {
      const at = Math.floor(Date.now() / 1000);
      const name = `jobpass_${title.replace(/\W+/g, '_')}_${process.pid}`;
      return {
        open: `\x1b[0Ksection_start:${at}:${name}[collapsed=true]\r\x1b[0K${title}`,
        close: `\x1b[0Ksection_end:${at}:${name}\r\x1b[0K`,
      };
    },
    variables: ['GITLAB_CI', 'CI_SERVER_URL', ...found.map(({ name }) => name)],
  });
}

/** Whether a token is from the GitLab server that runs the job. If the server's address is unknown, any issuer matches. */
function isOurs(issuer: unknown, server: string | undefined): boolean {
  return server === undefined || server === '' || issuer === server.replace(/\/+$/, '') || issuer === server;
}
