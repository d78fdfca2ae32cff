import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchTrust } from '../../../../src/servers/aws/trust-match.js';
import { type Policy, type Statement, trusts } from '../../../support/aws/policies.js';
import { GITHUB, GITHUB_PROVIDER } from '../../../support/aws/trust.js';
import { contextOf, GITHUB_CLAIM_KEYS } from '../../../support/aws/web-identity.js';
import { cases } from '../../../support/cases.js';
import { within } from '../../../support/pace.js';

const HOST = 'token.actions.githubusercontent.com';
const ROLE = 'arn:aws:iam::123456789012:role/deploy';
const PROVIDER = { arn: GITHUB_PROVIDER, host: HOST };
const CLAIMS = {
  iss: GITHUB,
  aud: 'sts.amazonaws.com',
  sub: 'repo:octo-org/shop:environment:production',
  repository: 'octo-org/shop',
  environment: 'production',
  event_name: 'push',
};

const statement = (Condition: Statement['Condition'], more: Partial<Statement> = {}): Statement => ({
  Effect: 'Allow',
  Principal: { Federated: GITHUB_PROVIDER },
  Action: 'sts:AssumeRoleWithWebIdentity',
  ...(Condition === undefined ? {} : { Condition }),
  ...more,
});
const policy = (...Statement: Statement[]): Policy => ({ Version: '2012-10-17', Statement });

describe('the comparison of an ID token with a trust policy', () => {
  it('finds nothing where the policy accepts the token', () => {
    const trust = policy(
      statement({
        StringEquals: { [`${HOST}:aud`]: 'sts.amazonaws.com' },
        StringLike: { [`${HOST}:sub`]: ['x', 'repo:octo-org/*:environment:production'] },
      }),
    );
    expect(matchTrust(CLAIMS, trust, PROVIDER)).toEqual({ statements: 1, mismatches: [], unclear: [] });
  });

  it('names each claim that differs, in the statement that is nearest', () => {
    const trust = policy(
      statement({ StringEquals: { [`${HOST}:sub`]: 'a', [`${HOST}:repository`]: 'b' } }),
      statement({
        StringEquals: { [`${HOST}:sub`]: ['repo:octo-org/shop:ref:refs/heads/main', 'x'] },
        StringLike: { [`${HOST}:repository`]: 'octo-org/*' },
      }),
    );
    expect(matchTrust(CLAIMS, trust, PROVIDER)).toEqual({
      statements: 2,
      mismatches: [
        {
          claim: 'sub',
          has: `"${CLAIMS.sub}"`,
          wants: 'one of "repo:octo-org/shop:ref:refs/heads/main", "x" (StringEquals)',
        },
      ],
      unclear: [],
    });
  });

  it.each<[string, Record<string, unknown>, Statement['Condition'], string, string]>([
    ['that is missing', {}, { StringEquals: { [`${HOST}:ref`]: 'x' } }, 'ref', 'missing'],
    [
      'that STS does not see',
      {},
      { StringEquals: { [`${HOST}:event_name`]: 'push' } },
      'event_name',
      'not visible to STS',
    ],
    [
      'that azp replaces',
      { azp: 'other' },
      { StringEquals: { [`${HOST}:aud`]: 'sts.amazonaws.com' } },
      'aud',
      '"other"',
    ],
  ])('finds a claim %s', (_, more, condition, claim, has) => {
    const found = matchTrust({ ...CLAIMS, ...more }, policy(statement(condition)), PROVIDER);
    expect(found.mismatches).toMatchObject([{ claim, has }]);
  });

  it.each<[string, Policy, object]>([
    ['another provider', policy(statement({}, { Principal: { Federated: 'x' } })), { statements: 0 }],
    ['another action', policy(statement({}, { Action: 'sts:AssumeRole' })), { statements: 0 }],
    [
      'other operators',
      policy(statement({ ArnLike: { [`${HOST}:sub`]: '*' } })),
      { unclear: [`ArnLike on ${HOST}:sub`] },
    ],
    [
      'policy variables',
      policy(statement({ StringLike: { [`${HOST}:sub`]: '$'.concat('{aws:username}') } })),
      { unclear: [`StringLike on ${HOST}:sub`] },
    ],
    [
      'a statement that denies',
      policy(statement({}), statement({}, { Effect: 'Deny' })),
      { statements: 1, unclear: ['a statement that denies'] },
    ],
  ])('does not judge %s', (_, trust, expected) => {
    expect(matchTrust(CLAIMS, trust, PROVIDER)).toMatchObject(expected);
  });

  it.each([undefined, 'x', {}, { Statement: 5 }, { Statement: [null] }])(
    'takes %j for no policy',
    (trust) => {
      expect(matchTrust(CLAIMS, trust, PROVIDER)).toEqual({ statements: 0, mismatches: [], unclear: [] });
    },
  );

  const word = fc.constantFrom('a', 'b', 'ab', 'A', 'abc', '*', 'a*', '?b', '*b*', 'a?c');
  const operator = fc.constantFrom('StringEquals', 'StringLike', 'StringEqualsIgnoreCase');
  const claim = fc.constantFrom('sub', 'repository', 'ref', 'environment', 'actor');
  const conditions = fc.dictionary(
    operator,
    fc.dictionary(
      claim.map((name) => `${HOST}:${name}`),
      fc.array(word, { minLength: 1, maxLength: 3 }),
      { minKeys: 1, maxKeys: 3 },
    ),
    { maxKeys: 2 },
  );
  const claims = fc.dictionary(claim, fc.constantFrom('a', 'b', 'ab', 'A', 'abc'), { maxKeys: 5 });

  it(
    'agrees with a policy library',
    () => {
      let accepted = 0;
      fc.assert(
        fc.property(fc.array(conditions, { minLength: 1, maxLength: 2 }), claims, (blocks, some) => {
          const trust = policy(...blocks.map((block) => statement(block)));
          const token = { aud: 'sts.amazonaws.com', sub: 'ab', ...some };
          const context = contextOf(
            { issuer: GITHUB, claimKeys: GITHUB_CLAIM_KEYS },
            token,
            'sts.amazonaws.com',
          );
          const { mismatches, unclear } = matchTrust(token, trust, PROVIDER);
          expect(unclear).toEqual([]);
          const lets = trusts(trust, GITHUB_PROVIDER, ROLE, context);
          if (lets) accepted++;
          expect(mismatches.length === 0).toBe(lets);
        }),
        { numRuns: cases(1_000) },
      );
      expect(accepted).toBeGreaterThan(cases(30));
    },
    within(60_000),
  );
});
