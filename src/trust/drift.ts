import type { Drift } from './generator.js';

const RANK: Readonly<Record<Drift['kind'], number>> = { wider: 0, missing: 1, narrower: 2 };

/** Returns the differences in order of importance. Access that is too wide comes first. */
export function widerFirst(drift: readonly Drift[]): readonly Drift[] {
  return [...drift].sort((one, other) => RANK[one.kind] - RANK[other.kind]);
}

/** Returns the differences between a server and the rules file as lines of text. */
export function driftLines({ server, drift }: { server: string; drift: readonly Drift[] }): string[] {
  if (drift.length === 0) return [`${server}: matches the rules file`];
  return drift.map(({ kind, what, text }) => `${server}: ${kind}: ${what}: ${text}`);
}
