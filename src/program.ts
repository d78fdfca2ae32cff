import { realpathSync } from 'node:fs';

/** The command line that starts this program again: Node and the program's file, or the single executable. */
export function ownProgram(): string[] {
  // This is not an import statement, because an import would fail on a Node version without this module. Executables always
  // have the module.
  const sea = process.getBuiltinModule?.('node:sea');
  if (sea?.isSea()) return [process.execPath];
  return [process.execPath, realpathSync(process.argv[1] ?? '')];
}
