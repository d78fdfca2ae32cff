import type { Claims } from '../id-token.js';
import { type Attack, choices, circles, type Issuer, inOrder, of, type Pair, type Reach } from './attack.js';
import { filled, type Glob, type Hints } from './glob.js';

type Fields = Readonly<Record<string, string>>;

/** A job of the same project that should not get in. */
interface Inside {
  reach: Reach;
  fields: Fields;
  telling: readonly string[];
}

/** How an issuer's tokens are made. */
interface Shape {
  owner: string;
  project: string;
  public: boolean;
  claims: readonly string[];
  /** Patterns of `owner/project` in what conditions want. */
  pairs(hints: Hints): readonly Glob[];
  /** What a pair looks like as text. */
  form: RegExp;
  fallback: Pair;
  /** The claims that hold the ids of owner and project, where there are such. */
  ids?: readonly [owner: string, project: string];
  /** Claims that whoever writes the pipeline decides. */
  free: readonly string[];
  /** What jobs say beside their project: those that may be meant, the usual one first. */
  usual(hints: Hints): readonly Fields[];
  inside: readonly Inside[];
  /** Every form that the token of a job can have. */
  make(pair: Pair, fields: Fields): readonly Claims[];
  /** The claims that tell whose it is. */
  telling: readonly string[];
  /** Whether strangers are one of the issuer's owners too; false where each owner has an issuer. */
  strangers: boolean;
}

function issuer(shape: Shape): Issuer {
  const named = (hints: Hints): ReturnType<typeof circles> =>
    circles({
      pairs: shape.pairs(hints),
      read(text) {
        const [, owner, project] = shape.form.exec(text) ?? [];
        return owner === undefined || project === undefined
          ? undefined
          : { owner, project, ownerId: '', projectId: '' };
      },
      ownerId: shape.ids && choices(hints, shape.ids[0])[0],
      projectId: shape.ids && choices(hints, shape.ids[1])[0],
      fallback: shape.fallback,
    });
  const usual = (hints: Hints): Fields[] => {
    const free = Object.fromEntries(
      shape.free.flatMap((claim) => {
        const [value] = choices(hints, claim);
        return value === undefined ? [] : [[claim, value]];
      }),
    );
    return shape.usual(hints).map((fields) => ({ ...free, ...fields }));
  };
  return {
    owner: shape.owner,
    project: shape.project,
    projects: `${shape.project}s`,
    public: shape.public,
    claims: shape.claims,
    friends: (hints) =>
      named(hints).targets.flatMap((pair) => usual(hints).flatMap((fields) => shape.make(pair, fields))),
    attacks(hints) {
      const { targets, others } = named(hints);
      const all: Attack[] = [];
      const add = (reach: Reach, pair: Pair, fields: Fields, telling: readonly string[]): void => {
        for (const claims of shape.make(pair, fields)) all.push({ reach, claims, telling });
      };
      for (const { reach, pair } of others) {
        if (!shape.strangers && (reach === 'anyone' || reach === 'look-alike')) continue;
        for (const fields of usual(hints)) add(reach, pair, fields, shape.telling);
      }
      for (const pair of targets)
        for (const { reach, fields, telling } of shape.inside)
          for (const own of usual(hints)) add(reach, pair, { ...own, ...fields }, telling);
      return inOrder(all);
    },
  };
}

/** What a part of a subject is wanted to be, and what it is where nothing is wanted. */
function wanted(hints: Hints, part: RegExp, usual: readonly string[], claim = ''): string[] {
  const found = of(hints, 'sub').flatMap((glob) => {
    const [, text] = part.exec(glob.text) ?? [];
    return text === undefined ? [] : filled({ ...glob, text }, ['evil', 'x', '']).slice(0, 1);
  });
  return [...new Set([...found, ...choices(hints, claim), ...usual])].slice(0, 6);
}

/** Patterns of `owner/project` from two parts of a subject. */
function parts(hints: Hints, owner: RegExp, project: RegExp): Glob[] {
  return of(hints, 'sub').flatMap((glob) => {
    const [, first] = owner.exec(glob.text) ?? [];
    const [, second] = project.exec(glob.text) ?? [];
    if (first === undefined) return [];
    return [{ ...glob, text: second === undefined ? first : `${first}/${second}` }];
  });
}

