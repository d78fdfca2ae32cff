import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../src/clock.js';
import { within } from './pace.js';

/** The pause after each step, in milliseconds. A renewal takes a few hundredths of a second, and a keeper has several steps for it. */
const STEP_MS = 60;

/** The folders in which Debian's package `libfaketime` installs its library. */
const FAKETIME = ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu/faketime/libfaketime.so.1`);

const faketime = (): string | undefined => FAKETIME.find((path) => existsSync(path));

/** Why the clock of a program that is not written in JavaScript cannot be moved here; undefined if it can. */
export function noFaketime(): string | undefined {
  return faketime() === undefined ? 'libfaketime is not installed: apt-get install libfaketime' : undefined;
}

/**
 * A clock ahead of the machine's, which stand-ins, jobs, keepers and clients share. A test moves it. Time limits of requests follow
 * the machine's clock.
 */
export class MovedClock {
  /** How far the clock is ahead, in milliseconds. */
  ahead = 0;
  #movedAt = 0;
  readonly #folder = mkdtempSync(join(tmpdir(), 'jobpass-clock-'));
  readonly #file = join(this.#folder, 'ahead');

  constructor() {
    this.move(0);
  }

  /** The clock for stand-ins in this process. */
  readonly clock: Clock = {
    now: () => Date.now() + this.ahead,
    elapsed: () => systemClock.elapsed() + this.ahead,
    sleep: systemClock.sleep,
  };

  /** The variables of a Node program that follows the clock. */
  get node(): Record<string, string> {
    return {
      NODE_OPTIONS: `--require=${join(import.meta.dirname, 'moved-clock.cjs')}`,
      JOBPASS_TEST_CLOCK_FILE: this.#file,
    };
  }

  /** The variables of a program that reads the clock with the C library. The program follows the clock after `settled`. */
  get faketime(): Record<string, string> {
    return {
      LD_PRELOAD: faketime() ?? '',
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** Waits until programs with libfaketime have read the time again: once a second. Each read takes them a tenth of a millisecond. */
  async settled(): Promise<void> {
    const left = this.#movedAt + 2_000 - performance.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  }

  /** Moves the clock ahead. */
  move(ms: number): void {
    this.ahead += ms;
    this.#movedAt = performance.now();
    const part = `${this.#file}.part`;
    // The form that libfaketime reads: seconds, relative to the machine's clock.
    writeFileSync(part, `+${(this.ahead / 1000).toFixed(3)}\n`);
    renameSync(part, this.#file);
  }

  /** Moves the clock ahead in steps, between which keepers have time to renew their credentials. */
  async pass(ms: number, stepMs = 15_000): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.move(Math.min(left, stepMs));
      await new Promise((resolve) => setTimeout(resolve, within(STEP_MS)));
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
