import { KNOWN_CLAIMS, type KnownIssuer } from '../../../identity/known-issuers.js';
import { type IssuerTokens, patternsOf, possibleValues } from './attack.js';
import type { Alphabet } from './grammar.js';
import { GIT_REF, projectPatterns, tokensOfShape, wantedValues } from './issuer.js';

const UUID = { org: '7b3c1f0e-0000-4000-8000-000000000001', project: '7b3c1f0e-0000-4000-8000-000000000002' };
const SHA = '5f3c2f1b7c9f0e6d4a8b1c2d3e4f5a6b7c8d9e0f';

const SLUG: Alphabet = { plain: /^[a-z\d]$/, inner: /^-$/, filler: 'x' };
const WORD: Alphabet = { plain: /^[\w-]$/, filler: 'x' };

/** Buildkite. */
export function buildkite(): IssuerTokens {
  return tokensOfShape({
    owner: 'organization',
    project: 'pipeline',
    public: true,
    strangers: true,
    claims: KNOWN_CLAIMS.buildkite,
    pairs: (patterns) => [
      ...projectPatterns(patterns, /^organization:([^:]+)/, /:pipeline:([^:]+)/),
      ...patternsOf(patterns, 'organization_slug').flatMap((owner) => {
        const projects = patternsOf(patterns, 'pipeline_slug');
        return projects.length === 0
          ? [{ ...owner, text: `${owner.text}/` }]
          : projects.map((glob) => ({ ...glob, text: `${owner.text}/${glob.text}` }));
      }),
    ],
    form: /^([a-z\d-]+)\/([a-z\d-]+)$/i,
    fallback: { owner: 'octo-org', project: 'octo-pipeline', ownerId: UUID.org, projectId: UUID.project },
    ids: ['organization_id', 'pipeline_id'],
    free: ['build_source', 'runner_environment'],
    usual: (patterns) =>
      wantedValues(patterns, /:ref:([^:]+)/, ['refs/heads/main']).flatMap((ref) =>
        wantedValues(patterns, /:step:([^:]+)/, ['deploy'], 'step_key').map((step) => ({
          ref,
          step_key: step,
          build_commit: wantedValues(patterns, /:commit:([^:]+)/, [SHA], 'build_commit')[0] ?? SHA,
          build_branch: possibleValues(patterns, 'build_branch')[0] ?? ref.replace('refs/heads/', ''),
        })),
      ),
    inside: [
      {
        attacker: 'branch',
        fields: { ref: 'refs/heads/evil', build_branch: 'evil' },
        telling: ['build_branch', 'sub'],
      },
    ],
    telling: ['organization_slug', 'pipeline_slug', 'sub'],
    names: { owner: SLUG, project: SLUG },
    pinned: {
      owner: {
        subject: /^organization:[^:*?]+:/,
        claims: ['organization_slug', 'organization_id', 'pipeline_id'],
      },
      project: { subject: /^organization:[^:*?]+:pipeline:[^:*?]+(?::|$)/, claims: ['pipeline_id'] },
    },
    subject({ grammar, from, owner, project }) {
      const pipeline = project(grammar.text(owner(grammar.text(from, 'organization:')), ':pipeline:'));
      const ref = grammar.word(
        grammar.oneOf(grammar.text(pipeline, ':ref:'), ['refs/heads/', 'refs/tags/'], 'ref'),
        GIT_REF,
        'ref',
      );
      const commit = grammar.text(grammar.text(ref, ':commit:'), SHA, 'build_commit');
      return grammar.word(grammar.text(commit, ':step:'), WORD, 'step_key');
    },
    make: ({ owner, project, ownerId, projectId }, { ref = '', step_key: step = '', ...fields }) =>
      [
        `organization:${owner}:pipeline:${project}:ref:${ref}:commit:${fields['build_commit'] ?? SHA}:step:${step}`,
        // As of --subject-claim.
        ownerId,
        projectId,
      ].map((sub) => ({
        sub,
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
      })),
  });
}

/**
 * CircleCI, whose issuers have the organization in their address, but for the root
 * issuer, which all organizations share.
 */
