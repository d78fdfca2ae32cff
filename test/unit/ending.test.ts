import { describe, expect, it } from 'vitest';
import { type EndingWord, type Evidence, nameEnding, shownEnding } from '../../src/job/ending.js';
import type { Probe } from '../../src/providers/provider.js';

const LATER = 10_000;
const probes: (Probe | undefined)[] = [
  undefined,
  { answer: 'accepts' },
  { answer: 'refuses' },
  { answer: 'unknown' },
];
const answers: Evidence['revocation']['answer'][] = ['done', 'impossible', 'failed', 'unwanted'];

function word(evidence: Partial<Evidence>): EndingWord {
  return nameEnding({
    at: 2_000,
    askedAt: 1_000,
    expiresAt: LATER,
    before: { answer: 'accepts' },
    revocation: { answer: 'done' },
    after: { answer: 'refuses' },
    ...evidence,
  }).word;
}

describe('nameEnding', () => {
  it('says revoked only with both halves of the proof', () => {
    for (const before of probes) {
      for (const after of probes) {
        for (const answer of answers) {
          const said = word({ before, after, revocation: { answer } });
          const asked = answer === 'done' || answer === 'failed';
          const proven = asked && before?.answer === 'accepts' && after?.answer === 'refuses';
          expect(said === 'revoked', `${before?.answer} ${answer} ${after?.answer}`).toBe(proven);
        }
      }
    }
  });

  it.each<[string, Partial<Evidence>, EndingWord]>([
    ['a yes that nobody can confirm', { before: undefined, after: undefined }, 'accepted'],
    ['a yes, and an introspection that never said active', { before: { answer: 'refuses' } }, 'accepted'],
    ['a yes, and a probe that cannot say', { after: { answer: 'unknown' } }, 'accepted'],
    [
      'a yes of a provider that refuses later',
      { revocation: { answer: 'done', later: 'within seconds' }, after: { answer: 'accepts' } },
      'accepted',
    ],
    ['a yes, and yet it is accepted', { after: { answer: 'accepts' } }, 'failed'],
    ['a no', { revocation: { answer: 'failed' }, after: undefined }, 'failed'],
    ['no way', { revocation: { answer: 'impossible' }, after: undefined }, 'lives until'],
    ['not wanted', { revocation: { answer: 'unwanted' }, after: undefined }, 'lives until'],
    ['its time was over before', { askedAt: LATER }, 'expired'],
    [
      'over, and the provider gone',
      { askedAt: LATER, revocation: { answer: 'failed' }, after: undefined },
      'expired',
    ],
    ['over by its own word, yet accepted', { askedAt: LATER, after: { answer: 'accepts' } }, 'failed'],
    ['a yes that was lost, and yet it is dead', { revocation: { answer: 'failed' } }, 'revoked'],
    [
      'no answer, and an expiry that nobody told',
      { expiresAt: undefined, revocation: { answer: 'failed' }, after: undefined },
      'failed',
    ],
  ])('%s', (_, evidence, expected) => {
    expect(word(evidence)).toBe(expected);
  });

  it('always says why', () => {
    for (const before of probes) {
      for (const after of probes) {
        for (const answer of answers) {
          const ending = nameEnding({
            at: 2,
            askedAt: 1,
            expiresAt: 9,
            before,
            revocation: { answer },
            after,
          });
          expect(ending.because).not.toBe('');
          expect(ending.because).not.toContain('undefined');
        }
      }
    }
  });

  it('shows until when what failed may live', () => {
    const failed = { word: 'failed' as const, at: 0, because: '' };
    expect(shownEnding({ ...failed, until: 0 })).toBe('failed, lives until 1970-01-01T00:00:00Z');
    expect(shownEnding(failed)).toBe('failed');
    expect(shownEnding({ ...failed, word: 'lives until', until: 0 })).toBe(
      'lives until 1970-01-01T00:00:00Z',
    );
    expect(shownEnding({ ...failed, word: 'revoked' })).toBe('revoked');
  });
});
