import { realpathSync } from 'node:fs';

/** The command line that runs this program again: Node and its file, or the one executable that is both. */
export function ownProgram(): string[] {
  // Not imported, which fails on a Node that has no such module: none of those is in an executable.
  const sea = process.getBuiltinModule?.('node:sea');
  if (sea?.isSea()) return [process.execPath];
  return [process.execPath, realpathSync(process.argv[1] ?? '')];
}
