import { realpathSync } from 'node:fs';

/** The command line that runs this program again: with Node, or by itself where it is one with it. */
export function ownProgram(): string[] {
  return [process.execPath, realpathSync(process.argv[1] ?? '')];
}
