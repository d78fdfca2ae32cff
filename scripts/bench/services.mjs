// Starts the servers of servers.mjs for a benchmark, and builds the variables that point a job's steps to them.
import { fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Starts a program of this folder as a child process.
 *
 * @returns the process, its first message, and a function that queries the process
 */
export async function started(script, words = []) {
  const child = fork(join(here, script), words, { execPath: process.execPath });
  const message = () =>
    new Promise((told, failed) => {
      const end = () => failed(new Error(`${script} has ended`));
      child.once('exit', end).once('message', (what) => {
        child.off('exit', end);
        told(what);
      });
    });
  return {
    said: await message(),
    /** @returns the process's reply */
    ask: (what) => {
      const answer = message();
      child.send(what);
      return answer;
    },
    stop: () => child.disconnect(),
  };
}

/** Starts the servers. `behave` sets their behavior, and returns the requests since its last call. */
export async function startServers() {
  const { said, ask, stop } = await started('servers.mjs');
  const { idTokens, oauth } = said;
  const behave = async (behavior = {}) => {
    const seen = await ask(behavior);
    if (seen.unknown.length > 0) throw new Error(`Wrong requests: ${seen.unknown.join(', ')}`);
    return seen;
  };
  return {
    ...said,
    behave,
    stop,
    /** The variables that the runner sets for a job, and the variables that the bare Node program reads. */
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${idTokens}/id-token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'C'.repeat(40),
      FLOOR_URL: oauth,
    },
  };
}

/** Returns the longest chain of requests in which each request began after the response to the previous request. */
export function inARow(requests) {
  let [count, free] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of requests.toSorted((one, other) => one.to - other.to)) {
    if (from < free) continue;
    count++;
    free = to;
  }
  return count;
}
