import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KubernetesServer } from './server.js';

/** A request on its way to the API server. */
export interface Passing {
  method: string;
  /** The path with its query. */
  path: string;
  headers: http.IncomingHttpHeaders;
}

/** The response that the client receives instead of the API server's own response. */
export interface Passed {
  status: number;
  body: string;
  headers: Record<string, string>;
}

export interface FrontOptions {
  /** Called before a request is forwarded. If it returns a response, the client receives this response, and the API server receives no request. */
  before?: (request: Passing) => Promise<Passed | undefined> | Passed | undefined;
  /** Changes a response of the API server. */
  after?: (request: Passing, answer: Passed) => Passed;
}

/** A gateway in front of a real API server. It counts requests, and changes responses for a test. Plain http on loopback. */
export class Front {
  url = '';
  readonly requests: Passing[] = [];
  /** The status codes of the responses, in the order of sending. */
  readonly statuses: number[] = [];
  /** The maximum number of requests that were in progress at the same time. */
  most = 0;
  #now = 0;
  #options: FrontOptions = {};
  readonly #server: http.Server;

  private constructor(api: KubernetesServer) {
    this.#server = http.createServer((request, response) => {
      this.#pass(api, request, response).catch(() => response.destroy());
    });
  }

  static async start(api: KubernetesServer): Promise<Front> {
    const front = new Front(api);
    await new Promise<void>((resolve) => front.#server.listen(0, '127.0.0.1', resolve));
    front.url = `http://127.0.0.1:${(front.#server.address() as AddressInfo).port}`;
    return front;
  }

  /** Discards the recorded requests, and sets the behavior for the next requests. */
  set(options: FrontOptions): void {
    this.requests.length = 0;
    this.statuses.length = 0;
    this.most = 0;
    this.#options = options;
  }

  of(method: string): Passing[] {
    return this.requests.filter((request) => request.method === method);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(
    api: KubernetesServer,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { method = '', url: path = '', headers } = request;
    const passing = { method, path, headers };
    this.requests.push(passing);
    this.most = Math.max(this.most, ++this.#now);
    try {
      const own = await this.#options.before?.(passing);
      const answer = own ?? (await this.#ask(api, passing, body));
      const { status, body: text, headers: sent } = this.#options.after?.(passing, answer) ?? answer;
      this.statuses.push(status);
      response.sendDate = false;
      response.writeHead(status, sent).end(text);
    } finally {
      this.#now--;
    }
  }

  async #ask(api: KubernetesServer, { method, path, headers }: Passing, body: string): Promise<Passed> {
    const answer = await api.request(method, path, {
      ...(body === '' ? {} : { body }),
      token: /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '',
      headers: { accept: headers.accept ?? '' },
    });
    return {
      status: answer.status,
      body: typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body),
      headers: { 'content-type': 'application/json', date: String(answer.headers['date']) },
    };
  }
}
