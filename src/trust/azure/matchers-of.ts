import type { ConditionSet } from '../../identity/conditions.js';
import { GITHUB_ISSUER, subjectsOf } from '../../identity/github-subject.js';
import { knownIssuer } from '../../identity/known-issuers.js';
import type { Grant } from '../../rules/grant.js';
import type { Comparison } from '../../servers/azure/claims-expression.js';
import { printable } from '../../text/printable.js';
import { parsePrefix, type RepositorySubjects } from '../subject-prefixes.js';
import { githubSubjects } from './github-subjects.js';
import { gitlabSubjects } from './gitlab-subjects.js';
import { type ClaimPatterns, type Matchers, Translation } from './matchers.js';
import type { AzureTrust } from './trust-schema.js';

/** Returns the credentials that accept exactly the tokens of a rule, as far as Entra can decide from the subject. */
export function matchersOf(
  { issuer, conditions, trust }: Pick<Grant<AzureTrust>, 'issuer' | 'conditions' | 'trust'>,
  subjects: RepositorySubjects,
): Matchers {
  const translation = new Translation(issuer);
  const claims: ClaimPatterns = new Map(
    Object.entries(withoutDerivedSubject(conditions)).map(([claim, patterns]) => [
      claim,
      [patterns].flat().map(String),
    ]),
  );
  const own = new Map(
    trust.subjectPrefixes.map((prefix) => [parsePrefix(prefix)?.repository ?? '', { prefix }]),
  );
  const isGitHub = issuer === GITHUB_ISSUER;
  const found = isGitHub
    ? githubSubjects(claims, (repository) => own.get(repository) ?? subjects.get(repository), translation)
    : knownIssuer(issuer)?.kind === 'gitlab'
      ? gitlabSubjects(claims, translation)
      : otherSubjects(claims, issuer, translation);
  const further = isGitHub
    ? (claims.get('job_workflow_ref') ?? []).flatMap(
        (pattern) => translation.comparison('job_workflow_ref', pattern) ?? [],
      )
    : [];
  const matchers = translation.problems.length > 0 ? [] : translation.matchers(found, further);
  if (matchers.length === 0 && translation.problems.length === 0)
    translation.problem('Entra needs a condition on the subject');
  return { matchers, notes: [...translation.notes], problems: translation.problems };
}

/** Removes the condition on the subject that Jobpass derives from the repository, because the credentials have the exact subject. */
function withoutDerivedSubject(conditions: ConditionSet): ConditionSet {
  const { sub, ...others } = conditions;
  return JSON.stringify(subjectsOf(others)) === JSON.stringify(sub) ? others : conditions;
}

/** Returns the repositories whose subjects a rule needs, but does not contain. */
export function repositoriesIn({
  issuer,
  conditions,
  trust,
}: Pick<Grant<AzureTrust>, 'issuer' | 'conditions' | 'trust'>): string[] {
  if (issuer !== GITHUB_ISSUER || 'sub' in withoutDerivedSubject(conditions)) return [];
  const known = new Set(trust.subjectPrefixes.map((prefix) => parsePrefix(prefix)?.repository));
  return [conditions['repository'] ?? []]
    .flat()
    .map(String)
    .filter((name) => /^[^/:*@]+\/[^/:*@]+$/.test(name) && !known.has(name));
}

function otherSubjects(claims: ClaimPatterns, issuer: string, translation: Translation): Comparison[] {
  for (const claim of claims.keys())
    if (claim !== 'sub')
      translation.problem(
        `Entra does not check the claim ${printable(claim, 80)} of ${printable(issuer, 100)}: it checks only the subject. Use a condition on \`sub\``,
      );
  return (claims.get('sub') ?? []).flatMap((pattern) => translation.comparison('sub', pattern) ?? []);
}
