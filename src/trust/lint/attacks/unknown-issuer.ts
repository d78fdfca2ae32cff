import { type IssuerTokens, possibleValues } from './attack.js';

/** Returns an issuer about which only the address is known. */
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
