import { timestamp } from '../clock.js';
import type { Probe } from '../providers/provider.js';

/**
 * How a credential ended, in the only five words for it.
 *
 * - `revoked`: the probe that accepted the credential before refuses it now, and nothing else could have given that answer
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
  /** Whether it was over in the end; where that is absent, `at` tells. */
  overSince?: boolean;
  expiresAt: number | undefined;
  /** Whether its holder can have renewed it, so that it lives longer than we know. */
  extendable?: boolean;
  /** What the probe said while the credential was in use. */
  before: Probe | undefined;
  /**
   * What became of the request to revoke: of the provider's answers, `failed` where there was none or another no, and `unwanted`
   * where the user said not to.
   */
  revocation: {
    answer: 'done' | 'gone' | 'impossible' | 'failed' | 'unwanted';
    reason?: string;
    later?: string;
  };
  /** What the probe said afterwards. */
  after: Probe | undefined;
  /** Whether an earlier request to revoke was answered by a yes. */
  doneBefore?: boolean;
  /** What shows besides that the credential is dead. */
  control?: string | undefined;
}

/**
 * Names an ending. Pure: the same evidence, the same word.
 *
 * A refusal alone is no death: a firewall, a proxy, or the service itself, asked from an address that is not allowed, refuse what
 * lives. So `revoked` needs, besides the same probe that accepted before: a yes to the revocation and a refusal in the service's own
 * form; or words that it has for the dead alone; or something else that shows it.
 */
export function nameEnding(evidence: Evidence): Ending {
  const { at, askedAt, expiresAt, revocation, after, extendable = false } = evidence;
  const { over = isOver(askedAt, expiresAt), overSince = isOver(at, expiresAt) } = evidence;
  // A step can have renewed it by itself: then only the service can tell.
  const gone = after?.answer !== 'accepts' && (!extendable || isOwnRefusal(after));
  const expired = (because: string): Ending => ({ word: 'expired', at, until: expiresAt ?? at, because });
  const until = untilOf(evidence);

  if (over && gone) return expired('its time was over');
  const lives = (because: string): Ending => ({ word: 'lives until', at, ...until, because });
  switch (revocation.answer) {
    case 'unwanted':
      return lives('revocation is switched off (revoke: false)');
    case 'impossible':
      return lives(revocation.reason ?? 'there is no way to revoke it');
    case 'done':
      return afterYes(evidence);
    case 'gone':
    case 'failed': {
      // What it died of, or when, nobody can tell: it was not revoked by us.
      if (overSince && gone) return expired('its time was over before it could be revoked');
      const shown = whatShowsDeath(evidence);
      if (shown !== undefined) return { word: 'revoked', at, because: shown };
      const reason = revocation.reason ?? 'the provider did not revoke it';
      return { word: 'failed', at, ...until, because: reason };
    }
  }
}

/** When it dies by itself, as far as that is known. */
function untilOf({ at, expiresAt, overSince, extendable }: Evidence): { until?: number } {
  const unknown = extendable === true && (overSince ?? isOver(at, expiresAt));
  return expiresAt === undefined || unknown ? {} : { until: expiresAt };
}

function isOver(at: number, expiresAt: number | undefined): boolean {
  return expiresAt !== undefined && at >= expiresAt;
}

const PROVEN = 'the provider accepted it before and refuses it now';

function afterYes(evidence: Evidence): Ending {
  const { at, before, revocation, after } = evidence;
  const until = untilOf(evidence);
  if (after?.answer === 'accepts') {
    return revocation.later === undefined
      ? {
          word: 'failed',
          at,
          ...until,
          because: 'the provider said yes to its revocation, but goes on accepting it',
        }
      : { word: 'accepted', at, ...until, because: revocation.later };
  }
  if (before?.answer === 'accepts' && isOwnRefusal(after)) return { word: 'revoked', at, because: PROVEN };
  const why = whyNoProof(before, after);
  return { word: 'accepted', at, ...until, because: `no probe could confirm it: ${why}` };
}

/** Without a yes: what shows that it is dead all the same. */
function whatShowsDeath({ before, after, doneBefore, control }: Evidence): string | undefined {
  if (before?.answer !== 'accepts' || after?.answer !== 'refuses') return undefined;
  // Two who agree: a yes was given earlier, and the service itself refuses it now.
  if (doneBefore === true && isOwnRefusal(after)) return PROVEN;
  if (after.form === 'dead')
    return `${PROVEN}, in words that it has for dead credentials alone${after.reason === undefined ? '' : `: ${after.reason}`}`;
  return isOwnRefusal(after) && control !== undefined ? `${PROVEN}, and ${control}` : undefined;
}

/** Whether the service itself refused it, whatever for. */
export function isOwnRefusal(probe: Probe | undefined): boolean {
  return probe?.answer === 'refuses' && (probe.form === 'own' || probe.form === 'dead');
}

function whyNoProof(before: Probe | undefined, after: Probe | undefined): string {
  if (before === undefined || before.answer === 'unknown')
    return before?.reason ?? 'it was never probed while it lived';
  if (before.answer === 'refuses')
    return `the probe refused it already before${before.reason === undefined ? '' : `: ${before.reason}`}`;
  if (after?.answer === 'refuses')
    return after.reason ?? 'the refusal that came may be that of a firewall or a proxy';
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
