import { readFileSync } from 'node:fs';
import { systemCode } from '../errors.js';

/** A process, told apart from a later one that has the same id by when it started. */
export interface ProcessMark {
  pid: number;
  /** As the system tells it: only good for being compared. */
  startedAt: string;
}

/** What is known of a process. */
interface Found extends ProcessMark {
  parent: number;
  /** The process that leads its session, where the system tells. */
  session?: number;
  /** The name of its program, as the system tells it: a program can change it. */
  name: string;
}

/**
 * What a look at a process shows.
 *
 * - `gone`: it has ended, whatever has its id now
 * - `unknown`: this look shows nothing, since it failed itself
 */
export type Sight = 'runs' | 'gone' | 'unknown';
type Look = Found | 'gone' | 'unknown';

/** How many steps up are looked at: between a runner and its action there are few. */
const HIGHEST = 12;
const PS_MS = 3_000;

/**
 * The nearest process above this one that has one of the names; undefined where none has, or where it cannot be seen,
 * as from within a container.
 */
export async function ancestor(names: readonly string[]): Promise<ProcessMark | undefined> {
  let pid = process.ppid;
  for (let step = 0; step < HIGHEST && pid > 0; step++) {
    const found = await lookTwice(pid);
    if (typeof found === 'string') return undefined;
    if (names.includes(found.name) || names.includes(programOf(pid)))
      return { pid: found.pid, startedAt: found.startedAt };
    pid = found.parent;
  }
  return undefined;
}

/**
 * The process that leads the session of this one: the shell of a terminal, the first process of a container; undefined
 * where it cannot be seen, or does not end before the machine does.
 */
export async function sessionLeader(): Promise<ProcessMark | undefined> {
  const own = await lookTwice(process.pid);
  const session = typeof own === 'string' ? undefined : own.session;
  return session === undefined || session <= 1 ? undefined : processMark(session);
}

