import { describe, expect, it } from 'vitest';
import { judged } from '../../../src/providers/aws/refusal.js';
import type { Probe } from '../../../src/providers/provider.js';
import { isNoSuchAccessor, isNothingToRevoke, refusedBy } from '../../../src/providers/vault/refusal.js';

type VaultReply = Parameters<typeof refusedBy>[0];
type AwsReply = Parameters<typeof judged>[0];

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

const USER = 'User: arn:aws:sts::1:assumed-role/job/x is not authorized to perform: sts:GetAccessKeyInfo';
function sts(code: string, said: string, status = 403, envelope = 'ErrorResponse xmlns="x"'): AwsReply {
  const xml = `<${envelope}><Error><Code>${code}</Code><Message>${said}</Message></Error>`;
  return { answer: { status }, xml, code, said } as unknown as AwsReply;
}

describe('whose word a refusal of STS is', () => {
  const ROLE = `${USER} with an explicit deny in an identity-based policy`;
  it.each<[string, AwsReply, Probe['answer'], Probe['form']?]>([
    ['the deny on the role', sts('AccessDenied', ROLE), 'refuses', 'own'],
    [
      'the deadline',
      sts('AccessDenied', `${USER} with an explicit deny in a session policy`),
      'refuses',
      'own',
    ],
    [
      'a policy that somebody attached',
      sts('AccessDenied', `${ROLE}: arn:aws:iam::1:policy/office`),
      'unknown',
    ],
    [
      'one of the organization',
      sts('AccessDenied', `${USER} with an explicit deny in a service control policy`),
      'unknown',
    ],
    [
      'one of an endpoint',
      sts('AccessDenied', `${USER} with an explicit deny in a VPC endpoint policy`),
      'unknown',
    ],
    ['a boundary', sts('AccessDenied', `${USER} with an explicit deny in a permissions boundary`), 'unknown'],
    [
      'a right that it never had',
      sts('AccessDenied', `${USER} because no identity-based policy allows it`),
      'accepts',
    ],
    ['other words', sts('AccessDenied', 'Access Denied'), 'unknown'],
    [
      'its time',
      sts('ExpiredToken', 'The security token included in the request is expired'),
      'refuses',
      'dead',
    ],
    ['a key that is not known', sts('InvalidClientTokenId', 'invalid'), 'refuses', 'own'],
    ['the XML of others', sts('AccessDenied', 'Access Denied', 403, 'Error'), 'refuses', 'foreign'],
    ['the words in the XML of others', sts('AccessDenied', ROLE, 403, 'Error'), 'refuses', 'foreign'],
    ['a page', { ...sts('', '', 403, 'html'), code: undefined, said: undefined }, 'refuses', 'foreign'],
    ['something new', sts('SomethingNew', ''), 'unknown'],
  ])('%s', (_, reply, answer, form) => {
    const probe = judged(reply, 'answered', { answer: 'accepts' });
    expect(probe.answer).toBe(answer);
    expect(probe.form).toBe(form);
  });

  it('a deny that was there before is not ours', () => {
    expect(judged(sts('AccessDenied', ROLE), 'answered', undefined).answer).toBe('unknown');
    expect(judged(sts('AccessDenied', ROLE), 'answered', { answer: 'unknown' }).answer).toBe('unknown');
  });
});
