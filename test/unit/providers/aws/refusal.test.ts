import { describe, expect, it } from 'vitest';
import { judged } from '../../../../src/providers/aws/refusal.js';
import type { Probe } from '../../../../src/providers/provider.js';

type AwsReply = Parameters<typeof judged>[0];

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
