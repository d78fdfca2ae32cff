import type { Drift } from './generator.js';

const RANK: Readonly<Record<Drift['kind'], number>> = { wider: 0, missing: 1, narrower: 2, note: 3 };

/** Returns the differences in order of importance. Access that is too wide comes first. */
export function widerFirst(drift: readonly Drift[]): readonly Drift[] {
  return [...drift].sort((one, other) => RANK[one.kind] - RANK[other.kind]);
}

/** Returns whether a drift counts as a difference. */
export const isDifference = ({ kind }: Drift): boolean => kind !== 'note';

/** Returns the differences between a server and the rules file as lines of text. */
export function driftLines({ server, drift }: { server: string; drift: readonly Drift[] }): string[] {
  const lines = drift.map(({ kind, what, text }) => `${server}: ${kind}: ${what}: ${text}`);
  return drift.some(isDifference) ? lines : [`${server}: matches the rules file`, ...lines];
}
