import { JobpassError } from '../errors.js';
import type { Output } from '../stdout.js';
import { printable } from '../text/printable.js';
import { isPodWithToken } from './kubernetes-pod.js';
import type { Runner } from './runner.js';

interface RunnerEntry {
  name: string;
  /** Whether the process runs in a job of this system. */
  detect: (env: NodeJS.ProcessEnv) => boolean;
  /** @param output where what the system reads, and lines for people, are printed; most use stderr in any case */
  load: (env: NodeJS.ProcessEnv, output?: Output) => Promise<Runner>;
}

/** Every runner that Jobpass knows; the first that detects itself is taken. */
export const RUNNERS: readonly RunnerEntry[] = [
  {
    name: 'github',
    detect: (env) => env['GITHUB_ACTIONS'] === 'true',
    // In the main file, since nearly every job loads it: a file of its own costs another look-up and read.
    load: async (env, output) =>
      (await import(/* webpackMode: "eager" */ './github.js')).githubRunner(env, output),
  },
  {
    name: 'gitlab',
    detect: (env) => env['GITLAB_CI'] === 'true',
    load: async (env) => (await import('./gitlab.js')).gitlabRunner(env),
  },
  {
    name: 'buildkite',
    detect: (env) => env['BUILDKITE'] === 'true',
    load: async (env) => (await import('./buildkite.js')).buildkiteRunner(env),
  },
  {
    name: 'circleci',
    detect: (env) => env['CIRCLECI'] === 'true',
    load: async (env) => (await import('./circleci.js')).circleciRunner(env),
  },
  {
    name: 'azure',
    detect: (env) => env['TF_BUILD']?.toLowerCase() === 'true',
    load: async (env) => (await import('./azure.js')).azureRunner(env),
  },
  {
    name: 'bitbucket',
    detect: (env) => has(env, 'BITBUCKET_BUILD_NUMBER') && has(env, 'BITBUCKET_WORKSPACE'),
    load: async (env) => (await import('./bitbucket.js')).bitbucketRunner(env),
  },
  {
    name: 'semaphore',
    detect: (env) => env['SEMAPHORE'] === 'true',
    load: async (env) => (await import('./semaphore.js')).semaphoreRunner(env),
  },
  {
    name: 'jenkins',
    detect: (env) => env['BUILD_TAG']?.startsWith('jenkins-') === true && has(env, 'JOB_NAME'),
    load: async (env) => (await import('./jenkins.js')).jenkinsRunner(env),
  },
  {
    name: 'cloudbuild',
    // The one variable that its steps always have, beside HOME; what a build is called they have only if they ask.
    detect: (env) => env['BUILDER_OUTPUT'] === '/builder/outputs',
    load: async (env) => (await import('./cloudbuild.js')).cloudbuildRunner(env),
  },
  {
    name: 'kubernetes',
    // Behind all CI systems: their jobs run in pods, too.
    detect: isPodWithToken,
    load: async (env) => (await import('./kubernetes.js')).kubernetesRunner(env),
  },
  {
    name: 'local',
    detect: () => false,
    load: async (env) => (await import('./local.js')).localRunner(env),
  },
];

function has(env: NodeJS.ProcessEnv, name: string): boolean {
  return (env[name] ?? '') !== '';
}

/** By which the command is told the system, where it is not to find out by itself. */
export const RUNNER_VARIABLE = 'JOBPASS_RUNNER';

/** Whether this is a job of a CI system that Jobpass knows. */
export function isRunner(env: NodeJS.ProcessEnv): boolean {
  return RUNNERS.some((entry) => entry.detect(env));
}

/** The runner of the action. @throws JobpassError `usage` when this is no known CI system */
export async function detectRunner(env: NodeJS.ProcessEnv): Promise<Runner> {
  const found = RUNNERS.find((entry) => entry.detect(env));
  if (found === undefined) {
    throw new JobpassError('usage', 'This does not look like a job of a CI system that Jobpass knows', {
      hint: `Known: ${RUNNERS.map((entry) => entry.name).join(', ')}. Without one, try: jobpass demo`,
    });
  }
  return found.load(env);
}

/**
 * The runner of the command: the one that JOBPASS_RUNNER names, else the one that is found, else this machine alone. ID
 * tokens come from where JOBPASS_ID_TOKEN_… says, if anything does.
 *
 * @throws JobpassError `usage` for a name that is not in the list
 */
export async function commandRunner(env: NodeJS.ProcessEnv): Promise<Runner> {
  const wanted = env[RUNNER_VARIABLE] ?? '';
  const name = wanted || (RUNNERS.find((entry) => entry.detect(env))?.name ?? 'local');
  const entry = RUNNERS.find((one) => one.name === name);
  if (entry === undefined) {
    throw new JobpassError('usage', `There is no runner "${printable(wanted, 40)}"`, {
      hint: `Known: ${RUNNERS.map((one) => one.name).join(', ')}`,
    });
  }
  const { withIdTokenOptions } = await import('./id-token-options.js');
  return withIdTokenOptions(await entry.load(env, process.stderr), env);
}
