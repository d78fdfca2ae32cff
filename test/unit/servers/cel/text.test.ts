import { describe, expect, it } from 'vitest';
import { conditionsAsCel, unsupportedConditions } from '../../../../src/servers/cel/claim-conditions.js';
import { celText, claimOf, optionalClaim } from '../../../../src/servers/cel/text.js';

const GITHUB = 'https://token.actions.githubusercontent.com';

describe('CEL', () => {
  it('quotes text in printable ASCII', () => {
    expect(celText("it's \\ a\n\u2028\u{1F600}")).toBe("'it\\'s \\\\ a\\u000a\\u2028\\U0001f600'");
  });

  it('selects claims with any name', () => {
    expect(claimOf('repository_id')).toBe('claims.repository_id');
    expect(claimOf('oidc.circleci.com/org-id')).toBe("claims['oidc.circleci.com/org-id']");
    expect(claimOf('namespace')).toBe("claims['namespace']");
    expect(optionalClaim(['a', 'b-c', 'in'])).toBe("claims.?a[?'b-c'][?'in']");
  });

  it('prints short conditions for claims that are known to be text', () => {
    expect(conditionsAsCel(GITHUB, { repository_id: '77', ref: ['refs/heads/main', 'refs/tags/v*'] })).toBe(
      "claims.?repository_id.orValue('') == '77' && (claims.?ref.orValue('') == 'refs/heads/main' || claims.?ref.orValue('').matches('^refs/tags/v[^/:]*$'))",
    );
    expect(conditionsAsCel(GITHUB, { ref: ['a', 'b'] })).toBe("claims.?ref.orValue('') in ['a', 'b']");
    expect(conditionsAsCel(GITHUB, {})).toBe('true');
    expect(conditionsAsCel('https://ci.example', { ref: 'a' })).toContain('.exists(v, ');
  });

  it('rejects conditions that the API server would interpret in another way', () => {
    expect(
      unsupportedConditions({ '/a/0': 'x', ref: '\uD800', '/a/b': 'y', sub: 'z' }, 'Kubernetes'),
    ).toEqual([
      'the claim /a/0 is a pointer with a number, which is not supported for Kubernetes: use another claim',
      'the claim ref has an invalid character',
    ]);
  });
});