const UUID = { org: '7b3c1f0e-0000-4000-8000-000000000001', project: '7b3c1f0e-0000-4000-8000-000000000002' };
const SHA = '5f3c2f1b7c9f0e6d4a8b1c2d3e4f5a6b7c8d9e0f';

/** GitLab CI/CD. Source: GitLab, "OpenID Connect (OIDC) authentication using ID tokens". */
export function gitLab(shared: boolean): Issuer {
  return issuer({
    owner: 'group',
    project: 'project',
    public: shared,
    strangers: true,
    claims: [
      ...[
        'iss',
        'aud',
        'sub',
        'jti',
        'namespace_id',
        'namespace_path',
        'project_id',
        'project_path',
        'user_id',
      ],
      ...[
        'user_login',
        'user_email',
        'user_access_level',
        'user_identities',
        'pipeline_id',
        'pipeline_source',
      ],
      ...[
        'job_id',
        'job_source',
        'job_namespace_id',
        'job_namespace_path',
        'job_project_id',
        'job_project_path',
      ],
      ...['ref', 'ref_type', 'ref_path', 'ref_protected', 'environment', 'environment_protected'],
      ...['deployment_tier', 'environment_action', 'groups_direct', 'runner_id', 'runner_environment', 'sha'],
      ...['ci_config_ref_uri', 'ci_config_sha', 'project_visibility', 'job_policy_ref_uri', 'job_policy_sha'],
    ],
    pairs: (hints) => [
      ...parts(hints, /^project_path:([^:]+)/, /^(?!)()/),
      ...of(hints, 'project_path'),
      ...of(hints, 'namespace_path').map((glob) => ({ ...glob, text: `${glob.text}/` })),
    ],
    form: /^([\w.-]+)\/([\w.-]+(?:\/[\w.-]+)*)$/,
    fallback: { owner: 'octo-group', project: 'octo-project', ownerId: '99', projectId: '4711' },
    ids: ['namespace_id', 'project_id'],
    free: ['pipeline_source', 'runner_environment', 'deployment_tier', 'user_access_level', 'job_source'],
    usual: (hints) =>
      wanted(hints, /:ref:([^:]+)/, ['main'], 'ref').flatMap((ref) =>
        wanted(hints, /:ref_type:([^:]+)/, ['branch'], 'ref_type').flatMap((type) =>
          [undefined, ...choices(hints, 'environment')].map((environment) => ({
            ref,
            ref_type: type,
            ref_protected: choices(hints, 'ref_protected')[0] ?? 'false',
            ...(environment === undefined ? {} : { environment }),
          })),
        ),
      ),
    inside: [
      {
        reach: 'branch',
        fields: {
          ref: 'evil',
          ref_type: 'branch',
          ref_protected: 'false',
          pipeline_source: 'merge_request_event',
        },
        telling: ['ref', 'sub'],
      },
      {
        reach: 'branch',
        fields: { ref: 'evil', ref_type: 'tag', ref_protected: 'false' },
        telling: ['ref', 'sub'],
      },
    ],
    telling: ['project_path', 'sub'],
    make: ({ owner, project, ownerId, projectId }, fields) => {
      const path = `${owner}/${project}`;
      const { ref = 'main', ref_type: type = 'branch' } = fields;
      const claims = {
        sub: `project_path:${path}:ref_type:${type}:ref:${ref}`,
        namespace_id: ownerId,
        namespace_path: path.split('/').slice(0, -1).join('/'),
        project_id: projectId,
        project_path: path,
        user_login: 'mallory',
        user_id: '667',
        user_email: 'mallory@evil.example',
        pipeline_source: 'push',
        pipeline_id: '77',
        job_id: '770',
        ref_path: `refs/${type === 'tag' ? 'tags' : 'heads'}/${ref}`,
        runner_environment: 'gitlab-hosted',
        ...fields,
      };
      return [claims];
    },
  });
}

