import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { SINK_VARIABLES } from '../audit/sinks/registry.js';
import type { Clock } from '../clock.js';
import { type HandedControl, leaveFolder } from '../control/server.js';
import { JobpassError } from '../errors.js';
import { checkOwner, shortened } from '../folders.js';
import { absoluteIdTokenOptions } from '../runners/id-token-variables.js';
import { RUNNER_VARIABLE } from '../runners/registry.js';
import type { LivenessCheck, Runner } from '../runners/runner.js';
import { CONTROL_FD, type KeeperOrder, ORDER_VARIABLE, WORD_FD } from './keeper-order.js';

/** The time limit for the keeper's start, in milliseconds. Node starts slowly on a busy machine. */
const STARTS_MS = 5_000;
/** The maximum length of a folder's path that leaves room for a socket's path on every system, in bytes. */
const LONGEST_FOLDER = 70;

/** The variables that a process needs to reach services in the same way as main. */
const COMMON_VARIABLES = [
  'HTTPS_PROXY',
  'https_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'NODE_USE_SYSTEM_CA',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'TMPDIR',
  'SYSTEMROOT',
] as const;

/** The variables that contain a path. */
const PATHS =
  /^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|TMPDIR|OTEL_EXPORTER_OTLP_(LOGS_)?(CERTIFICATE|CLIENT_KEY|CLIENT_CERTIFICATE))$/;

/**
 * Spawns a keeper, which inherits its folder's socket. Call this right after `takeForAnother`, without a wait in between, so
 * that only the keeper accepts connections.
 *
 * @param spawn the function from `node:child_process`, loaded before the socket was opened
 * @returns once the program is spawned. `ready` resolves when the keeper accepts requests, and rejects with a JobpassError
 * `state` if the keeper could not start
 * @throws Error if the program cannot be spawned; the folder is then released
 */
export async function spawnKeeper(
  spawn: typeof import('node:child_process').spawn,
  [command = '', ...words]: readonly string[],
  order: Omit<KeeperOrder, 'control'>,
  control: HandedControl,
  { runner, clock }: { runner: Runner; clock: Clock },
): Promise<{ ready: Promise<void> }> {
  const { folder } = order;
  const { number, descriptor } = control;
  try {
    checkOwner(folder);
    const child = spawn(command, words, {
      detached: true,
      // The keeper does not inherit the runner's pipes, because a step does not end while they are open. The start report has
      // its own pipe.
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', descriptor],
      cwd: '/',
      env: environment({ ...order, control: { descriptor: CONTROL_FD, number } }, runner),
    });
    // This process closes the socket before any client has connected. From now on, the keeper accepts connections.
    control.close();
    await new Promise((spawned, failed) => child.once('spawn', spawned).once('error', failed));
    return { ready: readiness(child, clock) };
  } catch (error) {
    control.close();
    leaveFolder(folder, number);
    throw error;
  }
}

/** Waits for the keeper's start report. @throws JobpassError `state` if the report is not `ready` or does not arrive */
async function readiness(child: ChildProcess, clock: Clock): Promise<void> {
  const stop = new AbortController();
  const pipe = child.stdio[WORD_FD] as Readable;
  try {
    const word = await Promise.race([
      firstLine(pipe),
      clock.sleep(STARTS_MS, stop.signal).then(() => {
        throw new JobpassError('state', `The keeper did not start within ${STARTS_MS / 1000} s`);
      }),
    ]);
    if (word !== 'ready') throw new JobpassError('state', word === '' ? 'The keeper ended at once' : word);
  } finally {
    stop.abort();
    pipe.destroy();
    child.unref();
  }
}

/** Identifies this process by its process ID and start time. */
export async function ownMark(): Promise<{ pid: number; startedAt?: string }> {
  // On systems where reading the start time requires another program, only the process ID is used.
  if (process.platform !== 'linux') return { pid: process.pid };
  const { processMark } = await import('../runners/processes.js');
  return (await processMark(process.pid)) ?? { pid: process.pid };
}

/** The folder for this job's keeper. Parallel jobs on a machine use different folders. */
export function folderFor(sign: LivenessCheck, runner: Runner): string {
  const job = runner.system.job();
  const words =
    sign.kind === 'process' ? [sign.pid, sign.startedAt] : [job['run_id'] ?? 'job', job['run_attempt'] ?? ''];
  const name = `jobpass-keeper-${words
    .join('-')
    .replace(/[^\w-]/g, '_')
    .slice(0, 40)}`;
  const folder = join(runner.memory.temporaryFolder(), name);
  if (Buffer.byteLength(folder) <= LONGEST_FOLDER) return folder;
  // The kernel would reject a socket path of this length. A hash of the job's temporary folder distinguishes the jobs.
  return join(tmpdir(), `jobpass-keeper-${process.getuid?.() ?? 0}-${shortened(folder)}`);
}

/** The keeper's environment. RUNNER_TRACKING_ID is omitted, because a runner uses this variable to find processes to kill. */
function environment(order: KeeperOrder, runner: Runner): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    [ORDER_VARIABLE]: JSON.stringify(order),
    [RUNNER_VARIABLE]: runner.system.name,
  };
  for (const name of [...COMMON_VARIABLES, ...SINK_VARIABLES, ...runner.system.variables]) {
    const value = process.env[name];
    if (value !== undefined) env[name] = PATHS.test(name) ? wholePath(value) : value;
  }
  const { SSL_CERT_DIR: folders } = env;
  if (folders !== undefined) env['SSL_CERT_DIR'] = folders.split(delimiter).map(wholePath).join(delimiter);
  // The keeper runs in another folder, so that it does not block the removal of the job's folders.
  Object.assign(env, absoluteIdTokenOptions(process.cwd(), env));
  // The keeper receives only the NODE_OPTIONS that concern trusted certificates and TLS. Other options, such as a debugger's
  // port, can conflict.
  const trust = (process.env['NODE_OPTIONS'] ?? '')
    .split(/\s+/)
    .filter((option) => /^--(use-(openssl|system|bundled)-ca|tls-[\w.=:-]+)$/.test(option));
  if (trust.length > 0) env['NODE_OPTIONS'] = trust.join(' ');
  return env;
}

/** Returns the absolute form of a path. Relative paths start at the job's folder. */
function wholePath(value: string): string {
  return value === '' ? value : resolve(process.cwd(), value);
}

function firstLine(stream: Readable): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    stream.on('error', () => resolve(''));
    stream.on('end', () => resolve(text.trim()));
  });
}
