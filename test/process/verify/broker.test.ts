import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import { jobVerifier } from '../../../src/verify/verify.js';
import { startTestBroker } from '../../support/broker.js';

const AUDIENCE = 'https://deploy.example';
const SERVICE = { id: 'deploy-service', secret: 'deploy-service-secret-of-some-length' };
const JOB = {
  sub: 'repo:octo-org/shop:environment:production',
  repository: 'octo-org/shop',
  run_id: '77',
  environment: 'production',
};

let issuer: IdTokenService;
let broker: Broker;

beforeAll(async () => {
  issuer = await startIdTokenService(JOB);
  const role = {
    when: { repository: 'octo-org/shop' },
    audience: [AUDIENCE, 'https://other.example'],
    scopes: ['deploy'],
  };
  broker = await startTestBroker({
    trust: [{ issuer: issuer.issuer, audience: 'jobs' }],
    roles: { opaque: role, signed: { ...role, format: 'jwt' } },
    'resource-servers': { [SERVICE.id]: { secret: SERVICE.secret, audiences: AUDIENCE } },
  });
});
afterAll(async () => {
  await broker.close();
  await issuer.close();
});

async function post(path: string, form: Record<string, string>): Promise<Record<string, unknown>> {
  const answer = await fetch(broker.issuer + path, { method: 'POST', body: new URLSearchParams(form) });
  expect(answer.status).toBe(200);
  const text = await answer.text();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

async function token(role: string, more: Record<string, string> = {}): Promise<string> {
  const answer = await post('/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: await issuer.sign({ ...JOB, aud: 'jobs' }),
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    role,
    ...more,
  });
  return String(answer['access_token']);
}

const asking = (): ReturnType<typeof jobVerifier> =>
  jobVerifier({ issuer: broker.issuer, audience: AUDIENCE, resourceServer: SERVICE, scopes: ['deploy'] });
const alone = (): ReturnType<typeof jobVerifier> =>
  jobVerifier({ issuer: broker.issuer, audience: AUDIENCE, local: true });
const refused = { code: 'refused', status: 401 };

describe("the broker's tokens, as a service sees them by jobVerifier", () => {
  it.each(['opaque', 'signed'])(
    'asked about, an %s token tells its job until it is revoked',
    async (role) => {
      const value = await token(role);
      const verify = asking();
      expect(await verify(value)).toMatchObject({
        subject: JOB.sub,
        issuer: issuer.issuer,
        role,
        scopes: ['deploy'],
        audience: [AUDIENCE, 'https://other.example'],
        claims: { repository: 'octo-org/shop', run_id: '77', environment: 'production' },
        checked: 'introspection',
      });
      await post('/token/revocation', { token: value });
      await expect(verify(value)).rejects.toMatchObject(refused);
    },
  );

  it('verified alone, a signed token tells the same job, and its revocation is not seen', async () => {
    const value = await token('signed');
    const [asked, local] = [await asking()(value), await alone()(value)];
    expect({ ...local, checked: '' }).toEqual({ ...asked, checked: '' });
    await post('/token/revocation', { token: value });
    expect((await alone()(value)).checked).toBe('signature');
    await expect(asking()(value)).rejects.toMatchObject(refused);
  });

  it('a token for another service is refused, asked about or not', async () => {
    for (const [role, verify] of [
      ['opaque', asking()],
      ['signed', asking()],
      ['signed', alone()],
    ] as const) {
      await expect(verify(await token(role, { audience: 'https://other.example' }))).rejects.toMatchObject(
        refused,
      );
    }
  });

  it('a signed token is good across a change of the key, also where the old keys are known', async () => {
    const verify = alone();
    const before = await token('signed');
    await verify(before);
    await broker.rotateKeys({ now: true });
    await verify(before);
    await verify(await token('signed'));
    await broker.rotateKeys({ compromised: true });
    await verify(await token('signed'));
    await expect(alone()(before)).rejects.toMatchObject(refused);
  });
});
