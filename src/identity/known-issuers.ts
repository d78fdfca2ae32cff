/** A CI system, or another issuer of ID tokens for jobs, whose ID tokens have documented claims. */
export type IssuerKind = 'github' | 'gitlab' | 'buildkite' | 'circleci' | 'terraform' | 'aws';

/** An issuer that belongs to such a CI system. */
export interface KnownIssuer {
  kind: IssuerKind;
  /** Whether all customers of the CI system share the issuer. False for a self-hosted server. */
  shared: boolean;
  /** The enterprise or organization that the address contains, or an empty text. */
  tenant: string;
}

/** Returns the known issuer with an address, or undefined. @param address with or without https:// */
export function knownIssuer(address: string): KnownIssuer | undefined {
  const [host = '', ...rest] = address
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '')
    .split('/');
  const path = rest.join('/');
  const of = (kind: IssuerKind, shared = true, tenant = ''): KnownIssuer => ({ kind, shared, tenant });
  if (host === 'token.actions.githubusercontent.com') return of('github', true, path.replace(/^\//, ''));
  if (/^token\.actions\.[\w-]+\.ghe\.com$/.test(host) || path === '_services/token')
    return of('github', false);
  if (host === 'gitlab.com') return of('gitlab');
  if (/(^|[.-])gitlab[.-]/.test(host)) return of('gitlab', false);
  if (host === 'agent.buildkite.com') return of('buildkite');
  if (host === 'oidc.circleci.com') return of('circleci', true, /^org\/([\w-]+)$/.exec(path)?.[1] ?? '');
  if (/^[\w-]+\.tokens\.sts\.global\.api\.aws$/.test(host)) return of('aws', false);
  if (host === 'app.terraform.io' || host === 'app.eu.terraform.io') return of('terraform');
  return undefined;
}

/**
 * The claims of the ID tokens of each CI system, except the claims that contain times.
 *
 * Sources: GitHub, "OpenID Connect reference"; GitLab, "OpenID Connect (OIDC) authentication using ID tokens"; Buildkite,
 * "OIDC" of the agent's reference; CircleCI, "Using OpenID Connect tokens in jobs"; HashiCorp, "Workload identity tokens";
 * AWS, "Understanding token claims" (30 November 2026), and STS API reference, GetWebIdentityToken (`scope`, `subject_mode`).
 */
export const KNOWN_CLAIMS: Readonly<Record<IssuerKind, readonly string[]>> = {
  github: [
    ...['iss', 'aud', 'sub', 'jti', 'actor', 'actor_id', 'base_ref', 'head_ref', 'check_run_id'],
    ...['enterprise', 'enterprise_id', 'environment', 'environment_node_id', 'event_name'],
    ...['job_workflow_ref', 'job_workflow_sha', 'ref', 'ref_protected', 'ref_type', 'repository'],
    ...['repository_id', 'repository_owner', 'repository_owner_id', 'repository_visibility', 'run_attempt'],
    ...['run_id', 'run_number', 'runner_environment', 'sha', 'workflow', 'workflow_ref', 'workflow_sha'],
  ],
  gitlab: [
    ...['iss', 'aud', 'sub', 'jti', 'namespace_id', 'namespace_path', 'project_id', 'project_path'],
    ...['user_id', 'user_login', 'user_email', 'user_access_level', 'user_identities', 'pipeline_id'],
    ...['pipeline_source', 'job_id', 'job_source', 'job_namespace_id', 'job_namespace_path'],
    ...['job_project_id', 'job_project_path', 'ref', 'ref_type', 'ref_path', 'ref_protected', 'environment'],
    ...['environment_protected', 'deployment_tier', 'environment_action', 'groups_direct', 'runner_id'],
    ...['runner_environment', 'sha', 'ci_config_ref_uri', 'ci_config_sha', 'project_visibility'],
    ...['job_policy_ref_uri', 'job_policy_sha'],
  ],
  buildkite: [
    ...['iss', 'aud', 'sub', 'organization_slug', 'organization_id', 'pipeline_slug', 'pipeline_id'],
    ...['build_number', 'build_branch', 'build_tag', 'build_commit', 'build_source', 'step_key', 'job_id'],
    ...['agent_id', 'cluster_id', 'cluster_name', 'queue_id', 'queue_key', 'runner_environment'],
  ],
  circleci: [
    ...['iss', 'aud', 'sub'],
    ...[
      ...['org-id', 'project-id', 'context-ids', 'vcs-origin', 'vcs-ref', 'ssh-rerun', 'job-id'],
      ...['pipeline-id', 'pipeline-definition-id', 'workflow-id'],
    ].map((claim) => `oidc.circleci.com/${claim}`),
  ],
  aws: ['iss', 'aud', 'sub', 'jti', 'scope', 'subject_mode', 'https://sts.amazonaws.com/'],
  terraform: [
    ...['iss', 'aud', 'sub', 'jti'],
    ...[
      ...['organization_id', 'organization_name', 'project_id', 'project_name', 'workspace_id'],
      ...['workspace_name', 'full_workspace', 'run_id', 'run_phase', 'stack_id', 'stack_name'],
      ...['stack_deployment_name', 'operation', 'plan_id'],
    ].map((claim) => `terraform_${claim}`),
  ],
};
