import { describe, expect, it } from 'vitest';
import {
  exchangeForm,
  parseErrorAnswer,
  parseTokenAnswer,
  tokenForm,
} from '../../../../src/providers/oauth/messages.js';
import { metadataUrls } from '../../../../src/providers/oauth/metadata.js';

const fields = (form: string): Record<string, string[]> => {
  const read = new URLSearchParams(form);
  return Object.fromEntries([...new Set(read.keys())].map((name) => [name, read.getAll(name)]));
};

describe('exchangeForm', () => {
  const base = { idToken: 'IDT', subjectTokenType: 'urn:type', resource: [] };

  it('is RFC 8693 for token-exchange', () => {
    const form = exchangeForm({
      ...base,
      grantType: 'token-exchange',
      scope: 'a b',
      resource: ['https://x', 'https://y'],
      ttl: 900,
    });
    expect(fields(form)).toEqual({
      grant_type: ['urn:ietf:params:oauth:grant-type:token-exchange'],
      subject_token: ['IDT'],
      subject_token_type: ['urn:type'],
      scope: ['a b'],
      resource: ['https://x', 'https://y'],
      ttl: ['900'],
    });
  });

  it('is RFC 7523 for jwt-bearer', () => {
    const form = exchangeForm({
      ...base,
      grantType: 'jwt-bearer',
      clientId: 'c',
      assertion: 'IDT2',
      role: 'r',
    });
    expect(fields(form)).toEqual({
      grant_type: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
      assertion: ['IDT'],
      role: ['r'],
      client_id: ['c'],
      client_assertion_type: ['urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
      client_assertion: ['IDT2'],
    });
  });

  it('is RFC 6749, section 4.4, with the ID token as assertion of the client, for client-credentials', () => {
    const form = exchangeForm({
      ...base,
      grantType: 'client-credentials',
      clientId: 'c',
      assertion: 'IDT',
      params: [['connector_id', 'ci']],
    });
    expect(fields(form)).toEqual({
      grant_type: ['client_credentials'],
      connector_id: ['ci'],
      client_id: ['c'],
      client_assertion_type: ['urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
      client_assertion: ['IDT'],
    });
  });

  it('names the kind of token to revoke and introspect', () => {
    expect(fields(tokenForm('T', { clientId: 'c' }))).toEqual({
      token: ['T'],
      token_type_hint: ['access_token'],
      client_id: ['c'],
    });
  });
});

describe('parseTokenAnswer', () => {
  const good = { access_token: 'at_0123456789', token_type: 'Bearer', expires_in: 900 };

  it('takes what RFC 6749 describes, and numbers in strings', () => {
    expect(parseTokenAnswer({ ...good, token_type: 'bearer', scope: 'a' }, 'IDT')).toEqual({
      token: 'at_0123456789',
      expiresIn: 900,
      scope: 'a',
    });
    expect(parseTokenAnswer({ ...good, expires_in: '900' }, 'IDT')).toMatchObject({ expiresIn: 900 });
    expect(parseTokenAnswer({ ...good, expires_in: undefined }, 'IDT')).not.toHaveProperty('expiresIn');
  });

  it('bounds a lifetime without meaning', () => {
    const answer = parseTokenAnswer({ ...good, expires_in: 1e308 }, 'IDT');
    expect(answer).toMatchObject({ expiresIn: 10 * 365 * 86_400 });
  });

  it.each<[string, Record<string, unknown>, boolean]>([
    ['no token', { access_token: undefined }, false],
    ['an empty token', { access_token: '' }, false],
    ['a token of three characters', { access_token: 'abc' }, false],
    ['an object for a token', { access_token: { a: 1 } }, false],
    ['a token with a line break', { access_token: 'abcdef\n::set-env name=X::y' }, false],
    ['a token with a space', { access_token: 'abcdef ghi' }, false],
    ['a token of 200 KB', { access_token: 'a'.repeat(200_000) }, false],
    ['the ID token itself', { access_token: 'IDT_IDT_IDT' }, false],
    ['no token_type', { token_type: undefined }, true],
    ['N_A', { token_type: 'N_A' }, true],
    ['DPoP', { token_type: 'DPoP' }, true],
    ['a refresh token', { issued_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }, true],
    ['no number for expires_in', { expires_in: 'soon' }, true],
    ['an infinite expires_in', { expires_in: Number.POSITIVE_INFINITY }, true],
    ['a token that has expired', { expires_in: 0 }, true],
    ['a negative life', { expires_in: -5 }, true],
    ['an array for a scope', { scope: ['a'] }, true],
  ])('refuses %s', (_, change, orphaned) => {
    const answer = parseTokenAnswer({ ...good, ...change }, 'IDT_IDT_IDT');
    expect(answer).toHaveProperty('problem');
    expect('orphaned' in answer).toBe(orphaned);
  });

  it('reads id and expiry of a JWT, and of nothing that only looks like one', () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256' })}.${part({ jti: 'abcdef-123456', exp: 2_000_000_000 })}.c2ln`;
    expect(parseTokenAnswer({ ...good, access_token: token }, 'IDT')).toMatchObject({
      jwt: { id: 'abcdef-123456', expiresAt: 2_000_000_000_000 },
    });
    expect(parseTokenAnswer({ ...good, access_token: 'a.b.c.x.y' }, 'IDT')).not.toHaveProperty('jwt');
    expect(parseTokenAnswer({ ...good, access_token: 'abc.def.ghi' }, 'IDT')).not.toHaveProperty('jwt');
  });

  it('reads what the server calls the token, where that can be a name and is no piece of it', () => {
    const id = (jti: unknown): string | undefined => {
      const answer = parseTokenAnswer({ ...good, access_token: 'jpt_AbCdEfGhIjKl', jti }, 'IDT');
      expect(answer).toHaveProperty('token');
      return 'token' in answer ? answer.id : undefined;
    };
    expect(id('8db72440-a17b-460a-9056-3616cc174135')).toBe('8db72440-a17b-460a-9056-3616cc174135');
    expect(id('trrtag:8db72440-a17b-460a-9056-3616cc174135')).toBe(
      'trrtag:8db72440-a17b-460a-9056-3616cc174135',
    );
    for (const none of [
      undefined,
      null,
      12_345_678,
      ['abcdefgh'],
      '',
      'short',
      'has a blank',
      'x'.repeat(101),
      '::add-mask::',
    ])
      expect(id(none)).toBeUndefined();
    for (const piece of ['jpt_AbCdEfGhIjKl', 'AbCdEfGh', 'EFGHIJKL']) expect(id(piece)).toBeUndefined();
  });
});

describe('parseErrorAnswer', () => {
  it('reads error and description', () => {
    expect(parseErrorAnswer({ error: 'invalid_grant', error_description: 'no' })).toEqual({
      error: 'invalid_grant',
      said: 'invalid_grant ("no")',
    });
    expect(parseErrorAnswer({ error: 'x', error_description: 5 })).toEqual({ error: 'x', said: 'x' });
    expect(parseErrorAnswer({ error: { a: 1 } })).toBeUndefined();
    expect(parseErrorAnswer(undefined)).toBeUndefined();
  });
});

describe('metadataUrls', () => {
  it.each([
    [
      'https://a.example',
      'https://a.example/.well-known/oauth-authorization-server',
      'https://a.example/.well-known/openid-configuration',
    ],
    [
      'https://a.example/',
      'https://a.example/.well-known/oauth-authorization-server',
      'https://a.example/.well-known/openid-configuration',
    ],
    [
      'https://a.example/realms/x',
      'https://a.example/.well-known/oauth-authorization-server/realms/x',
      'https://a.example/realms/x/.well-known/openid-configuration',
    ],
  ])('of %s', (issuer, oauth, oidc) => {
    expect(metadataUrls(issuer).map(String)).toEqual([oauth, oidc]);
  });
});
