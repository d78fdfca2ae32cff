import { sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { JobpassError } from '../../../src/errors.js';
import { type AppJwt, GitHubApi } from '../../../src/github/api.js';
import { appJwt } from '../../../src/github/app-jwt.js';
import type { Place } from '../../../src/github/installation.js';
import { HttpClient } from '../../../src/http/client.js';
import { AllowedHosts } from '../../../src/http/hosts.js';
import { openHttp } from '../../../src/http/open.js';
import { ServiceClock } from '../../../src/http/service-clock.js';
import type { Limits } from '../../../src/http/transport.js';
import { Secrets } from '../../../src/text/secrets.js';
import * as f from '../../support/faults.js';
import type { Fault } from '../../support/faulty-server.js';
import { GitHubClient } from '../../support/github/client.js';
import { secondaryLimit } from '../../support/github/limits.js';
import { says } from '../../support/github/rows.js';

let client: GitHubClient;
let api: GitHubApi;
let clock: ServiceClock;
let close: () => void;
beforeEach(async () => {
  client = await GitHubClient.start();
  const opened = openHttp();
  close = opened.close;
  clock = new ServiceClock(systemClock);
  api = new GitHubApi(opened.http, new URL(client.github.api), clock);
});
afterEach(async () => {
  close();
  await client.close();
});

/** Signs with the time on the service's clock, as far as it is known. */
const signed: AppJwt = async () => {
  const { clientId: issuer, privateKey } = client.app;
  const made = await appJwt({
    issuer,
    now: clock.now(),
    sign: async (data) => sign('sha256', data, privateKey),
  });
  return made.jwt;
};
const minted = async (): Promise<string> =>
  (await api.mint(signed, client.installation.id, {})).minted?.token ?? '';
const refusal = async (promise: Promise<unknown>): Promise<JobpassError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof JobpassError)) throw new Error(`no JobpassError: ${error}`);
  return error;
};

describe('the look-up of an installation', () => {
  it.each<[string, Place]>([
    ['a repository', { kind: 'repository', owner: 'octo-org', repository: 'shop' }],
    ['an owner', { kind: 'owner', owner: 'octo-org' }],
  ])('finds it by %s', async (_name, place) => {
    expect(await api.findInstallation(signed, place)).toEqual({
      id: client.installation.id,
      appId: client.app.id,
      appSlug: client.app.slug,
      account: { id: client.installation.account.id, login: 'octo-org' },
      permissions: client.installation.permissions,
      suspended: false,
    });
  });

  it('finds it by its ID, and that it is suspended', async () => {
    client.installation.suspended = true;
    expect(await api.readInstallation(signed, client.installation.id)).toMatchObject({ suspended: true });
    expect(await api.readInstallation(signed, 1)).toBeUndefined();
  });

  it('finds none of an owner without the app', async () => {
    expect(await api.findInstallation(signed, { kind: 'owner', owner: 'nobody' })).toBeUndefined();
    expect(
      await api.findInstallation(signed, { kind: 'enterprise', enterprise: 'octo-org' }),
    ).toBeUndefined();
  });

  it('is rejected for an unknown app, and for the key of another app', async () => {
    const find = (jwt: string): Promise<JobpassError> =>
      refusal(api.findInstallation(jwt, { kind: 'owner', owner: 'octo-org' }));
    expect((await find(client.jwt({ iss: '1' }))).told).toMatch(
      /Integration not found\. No app has this app ID/,
    );
    const { privateKey: key } = client.github.accounts.addApp();
    expect((await find(client.jwt({}, { key }))).told).toMatch(/private key belongs to this app/);
  });

  it('follows no redirect from the old name of a repository', async () => {
    client.github.accounts.rename('octo-org/shop', 'octo-org/store');
    const place: Place = { kind: 'repository', owner: 'octo-org', repository: 'shop' };
    expect((await refusal(api.findInstallation(signed, place))).told).toMatch(
      /answered with 301: Moved Permanently\. The repository has a new name or a new owner/,
    );
    expect(client.github.of('installation')).toHaveLength(1);
  });

  it('loses no token if its response is lost', async () => {
    client.github.fault('installation', f.loseAnswer, f.status(502), f.body('{'));
    for (let count = 0; count < 3; count++) {
      const error = await refusal(api.findInstallation(signed, { kind: 'owner', owner: 'octo-org' }));
      expect([error.transient, error.answerLost]).toEqual([true, false]);
    }
  });
});

