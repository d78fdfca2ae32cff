import { closeSync, writeSync } from 'node:fs';
import { errorText } from './errors.js';
import { Keeper } from './keeper/keeper.js';
import { type KeeperOrder, ORDER_VARIABLE, WORD_FD } from './lease/keeper-order.js';
import { commandRunner } from './runners/registry.js';

/** Runs the keeper. It reports one line to main: `ready` or an error. @returns the exit code, which no process reads */
export async function keeper(): Promise<number> {
  let reported = false;
  const report = (word: string): void => {
    if (reported) return;
    reported = true;
    try {
      writeSync(WORD_FD, `${word}\n`);
      closeSync(WORD_FD);
    } catch {
      // Main has already ended.
    }
  };
  try {
    const order = JSON.parse(process.env[ORDER_VARIABLE] ?? '') as KeeperOrder;
    const silent = (): void => undefined;
    const seen = await commandRunner(process.env);
    const { printRecord: _, ...surface } = seen.step;
    const step = {
      ...surface,
      // Nothing reads the keeper's output, and no runner would process a mask in that output.
      log: { info: silent, warning: silent, error: silent },
      mask: async () => undefined,
    };
    const kept = new Keeper(order, { ...seen, step });
    process.on('SIGTERM', () => kept.stop());
    for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, silent);
    // An unexpected error in one task must not end the keeper, which has other credentials to revoke.
    process.on('uncaughtException', silent);
    await kept.run(() => report('ready'));
    return 0;
  } catch (error) {
    report(errorText(error));
    return 1;
  }
}
