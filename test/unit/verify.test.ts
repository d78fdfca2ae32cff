import { createHash, createHmac, X509Certificate } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.js';
import { JobpassError } from '../../src/errors.js';
import { openHttp } from '../../src/http/open.js';
import { jsonLine } from '../../src/text/json.js';
import type { Presented, VerifierOptions, VerifyError, VerifyToken } from '../../src/verify/api.js';
import { basicAuthorization, metadataUrlOf } from '../../src/verify/broker-client.js';
import { describe as describeJob } from '../../src/verify/command.js';
import { judgeToken } from '../../src/verify/judge.js';
import { keyCache } from '../../src/verify/signing-key.js';
import { verifier } from '../../src/verify/verifier.js';
import { jobVerifier } from '../../src/verify/verify.js';
import * as f from '../support/faults.js';
import type { Fault } from '../support/faulty-server.js';
import { Authority, type Issued } from '../support/pki.js';
import { AUDIENCE, JOB_CLAIMS, newKey, RESOURCE_SERVER, StandInBroker } from '../support/stand-in-broker.js';
import { TlsFront } from '../support/tls-front.js';

let broker: StandInBroker;
let authority: Authority;
let certificate: Issued;
let another: Issued;

beforeAll(() => {
  authority = new Authority('verify');
  certificate = authority.issue('job', 'DNS:job.example.test');
  another = authority.issue('thief', 'DNS:thief.example.test');
});
afterAll(() => authority.close());
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

const thumbprint = (cert: string): string =>
  createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url');
const at = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

describe('jobVerifier: a good token', () => {
  it('that is opaque tells the job', async () => {
    const token = broker.opaque({ jti: 'public-id' });
    const job = await asking()(token);
    expect(job).toEqual({
      subject: 'repo:octo-org/octo-repo:environment:production',
      issuer: 'https://token.actions.example.test',
      role: 'deployer',
      scopes: ['deploy', 'read'],
      audience: [AUDIENCE],
      tokenId: 'public-id',
      issuedAt: expect.any(Date),
      expiresAt: expect.any(Date),
      claims: { ...JOB_CLAIMS, client_id: 'jobpass' },
      checked: 'introspection',
    });
    expect(job.expiresAt.getTime() - job.issuedAt.getTime()).toBe(600_000);
    const asked = broker.seen.find(({ part }) => part === 'introspection');
    expect(asked?.form.get('token')).toBe(token);
    expect(asked?.path).not.toContain('?');
  });

  it('that is a JWT tells the job by its signature, without a word to the broker', async () => {
    const check = local();
    const job = await check(await broker.jwt({ jti: 'public-id' }));
    expect(job).toMatchObject({ tokenId: 'public-id', role: 'deployer', checked: 'signature' });
    expect(job.claims).toEqual({ ...JOB_CLAIMS, client_id: 'jobpass' });
    await check(await broker.jwt());
    expect([broker.asked('metadata'), broker.asked('keys'), broker.asked('introspection')]).toEqual([
      1, 1, 0,
    ]);
  });

  it('that is a JWT is introspected where that is possible, and a revocation seen at once', async () => {
    const check = asking();
    const token = await broker.jwt();
    expect((await check(token)).checked).toBe('introspection');
    broker.revoke(token);
    expect((await failure(check, token)).message).toContain('not active');
  });

  it('with local and credentials is checked by its kind', async () => {
    const check = asking({ local: true });
    expect((await check(await broker.jwt())).checked).toBe('signature');
    expect((await check(broker.opaque())).checked).toBe('introspection');
  });

  it('may name several audiences, and the service several, too', async () => {
    const check = asking({ audience: ['https://old.example.test', AUDIENCE] });
    const job = await check(broker.opaque({ aud: ['https://other.example.test', AUDIENCE] }));
    expect(job.audience).toHaveLength(2);
  });

  it('without scope or role is one with none', async () => {
    const job = await asking()(broker.opaque({ scope: undefined, role: undefined }));
    expect([job.scopes, job.role]).toEqual([[], undefined]);
  });

  it.each([
    ['PEM', (): Presented['certificate'] => certificate.cert],
    ['DER', () => new X509Certificate(certificate.cert).raw],
    ['an object', () => new X509Certificate(certificate.cert)],
  ])('that is bound to a certificate passes with it as %s, in both ways', async (_kind, presented) => {
    const cnf = { 'x5t#S256': thumbprint(certificate.cert) };
    await asking()(broker.opaque({ cnf }), { certificate: presented() });
    await local()(await broker.jwt({ cnf }), { certificate: presented() });
  });

  it('passes at a broker whose issuer has a path', async () => {
    await broker.close();
    broker = await StandInBroker.start('/tenant/a');
    await asking()(broker.opaque());
    await local()(await broker.jwt());
    expect(broker.seen[0]?.path).toBe('/.well-known/oauth-authorization-server/tenant/a');
  });

  it('passes at a broker whose certificate a private authority signed, and only with that authority', async () => {
    const { cert, key } = authority.server();
    const front = await TlsFront.start(broker.origin, { cert, key });
    try {
      const token = broker.opaque({ iss: front.origin });
      await asking({ issuer: front.origin, ca: authority.cert })(token);
      const error = await failure(asking({ issuer: front.origin }), token);
      expect(error).toMatchObject({ code: 'unreachable', status: 503 });
    } finally {
      await front.close();
    }
  });
});

