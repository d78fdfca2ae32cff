import type { Seen, Served } from '../faulty-server.js';
import { OtherServer, PYTHON_PATH } from './clients.js';
import { PyPiRegistry } from './pypi.js';
import type { RegistryOptions } from './registry.js';

/** pypiserver, a real index, behind the strict mint and the log-in of PyPI, which pypiserver does not have. */
export class PyPiServer extends PyPiRegistry {
  readonly #server: OtherServer;

  private constructor(server: OtherServer, options: RegistryOptions) {
    super(options);
    this.#server = server;
  }

  static async start(options: RegistryOptions = {}): Promise<PyPiServer> {
    const server = await OtherServer.start(
      (port, folder) => [
        'python3',
        [
          '-m',
          'pypiserver',
          'run',
          '--port',
          String(port),
          '--interface',
          '127.0.0.1',
          '-P',
          '.',
          '-a',
          '.',
          folder,
        ],
      ],
      { PYTHONPATH: PYTHON_PATH },
    );
    return new PyPiServer(server, options).open();
  }

  override async close(): Promise<void> {
    await super.close();
    this.#server.stop();
  }

  /** The names of the files in the index. */
  async files(name: string): Promise<string[]> {
    const page = await (await fetch(`${this.#server.origin}/simple/${name}/`)).text();
    return [...page.matchAll(/>([^<]+\.(?:whl|tar\.gz))</g)].map(([, file = '']) => file).sort();
  }

  protected override async store({ headers, bytes }: Seen): Promise<Served> {
    const response = await fetch(this.#server.origin, {
      method: 'POST',
      headers: { 'content-type': headers['content-type'] ?? '' },
      body: new Uint8Array(bytes ?? []),
    });
    return {
      status: response.status,
      body: await response.text(),
      headers: { 'content-type': 'text/plain' },
    };
  }
}
