import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/clock.js';
import { AllowedHosts } from '../../../src/http/hosts.js';
import { checkAudience } from '../../../src/identity/audiences.js';
import { readIdToken } from '../../../src/identity/id-token.js';
import { KNOWN_SERVICES } from '../../../src/providers/registry.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const clock: Clock = { now: () => NOW, elapsed: () => 0, sleep: async () => undefined };
const at = (seconds: number): number => NOW / 1000 + seconds;

function jwt(payload: object, header: object = { alg: 'RS256' }): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(payload)}.c2lnbmF0dXJl`;
}
const good = { aud: 'a', iat: at(-1), exp: at(299), sub: 's' };

describe('readIdToken', () => {
  it('takes a good one without a remark', () => {
    const { token, remark } = readIdToken(jwt(good), 'a', clock, { servedAt: NOW });
    expect(token.claims['sub']).toBe('s');
    expect(remark).toBeUndefined();
  });

  it('takes one of several audiences', () => {
    expect(() => readIdToken(jwt({ ...good, aud: ['b', 'a'] }), 'a', clock)).not.toThrow();
  });

  it.each([
    ['no JWT', 'abc', 'malformed'],
    ['an unsigned one', jwt(good, { alg: 'none' }), 'malformed'],
    ['another audience', jwt({ ...good, aud: 'b' }), 'bad-id-token'],
    ['no audience', jwt({ exp: at(10) }), 'bad-id-token'],
    ['no expiry', jwt({ aud: 'a' }), 'malformed'],
    ['an expired one', jwt({ ...good, exp: at(-1) }), 'bad-id-token'],
    ['one about to expire', jwt({ ...good, exp: at(2) }), 'bad-id-token'],
  ])('refuses %s', (_, raw, code) => {
    expect(() => readIdToken(raw, 'a', clock)).toThrow(expect.objectContaining({ code }));
  });

  it('goes by the service that handed it out where this clock is ahead', () => {
    const { remark } = readIdToken(jwt({ ...good, iat: at(-3_600), exp: at(-3_300) }), 'a', clock, {
      servedAt: NOW - 3_600_000,
    });
    expect(remark).toMatch(/1h ahead/);
  });

  it.each([1e300, 1e12, at(20 * 365 * 86_400)])('makes no clock of an iat of %s', (iat) => {
    for (const servedAt of [NOW, undefined])
      expect(readIdToken(jwt({ ...good, iat }), 'a', clock, { servedAt }).remark).toBeUndefined();
  });

  it('goes by the service, and not by an iat that differs', () => {
    expect(
      readIdToken(jwt({ ...good, iat: at(3_600), exp: at(7_200) }), 'a', clock, { servedAt: NOW }).remark,
    ).toBe(undefined);
  });

  it('goes by the iat of a token that was made for this request, where nothing else tells the time', () => {
    const past = jwt({ ...good, iat: at(-3_600), exp: at(-3_300) });
    expect(readIdToken(past, 'a', clock, { fresh: true }).remark).toMatch(
      /1h ahead of the ID token issuer's/,
    );
    expect(() => readIdToken(past, 'a', clock)).toThrow(expect.objectContaining({ code: 'bad-id-token' }));
    const future = jwt({ ...good, iat: at(3_600), exp: at(3_900) });
    expect(readIdToken(future, 'a', clock, { fresh: true }).remark).toMatch(/1h behind/);
  });

  it('tells where this clock is behind, by either sign', () => {
    const future = jwt({ ...good, iat: at(3_600), exp: at(3_900) });
    expect(readIdToken(future, 'a', clock, { servedAt: NOW + 3_600_000 }).remark).toMatch(/1h behind/);
    expect(readIdToken(future, 'a', clock).remark).toMatch(/1h behind/);
  });
});

describe('the claims that are shown', () => {
  it('tell which job it is, printable, and nothing else', () => {
    const claims = { ...good, sub: 'a\n::b::', jti: 'x', repository: 'o/r', actor: { evil: 1 }, run_id: 7 };
    const { token } = readIdToken(jwt(claims), 'a', clock);
    expect(token.shown).toEqual({ aud: 'a', sub: 'a ::b::', repository: 'o/r', run_id: '7' });
  });

  it('hide what the caller hides', () => {
    const { token } = readIdToken(jwt(good), 'a', clock, { show: () => '***' });
    expect(token.shown).toEqual({ aud: '***', sub: '***' });
  });
});

describe('checkAudience', () => {
  const none = new AllowedHosts();
  it.each([
    ['npm:npm.example', 'https://npm.example:8443/-/npm/v1/oidc/token/exchange/package/a'],
    ['sts.amazonaws.com', 'https://sts.eu-central-1.amazonaws.com'],
    ['sts.amazonaws.com', 'http://127.0.0.1:4566'],
    ['https://auth.example', 'https://auth.example'],
    ['api://AzureADTokenExchange', 'https://login.microsoftonline.com/t'],
    ['https://iam.googleapis.com/projects/1/x', 'https://sts.googleapis.com/v1/token'],
    ['vault', 'https://vault.example'],
  ])('lets %s go to %s', (audience, url) => {
    expect(() => checkAudience(KNOWN_SERVICES, audience, [new URL(url)], none)).not.toThrow();
  });

  it.each([
    ['sts.amazonaws.com', 'https://sts.amazonaws.com.evil.example'],
    ['STS.amazonaws.com', 'https://auth.example'],
    ['sigstore', 'https://auth.example'],
    ['pypi', 'https://auth.example'],
    ['npm:registry.example', 'https://auth.example'],
    ['npm:registry.npmjs.org', 'https://registry.npmjs.org.evil.example'],
    ['npm:registry.npmjs.org', 'https://npm.example'],
    ['api://AzureADTokenExchange', 'https://auth.example'],
    ['//iam.googleapis.com/projects/1/x', 'https://evilgoogleapis.com'],
  ])('keeps %s from %s', (audience, url) => {
    expect(() => checkAudience(KNOWN_SERVICES, audience, [new URL(url)], none)).toThrow(
      expect.objectContaining({ code: 'insecure' }),
    );
  });

  it('checks every target, and takes the word of allowed-hosts', () => {
    const targets = [new URL('https://sts.amazonaws.com'), new URL('https://proxy.example')];
    expect(() => checkAudience(KNOWN_SERVICES, 'sts.amazonaws.com', targets, none)).toThrow(/proxy\.example/);
    expect(() =>
      checkAudience(KNOWN_SERVICES, 'sts.amazonaws.com', targets, new AllowedHosts(['proxy.example'])),
    ).not.toThrow();
  });
});