describe('jobVerifier refuses a token', () => {
  /** What is wrong with what is said of it, however it is said. */
  const wrong: [string, Record<string, unknown>][] = [
    ['of another issuer', { iss: 'https://elsewhere.example.test' }],
    ['of the issuer with another slash', { iss: 'slash' }],
    ['for another audience', { aud: 'https://other.example.test' }],
    ['for an audience that only begins like ours', { aud: `${AUDIENCE}.evil.test` }],
    ['for several others', { aud: ['https://other.example.test', 'x'] }],
    ['that has expired', { exp: at(-1) }],
    ['not valid yet', { nbf: at(120) }],
    ['issued in the future', { iat: at(120) }],
    ['bound to a certificate that was not presented', { cnf: { 'x5t#S256': 'A'.repeat(43) } }],
    ['bound to a key (DPoP)', { cnf: { jkt: 'A'.repeat(43) } }],
    ['bound in two ways', { cnf: { 'x5t#S256': 'A'.repeat(43), jkt: 'A'.repeat(43) } }],
    ['bound to nothing', { cnf: {} }],
    ['bound to null', { cnf: null }],
    ['bound to a text', { cnf: 'x5t#S256' }],
    ['bound to a thumbprint that is a number', { cnf: { 'x5t#S256': 1 } }],
  ];
  const changed = (changes: Record<string, unknown>): Record<string, unknown> =>
    changes['iss'] === 'slash' ? { iss: `${broker.issuer}/` } : changes;

  it.each(wrong)('%s, by introspection', async (_name, changes) => {
    expect((await failure(asking(), broker.opaque(changed(changes)))).status).toBe(401);
  });
  it.each(wrong)('%s, by signature', async (_name, changes) => {
    expect((await failure(local(), await broker.jwt(changed(changes)))).status).toBe(401);
  });

  it('bound to another certificate than the one presented, or to one that cannot be read', async () => {
    const cnf = { 'x5t#S256': thumbprint(certificate.cert) };
    for (const presented of [another.cert, 'no certificate', '']) {
      const check = { certificate: presented };
      expect((await failure(asking(), broker.opaque({ cnf }), check)).message).toContain('certificate');
      expect((await failure(local(), await broker.jwt({ cnf }), check)).message).toContain('certificate');
    }
  });

  it('bound to the certificate presented, and in a way that we do not know besides', async () => {
    const cnf = { 'x5t#S256': thumbprint(certificate.cert), jkt: 'A'.repeat(43) };
    const presented = { certificate: certificate.cert };
    expect((await failure(asking(), broker.opaque({ cnf }), presented)).status).toBe(401);
    expect((await failure(local(), await broker.jwt({ cnf }), presented)).status).toBe(401);
  });

  it('without a scope that is needed: 403, and 401 where more is wrong', async () => {
    const check = asking({ scopes: ['deploy', 'admin'] });
    const error = await failure(check, broker.opaque());
    expect(error).toMatchObject({
      code: 'refused',
      status: 403,
      message: 'The token lacks the scope "admin"',
    });
    expect((await failure(check, broker.opaque({ exp: at(-1) }))).status).toBe(401);
    expect((await failure(local({ scopes: ['deployment'] }), await broker.jwt())).status).toBe(403);
  });

  it('that is inactive or of another type', async () => {
    expect((await failure(asking(), 'unknown-to-the-broker')).status).toBe(401);
    expect((await failure(asking(), broker.opaque({ token_type: 'DPoP' }))).status).toBe(401);
  });

  it.each([
    ['nothing', ''],
    ['a space', 'abc def'],
    ['CRLF', 'abc\r\nx-injected: 1'],
    ['a null byte', 'abc\0def'],
    ['an escape', 'abc\u001b[2J'],
    ['a letter beyond ASCII', 'abcü'],
    ['= in the middle', 'ab=cd'],
    ['a quote', 'ab"cd'],
    ['16 KiB and more', 'a'.repeat(16 * 1024 + 1)],
    ['no text', undefined as unknown as string],
    ['a list', ['abc'] as unknown as string],
  ])('with %s in its place goes nowhere', async (_name, token) => {
    const error: unknown = await asking()(token).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'refused', status: 401 });
    expect(String(error)).not.toContain('abc');
    expect(broker.seen).toEqual([]);
  });
});

