import { parsePattern, textOfPattern } from '../../identity/patterns.js';
import type { Comparison } from '../../servers/azure/claims-expression.js';
import { printable } from '../../text/printable.js';
import type { ClaimPatterns, Translation } from './matchers.js';

const IN_SUBJECT = ['project_path', 'ref_type', 'ref'];

/**
 * Returns the subjects of the jobs of GitLab that a rule accepts. The default subject is
 * `project_path:GROUP/PROJECT:ref_type:TYPE:ref:REF`. A project can choose other claims for its subject, each with its name.
 *
 * Source: GitLab, "OpenID Connect (OIDC) authentication using ID tokens", `sub`, and the projects API,
 * `ci_id_token_sub_claim_components`.
 */
export function gitlabSubjects(claims: ClaimPatterns, translation: Translation): Comparison[] {
  const further = [...claims.keys()].filter((claim) => !IN_SUBJECT.includes(claim) && claim !== 'sub');
  for (const claim of further)
    translation.problem(
      `Entra does not check the claim ${printable(claim, 80)}: it checks only the subject. Remove the condition, or add the claim to the subject of the project (ci_id_token_sub_claim_components) and use a condition on \`sub\``,
    );
  const subjects = claims.get('sub');
  if (subjects !== undefined) {
    for (const claim of IN_SUBJECT)
      if (claims.has(claim))
        translation.problem(`use either \`sub\` or ${claim}: Entra checks only the subject`);
    return subjects.flatMap((pattern) => translation.comparison('sub', pattern) ?? []);
  }
  return (claims.get('project_path') ?? [undefined]).flatMap((pattern) => {
    const path = pattern === undefined ? undefined : textOfPattern(pattern);
    if (path === undefined || path.includes(':')) {
      translation.problem(
        'Entra needs a condition on `sub`, or on `project_path` with the full path of each project',
      );
      return [];
    }
    return refSubjects(`project_path:${path}`, claims, translation);
  });
}

function refSubjects(prefix: string, claims: ClaimPatterns, translation: Translation): Comparison[] {
  const [types, refs] = [claims.get('ref_type'), claims.get('ref')];
  if (types === undefined && refs === undefined)
    return [{ claim: 'sub', operator: 'matches', text: `${prefix}:*` }];
  const known = (types ?? []).filter((type) => type === 'branch' || type === 'tag');
  if (known.length === 0 || known.length !== types?.length) {
    translation.problem('a condition on ref also needs one on ref_type: `branch` or `tag`');
    return [];
  }
  return known.flatMap((type) =>
    (refs ?? ['**']).flatMap((pattern) => {
      const wildcard = parsePattern(pattern).some((part) => typeof part !== 'string');
      const found = translation.comparison('ref', pattern, {
        before: `${prefix}:ref_type:${type}:ref:`,
        onlyAtEnd: wildcard,
      });
      return found === undefined ? [] : [{ ...found, claim: 'sub' }];
    }),
  );
}
