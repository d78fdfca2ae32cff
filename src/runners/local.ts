import { hostname, userInfo } from 'node:os';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import type { Runner } from './runner.js';
import { shellRunner } from './shell.js';

/** No CI system that we know: a machine, a container, a batch job. Its ID token must be given. */
export function localRunner(env: NodeJS.ProcessEnv): Runner {
  const runner = shellRunner(env, {
    name: 'local',
    job: [],
    key: [],
    idToken: async () => {
      throw new JobpassError(
        'no-id-token',
        'This is no job of a CI system that Jobpass knows, so it has no ID token',
        {
          hint: 'Give one by --id-token-file, --id-token-env or --id-token-command, or name the system with --runner',
        },
      );
    },
  });
  return {
    ...runner,
    job: () => ({ user: printable(userInfo().username), machine: printable(hostname()) }),
    signOfLife: async () => {
      const { sessionLeader } = await import('./processes.js');
      const leader = await sessionLeader();
      return leader === undefined ? { kind: 'none' } : { kind: 'process', ...leader };
    },
  };
}
