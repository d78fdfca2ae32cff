import { describe, expect, it } from 'vitest';
import { commandsFor, type Needs } from '../../../../src/doctor/aws/commands.js';

const ROLE = 'arn:aws:iam::123456789012:role/deploy';
const CLAIMS = {
  iss: 'https://token.actions.githubusercontent.com',
  aud: 'sts.amazonaws.com',
  sub: 'repo:octo-org@9/shop@123:environment:production',
};
const text = (changes: Partial<Needs>): string =>
  commandsFor({
    roles: [ROLE],
    revokeRole: undefined,
    claims: CLAIMS,
    rejected: undefined,
    exists: undefined,
    provider: undefined,
    tooLongS: undefined,
    copies: 'works',
    revoke: undefined,
    ...changes,
  }).join('\n');

describe('the commands that jobpass doctor aws prints', () => {
  it('are none where nothing is missing', () => expect(text({})).toBe('# No commands: nothing to add.'));

  it('have both forms of the subject', () => {
    const told = text({ rejected: { kind: 'trust', role: ROLE } });
    expect(told).toContain(
      '"token.actions.githubusercontent.com:sub":["repo:octo-org@9/shop@123:environment:production","repo:octo-org/shop:environment:production"]',
    );
  });

  it.each<[string, Partial<Needs>, RegExp, RegExp]>([
    [
      'the provider',
      { rejected: { kind: 'provider', role: ROLE } },
      /^aws iam create-open-id-connect-provider --cli-input-json '\{"Url":"https:\/\/token\.actions\.githubusercontent\.com","ClientIDList":\["sts\.amazonaws\.com"\]\}'$/m,
      /add-client-id/,
    ],
    [
      'an audience of the provider',
      { provider: 'no-audience' },
      /^aws iam add-client-id-to-open-id-connect-provider .*"OpenIDConnectProviderArn":"arn:aws:iam::123456789012:oidc-provider\/token\.actions\.githubusercontent\.com","ClientID":"sts\.amazonaws\.com"/m,
      /create-open/,
    ],
    [
      'the role',
      { rejected: { kind: 'trust', role: ROLE }, exists: false },
      /^aws iam create-role --role-name deploy /m,
      /\|\| true|If the role exists/,
    ],
    [
      'a statement of a role that exists',
      { rejected: { kind: 'trust', role: ROLE }, exists: true },
      /^# \{"Effect":"Allow"/m,
      /create-role/,
    ],
    [
      'the permission for copies',
      { copies: 'not-allowed' },
      /^else aws iam put-role-policy --role-name deploy --policy-name scoped-credentials --policy-document '\{"Version":"2012-10-17","Statement":\[\{"Effect":"Allow","Action":"sts:GetScopedCredentials","Resource":"\*"\}\]\}'$/m,
      /update/,
    ],
    [
      'a boundary',
      { revoke: 'boundary', revokeRole: ROLE },
      /^# aws iam put-role-permissions-boundary --role-name deploy /m,
      /^aws/m,
    ],
    [
      'the trust of a revoke-role',
      { revoke: 'trust', revokeRole: 'arn:aws:iam::123456789012:role/revoker' },
      /^# Add this statement to the trust policy of arn:aws:iam::123456789012:role\/revoker:\n# \{/m,
      /^aws/m,
    ],
  ])('add %s', (_, changes, says, never) => {
    const told = text(changes);
    expect(told).toMatch(says);
    expect(told).not.toMatch(never);
  });

  it('keep the path of a role', () => {
    const role = 'arn:aws:iam::123456789012:role/ci/shop/deploy';
    const told = text({ roles: [role], rejected: { kind: 'trust', role }, exists: false });
    expect(told).toContain('aws iam create-role --role-name deploy --path /ci/shop/ ');
  });

  it('are none for an issuer that IAM does not accept', () => {
    const claims = { ...CLAIMS, iss: 'http://127.0.0.1:5000' };
    expect(text({ claims, provider: 'missing' })).toContain('# No command for the OIDC provider');
  });
});
