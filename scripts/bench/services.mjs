// The servers of servers.mjs, started for a benchmark, and how a job's steps are told of them.
import { fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** Starts a program of this folder beside the benchmark. @returns its process, its first message, and how to ask it */
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
    /** @returns what it answers */
    ask: (what) => {
      const answer = message();
      child.send(what);
      return answer;
    },
    stop: () => child.disconnect(),
  };
}

/** Starts the servers. `behave` sets how they are from now on, and returns what they saw since it was last called. */
export async function startServers() {
  const { said, ask, stop } = await started('servers.mjs');
  const { idTokens, oauth } = said;
  const behave = async (behaviour = {}) => {
    const seen = await ask(behaviour);
    if (seen.unknown.length > 0) throw new Error(`Wrong requests: ${seen.unknown.join(', ')}`);
    return seen;
  };
  return {
    ...said,
    behave,
    stop,
    /** What the runner gives a job, and the floor's own. */
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${idTokens}/id-token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'C'.repeat(40),
      FLOOR_URL: oauth,
    },
  };
}

/** The longest chain of requests of which each began after the one before was answered. */
export function inARow(requests) {
  let [count, free] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of requests.toSorted((one, other) => one.to - other.to)) {
    if (from < free) continue;
    count++;
    free = to;
  }
  return count;
}
