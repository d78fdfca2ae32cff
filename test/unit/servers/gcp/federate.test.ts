import { describe, expect, it } from 'vitest';
import { jobSubjectOf } from '../../../../src/identity/google-subject.js';
import { claimsRead, federate } from '../../../../src/servers/gcp/federate.js';
import { jobSubjectAsCel } from '../../../../src/servers/gcp/job-subject.js';
import type { PoolProvider } from '../../../../src/servers/gcp/pool-provider.js';

const GITHUB = 'https://token.actions.githubusercontent.com';
const NAME = 'projects/123/locations/global/workloadIdentityPools/ci/providers/github';
const PROVIDER: PoolProvider = {
  name: NAME,
  pool: NAME.replace(/\/providers.*/, ''),
  issuer: GITHUB,
  audiences: [],
  mapping: { 'google.subject': 'assertion.sub', 'attribute.repository': 'assertion.repository' },
  condition: "assertion.repository_owner == 'octo-org' && attribute.repository == 'octo-org/shop'",
  disabled: false,
};
const CLAIMS = {
  ...{
    iss: GITHUB,
    aud: `https://iam.googleapis.com/${NAME}`,
    sub: 'repo:octo-org/shop:ref:refs/heads/main',
  },
  ...{ repository: 'octo-org/shop', repository_owner: 'octo-org' },
};
const rejections = (changes: Partial<PoolProvider>, claims: object = {}): readonly string[] =>
  federate({ ...PROVIDER, ...changes }, { ...CLAIMS, ...claims }).rejections;

describe('a workload identity provider', () => {
  it('maps an accepted ID token to an identity', () => {
    expect(federate(PROVIDER, CLAIMS)).toEqual({
      identity: { subject: CLAIMS.sub, groups: [], attributes: { repository: 'octo-org/shop' } },
      rejections: [],
      undecided: [],
    });
    expect(rejections({}, { aud: `//iam.googleapis.com/${NAME}` })).toEqual([]);
    expect(
      federate(PROVIDER, { ...CLAIMS, aud: `//iam.example.test/${NAME}` }, 'example.test').rejections,
    ).toEqual([]);
  });

  it.each<[string, Partial<PoolProvider>, object, RegExp]>([
    ['another issuer', {}, { iss: 'https://evil.example' }, /^expects the issuer https:\/\/token/],
    ['another audience', {}, { aud: 'sts' }, /^accepts the audience "https:.*the ID token is for "sts"$/],
    ['the default audience beside a list', { audiences: ['sts'] }, {}, /^accepts the audience "sts", but/],
    [
      'another owner',
      {},
      { repository_owner: 'evil' },
      /attribute condition: in the ID token, repository_owner is "evil"$/,
    ],
    [
      'a missing claim',
      {},
      { repository: undefined },
      /^cannot evaluate the mapping of attribute.repository: No such key/,
    ],
    [
      'a long subject',
      {},
      { sub: 'x'.repeat(128) },
      /^maps google.subject to 128 bytes, but the most is 127/,
    ],
    ['a subject that is not a text', { mapping: { 'google.subject': 'assertion' } }, {}, /not a text/],
    ['no subject', { mapping: {} }, {}, /^maps no claim to google.subject/],
    [
      'groups that are not a list',
      { mapping: { ...PROVIDER.mapping, 'google.groups': 'assertion.sub' } },
      {},
      /not a list/,
    ],
    [
      'a condition that is not true or false',
      { condition: 'assertion.sub' },
      {},
      /^rejects the ID token by its/,
    ],
    [
      'too many attributes',
      {},
      { repository: 'r'.repeat(9_000) },
      /bytes of attributes, but the most is 8192/,
    ],
    ['every token if it is disabled', { disabled: true }, {}, /^is disabled or deleted/],
  ])('rejects %s', (_, changes, claims, reason) =>
    expect(rejections(changes, claims)).toContainEqual(expect.stringMatching(reason)),
  );

  it('is undecided about functions that Jobpass cannot evaluate', () => {
    const { undecided, rejections } = federate({ ...PROVIDER, condition: 'assertion.sub.nope()' }, CLAIMS);
    expect([undecided.length, rejections]).toEqual([1, []]);
  });

  it('maps groups', () => {
    const mapping = {
      ...PROVIDER.mapping,
      'google.groups': "assertion.repository_owner == 'octo-org' ? ['a', 'b'] : []",
    };
    const condition = "'a' in google.groups";
    expect(federate({ ...PROVIDER, mapping, condition }, CLAIMS).identity?.groups).toEqual(['a', 'b']);
  });

  it.each([{}, { check_run_id: '77' }, { run_id: 1001 }])(
    'maps the subject of a job in CEL as in code: %o',
    (more) => {
      const claims = {
        ...CLAIMS,
        ...{ repository_id: '123', repository_owner_id: '456', run_id: '1001', run_attempt: '1', ...more },
      };
      const mapping = { 'google.subject': jobSubjectAsCel(GITHUB) ?? '' };
      const { identity } = federate({ ...PROVIDER, mapping, condition: undefined }, claims);
      expect(identity?.subject).toBe(jobSubjectOf(claims));
    },
  );

  it('names the claims that an expression reads', () => {
    expect(
      claimsRead(
        `has(assertion.ref) && 'a.b/c' in assertion && assertion['x y'] in ['assertion'] && "d" in assertion.list`,
      ),
    ).toEqual(['ref', 'a.b/c', 'x y', 'list']);
  });
});
