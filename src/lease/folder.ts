import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { errorText, JobpassError, writeHint } from '../errors.js';
import type { Lease } from '../providers/lease.js';
import { credentialToSave, savedCredential } from '../providers/lease-credential.js';
import type { Log } from '../runners/runner.js';
import { HIDDEN_FILE } from './hidden.js';
import type { HeldLease, JobState, KeptState } from './state.js';

/** The prefix for the names of runner states that contain the folders of Jobpass. A step may have run more than once. */
const STATE_NAME = 'jobpass_folder_';
const END_MARK = 'ended';
const STATE_FILE = 'state.json';
const KEPT_FILE = 'kept.json';
/** The file for records that go only to sinks. Files with this prefix store the position of each sink. */
export const TRAIL_FILE = 'audit.jsonl';
/** The prefix for the name of a lease's folder. */
const PREFIX = 'jobpass-';
/** The prefix for the name of a folder that contains all lease folders from one command. */
export const EXEC_FOLDER = 'jobpass-exec-';

/**
 * The folder of one lease under the runner's temporary folder, readable only by the job's user. It contains the data for
 * revocation, the delivered files, and the mark with which post signals a running main that the job
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
      // Not recursive, because Node would retry forever below /proc.
      if (!existsSync(parent)) mkdirSync(parent);
      const path = mkdtempSync(join(parent, PREFIX));
      chmodSync(path, 0o700);
      return new JobFolder(path);
    } catch (error) {
      throw failed(
        'A folder for this job’s state could not be created',
        error,
        existsSync(parent) ? parent : dirname(parent),
      );
    }
  }

  /** The name and value of the runner state for this folder. */
  get remembered(): [name: string, value: string] {
    return [STATE_NAME + this.path.slice(-6).replace(/\W/g, '_'), this.path];
  }

  /** The earlier steps' folders, from the runner state. */
  static remembered(state: ReadonlyMap<string, string>): JobFolder[] {
    const paths = [...state]
      .filter(([name, path]) => name.startsWith(STATE_NAME) && path !== '')
      .map(([, path]) => path);
    return [...new Set(paths)].map((path) => new JobFolder(path));
  }

  /** All folders with saved state, for commands without runner state. */
  static all(parent: string): JobFolder[] {
    let names: string[];
    try {
      names = readdirSync(parent);
    } catch {
      return [];
    }
    return names
      .filter((name) => name.startsWith(PREFIX) && existsSync(join(parent, name, STATE_FILE)))
      .map((name) => new JobFolder(join(parent, name)));
  }

  /** Replaces the saved state atomically. @throws JobpassError `state` */
  save(state: JobState): void {
    this.#write(STATE_FILE, { ...state, leases: state.leases.map(asSaved) });
  }

  /** Replaces the keeper's state atomically. @throws JobpassError `state` */
  saveKept(kept: KeptState): void {
    this.#write(KEPT_FILE, { ...kept, leases: kept.leases.map(asSaved) });
  }

  /** The saved state. Undefined if nothing was saved. @throws JobpassError `state` if the file is unreadable */
  load(): JobState | undefined {
    return this.#read<JobState>(STATE_FILE, ({ claims }) => typeof claims === 'object' && claims !== null);
  }

  /** The keeper's state. Undefined without a keeper. @throws JobpassError `state` if the file is unreadable */
  loadKept(): KeptState | undefined {
    return this.#read<KeptState>(
      KEPT_FILE,
      ({ renewals, outages, logIns = [] }) =>
        typeof renewals === 'number' &&
        logIns.every(({ count, until = 0 }) => typeof count === 'number' && isMoment(until)) &&
        outages.every(({ from, to = from }) => isMoment(from) && isMoment(to)),
    );
  }

  #write(file: string, content: object): void {
    const path = join(this.path, file);
    try {
      writeFileSync(`${path}.new`, JSON.stringify(content), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      throw failed('The state that revocation needs could not be saved', error, this.path);
    }
  }

  #read<T extends JobState | KeptState>(file: string, check: (saved: T) => boolean): T | undefined {
    const path = join(this.path, file);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw failed('The saved state could not be read', error, path, `Check that this user may read ${path}`);
    }
    try {
      const saved = JSON.parse(text) as T;
      if (saved.version !== 1 || !isWhole(saved) || !check(saved)) throw new Error('unknown version');
      for (const { lease } of saved.leases) lease.credential = readCredential(lease);
      return saved;
    } catch {
      throw new JobpassError('state', 'The saved state is invalid', {
        hint: 'A step of this job changed the state, or another version of Jobpass wrote it',
      });
    }
  }

  /** Sets the end mark, which a running main checks. Never throws. */
  markEnd(): void {
    try {
      writeFileSync(join(this.path, END_MARK), '', { mode: 0o600 });
    } catch {
      // The folder is gone. A running main step also treats a missing folder as the end mark.
    }
  }

  /** Whether the post step has run: it set the end mark, or removed the folder. */
  get ended(): boolean {
    return existsSync(join(this.path, END_MARK)) || !existsSync(this.path);
  }

  get exists(): boolean {
    return existsSync(this.path);
  }

  /** Removes the delivered files and keeps the state. @throws JobpassError `state` */
  removeDelivered(): void {
    try {
      for (const name of readdirSync(this.path))
        if (![STATE_FILE, KEPT_FILE, HIDDEN_FILE, END_MARK].includes(name) && !name.startsWith(TRAIL_FILE))
          rmSync(join(this.path, name), { recursive: true, force: true });
    } catch (error) {
      throw failed('The delivered files could not be removed', error, this.path);
    }
  }

  /** Removes the delivered files and the state. @throws JobpassError `state` */
  remove(): void {
    try {
      rmSync(this.path, { recursive: true, force: true, maxRetries: 2 });
    } catch (error) {
      throw failed(`The folder ${this.path} could not be removed`, error, dirname(this.path));
    }
  }
}

/** Removes a folder as the last action. Logs a failure. */
export function discard(folder: JobFolder, log: Log): void {
  try {
    folder.remove();
  } catch (error) {
    log.warning(errorText(error));
  }
}

/** A lease in its saved form: with its credential, which the revocation needs, and without the delivered values. */
function asSaved({ lease, ...held }: HeldLease): HeldLease {
  return { ...held, lease: { ...lease, credential: credentialToSave(lease), values: [] } };
}

/** Whether a state has the fields that a revocation needs: a step of the job can change the file. */
function isWhole({ leases, lostAnswers, creating = [] }: JobState | KeptState): boolean {
  return (
    creating.every(({ handle }) => typeof handle === 'object' && handle !== null) &&
    lostAnswers.every(isMoment) &&
    leases.every(
      ({ lease, deliveredTo, ending }) =>
        typeof lease.id === 'string' &&
        lease.values.every(({ value }) => typeof value === 'string') &&
        typeof lease.handle === 'object' &&
        lease.handle !== null &&
        isMoment(lease.issuedAt) &&
        (lease.expiresAt === undefined || isMoment(lease.expiresAt)) &&
        (ending === undefined || isMoment(ending.at)) &&
        Array.isArray(deliveredTo),
    )
  );
}

/** Returns a saved lease's credential, in its provider's current form. @throws Error if there is none */
function readCredential(lease: Lease): Lease['credential'] {
  const credential = savedCredential(lease);
  if (credential === undefined) throw new Error('no credential');
  return credential;
}

function isMoment(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}

function failed(what: string, error: unknown, place: string, hint = writeHint(error, place)): JobpassError {
  return new JobpassError('state', `${what}: ${errorText(error)}`, { hint, cause: error });
}
