import { describe, expect, it } from 'vitest';
import { authenticate, clientsOf } from '../../../../src/broker/http/client-authentication.js';
import { readForm } from '../../../../src/broker/http/read-form.js';
import { Refusal } from '../../../../src/broker/refusal.js';

const SECRET = 'a secret: of+one%20that "is" long';
const CLIENTS = clientsOf([{ id: 'one', secret: SECRET, audiences: ['https://one.example'] }]);
const encoded = encodeURIComponent(SECRET);

/** What comes of a request: whose it is, or the error. */
function outcome(form: string, authorization?: string): string {
  try {
    const caller = authenticate(readForm(Buffer.from(form)) ?? expect.fail(form), authorization, CLIENTS);
    return caller === 'holder' ? caller : [...caller.audiences].join();
  } catch (error) {
    if (error instanceof Refusal) return `${error.status} ${error.code}: ${error.description}`;
    throw error;
  }
}

const basic = (text: string): string => `Basic ${Buffer.from(text, 'latin1').toString('base64')}`;
const ONE = 'https://one.example';
const WRONG = '401 invalid_client: client authentication failed';
const FORMAT = '400 invalid_request: the Authorization header is not valid HTTP Basic authentication';
const ENCODING =
  '400 invalid_request: client_id and client_secret in the Authorization header are not encoded correctly';
const MISMATCH = '400 invalid_request: client_id does not match the Authorization header';
const NO_SECRET = '400 invalid_request: the Authorization header must contain a client_secret';
const TWO = '400 invalid_request: the request must use only one method of client authentication';
const NOBODY = '400 invalid_request: client authentication is missing';

describe('the client of a request about a token', () => {
  it.each([
    ['', 'holder'],
    ['client_id=', 'holder'],
    ['client_id=jobpass', 'holder'],
    ['client_id=jobpass&client_secret=x', WRONG],
    ['client_id=one', WRONG],
    ['client_id=nobody', WRONG],
    ['client_id=__proto__', WRONG],
    [`client_id=one&client_secret=${encoded}`, ONE],
    ['client_id=one&client_secret=x', WRONG],
    ['client_id=one&client_secret=', WRONG],
    [`client_secret=${encoded}`, WRONG],
  ])('by its form: %s', (form, expected) => {
    expect(outcome(form)).toBe(expected);
  });

  it.each([
    ['the secret', basic(`one:${encoded}`), ONE],
    ['small letters', basic(`one:${encoded}`).replace('Basic', 'basic'), ONE],
    ['base64 without padding', basic(`one:${encoded}`).replace(/=+$/, ''), ONE],
    ['a space as a plus sign', basic(`one:${encoded.replaceAll('%20', '+')}`), ONE],
    ['an encoded id', basic(`%6fne:${encoded}`), ONE],
    ['one letter more', basic(`one:${encoded}x`), WRONG],
    ['the secret as it is, where + and % encode something', basic(`one:${SECRET}`), WRONG],
    ['the client of jobs', basic('jobpass:x'), WRONG],
    ['an unknown client', basic(`two:${encoded}`), WRONG],
    ['a member that every object has', basic(`constructor:${encoded}`), WRONG],
    ['no secret', basic('one:'), NO_SECRET],
    ['nothing but a colon', basic(':'), NO_SECRET],
    ['no id', basic(`:${encoded}`), NOBODY],
    ['no colon', basic('one'), FORMAT],
    ['no value', '', FORMAT],
    ['the scheme alone', 'Basic', FORMAT],
    ['two spaces', basic(`one:${encoded}`).replace(' ', '  '), FORMAT],
    ['more behind it', `${basic(`one:${encoded}`)} x`, FORMAT],
    ['too much padding', `${basic('one:ab')}==`, FORMAT],
    ['too little padding', basic('one:abc').replace('==', '='), FORMAT],
    ['base64url', 'Basic YWI6YQ-_', FORMAT],
    ['a bearer', 'Bearer YWI6YQ', FORMAT],
    ['a percent sign that encodes nothing', basic('one:%'), ENCODING],
    ['a byte that is no UTF-8', basic('one:\xff'), ENCODING],
    ['an encoded byte that is none', basic('one:%ff'), ENCODING],
    ['a letter that no secret has', basic('one:%C3%A9'), ENCODING],
    ['a line break', basic('one:a%0ab'), ENCODING],
  ])('by HTTP Basic: %s', (_name, authorization, expected) => {
    expect(outcome('', authorization)).toBe(expected);
  });

  it('by both: the same name is fine, another one or a second secret is not', () => {
    expect(outcome('client_id=one', basic(`one:${encoded}`))).toBe(ONE);
    expect(outcome('client_id=jobpass', basic(`one:${encoded}`))).toBe(MISMATCH);
    expect(outcome('client_id=one', basic(`:${encoded}`))).toBe(MISMATCH);
    expect(outcome(`client_id=one&client_secret=${encoded}`, basic(`one:${encoded}`))).toBe(TWO);
    expect(outcome(`client_id=one&client_secret=${encoded}`, '')).toBe(ONE);
  });
});
