import { readdirSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { JobpassError, tell } from '../errors.js';

/** What a process is asked through its control socket: the command's name, and what it takes. */
export interface ControlRequest {
  readonly command: string;
}

/** Its answer: what the command gives, or why it was not done, for people. */
export type ControlAnswer = { done: unknown } | { failed: string };

/** The names of links, with their numbers. */
export const OLDER = /^control-([1-9]\d{0,8})$/;
/** Of a request, in characters. */
export const LONGEST_MESSAGE = 64 * 1024;
/** Of an answer, which may tell of all roles of a broker. */
const LONGEST_ANSWER = 16 * 1024 * 1024;
/** How long either side waits for the other, in milliseconds. */
export const WAIT_MS = 15_000;

/** The number of the highest link in a folder, or 0. */
export function highest(folder: string): number {
  return Math.max(0, ...readdirSync(folder).map((name) => Number(OLDER.exec(name)?.[1] ?? 0)));
}

export function linkTo(folder: string, number: number): string {
  return join(folder, `control-${number}`);
}

/**
 * Asks the process that has a folder.
 *
 * @param who what it is, for messages: `broker`
 * @throws JobpassError `unreachable` when none runs there, `busy` when it does not answer, `refused` with its reason
 */
export async function askControl(
  folder: string,
  request: ControlRequest,
  who: string,
  waitMs = WAIT_MS,
  onSent: () => void = () => undefined,
): Promise<unknown> {
  const text = await connected(folder, who, waitMs, (socket, resolve) => {
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
      if (answer.length > LONGEST_ANSWER) socket.destroy(new Error('too long'));
    });
    socket.once('end', () => resolve(answer));
    socket.write(`${JSON.stringify(request)}\n`, () => onSent());
  });
  let said: Partial<Record<'done' | 'failed', unknown>>;
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    throw new JobpassError('malformed', `The ${who} in the folder ${folder} gave no whole answer`);
  }
  if (Object.hasOwn(said, 'done')) return said.done;
  throw new JobpassError('refused', String(said.failed ?? `The ${who} refused, without a reason`));
}

/**
 * Leaves a request with the process that has a folder, and does not wait for the answer.
 *
 * @throws JobpassError `unreachable` when none runs there
 */
export async function sendControl(folder: string, request: ControlRequest, who: string): Promise<void> {
  await connected(folder, who, WAIT_MS, (socket, resolve) => {
    socket.end(`${JSON.stringify(request)}\n`, () => resolve(''));
  });
}

/** Connects to the process that has a folder. @throws JobpassError `unreachable` when none runs there, `busy` when it says nothing */
function connected(
  folder: string,
  who: string,
  waitMs: number,
  use: (socket: net.Socket, resolve: (text: string) => void) => void,
): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const unreachable = (error: unknown): void =>
      reject(
        new JobpassError('unreachable', `No ${who} answers in the folder ${folder}: ${tell(error)}`, {
          hint: `Start the ${who}, or run this command as its user and on its machine`,
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
    // Of the whole, and not of its silence.
    const silent = new JobpassError(
      'busy',
      `The ${who} in the folder ${folder} did not answer within ${waitMs / 1000} s`,
    );
    const timer = setTimeout(() => socket.destroy(silent), waitMs);
    socket.on('error', (error) => (error === silent ? reject(silent) : unreachable(error)));
    socket.once('close', () => clearTimeout(timer));
    use(socket, resolve);
  });
}
