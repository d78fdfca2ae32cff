import { appendFileSync, readFileSync } from 'node:fs';
import { JobpassError, tell } from '../errors.js';
import { expiryOf, texts } from '../identity/id-token.js';
import { quoted } from '../text/shell.js';
import { idTokenFromProgram } from './id-token-program.js';
import { checkPreissued, idTokensIn } from './preissued-id-tokens.js';
import type { Runner } from './runner.js';
import { shellRunner } from './shell.js';

/** The ID tokens that each job has, for the organization as audience; the second says less of the job. */
const HELD = ['CIRCLE_OIDC_TOKEN_V2', 'CIRCLE_OIDC_TOKEN'] as const;
/** One that ends sooner is not worth taking where another can be had, in milliseconds. */
const WORTH_TAKING_MS = 60_000;
/** What the job's own `circleci` may need in a process beside the job. Which of them it reads is documented nowhere. */
const TASK = /^CIRCLE_(INTERNAL|WORKFLOW|PIPELINE|PROJECT|ORGANIZATION|JOB|BUILD|NODE)/;

/**
 * CircleCI. Each job has two ID tokens for its organization, and gets others for any audience from the `circleci` that is
 * in it: circleci.com/docs/openid-connect-tokens and /docs/oidc-tokens-with-custom-claims.
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
          hint: 'It is the circleci that CircleCI puts into each job, first in PATH. A build of a fork gets ID tokens only where the project passes secrets to such builds; CircleCI Server has this from 4.4 on',
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
    // Docs: circleci.com/docs/env-vars: each step of the shell bash reads the file that BASH_ENV names.
    sourceInLaterSteps: (file) => sourceIn(env['BASH_ENV'], file),
  });
}

/** Has a file sourced by whoever sources another one. Only its path gets there, never what is in it. */
function sourceIn(script: string | undefined, file: string): void {
  const hint = `Have the steps that need it begin with: . ${quoted(file)}`;
  if (script === undefined || script === '') {
    throw new JobpassError('delivery', 'CircleCI names no file that later steps read (BASH_ENV)', { hint });
  }
  // A log-out removes the file, of which each later step would complain.
  const line = `[ ! -r ${quoted(file)} ] || . ${quoted(file)}\n`;
  try {
    const before = contentOf(script);
    if (before.includes(line)) return;
    appendFileSync(script, `${before === '' || before.endsWith('\n') ? '' : '\n'}${line}`, { mode: 0o600 });
  } catch (error) {
    throw new JobpassError(
      'delivery',
      `The file that later steps of CircleCI read (BASH_ENV) could not be written: ${tell(error)}`,
      { hint, cause: error },
    );
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
