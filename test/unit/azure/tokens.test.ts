import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Issued, requestToken } from '../../../src/azure/tokens.js';
import { systemClock } from '../../../src/clock.js';
import { JobpassError } from '../../../src/errors.js';
import { HttpClient } from '../../../src/http/client.js';
import { AllowedHosts } from '../../../src/http/hosts.js';
import type { Outgoing } from '../../../src/http/transport.js';
import { Secrets } from '../../../src/text/secrets.js';

const ASSERTION = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqb2IifQ.c2lnbmF0dXJlLW9mLXRoZS1qb2I';
const TOKEN = 'eyJhbGciOiJub25lIn0.eyJ1dGkiOiJhYmNkZWZnaCJ9.c2lnbmF0dXJl';
const GOOD = { token_type: 'Bearer', expires_in: 3_599, access_token: TOKEN };

/** Requests a token from an Entra that answers this. */
async function answered(
  status: number,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<{ result: Issued; sent: Outgoing }> {
  let sent: Outgoing | undefined;
  const http = new HttpClient({
    transport: async (request) => {
      sent = request;
      return { status, headers, body: Buffer.from(body), url: request.url };
    },
    clock: systemClock,
    secrets: new Secrets(),
    allowedHosts: new AllowedHosts([]),
  });
  const result = await requestToken(
    http,
    {
      authority: new URL('https://login.microsoftonline.com/'),
      tenant: 'contoso.onmicrosoft.com',
      clientId: '11111111-2222-3333-4444-555555555555',
      assertion: ASSERTION,
      scope: 'https://vault.azure.net/.default',
    },
    () => 'the fix',
  );
  if (sent === undefined) throw new Error('nothing was sent');
  return { result, sent };
}
const failure = async (
  status: number,
  body: string,
  headers?: Record<string, string>,
): Promise<JobpassError> =>
  answered(status, body, headers).then(
    ({ result }) => {
      if (result.unusable === undefined) throw new Error('a token was issued');
      return result.unusable.error;
    },
    (error: JobpassError) => error,
  );

describe('a token request to Entra', () => {
  it('has the assertion in its body alone, and an ID of its own', async () => {
    const { result, sent } = await answered(200, JSON.stringify(GOOD));
    expect(sent.url.href).toBe('https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token');
    expect(Object.fromEntries(new URLSearchParams(String(sent.body)))).toEqual({
      grant_type: 'client_credentials',
      client_id: '11111111-2222-3333-4444-555555555555',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: ASSERTION,
      scope: 'https://vault.azure.net/.default',
    });
    expect(`${sent.url.href} ${JSON.stringify(sent.headers)}`).not.toContain(ASSERTION.slice(-20));
    expect(sent.headers['client-request-id']).toBe(result.correlationId);
    expect(result.issued).toMatchObject({ token: TOKEN, lifeMs: 3_599_000, claims: { uti: 'abcdefgh' } });
  });

  it.each<[number, unknown]>([
    [200, ''],
    [200, '<html>Sign in</html>'],
    [200, '{"token_type":"Bearer"}'],
    [200, '{"access_token":"short","token_type":"Bearer","expires_in":1}'],
    [200, JSON.stringify({ ...GOOD, access_token: ASSERTION })],
    [503, ''],
    [429, '{"error":"invalid_request"}'],
    [400, '{"error":"temporarily_unavailable"}'],
    [401, '{"error":"invalid_client","error_codes":[90033]}'],
  ])('is repeated after %d %j', async (status, body) => {
    expect(await failure(status, String(body))).toMatchObject({ transient: true });
  });

  it.each<[number, unknown, string]>([
    [400, '{"error":"invalid_client","error_description":"AADSTS700213: No."}', 'AADSTS700213: No.'],
    [404, '', '404'],
    [200, JSON.stringify({ ...GOOD, token_type: 'pop' }), 'token_type'],
    [200, JSON.stringify({ ...GOOD, expires_in: 'soon' }), 'expires_in'],
    [200, JSON.stringify({ ...GOOD, error: 'invalid_client' }), 'a token and the error'],
    [500, JSON.stringify(GOOD), 'the status 500'],
  ])('is not repeated after %d %j', async (status, body, told) => {
    const error = await failure(status, String(body));
    expect(error.transient).toBe(false);
    expect(error.message).toContain(told);
  });

  it.each([
    { ...GOOD, token_type: 'pop' },
    { ...GOOD, expires_in: -5 },
    { ...GOOD, error: 'x' },
  ])('gives the token that cannot be used, because it may be alive: %j', async (body) => {
    const { result } = await answered(200, JSON.stringify(body));
    expect(result.issued).toBeUndefined();
    expect(result.unusable?.token).toBe(TOKEN);
  });

  it('waits as long as Entra says', async () => {
    expect(await failure(429, '', { 'retry-after': '7' })).toMatchObject({ retryAfterMs: 7_000 });
  });

  it('never shows the assertion or a token, and never succeeds without a token, whatever comes back', async () => {
    const member = fc.oneof(fc.jsonValue(), fc.constant(TOKEN), fc.constant(ASSERTION));
    const body = fc.oneof(
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc
        .record(
          {
            ...{ access_token: member, token_type: fc.oneof(fc.constant('Bearer'), member) },
            ...{ expires_in: fc.oneof(fc.integer(), member), error: member },
            ...{ error_description: member, error_codes: member, correlation_id: member },
          },
          { requiredKeys: [] },
        )
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(200, 400, 401, 429, 500, 503), body, async (status, text) => {
        const outcome = await answered(status, text).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(JobpassError);
          if (!text.includes(ASSERTION)) expect(outcome.message).not.toContain(ASSERTION);
          return;
        }
        const { issued } = (outcome as { result: Issued }).result;
        if (issued === undefined) return;
        expect(status).toBe(200);
        expect(text).toContain(JSON.stringify(issued.token));
        expect(issued.token).not.toBe(ASSERTION);
        expect(issued.lifeMs).toBeGreaterThan(0);
      }),
    );
  });
});
