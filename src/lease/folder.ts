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
import { join } from 'node:path';
import type { AuditedIdentity } from '../audit/record.js';
import type { ClockMark } from '../clock.js';
import type { Settings } from '../config/settings.js';
import { JobpassError, tell } from '../errors.js';
import type { ClockLead } from '../http/service-clock.js';
import type { Claims } from '../identity/id-token.js';
import { credentialToSave, savedCredential } from '../providers/lease-credential.js';
import type { Lease, Life, Probe, Renews } from '../providers/provider.js';
import type { Log } from '../runners/runner.js';
import type { Ending } from './ending.js';
import { HIDDEN_FILE } from './hidden.js';

/** A credential that this job got, and how far its life has come. */
export interface HeldLease {
  lease: Lease;
  /** The provider's word on the credential when it was fresh. */
  accepted?: Probe;
  /** Where the job's steps find it; empty for one that was not delivered. */
  deliveredTo: string[];
  ending?: Ending;
}

/** What an exchange was about to create, and how that ended. */
export interface Creation {
  handle: Lease['handle'];
  /** What was ended, for people. */
  ended?: string;
  /** Why it could not be ended. */
  reason?: string;
}

/** What main leaves for post. */
export interface JobState {
  version: 1;
  settings: Settings;
  life: Life;
  /** A moment of the job's clock, by which each of its processes makes that clock. */
  clock?: ClockMark;
  /** How far the service's clock is ahead of it; absent where that is not known. */
  ahead?: ClockLead;
  /** Where the keeper of this job is asked; absent where there is none. */
  keeper?: string;
  /** Whether main leaves the first probe to the keeper. */
  keeperProbes?: true;
  /** How the keeper renews. */
  renewal: Renews | 'none';
  /** Whether secrets that come by renewals are written down, for whoever prints what the command prints. */
  hides?: true;
  /** Whether a step ended it before the job's end. */
  endedEarly?: boolean;
  /** What the ID token says of this job, as it is shown. */
  claims: Claims;
  /** What records say of this job; absent where none are kept. */
  audited?: AuditedIdentity;
  leases: HeldLease[];
  /** When answers to an exchange were lost, in ms since 1970: each may have held a credential that nobody got. */
  lostAnswers: number[];
  /** Since when an exchange has been under way, in ms since 1970: main was killed in it, or is still waiting. */
  exchangeSince?: number;
  /** What exchanges were about to create, and no lease came of it. */
  creating?: Creation[];
}

/** What the keeper did, which it writes beside main's state, so that neither overwrites the other's. */
export interface KeptState {
  version: 1;
  /** The leases as they are now: renewed, replaced, ended. */
  leases: HeldLease[];
  renewals: number;
  renewedAt?: number;
  /** Times in which renewal was tried and did not succeed, in ms since 1970; the last one may not be over. */
  outages: { from: number; to?: number; reason: string }[];
  /** Why it is renewed no more. */
  stopped?: string;
  lostAnswers: number[];
  exchangeSince?: number;
  creating?: Creation[];
}

/** The prefix of the runner's state that names our folders: one use of Jobpass may have run more than once. */
const STATE_NAME = 'jobpass_folder_';
const END_MARK = 'ended';
const STATE_FILE = 'state.json';
const KEPT_FILE = 'kept.json';
/** Records that only sinks get; beside it, under names that begin so, how far each of them got. */
export const TRAIL_FILE = 'audit.jsonl';
/** How a folder's name begins. */
const PREFIX = 'jobpass-';
/** How the name of a folder begins that holds those of one command. */
export const EXEC_FOLDER = 'jobpass-exec-';

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
      const path = mkdtempSync(join(parent, PREFIX));
      chmodSync(path, 0o700);
      return new JobFolder(path);
    } catch (error) {
      throw failed('A folder for this job’s state could not be created', error);
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

  /** The folders in which something was saved, whoever made them: for commands that the runner has no state for. */
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

  /** Replaces the saved state as a whole. @throws JobpassError `state` */
  save(state: JobState): void {
    this.#write(STATE_FILE, { ...state, leases: state.leases.map(asSaved) });
  }

  /** The same for what the keeper did. @throws JobpassError `state` */
  saveKept(kept: KeptState): void {
    this.#write(KEPT_FILE, { ...kept, leases: kept.leases.map(asSaved) });
  }

  /** The saved state; undefined where nothing was saved. @throws JobpassError `state` for what cannot be read */
  load(): JobState | undefined {
    return this.#read<JobState>(STATE_FILE, ({ claims }) => typeof claims === 'object' && claims !== null);
  }

  /** What the keeper did; undefined where there was none. @throws JobpassError `state` for what cannot be read */
  loadKept(): KeptState | undefined {
    return this.#read<KeptState>(
      KEPT_FILE,
      ({ renewals, outages }) =>
        typeof renewals === 'number' &&
        outages.every(({ from, to = from }) => isMoment(from) && isMoment(to)),
    );
  }

  #write(file: string, content: object): void {
    const path = join(this.path, file);
    try {
      writeFileSync(`${path}.new`, JSON.stringify(content), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      throw failed('The state that revocation needs could not be saved', error);
    }
  }

  #read<T extends JobState | KeptState>(file: string, check: (saved: T) => boolean): T | undefined {
    let text: string;
    try {
      text = readFileSync(join(this.path, file), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw failed('The saved state could not be read', error);
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

  /** Removes what was delivered as files, and leaves the state. @throws JobpassError `state` */
  removeDelivered(): void {
    try {
      for (const name of readdirSync(this.path))
        if (![STATE_FILE, KEPT_FILE, HIDDEN_FILE, END_MARK].includes(name) && !name.startsWith(TRAIL_FILE))
          rmSync(join(this.path, name), { recursive: true, force: true });
    } catch (error) {
      throw failed('The delivered files could not be removed', error);
    }
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

/** A lease as it is saved: with its credential, which its end needs, and nothing of what was delivered. */
function asSaved({ lease, ...held }: HeldLease): HeldLease {
  return { ...held, lease: { ...lease, credential: credentialToSave(lease), values: [] } };
}

/** Whether a state has what the end of its leases needs: a step of the job can write there what it likes. */
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

/** The credential of a saved lease, as its provider has it now. @throws Error for what is none */
function readCredential(lease: Lease): Lease['credential'] {
  const credential = savedCredential(lease);
  if (credential === undefined) throw new Error('no credential');
  return credential;
}

function isMoment(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}

function failed(what: string, error: unknown): JobpassError {
  return new JobpassError('state', `${what}: ${tell(error)}`, {
    hint: 'Check free space and permissions of the runner’s temporary folder',
    cause: error,
  });
}