/** Buildkite. Source: Buildkite, "OIDC" of the agent's reference. */
export function buildkite(): Issuer {
  return issuer({
    owner: 'organization',
    project: 'pipeline',
    public: true,
    strangers: true,
    claims: [
      ...['iss', 'aud', 'sub', 'organization_slug', 'organization_id', 'pipeline_slug', 'pipeline_id'],
      ...['build_number', 'build_branch', 'build_tag', 'build_commit', 'build_source', 'step_key', 'job_id'],
      ...['agent_id', 'cluster_id', 'cluster_name', 'queue_id', 'queue_key', 'runner_environment'],
    ],
    pairs: (hints) => [
      ...parts(hints, /^organization:([^:]+)/, /:pipeline:([^:]+)/),
      ...of(hints, 'organization_slug').flatMap((owner) => {
        const projects = of(hints, 'pipeline_slug');
        return projects.length === 0
          ? [{ ...owner, text: `${owner.text}/` }]
          : projects.map((glob) => ({ ...glob, text: `${owner.text}/${glob.text}` }));
      }),
    ],
    form: /^([a-z\d-]+)\/([a-z\d-]+)$/i,
    fallback: { owner: 'octo-org', project: 'octo-pipeline', ownerId: UUID.org, projectId: UUID.project },
    ids: ['organization_id', 'pipeline_id'],
    free: ['build_source', 'runner_environment'],
    usual: (hints) =>
      wanted(hints, /:ref:([^:]+)/, ['refs/heads/main']).flatMap((ref) =>
        wanted(hints, /:step:([^:]+)/, ['deploy'], 'step_key').map((step) => ({
          ref,
          step_key: step,
          build_commit: wanted(hints, /:commit:([^:]+)/, [SHA], 'build_commit')[0] ?? SHA,
          build_branch: choices(hints, 'build_branch')[0] ?? ref.replace('refs/heads/', ''),
        })),
      ),
    inside: [
      {
        reach: 'branch',
        fields: { ref: 'refs/heads/evil', build_branch: 'evil' },
        telling: ['build_branch', 'sub'],
      },
    ],
    telling: ['organization_slug', 'pipeline_slug', 'sub'],
    make: ({ owner, project, ownerId, projectId }, { ref = '', step_key: step = '', ...fields }) => [
      {
        sub: `organization:${owner}:pipeline:${project}:ref:${ref}:commit:${fields['build_commit'] ?? SHA}:step:${step}`,
        organization_slug: owner,
        organization_id: ownerId,
        pipeline_slug: project,
        pipeline_id: projectId,
        build_number: '7',
        build_source: 'webhook',
        step_key: step,
        job_id: UUID.project,
        agent_id: UUID.org,
        runner_environment: 'self-hosted',
        ...fields,
      },
    ],
  });
}

/**
 * CircleCI, whose issuers have the organization in their address. Source: CircleCI, "Using OpenID Connect tokens in jobs".
 *
 * @param organization the id in the address; empty for the root issuer, which all organizations share
 */
export function circleCi(organization: string): Issuer {
  const own = 'oidc.circleci.com';
  return issuer({
    owner: 'organization',
    project: 'project',
    public: organization === '',
    strangers: organization === '',
    claims: [
      'iss',
      'aud',
      'sub',
      ...['org-id', 'project-id', 'context-ids', 'vcs-origin', 'vcs-ref', 'ssh-rerun', 'job-id'].map(
        (claim) => `${own}/${claim}`,
      ),
      ...['pipeline-id', 'pipeline-definition-id', 'workflow-id'].map((claim) => `${own}/${claim}`),
    ],
    pairs: (hints) => [
      ...parts(hints, /^org\/([^/]+)/, /^org\/[^/]+\/project\/([^/]+)/),
      ...of(hints, `${own}/project-id`).map((glob) => ({
        ...glob,
        text: `${organization || of(hints, `${own}/org-id`)[0]?.text || UUID.org}/${glob.text}`,
      })),
      ...of(hints, `${own}/org-id`).map((glob) => ({ ...glob, text: `${glob.text}/` })),
    ],
    form: /^([\w-]+)\/([\w-]+)$/,
    free: [],
    fallback: { owner: organization || UUID.org, project: UUID.project, ownerId: '', projectId: '' },
    usual: (hints) =>
      wanted(hints, /\/vcs-ref\/(.+)$/, ['refs/heads/main'], `${own}/vcs-ref`).flatMap((ref) =>
        wanted(
          hints,
          /\/vcs-origin\/(.+?)(?:\/vcs-ref\/|$)/,
          ['github.com/octo-org/octo-repo'],
          `${own}/vcs-origin`,
        ).flatMap((origin) =>
          wanted(hints, /\/user\/([^/]+)/, ['a-colleague']).map((user) => ({ ref, origin, user })),
        ),
      ),
    inside: [
      {
        reach: 'branch',
        fields: { ref: 'refs/heads/evil', user: 'a-colleague' },
        telling: [`${own}/vcs-ref`, 'sub'],
      },
    ],
    telling: [`${own}/project-id`, 'sub'],
    make: ({ owner, project }, { ref = '', origin = '', user = '' }) => {
      const claims = {
        [`${own}/org-id`]: owner,
        [`${own}/project-id`]: project,
        [`${own}/vcs-origin`]: origin,
        [`${own}/vcs-ref`]: ref,
        [`${own}/ssh-rerun`]: 'false',
      };
      const sub = `org/${owner}/project/${project}/user/${user}`;
      // The second is that of CIRCLE_OIDC_TOKEN_V2.
      return [
        { sub, ...claims },
        { sub: `${sub}/vcs-origin/${origin}/vcs-ref/${ref}`, ...claims },
      ];
    },
  });
}

