import type { Claims } from '../../../identity/id-token.js';
import { authenticate } from '../../../servers/kubernetes/authenticate.js';
import type {
  ClaimMapping,
  JwtAuthenticator,
  KubernetesUser,
} from '../../../servers/kubernetes/read-authentication.js';
import { printable } from '../../../text/printable.js';
import type { IssuerTokens } from '../attacks/attack.js';
import type { Finding } from '../linter.js';
import { claimsUsed, constantStart, groupsNamed } from './claim-patterns.js';

/** Claims that a pipeline's author chooses, and that may contain a colon. */
const FREE = ['workflow', 'environment', 'step_key', 'terraform_workspace_name', 'terraform_project_name'];
const SYSTEM = 'system:masters';

/** Finds usernames and groups of jobs that other users of the cluster can have, or that begin with `system:`. */
export function lintNames(
  entry: JwtAuthenticator,
  intended: readonly Claims[],
  issuer: IssuerTokens,
): Finding[] {
  const where = `issuer ${printable(entry.url, 160)}`;
  const system = systemUser(entry, intended, issuer);
  const bare = [
    ...(hasPrefix(entry.username) ? [] : ['usernames']),
    ...(groupsHavePrefix(entry.groups) ? [] : ['groups']),
  ];
  return [
    ...(system === undefined
      ? []
      : [
          {
            where,
            hole: 'system-names' as const,
            severity: 'high' as const,
            message: `A job can become ${system.name}. Names that begin with system: belong to the cluster, and system:masters has all rights.`,
            fix: "Begin usernames and groups with a prefix of their own, and add the rule !user.username.startsWith('system:') and the same rule for groups",
            example: system.token,
            telling: system.telling,
          },
        ]),
    ...(bare.length === 0
      ? []
      : [
          {
            where,
            hole: 'no-prefix' as const,
            severity: 'medium' as const,
            message: `The ${bare.join(' and ')} of jobs have no constant prefix, so they can equal those of other users: of another issuer, or of client certificates.`,
            fix: 'Begin every name with a prefix that no other user has, such as jobpass:',
          },
        ]),
  ];
}

/** Returns an accepted token whose user has a name that begins with `system:`. */
function systemUser(
  entry: JwtAuthenticator,
  intended: readonly Claims[],
  issuer: IssuerTokens,
): { name: string; token: Claims; telling: string[] } | undefined {
  const used = claimsUsed(entry);
  const free = used.filter((claim) => (issuer.claims === undefined ? claim !== 'iss' : FREE.includes(claim)));
  for (const token of intended.slice(0, 50)) {
    for (const claim of [undefined, ...free]) {
      const changed = claim === undefined ? token : { ...token, [claim]: SYSTEM };
      const { user, rejections } = authenticate(entry, changed);
      const name = user === undefined || rejections.length > 0 ? undefined : systemName(user);
      if (name !== undefined) return { name, token: changed, telling: [claim ?? 'sub'] };
    }
  }
  return undefined;
}

function systemName({ username, groups }: KubernetesUser): string | undefined {
  if (username.startsWith('system:')) return `the user ${printable(username, 80)}`;
  const group = groups.find((one) => one.startsWith('system:'));
  return group === undefined ? undefined : `a member of the group ${printable(group, 80)}`;
}

function hasPrefix({ claim, prefix = '', expression = '' }: ClaimMapping): boolean {
  return claim === undefined ? constantStart(expression) !== '' : prefix !== '';
}

function groupsHavePrefix({ claim, prefix = '', expression }: ClaimMapping): boolean {
  if (claim !== undefined) return prefix !== '';
  if (expression === undefined) return true;
  // Groups that the expression names are constant. Others come from claims.
  const named = groupsNamed(expression);
  return named.length > 0 ? named.every((group) => group.includes(':')) : /^[\s(]*$/.test(expression);
}
