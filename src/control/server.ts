import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { errorText, JobpassError, systemCode } from '../errors.js';
import {
  type ControlAnswer,
  type ControlRequest,
  highest,
  LONGEST_MESSAGE,
  linkTo,
  OLDER,
  WAIT_MS,
} from './client.js';

const SOCKET = /^control-([1-9]\d{0,8})-[0-9a-f]{6}\.(?:sock|new)$/;
/**
 * The longest socket path that every kernel accepts, in bytes without the final null byte. The limit of macOS is 104 bytes with
 * the null byte.
 */
const LONGEST_PATH = 103;
const LONGEST_NAME = '/control-999999999-000000.sock';

export interface ControlOptions {
  /** The process name in messages: `broker`. */
  who: string;
  /** The hint if another process owns the folder. */
  hint: string;
  answer: (request: ControlRequest) => Promise<unknown>;
}

/** Whether the kernel accepts the length of a socket path in the folder. */
export function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(folder + LONGEST_NAME) <= LONGEST_PATH;
}

/** Ownership of a folder by a process. */
export interface Control {
  close: () => Promise<void>;
}

/** Ownership of a folder, if another process inherits the folder's socket. */
export interface HandedControl {
  /** The descriptor of the listening socket. It is open in this process until `close`. */
  descriptor: number;
  /** The number of the socket's link in the folder. */
  number: number;
  /** Closes the descriptor in this process. A process that inherited the descriptor continues to listen. */
  close: () => void;
}

/**
 * Takes ownership of a folder for one process. The owner is the process that listens on the socket behind the link
 * `control-<n>` with the highest n. The kernel closes the socket when the process ends, even after a crash. A process becomes
 * the owner in these steps:
 *
 * 1. If no process listens behind the highest link n, the process opens a socket for n+1.
 * 2. The process creates the link n+1 to this socket. If several processes try, only one can create the link, and its socket
 * already listens.
 * 3. A process that now finds a higher link was too slow: n+1 was taken and released in the meantime.
 * 4. Older links are deleted. The highest link stays, so the numbers never decrease.
 *
 * Other processes reach the owner through this socket. Only the owner's user has access (mode 0600).
 *
 * @throws JobpassError `usage` if another process owns the folder, or the socket cannot be created
 */
export async function openControl(
  folder: string,
  options: Pick<ControlOptions, 'who' | 'hint' | 'answer'>,
): Promise<Control> {
  const { server, close } = controlServer(options.answer);
  try {
    await take(folder, server, options);
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Takes ownership of a folder for a process that is about to start and inherits the listening socket. Connections wait in the
 * socket's queue until that process accepts them. Start the process without an `await` in between, so that this process accepts
 * no connection.
 *
 * @throws JobpassError `usage` if another process owns the folder, or the socket cannot be created
 */
export async function takeForAnother(
  folder: string,
  options: Pick<ControlOptions, 'who' | 'hint'>,
): Promise<HandedControl> {
  const server = net.createServer();
  try {
    // When Node closes a socket, it deletes the file name under which it opened the socket. Renaming the socket prevents that.
    const number = await take(folder, server, options, (name) => name.replace(/sock$/, 'new'));
    const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
    return { descriptor: fd, number, close: () => void server.close() };
  } catch (error) {
    server.close();
    throw error;
  }
}

/** Listens on a socket that this process inherited from the process that took the folder. */
export async function inheritControl(descriptor: number, answer: ControlOptions['answer']): Promise<Control> {
  const { server, close } = controlServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ fd: descriptor }, resolve);
  });
  return { close };
}

/**
 * Removes the control sockets with numbers up to the given one, and their folder, unless a later process owns the folder. Never
 * throws.
 */
export function leaveFolder(folder: string, number: number): void {
  try {
    tidy(folder, number + 1);
    rmdirSync(folder);
  } catch {
    // A later process owns the folder, or the folder no longer exists.
  }
}

function controlServer(answer: ControlOptions['answer']): { server: net.Server } & Control {
  const server = net.createServer((socket) => serve(socket, answer));
  return { server, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** @param openedAs the socket's file name while it is opened, before it is renamed. @returns the number of the link */
async function take(
  folder: string,
  server: net.Server,
  { who, hint }: Pick<ControlOptions, 'who' | 'hint'>,
  openedAs = (name: string): string => name,
): Promise<number> {
  const inUse = (): JobpassError =>
    new JobpassError('usage', `Another ${who} uses the folder ${folder}`, { hint });
  if (!fitsSocket(folder)) {
    throw new JobpassError('usage', `The path of the folder is too long for a socket: ${folder}`, {
      hint: `Use a path of at most ${LONGEST_PATH - LONGEST_NAME.length} bytes`,
    });
  }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new JobpassError('usage', `The folder ${folder} cannot be created: ${errorText(error)}`);
  }
  try {
    const last = highest(folder);
    if (last > 0 && (await isAlive(linkTo(folder, last)))) throw inUse();
    const number = last + 1;
    const name = `control-${number}-${randomHex()}.sock`;
    await listen(server, join(folder, openedAs(name)));
    if (openedAs(name) !== name) renameSync(join(folder, openedAs(name)), join(folder, name));
    symlinkSync(name, linkTo(folder, number));
    if (highest(folder) !== number) throw inUse();
    tidy(folder, number);
    return number;
  } catch (error) {
    if (error instanceof JobpassError) throw error;
    if (systemCode(error) === 'EEXIST') throw inUse();
    throw new JobpassError('usage', `The folder ${folder} cannot be used: ${errorText(error)}`);
  }
}

/** Returns six random digits, which distinguish sockets with the same number. `node:crypto` would take milliseconds to load. */
function randomHex(): string {
  return Math.floor(Math.random() * 0x1000000)
    .toString(16)
    .padStart(6, '0');
}

/** Deletes links and sockets with lower numbers. */
function tidy(folder: string, number: number): void {
  for (const name of readdirSync(folder)) {
    const [, older] = OLDER.exec(name) ?? SOCKET.exec(name) ?? [];
    if (older !== undefined && Number(older) < number) rmSync(join(folder, name), { force: true });
  }
}

function listen(server: net.Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Without this mask, other users could connect after the socket is created and before its mode is changed.
    const mask = process.umask(0o177);
    try {
      server.listen(path, resolve);
    } finally {
      process.umask(mask);
    }
  });
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Any other error does not prove that the process has ended. For example, the queue of a busy process may be full.
    socket.once('error', (error) => resolve(!['ECONNREFUSED', 'ENOENT'].includes(systemCode(error) ?? '')));
  });
}

function serve(socket: net.Socket, answer: ControlOptions['answer']): void {
  socket.setTimeout(WAIT_MS, () => socket.destroy());
  socket.on('error', () => undefined);
  let text = '';
  const take = (chunk: string): void => {
    text += chunk;
    if (text.length > LONGEST_MESSAGE) socket.destroy();
    if (!text.includes('\n')) return;
    socket.off('data', take);
    respond(text, answer).then((said) => socket.end(JSON.stringify(said)));
  };
  socket.setEncoding('utf8').on('data', take);
}

async function respond(text: string, answer: ControlOptions['answer']): Promise<ControlAnswer> {
  try {
    return { done: await answer(JSON.parse(text) as ControlRequest) };
  } catch (error) {
    return { failed: errorText(error) };
  }
}
