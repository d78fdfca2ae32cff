import { readdirSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import { JOB_VARIABLE } from './id-token-variables.js';
import type { Runner } from './runner.js';
import { shellFolder } from './saved-state.js';
import { folderName, shellRunner } from './shell.js';

const NAME = 'local';
/** Matches the job names that Jobpass generates. They are derived from the shell that runs the script, or random. */
const GIVEN = /^(shell-\d+-|job-)/;

/**
 * Any machine, container or batch job without a known CI system. The user must provide the ID token and may name the job. A
 * user can run several jobs on the machine, even in one session, and each step of a job can have its own shell.
 */
export async function localRunner(env: NodeJS.ProcessEnv): Promise<Runner> {
  const said = env[JOB_VARIABLE] ?? '';
  const job = said === '' ? await unnamedJob() : said;
  const runner = shellRunner(
    { ...env, [JOB_VARIABLE]: job },
    {
      name: NAME,
      job: [],
      key: [JOB_VARIABLE],
      idToken: async () => {
        throw new JobpassError(
          'no-id-token',
          'No supported CI system was detected, so this job has no ID token',
          {
            hint: 'Set `--id-token-file`, `--id-token-env` or `--id-token-command`, or name the CI system with `--runner` (on EC2: `--runner aws`)',
          },
        );
      },
    },
  );
  return {
    ...runner,
    system: {
      ...runner.system,
      job: () => ({ user: printable(userInfo().username), machine: printable(hostname()) }),
      livenessCheck: async () => {
        const { sessionLeader } = await import('./processes.js');
        const leader = await sessionLeader();
        return leader === undefined ? { kind: 'none' } : { kind: 'process', ...leader };
      },
    },
    memory: {
      ...runner.memory,
      jobName: job,
      ...(said === '' ? { otherJobs: () => otherJobs(folderName(`${NAME}-${job}`)) } : {}),
    },
  };
}

/** A unique job name. All commands of one script get the same name. */
async function unnamedJob(): Promise<string> {
  const { scriptShell } = await import('./processes.js');
  const shell = await scriptShell();
  if (shell === undefined) return `job-${Math.random().toString(36).slice(2, 10)}`;
  return `shell-${shell.pid}-${shell.startedAt.replace(/\W/g, '')}`;
}

function otherJobs(own: string): { job: string; folder: string; named: boolean }[] {
  const base = join(tmpdir(), shellFolder());
  let names: string[];
  try {
    names = readdirSync(base);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.startsWith(`${NAME}-`) && name !== own)
    .map((name) => {
      const job = name.slice(NAME.length + 1);
      return { job, folder: join(base, name), named: !GIVEN.test(job) };
    });
}
