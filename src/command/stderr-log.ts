import type { Log, Runner } from '../runners/runner.js';

/** Lines for people on stderr: what the command prints on stdout is for programs. @param quiet without what went well */
export function toStderr(quiet = false): Log {
  const say = (level: string, message: string): void =>
    void process.stderr.write(`jobpass: ${level}${message}\n`);
  return {
    info: (message) => (quiet ? undefined : say('', message)),
    warning: (message) => say('warning: ', message),
    error: (message) => say('error: ', message),
  };
}

/** A runner whose lines for people go elsewhere. */
export function withLog(runner: Runner, log: Log): Runner {
  return { ...runner, step: { ...runner.step, log } };
}
