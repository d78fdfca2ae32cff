import type { Claims } from '../../identity/id-token.js';
import type { Role } from '../config/broker-config.js';

/** The claims of a job that its tokens contain, so that a service can identify the job. A role can add more claims. */
const CLAIMS_KEPT = [
  // GitHub
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'ref',
  'ref_type',
  'sha',
  'environment',
  'event_name',
  'workflow_ref',
  'job_workflow_ref',
  'run_id',
  'run_attempt',
  'actor',
  'actor_id',
  // GitLab
  'project_path',
  'project_id',
  'namespace_path',
  'namespace_id',
  'pipeline_id',
  'pipeline_source',
  'job_id',
  'user_login',
  'user_id',
  'ref_protected',
  // Buildkite
  'organization_slug',
  'pipeline_slug',
  'build_number',
  'build_branch',
  'step_key',
  // CircleCI
  'oidc.circleci.com/org-id',
  'oidc.circleci.com/project-id',
  'oidc.circleci.com/pipeline-id',
  'oidc.circleci.com/job-id',
  'oidc.circleci.com/vcs-ref',
];
/** Names that have another meaning in an introspection response (RFC 7662, section 2.2), or that the broker sets itself. */
const RESERVED = new Set([
  ...[
    'active',
    'scope',
    'client_id',
    'username',
    'token_type',
    'exp',
    'iat',
    'nbf',
    'sub',
    'aud',
    'iss',
    'jti',
  ],
  ...['cnf', 'act', 'may_act', 'sid', 'authorization_details', 'role', 'job_issuer', '__proto__'],
]);
const LONGEST_CLAIM = 512;

/** Returns the claims of a job that the tokens of a role contain. */
export function claimsForToken(claims: Claims, role: Role): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of namesOf(role)) {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
    if (value === undefined || value === null || value === '') continue;
    // A shortened value could match a different value, so long values are omitted.
    if (lengthOf(value) <= LONGEST_CLAIM) kept[name] = value;
  }
  return kept;
}

const names = new WeakMap<Role, readonly string[]>();

/** Returns the names of the claims that the tokens of a role contain. */
function namesOf(role: Role): readonly string[] {
  const known = names.get(role);
  if (known !== undefined) return known;
  const found = [...new Set([...CLAIMS_KEPT, ...role.claims])].filter((name) => !RESERVED.has(name));
  names.set(role, found);
  return found;
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  try {
    return JSON.stringify(value).length;
  } catch {
    // The value is nested too deeply for the stack.
    return Number.POSITIVE_INFINITY;
  }
}
