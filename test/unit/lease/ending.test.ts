import { describe, expect, it } from 'vitest';
import { type EndingWord, type Evidence, nameEnding, shownEnding } from '../../../src/lease/ending.js';
import type { Probe } from '../../../src/providers/provider.js';

const LATER = 10_000;
const DEAD: Probe = { answer: 'refuses', form: 'dead', reason: 'invalid token' };
const OWN: Probe = { answer: 'refuses', form: 'own' };
const FOREIGN: Probe = { answer: 'refuses', form: 'foreign', reason: 'a page' };
const ACCEPTS: Probe = { answer: 'accepts' };
const UNKNOWN: Probe = { answer: 'unknown' };
const probes: (Probe | undefined)[] = [
  ...[undefined, ACCEPTS, DEAD, OWN, FOREIGN, UNKNOWN],
  // As an older version saved it.
  { answer: 'refuses' },
];
const answers: Evidence['revocation']['answer'][] = ['done', 'gone', 'impossible', 'failed', 'unwanted'];
const shown = [undefined, 'its accessor is unknown'];

/** Every evidence that there can be, but for times. */
function* everything(): Generator<Omit<Evidence, 'at' | 'askedAt' | 'expiresAt'>> {
  for (const before of probes)
    for (const after of probes)
      for (const answer of answers)
        for (const control of shown)
          for (const doneBefore of [false, true])
            for (const later of [undefined, 'within seconds'])
              yield {
                ...{ before, after, control, doneBefore },
                revocation: { answer, ...(later && answer === 'done' ? { later } : {}) },
              };
}

function word(evidence: Partial<Evidence>): EndingWord {
  return nameEnding({
    at: 2_000,
    askedAt: 1_000,
    expiresAt: LATER,
    before: ACCEPTS,
    revocation: { answer: 'done' },
    after: OWN,
    ...evidence,
  }).word;
}