/** What runs the lines of a script. */
const SHELLS: readonly string[] = ['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'busybox'];

/**
 * The shell that runs the script which this process is called from: of several in a row, such as a `$(…)` within it, the
 * outermost; undefined where none is right above this one.
 */
export async function outermostShell(): Promise<ProcessMark | undefined> {
  let [pid, outermost]: [number, Found | undefined] = [process.ppid, undefined];
  for (let step = 0; step < HIGHEST && pid > 0; step++) {
    const found = await lookTwice(pid);
    // It may be a shell as well: the one below it ends sooner than the script.
    if (found === 'unknown') return undefined;
    if (found === 'gone' || !SHELLS.includes(found.name)) break;
    outermost = found;
    pid = found.parent;
  }
  return outermost === undefined ? undefined : { pid: outermost.pid, startedAt: outermost.startedAt };
}

/**
 * The shell that runs the script which this process is called from, and no shell above that: one that was forked from it,
 * as for a `$(…)`, has the same words. Undefined where there is none right above this process, or where it cannot be seen.
 */
export async function scriptShell(): Promise<ProcessMark | undefined> {
  const own = await lookTwice(process.pid);
  let script = await lookTwice(process.ppid);
  if (typeof own === 'string' || typeof script === 'string' || !isShell(script)) return undefined;
  // What was started in a session of its own can be another job's: `setsid sh -c command` leaves no shell in between.
  if (own.session !== script.session) return undefined;
  for (let step = 0; step < HIGHEST; step++) {
    const above = await lookTwice(script.parent);
    const words = wordsOf(script.pid);
    if (words === '') return undefined;
    if (typeof above === 'string' || !isShell(above) || wordsOf(above.pid) !== words) break;
    script = above;
  }
  return { pid: script.pid, startedAt: script.startedAt };
}

function isShell({ name }: Found): boolean {
  return SHELLS.includes(name) || name === 'fish';
}

/** The words of a process, with a NUL behind each; empty where the system does not show them. */
function wordsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** The name by which a process was started; empty where the system does not tell. */
function programOf(pid: number): string {
  const [path = ''] = wordsOf(pid).split('\0');
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What tells a process from a later one of the same id; undefined where it cannot be seen. */
export async function processMark(pid: number): Promise<ProcessMark | undefined> {
  const found = await lookTwice(pid);
  return typeof found === 'string' ? undefined : { pid, startedAt: found.startedAt };
}

/** Whether a process still runs: it, and not another one that was given its id. Never throws. */
export async function sightOf({ pid, startedAt }: ProcessMark): Promise<Sight> {
  const found = await look(pid);
  return typeof found === 'string' ? found : found.startedAt === startedAt ? 'runs' : 'gone';
}

/** Where a look fails for a moment, a second one decides. */
async function lookTwice(pid: number): Promise<Look> {
  const found = await look(pid);
  return found === 'unknown' ? look(pid) : found;
}

async function look(pid: number): Promise<Look> {
  if (process.platform === 'linux') return lookInProc(pid);
  if (process.platform === 'win32') return 'unknown';
  return askPs(pid);
}

/**
 * proc(5): `pid (comm) state ppid …`, with the start in clock ticks since boot as the 22nd field.
 *
 * @param proc where the processes are
 */
export function lookInProc(pid: number, proc = '/proc'): Look {
  let text: string;
  try {
    text = readFileSync(`${proc}/${pid}/stat`, 'latin1');
  } catch (error) {
    // Read while it ended, ESRCH. All else, such as EMFILE or EACCES, is about the look and not about the process.
    const code = systemCode(error);
    if (code !== 'ENOENT' && code !== 'ESRCH') return 'unknown';
    return hasProcesses(proc) ? 'gone' : 'unknown';
  }
  // The name can hold brackets and spaces of its own.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const [state, parent, session, startedAt] = [fields[0], Number(fields[1]), Number(fields[3]), fields[19]];
  if (end === -1 || startedAt === undefined) return 'unknown';
  // A zombie has ended, and only waits for its parent to hear of it.
  if (state === 'Z' || state === 'X') return 'gone';
  return { pid, parent, session, startedAt, name: text.slice(text.indexOf('(') + 1, end) };
}

/** Whether processes are to be seen there at all, by the one that is there for sure. */
function hasProcesses(proc: string): boolean {
  try {
    return readFileSync(`${proc}/self/stat`, 'latin1') !== '';
  } catch {
    return false;
  }
}

/** What ps printed, and how it ended. */
export interface PsAnswer {
  /** Of a program that ended by itself its exit code; of one that was killed or could not be run, none. */
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/** Reads what ps says: POSIX has it exit with more than 0 where no process is selected, and say nothing then. */
export function readPs(pid: number, { exitCode, stdout, stderr }: PsAnswer): Look {
  const nothing = stdout.trim() === '' && stderr.trim() === '';
  if (exitCode !== 0) return exitCode === 1 && nothing ? 'gone' : 'unknown';
  const [, parent, state, startedAt, name] =
    /^\s*(\d+)\s+(\S+)\s+(\S+ +\S+ +\S+ +\S+ +\d{4})\s+(.*\S)\s*$/.exec(stdout) ?? [];
  if (startedAt === undefined || state === undefined) return 'unknown';
  return state.startsWith('Z') ? 'gone' : { pid, parent: Number(parent), startedAt, name: name ?? '' };
}

async function askPs(pid: number): Promise<Look> {
  const { execFile } = await import('node:child_process');
  return new Promise((resolve) => {
    const columns = ['-o', 'ppid=', '-o', 'state=', '-o', 'lstart=', '-o', 'ucomm=', '-p', String(pid)];
    // The start is printed as a local time: in one time zone, whatever the system is set to meanwhile.
    const env = { LC_ALL: 'C', TZ: 'UTC' };
    try {
      execFile('/bin/ps', columns, { timeout: PS_MS, env }, (error, stdout, stderr) => {
        const code: unknown = error === null ? 0 : error.code;
        const exitCode = typeof code === 'number' ? code : undefined;
        resolve(readPs(pid, { exitCode, stdout, stderr }));
      });
    } catch {
      // Some systems' refusals to start a program are thrown at once.
      resolve('unknown');
    }
  });
}
