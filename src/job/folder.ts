import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/settings.js';
import { JobpassError, tell } from '../errors.js';
import type { Claims } from '../identity/id-token.js';
import type { Lease, Probe } from '../providers/provider.js';
import type { Log } from '../runners/runner.js';
import type { Ending } from './ending.js';

/** A credential that this job got, and how far its life has come. */
export interface HeldLease {
  lease: Lease;
  /** The provider's word on the credential when it was fresh. */
  accepted?: Probe;
  /** Where the job's steps find it; empty for one that was not delivered. */
  deliveredTo: string[];
  ending?: Ending;
}

/** What main leaves for post. */
export interface JobState {
  version: 1;
  settings: Settings;
  /** What the ID token says of this job, as it is shown. */
  claims: Claims;
  leases: HeldLease[];
  /** When answers to an exchange were lost, in ms since 1970: each may have held a credential that nobody got. */
  lostAnswers: number[];
  /** Since when an exchange has been under way, in ms since 1970: main was killed in it, or is still waiting. */
  exchangeSince?: number;
}

/** The prefix of the runner's state that names our folders: one use of Jobpass may have run more than once. */
const STATE_NAME = 'jobpass_folder_';
const END_MARK = 'ended';
const STATE_FILE = 'state.json';

/**
 * A folder of one lease under the runner's temporary folder, readable for the job's user only: what revocation
 * needs, the files that are delivered, and the mark by which post tells a main that is still running that it
 * is over.
 */
export class JobFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** @throws JobpassError `state` */
  static create(parent: string): JobFolder {
    try {
      // Not recursive: below /proc Node would try that for ever.
      if (!existsSync(parent)) mkdirSync(parent);
      const path = mkdtempSync(join(parent, 'jobpass-'));
      chmodSync(path, 0o700);
      return new JobFolder(path);
    } catch (error) {
      throw failed('A folder for this job’s state could not be made', error);
    }
  }

  /** Under which name and value the runner remembers this folder. */
  get remembered(): [name: string, value: string] {
    return [STATE_NAME + this.path.slice(-6).replace(/\W/g, '_'), this.path];
  }

  /** The folders that the runner remembers of earlier steps. */
  static remembered(state: ReadonlyMap<string, string>): JobFolder[] {
    const paths = [...state]
      .filter(([name, path]) => name.startsWith(STATE_NAME) && path !== '')
      .map(([, path]) => path);
    return [...new Set(paths)].map((path) => new JobFolder(path));
  }

  /** Replaces the saved state as a whole. @throws JobpassError `state` */
  save(state: JobState): void {
    const path = join(this.path, STATE_FILE);
    // The end of a lease needs its credential, and nothing of what was delivered: that would be written twice.
    const leases = state.leases.map((held) => ({ ...held, lease: { ...held.lease, values: [] } }));
    try {
      writeFileSync(`${path}.new`, JSON.stringify({ ...state, leases }), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      throw failed('What revocation needs could not be saved', error);
    }
  }

  /** The saved state; undefined where nothing was saved. @throws JobpassError `state` for what cannot be read */
  load(): JobState | undefined {
    let text: string;
    try {
      text = readFileSync(join(this.path, STATE_FILE), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw failed('The saved state could not be read', error);
    }
    try {
      const state = JSON.parse(text) as JobState;
      if (state.version !== 1 || !isWhole(state)) throw new Error('unknown version');
      return state;
    } catch {
      throw new JobpassError('state', 'The saved state cannot be understood', {
        hint: 'A step of this job has changed it, or another version of Jobpass wrote it',
      });
    }
  }

  /** Tells a main that still runs that the job is over. Never throws. */
  markEnd(): void {
    try {
      writeFileSync(join(this.path, END_MARK), '', { mode: 0o600 });
    } catch {
      // No folder, no main: whoever finds the folder gone takes that as the mark.
    }
  }

  /** Whether post has been here: it left its mark, or has removed everything. */
  get ended(): boolean {
    return existsSync(join(this.path, END_MARK)) || !existsSync(this.path);
  }

  get exists(): boolean {
    return existsSync(this.path);
  }

  /** Removes what was delivered as files, and the state. @throws JobpassError `state` */
  remove(): void {
    try {
      rmSync(this.path, { recursive: true, force: true, maxRetries: 2 });
    } catch (error) {
      throw failed(`The folder ${this.path} could not be removed`, error);
    }
  }
}

/** Removes a folder where that is the last thing to do: what stays behind is told. */
export function discard(folder: JobFolder, log: Log): void {
  try {
    folder.remove();
  } catch (error) {
    log.warning(tell(error));
  }
}

/** Whether a state has what the end of its leases needs: a step of the job can write there what it likes. */
function isWhole({ claims, leases, lostAnswers }: JobState): boolean {
  const moment = (value: unknown): boolean =>
    typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
  return (
    typeof claims === 'object' &&
    claims !== null &&
    lostAnswers.every(moment) &&
    leases.every(
      ({ lease, deliveredTo }) =>
        typeof lease.credential === 'string' &&
        lease.values.every(({ value }) => typeof value === 'string') &&
        typeof lease.handle === 'object' &&
        lease.handle !== null &&
        moment(lease.issuedAt) &&
        (lease.expiresAt === undefined || moment(lease.expiresAt)) &&
        Array.isArray(deliveredTo),
    )
  );
}

function failed(what: string, error: unknown): JobpassError {
  return new JobpassError('state', `${what}: ${tell(error)}`, {
    hint: 'Check free space and permissions of the runner’s temporary folder',
    cause: error,
  });
}
