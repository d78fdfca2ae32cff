import { mkdirSync, rmSync } from 'node:fs';
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

const FILE = 'control.sock';
/** What the kernel takes as the path of a socket, in bytes, without the zero at its end: 104 on macOS. */
const LONGEST_PATH = 103;
const LONGEST_REQUEST = 4_096;
const WAIT_MS = 15_000;

/**
 * Takes a data folder for one broker: its socket is the lock, which the kernel gives up whichever way the process
 * ends, and the way by which the command reaches it. Only the owner of the folder (0700) can.
 *
 * @throws JobpassError `usage` when another broker has it, or the socket cannot be made
 */
export async function openControl(
  folder: string,
  answer: (request: ControlRequest) => Promise<ControlAnswer>,
): Promise<{ close: () => Promise<void> }> {
  const path = socketPath(folder);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new JobpassError('usage', `The data folder ${folder} cannot be made: ${tell(error)}`);
  }
  if (await isAlive(path)) throw inUse(folder);
  // Left behind by a broker that was killed.
  rmSync(path, { force: true });
  const server = net.createServer((socket) => serve(socket, answer));
  // Otherwise others could connect for the moment between the socket's being made and its being closed to them.
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } catch (error) {
    if (systemCode(error) === 'EADDRINUSE') throw inUse(folder);
    throw new JobpassError('usage', `The socket ${path} cannot be made: ${tell(error)}`);
  } finally {
    process.umask(mask);
  }
  return { close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/**
 * Asks the broker that runs on a data folder.
 *
 * @throws JobpassError `unreachable` when none runs there, `refused` with its reason
 */
export async function askBroker(folder: string, request: ControlRequest): Promise<string> {
  const path = socketPath(folder);
  const text = await new Promise<string>((resolve, reject) => {
    const socket = net.connect(path);
    const unreachable = (error: unknown): void =>
      reject(
        new JobpassError('unreachable', `No broker answers in the data folder ${folder}: ${tell(error)}`, {
          hint: 'Start it, or run this as the user and on the machine that it runs on',
        }),
      );
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

function socketPath(folder: string): string {
  const path = join(folder, FILE);
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    throw new JobpassError('usage', `The path of the data folder is too long for a socket in it: ${folder}`, {
      hint: `Together with /${FILE} it can have ${LONGEST_PATH} bytes`,
    });
  }
  return path;
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
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
