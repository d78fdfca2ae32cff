// Loaded before a program of Node: its time of day and its elapsed time are ahead of the machine's by the seconds in the file
// JOBPASS_TEST_CLOCK_FILE, and the pauses of src/clock.ts follow. Time limits of requests do not follow.
const child = require('node:child_process');
const { readFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const os = require('node:os');
const timers = require('node:timers/promises');

const file = process.env.JOBPASS_TEST_CLOCK_FILE;
const STEP_MS = 20;

let last = 0;
/** By how many milliseconds the clock is ahead. */
const ahead = () => {
  const seconds = Number(readFileSync(file, 'utf8'));
  // The file may be empty while it is written.
  if (seconds > 0) last = seconds * 1000;
  return last;
};

const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + ahead());
    else super(...given);
  }
  static now() {
    return Real.now() + ahead();
  }
};

const elapsed = process.hrtime.bigint;
process.hrtime.bigint = () => elapsed() + BigInt(Math.round(ahead())) * 1_000_000n;
const uptime = os.uptime;
// The machine does not sleep: both clocks of it go on.
os.uptime = () => uptime() + ahead() / 1000;

const pause = timers.setTimeout;
timers.setTimeout = async (ms, value, options) => {
  const end = Real.now() + ahead() + ms;
  for (let left = ms; left > 0; left = end - Real.now() - ahead())
    await pause(Math.min(left, STEP_MS), undefined, options);
  return value;
};

// The keeper gets few variables of main, and no options of Node that load code.
const { spawn } = child;
child.spawn = (command, words, options) =>
  command === process.execPath && options?.detached
    ? spawn(command, [`--require=${__filename}`, ...words], {
        ...options,
        env: { ...options.env, JOBPASS_TEST_CLOCK_FILE: file },
      })
    : spawn(command, words, options);

syncBuiltinESMExports();
