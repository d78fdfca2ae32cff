import type { Files } from '../../src/broker/store/folder/files.js';

interface Inode {
  data: Buffer;
  /** What a loss of power leaves for sure. */
  synced: Buffer;
}

/** What a crash leaves: all that was written (though not all on the disk), or what was synced and, by chance, more. */
export type Crash = { kind: 'kill' } | { kind: 'power'; chance: () => number };

/** A disk with a cache, in memory. It can fail, it can stop in the middle of a step, and it can lose its power. */
export class Disk implements Files {
  readonly names = new Map<string, Inode>();
  readonly #syncedNames = new Map<string, Inode>();
  readonly #open = new Map<number, { inode: Inode; path: string }>();
  #nextFd = 3;
  /** How many steps have changed something or made it durable. */
  steps = 0;
  /** The step that is left half done, and from which on nothing is answered any more. */
  stopAt = Number.POSITIVE_INFINITY;
  /** At most so many bytes are written at once. */
  atOnce = Number.POSITIVE_INFINITY;
  /** The system's code with which a step fails. A write that fails has written half. */
  fail: (step: keyof Files, path: string) => string | undefined = () => undefined;
  readonly stopped: Promise<void>;
  #stop: () => void = () => undefined;

  constructor() {
    this.stopped = new Promise((resolve) => {
      this.#stop = resolve;
    });
  }

  /** The disk that the next process finds. */
  crash(crash: Crash): Disk {
    const next = new Disk();
    const copies = new Map<Inode, Inode>();
    const copy = (inode: Inode): Inode => {
      const known = copies.get(inode);
      if (known !== undefined) return known;
      const data = crash.kind === 'kill' ? inode.data : halfSynced(inode, crash.chance);
      const made = { data, synced: crash.kind === 'kill' ? inode.synced : data };
      copies.set(inode, made);
      return made;
    };
    for (const path of new Set([...this.names.keys(), ...this.#syncedNames.keys()])) {
      const [cached, synced] = [this.names.get(path), this.#syncedNames.get(path)];
      const found = crash.kind === 'kill' || crash.chance() < 0.5 ? cached : synced;
      const sure = crash.kind === 'kill' ? synced : found;
      if (found !== undefined) next.names.set(path, copy(found));
      if (sure !== undefined) next.#syncedNames.set(path, copy(sure));
    }
    return next;
  }

  text(path: string): string {
    return this.names.get(path)?.data.toString() ?? '';
  }

  put(path: string, data: Buffer | string): void {
    const inode = { data: Buffer.from(data), synced: Buffer.from(data) };
    this.names.set(path, inode);
    this.#syncedNames.set(path, inode);
  }

  /** @param half what a step that is not finished does */
  async #step<T>(name: keyof Files, path: string, whole: () => T, half: () => unknown): Promise<T> {
    const step = this.steps++;
    if (step >= this.stopAt) {
      if (step === this.stopAt) half();
      this.#stop();
      return new Promise(() => undefined);
    }
    await undefined;
    const code = this.fail(name, path);
    if (code === undefined) return whole();
    half();
    throw Object.assign(new Error(`${code}: made to fail`), { code });
  }

  #at(fd: number): { inode: Inode; path: string } {
    const open = this.#open.get(fd);
    if (open === undefined) throw Object.assign(new Error('not open'), { code: 'EBADF' });
    return open;
  }

  async open(path: string, flags: number): Promise<number> {
    const create = (flags & 0o100) !== 0;
    const truncate = (flags & 0o1000) !== 0;
    const whole = (): number => {
      let inode = this.names.get(path);
      if (inode === undefined) {
        if (!create) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
        inode = { data: Buffer.alloc(0), synced: Buffer.alloc(0) };
        this.names.set(path, inode);
      }
      if (truncate) inode.data = Buffer.alloc(0);
      this.#open.set(this.#nextFd, { inode, path });
      return this.#nextFd++;
    };
    return create ? this.#step('open', path, whole, () => undefined) : whole();
  }

  async read(fd: number, into: Buffer, position: number): Promise<number> {
    return this.#at(fd).inode.data.copy(into, 0, position);
  }

  write(fd: number, bytes: Buffer, position: number): Promise<number> {
    const { inode, path } = this.#at(fd);
    const put = (count: number): number => {
      const length = Math.max(inode.data.length, position + count);
      const data = Buffer.alloc(length);
      inode.data.copy(data);
      bytes.copy(data, position, 0, count);
      inode.data = data;
      return count;
    };
    return this.#step(
      'write',
      path,
      () => put(Math.min(bytes.length, this.atOnce)),
      () => put(Math.floor(bytes.length / 2)),
    );
  }

  async size(fd: number): Promise<number> {
    return this.#at(fd).inode.data.length;
  }

  datasync(fd: number): Promise<void> {
    const { inode, path } = this.#at(fd);
    const whole = (): void => {
      inode.synced = inode.data;
    };
    return this.#step('datasync', path, whole, () => undefined);
  }

  truncate(fd: number, length: number): Promise<void> {
    const { inode, path } = this.#at(fd);
    const whole = (): void => {
      inode.data = inode.data.subarray(0, length);
    };
    return this.#step('truncate', path, whole, () => undefined);
  }

  async close(fd: number): Promise<void> {
    this.#at(fd);
    this.#open.delete(fd);
  }

  rename(from: string, to: string): Promise<void> {
    const whole = (): void => {
      const inode = this.names.get(from);
      if (inode === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      this.names.set(to, inode);
      this.names.delete(from);
    };
    return this.#step('rename', from, whole, () => undefined);
  }

  remove(path: string): Promise<void> {
    const whole = (): void => {
      this.names.delete(path);
    };
    return this.#step('remove', path, whole, () => undefined);
  }

  async list(folder: string): Promise<string[]> {
    return [...this.names.keys()]
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1));
  }

  async makeFolder(): Promise<void> {}

  syncFolder(folder: string): Promise<void> {
    const whole = (): void => {
      this.#syncedNames.clear();
      for (const [path, inode] of this.names) this.#syncedNames.set(path, inode);
    };
    return this.#step('syncFolder', folder, whole, () => undefined);
  }
}

/** What was synced, then by chance some of what was not, then by chance zeros in the place of the rest. */
function halfSynced({ data, synced }: Inode, chance: () => number): Buffer {
  if (data.equals(synced) || chance() < 0.25) return data;
  if (data.length <= synced.length || chance() < 0.25) return synced;
  const kept = synced.length + Math.floor(chance() * (data.length - synced.length));
  const length = chance() < 0.5 ? kept : data.length;
  const left = Buffer.alloc(length);
  data.copy(left, 0, 0, kept);
  return left;
}
