import { closeSync, writeSync } from 'node:fs';
import { tell } from './errors.js';
import { Keeper } from './keeper/keeper.js';
import { type KeeperOrder, ORDER_VARIABLE, WORD_FD } from './lease/keeper-order.js';
import { commandRunner } from './runners/registry.js';

/** The process beside the job, which tells main one word: `ready`, or what is in the way. @returns the exit code, which nobody sees */
export async function keeper(): Promise<number> {
  let told = false;
  const say = (word: string): void => {
    if (told) return;
    told = true;
    try {
      writeSync(WORD_FD, `${word}\n`);
      closeSync(WORD_FD);
    } catch {
      // Main is gone already.
    }
  };
  try {
    const order = JSON.parse(process.env[ORDER_VARIABLE] ?? '') as KeeperOrder;
    const silent = (): void => undefined;
    const seen = await commandRunner(process.env);
    const { printRecord: _, ...surface } = seen.step;
    const step = {
      ...surface,
      // Nobody reads what this process prints, and no runner would take a mask from it.
      log: { info: silent, warning: silent, error: silent },
      mask: async () => undefined,
    };
    const kept = new Keeper(order, { ...seen, step });
    process.on('SIGTERM', () => kept.stop());
    for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, silent);
    // A mistake of ours in one corner must not leave the other credentials alive.
    process.on('uncaughtException', silent);
    await kept.run(() => say('ready'));
    return 0;
  } catch (error) {
    say(tell(error));
    return 1;
  }
}
