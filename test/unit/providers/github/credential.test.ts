import { describe, expect, it } from 'vitest';
import { tokenParts } from '../../../../src/github/token-parts.js';
import { INSTALLATION_TOKEN } from '../../../../src/providers/github/credential.js';
import { encodedForms } from '../../../../src/text/encoded-forms.js';
import { masksOf } from '../../../../src/text/masks.js';
import { createRedactor } from '../../../../src/text/redactor.js';
import { Secrets } from '../../../../src/text/secrets.js';
import { fineGrainedToken, statefulToken, statelessToken } from '../../../support/github/token-texts.js';

const secretsOf = (token: string): readonly string[] => INSTALLATION_TOKEN.secrets?.(token) ?? [];
const asGit = (token: string): string => Buffer.from(`x-access-token:${token}`).toString('base64');
/** A form that GitHub does not issue today: GitHub promises nothing about length and alphabet. */
const OTHER = `ghs_${'~+/=%é"<&\'$ \\'.repeat(40)}1234567890abcdef`;

describe('the secrets of an installation token', () => {
  it('of the stateful form are the token and what git sends', () => {
    const token = statefulToken();
    expect(secretsOf(token)).toEqual([token, asGit(token)]);
  });

  it.each([520, 8_000])(
    'of the stateless form of %d characters are also payload and signature, but not the header',
    (length) => {
      const token = statelessToken(length);
      expect(Math.abs(token.length - length)).toBeLessThan(length / 10);
      const [, payload, signature] = token.split('.');
      expect(secretsOf(token)).toEqual([token, payload, signature, asGit(token)]);
    },
  );

  it('are the parts after the header, wherever the JWT begins and however many parts it has', () => {
    const [header = '', payload = '', signature = ''] = statelessToken().split('.');
    expect(tokenParts(`${header.replace('123456', 'Iv1.8a61f9b3a7aba766')}.${payload}.${signature}`)).toEqual(
      [payload, signature],
    );
    expect(tokenParts(`${header}.${payload}.${payload}x.${signature}y.${signature}`)).toEqual([
      payload,
      `${payload}x`,
      `${signature}y`,
      signature,
    ]);
    expect(tokenParts(`ghs_123_${payload.slice(3)}.${signature}`)).toEqual([signature]);
  });

  it.each([
    ['stateful', statefulToken()],
    ['stateless', statelessToken()],
    ['stateless, of 8,000 characters', statelessToken(8_000)],
    ['of another alphabet', OTHER],
    ['of another alphabet, of 8,000 characters', OTHER.repeat(15)],
  ])('are each one mask, and removed from output and messages: %s', (_, token) => {
    const all = secretsOf(token);
    expect(all.flatMap(masksOf)).toEqual(all);
    const known = new Secrets();
    known.add(...all);
    const redactor = createRedactor(all);
    for (const secret of all) {
      expect(known.redact(`<${secret}>`)).toBe('<***>');
      const shown = Buffer.concat([redactor.write(Buffer.from(`<${secret}>`)), redactor.end()]);
      expect(shown.toString()).toBe('<***>');
    }
  });

  it('hide no ordinary text', () => {
    for (const token of [statefulToken(), statelessToken(), statelessToken(8_000), OTHER]) {
      const all = secretsOf(token);
      const known = new Secrets();
      known.add(...all);
      const redactor = createRedactor(all);
      for (const text of [
        'https://x-access-token:@github.com/octo-org/shop.git',
        'The user name is x-access-token, the password a token that begins with ghs_.',
        'ghs_123456_ is the prefix of the tokens of app 123456',
        'GET https://api.github.com/installation/repositories?per_page=1 answered 401: Bad credentials',
        'authorization: basic, bearer, token',
        'octo-org/shop (contents: write, metadata: read), installation 4711 of github.com',
        `another token: ${statefulToken()}, ${fineGrainedToken()}`,
      ]) {
        expect(known.redact(text)).toBe(text);
        expect(Buffer.concat([redactor.write(Buffer.from(text)), redactor.end()]).toString()).toBe(text);
      }
    }
  });

  it('do not contain what many tokens have in common', () => {
    const [header = ''] = statelessToken().split('.');
    const common = [
      header.slice('ghs_123456_'.length),
      'x-access-token',
      Buffer.from('x-access-token:').toString('base64'),
    ];
    for (const form of secretsOf(statelessToken()).flatMap(encodedForms)) {
      for (const text of common) expect(text).not.toContain(form.toString('latin1'));
    }
  });
});
