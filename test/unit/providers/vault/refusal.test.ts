import { describe, expect, it } from 'vitest';
import type { Probe } from '../../../../src/providers/provider.js';
import { isNoSuchAccessor, isNothingToRevoke, refusedBy } from '../../../../src/providers/vault/refusal.js';

type VaultReply = Parameters<typeof refusedBy>[0];

function vault(status: number, body: unknown, type = 'application/json'): VaultReply {
  const json = typeof body === 'object' ? (body as Record<string, unknown>) : undefined;
  const errors = json?.['errors'];
  const answer = { status, headers: { 'content-type': type }, body: Buffer.alloc(0) };
  return {
    answer,
    json,
    said: Array.isArray(errors) ? errors.join('; ') : undefined,
  } as unknown as VaultReply;
}

const DEAD = '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n';
const POLICIES = '1 error occurred:\n\t* permission denied\n\n';

describe('whose word a refusal of Vault is', () => {
  it.each<[string, VaultReply, Probe['form'] | 'none']>([
    ['OpenBao’s', vault(403, { errors: ['permission denied'] }), 'own'],
    [
      'with a charset',
      vault(403, { errors: ['permission denied'] }, 'application/json; charset=utf-8'),
      'own',
    ],
    ['HashiCorp Vault’s for what it does not know', vault(403, { errors: [DEAD] }), 'dead'],
    ['of policies', vault(403, { errors: [POLICIES] }), 'none'],
    ['a yes', vault(200, { data: {} }), 'none'],
    ['that of a token that ends while it is looked up', vault(403, { errors: ['bad token'] }), 'own'],
    ['401', vault(401, { errors: ['permission denied'] }), 'none'],
    ['a page', vault(403, '<html>', 'text/html'), 'foreign'],
    ['nothing', vault(403, undefined), 'foreign'],
    ['called text', vault(403, { errors: ['permission denied'] }, 'text/plain'), 'foreign'],
    ['of no type', vault(403, { errors: ['permission denied'] }, ''), 'foreign'],
    ['with more', vault(403, { errors: ['permission denied', 'blocked'] }), 'foreign'],
    ['with other words', vault(403, { errors: ['permission denied by policy'] }), 'foreign'],
    ['with the words within others', vault(403, { errors: [`not ${DEAD}`] }), 'foreign'],
    ['another member', vault(403, { error: 'permission denied' }), 'foreign'],
    ['no text', vault(403, { errors: [] }), 'foreign'],
  ])('%s', (_, reply, form) => {
    expect(refusedBy(reply, 'answered with 403')?.form ?? 'none').toBe(form);
  });

  it('knows an accessor of no token', () => {
    const said = (status: number, text: string): boolean =>
      isNoSuchAccessor(vault(status, { errors: [text] }));
    expect(said(400, '1 error occurred:\n\t* invalid accessor\n\n')).toBe(true);
    expect(said(403, 'invalid accessor')).toBe(true);
    expect(said(500, 'invalid accessor')).toBe(false);
    expect(said(403, 'permission denied')).toBe(false);
    expect(said(400, 'an invalid accessor of ours')).toBe(false);
    const yes = (warnings: unknown): boolean => isNothingToRevoke(vault(200, { warnings }));
    expect(yes(['No token found with this accessor'])).toBe(true);
    expect(yes(['something else'])).toBe(false);
    expect(yes(null)).toBe(false);
    expect(isNothingToRevoke(vault(204, undefined))).toBe(false);
  });
});
