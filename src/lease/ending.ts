import { timestamp } from '../clock.js';
import type { Probe } from '../providers/provider.js';

/**
 * How a credential ended, as one of five words.
 *
 * - `revoked`: the probe that accepted the credential before now rejects it, and no other cause explains the response
 * - `accepted`: the provider confirmed the revocation, but no probe confirms it
 * - `expired`: the credential had expired
 * - `failed`: the revocation failed
 * - `lives until`: the credential cannot be revoked, or the user turned revocation off
 */
export type EndingWord = 'revoked' | 'accepted' | 'expired' | 'failed' | 'lives until';

export interface Ending {
  word: EndingWord;
  /** The time at which Jobpass determined the ending, in milliseconds since 1970. */
  at: number;
  /** The credential's expiry, if relevant. */
  until?: number;
  /** The reason for this ending, for people. */
  because: string;
}

/** The evidence for an ending. */
export interface Evidence {
  at: number;
  /** The time of the revocation request. If the credential had already expired at that time, Jobpass did not revoke it. */
  askedAt: number;
  /**
   * Whether the credential had expired when Jobpass sent the revocation request. If undefined, the comparison of `askedAt` with
   * the expiry decides.
   */
  over?: boolean;
  /**
   * Whether the credential had expired when Jobpass determined the ending. If undefined, the comparison of `at` with the expiry
   * decides.
   */
  overSince?: boolean;
  expiresAt: number | undefined;
  /** The time at which the issuer ends the credential by itself, if this time was over before the revocation. */
  endedByIssuerAt?: number | undefined;
  /** Whether a step may have renewed the credential, so that it lives longer than Jobpass knows. */
  extendable?: boolean;
  /** The result of the probe while the credential was in use. */
  before: Probe | undefined;
  /**
   * The result of the revocation: the provider's response; `failed` if there was no response or any other error; `unwanted` if
   * the user turned revocation off.
   */
  revocation: {
    answer: 'done' | 'gone' | 'impossible' | 'failed' | 'unwanted';
    reason?: string;
    later?: string;
  };
  /** The result of the probe after the revocation. */
  after: Probe | undefined;
  /** Whether an earlier revocation succeeded. */
  doneBefore?: boolean;
  /** Further evidence that the credential is dead. */
  control?: string | undefined;
}

/**
 * Returns the ending that follows from the evidence. Pure function.
 *
 * A rejection alone proves nothing: a firewall, a proxy, or the service itself (for an address that is not allowed) can also
 * reject a live credential. `revoked` requires that the probe accepted the credential before, and one of: a successful
 * revocation and a rejection in the service's own form; a response that only dead credentials get; or other proof.
 */
export function nameEnding(evidence: Evidence): Ending {
  const { at, askedAt, expiresAt, revocation, after, extendable = false } = evidence;
  const { over = isOver(askedAt, expiresAt), overSince = isOver(at, expiresAt) } = evidence;
  // A step may have renewed the credential. In this case, only the service knows the expiry.
  const gone = after?.answer !== 'accepts' && (!extendable || isOwnRejection(after));
  const expired = (because: string): Ending => ({ word: 'expired', at, until: expiresAt ?? at, because });
  const until = untilOf(evidence);

  if (over && gone) return expired('the credential had expired');
  const lives = (because: string): Ending => ({ word: 'lives until', at, ...until, because });
  switch (revocation.answer) {
    case 'unwanted':
      return lives('revocation is turned off (revoke: false)');
    case 'impossible':
      return lives(revocation.reason ?? 'the provider cannot revoke the credential');
    case 'done':
      return afterSuccess(evidence);
    case 'gone':
    case 'failed': {
      // The cause and the time are unknown. Jobpass did not revoke the credential.
      if (overSince && gone) return expired('the credential expired before it could be revoked');
      const shown = proofOfDeath(evidence);
      if (shown !== undefined) return { word: 'revoked', at, because: shown };
      const { endedByIssuerAt: ended } = evidence;
      if (ended !== undefined && revocation.answer === 'gone' && isOwnRejection(after))
        return { word: 'expired', at, until: ended, because: ENDED_BY_ISSUER };
      const reason = revocation.reason ?? 'the provider did not revoke the credential';
      return { word: 'failed', at, ...until, because: reason };
    }
  }
}

/** The expiry, if Jobpass knows it. */
function untilOf({ at, expiresAt, overSince, extendable }: Evidence): { until?: number } {
  const unknown = extendable === true && (overSince ?? isOver(at, expiresAt));
  return expiresAt === undefined || unknown ? {} : { until: expiresAt };
}

function isOver(at: number, expiresAt: number | undefined): boolean {
  return expiresAt !== undefined && at >= expiresAt;
}

const ENDED_BY_ISSUER =
  'its issuer ends the credential at the end of its ttl, and the provider rejects the credential now';
const PROVEN = 'the provider accepted the credential before and rejects it now';

function afterSuccess(evidence: Evidence): Ending {
  const { at, before, revocation, after } = evidence;
  const until = untilOf(evidence);
  if (after?.answer === 'accepts') {
    return revocation.later === undefined
      ? {
          word: 'failed',
          at,
          ...until,
          because: 'the provider confirmed the revocation but still accepts the credential',
        }
      : { word: 'accepted', at, ...until, because: revocation.later };
  }
  if (before?.answer === 'accepts' && isOwnRejection(after)) return { word: 'revoked', at, because: PROVEN };
  const why = whyNoProof(before, after);
  return { word: 'accepted', at, ...until, because: `no probe confirmed the revocation: ${why}` };
}

/** Evidence that the credential is dead although the revocation failed. */
function proofOfDeath({ before, after, doneBefore, control }: Evidence): string | undefined {
  if (before?.answer !== 'accepts' || after?.answer !== 'refuses') return undefined;
  // Two facts agree: an earlier revocation succeeded, and the service now rejects the credential.
  if (doneBefore === true && isOwnRejection(after)) return PROVEN;
  if (after.form === 'dead')
    return `${PROVEN}, with an answer that only dead credentials get${after.reason === undefined ? '' : `: ${after.reason}`}`;
  return isOwnRejection(after) && control !== undefined ? `${PROVEN}, and ${control}` : undefined;
}

/** Whether the service itself rejected the credential, for any reason. */
export function isOwnRejection(probe: Probe | undefined): boolean {
  return probe?.answer === 'refuses' && (probe.form === 'own' || probe.form === 'dead');
}

function whyNoProof(before: Probe | undefined, after: Probe | undefined): string {
  if (before === undefined || before.answer === 'unknown')
    return before?.reason ?? 'no probe was made before the revocation';
  if (before.answer === 'refuses')
    return `the probe already rejected the credential before${before.reason === undefined ? '' : `: ${before.reason}`}`;
  if (after?.answer === 'refuses') return after.reason ?? 'the rejection may come from a firewall or a proxy';
  return after?.reason ?? 'the probe did not answer';
}

/** The ending as text: the word, and the time for an ending with a time. */
export function shownEnding(ending: Ending): string {
  if (ending.word === 'lives until') {
    return `lives until ${ending.until === undefined ? 'an unknown time' : timestamp(ending.until)}`;
  }
  if (ending.word === 'failed') {
    return ending.until === undefined ? 'failed' : `failed, lives until ${timestamp(ending.until)}`;
  }
  return ending.word;
}
