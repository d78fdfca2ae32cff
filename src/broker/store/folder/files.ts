import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { JobpassError } from '../../../errors.js';

/** The file operations that the journal is made of, so that tests can make each fail. All reject with system errors. */
export interface Files {
  /** With `fs.constants` as flags; a new file gets the mode 0600. */
  open(path: string, flags: number): Promise<number>;
  /** @returns how many bytes were read; 0 at the end */
  read(fd: number, into: Buffer, position: number): Promise<number>;
  /** @returns how many bytes were written, which may be fewer than were given */
  write(fd: number, bytes: Buffer, position: number): Promise<number>;
  /** In bytes. */
  size(fd: number): Promise<number>;
  datasync(fd: number): Promise<void>;
  truncate(fd: number, length: number): Promise<void>;
  close(fd: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  list(folder: string): Promise<string[]>;
  /** Makes the folder (0700) and those above it, durably. */
  makeFolder(folder: string): Promise<void>;
  /** Makes durable which names the folder holds. */
  syncFolder(folder: string): Promise<void>;
}

const read = promisify(fs.read);

// Numbers and callbacks, not the FileHandles of fs/promises: those cost several times as much for each batch.
export const nodeFiles: Files = {
  open: (path, flags) => promisify(fs.open)(path, flags, 0o600),
  read: async (fd, into, position) => (await read(fd, into, 0, into.length, position)).bytesRead,
  // At once: it goes to memory only, and the way to another thread and back takes longer.
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

/** A text as UTF-8. What is ASCII alone, as nearly all is, is copied as it is: several times as fast. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
}

/** Writes all of some bytes, in as many pieces as it takes. */
export async function writeAll(files: Files, fd: number, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const written = await files.write(fd, done === 0 ? bytes : bytes.subarray(done), position + done);
    if (written === 0) throw new JobpassError('state', 'the system wrote nothing');
    done += written;
  }
}

/** Opens a file for some work alone. */
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

/** Waits for what may fail: whoever calls this has a worse failure to tell, or loses nothing. */
export async function quietly(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch {
    // See above.
  }
}
