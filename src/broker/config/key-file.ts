import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorText } from '../../errors.js';
import type { Complain } from './complain.js';

/** The minimum size of a key file, in bytes. */
const SHORTEST_KEY = 32;

/** The secret in a key file, and the position of the setting that names the file. */
export interface KeyFile {
  secret: string;
  /** The absolute path of the file. */
  file: string;
  /** The position of the setting, for messages. */
  where: string;
}

/**
 * Reads the secret in a key file. The secret is the base64 text of the file's bytes, so that different files always have different
 * secrets.
 *
 * @param name the file's name, relative to the folder
 * @param complain reports a problem; the secret is then empty
 */
export function keyFileSecret(name: string, folder: string, complain: (reason: string) => void): string {
  const path = resolve(folder, name);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    complain(`the file ${path} cannot be read: ${errorText(error)}`);
    return '';
  }
  const key = withoutLineBreak(bytes);
  if (key.length >= SHORTEST_KEY) return key.toString('base64');
  complain(
    `the file has ${key.length} bytes, the minimum is ${SHORTEST_KEY}: create it with "(umask 077; openssl rand -base64 32 > FILE)"`,
  );
  return '';
}

/** Returns the bytes without trailing line breaks, so that a copy of the secret works with and without a line break at the end. */
export function withoutLineBreak(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end--;
  return bytes.subarray(0, end);
}

/** Returns the key file of the whole broker, which a configuration file names at its top. */
export function topKeyFile(
  { 'key-file': name }: { 'key-file'?: string | undefined },
  {
    folder,
    complain,
    whereIs,
  }: { folder: string; complain: Complain; whereIs: (path: readonly PropertyKey[]) => string },
): KeyFile | undefined {
  if (name === undefined) return undefined;
  const path = ['key-file'];
  const secret = keyFileSecret(name, folder, (reason) => complain(path, reason));
  return { secret, file: resolve(folder, name), where: whereIs(path) };
}