describe('an app’s JWT with wrong times', () => {
  it.each([-300, 300, -1_800, 1_800])('is replaced by one with GitHub’s time: %d s', async (seconds) => {
    client.github.clockOffset = seconds;
    expect(client.github.alive(await minted())).toBe(true);
    const requests = client.github.of('mint').length;
    expect(requests).toBe(seconds === 300 ? 1 : 2);
    await minted();
    expect(client.github.of('mint').length).toBe(requests + 1);
  });

  it('is rejected if the caller has signed it already', async () => {
    const jwt = client.jwt();
    client.github.clockOffset = -1_800;
    expect((await refusal(api.mint(jwt, client.installation.id, {}))).told).toMatch(
      /'Expiration time' claim \('exp'\) is too far in the future\. Correct the clock/,
    );
    expect(client.github.of('mint')).toHaveLength(1);
  });
});

describe('a new token', () => {
  it('has its limits, and its expiry by GitHub’s clock', async () => {
    client.github.clockOffset = 1_000;
    const { minted: token } = await api.mint(signed, client.installation.id, {
      repositoryIds: [1_001],
      permissions: { contents: 'read' },
    });
    expect(token).toMatchObject({
      permissions: { contents: 'read', metadata: 'read' },
      repositories: [{ id: 1_001, name: 'octo-org/shop' }],
    });
    expect(token?.expiresAt).toBeGreaterThan(Date.now() + 4_590_000);
    const all = await api.mint(signed, client.installation.id, {});
    expect(all.minted?.repositories).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['without an expiry', { expires_at: null }, /no expiry/],
    ['with permissions of an unknown form', { permissions: 'all' }, /permissions of an unknown form/],
    [
      'with repositories of an unknown form',
      { repositories: [{ name: 'shop' }] },
      /repositories of an unknown form/,
    ],
  ])('that came %s is returned, so that it can be ended', async (_name, changes, message) => {
    client.github.fault('mint', f.changed(changes));
    const { unusable } = await api.mint(signed, client.installation.id, {});
    expect(unusable?.error.message).toMatch(message);
    expect(unusable?.error.transient).toBe(false);
    expect(client.github.alive(unusable?.token ?? '')).toBe(true);
  });

  it('may be lost with its response', async () => {
    client.github.fault('mint', f.loseAnswer, f.servedBut(f.status(502)), f.changed({ token: undefined }));
    for (let count = 0; count < 3; count++) {
      const error = await refusal(api.mint(signed, client.installation.id, {}));
      expect([error.transient, error.answerLost]).toEqual([true, true]);
    }
    expect(client.github.live()).toHaveLength(3);
  });
});

describe('the probe of a token', () => {
  it('tells a live token from a dead one', async () => {
    const token = await minted();
    expect(await api.probe(token)).toEqual({ state: 'alive' });
    client.github.clockOffset = 3_601;
    expect(await api.probe(token)).toEqual({ state: 'dead' });
    expect(await api.probe('ghs_unknown')).toEqual({ state: 'dead' });
  });

  it.each<[string, Fault]>([
    ['200 of a gateway', f.body({})],
    ['200 with another list', f.body({ total_count: 1 })],
    ['401 of a gateway', f.status(401, '<html>')],
    ['401 of another service', f.status(401, { message: 'Log in first' })],
    ['401 for a request whose token a proxy removed', says(401, 'Requires authentication')],
    [
      '403 of an IP allow list',
      says(403, 'Although you appear to have the correct authorization credentials …'),
    ],
    ['404', says(404, 'Not Found')],
  ])('proves nothing with %s', async (_name, fault) => {
    const token = await minted();
    client.github.fault('repositories', fault);
    expect(await api.probe(token)).toMatchObject({ state: 'unclear' });
  });

  it('is repeated after a passing failure', async () => {
    const token = await minted();
    client.github.fault('repositories', f.status(503), f.reset);
    for (let count = 0; count < 2; count++) expect((await refusal(api.probe(token))).transient).toBe(true);
  });
});

