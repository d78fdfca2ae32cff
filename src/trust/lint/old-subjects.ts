import { GITHUB_ISSUER } from '../../identity/github-subject.js';
import type { Claims } from '../../identity/id-token.js';
import type { IssuerTokens } from './attacks/attack.js';
import type { Glob } from './attacks/glob.js';
import type { Finding } from './linter.js';
import type { Verdict } from './verdict.js';

/** Reports conditions that match only the subjects of older repositories. */
export function oldSubjectFindings({
  where,
  issuer,
  host,
  intended,
  patterns,
  judge,
}: {
  where: string;
  issuer: IssuerTokens;
  host: string;
  intended: readonly Claims[];
  patterns: readonly Glob[];
  judge: (token: Claims) => Verdict;
}): Finding[] {
  if (
    issuer.project !== 'repository' ||
    !`https://${host.replace(/^https:\/\//, '')}`.startsWith(GITHUB_ISSUER) ||
    !patterns.some(({ text }) => text.startsWith('repo:'))
  )
    return [];
  const NEW = /^repo:[^/:]+@\d+\/[^/:]+@\d+:/;
  const taken = intended.filter((one) => judge(one).is === 'yes').map(({ sub }) => String(sub));
  if (taken.length === 0 || taken.some((sub) => NEW.test(sub))) return [];
  return [
    {
      where,
      hole: 'old-subject',
      severity: 'note',
      message:
        'The role rejects repositories that were created, renamed or moved after 15 July 2026, because their subjects contain ids (repo:OWNER@ID/NAME@ID:…).',
      fix: 'For such a repository, write the subject with its ids. The ids also exclude a later owner of the same name',
    },
  ];
}
