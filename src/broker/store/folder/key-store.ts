import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { errorText, JobpassError, systemCode } from '../../../errors.js';
import type { KeyStore, StoredText } from '../store.js';

/** Returns a store of keys in a folder that only this process uses, each in a file `<name>.json` (0600). */
export function folderKeys(folder: string): KeyStore {
  const path = (name: string): string => join(folder, `${name}.json`);
  const versions = new Map<string, number>();
  return {
    where: (name) => `The file ${path(name)}`,
    read: async (name): Promise<StoredText | undefined> => {
      try {
        const text = readFileSync(path(name), 'utf8');
        const version = versions.get(name) ?? 1;
        versions.set(name, version);
        return { text, version };
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return undefined;
        throw new JobpassError('state', `The keys in ${path(name)} cannot be read: ${errorText(error)}`);
      }
    },
    // No other process writes to this folder.
    newer: async () => undefined,
    write: async (name, text, version) => {
      if (version !== (versions.get(name) ?? 0)) return false;
      writeDurably(folder, path(name), text);
      versions.set(name, version + 1);
      return true;
    },
  };
}

function writeDurably(folder: string, path: string, text: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // A leftover file could have another mode, or be a link to another place.
    rmSync(`${path}.new`, { force: true });
    const fresh = openSync(`${path}.new`, 'wx', 0o600);
    try {
      // Does not use a single `write`, which may write only a part without an error if the disk is nearly full.
      writeFileSync(fresh, text);
      fsyncSync(fresh);
    } finally {
      closeSync(fresh);
    }
    renameSync(`${path}.new`, path);
    const directory = openSync(folder, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  } catch (error) {
    throw new JobpassError('state', `The keys could not be written to ${path}: ${errorText(error)}`);
  }
}
