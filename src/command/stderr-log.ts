import type { Log, Runner } from '../runners/runner.js';

/** Returns a log on stderr, since the command's stdout is for programs. @param quiet prints warnings and errors only */
export function toStderr(quiet = false): Log {
  const say = (level: string, message: string): void =>
    void process.stderr.write(`jobpass: ${level}${message}\n`);
  return {
    info: (message) => (quiet ? undefined : say('', message)),
    warning: (message) => say('warning: ', message),
    error: (message) => say('error: ', message),
    ...(quiet ? { group: () => undefined } : {}),
  };
}

/**
 * Returns the runner with a different log. If the new log has no functions for groups, the functions of the runner's log are
 * used.
 */
export function withLog(runner: Runner, log: Log): Runner {
  return { ...runner, step: { ...runner.step, log: { ...runner.step.log, ...log } } };
}