/** HCP Terraform. Source: HashiCorp, "Workload identity tokens". */
export function terraform(shared: boolean): Issuer {
  return issuer({
    owner: 'organization',
    project: 'workspace',
    public: shared,
    strangers: true,
    claims: [
      ...['iss', 'aud', 'sub', 'jti', 'terraform_organization_id', 'terraform_organization_name'],
      ...[
        'terraform_project_id',
        'terraform_project_name',
        'terraform_workspace_id',
        'terraform_workspace_name',
      ],
      ...['terraform_full_workspace', 'terraform_run_id', 'terraform_run_phase', 'terraform_stack_id'],
      ...[
        'terraform_stack_name',
        'terraform_stack_deployment_name',
        'terraform_operation',
        'terraform_plan_id',
      ],
    ],
    pairs: (hints) => [
      ...parts(hints, /^organization:([^:]+)/, /:workspace:([^:]+)/),
      ...of(hints, 'terraform_organization_name').flatMap((owner) => {
        const projects = of(hints, 'terraform_workspace_name');
        return projects.length === 0
          ? [{ ...owner, text: `${owner.text}/` }]
          : projects.map((glob) => ({ ...glob, text: `${owner.text}/${glob.text}` }));
      }),
    ],
    form: /^([\w-]+)\/([\w-]+)$/,
    fallback: { owner: 'octo-org', project: 'octo-workspace', ownerId: 'org-99', projectId: 'ws-4711' },
    ids: ['terraform_organization_id', 'terraform_workspace_id'],
    free: [],
    usual: (hints) =>
      wanted(hints, /:project:([^:]+)/, ['Default Project'], 'terraform_project_name').flatMap((project) =>
        wanted(hints, /:run_phase:([^:]+)/, ['apply', 'plan'], 'terraform_run_phase')
          .map((phase) => (['apply', 'plan'].includes(phase) ? phase : 'apply'))
          .map((phase) => ({ project, phase })),
      ),
    inside: [
      {
        reach: 'pull-request',
        fields: { phase: 'plan' },
        telling: ['terraform_run_phase', 'sub'],
      },
    ],
    telling: ['terraform_organization_name', 'terraform_workspace_name', 'sub'],
    make: ({ owner, project: workspace, ownerId, projectId }, { project = '', phase = '' }) => [
      {
        sub: `organization:${owner}:project:${project}:workspace:${workspace}:run_phase:${phase}`,
        terraform_organization_id: ownerId,
        terraform_organization_name: owner,
        terraform_workspace_id: projectId,
        terraform_project_name: project,
        terraform_workspace_name: workspace,
        terraform_full_workspace: `organization:${owner}:project:${project}:workspace:${workspace}`,
        terraform_run_phase: phase,
        terraform_run_id: 'run-evil',
      },
    ],
  });
}

/** An issuer of which nothing is known but what it is called. */
export function anyIssuer(): Issuer {
  return {
    owner: 'owner',
    project: 'subject',
    projects: 'subjects',
    public: false,
    claims: undefined,
    friends: (hints) => [{ sub: choices(hints, 'sub')[0] ?? 'somebody' }],
    attacks: () => [{ reach: 'anyone', claims: { sub: 'somebody-else' }, telling: ['sub'] }],
  };
}