describe('nameEnding', () => {
  it('says revoked only where nothing else could have given that answer', () => {
    for (const evidence of everything()) {
      const { before, after, control, doneBefore, revocation } = evidence;
      const { answer } = revocation;
      const both = before?.answer === 'accepts' && after?.answer === 'refuses';
      const own = after?.form === 'own' || after?.form === 'dead';
      const yes = answer === 'done' || ((answer === 'gone' || answer === 'failed') && doneBefore === true);
      const shows =
        (answer === 'gone' || answer === 'failed') && (after?.form === 'dead' || control !== undefined);
      expect(word(evidence) === 'revoked', JSON.stringify(evidence)).toBe(both && own && (yes || shows));
    }
  });

  it('says expired if the issuer ended the credential, and only if the service rejects it in its own form', () => {
    for (const evidence of everything()) {
      const { before, after, control, doneBefore, revocation } = evidence;
      const own = after?.answer === 'refuses' && (after.form === 'own' || after.form === 'dead');
      const shows =
        before?.answer === 'accepts' && (after?.form === 'dead' || control !== undefined || doneBefore);
      const found = word({ ...evidence, endedByIssuerAt: 500 });
      expect(found === 'expired', JSON.stringify(evidence)).toBe(
        revocation.answer === 'gone' && own && !shows,
      );
    }
  });

  it('says accepted only after a yes', () => {
    for (const evidence of everything())
      if (word(evidence) === 'accepted') expect(evidence.revocation.answer).toBe('done');
  });

  it('says expired only of what was accepted nowhere when its time was over', () => {
    for (const evidence of everything()) {
      const { after, revocation } = evidence;
      expect(word({ ...evidence, at: LATER - 1 })).not.toBe('expired');
      expect(word({ ...evidence, expiresAt: undefined, at: LATER })).not.toBe('expired');
      const alive = after?.answer === 'accepts';
      expect(word({ ...evidence, askedAt: LATER, at: LATER }) === 'expired').toBe(!alive);
      // Between asking and knowing: a yes came before, and without one nobody can tell what it died of.
      const waits = revocation.answer === 'gone' || revocation.answer === 'failed';
      expect(word({ ...evidence, at: LATER }) === 'expired').toBe(waits && !alive);
    }
  });

  it('takes no word back for what lives', () => {
    for (const evidence of everything())
      if (evidence.after?.answer === 'accepts')
        expect(['failed', 'lives until', 'accepted']).toContain(word(evidence));
  });

  it.each<[string, Partial<Evidence>, EndingWord]>([
    ['a yes that nobody can confirm', { before: undefined, after: undefined }, 'accepted'],
    ['a yes, and an introspection that never said active', { before: OWN }, 'accepted'],
    ['a yes, and a probe that cannot say', { after: UNKNOWN }, 'accepted'],
    ['a yes, and a refusal of somebody else', { after: FOREIGN }, 'accepted'],
    [
      'a yes of a provider that refuses later',
      { revocation: { answer: 'done', later: 'within seconds' }, after: ACCEPTS },
      'accepted',
    ],
    ['a yes, and yet it is accepted', { after: ACCEPTS }, 'failed'],
    ['a no', { revocation: { answer: 'failed' }, after: undefined }, 'failed'],
    ['no way', { revocation: { answer: 'impossible' }, after: undefined }, 'lives until'],
    ['not wanted', { revocation: { answer: 'unwanted' }, after: undefined }, 'lives until'],
    ['its time was over before', { askedAt: LATER }, 'expired'],
    [
      'over, and the provider gone',
      { askedAt: LATER, revocation: { answer: 'failed' }, after: undefined },
      'expired',
    ],
    ['over by its own word, yet accepted', { askedAt: LATER, after: ACCEPTS }, 'failed'],
    [
      'no answer, and a refusal that can be that of an address',
      { revocation: { answer: 'failed' } },
      'failed',
    ],
    ['no answer, and words for the dead', { revocation: { answer: 'failed' }, after: DEAD }, 'revoked'],
    ['no such token, which an address can be told too', { revocation: { answer: 'gone' } }, 'failed'],
    [
      'no such token, and something that shows it',
      { revocation: { answer: 'gone' }, control: 'x' },
      'revoked',
    ],
    ['no such token, after an earlier yes', { revocation: { answer: 'gone' }, doneBefore: true }, 'revoked'],
    [
      'no such token, after an earlier yes, and no answer now',
      { revocation: { answer: 'gone' }, doneBefore: true, after: UNKNOWN },
      'failed',
    ],
    [
      'over, and nobody answers, and a step can have renewed it',
      { askedAt: LATER, at: LATER, revocation: { answer: 'failed' }, after: UNKNOWN, extendable: true },
      'failed',
    ],
    [
      'over, and a firewall refuses, and a step can have renewed it',
      { askedAt: LATER, at: LATER, revocation: { answer: 'failed' }, after: FOREIGN, extendable: true },
      'failed',
    ],
    [
      'over, and a step can have renewed it, and it is refused',
      { askedAt: LATER, at: LATER, extendable: true },
      'expired',
    ],
    [
      'over, and a step can have renewed it, and nobody was to ask',
      { askedAt: LATER, at: LATER, revocation: { answer: 'unwanted' }, after: undefined, extendable: true },
      'lives until',
    ],
    [
      'its time was over while nobody answered',
      { revocation: { answer: 'failed' }, after: UNKNOWN, at: LATER },
      'expired',
    ],
    [
      'no answer, and an expiry that nobody told',
      { expiresAt: undefined, revocation: { answer: 'failed' }, after: undefined },
      'failed',
    ],
  ])('%s', (_, evidence, expected) => {
    expect(word(evidence)).toBe(expected);
  });

  it('always says why', () => {
    for (const evidence of everything()) {
      const ending = nameEnding({ at: 2, askedAt: 1, expiresAt: 9, ...evidence });
      expect(ending.because).not.toBe('');
      expect(ending.because).not.toContain('undefined');
    }
  });

  it('tells no time until which what a step can have renewed lives', () => {
    const evidence = { at: LATER, askedAt: LATER, expiresAt: LATER, before: ACCEPTS, extendable: true };
    const ending = nameEnding({ ...evidence, revocation: { answer: 'failed' }, after: UNKNOWN });
    expect(shownEnding(ending)).toBe('failed');
    const unwanted = nameEnding({ ...evidence, revocation: { answer: 'unwanted' }, after: undefined });
    expect(shownEnding(unwanted)).toBe('lives until an unknown time');
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
