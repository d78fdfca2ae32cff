import { describe, expect, it } from 'vitest';
import { JobpassError } from '../../../../src/errors.js';
import type { Reply, VaultApi } from '../../../../src/providers/vault/api.js';
import { type LoginContext, parseLogin } from '../../../../src/providers/vault/login.js';
import { Secrets } from '../../../../src/text/secrets.js';

/**
 * A service token as HashiCorp Vault 1.10 and later make them: `hvs.` and the base64 of a message, whose fields have the same
 * marks in the same places.
 */
function serviceToken(seal: string, inside: string): string {
  const kept = Buffer.concat([Buffer.from([0x0a, 28]), Buffer.from(`hvs.${inside}`)]);
  const start = Buffer.from([0x08, 1, 0x12, 32]);
  const message = Buffer.concat([start, Buffer.from(seal, 'hex'), Buffer.from([0x1a, kept.length]), kept]);
  return `hvs.${message.toString('base64url')}`;
}

const FIRST = serviceToken('5b'.repeat(32), 'aFirst4vHtVk3c3vkmYKuaoa');
const ID_TOKEN = `eyJhbGciOiJSUzI1NiJ9.${'eyJpc3MiOiJodHRwczovL2NpIn0'.repeat(4)}.c2lnbmF0dXJl`;

function read(token: string): string {
  const secrets = new Secrets();
  secrets.add(ID_TOKEN, FIRST);
  const malformed = (_reply: Reply, problem: string): JobpassError => new JobpassError('malformed', problem);
  const context = { api: { malformed } as unknown as VaultApi, secrets } as LoginContext;
  const auth = { client_token: token, accessor: 'Wq3nJt8sYb5mKd2fRz7xCv1p', lease_duration: 60 };
  return parseLogin(context, { json: { auth } } as unknown as Reply).token;
}

describe('the token of a log-in', () => {
  it.each([
    ['the same first letter inside', '3c'.repeat(32), 'aXc93Lm2Qp7Rt5Vw8Yz1Bd4F'],
    ['the same last byte of the seal', `${'3c'.repeat(31)}5b`, 'Xc93Lm2Qp7Rt5Vw8Yz1Bd4Fg'],
    ['both', `${'3c'.repeat(31)}5b`, 'aXc93Lm2Qp7Rt5Vw8Yz1Bd4F'],
  ])('is taken where an earlier one has a dozen characters in common with it: %s', (_how, seal, inside) => {
    const token = serviceToken(seal, inside);
    expect(read(token)).toBe(token);
  });

  it.each([
    ['the ID token', ID_TOKEN],
    ['half of it', ID_TOKEN.slice(-60)],
    ['it with something before it', `hvs.${ID_TOKEN}`],
    ['it in base64', Buffer.from(ID_TOKEN).toString('base64url')],
    ['an earlier token', FIRST],
  ])('is no secret that the server was sent: %s', (_what, token) => {
    expect(() => read(token)).toThrow(/another secret of this job as the token/);
  });
});
