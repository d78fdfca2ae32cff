import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/clock.js';
import { JobpassError } from '../../../src/errors.js';
import { HttpClient } from '../../../src/http/client.js';
import { AllowedHosts } from '../../../src/http/hosts.js';
import type { JobContext } from '../../../src/lease/context.js';
import { endLease, probeFresh } from '../../../src/lease/end-lease.js';
import type { HeldLease } from '../../../src/lease/state.js';
import type { Probe, Provider, Revocation } from '../../../src/providers/provider.js';
import { Secrets } from '../../../src/text/secrets.js';

const ACCEPTS: Probe = { answer: 'accepts' };
const OWN: Probe = { answer: 'refuses', form: 'own' };
const DEAD: Probe = { answer: 'refuses', form: 'dead' };
const FOREIGN: Probe = { answer: 'refuses', form: 'foreign' };
const UNKNOWN: Probe = { answer: 'unknown' };
const REFUSED = new JobpassError('refused', 'no');

interface Script {
  /** One after the other; the last one for ever. */
  probes: Probe[];
  revocation?: Revocation | JobpassError;
  confirm?: string | JobpassError;
  accepted?: Probe;
}

/** A clock on which pauses are over at once, and limits are never reached. */
function patientClock(): Clock {
  let elapsed = 0;
  return {
    now: () => elapsed,
    elapsed: () => elapsed,
    sleep: (ms, signal) => {
      if (signal !== undefined) return new Promise(() => undefined);
      elapsed += ms;
      return Promise.resolve();
    },
  };
}

/** A context whose provider answers as the script says, and what it was asked. */
function scripted({ probes, revocation = { answer: 'done' }, confirm, accepted }: Script) {
  const clock = patientClock();
  const asked: string[] = [];
  const said = <T>(what: string, answer: T | JobpassError): T => {
    asked.push(what);
    if (answer instanceof JobpassError) throw answer;
    return answer;
  };
  const left = [...probes];
  const provider: Partial<Provider> = {
    probe: async () => said('probe', (left.length > 1 ? left.shift() : left[0]) ?? UNKNOWN),
    revoke: async () => said('revoke', revocation),
    confirm: async () => said('confirm', confirm),
  };
  const secrets = new Secrets();
  const http = new HttpClient({
    ...{ clock, secrets, allowedHosts: new AllowedHosts([]) },
    transport: () => Promise.reject(new Error('nothing is sent')),
  });
  const warnings: string[] = [];
  const runner = { step: { log: { warning: (text: string) => void warnings.push(text) } } };
  const settings = { revoke: true };
  const context = { clock, secrets, http, provider, settings, runner } as unknown as JobContext;
  const held = {
    lease: { id: 'one', credential: 'a-secret-credential', values: [], handle: {}, renewable: false },
    deliveredTo: [],
    ...(accepted === undefined ? {} : { accepted }),
  } as unknown as HeldLease;
  return { context, held, asked, warnings };
}

