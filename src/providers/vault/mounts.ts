import type { HttpClient } from '../../http/client.js';
import { objectIn } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import { isGood, type VaultApi } from './api.js';

/**
 * The maximum number of parallel requests. The number is large enough to hide latency, and small enough to limit the
 * connections.
 */
const SIDE_BY_SIDE = 8;

/** Runs work as soon as fewer than the maximum number of runs are in progress. */
export type Bounded = <T>(work: () => Promise<T>) => Promise<T>;

/** Returns a function that limits the number of parallel runs. */
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

/** A mounted secrets engine. */
export interface Mount {
  /** The mount's path, with a trailing slash. */
  path: string;
  /** The version of the engine, for a key-value engine. */
  version?: 1 | 2;
}

/** Requests mounts from the server, each mount only once. */
export class Mounts {
  readonly #context: MountContext;
  readonly #inTurn: Bounded;
  readonly #asked = new Map<string, Promise<Mount | undefined>>();

  constructor(context: MountContext, inTurn: Bounded = bounded()) {
    this.#context = context;
    this.#inTurn = inTurn;
  }

  /** Returns the mount for a path; undefined if the token is not allowed to look up the mount. */
  async of(namespace: string | undefined, path: string): Promise<Mount | undefined> {
    const first = `${namespace ?? ''}:${path.split('/')[0]}`;
    const known = this.#asked.get(first) ?? this.#ask(namespace, path);
    this.#asked.set(first, known);
    const mount = await known;
    // Two mounts may have the same first segment: team/kv and team/pki.
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
            what: `the mount lookup for ${printable(path, 80)}`,
            token,
            namespace,
          },
          attempt,
        );
        const data = objectIn(reply.json, 'data');
        const mounted = data?.['path'];
        if (!isGood(reply)) return undefined;
        if (typeof mounted !== 'string') throw api.malformed(reply, 'no path of a mount');
        if (!`${path}/`.startsWith(mounted)) throw api.malformed(reply, 'a mount at a different path', true);
        const version = objectIn(data, 'options')?.['version'];
        const kv = data?.['type'] === 'kv' || data?.['type'] === 'generic';
        return { path: mounted, ...(kv ? { version: version === '2' ? 2 : 1 } : {}) };
      }),
    );
  }
}

/** A secret's path in the API. For key-value version 2, the API path has `data/` after the mount. */
export function apiPath(path: string, mount: Mount | undefined): string {
  if (mount?.version !== 2) return path;
  const below = path.slice(mount.path.length);
  return below.startsWith('data/') ? path : `${mount.path}data/${below}`;
}
