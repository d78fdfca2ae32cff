import { timestamp } from '../clock.js';
import type { Probe } from '../providers/provider.js';

/**
 * How a credential ended, in the only five words for it.
 *
 * - `revoked`: the probe that accepted the credential before refuses it now
 * - `accepted`: the provider said yes to revocation, but no probe could confirm it
 * - `expired`: its time was over
 * - `failed`: revocation was tried, and did not succeed
 * - `lives until`: nothing can, or was to, end it before its time
 */
export type EndingWord = 'revoked' | 'accepted' | 'expired' | 'failed' | 'lives until';

export interface Ending {
  word: EndingWord;
  /** When we knew, in milliseconds since 1970. */
  at: number;
  /** When the credential dies by itself, where that matters. */
  until?: number;
  /** Why this word, for people. */
  because: string;
}

/** What is known when the end is to be named. */
export interface Evidence {
  at: number;
  /** When revocation was asked for: what had expired by then was not ended by us. */
  askedAt: number;
  /** Whether its time was over by then; where that is absent, `askedAt` tells. */
  over?: boolean;
  expiresAt: number | undefined;
  /** What the probe said while the credential was in use. */
  before: Probe | undefined;
  /** What became of the request to revoke; `unwanted` where the user said not to. */
  revocation: { answer: 'done' | 'impossible' | 'failed' | 'unwanted'; reason?: string; later?: string };
  /** What the probe said afterwards. */
  after: Probe | undefined;
}

/** Names an ending. Pure: the same evidence, the same word. */
export function nameEnding(evidence: Evidence): Ending {
  const { at, askedAt, expiresAt, before, revocation, after } = evidence;
  const until = expiresAt === undefined ? {} : { until: expiresAt };
  const alive = after?.answer === 'accepts';
  const over = evidence.over ?? (expiresAt !== undefined && askedAt >= expiresAt);

  if (over && !alive) {
    return { word: 'expired', at, ...until, because: 'its time was over' };
  }
  switch (revocation.answer) {
    case 'unwanted':
      return { word: 'lives until', at, ...until, because: 'revocation is switched off (revoke: false)' };
    case 'impossible':
      return {
        word: 'lives until',
        at,
        ...until,
        because: revocation.reason ?? 'there is no way to revoke it',
      };
    case 'failed':
      if (before?.answer === 'accepts' && after?.answer === 'refuses') break;
      return { word: 'failed', at, ...until, because: revocation.reason ?? 'the provider did not revoke it' };
    case 'done':
      break;
  }
  if (alive && revocation.later !== undefined) {
    return { word: 'accepted', at, ...until, because: revocation.later };
  }
  if (alive) {
    return {
      word: 'failed',
      at,
      ...until,
      because: 'the provider said yes to its revocation, but goes on accepting it',
    };
  }
  if (before?.answer === 'accepts' && after?.answer === 'refuses') {
    return { word: 'revoked', at, because: 'the provider accepted it before and refuses it now' };
  }
  return {
    word: 'accepted',
    at,
    ...until,
    because: `no probe could confirm it: ${whyNoProof(before, after)}`,
  };
}

function whyNoProof(before: Probe | undefined, after: Probe | undefined): string {
  if (before === undefined || before.answer === 'unknown')
    return before?.reason ?? 'it was never probed while it lived';
  if (before.answer === 'refuses') return 'the probe refused it already before';
  return after?.reason ?? 'the probe did not answer';
}

/** The ending as it is shown: the word, with the time where the word has one. */
export function shownEnding(ending: Ending): string {
  if (ending.word === 'lives until') {
    return `lives until ${ending.until === undefined ? 'an unknown time' : timestamp(ending.until)}`;
  }
  if (ending.word === 'failed') {
    return ending.until === undefined ? 'failed' : `failed, lives until ${timestamp(ending.until)}`;
  }
  return ending.word;
}
