/** The longest that a program may take that is given something, in milliseconds. */
const FEED_MS = 15_000;

/**
 * Runs a program with something on its standard input, where nobody else can read it. What it prints is read by nobody:
 * it may be what it was given.
 *
 * @returns what went wrong, to stand behind its name: `ended with exit code 1`; undefined where nothing did. Never throws.
 */
export async function runWithInput(
  [program = '', ...words]: readonly string[],
  input: string,
  { env, timeoutMs = FEED_MS }: { env: NodeJS.ProcessEnv; timeoutMs?: number },
): Promise<string | undefined> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const child = spawn(program, words, { env, stdio: ['pipe', 'ignore', 'ignore'] });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(`did not end within ${timeoutMs / 1000} s`);
    }, timeoutMs);
    let unread = false;
    child.stdin.on('error', () => {
      unread = true;
    });
    child.stdin.end(input);
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve(error.code === 'ENOENT' ? 'is not there' : 'could not be started');
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(unread ? 'did not read what it was given' : undefined);
      else resolve(code === null ? `was ended by ${signal}` : `ended with exit code ${code}`);
    });
  });
}
