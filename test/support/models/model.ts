import type fc from 'fast-check';

/** A world in memory that random steps are run on, which holds what it sees against what may be. */
export interface Model<Step = unknown> {
  name: string;
  steps: fc.Arbitrary<Step[]>;
  /** @returns how often it saw what it is about @throws where something is not as it may be */
  run(steps: readonly Step[]): Promise<Record<string, number>>;
}

/** A case that failed once. Kept in `test/models/<name of the model>.json`, and run by the tests ever since. */
export interface KeptCase {
  /** What was wrong. */
  why: string;
  /** Of fast-check, where it was drawn. */
  seed?: number;
  path?: string;
  steps: readonly unknown[];
}

/** Timers that run when they are told to. */
export interface HeldIntervals {
  /** Runs each once. */
  tick(): void;
  /** Forgets them: whoever set them is dead. */
  drop(): void;
  /** Puts the real ones back. */
  release(): void;
}

/** Takes the place of `setInterval` until it is released. */
export function holdIntervals(): HeldIntervals {
  const { setInterval, clearInterval } = globalThis;
  let held = new Map<object, () => void>();
  globalThis.setInterval = ((work: () => void) => {
    const timer = { unref: () => timer, ref: () => timer };
    held.set(timer, work);
    return timer;
  }) as unknown as typeof setInterval;
  globalThis.clearInterval = ((timer: object) => void held.delete(timer)) as typeof clearInterval;
  return {
    tick: () => {
      for (const work of [...held.values()]) work();
    },
    drop: () => {
      held = new Map();
    },
    release: () => {
      globalThis.setInterval = setInterval;
      globalThis.clearInterval = clearInterval;
    },
  };
}

/** Numbers from 0 to 1 that a seed decides, for what a loss of power leaves. */
export function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
