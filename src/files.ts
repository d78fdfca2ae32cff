import { createReadStream } from 'node:fs';
import { errorText, JobpassError } from './errors.js';

/** The default maximum size of a file, in bytes. This size is enough for a token, a secret or certificates. */
const LONGEST_FILE = 256 * 1024;

/** Reads the file that a command-line option names. @throws JobpassError `usage` */
export async function readFile(option: string, path: string, waitMs: number): Promise<Buffer> {
  try {
    return await readBounded(option, createReadStream(path), waitMs);
  } catch (error) {
    throw error instanceof JobpassError
      ? error
      : new JobpassError('usage', `The file of ${option} cannot be read: ${errorText(error)}`);
  }
}

/**
 * Reads a whole stream within limits on size and time.
 *
 * @param longest the maximum size in bytes
 * @throws JobpassError `usage`
 */
export async function readBounded(
  what: string,
  from: NodeJS.ReadStream | ReturnType<typeof createReadStream>,
  waitMs: number,
  longest = LONGEST_FILE,
): Promise<Buffer> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    from.destroy();
  }, waitMs);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > longest) throw new JobpassError('usage', `${what} is larger than ${longest / 1024} KiB`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (!late) throw error;
  } finally {
    clearTimeout(timer);
  }
  if (late) throw new JobpassError('usage', `${what} did not end within ${waitMs / 1000} s`);
  return Buffer.concat(chunks);
}
