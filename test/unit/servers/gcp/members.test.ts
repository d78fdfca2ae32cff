import { describe, expect, it } from 'vitest';
import {
  attributeMember,
  memberAsCel,
  memberMatches,
  parseMember,
} from '../../../../src/servers/gcp/members.js';

const POOL = 'projects/123/locations/global/workloadIdentityPools/ci';
const ROOT = `//iam.googleapis.com/${POOL}`;
const IDENTITY = { subject: 'repo:o/r', groups: ['a'], attributes: { repository: 'o/r' } };

describe('members of IAM policies', () => {
  it.each<[string, object | undefined, boolean]>([
    [`principalSet:${ROOT}/*`, { kind: 'all' }, true],
    [`principal:${ROOT}/subject/repo:o/r`, { kind: 'subject', value: 'repo:o/r' }, true],
    [`principal:${ROOT}/subject/repo:o`, { kind: 'subject', value: 'repo:o' }, false],
    [`principalSet:${ROOT}/group/a`, { kind: 'group', value: 'a' }, true],
    [
      `principalSet:${ROOT}/attribute.repository/o/r`,
      { kind: 'attribute', name: 'repository', value: 'o/r' },
      true,
    ],
    [
      `principalSet:${ROOT}/attribute.repository/o/*`,
      { kind: 'attribute', name: 'repository', value: 'o/*' },
      false,
    ],
    [`principalSet:${ROOT}/attribute.toString/x`, { kind: 'attribute', name: 'toString', value: 'x' }, false],
    [`principal:${ROOT}/*`, undefined, false],
    ['serviceAccount:a@b.iam.gserviceaccount.com', undefined, false],
    ['principalSet://iam.googleapis.com/locations/global/workforcePools/p/*', undefined, false],
  ])('parses %s', (text, expected, isOf) => {
    const member = parseMember(text);
    expect(member).toEqual(expected && { pool: POOL, ...expected });
    expect(member !== undefined && memberMatches(member, IDENTITY)).toBe(isOf);
  });

  it('prints a member, and a member as CEL', () => {
    const text = attributeMember(POOL, 'jobpass_shop', 'yes');
    const member = parseMember(text);
    expect(member && memberAsCel(member)).toBe("attribute.jobpass_shop == 'yes'");
    expect(memberAsCel({ pool: POOL, kind: 'group', value: "a'b" })).toBe("'a\\'b' in google.groups");
    expect(memberAsCel({ pool: POOL, kind: 'all' })).toBeUndefined();
  });
});
