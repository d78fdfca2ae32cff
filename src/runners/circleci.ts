import { appendFileSync, readFileSync } from 'node:fs';
import { errorText, JobpassError } from '../errors.js';
import { expiryOf, texts } from '../identity/id-token.js';
import { quoted } from '../text/shell.js';
import { idTokenFromProgram } from './id-token-program.js';
import { checkPreissued, idTokensIn } from './preissued-id-tokens.js';
import type { Runner } from './runner.js';
import { shellRunner } from './shell.js';

/**
 * The variables that contain each job's ID tokens. The tokens' audience is the organization. The first token has more claims
 * about the job.
 */
const HELD = ['CIRCLE_OIDC_TOKEN_V2', 'CIRCLE_OIDC_TOKEN'] as const;
/**
 * The minimum remaining lifetime of a token from a variable, in milliseconds. If less time remains, Jobpass requests a new
 * token.
 */
const WORTH_TAKING_MS = 60_000;
/** Variables that the job's `circleci` program may need when the keeper runs it. The documentation does not list them. */
const TASK = /^CIRCLE_(INTERNAL|WORKFLOW|PIPELINE|PROJECT|ORGANIZATION|JOB|BUILD|NODE)/;

/**
 * CircleCI. Each job has two ID tokens for its organization. The job's `circleci` program returns tokens for other
 * audiences: circleci.com/docs/openid-connect-tokens and /docs/oidc-tokens-with-custom-claims.
 */
export function circleciRunner(env: NodeJS.ProcessEnv): Runner {
  const all = idTokensIn(env);
  const held = HELD.flatMap((name) => all.filter((one) => one.name === name));
  return shellRunner(env, {
    name: 'circleci',
    job: [
      ['project', 'CIRCLE_PROJECT_REPONAME'],
      ['branch', 'CIRCLE_BRANCH'],
      ['job', 'CIRCLE_JOB'],
      ['build_number', 'CIRCLE_BUILD_NUM'],
      ['oidc.circleci.com/job-id', 'CIRCLE_WORKFLOW_JOB_ID'],
    ],
    claims: ['oidc.circleci.com/project-id', 'oidc.circleci.com/vcs-ref', 'oidc.circleci.com/job-id'],
    key: ['CIRCLE_WORKFLOW_JOB_ID', 'CIRCLE_NODE_INDEX'],
    idToken: async (audience, _http, attempt) => {
      const fitting = held.find(
        ({ raw, claims }) =>
          texts(claims['aud']).includes(audience) && (expiryOf(raw) ?? 0) > Date.now() + WORTH_TAKING_MS,
      );
      if (fitting !== undefined) return checkPreissued(fitting.raw, `the variable ${fitting.name}`, audience);
      return idTokenFromProgram(
        ['circleci', 'run', 'oidc', 'get', '--claims', JSON.stringify({ aud: audience })],
        {
          what: 'circleci run oidc get',
          audience,
          attempt,
          env,
          fresh: true,
          hint: 'CircleCI puts this program first in the PATH of each job. Builds of forks get ID tokens only if the project passes secrets to them. CircleCI Server needs version 4.4 or later',
        },
      );
    },
    identity: HELD,
    secrets: () => held.map(({ raw }) => raw),
    variables: [
      'CIRCLECI',
      ...HELD.filter((name) => env[name] !== undefined),
      ...Object.keys(env).filter((name) => TASK.test(name)),
      'PATH',
      'HOME',
    ],
    // Docs: circleci.com/docs/env-vars. Each step that runs in bash sources the file that BASH_ENV names.
    sourceInLaterSteps: (file) => sourceIn(env['BASH_ENV'], file),
  });
}

/** Adds a line that sources a file to a script. The line contains only the file's path, never its contents. */
function sourceIn(script: string | undefined, file: string): void {
  const hint = `Add this line at the start of each step that needs the credential: . ${quoted(file)}`;
  if (script === undefined || script === '') {
    throw new JobpassError(
      'delivery',
      'The variable BASH_ENV is not set, so later steps of CircleCI cannot receive variables',
      { hint },
    );
  }
  // The line first tests whether the file exists, because `jobpass logout` removes it. Otherwise, all later steps would print
  // an error.
  const line = `[ ! -r ${quoted(file)} ] || . ${quoted(file)}\n`;
  try {
    const before = contentOf(script);
    if (before.includes(line)) return;
    appendFileSync(script, `${before === '' || before.endsWith('\n') ? '' : '\n'}${line}`, { mode: 0o600 });
  } catch (error) {
    throw new JobpassError('delivery', `The file in BASH_ENV could not be written: ${errorText(error)}`, {
      hint,
      cause: error,
    });
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
