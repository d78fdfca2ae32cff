import { JobpassError } from '../errors.js';
import type { Output } from '../stdout.js';
import { printable } from '../text/printable.js';
import { isOnAws } from './aws-place.js';
import { isPodWithToken } from './kubernetes-pod.js';
import type { Runner } from './runner.js';

interface RunnerEntry {
  name: string;
  /** Whether this process runs in one of the system's jobs. */
  detect: (env: NodeJS.ProcessEnv) => boolean;
  /** @param output receives log lines and workflow commands; most runners always use stderr */
  load: (env: NodeJS.ProcessEnv, output?: Output) => Promise<Runner>;
}

/** Every supported runner. Jobpass uses the first runner that detects its system. */
export const RUNNERS: readonly RunnerEntry[] = [
  {
    name: 'github',
    detect: (env) => env['GITHUB_ACTIONS'] === 'true',
    // Bundled into the main file, because nearly every job loads it: a separate file would need another lookup and read.
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
    // Apart from HOME, this is the only variable that all steps have. The build's ID is set only if the step requests it.
    detect: (env) => env['BUILDER_OUTPUT'] === '/builder/outputs',
    load: async (env) => (await import('./cloudbuild.js')).cloudbuildRunner(env),
  },
  {
    name: 'aws',
    // Listed after all CI systems, because their jobs can run in CodeBuild and ECS too. EC2 must be selected with --runner aws.
    detect: isOnAws,
    load: async (env) => (await import('./aws.js')).awsRunner(env),
  },
  {
    name: 'kubernetes',
    // Listed after all CI systems, because their jobs can run in pods too.
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

/** The variable that selects the runner for the command. If the variable is not set, the command detects the runner. */
export const RUNNER_VARIABLE = 'JOBPASS_RUNNER';

/** Whether this job runs on a supported CI system. */
export function isRunner(env: NodeJS.ProcessEnv): boolean {
  return RUNNERS.some((entry) => entry.detect(env));
}

/** Returns the action's runner. @throws JobpassError `usage` if no supported CI system is detected */
export async function detectRunner(env: NodeJS.ProcessEnv): Promise<Runner> {
  const found = RUNNERS.find((entry) => entry.detect(env));
  if (found === undefined) {
    throw new JobpassError('usage', 'No supported CI system was detected', {
      hint: `Supported: ${RUNNERS.map((entry) => entry.name).join(', ')}. To try Jobpass without a CI system, run \`jobpass demo\``,
    });
  }
  return found.load(env);
}

/**
 * Returns the command's runner: the runner that JOBPASS_RUNNER selects, otherwise the detected runner, otherwise `local`. If a
 * variable JOBPASS_ID_TOKEN_… is set, it determines the source of ID tokens.
 *
 * @throws JobpassError `usage` for an unknown name
 */
export async function commandRunner(env: NodeJS.ProcessEnv): Promise<Runner> {
  const wanted = env[RUNNER_VARIABLE] ?? '';
  const name = wanted || (RUNNERS.find((entry) => entry.detect(env))?.name ?? 'local');
  const entry = RUNNERS.find((one) => one.name === name);
  if (entry === undefined) {
    throw new JobpassError(
      'usage',
      `${RUNNER_VARIABLE} (--runner) is "${printable(wanted, 40)}", which is not a runner`,
      {
        hint: `Use one of ${RUNNERS.map((one) => one.name).join(', ')}`,
      },
    );
  }
  const { withIdTokenOptions } = await import('./id-token-options.js');
  return withIdTokenOptions(await entry.load(env, process.stderr), env);
}
