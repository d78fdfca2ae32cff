import type { Drift } from './generator.js';

const RANK: Readonly<Record<Drift['kind'], number>> = { wider: 0, missing: 1, narrower: 2 };

/** What lets in more than it should comes first. */
export function widerFirst(drift: readonly Drift[]): readonly Drift[] {
  return [...drift].sort((one, other) => RANK[one.kind] - RANK[other.kind]);
}

/** The same for people. */
export function driftLines({ server, drift }: { server: string; drift: readonly Drift[] }): string[] {
  if (drift.length === 0) return [`${server}: as the file of rules has it`];
  return drift.map(({ kind, what, text }) => `${server}: ${kind}: ${what}: ${text}`);
}
