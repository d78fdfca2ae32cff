import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { JobpassError } from '../../../errors.js';

/** The file operations of the journal, replaceable so that tests can make each one fail. All operations reject with system errors. */
export interface Files {
  /** Opens a file with flags of `fs.constants`. A new file is created with mode 0600. */
  open(path: string, flags: number): Promise<number>;
  /** @returns the number of bytes read; 0 at the end */
  read(fd: number, into: Buffer, position: number): Promise<number>;
  /** @returns the number of bytes written, which may be less than requested */
  write(fd: number, bytes: Buffer, position: number): Promise<number>;
  /** The size of a file, in bytes. */
  size(fd: number): Promise<number>;
  datasync(fd: number): Promise<void>;
  truncate(fd: number, length: number): Promise<void>;
  close(fd: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  list(folder: string): Promise<string[]>;
  /** Durably creates the folder (mode 0700) and its parents. */
  makeFolder(folder: string): Promise<void>;
  /** Makes the file names in the folder durable. */
  syncFolder(folder: string): Promise<void>;
}

const read = promisify(fs.read);

// This code uses file descriptors and callbacks, because the FileHandles of fs/promises cost several times as much for each batch.
export const nodeFiles: Files = {
  open: (path, flags) => promisify(fs.open)(path, flags, 0o600),
  read: async (fd, into, position) => (await read(fd, into, 0, into.length, position)).bytesRead,
  // The write is synchronous, because it only copies data to memory, and a switch to another thread takes longer.
  write: async (fd, bytes, position) => fs.writeSync(fd, bytes, 0, bytes.length, position),
  size: async (fd) => fs.fstatSync(fd).size,
  datasync: promisify(fs.fdatasync),
  truncate: promisify(fs.ftruncate),
  close: promisify(fs.close),
  rename: promisify(fs.rename),
  remove: promisify(fs.unlink),
  list: (folder) => fs.promises.readdir(folder),
  makeFolder: async (folder) => {
    const first = await fs.promises.mkdir(folder, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let made = folder; ; made = dirname(made)) {
      await nodeFiles.syncFolder(dirname(made));
      if (made === first || made === dirname(made)) return;
    }
  },
  syncFolder: async (folder) => {
    const handle = await fs.promises.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

/** Returns a text as UTF-8. Most texts are ASCII. ASCII texts are copied directly, which is several times as fast. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
}

/** Writes all bytes, in several writes if necessary. */
export async function writeAll(files: Files, fd: number, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const written = await files.write(fd, done === 0 ? bytes : bytes.subarray(done), position + done);
    if (written === 0) throw new JobpassError('state', 'the system wrote 0 bytes');
    done += written;
  }
}

/** Opens a file, runs work with it, and closes it. */
export async function withFile<T>(
  files: Files,
  path: string,
  flags: number,
  work: (fd: number) => Promise<T>,
): Promise<T> {
  const fd = await files.open(path, flags);
  try {
    return await work(fd);
  } finally {
    await files.close(fd);
  }
}

/**
 * Waits for work and ignores its failure. Use it only if the caller reports a more important failure, or if the failure does not
 * affect the caller.
 */
export async function ignoreErrors(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch {
    // The failure is ignored on purpose.
  }
}
