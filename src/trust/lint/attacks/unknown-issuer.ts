import { type IssuerTokens, possibleValues } from './attack.js';

/** An issuer of which nothing is known but what it is called. */
export function anyIssuer(): IssuerTokens {
  return {
    owner: 'owner',
    project: 'subject',
    projects: 'subjects',
    public: false,
    claims: undefined,
    intended: (patterns) => [{ sub: possibleValues(patterns, 'sub')[0] ?? 'somebody' }],
    attacks: () => [{ attacker: 'anyone', claims: { sub: 'somebody-else' }, telling: ['sub'] }],
    unpinned: () => [],
  };
}
