import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import type { Presented, VerifierOptions, VerifyError, VerifyToken } from '../../../src/verify/api.js';
import { jobVerifier } from '../../../src/verify/verify.js';
import * as f from '../../support/faults.js';
import type { Fault } from '../../support/faulty-server.js';
import { within } from '../../support/pace.js';
import { AUDIENCE, newKey, RESOURCE_SERVER, StandInBroker } from '../../support/stand-in-broker.js';

let broker: StandInBroker;

beforeEach(async () => {
  broker = await StandInBroker.start();
});
afterEach(() => broker.close());

const asking = (more: Partial<VerifierOptions> = {}): VerifyToken =>
  jobVerifier({ issuer: broker.issuer, audience: AUDIENCE, resourceServer: RESOURCE_SERVER, ...more });
const local = (more: Partial<VerifierOptions> = {}): VerifyToken =>
  jobVerifier({ issuer: broker.issuer, audience: AUDIENCE, local: true, ...more });

/** How a check failed, with what holds of every failure. */
async function failure(check: VerifyToken, token: string, presented?: Presented): Promise<VerifyError> {
  const error: unknown = await check(token, presented).then(
    (job) => expect.fail(`taken for ${job.subject}`),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(JobpassError);
  const told = error as JobpassError & VerifyError;
  const shown = `${told.told} ${told.stack} ${String(told.cause)}`;
  if (token.length > 12) expect(shown).not.toContain(token);
  expect(shown).not.toContain(RESOURCE_SERVER.secret);
  expect(told.told).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(told.status === 503, 'only what is wrong with the token is a 401 or 403').toBe(
    told.code !== 'refused',
  );
  return told;
}

describe('jobVerifier takes for no answer of the broker:', () => {
  const answered = async (fault: Fault, code: string, more = {}): Promise<VerifyError> => {
    broker.break('introspection', fault);
    const began = performance.now();
    const error = await failure(asking(), broker.opaque());
    expect(error).toMatchObject({ code, status: 503, ...more });
    expect(performance.now() - began).toBeLessThan(within(5_500));
    return error;
  };

  it('500 and 503, again and again', async () => {
    await answered(f.status(500), 'busy', { transient: true });
    broker.mend();
    const error = await answered(f.status(503, {}, { 'retry-after': '7' }), 'busy', { transient: true });
    expect(error.retryAfterMs).toBe(7_000);
    expect(broker.asked('introspection')).toBeLessThan(12);
  });

  it('silence', async () => {
    await answered(f.silence, 'unreachable', { transient: true });
  });

  it('a connection that is dropped, for ever', async () => {
    await answered(f.reset, 'unreachable', { transient: true });
  });

  it('nothing, since nobody listens', async () => {
    const check = asking();
    const token = broker.opaque();
    const { issuer } = broker;
    await broker.close();
    const began = performance.now();
    await expect(check(token)).rejects.toMatchObject({ code: 'unreachable', status: 503 });
    expect(performance.now() - began, issuer).toBeLessThan(within(5_500));
    broker = await StandInBroker.start();
  });

  it('a connection that is dropped, or a 502, once: the token passes', async () => {
    for (const fault of [f.reset, f.hangUp, f.cutBody, f.status(502), f.body('')]) {
      broker.fault('introspection', fault);
      await asking()(broker.opaque());
    }
    broker.fault('metadata', f.reset);
    broker.fault('keys', f.reset);
    await local()(await broker.jwt());
  });
});

describe("jobVerifier: the broker's keys", () => {
  it('are loaded anew for a key that is new, by one request, and callers wait for it', async () => {
    const check = local();
    await check(await broker.jwt());
    broker.published = [await newKey(), ...broker.published];
    const tokens = await Promise.all(Array.from({ length: 5 }, () => broker.jwt()));
    await Promise.all(tokens.map((token) => check(token)));
    expect(broker.asked('keys')).toBe(2);
  });

  it('are not loaded for each token with an invented key', async () => {
    const check = local();
    await check(await broker.jwt());
    const stranger = await newKey();
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, index) => broker.jwt({}, { kid: `invented-${index}` }, stranger)),
    );
    for (const result of await Promise.allSettled(tokens.map((token) => check(token))))
      expect(result).toMatchObject({ status: 'rejected', reason: { status: 401 } });
    expect(broker.asked('keys')).toBe(2);
  });
});
