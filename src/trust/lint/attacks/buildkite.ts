import { KNOWN_CLAIMS } from '../../../identity/known-issuers.js';
import { type IssuerTokens, patternsOf, possibleValues } from './attack.js';
import type { Alphabet } from './grammar.js';
import { EXAMPLE_UUIDS, GIT_REF, projectPatterns, requiredValues, tokensOfShape, WORD } from './issuer.js';

const SHA = '5f3c2f1b7c9f0e6d4a8b1c2d3e4f5a6b7c8d9e0f';

const SLUG: Alphabet = { plain: /^[a-z\d]$/, inner: /^-$/, filler: 'x' };

/** Constructs Buildkite tokens. */
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
    fallback: {
      owner: 'octo-org',
      project: 'octo-pipeline',
      ownerId: EXAMPLE_UUIDS.owner,
      projectId: EXAMPLE_UUIDS.project,
    },
    ids: ['organization_id', 'pipeline_id'],
    free: ['build_source', 'runner_environment'],
    usual: (patterns) =>
      requiredValues(patterns, /:ref:([^:]+)/, ['refs/heads/main']).flatMap((ref) =>
        requiredValues(patterns, /:step:([^:]+)/, ['deploy'], 'step_key').map((step) => ({
          ref,
          step_key: step,
          build_commit: requiredValues(patterns, /:commit:([^:]+)/, [SHA], 'build_commit')[0] ?? SHA,
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
        // The agent's option `--subject-claim` creates these subjects.
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
        job_id: EXAMPLE_UUIDS.project,
        agent_id: EXAMPLE_UUIDS.owner,
        runner_environment: 'self-hosted',
        ...fields,
      })),
  });
}
