import { GITHUB_ISSUER } from '../../../identity/github-subject.js';
import { namesWithoutIds } from '../../../rules/file.js';
import { printable } from '../../../text/printable.js';
import type { Finding } from '../linter.js';
import type { JobpassRole } from './role.js';

/** Returns a finding about conditions on names of repositories or owners that another account can take over. */
export function lintNames({ where, issuer, named: when, github }: JobpassRole): Finding[] {
  if (when === undefined || issuer !== GITHUB_ISSUER) return [];
  const { repositories, owners } = namesWithoutIds(when);
  const patterned = Object.hasOwn(when, 'repository') && repositories.length === 0;
  const hasId = ['repository_id', 'repository_owner_id'].some((claim) => Object.hasOwn(when, claim));
  if (hasId || (repositories.length === 0 && owners.length === 0 && !patterned)) return [];
  const names = repositories.length > 0 ? repositories : owners;
  return [
    {
      where,
      hole: 'name-takeover',
      severity: github === undefined ? 'low' : 'medium',
      message: `The conditions name ${names.length === 0 ? 'repositories' : printable(names.join(', '), 200)} without an ID. If the owner is renamed or deleted, another account can take over the name and use the role.`,
      fix: 'Add a condition on repository_id or repository_owner_id. jobpass config ids prints the IDs for a rules file',
    },
  ];
}
