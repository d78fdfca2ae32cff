import { beforeEach, describe, expect, it } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import { HttpClient } from '../../../src/http/client.js';
import { AllowedHosts } from '../../../src/http/hosts.js';
import { ServiceClock } from '../../../src/http/service-clock.js';
import { JobIdTokens } from '../../../src/runners/job-id-tokens.js';
import { withRequested } from '../../../src/runners/requested-id-token.js';
import type { IdTokenSource, ServedIdToken } from '../../../src/runners/runner.js';
import { Secrets } from '../../../src/text/secrets.js';
import { type HeldClock, heldClock } from '../../support/clock.js';
import { heldJwt } from '../../support/fake-programs.js';

const AUDIENCE = 'https://vault.example';
const BEARER = 'the-bearer-of-the-request';

let clock: HeldClock;
let secrets: Secrets;
/** What happened, in its order. */
let events: string[];
/** What the source answers, one after the other; the last one for ever. */
let answers: (string | ServedIdToken | JobpassError)[];

beforeEach(() => {
  clock = heldClock();
  secrets = new Secrets();
  events = [];
  answers = [];
});

function source(): IdTokenSource {
  return {
    request: async () => {
      events.push('requested');
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === undefined || answer instanceof JobpassError) throw answer;
      return typeof answer === 'string' ? { raw: answer } : answer;
    },
    identity: [],
    secrets: () => [BEARER],
    until: () => undefined,
  };
}

function idTokens(from = source()): JobIdTokens {
  const transport = () => Promise.reject(new Error('nothing is sent'));
  // A pause between two attempts is over at once.
  const patient = { ...clock, sleep: async (ms: number) => clock.advance(ms) };
  const allowedHosts = new AllowedHosts();
  return new JobIdTokens(from, {
    http: new HttpClient({ transport, clock: patient, secrets, allowedHosts }),
    secrets,
    step: { mask: async (values) => void events.push(`masked ${values.join()}`) },
  });
}

function check(serviceClock = new ServiceClock(clock)) {
  const warning = (message: string): void => void events.push(`warned: ${message}`);
  const log = { info: () => undefined, warning, error: () => undefined };
  return { clock, serviceClock, log, claims: ['project'] };
}

const jwt = (claims: Readonly<Record<string, unknown>> = {}): string =>
  heldJwt({ aud: AUDIENCE, exp: clock.now() / 1000 + 300, ...claims });

const busy = new JobpassError('busy', 'later', { transient: true, answerLost: true, hint: 'wait' });