describe('the revocation of a token', () => {
  it('returns whether the token was alive', async () => {
    const token = await minted();
    expect(await api.revoke(token)).toBe(true);
    expect(client.github.alive(token)).toBe(false);
    expect(await api.revoke(token)).toBe(false);
  });

  it.each<[string, Fault, RegExp]>([
    ['200', f.body({}), /answered with 200/],
    ['401 of a gateway', f.status(401, '<html>'), /answered with 401/],
    ['403', says(403, 'This installation has been suspended'), /403: This installation has been suspended/],
  ])('fails with %s', async (_name, fault, message) => {
    const token = await minted();
    client.github.fault('revoke', fault);
    expect((await refusal(api.revoke(token))).message).toMatch(message);
  });
});

describe('a rate limit', () => {
  const limit = (headers: Record<string, string>): Fault => says(403, 'API rate limit exceeded.', headers);
  const wait = async (fault: Fault): Promise<number | undefined> => {
    client.github.fault('mint', fault);
    return (await refusal(api.mint(signed, client.installation.id, {}))).retryAfterMs;
  };

  it('has the time of its header', async () => {
    expect(await wait(secondaryLimit({ retryAfter: 7 }))).toBe(7_000);
    expect(await wait(secondaryLimit({ status: 429, retryAfter: 7 }))).toBe(7_000);
  });

  it('has the time of the reset, by GitHub’s clock', async () => {
    client.github.clockOffset = 500;
    const reset = String(Math.floor(client.github.now() / 1000) + 40);
    const ms = await wait(limit({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }));
    expect(ms).toBeGreaterThan(30_000);
    expect(ms).toBeLessThan(45_000);
  });

  it('has a minute if it is secondary and names no time', async () => {
    expect(await wait(secondaryLimit())).toBe(60_000);
  });

  it('is not every 403', async () => {
    client.github.fault(
      'mint',
      says(403, 'Resource not accessible by integration', { 'x-ratelimit-remaining': '7' }),
    );
    const error = await refusal(api.mint(signed, client.installation.id, {}));
    expect([error.transient, error.retryAfterMs, error.hint]).toEqual([false, undefined, undefined]);
  });
});

describe('the limits of a request', () => {
  it('are those of the caller, and only the response with a new token may be large', async () => {
    const seen: [string, Limits][] = [];
    const http = new HttpClient({
      transport: async ({ url }, limits) => {
        seen.push([url.pathname.split('/').at(-1) ?? '', limits]);
        return { status: 401, headers: {}, url, body: Buffer.from('{"message":"Bad credentials"}') };
      },
      ...{ clock: systemClock, secrets: new Secrets(), allowedHosts: new AllowedHosts() },
      limits: { attemptMs: 4_000, connectMs: 3_000, bodyBytes: 1_000 },
    });
    const bounded = new GitHubApi(http, new URL('https://api.github.com'), clock);
    await bounded.revoke('ghs_token');
    await bounded.probe('ghs_token');
    await bounded.mint('jwt', 1, {}).catch(() => undefined);
    expect(seen.map(([path, { attemptMs, bodyBytes }]) => [path, attemptMs, bodyBytes])).toEqual([
      ['token', 4_000, 1_000],
      ['repositories', 4_000, 1_000],
      ['access_tokens', 4_000, 8 * 1024 * 1024],
    ]);
  });
});
