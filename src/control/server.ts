import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { JobpassError, systemCode, tell } from '../errors.js';
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
/** What the kernel takes as the path of a socket, in bytes, without the zero at its end: 104 on macOS. */
const LONGEST_PATH = 103;
const LONGEST_NAME = '/control-999999999-000000.sock';

export interface ControlOptions {
  /** What has the folder, for messages: `broker`. */
  who: string;
  /** What to do where another one has it. */
  hint: string;
  answer: (request: ControlRequest) => Promise<unknown>;
}

/** Whether a socket in a folder has a path that the kernel takes. */
export function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(folder + LONGEST_NAME) <= LONGEST_PATH;
}

/** A process's place in its folder. */
export interface Control {
  close: () => Promise<void>;
}

/** A folder whose socket another process inherits. */
export interface HandedControl {
  /** Of the listening socket, open in this process until `close`. */
  descriptor: number;
  /** The number of its link in the folder. */
  number: number;
  /** Closes the descriptor here. A process that has inherited it goes on listening. */
  close: () => void;
}

/**
 * Takes a folder for one process. Whoever has the link `control-<n>` with the highest n has it, as long as somebody
 * listens on the socket behind it, which the kernel gives up whichever way the process ends:
 * 1. where nobody listens behind the highest link, n, a socket for n+1 is opened;
 * 2. the link n+1 to it is made. It listens by then, and of several processes that come so far one makes the link;
 * 3. whoever was so slow that there is a higher link by now was too late: n+1 was taken and given up meanwhile;
 * 4. what is older is deleted; the highest link never is, so the numbers never go back.
 * The socket is also the way by which others reach the process. Only its owner can (0600).
 *
 * @throws JobpassError `usage` when another process has it, or the socket cannot be made
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
 * Takes a folder for a process that is about to be started and inherits the listening socket. Connections wait in the
 * socket's queue until that process accepts them. To be followed by the start without a wait in between, so that this process
 * accepts none.
 *
 * @throws JobpassError `usage` when another process has it, or the socket cannot be made
 */
export async function takeForAnother(
  folder: string,
  options: Pick<ControlOptions, 'who' | 'hint'>,
): Promise<HandedControl> {
  const server = net.createServer();
  try {
    // Node deletes the name under which it opened a socket when it closes it, so the socket gets another name.
    const number = await take(folder, server, options, (name) => name.replace(/sock$/, 'new'));
    const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
    return { descriptor: fd, number, close: () => void server.close() };
  } catch (error) {
    server.close();
    throw error;
  }
}

/** Listens on a socket that was inherited from the process which took the folder. */
export async function inheritControl(descriptor: number, answer: ControlOptions['answer']): Promise<Control> {
  const { server, close } = controlServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ fd: descriptor }, resolve);
  });
  return { close };
}

/** Removes a folder of control sockets up to a number, unless a later process has taken it. Never throws. */
export function leaveFolder(folder: string, number: number): void {
  try {
    tidy(folder, number + 1);
    rmdirSync(folder);
  } catch {
    // A later process has it, or it is gone.
  }
}

function controlServer(answer: ControlOptions['answer']): { server: net.Server } & Control {
  const server = net.createServer((socket) => serve(socket, answer));
  return { server, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** @param openedAs the name under which the socket is opened, before it gets its own. @returns the number of the link */
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
    throw new JobpassError('usage', `The folder ${folder} cannot be created: ${tell(error)}`);
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
    throw new JobpassError('usage', `The folder ${folder} cannot be used: ${tell(error)}`);
  }
}

/** Six digits, which tell sockets of one number apart; `node:crypto` costs milliseconds to load. */
function randomHex(): string {
  return Math.floor(Math.random() * 0x1000000)
    .toString(16)
    .padStart(6, '0');
}

/** Deletes links and sockets of lower numbers. */
function tidy(folder: string, number: number): void {
  for (const name of readdirSync(folder)) {
    const [, older] = OLDER.exec(name) ?? SOCKET.exec(name) ?? [];
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

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Whatever else it is, such as a full queue of a process that is busy or stopped, it is no sign of nobody.
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
    return { failed: tell(error) };
  }
}
