import type { IncomingMessage } from 'node:http';
import { JobpassError } from '../errors.js';
import { capitalized } from './failure.js';

/** Reads a complete body within a size limit, and decompresses it. */
export async function readBody(
  answer: IncomingMessage,
  bound: number,
  what: string,
  of: string,
): Promise<Buffer> {
  const broken = (said: string): JobpassError =>
    new JobpassError('unreachable', `${capitalized(what)} at ${of} got a broken answer: ${said}`, {
      transient: true,
      answered: true,
      answerLost: true,
    });
  const chunks: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > bound) {
        chunks.length = 0;
        answer.destroy();
        reject(tooLarge(what, of, bound));
        return;
      }
      chunks.push(chunk);
    });
    answer.on('end', () => (answer.complete ? resolve() : reject(broken('it was cut short'))));
    answer.on('error', () => reject(broken('it was cut short')));
    answer.on('close', () => reject(broken('it was cut short')));
  });
  const body = Buffer.concat(chunks, size);
  const encoding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '' || size === 0) return body;
  const { decompress } = await import('./decompress.js');
  return decompress(body, encoding, bound, {
    tooLarge: () => tooLarge(what, of, bound),
    broken: () => broken('its compression is damaged or unknown'),
  });
}

function tooLarge(what: string, of: string, bound: number): JobpassError {
  return new JobpassError(
    'malformed',
    `${capitalized(what)} at ${of} got an answer of more than ${bound / 1024} KiB`,
    {
      transient: true,
      answerLost: true,
    },
  );
}
