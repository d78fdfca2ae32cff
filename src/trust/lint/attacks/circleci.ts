import { KNOWN_CLAIMS, type KnownIssuer } from '../../../identity/known-issuers.js';
import { type IssuerTokens, patternsOf } from './attack.js';
import { EXAMPLE_UUIDS, GIT_REF, projectPatterns, requiredValues, tokensOfShape, WORD } from './issuer.js';

/** Constructs CircleCI tokens. Each organization has its own issuer address. All organizations share the root issuer. */
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
        text: `${organization || patternsOf(patterns, `${own}/org-id`)[0]?.text || EXAMPLE_UUIDS.owner}/${glob.text}`,
      })),
      ...patternsOf(patterns, `${own}/org-id`).map((glob) => ({ ...glob, text: `${glob.text}/` })),
    ],
    form: /^([\w-]+)\/([\w-]+)$/,
    free: [],
    fallback: {
      owner: organization || EXAMPLE_UUIDS.owner,
      project: EXAMPLE_UUIDS.project,
      ownerId: '',
      projectId: '',
    },
    usual: (patterns) =>
      requiredValues(patterns, /\/vcs-ref\/(.+)$/, ['refs/heads/main'], `${own}/vcs-ref`).flatMap((ref) =>
        requiredValues(
          patterns,
          /\/vcs-origin\/(.+?)(?:\/vcs-ref\/|$)/,
          ['github.com/octo-org/octo-repo'],
          `${own}/vcs-origin`,
        ).flatMap((origin) =>
          requiredValues(patterns, /\/user\/([^/]+)/, ['a-colleague']).map((user) => ({ ref, origin, user })),
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
      // The ID token in CIRCLE_OIDC_TOKEN_V2 has the second form.
      return [
        { sub, ...claims },
        { sub: `${sub}/vcs-origin/${origin}/vcs-ref/${ref}`, ...claims },
      ];
    },
  });
}