export function circleCi({ tenant: organization }: KnownIssuer): IssuerTokens {
  const own = 'oidc.circleci.com';
  return tokensOfShape({
    owner: 'organization',
    project: 'project',
    public: organization === '',
    strangers: organization === '',
    claims: KNOWN_CLAIMS.circleci,
    pairs: (patterns) => [
      ...projectPatterns(patterns, /^org\/([^/]+)/, /^org\/[^/]+\/project\/([^/]+)/),
      ...patternsOf(patterns, `${own}/project-id`).map((glob) => ({
        ...glob,
        text: `${organization || patternsOf(patterns, `${own}/org-id`)[0]?.text || UUID.org}/${glob.text}`,
      })),
      ...patternsOf(patterns, `${own}/org-id`).map((glob) => ({ ...glob, text: `${glob.text}/` })),
    ],
    form: /^([\w-]+)\/([\w-]+)$/,
    free: [],
    fallback: { owner: organization || UUID.org, project: UUID.project, ownerId: '', projectId: '' },
    usual: (patterns) =>
      wantedValues(patterns, /\/vcs-ref\/(.+)$/, ['refs/heads/main'], `${own}/vcs-ref`).flatMap((ref) =>
        wantedValues(
          patterns,
          /\/vcs-origin\/(.+?)(?:\/vcs-ref\/|$)/,
          ['github.com/octo-org/octo-repo'],
          `${own}/vcs-origin`,
        ).flatMap((origin) =>
          wantedValues(patterns, /\/user\/([^/]+)/, ['a-colleague']).map((user) => ({ ref, origin, user })),
        ),
      ),
    inside: [
      {
        attacker: 'branch',
        fields: { ref: 'refs/heads/evil', user: 'a-colleague' },
        telling: [`${own}/vcs-ref`, 'sub'],
      },
    ],
    telling: [`${own}/project-id`, 'sub'],
    names: { owner: WORD, project: WORD },
    pinned: {
      owner: { subject: /^org\/[^/*?]+\//, claims: [`${own}/org-id`, `${own}/project-id`] },
      project: { subject: /^org\/[^/*?]+\/project\/[^/*?]+(?:\/|$)/, claims: [`${own}/project-id`] },
    },
    subject({ grammar, from, owner, project }) {
      const end = grammar.state();
      const behind = project(grammar.text(owner(grammar.text(from, 'org/')), '/project/'));
      const user = grammar.text(grammar.text(behind, '/user/'), 'a-colleague', 'user');
      grammar.skip(user, end);
      const origin = grammar.text(grammar.text(user, '/vcs-origin/'), 'github.com/', 'origin');
      const repository = grammar.word(origin, { plain: WORD.plain, inner: /^[/.]$/, filler: 'x' }, 'origin');
      const ref = grammar.text(grammar.text(repository, '/vcs-ref/'), 'refs/heads/', 'ref');
      grammar.skip(grammar.word(ref, GIT_REF, 'ref'), end);
      return end;
    },
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

/** HCP Terraform. */
export function terraform({ shared }: KnownIssuer): IssuerTokens {
  return tokensOfShape({
    owner: 'organization',
    project: 'workspace',
    public: shared,
    strangers: true,
    claims: KNOWN_CLAIMS.terraform,
    pairs: (patterns) => [
      ...projectPatterns(patterns, /^organization:([^:]+)/, /:workspace:([^:]+)/),
      ...patternsOf(patterns, 'terraform_organization_name').flatMap((owner) => {
        const projects = patternsOf(patterns, 'terraform_workspace_name');
        return projects.length === 0
          ? [{ ...owner, text: `${owner.text}/` }]
          : projects.map((glob) => ({ ...glob, text: `${owner.text}/${glob.text}` }));
      }),
    ],
    form: /^([\w-]+)\/([\w-]+)$/,
    fallback: { owner: 'octo-org', project: 'octo-workspace', ownerId: 'org-99', projectId: 'ws-4711' },
    ids: ['terraform_organization_id', 'terraform_workspace_id'],
    free: [],
    usual: (patterns) =>
      wantedValues(patterns, /:project:([^:]+)/, ['Default Project'], 'terraform_project_name').flatMap(
        (project) =>
          wantedValues(patterns, /:run_phase:([^:]+)/, ['apply', 'plan'], 'terraform_run_phase')
            .map((phase) => (['apply', 'plan'].includes(phase) ? phase : 'apply'))
            .map((phase) => ({ project, phase })),
      ),
    inside: [
      {
        attacker: 'pull-request',
        fields: { phase: 'plan' },
        telling: ['terraform_run_phase', 'sub'],
      },
    ],
    telling: ['terraform_organization_name', 'terraform_workspace_name', 'sub'],
    names: { owner: WORD, project: WORD },
    pinned: {
      owner: {
        subject: /^organization:[^:*?]+:/,
        claims: ['terraform_organization_name', 'terraform_organization_id', 'terraform_workspace_id'],
      },
      // What stands for the name of a project in the organization holds nothing but that.
      project: {
        subject: /^organization:[^:*?]+:project:[^:]*:workspace:[^:*?]+(?::|$)/,
        claims: ['terraform_workspace_id', 'terraform_workspace_name'],
      },
    },
    subject({ grammar, from, owner, project: workspace }) {
      const name: Alphabet = { plain: WORD.plain, inner: /^ $/, filler: 'x' };
      const project = grammar.text(owner(grammar.text(from, 'organization:')), ':project:');
      const behind = grammar.text(grammar.word(project, name, 'project'), ':workspace:');
      return grammar.oneOf(grammar.text(workspace(behind), ':run_phase:'), ['apply', 'plan'], 'phase');
    },
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
