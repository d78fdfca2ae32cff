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
import type { Seal } from '../../seal.js';
import type { KeyStore, StoredText } from '../store.js';

/**
 * Returns a store of keys in a folder that only this process uses, each in a file `<name>.json` (0600).
 *
 * @param seal encrypts the keys. Keys that an earlier broker stored without encryption are encrypted when they are read,
 *   unless this process only reads
 */
export function folderKeys(folder: string, seal?: Seal, { readOnly = false } = {}): KeyStore {
  const path = (name: string): string => join(folder, `${name}.json`);
  const versions = new Map<string, number>();
  const write = (name: string, text: string): void => {
    const sealed = seal?.seal('folder keys', text, [name]);
    writeDurably(folder, path(name), sealed === undefined ? text : JSON.stringify({ sealed }));
  };
  const open = (name: string, content: string): string => {
    const sealed = sealedIn(content);
    if (sealed === undefined) {
      if (seal !== undefined && !readOnly) write(name, content);
      return content;
    }
    const text = seal?.open('folder keys', sealed, [name]);
    if (text !== undefined) return text;
    throw new JobpassError(
      'state',
      seal === undefined
        ? `The keys in ${path(name)} are encrypted, and the broker's configuration has no key-file`
        : `The keys in ${path(name)} were not encrypted with the key file of this broker, or the file is damaged`,
      {
        hint: 'Set key-file to the key file with which the broker encrypted the keys. If the key file is lost, delete the file with the keys: the broker then creates new keys, and rejects all JWTs that it issued before',
      },
    );
  };
  return {
    where: (name) => `The file ${path(name)}`,
    read: async (name): Promise<StoredText | undefined> => {
      try {
        const content = readFileSync(path(name), 'utf8');
        const text = open(name, content);
        const version = versions.get(name) ?? 1;
        versions.set(name, version);
        return { text, version };
      } catch (error) {
        if (error instanceof JobpassError) throw error;
        if (systemCode(error) === 'ENOENT') return undefined;
        throw new JobpassError('state', `The keys in ${path(name)} cannot be read: ${errorText(error)}`);
      }
    },
    // No other process writes to this folder.
    newer: async () => undefined,
    write: async (name, text, version) => {
      if (version !== (versions.get(name) ?? 0)) return false;
      write(name, text);
      versions.set(name, version + 1);
      return true;
    },
  };
}

/** The content of a file with encrypted keys. */
const SEALED = /^\{"sealed":"([\w-]*)"\}$/;

/** Returns the encrypted keys in a file, or undefined if the file is not encrypted. If the file is damaged, nothing can decrypt them. */
function sealedIn(content: string): string | undefined {
  if (!content.startsWith('{"sealed":')) return undefined;
  return SEALED.exec(content)?.[1] ?? '';
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
