import { readdirSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { errorText, JobpassError } from '../errors.js';

/** A request to a control socket: the command name and its arguments. */
export interface ControlRequest {
  readonly command: string;
}

/** The response to a request: the command's result, or an error message. */
export type ControlAnswer = { done: unknown } | { failed: string };

/** Matches a link's name and captures its number. */
export const OLDER = /^control-([1-9]\d{0,8})$/;
/** The maximum length of a request, in characters. */
export const LONGEST_MESSAGE = 64 * 1024;
/** The maximum length of a response, in characters. A response may list all of a broker's roles. */
const LONGEST_ANSWER = 16 * 1024 * 1024;
/** The time limit for each side of a connection, in milliseconds. */
export const WAIT_MS = 15_000;

/** The highest link number in a folder, or 0 if the folder has no link. */
export function highest(folder: string): number {
  return Math.max(0, ...readdirSync(folder).map((name) => Number(OLDER.exec(name)?.[1] ?? 0)));
}

export function linkTo(folder: string, number: number): string {
  return join(folder, `control-${number}`);
}

/**
 * Sends a request to the process that owns a folder, and returns its response.
 *
 * @param who the process name in messages: `broker`
 * @throws JobpassError `unreachable` if no process runs there, `busy` if it does not answer, `refused` (with the reason) if the
 * process rejects the request
 */
export async function callControl(
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
    throw new JobpassError('malformed', `The ${who} in the folder ${folder} sent an incomplete answer`);
  }
  if (Object.hasOwn(said, 'done')) return said.done;
  throw new JobpassError(
    'refused',
    String(said.failed ?? `The ${who} rejected the request without a reason`),
  );
}

/**
 * Sends a request to the process that owns a folder, without waiting for a response.
 *
 * @throws JobpassError `unreachable` if no process runs there
 */
export async function sendControl(folder: string, request: ControlRequest, who: string): Promise<void> {
  await connected(folder, who, WAIT_MS, (socket, resolve) => {
    socket.end(`${JSON.stringify(request)}\n`, () => resolve(''));
  });
}

/**
 * Connects to the process that owns a folder. @throws JobpassError `unreachable` if no process runs there, `busy` if it
 * does not answer
 */
function connected(
  folder: string,
  who: string,
  waitMs: number,
  use: (socket: net.Socket, resolve: (text: string) => void) => void,
): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const unreachable = (error: unknown): void =>
      reject(
        new JobpassError('unreachable', `No ${who} answers in the folder ${folder}: ${errorText(error)}`, {
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
    // The time limit applies to the whole exchange, not only to idle periods.
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