describe('jobVerifier, with local: true, refuses a JWT', () => {
  const refusedJwt = async (token: string, says?: RegExp): Promise<void> => {
    const error = await failure(local(), token);
    expect(error).toMatchObject({ code: 'refused', status: 401 });
    if (says !== undefined) expect(error.message).toMatch(says);
  };
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const kid = (): string | undefined => broker.published[0]?.kid;

  it('unsigned (none)', async () => {
    const claims = part(broker.claims());
    for (const alg of ['none', 'None', 'NONE']) {
      await refusedJwt(`${part({ alg, typ: 'at+jwt', kid: kid() })}.${claims}.`);
      await refusedJwt(
        `${part({ alg, typ: 'at+jwt', kid: kid() })}.${claims}.AAAA`,
        /signature algorithm of the token is not allowed/,
      );
    }
    expect(broker.asked('keys'), 'nobody asks for keys for it').toBe(0);
  });

  it('signed with the public key as a shared secret (HS256)', async () => {
    const jwk = broker.published[0]?.publicJwk ?? {};
    const key = await importJWK(jwk, 'ES256', { extractable: true });
    const spki = await exportSPKI(key as Parameters<typeof exportSPKI>[0]);
    const input = `${part({ alg: 'HS256', typ: 'at+jwt', kid: kid() })}.${part(broker.claims())}`;
    for (const secret of [spki, JSON.stringify(jwk)]) {
      const mac = createHmac('sha256', secret).update(input).digest('base64url');
      await refusedJwt(`${input}.${mac}`, /signature algorithm of the token is not allowed/);
    }
    expect(broker.asked('keys'), 'it is not even held against a key').toBe(0);
  });

  it('of another key under the name of one of the broker', async () => {
    const forged = { ...(await newKey()), kid: kid() ?? '' };
    await refusedJwt(await broker.jwt({}, {}, forged), /not signed with a key of the broker/);
  });

  it('that brings its own key (jwk, jku, x5c) along', async () => {
    const forged = await newKey();
    const header = { jwk: forged.publicJwk, jku: `${broker.origin}/evil`, kid: kid() };
    await refusedJwt(await broker.jwt({}, header, forged), /not signed with a key of the broker/);
    expect(broker.seen.some(({ path }) => path === '/evil')).toBe(false);
  });

  it('of an asymmetric algorithm that its key is not for', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(broker.claims())
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: kid() ?? '' })
      .sign(privateKey);
    await refusedJwt(token, /not signed with a key of the broker/);
  });

  it.each(['JWT', 'logout+jwt', 'id_token', 'at+jwt2'])('of the type %s', async (typ) => {
    await refusedJwt(await broker.jwt({}, { typ }), /is not an access token/);
  });

  it('of no type, and of the type written in full, which is right', async () => {
    await refusedJwt(await broker.jwt({}, { typ: undefined }), /is not an access token/);
    await local()(await broker.jwt({}, { typ: 'application/at+jwt' }));
  });

  it('with a header that must be understood (crit), or with no name of a key', async () => {
    const input = `${part({ alg: 'ES256', typ: 'at+jwt', kid: kid(), crit: ['x'], x: 1 })}.${part(broker.claims())}`;
    await refusedJwt(`${input}.${'A'.repeat(86)}`);
    await refusedJwt(await broker.jwt({}, { kid: undefined }), /not signed with a key of the broker/);
  });

  it('whose claims were changed after it was signed', async () => {
    const [header, , signature] = (await broker.jwt()).split('.');
    await refusedJwt(
      `${header}.${part(broker.claims({ role: 'admin' }))}.${signature}`,
      /not signed with a key of the broker/,
    );
  });

  it('encrypted, cut short or no JWT at all', async () => {
    const token = await broker.jwt();
    await refusedJwt(`${token}.x.y`);
    await refusedJwt(token.slice(0, -4));
    await refusedJwt('a.b.c');
    await refusedJwt('opaque-token', /not a JWT/);
    await refusedJwt(`${part({ alg: 'ES256', typ: 'at+jwt', kid: kid() })}.${part([])}.AAAA`);
  });

  it.each([
    ['sub', ''],
    ['sub', 7],
    ['aud', undefined],
    ['aud', []],
    ['aud', [AUDIENCE, 7]],
    ['exp', undefined],
    ['exp', '9999999999'],
    ['exp', 1e300],
    ['iat', undefined],
    ['nbf', '0'],
    ['jti', undefined],
    ['scope', ['deploy']],
    ['role', ['deployer']],
    ['role', null],
    ['job_issuer', undefined],
    ['iss', undefined],
  ])('whose %s is %j', async (name, value) => {
    const changes = { [name]: value };
    // The library that signs here takes no such things.
    const key = broker.published[0];
    const { CompactSign } = await import('jose');
    const token = await new CompactSign(Buffer.from(JSON.stringify(broker.claims(changes))))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key?.kid ?? '' })
      .sign(key?.privateKey ?? expect.fail('no key'));
    await refusedJwt(token);
    // As an answer of the broker it is the broker's trouble, unless it says clearly that the token is not for us.
    expect((await failure(asking(), broker.opaque(changes))).code).toBe('malformed');
  });
});

