import { JobpassError } from '../errors.js';
import { texts } from '../identity/id-token.js';
import { printable } from '../text/printable.js';
import { expiryOf, givenIdToken, idTokensIn } from './id-tokens.js';
import type { Runner } from './runner.js';
import { shellRunner } from './shell.js';

/**
 * GitLab CI. Its ID tokens are made when the job begins, one for each entry of `id_tokens`, and live as long as the job
 * may: docs.gitlab.com/ci/secrets/id_token_authentication.
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
    idToken: async (audience) => {
      const [fitting] = found.filter(({ claims }) => texts(claims['aud']).includes(audience));
      if (fitting !== undefined) return givenIdToken(fitting.raw, `the variable ${fitting.name}`, audience);
      const [name = 'JOBPASS_ID_TOKEN'] = found.map((one) => one.name);
      throw new JobpassError(
        'no-id-token',
        found.length === 0
          ? 'This job of GitLab has no ID token'
          : `This job of GitLab has no ID token for the audience «${printable(audience)}»: ${found
              .map((one) => `${one.name} is for «${printable(texts(one.claims['aud']).join(', '))}»`)
              .join(', ')}`,
        { hint: `Add to the job: id_tokens: { ${name}: { aud: '${printable(audience)}' } }` },
      );
    },
    secrets: () => found.map(({ raw }) => raw),
    idTokensUntil: () => {
      const ends = found.flatMap(({ raw }) => expiryOf(raw) ?? []);
      return ends.length === 0 ? undefined : Math.min(...ends);
    },
    variables: ['GITLAB_CI', 'CI_SERVER_URL', ...found.map(({ name }) => name)],
  });
}

/** A token of the server that runs the job; where that does not say its address, of anybody. */
function isOurs(issuer: unknown, server: string | undefined): boolean {
  return server === undefined || server === '' || issuer === server.replace(/\/+$/, '') || issuer === server;
}
