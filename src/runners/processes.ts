import { readFileSync } from 'node:fs';
import { systemCode } from '../errors.js';

/** A process, identified by its ID and its start time, because the system reuses process IDs. */
export interface ProcessMark {
  pid: number;
  /** The start time in the system's own format. Use this value only for comparisons. */
  startedAt: string;
}

/** The properties of a running process. */
interface Found extends ProcessMark {
  parent: number;
  /** The process's session leader, if the system reports it. */
  session?: number;
  /** The program name that the system reports. A program can change this name. */
  name: string;
}

/**
 * The result of a process lookup.
 *
 * - `gone`: the process has ended, even if another process now has the same ID
 * - `unknown`: the lookup itself failed
 */
export type Sight = 'runs' | 'gone' | 'unknown';
type Look = Found | 'gone' | 'unknown';

/** The maximum number of ancestors to check. Only a few processes are between a runner and its action. */
const HIGHEST = 12;
const PS_MS = 3_000;

/**
 * Returns this process's nearest ancestor with one of the names. Returns undefined if there is none, or if the ancestor is not
 * visible, for example from inside a container.
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
 * Returns this process's session leader: a terminal's shell, or a container's first process. Returns undefined if the leader is
 * not visible or runs until the machine stops.
 */
export async function sessionLeader(): Promise<ProcessMark | undefined> {
  const own = await lookTwice(process.pid);
  const session = typeof own === 'string' ? undefined : own.session;
  return session === undefined || session <= 1 ? undefined : processMark(session);
}

/** The names of shells that can run a script. */
const SHELLS: readonly string[] = ['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'busybox'];

/**
 * Returns the outermost shell in the chain of shells directly above this process. This shell runs the script; inner shells can
 * come from `$(…)`. Undefined if the parent is not a shell.
 */
export async function outermostShell(): Promise<ProcessMark | undefined> {
  let [pid, outermost]: [number, Found | undefined] = [process.ppid, undefined];
  for (let step = 0; step < HIGHEST && pid > 0; step++) {
    const found = await lookTwice(pid);
    // The ancestor may also be a shell. In that case, the shell below it ends before the script does.
    if (found === 'unknown') return undefined;
    if (found === 'gone' || !SHELLS.includes(found.name)) break;
    outermost = found;
    pid = found.parent;
  }
  return outermost === undefined ? undefined : { pid: outermost.pid, startedAt: outermost.startedAt };
}

/**
 * Returns the shell that runs this process's script. Forks of this shell, such as for `$(…)`, have the same command line and
 * are skipped. Shells further up do not count. Undefined if the parent is not a shell, or is not visible.
 */
export async function scriptShell(): Promise<ProcessMark | undefined> {
  const own = await lookTwice(process.pid);
  let script = await lookTwice(process.ppid);
  if (typeof own === 'string' || typeof script === 'string' || !isShell(script)) return undefined;
  // A process in its own session may belong to another job: `setsid sh -c command` leaves no shell in between.
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

/** A process's command line, with a NUL after each argument. Empty if the system does not report it. */
function wordsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** The program name in a process's command line. Empty if the system does not report it. */
function programOf(pid: number): string {
  const [path = ''] = wordsOf(pid).split('\0');
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A process's identity, or undefined if the process is not visible. */
export async function processMark(pid: number): Promise<ProcessMark | undefined> {
  const found = await lookTwice(pid);
  return typeof found === 'string' ? undefined : { pid, startedAt: found.startedAt };
}

/** Whether a process is still running. A new process with the same ID does not count. Never throws. */
export async function sightOf({ pid, startedAt }: ProcessMark): Promise<Sight> {
  const found = await look(pid);
  return typeof found === 'string' ? found : found.startedAt === startedAt ? 'runs' : 'gone';
}

/** Repeats a lookup once if it fails. */
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
 * Looks up a process in proc(5): `pid (comm) state ppid …`. The 22nd field is the start time in clock ticks since boot.
 *
 * @param proc the path to the proc file system
 */
export function lookInProc(pid: number, proc = '/proc'): Look {
  let text: string;
  try {
    text = readFileSync(`${proc}/${pid}/stat`, 'latin1');
  } catch (error) {
    // ESRCH: the process ended during the read. Other errors, such as EMFILE or EACCES, only show that the lookup failed.
    const code = systemCode(error);
    if (code !== 'ENOENT' && code !== 'ESRCH') return 'unknown';
    return hasProcesses(proc) ? 'gone' : 'unknown';
  }
  // The name can contain brackets and spaces.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const [state, parent, session, startedAt] = [fields[0], Number(fields[1]), Number(fields[3]), fields[19]];
  if (end === -1 || startedAt === undefined) return 'unknown';
  // A zombie has already ended and is waiting for its parent.
  if (state === 'Z' || state === 'X') return 'gone';
  return { pid, parent, session, startedAt, name: text.slice(text.indexOf('(') + 1, end) };
}

/** Whether the proc file system shows processes at all. It must always show this process. */
function hasProcesses(proc: string): boolean {
  try {
    return readFileSync(`${proc}/self/stat`, 'latin1') !== '';
  } catch {
    return false;
  }
}

/** The result of running ps. */
export interface PsAnswer {
  /** The exit code. Undefined if ps was killed or could not be started. */
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/** Parses the output of ps. According to POSIX, ps exits with a code above 0 and prints nothing if no process matches. */
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
    // ps prints the start time as local time. With a fixed time zone, start times stay comparable if the system's setting
    // changes.
    const env = { LC_ALL: 'C', TZ: 'UTC' };
    try {
      execFile('/bin/ps', columns, { timeout: PS_MS, env }, (error, stdout, stderr) => {
        const code: unknown = error === null ? 0 : error.code;
        const exitCode = typeof code === 'number' ? code : undefined;
        resolve(readPs(pid, { exitCode, stdout, stderr }));
      });
    } catch {
      // On some systems, Node throws an error immediately if it cannot start a program.
      resolve('unknown');
    }
  });
}
