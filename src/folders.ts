import { lstatSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { JobpassError, tell, writeHint } from './errors.js';

/** @throws JobpassError `insecure` for a folder that another user of the machine put there */
export function checkOwner(folder: string): void {
  // Windows knows neither: there the folder of temporary files is the user's own.
  if (process.getuid === undefined) return;
  const found = lstatSync(folder);
  if (found.uid !== process.getuid() || (found.mode & 0o077) !== 0 || !found.isDirectory())
    throw new JobpassError('insecure', `The folder ${folder} is not private to this user`);
}

/**
 * Makes a folder for this user alone, or takes the one that is there.
 *
 * @throws JobpassError `insecure` where somebody else made it, `state` where it cannot be made
 */
export function ownFolder(folder: string): string {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new JobpassError('state', `The folder ${folder} could not be created: ${tell(error)}`, {
        hint: `${writeHint(error, dirname(folder))}, or set TMPDIR to a folder that this user may write to`,
        cause: error,
      });
    }
  }
  checkOwner(folder);
  return folder;
}

/** A short name for a longer one, the same for the same (FNV-1a); `node:crypto` costs milliseconds to load. */
export function shortened(text: string): string {
  let [low, high] = [0x811c9dc5, 0x9dc5811c];
  for (const unit of Buffer.from(text)) {
    low = Math.imul(low ^ unit, 0x01000193) >>> 0;
    high = Math.imul(high ^ (unit + 1), 0x01000193) >>> 0;
  }
  return low.toString(36) + high.toString(36);
}
