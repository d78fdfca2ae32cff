import { JobpassError } from '../errors.js';
import type { Runner } from './runner.js';

interface RunnerEntry {
  name: string;
  /** Whether the process runs in a job of this system. */
  detect: (env: NodeJS.ProcessEnv) => boolean;
  load: (env: NodeJS.ProcessEnv) => Promise<Runner>;
}

/** Every runner that Jobpass knows; the first that detects itself is taken. */
export const RUNNERS: readonly RunnerEntry[] = [
  {
    name: 'github',
    detect: (env) => env['GITHUB_ACTIONS'] === 'true',
    // In the main file, since nearly every job loads it: a file of its own costs another look-up and read.
    load: async (env) => (await import(/* webpackMode: "eager" */ './github.js')).githubRunner(env),
  },
];

/** Whether this is a job of a CI system that Jobpass knows. */
export function isRunner(env: NodeJS.ProcessEnv): boolean {
  return RUNNERS.some((entry) => entry.detect(env));
}

/** @throws JobpassError `usage` when this is no known CI system */
export async function detectRunner(env: NodeJS.ProcessEnv): Promise<Runner> {
  const found = RUNNERS.find((entry) => entry.detect(env));
  if (found === undefined) {
    throw new JobpassError('usage', 'This does not look like a job of a CI system that Jobpass knows', {
      hint: `Known: ${RUNNERS.map((entry) => entry.name).join(', ')}. Without one, try: jobpass demo`,
    });
  }
  return found.load(env);
}
