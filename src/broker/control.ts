import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { JobpassError, systemCode, tell } from '../errors.js';

/** What the command can ask of a running broker. */
export interface ControlRequest {
  command: 'rotate-keys';
  now?: boolean;
  compromised?: boolean;
}

export type ControlAnswer = { done: string } | { failed: string };

const LINK = /^control-([1-9]\d{0,8})$/;
const SOCKET = /^control-([1-9]\d{0,8})-[0-9a-f]{6}\.sock$/;
/** What the kernel takes as the path of a socket, in bytes, without the zero at its end: 104 on macOS. */
const LONGEST_PATH = 103;
const LONGEST_NAME = '/control-999999999-000000.sock';
const LONGEST_REQUEST = 4_096;
const WAIT_MS = 15_000;

/**
 * Takes a data folder for one broker. Whoever has the link `control-<n>` with the highest n has it, as long as somebody
 * listens on the socket behind it, which the kernel gives up whichever way the process ends:
 * 1. where nobody listens behind the highest link, n, a socket for n+1 is opened;
 * 2. the link n+1 to it is made. It listens by then, and of several brokers that come so far one makes the link;
 * 3. whoever was so slow that there is a higher link by now was too late: n+1 was taken and given up meanwhile;
 * 4. what is older is deleted; the highest link never is, so the numbers never go back.
 * The socket is also the way by which the command reaches the broker. Only its owner can (0600).
 *
 * @throws JobpassError `usage` when another broker has it, or the socket cannot be made
 */
export async function openControl(
  folder: string,
  answer: (request: ControlRequest) => Promise<ControlAnswer>,
): Promise<{ close: () => Promise<void> }> {
  if (Buffer.byteLength(folder + LONGEST_NAME) > LONGEST_PATH) {
    throw new JobpassError('usage', `The path of the data folder is too long for a socket in it: ${folder}`, {
      hint: `It can have ${LONGEST_PATH - LONGEST_NAME.length} bytes`,
    });
  }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new JobpassError('usage', `The data folder ${folder} cannot be made: ${tell(error)}`);
  }
  const server = net.createServer((socket) => serve(socket, answer));
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  try {
    const last = highest(folder);
    if (last > 0 && (await isAlive(linkTo(folder, last)))) throw inUse(folder);
    const number = last + 1;
    const name = `control-${number}-${randomBytes(3).toString('hex')}.sock`;
    await listen(server, join(folder, name));
    symlinkSync(name, linkTo(folder, number));
    if (highest(folder) !== number) throw inUse(folder);
    tidy(folder, number);
    return { close };
  } catch (error) {
    await close();
    if (error instanceof JobpassError) throw error;
    if (systemCode(error) === 'EEXIST') throw inUse(folder);
    throw new JobpassError('usage', `The data folder ${folder} cannot be taken: ${tell(error)}`);
  }
}

/** The number of the highest link, or 0. */
function highest(folder: string): number {
  return Math.max(0, ...readdirSync(folder).map((name) => Number(LINK.exec(name)?.[1] ?? 0)));
}

function linkTo(folder: string, number: number): string {
  return join(folder, `control-${number}`);
}

function tidy(folder: string, number: number): void {
  for (const name of readdirSync(folder)) {
    const [, older] = LINK.exec(name) ?? SOCKET.exec(name) ?? [];
    if (older !== undefined && Number(older) < number) rmSync(join(folder, name), { force: true });
  }
}

function listen(server: net.Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Otherwise others could connect for the moment between the socket's being made and its being closed to them.
    const mask = process.umask(0o177);
    try {
      server.listen(path, resolve);
    } finally {
      process.umask(mask);
    }
  });
}

/**
 * Asks the broker that runs on a data folder.
 *
 * @throws JobpassError `unreachable` when none runs there, `refused` with its reason
 */
export async function askBroker(folder: string, request: ControlRequest): Promise<string> {
  const text = await new Promise<string>((resolve, reject) => {
    const unreachable = (error: unknown): void =>
      reject(
        new JobpassError('unreachable', `No broker answers in the data folder ${folder}: ${tell(error)}`, {
          hint: 'Start it, or run this as the user and on the machine that it runs on',
        }),
      );
    let path: string;
    try {
      path = linkTo(folder, highest(folder));
    } catch (error) {
      unreachable(error);
      return;
    }
    const socket = net.connect(path);
    let answer = '';
    socket.setTimeout(WAIT_MS, () => socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.once('error', unreachable);
    socket.once('end', () => resolve(answer));
    socket.write(`${JSON.stringify(request)}\n`);
  });
  let said: Partial<Record<'done' | 'failed', unknown>>;
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    throw new JobpassError('malformed', `The broker in the data folder ${folder} gave no whole answer`);
  }
  if (typeof said.done === 'string') return said.done;
  throw new JobpassError('refused', String(said.failed ?? 'The broker refused, without a reason'));
}

function inUse(folder: string): JobpassError {
  return new JobpassError('usage', `Another broker runs on the data folder ${folder}`, {
    hint: 'Two would not know of what the other issued and revoked: give each a folder of its own',
  });
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Whatever else it is, such as a full queue of a broker that is busy or stopped, it is no sign of nobody.
    socket.once('error', (error) => resolve(!['ECONNREFUSED', 'ENOENT'].includes(systemCode(error) ?? '')));
  });
}

function serve(socket: net.Socket, answer: (request: ControlRequest) => Promise<ControlAnswer>): void {
  socket.setTimeout(WAIT_MS, () => socket.destroy());
  socket.on('error', () => undefined);
  let text = '';
  const take = (chunk: string): void => {
    text += chunk;
    if (text.length > LONGEST_REQUEST) socket.destroy();
    if (!text.includes('\n')) return;
    socket.off('data', take);
    respond(text, answer).then((said) => socket.end(JSON.stringify(said)));
  };
  socket.setEncoding('utf8').on('data', take);
}

async function respond(
  text: string,
  answer: (request: ControlRequest) => Promise<ControlAnswer>,
): Promise<ControlAnswer> {
  try {
    const request = JSON.parse(text) as ControlRequest;
    if (request.command !== 'rotate-keys') return { failed: 'The broker does not know this command' };
    return await answer(request);
  } catch (error) {
    return { failed: tell(error) };
  }
}
