/** The time limit for the program, in milliseconds. */
const FEED_MS = 15_000;

/**
 * Runs a program with a text as its standard input, where no other process can read the text. The program's output is
 * discarded, because it may contain the text.
 *
 * @returns a description of the failure, to print after the program's name: `ended with exit code 1`. Undefined on success.
 * Never throws.
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
      resolve(error.code === 'ENOENT' ? 'was not found' : 'could not be started');
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(unread ? 'did not read its input' : undefined);
      else resolve(code === null ? `was killed by ${signal}` : `ended with exit code ${code}`);
    });
  });
}
