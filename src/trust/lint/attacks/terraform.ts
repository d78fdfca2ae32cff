import { KNOWN_CLAIMS, type KnownIssuer } from '../../../identity/known-issuers.js';
import { type IssuerTokens, patternsOf } from './attack.js';
import type { Alphabet } from './grammar.js';
import { projectPatterns, requiredValues, tokensOfShape, WORD } from './issuer.js';

/** Constructs HCP Terraform tokens. */
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
      requiredValues(patterns, /:project:([^:]+)/, ['Default Project'], 'terraform_project_name').flatMap(
        (project) =>
          requiredValues(patterns, /:run_phase:([^:]+)/, ['apply', 'plan'], 'terraform_run_phase')
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
      // A wildcard in place of the project name matches only projects of the same organization.
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
