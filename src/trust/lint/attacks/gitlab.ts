import { KNOWN_CLAIMS, type KnownIssuer } from '../../../identity/known-issuers.js';
import { type IssuerTokens, patternsOf, possibleValues } from './attack.js';
import { GIT_REF, projectPatterns, requiredValues, tokensOfShape } from './issuer.js';

/**
 * The possible parts of a GitLab subject after the project's path, the default first. Source: GitLab's projects API,
 * `ci_id_token_sub_claim_components`.
 */
const COMPONENTS = [['ref_type', 'ref'], ['ref', 'ref_type'], ['ref'], ['ref_type']] as const;

/** Constructs GitLab CI/CD tokens. */
export function gitLab({ shared }: KnownIssuer): IssuerTokens {
  return tokensOfShape({
    owner: 'group',
    project: 'project',
    public: shared,
    strangers: true,
    claims: KNOWN_CLAIMS.gitlab,
    pairs: (patterns) => [
      ...projectPatterns(patterns, /^project_path:([^:]+)/, /^(?!)()/),
      ...patternsOf(patterns, 'project_path'),
      ...patternsOf(patterns, 'namespace_path').map((glob) => ({ ...glob, text: `${glob.text}/` })),
    ],
    form: /^([\w.-]+)\/([\w.-]+(?:\/[\w.-]+)*)$/,
    fallback: { owner: 'octo-group', project: 'octo-project', ownerId: '99', projectId: '4711' },
    ids: ['namespace_id', 'project_id'],
    free: ['pipeline_source', 'runner_environment', 'deployment_tier', 'user_access_level', 'job_source'],
    usual: (patterns) =>
      requiredValues(patterns, /:ref:([^:]+)/, ['main'], 'ref').flatMap((ref) =>
        requiredValues(patterns, /:ref_type:([^:]+)/, ['branch'], 'ref_type').flatMap((type) =>
          [undefined, ...possibleValues(patterns, 'environment')].map((environment) => ({
            ref,
            ref_type: type,
            ref_protected: possibleValues(patterns, 'ref_protected')[0] ?? 'false',
            ...(environment === undefined ? {} : { environment }),
          })),
        ),
      ),
    inside: [
      {
        attacker: 'branch',
        fields: {
          ref: 'evil',
          ref_type: 'branch',
          ref_protected: 'false',
          pipeline_source: 'merge_request_event',
        },
        telling: ['ref', 'sub'],
      },
      {
        attacker: 'branch',
        fields: { ref: 'evil', ref_type: 'tag', ref_protected: 'false' },
        telling: ['ref', 'sub'],
      },
      // A tag may have the same name as the intended branch.
      {
        attacker: 'branch',
        fields: { ref_type: 'tag', ref_protected: 'false' },
        telling: ['ref', 'ref_type', 'sub'],
      },
    ],
    environments: true,
    telling: ['project_path', 'sub'],
    names: {
      owner: { plain: /^\w$/, inner: /^[.-]$/, filler: 'x' },
      project: { plain: /^\w$/, inner: /^[/.-]$/, filler: 'x' },
    },
    pinned: {
      owner: {
        subject: /^project_path:[^:/*?]+\//,
        claims: ['project_path', 'project_id', 'namespace_path', 'namespace_id'],
      },
      project: {
        subject: /^project_path:[^:*?]+\/[^:*?]+(?::|$)/,
        claims: ['project_path', 'project_id'],
      },
    },
    subject({ grammar, from, owner, project }) {
      const end = grammar.state();
      const path = project(grammar.text(owner(grammar.text(from, 'project_path:')), '/'));
      for (const keys of COMPONENTS) {
        const behind = keys.reduce((at, key) => {
          const value = grammar.text(at, `:${key}:`);
          return key === 'ref_type'
            ? grammar.oneOf(value, ['branch', 'tag'], key)
            : grammar.word(value, GIT_REF, key);
        }, path);
        grammar.skip(behind, end);
      }
      return end;
    },
    make: ({ owner, project, ownerId, projectId }, fields) => {
      const path = `${owner}/${project}`;
      const { ref = 'main', ref_type: type = 'branch' } = fields;
      const claims = {
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
        ref,
        ref_type: type,
        ...fields,
      };
      return COMPONENTS.map((keys) => ({
        sub: [`project_path:${path}`, ...keys.map((key) => `${key}:${key === 'ref' ? ref : type}`)].join(':'),
        ...claims,
      }));
    },
  });
}
