import { gzipSync } from 'node:zlib';
import { type Fault, type Served, send } from './faulty-server.js';

/** Answers with a status, and with a body if one is given. */
export const status =
  (code: number, body: unknown = { error: 'out_of_order' }, headers: Record<string, string> = {}): Fault =>
  (_request, response) =>
    send(response, { status: code, body, headers });

/** A body as it is sent: XML as it is. */
const written = (whole: unknown): string =>
  typeof whole === 'string' && whole !== '' ? whole : JSON.stringify(whole);

/** Answers 200 with a body of one's own. */
export const body = (text: unknown, headers: Record<string, string> = {}): Fault =>
  status(200, text, headers);

/** Closes the connection before any answer, with a reset. */
export const reset: Fault = (request) => void request.socket.resetAndDestroy();

/** Closes the connection before any answer, politely. */
export const hangUp: Fault = (request) => void request.socket.end();

/** Never answers. */
export const silence: Fault = () => undefined;

/** Serves the request, and loses the answer. */
export const loseAnswer: Fault = async (request, _response, serve) => {
  await serve();
  request.socket.resetAndDestroy();
};

/** Serves the request, and cuts the answer in the middle of its body. */
export const cutBody: Fault = async (_request, response, serve) => {
  const { body: whole, headers } = await serve();
  const text = written(whole);
  response.writeHead(200, {
    'content-type': 'application/json',
    ...headers,
    'content-length': String(text.length),
  });
  response.write(text.slice(0, text.length - 10), () => response.socket?.destroy());
};

/** The same with a chunked body, whose end nothing announces. */
export const cutChunks: Fault = async (_request, response, serve) => {
  const { body: whole, headers } = await serve();
  const text = written(whole);
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.write(text.slice(0, text.length - 10), () => response.socket?.destroy());
};

/** Sends the headers and then nothing. */
export const stalledBody: Fault = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
  response.write('{"access_token":');
};

/** Sends a body without end, as fast as it is taken, for as long as the connection stands. */
export const endless: Fault = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = Buffer.alloc(64 * 1024, ' ');
  const pump = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', pump);
  };
  pump();
};

/** Sends a byte each 50 ms, without end. */
export const drip: Fault = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
};

/** A small compressed body that becomes 200 MiB. */
export const bomb: Fault = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  response.end(BOMB());
};
let bombBytes: Buffer | undefined;
const BOMB = (): Buffer => {
  bombBytes ??= gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '));
  return bombBytes;
};

/** Says something that is not HTTP. */
export const notHttp: Fault = (request) => void request.socket.end('220 mail.example ESMTP\r\n\r\n');

/** Sends headers without end. */
export const endlessHeaders: Fault = (request) => {
  const { socket } = request;
  socket.on('error', () => undefined);
  socket.write('HTTP/1.1 200 OK\r\n');
  const line = `x-filler: ${'a'.repeat(1_000)}\r\n`;
  const pump = (): void => {
    for (let count = 0; count < 200 && !socket.destroyed; count++) socket.write(line);
    if (!socket.destroyed) setTimeout(pump, 10);
  };
  pump();
};

/** Serves the request with some members of the answer changed; `undefined` takes one out. */
export const changed =
  (members: Record<string, unknown>): Fault =>
  async (_request, response, serve) => {
    const served: Served = await serve();
    send(response, { ...served, body: { ...(served.body as object), ...members } });
  };

/** Waits, and then serves. */
export const slow =
  (ms: number): Fault =>
  async (_request, response, serve) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    send(response, await serve());
  };

/** Serves the request, and puts text of one's own in the place of its body. */
export const rewritten =
  (rewrite: (body: string, served: Served) => string | Buffer, headers: Record<string, string> = {}): Fault =>
  async (_request, response, serve) => {
    const served = await serve();
    response
      .writeHead(served.status, { 'content-type': 'application/json', ...served.headers, ...headers })
      .end(rewrite(written(served.body), served));
  };

/** Serves the request, and answers with something else all the same. */
export const servedBut =
  (fault: Fault): Fault =>
  async (request, response, serve, seen) => {
    await serve();
    await fault(request, response, serve, seen);
  };

/** Changes the protocol, which nobody asked for. */
export const switching: Fault = (request) =>
  void request.socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n');

/** Sends interim answers without end, and never the one that was asked for. */
export const interim: Fault = (request) => {
  const { socket } = request;
  socket.on('error', () => undefined);
  const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 50);
  socket.on('close', () => clearInterval(timer));
};

/** Sends a raw answer, exactly as given, and closes. */
export const raw =
  (text: string): Fault =>
  (request) =>
    void request.socket.end(text);

/** Redirects. */
export const redirect =
  (code: number, location: string): Fault =>
  (_request, response) =>
    void response.writeHead(code, { location }).end();

/** A JSON document nested so deeply that a careless reader overflows its stack. */
export const NESTED = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
