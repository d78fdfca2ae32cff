import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import { brokerConfig } from '../../../src/broker/config/build-config.js';
import type { BrokerFileInput } from '../../../src/broker/config/schema.js';
import { startTestBroker } from '../../support/broker.js';
import { type HeldClock, heldClock } from '../../support/clock.js';
import { StandInIssuer } from '../../support/issuer.js';

// The broker remembers which signatures were good. All else about a token is judged anew with each request.

const AUDIENCE = 'https://broker.example';
const SERVICE = 'https://service.example';
const MINUTE = 60_000;

let clock: HeldClock;
let issuer: StandInIssuer;
let broker: Broker;
let token: string;

const file = (changes: { audience?: string; repository?: string; rate?: BrokerFileInput['rate'] } = {}) => {
  const { audience = AUDIENCE, repository = 'org/repo', rate } = changes;
  const role = { when: { repository }, audience: SERVICE };
  return {
    trust: [{ issuer: issuer.issuer, audience }],
    roles: {
      any: role,
      jwt: { ...role, format: 'jwt' as const },
      once: { ...role, once: 'true' as const },
      other: { ...role, when: { repository, ref: 'refs/heads/other' } },
    },
    ...(rate === undefined ? {} : { rate }),
  };
};

beforeEach(async () => {
  clock = heldClock();
  issuer = await StandInIssuer.start({ clock });
  broker = await startTestBroker(file(), { clock });
  const exp = Math.floor(clock.now() / 1000) + 3_600;
  token = await issuer.token({ repository: 'org/repo', ref: 'refs/heads/main', exp });
  expect(await exchange()).toMatchObject({ status: 200 });
});
afterEach(async () => {
  await broker.close();
  await issuer.close();
});

async function post(
  path: string,
  form: Record<string, string>,
): Promise<{ status: number; told: string; body: string }> {
  const answer = await fetch(broker.issuer + path, { method: 'POST', body: new URLSearchParams(form) });
  const body = await answer.text();
  return { status: answer.status, told: /"error_description":"([^"]*)"/.exec(body)?.[1] ?? '', body };
}

/** Exchanges the ID token that was exchanged before. */
const exchange = (role = 'any'): Promise<{ status: number; told: string; body: string }> =>
  post('/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    role,
  });
const reload = (changes: Parameters<typeof file>[0]): Promise<void> =>
  broker.reload(brokerConfig({ listen: '127.0.0.1:0', ...file(changes) }));

describe('an ID token whose signature is known is refused', () => {
  it('once it has expired', async () => {
    clock.advance(59 * MINUTE);
    expect(await exchange()).toMatchObject({ status: 200 });
    clock.advance(MINUTE + 10_000);
    expect(await exchange()).toMatchObject({ status: 400, told: expect.stringContaining('has expired') });
  });

  it('by a role whose conditions it does not meet', async () => {
    expect(await exchange('other')).toMatchObject({
      status: 400,
      told: expect.stringContaining('not allowed for this job'),
    });
    await reload({ repository: 'org/another' });
    expect(await exchange()).toMatchObject({
      status: 400,
      told: expect.stringContaining('not allowed for this job'),
    });
  });

  it('where its audience is no longer wanted', async () => {
    await reload({ audience: 'https://other.example' });
    expect(await exchange()).toMatchObject({ status: 400, told: expect.stringContaining('claim aud') });
  });

  it('by a role that takes it once, the second time', async () => {
    expect(await exchange('once')).toMatchObject({ status: 200 });
    expect(await exchange('once')).toMatchObject({
      status: 400,
      told: expect.stringContaining('already used'),
    });
  });

  it('beyond the limit of requests', async () => {
    await reload({ rate: { 'per-minute': '6' } });
    expect(await exchange()).toMatchObject({ status: 200 });
    expect(await exchange()).toMatchObject({ status: 429 });
  });

  it('once its issuer has withdrawn the key, and the keys were fetched again', async () => {
    await issuer.rotate({ alone: true });
    clock.advance(11 * MINUTE);
    expect(await exchange()).toMatchObject({ status: 200 });
    await expect
      .poll(exchange)
      .toMatchObject({ status: 400, told: expect.stringContaining('not signed with a key of its issuer') });
  });

  it('once its issuer has withdrawn the key, after a reload', async () => {
    await issuer.rotate({ alone: true });
    await reload({});
    expect(await exchange()).toMatchObject({
      status: 400,
      told: expect.stringContaining('not signed with a key of its issuer'),
    });
  });
});

describe('an access token whose signature is known', () => {
  let access: string;
  const isActive = async (): Promise<boolean> =>
    (await post('/token/introspection', { token: access })).body.includes('"active":true');

  beforeEach(async () => {
    access = (JSON.parse((await exchange('jwt')).body) as { access_token: string }).access_token;
    expect([await isActive(), await isActive()]).toEqual([true, true]);
  });

  it('is not active once it was revoked', async () => {
    expect(await post('/token/revocation', { token: access })).toMatchObject({ status: 200 });
    expect(await isActive()).toBe(false);
  });

  it('is not active once it has expired', async () => {
    clock.advance(24 * 60 * MINUTE);
    expect(await isActive()).toBe(false);
  });

  it('is not active once the keys were stolen', async () => {
    await broker.rotateKeys({ compromised: true });
    expect(await isActive()).toBe(false);
  });
});
