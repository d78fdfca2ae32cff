import net from 'node:net';
import tls from 'node:tls';

/** What came over a connection, byte by byte, and how it ended. */
export interface RawAnswer {
  text: string;
  /** Whether the other side closed the connection. */
  closed: boolean;
  /** From the moment at which all was sent, in ms. */
  ms: number;
}

export interface RawOptions {
  /** How long to wait for the end at the most, in ms. */
  within?: number;
  /** Ends the wait as soon as an answer is there in full; otherwise the connection must end. */
  answered?: boolean;
  /** After how many ms without an answer our side of the connection is ended. */
  endAfter?: number;
  tls?: tls.ConnectionOptions;
}

/** Sends bytes as they are, and takes what comes. */
export function sendRaw(
  url: string,
  bytes: string | Buffer,
  { within = 3_000, answered = true, endAfter, tls: secure }: RawOptions = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const to = { host: hostname.replace(/[[\]]/g, ''), port: Number(port) };
  return new Promise((resolve) => {
    const socket =
      secure === undefined ? net.connect({ ...to, allowHalfOpen: true }) : tls.connect({ ...to, ...secure });
    let text = '';
    let began = performance.now();
    const over = (closed: boolean): void => {
      clearTimeout(late);
      clearTimeout(ending);
      resolve({ text, closed, ms: performance.now() - began });
      socket.destroy();
    };
    const late = setTimeout(() => over(false), within);
    const ending = endAfter === undefined ? undefined : setTimeout(() => socket.end(), endAfter);
    socket.setNoDelay(true);
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      if (answered && whole(text)) over(false);
    });
    // A reset says that it is closed as well.
    socket
      .on('error', () => over(true))
      .on('end', () => over(true))
      .on('close', () => over(true));
    socket.write(bytes, () => {
      began = performance.now();
    });
  });
}

/** Whether a text holds an HTTP answer to its end. */
function whole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const head = text.slice(0, end);
  if (/^HTTP\/1\.1 1\d\d/.test(head)) return whole(text.slice(end + 4));
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) return text.length >= end + 4 + Number(length);
  return /\r\n0\r\n(.*\r\n)*\r\n$/.test(text.slice(end));
}

/** A form as an HTTP/1.1 request. */
export function rawForm(path: string, form: string | Buffer, headers: readonly string[] = []): Buffer {
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: broker.test',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(form)}`,
    ...headers,
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(form)]);
}
