import { isSensitive, permissionsText } from '../../../github/permissions.js';
import { durationText } from '../../../text/duration.js';
import type { Finding } from '../linter.js';
import type { JobpassRole } from './role.js';

/** The longest lifetime without a finding, in seconds. Most jobs that change a repository take less time. */
const LONG = 1_800;

/** Returns findings about the installation tokens that a role grants. */
export function lintTokens({ where, github, place }: JobpassRole): Finding[] {
  if (github === undefined) return [];
  const { permissions, everyRepository, maxTtl, endsTokens } = github;
  const found: Finding[] = [];
  const sensitive = Object.entries(permissions ?? {}).filter(([name, level]) => isSensitive(name, level));
  if (sensitive.length > 0)
    found.push({
      where,
      hole: 'sensitive-permissions',
      severity: sensitive.some(([, level]) => level !== 'read') ? 'medium' : 'low',
      message: `Tokens have ${permissionsText(Object.fromEntries(sensitive))}. Such a permission can give a job more rights than the token has, or reveal secrets.`,
      fix: `Remove the permission from ${place}, or grant it in a separate role with a condition on an environment with reviewers`,
    });
  if (everyRepository)
    found.push({
      where,
      hole: 'every-repository',
      severity: 'medium',
      message:
        'Tokens give access to every repository of the installation, including repositories that are added later.',
      fix: 'List the repositories',
    });
  if (maxTtl !== undefined && maxTtl > LONG)
    found.push({
      where,
      hole: 'long-lifetime',
      severity: 'low',
      message: `Tokens live up to ${durationText(maxTtl)}. If a job is killed, or if a copy of its token is stolen, the token works until then.`,
      fix: `Set max-ttl to the duration of the job, at most ${durationText(LONG)}. For longer jobs, use deliver: endpoint or file, which replace the token`,
    });
  else if (endsTokens === false)
    found.push({
      where,
      hole: 'long-lifetime',
      severity: 'low',
      message:
        'The broker has no key-file, so it cannot end a token. A token lives for an hour, even if max-ttl is shorter.',
      fix: 'Set key-file in the broker’s configuration',
    });
  return found;
}
