import type { HttpClient } from '../../http/client.js';
import { objectIn } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import { isGood, type VaultApi } from './api.js';

/** How many requests are under way at once: enough to hide their time, few enough to need few connections. */
const SIDE_BY_SIDE = 8;

/** Runs work in its turn. */
export type Bounded = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets so much work run at once. */
export function bounded(most = SIDE_BY_SIDE): Bounded {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}

interface MountContext {
  api: VaultApi;
  http: HttpClient;
  token: string;
}

/** What is mounted at a path. */
export interface Mount {
  /** With a slash at its end. */
  path: string;
  /** Of the key-value engine: 1 or 2. */
  version?: 1 | 2;
}

/** Asks the server what is mounted where, once for each mount. */
export class Mounts {
  readonly #context: MountContext;
  readonly #inTurn: Bounded;
  readonly #asked = new Map<string, Promise<Mount | undefined>>();

  constructor(context: MountContext, inTurn: Bounded = bounded()) {
    this.#context = context;
    this.#inTurn = inTurn;
  }

  /** @returns undefined where the token may not know */
  async of(namespace: string | undefined, path: string): Promise<Mount | undefined> {
    const first = `${namespace ?? ''}:${path.split('/')[0]}`;
    const known = this.#asked.get(first) ?? this.#ask(namespace, path);
    this.#asked.set(first, known);
    const mount = await known;
    // Two mounts can begin alike: team/kv and team/pki.
    if (mount === undefined || `${path}/`.startsWith(mount.path)) return mount;
    return this.#ask(namespace, path);
  }

  #ask(namespace: string | undefined, path: string): Promise<Mount | undefined> {
    const { api, http, token } = this.#context;
    return this.#inTurn(() =>
      http.persist(async (attempt) => {
        const reply = await api.call(
          {
            method: 'GET',
            path: `sys/internal/ui/mounts/${path}`,
            what: `the question what is mounted at ${printable(path, 80)}`,
            token,
            namespace,
          },
          attempt,
        );
        const data = objectIn(reply.json, 'data');
        const mounted = data?.['path'];
        if (!isGood(reply)) return undefined;
        if (typeof mounted !== 'string') throw api.malformed(reply, 'no path of a mount in it');
        if (!`${path}/`.startsWith(mounted)) throw api.malformed(reply, 'a mount that is elsewhere', true);
        const version = objectIn(data, 'options')?.['version'];
        const kv = data?.['type'] === 'kv' || data?.['type'] === 'generic';
        return { path: mounted, ...(kv ? { version: version === '2' ? 2 : 1 } : {}) };
      }),
    );
  }
}

/** A path of the key-value engine as the command line writes it has no `data/` behind the mount; the API's has. */
export function apiPath(path: string, mount: Mount | undefined): string {
  if (mount?.version !== 2) return path;
  const below = path.slice(mount.path.length);
  return below.startsWith('data/') ? path : `${mount.path}data/${below}`;
}
