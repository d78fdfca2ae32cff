import type http from 'node:http';
import type { RequestOptions } from 'node:https';
import { JobpassError } from '../errors.js';
import { readBody } from './body.js';
import { capitalized, connectionFailure } from './failure.js';
import type { Answer, Limits, Outgoing } from './transport.js';

type Requester = (
  url: URL,
  options: RequestOptions,
  onAnswer: (answer: http.IncomingMessage) => void,
) => http.ClientRequest;

interface AttemptOptions {
  request: Outgoing;
  requester: Requester;
  agent: http.Agent;
  /** The destination, for messages. */
  at: string;
  limits: Limits;
  signal: AbortSignal | undefined;
}

/** Sends a request once and returns the complete response. @throws JobpassError */
export function attempt({
  request,
  requester,
  agent,
  at: of,
  limits,
  signal,
}: AttemptOptions): Promise<Answer> {
  const { url, what } = request;
  return new Promise((resolve, reject) => {
    let connected = false;
    let answering = false;
    let settled = false;
    const timers: NodeJS.Timeout[] = [];

    const settle = (act: () => void): void => {
      if (settled) return;
      settled = true;
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      act();
    };
    const fail = (error: JobpassError): void => {
      settle(() => reject(error));
      outgoing.destroy();
    };
    const lost = (reason: string): void =>
      fail(
        new JobpassError('unreachable', `${capitalized(what)} at ${of} got no answer: ${reason}`, {
          transient: true,
          answerLost: connected,
        }),
      );
    const cancel = (): void =>
      fail(
        new JobpassError('cancelled', `Canceled while waiting for ${what} at ${of}`, {
          answerLost: connected,
        }),
      );
    const onAbort = (): void => {
      if (request.finishMs === undefined) cancel();
      else timers.push(setTimeout(cancel, request.finishMs));
    };

    const outgoing = requester(
      url,
      {
        method: request.method,
        agent,
        headers: {
          accept: 'application/json',
          // Jobpass requests no compression, because a small compressed response can expand to a large one.
          'accept-encoding': 'identity',
          ...request.headers,
          ...(request.body === undefined
            ? {}
            : { 'content-length': String(Buffer.byteLength(request.body)) }),
        },
      },
      (answer) => {
        answering = true;
        readBody(answer, limits.bodyBytes, what, of).then((body) => {
          settle(() => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, url }));
        }, fail);
      },
    );

    timers.push(
      setTimeout(
        () => lost(`no complete answer within ${Math.ceil(limits.attemptMs / 1000)} s`),
        limits.attemptMs,
      ),
    );
    const connecting = setTimeout(
      () => lost(`no connection within ${limits.connectMs / 1000} s`),
      Math.min(limits.connectMs, limits.attemptMs),
    );
    timers.push(connecting);

    outgoing.on('socket', (socket) => {
      const onConnected = (): void => {
        connected = true;
        clearTimeout(connecting);
      };
      // A TLS socket is already connected at this point. A plain socket may have failed already, and then never connects.
      if (outgoing.reusedSocket || url.protocol === 'https:') onConnected();
      else socket.once('connect', onConnected);
    });
    outgoing.on('error', (error) => {
      const subject = `${capitalized(what)} at ${of}`;
      fail(connectionFailure(error, subject, connected || outgoing.reusedSocket, onReset(url)));
    });
    // Without this handler, the promise would never settle if the connection closes without an error or a response.
    outgoing.on('close', () => {
      // After a protocol switch (101), Node closes the connection without a response.
      if (!answering) lost('the connection was closed');
    });

    signal?.addEventListener('abort', onAbort, { once: true });
    outgoing.end(request.body);
  });
}

function onReset(url: URL): string {
  return url.protocol === 'http:'
    ? 'If this continues, check whether the port expects https'
    : 'If this continues, check whether the server requires a client certificate (`client-cert`, `client-key`) and accepts the configured one';
}