describe('the end of a lease', () => {
  const end = async (script: Script, doneBefore = false) => {
    const { context, held, asked } = scripted(script);
    return { word: (await endLease(held, context, { doneBefore })).word, asked: asked.join(' ') };
  };

  it('warns where it is refused before its revocation, unless it was to be dead by then', async () => {
    const warned = async (script: Script, doneBefore = false) => {
      const { context, held, warnings } = scripted(script);
      await endLease(held, context, { doneBefore });
      return warnings;
    };
    expect(await warned({ probes: [{ ...OWN, reason: 'no such token' }] })).toEqual([
      'The service does not accept credential one before its revocation: no such token',
    ]);
    expect(await warned({ probes: [ACCEPTS, OWN] })).toEqual([]);
    expect(await warned({ accepted: ACCEPTS, probes: [OWN] })).toEqual([]);
    expect(await warned({ probes: [OWN] }, true)).toEqual([]);
  });

  it('takes two requests on the good path', async () => {
    expect(await end({ accepted: ACCEPTS, probes: [OWN] })).toEqual({
      word: 'revoked',
      asked: 'revoke probe',
    });
  });

  it('looks again, and revokes again, where a node still accepts it', async () => {
    const asked = 'revoke probe revoke probe revoke probe';
    expect(await end({ accepted: ACCEPTS, probes: [ACCEPTS, ACCEPTS, OWN] })).toEqual({
      word: 'revoked',
      asked,
    });
    const gone = { answer: 'gone' } as const;
    const checked = await end({ accepted: ACCEPTS, probes: [ACCEPTS, OWN], revocation: gone, confirm: 'x' });
    expect(checked).toEqual({ word: 'revoked', asked: 'revoke probe revoke probe confirm' });
    expect((await end({ accepted: ACCEPTS, probes: [ACCEPTS] })).word).toBe('failed');
  });

  it('looks once more before, where main was refused: it may have met a node that was behind', async () => {
    const lasting = await end({ accepted: OWN, probes: [ACCEPTS, OWN] });
    expect(lasting).toEqual({ word: 'revoked', asked: 'probe revoke probe' });
    expect((await end({ accepted: OWN, probes: [OWN] })).word).toBe('accepted');
    expect((await end({ probes: [OWN, OWN, ACCEPTS, OWN] })).word).toBe('revoked');
  });

  it.each<[string, Script, boolean]>([
    ['a yes', { probes: [OWN] }, false],
    ['a yes, and a foreign refusal', { probes: [FOREIGN] }, false],
    ['words for the dead', { probes: [DEAD], revocation: REFUSED }, false],
    ['a foreign refusal', { probes: [FOREIGN], revocation: REFUSED }, false],
    ['no answer', { probes: [UNKNOWN], revocation: REFUSED }, false],
    ['what lives', { probes: [ACCEPTS], revocation: REFUSED }, false],
    ['no way', { probes: [OWN], revocation: { answer: 'impossible' } }, false],
    ['a no, and a refusal of its own', { probes: [OWN], revocation: REFUSED }, true],
    ['no such credential, and a refusal of its own', { probes: [OWN], revocation: { answer: 'gone' } }, true],
  ])('asks for a counter-check where it can matter: %s', async (_, script, checked) => {
    const { asked } = await end({ accepted: ACCEPTS, ...script });
    expect(asked.includes('confirm')).toBe(checked);
  });

  it('needs none where an earlier revocation was answered by a yes', async () => {
    const script: Script = { accepted: ACCEPTS, probes: [OWN], revocation: { answer: 'gone' } };
    expect(await end(script, true)).toEqual({ word: 'revoked', asked: 'revoke probe' });
    expect((await end(script)).word).toBe('failed');
  });

  it('says failed where the counter-check fails', async () => {
    const script: Script = { accepted: ACCEPTS, probes: [OWN], revocation: { answer: 'gone' } };
    expect((await end({ ...script, confirm: REFUSED })).word).toBe('failed');
  });
});

describe('the first look at a credential', () => {
  const look = async (...probes: Probe[]) => {
    const { context, held, asked } = scripted({ probes });
    return { answer: (await probeFresh(held, context, 1_000)).answer, looks: asked.length };
  };

  it('is one where it is accepted or nobody answers, and up to three where it is refused', async () => {
    expect(await look(ACCEPTS)).toEqual({ answer: 'accepts', looks: 1 });
    expect(await look(UNKNOWN)).toEqual({ answer: 'unknown', looks: 1 });
    expect(await look(OWN, ACCEPTS)).toEqual({ answer: 'accepts', looks: 2 });
    expect(await look(OWN, OWN, ACCEPTS)).toEqual({ answer: 'accepts', looks: 3 });
    expect(await look(OWN)).toEqual({ answer: 'refuses', looks: 3 });
    expect(await look(OWN, UNKNOWN)).toEqual({ answer: 'refuses', looks: 3 });
  });
});
