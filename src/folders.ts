import { lstatSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorText, JobpassError, writeHint } from './errors.js';

/** @throws JobpassError `insecure` if another user of the machine owns the folder */
export function checkOwner(folder: string): void {
  // Windows has neither user IDs nor modes. On Windows, the folder for temporary files is private to the user.
  if (process.getuid === undefined) return;
  const found = lstatSync(folder);
  if (found.uid !== process.getuid() || (found.mode & 0o077) !== 0 || !found.isDirectory())
    throw new JobpassError('insecure', `The folder ${folder} is not private to this user`);
}

/**
 * Creates a private folder for this user, or reuses the existing one.
 *
 * @throws JobpassError `insecure` if another user created it, `state` if it cannot be created
 */
export function ownFolder(folder: string): string {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new JobpassError('state', `The folder ${folder} could not be created: ${errorText(error)}`, {
        hint: `${writeHint(error, dirname(folder))}, or set TMPDIR to a folder that this user may write to`,
        cause: error,
      });
    }
  }
  checkOwner(folder);
  return folder;
}

/** Returns a short, deterministic name for a longer text: its FNV-1a hash. `node:crypto` would take milliseconds to load. */
export function shortened(text: string): string {
  let [low, high] = [0x811c9dc5, 0x9dc5811c];
  for (const unit of Buffer.from(text)) {
    low = Math.imul(low ^ unit, 0x01000193) >>> 0;
    high = Math.imul(high ^ (unit + 1), 0x01000193) >>> 0;
  }
  return low.toString(36) + high.toString(36);
}
