import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  payload: AdapterPayload;
  /** In ms since 1970. */
  expiresAt: number;
}

/** How many writes go by between two sweeps of what has expired. */
const SWEEP_EVERY = 1_000;

/**
 * Where the broker keeps its tokens: in memory, as many as are alive. The library's own default forgets the
 * oldest beyond a thousand, and a forgotten token can be neither refused nor revoked.
 */
export function memoryStore(): new (model: string) => Adapter {
  const entries = new Map<string, Entry>();
  let writes = 0;

  const sweep = (): void => {
    const now = Date.now();
    for (const [key, entry] of entries) if (entry.expiresAt <= now) entries.delete(key);
  };

  return class MemoryAdapter implements Adapter {
    readonly #model: string;

    constructor(model: string) {
      this.#model = model;
    }

    #key(id: string): string {
      return `${this.#model}:${id}`;
    }

    async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
      if (++writes % SWEEP_EVERY === 0) sweep();
      const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000;
      entries.set(this.#key(id), { payload, expiresAt });
    }

    async find(id: string): Promise<AdapterPayload | undefined> {
      const entry = entries.get(this.#key(id));
      return entry !== undefined && entry.expiresAt > Date.now() ? entry.payload : undefined;
    }

    async destroy(id: string): Promise<void> {
      entries.delete(this.#key(id));
    }

    async consume(id: string): Promise<void> {
      const entry = entries.get(this.#key(id));
      if (entry !== undefined) entry.payload.consumed = Math.floor(Date.now() / 1000);
    }

    // The broker issues nothing that is looked up in these ways: no sessions, device codes or grants.
    async findByUid(): Promise<undefined> {}
    async findByUserCode(): Promise<undefined> {}
    async revokeByGrantId(): Promise<void> {}
  };
}