describe('an ID token of the job', () => {
  it('is masked, and hidden in messages, before anything else can fail', async () => {
    const wrong = jwt({ aud: 'https://other.example' });
    answers = [wrong];
    await expect(idTokens().checked(AUDIENCE, check())).rejects.toMatchObject({ code: 'bad-id-token' });
    expect(events).toEqual(['requested', `masked ${wrong}`]);
    expect(secrets.redact(`got ${wrong}`)).toBe('got ***');
  });

  it.each(['word', 'a.b.c', 'no token at all'])('is no mask where it cannot be a JWT: %s', async (raw) => {
    answers = [raw];
    await expect(idTokens().read(AUDIENCE)).rejects.toMatchObject({ code: 'malformed' });
    expect(events).toEqual(['requested']);
  });

  it('shows who the job is, and never the bearer that it was requested with', async () => {
    answers = [jwt({ sub: `as ${BEARER}`, project: 'p', other: 'o' })];
    const { shown } = await idTokens().checked(AUDIENCE, check());
    const iss = 'https://ci.example';
    expect(shown).toEqual({ iss, sub: 'as ***', aud: AUDIENCE, project: 'p' });
  });

  it('is requested again where the first failure may pass, with patience for one request', async () => {
    answers = [busy, jwt()];
    expect((await idTokens().checked(AUDIENCE, check())).claims['aud']).toBe(AUDIENCE);
    answers = [busy];
    const error = await idTokens()
      .checked(AUDIENCE, check())
      .catch((thrown: unknown) => thrown);
    // Who waits for the exchange around it must not begin once more.
    expect(error).toMatchObject({ code: 'busy', message: 'later', hint: 'wait' });
    expect(error).toMatchObject({ transient: false, answerLost: false });
  });

  it('brings one remark where this machine’s clock is off', async () => {
    const at = clock.now() + 120_000;
    answers = [{ raw: jwt(), servedAt: at }];
    const both = idTokens();
    await both.checked(AUDIENCE, check());
    await both.checked(AUDIENCE, check());
    expect(events.filter((event) => event.startsWith('warned: '))).toEqual([
      expect.stringContaining("clock is 2m behind the ID token service's"),
    ]);
  });

  it.each([
    ['from the service’s answer', { served: 90_000, iat: 30_000, fresh: true }, 90_000],
    ['from the time of issue of a fresh one', { served: undefined, iat: 30_000, fresh: true }, 30_000],
    [
      'not from that of one which was made before',
      { served: undefined, iat: 30_000, fresh: false },
      undefined,
    ],
  ])('tells the time of the service %s', async (_, { served, iat, fresh }, ahead) => {
    clock = heldClock(Math.ceil(Date.now() / 1000) * 1000);
    const [sentAt, receivedAt] = [clock.now(), clock.now()];
    answers = [
      {
        raw: jwt({ iat: (clock.now() + iat) / 1000 }),
        ...(served === undefined ? {} : { served: { at: clock.now() + served, sentAt, receivedAt } }),
        fresh,
      },
    ];
    const serviceClock = new ServiceClock(clock);
    await idTokens().checked(AUDIENCE, check(serviceClock));
    expect(serviceClock.ahead?.least).toBe(ahead);
  });

  it('is read without a look at its audience and its time', async () => {
    const old = jwt({ aud: 'https://other.example', exp: 1 });
    answers = [{ raw: old, servedAt: 7, fresh: true }];
    const { claims, ...served } = await idTokens().read(AUDIENCE);
    expect(claims['exp']).toBe(1);
    expect(served).toMatchObject({ raw: old, servedAt: 7, fresh: true });
    expect(events).toEqual(['requested', `masked ${old}`]);
  });
});

describe('an ID token that was requested ahead', () => {
  it('is handed out once, for its audience, and no longer as a fresh one', async () => {
    const ahead = { raw: jwt(), servedAt: 5, fresh: true, audience: AUDIENCE, claims: {} };
    const kept = withRequested(source(), AUDIENCE, ahead);
    const next = jwt({ jti: 'next' });
    answers = [next];
    const request = (audience: string) => kept.request(audience, {} as HttpClient, { leftMs: 1 });
    expect((await request('https://other.example')).raw).toBe(next);
    expect(await request(AUDIENCE)).toEqual({ raw: ahead.raw, servedAt: 5 });
    expect((await request(AUDIENCE)).raw).toBe(next);
  });

  it('is checked like any other', async () => {
    const kept = withRequested(source(), AUDIENCE, { raw: jwt({ exp: clock.now() / 1000 - 60 }) });
    answers = [jwt({ jti: 'next' })];
    expect((await idTokens(kept).checked(AUDIENCE, check())).claims['jti']).toBe('next');
    expect(events.filter((event) => event === 'requested')).toHaveLength(1);
  });
});

describe('many ID tokens of a long job', () => {
  it('are compared with messages while they are new', async () => {
    const tokens = Array.from({ length: 40 }, (_, at) => heldJwt({ aud: AUDIENCE, jti: `token-${at}` }));
    answers = [...tokens];
    const all = idTokens();
    for (let number = 0; number < 40; number++) await all.read(AUDIENCE);
    const known = tokens.map((token) => secrets.has(token));
    expect(known.slice(0, 24)).not.toContain(true);
    expect(known.slice(24)).not.toContain(false);
  });
});
