import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { RedactingStream, type StreamedRedactor } from '../text/redacting-stream.js';
import { SHELL_EXIT } from './exit-codes.js';

export interface ChildOptions {
  env: NodeJS.ProcessEnv;
  /** Creates the redactor for an output; undefined if the command is connected to the terminal, so nothing is masked. */
  redactor?: () => StreamedRedactor;
}

/** How a command ended. */
export interface ChildEnd {
  /** The exit code, as shells return it: 128+n for a signal, 126 or 127 if the command could not be started. */
  code: number;
  /** The operating system's reason if the command could not be started. */
  notStarted?: string;
}

/** The signals to forward, except the signals that a terminal sends to the whole process group. */
const HANDED_ON = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;
const FROM_TERMINAL = ['SIGINT', 'SIGQUIT'] as const;
const LINE_END = 10;
/** How long to wait for the output of background processes after the command has ended, in milliseconds. */
const DRAIN_MS = 2_000;

/** A command that runs with a credential. Masks secrets in its output and forwards signals to it. */
export class Child {
  readonly #process: ChildProcess;
  readonly #ended: Promise<ChildEnd>;
  readonly #drained: Promise<void>;
  #leftLineOpen = false;
  readonly #listeners: [NodeJS.Signals, () => void][] = [];

  constructor([program = '', ...words]: readonly string[], { env, redactor }: ChildOptions) {
    const output = redactor === undefined ? 'inherit' : 'pipe';
    this.#process = spawn(program, words, { env, stdio: ['inherit', output, output] });
    this.#ended = new Promise((resolve) => {
      this.#process.once('error', (error: NodeJS.ErrnoException) =>
        resolve({
          code: error.code === 'ENOENT' ? SHELL_EXIT.notFound : SHELL_EXIT.notStarted,
          notStarted: error.code ?? 'an unknown error',
        }),
      );
      this.#process.once('exit', (code, signal) =>
        resolve({ code: code ?? SHELL_EXIT.signal + (constants.signals[signal ?? 'SIGKILL'] ?? 0) }),
      );
    });
    this.#drained = Promise.all(
      redactor === undefined
        ? []
        : (['stdout', 'stderr'] as const).map((name) => this.#pass(name, redactor())),
    ).then(() => undefined);
    this.#listen();
  }

  /** Waits until the command ends. Its background processes may continue. */
  async ended(): Promise<ChildEnd> {
    const end = await this.#ended;
    for (const [signal, listener] of this.#listeners) process.off(signal, listener);
    return end;
  }

  /** Returns whether the last line that the command printed on stderr is incomplete. */
  get leftLineOpen(): boolean {
    return this.#leftLineOpen;
  }

  /**
   * Waits until all output is printed.
   *
   * @returns false if a background process keeps the output open; any further output of this process is lost
   */
  async drained(): Promise<boolean> {
    let late: NodeJS.Timeout | undefined;
    const all = await Promise.race([
      this.#drained.then(() => true),
      new Promise<false>((resolve) => {
        late = setTimeout(() => resolve(false), DRAIN_MS);
      }),
    ]);
    clearTimeout(late);
    for (const stream of [this.#process.stdout, this.#process.stderr]) stream?.destroy();
    return all;
  }

  #pass(name: 'stdout' | 'stderr', redactor: StreamedRedactor): Promise<void> {
    const from = this.#process[name];
    const to = process[name];
    if (from === null) return Promise.resolve();
    const redacting = new RedactingStream(redactor);
    // The reader has closed the pipe. Therefore the command's next write fails, as it would without Jobpass.
    const stop = (): void => {
      from.destroy();
      redacting.destroy();
    };
    to.on('error', stop);
    if (name === 'stderr') {
      redacting.on('data', (chunk: Buffer) => {
        if (chunk.length > 0) this.#leftLineOpen = chunk.at(-1) !== LINE_END;
      });
    }
    from.pipe(redacting).pipe(to, { end: false });
    return new Promise((resolve) => {
      for (const event of ['end', 'close'] as const) redacting.once(event, resolve);
      // Destroy the streams, so that no more output is piped.
      from.once('close', () => redacting.end());
    });
  }

  #listen(): void {
    const on = (signal: NodeJS.Signals, listener: () => void): void => {
      this.#listeners.push([signal, listener]);
      process.on(signal, listener);
    };
    for (const signal of HANDED_ON) on(signal, () => void this.#process.kill(signal));
    // A terminal also sends the signal to the command, because the command is in the same process group. The descriptors are
    // checked instead of process.stdin: process.stdin would make the stdin of the command non-blocking (O_NONBLOCK), which few
    // programs expect.
    const terminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
    for (const signal of FROM_TERMINAL) on(signal, () => void (terminal || this.#process.kill(signal)));
  }
}
