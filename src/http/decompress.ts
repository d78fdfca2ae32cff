import { promisify } from 'node:util';
import zlib from 'node:zlib';

const undo: Record<string, (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  'x-gzip': promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  deflate: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate),
  br: promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress),
};

/** Decompresses a body according to its Content-Encoding, without ever storing more than `bound` bytes of the result. */
export async function decompress(
  body: Buffer,
  encoding: string,
  bound: number,
  failure: { tooLarge: () => Error; broken: () => Error },
): Promise<Buffer> {
  const undone = undo[encoding];
  if (undone === undefined) throw failure.broken();
  try {
    return await undone(body, { maxOutputLength: bound });
  } catch (error) {
    throw (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
      ? failure.tooLarge()
      : failure.broken();
  }
}
