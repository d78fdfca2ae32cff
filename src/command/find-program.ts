import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SHELL_EXIT } from './exit-codes.js';

/** The search path that execvp uses if PATH is not set. */
const USUAL_PATH = '/bin:/usr/bin';
/** The longest `#!` line that Linux reads, in bytes. */
const LONGEST_LINE = 256;

/** The reason why a program cannot be started, and the exit code that shells use for this reason. */
export interface NoProgram {
  code: typeof SHELL_EXIT.notFound | typeof SHELL_EXIT.notStarted;
  message: string;
  hint: string;
}

/**
 * Returns the reason why execvp could not start a program, or undefined if it can. This check runs before a credential is requested.
 * The reason does not contain the program's name, because the name may contain a secret.
 */
export function whyNotStarted(program: string, env: NodeJS.ProcessEnv): NoProgram | undefined {
  // Windows completes the names of programs and starts programs in a different way.
  if (process.platform === 'win32') return undefined;
  if (program.includes('/')) return judge(lookAt(program));
  // An empty entry of PATH is the current folder.
  const folders = (env['PATH'] ?? USUAL_PATH).split(delimiter);
  const found = program === '' ? [] : folders.map((folder) => lookAt(join(folder || '.', program)));
  if (found.includes('good')) return undefined;
  return judge(found.find((one) => one !== 'missing') ?? 'missing');
}

type Found = 'good' | 'missing' | 'not executable' | 'no interpreter';

function judge(found: Found): NoProgram | undefined {
  switch (found) {
    case 'good':
      return undefined;
    case 'missing':
      return {
        code: SHELL_EXIT.notFound,
        message: 'The command was not found (its name is not shown in case it is a secret)',
        hint: 'Check its name, and that its folder is in PATH',
      };
    case 'no interpreter':
      return {
        code: SHELL_EXIT.notFound,
        message: 'The command is a script, and the interpreter in its first line (#!) was not found',
        hint: 'Install the interpreter, or correct the first line of the script',
      };
    default:
      return {
        code: SHELL_EXIT.notStarted,
        message: 'The command cannot be started: it is not a file that this user may execute',
        hint: 'Make it executable (chmod +x), or name its interpreter: sh ./script',
      };
  }
}

function lookAt(path: string): Found {
  try {
    if (!statSync(path).isFile()) return 'not executable';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'not executable';
  }
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return 'not executable';
  }
  const interpreter = interpreterOf(path);
  return interpreter === undefined || exists(interpreter) ? 'good' : 'no interpreter';
}

/**
 * Returns the interpreter in a script's first line. Returns undefined for other files, and for files that this user is not
 * allowed to read.
 */
function interpreterOf(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const start = Buffer.alloc(LONGEST_LINE);
    const text = start.toString('latin1', 0, readSync(file, start, 0, LONGEST_LINE, 0));
    return /^#![ \t]*(\/[^\s]*)[ \t\n]/.exec(text)?.[1];
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function exists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
