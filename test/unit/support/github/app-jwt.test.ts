import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitHubClient, said } from '../../../support/github/client.js';

let client: GitHubClient;
beforeEach(async () => {
  client = await GitHubClient.start();
});
afterEach(() => client.close());

describe('the JWT of an app', () => {
  it.each([
    ['the app ID', () => ({ iss: client.app.id })],
    ['the app ID as text', () => ({ iss: String(client.app.id) })],
    ['the client ID', () => ({ iss: client.app.clientId })],
    ['an expiry in exactly 10 minutes', () => ({ exp: Math.floor(client.github.now() / 1000) + 600 })],
  ])('is accepted with %s', async (_name, claims) => {
    expect(await client.send('GET', '/app', client.jwt(claims()))).toMatchObject({
      status: 200,
      body: { id: client.app.id },
    });
  });

  it.each<[string, () => string | undefined, string]>([
    ['none', () => undefined, '401 A JSON web token could not be decoded'],
    ['no JWT', () => 'a.b.c', '401 A JSON web token could not be decoded'],
    [
      'another algorithm',
      () => client.jwt({}, { alg: 'HS256' }),
      '401 A JSON web token could not be decoded',
    ],
    [
      'the key of another app',
      () => client.jwt({}, { key: client.github.accounts.addApp().privateKey }),
      '401 A JSON web token could not be decoded',
    ],
    ['no issuer', () => client.jwt({ iss: undefined }), "401 Missing 'issuer' claim ('iss') in assertion"],
    [
      'a slug as issuer',
      () => client.jwt({ iss: 'release bot' }),
      "401 'Issuer' claim ('iss') must be an Integer",
    ],
    ['an unknown app', () => client.jwt({ iss: 1 }), '404 Integration not found'],
    [
      'an expiry in 11 minutes',
      () => client.jwt({ exp: Math.floor(client.github.now() / 1000) + 660 }),
      "401 'Expiration time' claim ('exp') is too far in the future",
    ],
    [
      'an expiry in the past',
      () => client.jwt({ exp: Math.floor(client.github.now() / 1000) - 1 }),
      "401 'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    ],
    [
      'an issue time in the future',
      () => client.jwt({ iat: Math.floor(client.github.now() / 1000) + 30 }),
      "401 'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    ],
  ])('is rejected with %s', async (_name, token, message) => {
    expect(said(await client.send('GET', '/app', token()))).toBe(message);
  });

  it('is rejected as `token`, and an installation token is no JWT', async () => {
    const { token } = await client.octokit();
    for (const authorization of [`token ${client.jwt()}`, `Bearer ${token}`])
      expect(said(await client.send('GET', '/app', undefined, { headers: { authorization } }))).toBe(
        '401 A JSON web token could not be decoded',
      );
  });

  it('is judged by the clock of the server', async () => {
    const token = client.jwt();
    client.github.clockOffset = -120;
    expect(said(await client.send('GET', '/app', token))).toMatch(/^401 'Expiration time' .* too far/);
    client.github.clockOffset = 600;
    expect(said(await client.send('GET', '/app', token))).toMatch(
      /^401 'Expiration time' .* must be a numeric/,
    );
    expect(
      new Date((await client.send('GET', '/app', token)).headers.get('date') ?? '').getTime(),
    ).toBeGreaterThan(Date.now() + 500_000);
  });
});