describe('jobVerifier takes for no answer of the broker:', () => {
  const packed = gzipSync(Buffer.alloc(8 * 1024 * 1024, ' '));
  const bomb = f.rewritten(() => packed, { 'content-encoding': 'gzip' });

  const answered = async (fault: Fault, code: string, more = {}): Promise<VerifyError> => {
    broker.break('introspection', fault);
    const error = await failure(asking(), broker.opaque());
    expect(error).toMatchObject({ code, status: 503, ...more });
    return error;
  };

  it.each<[string, Fault]>([
    ['active as a text', f.changed({ active: 'true' })],
    ['active as a number', f.changed({ active: 1 })],
    ['no active', f.changed({ active: undefined })],
    ['active: null', f.changed({ active: null })],
    ['only active', f.body({ active: true })],
    ['a list', f.body([{ active: true }])],
    ['null', f.body('null')],
    ['nothing', f.body('')],
    ['HTML', f.body('<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' })],
    ['JSON called HTML', f.rewritten((text) => text, { 'content-type': 'text/html; charset=utf-8' })],
    ['JSON with no type', f.rewritten((text) => text, { 'content-type': '' })],
    [
      'a signed answer, unasked',
      f.rewritten((text) => text, { 'content-type': 'application/token-introspection+jwt' }),
    ],
    ['a body without end', f.endless],
    ['a gzip bomb', bomb],
    ['JSON nested 100,000 deep', f.body(f.NESTED)],
  ])('%s', async (_name, fault) => {
    await answered(fault, 'malformed');
  });

  it('another status that says yes', async () => {
    await answered(async (_request, response, serve) => {
      const { body } = await serve();
      response.writeHead(206, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }, 'malformed');
  });

  it('a redirect, which is not followed', async () => {
    const other = await StandInBroker.start();
    try {
      await answered(f.redirect(307, `${other.origin}/introspect`), 'malformed');
      expect(other.seen).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it.each([401, 403])(
    '%i to our own credentials: said as what it is, and not held against the token',
    async (code) => {
      const check = asking({ resourceServer: { ...RESOURCE_SERVER, id: 'somebody' } });
      if (code === 403) broker.break('introspection', f.status(403));
      const error = await failure(check, broker.opaque());
      expect(error).toMatchObject({ code: 'usage', status: 503, transient: false });
      expect(error.hint).toContain('check both');
      expect(broker.asked('introspection'), 'asked once').toBe(1);
    },
  );

  it('words that would do something to a log', async () => {
    const hostile = 'x\r\n::error::y\u001b[2J\u202e##[error]';
    const error = await failure(asking(), broker.opaque({ iss: hostile, aud: hostile }));
    // Runners read the former at the start of a line, and the latter anywhere.
    expect(error.message).not.toMatch(/^\s*::|##/m);
    broker.metadata = { issuer: hostile };
    await failure(asking(), broker.opaque());
  });
});

describe("jobVerifier: the broker's metadata", () => {
  it.each([
    ['of another issuer', { issuer: 'https://elsewhere.example.test' }, 'malformed'],
    ['of an issuer that is no text', { issuer: [] }, 'malformed'],
    ['without endpoints', { introspection_endpoint: undefined, jwks_uri: undefined }, 'malformed'],
    ['with endpoints that are no text', { introspection_endpoint: 1, jwks_uri: 1 }, 'malformed'],
    [
      'with endpoints elsewhere',
      { introspection_endpoint: 'https://e.example.test/i', jwks_uri: 'https://e.example.test/k' },
      'insecure',
    ],
    [
      'with endpoints without TLS',
      { introspection_endpoint: 'http://e.example.test/i', jwks_uri: 'http://e.example.test/k' },
      'insecure',
    ],
  ])('%s', async (_name, metadata, code) => {
    broker.metadata = metadata;
    expect(await failure(asking(), broker.opaque())).toMatchObject({ code, status: 503 });
    expect(await failure(local(), await broker.jwt())).toMatchObject({ code, status: 503 });
    expect([broker.asked('introspection'), broker.asked('keys')]).toEqual([0, 0]);
  });

  it('at its place by RFC 8414, section 3.1', () => {
    const place = (issuer: string): string => metadataUrlOf(issuer).href;
    expect(place('https://a.test')).toBe('https://a.test/.well-known/oauth-authorization-server');
    expect(place('https://a.test/')).toBe('https://a.test/.well-known/oauth-authorization-server');
    expect(place('https://a.test/x/y')).toBe('https://a.test/.well-known/oauth-authorization-server/x/y');
    for (const issuer of [
      'https://a.test?x',
      'https://a.test/#',
      'http://a.test',
      'https://u:p@a.test',
      'a.test',
    ])
      expect(() => place(issuer)).toThrow(JobpassError);
  });
});

describe("jobVerifier: the broker's keys", () => {
  it.each([
    ['none', { keys: [] }],
    ['no list', { keys: {} }],
    ['none with a name', { keys: [{ kty: 'EC' }] }],
    ['keys that are no keys', { keys: ['x', null, 7] }],
    ['a page', '<html>'],
  ])('that are %s', async (_name, body) => {
    broker.break('keys', f.body(body));
    expect(await failure(local(), await broker.jwt())).toMatchObject({ code: 'malformed', status: 503 });
  });

  it('that cannot be used are no fault of the token', async () => {
    const [key] = broker.published;
    if (key === undefined) throw new Error('no key');
    key.publicJwk = { ...key.publicJwk, x: 'AAAA' };
    expect(await failure(local(), await broker.jwt())).toMatchObject({ code: 'malformed', status: 503 });
    broker.published = [key, key];
    expect((await failure(local(), await broker.jwt())).status).toBe(503);
  });

  it('may be shared secrets, which sign nothing here', async () => {
    const secret = Buffer.alloc(32, 7);
    broker.fault('keys', f.body({ keys: [{ kty: 'oct', kid: 'shared', k: secret.toString('base64url') }] }));
    const token = await new SignJWT(broker.claims())
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'shared' })
      .sign(secret);
    expect((await failure(local(), token)).status).toBe(401);
  });
});

describe('jobVerifier: the cache of keys', () => {
  /** A clock that stands until it is moved. */
  class HeldClock implements Clock {
    ms = 1_000_000;
    slept: number[] = [];
    now = (): number => Date.now() + this.ms;
    elapsed = (): number => this.ms;
    sleep = async (ms: number): Promise<void> => {
      this.slept.push(ms);
      this.ms += ms;
    };
  }
  const MINUTE = 60_000;

  async function cache() {
    const clock = new HeldClock();
    const keys = [await newKey()];
    const state = { loads: 0, down: false };
    const find = keyCache(async () => {
      state.loads++;
      if (state.down) throw new JobpassError('unreachable', 'down', { transient: true });
      return { keys: keys.map(({ publicJwk }) => publicJwk) };
    }, clock);
    const ask = (kid = keys[0]?.kid): Promise<unknown> => find({ alg: 'ES256', kid: kid ?? '' });
    return { clock, keys, state, ask };
  }

  it('serves for ten minutes, then loads again', async () => {
    const { clock, state, ask } = await cache();
    await ask();
    clock.ms += 10 * MINUTE - 1;
    await ask();
    expect(state.loads).toBe(1);
    clock.ms += 1;
    await ask();
    expect(state.loads).toBe(2);
  });

  it('serves for an hour while the broker is away, and waits for it once', async () => {
    const { clock, state, ask } = await cache();
    await ask();
    state.down = true;
    clock.ms += 30 * MINUTE;
    await ask();
    await ask();
    expect(state.loads).toBe(2);
    clock.ms += 30 * MINUTE - 1;
    await ask();
    clock.ms += 1;
    await expect(ask()).rejects.toMatchObject({ code: 'unreachable' });
    state.down = false;
    await ask();
  });

  it('forgets a key that the broker took back', async () => {
    const { clock, keys, ask } = await cache();
    await ask();
    const [gone] = keys.splice(0, 1, await newKey());
    clock.ms += 10 * MINUTE;
    await expect(ask(gone?.kid)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  it('has a caller with a new key wait out the cooldown', async () => {
    const { clock, keys, state, ask } = await cache();
    await ask();
    keys.unshift(await newKey());
    await ask();
    expect([state.loads, clock.slept]).toEqual([2, [2_000]]);
    await expect(ask('unknown')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    expect(state.loads).toBe(3);
  });

  it('says that it could not look, where it could not look for a new key', async () => {
    const { state, ask } = await cache();
    await ask();
    state.down = true;
    await expect(ask('unknown')).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('jobVerifier: the cache of introspections', () => {
  it('is not there by default, and otherwise sees a revocation late, but an end in time', async () => {
    const token = broker.opaque();
    const fresh = asking();
    await fresh(token);
    await fresh(token);
    expect(broker.asked('introspection')).toBe(2);

    let moved = 0;
    const clock: Clock = {
      ...systemClock,
      now: () => systemClock.now() + moved,
      elapsed: () => systemClock.elapsed() + moved,
    };
    const options = {
      issuer: broker.issuer,
      audience: AUDIENCE,
      resourceServer: RESOURCE_SERVER,
      cacheSeconds: 30,
    };
    const { http } = openHttp({}, { clock });
    const check = verifier(options, { clock, http: () => http });
    const short = broker.opaque({ exp: at(10), cnf: { 'x5t#S256': thumbprint(certificate.cert) } });
    await check(token);
    await check(short, { certificate: certificate.cert });
    broker.revoke(token);
    expect((await check(token)).checked).toBe('introspection');
    await expect(check(short), 'the certificate is asked for each time').rejects.toMatchObject({
      status: 401,
    });
    moved = 11_000;
    await expect(check(short, { certificate: certificate.cert })).rejects.toThrow('expired');
    moved = 30_100;
    await expect(check(token)).rejects.toThrow('not active');
  });
});

describe('jobVerifier refuses options that cannot work:', () => {
  it.each<[string, unknown, RegExp]>([
    ['no issuer', { issuer: undefined }, /issuer is missing/],
    ['an issuer without TLS', { issuer: 'http://auth.example.test' }, /not https/],
    ['no audience', { audience: undefined }, /audience is missing/],
    ['an empty audience', { audience: '' }, /audience is missing/],
    ['an empty list of audiences', { audience: [] }, /audience is missing/],
    ['a hole in the audiences', { audience: [AUDIENCE, undefined] }, /audience is missing/],
    ['neither credentials nor local', { local: false }, /no way to verify/],
    ['an empty secret', { resourceServer: { id: 'a', secret: '' } }, /requires an id and a secret/],
    ['scopes in one text', { scopes: 'deploy' }, /scopes/],
    ['two scopes in one', { scopes: ['deploy read'] }, /scopes/],
    ['too long a cache', { cacheSeconds: 61 }, /from 0 to 60/],
    ['a cache of NaN', { cacheSeconds: Number.NaN }, /from 0 to 60/],
    ['a ca that is none', { ca: 'x' }, /ca is not a valid certificate/],
  ])('%s', (_name, more, says) => {
    const options = { issuer: broker.issuer, audience: AUDIENCE, local: true, ...(more as object) };
    expect(() => jobVerifier(options)).toThrow(says);
  });
});

describe('jobVerifier, in its parts:', () => {
  it('encodes the credentials as RFC 6749, section 2.3.1 says', () => {
    const coded = (id: string, secret: string): string =>
      Buffer.from(basicAuthorization({ id, secret }).slice(6), 'base64').toString();
    expect(coded('a b', 'c:d%+é')).toBe('a+b:c%3Ad%25%2B%C3%A9');
  });

  it('shows foreign text so that nothing acts on it', () => {
    const hostile = 'x\n::set-env name=X::y\r\u001b[2J\u202e##[error]z';
    const rules = { issuer: 'i', audience: ['a'], scopes: [], presented: {}, now: Date.now() };
    const said = broker.claims({ iss: 'i', aud: 'a', sub: hostile, [hostile]: { deep: hostile } });
    const job = { ...judgeToken(said, rules, Error), checked: 'signature' as const };
    for (const line of describeJob(job).split('\n')) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]|^\s*::|##/u);
    expect(jsonLine(job)).toMatch(/^[ -~]*$/);
    expect(jsonLine(job)).not.toContain('##');
    expect((JSON.parse(jsonLine(job)) as { subject: string }).subject).toBe(hostile);
  });
});
