import { compilePattern, parsePattern, textOfPattern } from '../../identity/patterns.js';
import type { Comparison } from '../../servers/azure/claims-expression.js';
import { printable } from '../../text/printable.js';
import { parsePrefix, type RepositorySubject, type SubjectPrefix } from '../subject-prefixes.js';
import type { ClaimPatterns, Translation } from './matchers.js';

/** Claims that name the repository. The prefix of a subject contains them. */
const NAMES = ['repository', 'repository_id', 'repository_owner', 'repository_owner_id'];
/** Claims that describe the trigger. The rest of a subject contains one of them. */
const CONTEXT = ['environment', 'ref', 'ref_type', 'event_name'];

const OTHER_SUBJECT =
  'Jobs with an environment have another subject, so these credentials do not accept them.';

/** The note for rules that accept every repository of an owner. */
const ownerNote = (form: string): string =>
  `Repositories whose subjects ${form} are not accepted, because their subjects have another form.`;

/**
 * Returns the subjects of the jobs of GitHub.com that a rule accepts.
 *
 * Every condition must be certain from the subject alone. The default subject has the repository, and either the environment, the
 * event `pull_request`, or the ref. A customized subject begins with the same prefix only if its first key is `repo`, and its
 * values contain no colon, so the text up to the next colon always belongs to the named claim.
 *
 * Source: GitHub, "OpenID Connect reference" (security/oidc.md).
 *
 * @param subjectOf returns the known form of a repository's subjects
 */
export function githubSubjects(
  claims: ClaimPatterns,
  subjectOf: (repository: string) => RepositorySubject | undefined,
  translation: Translation,
): Comparison[] {
  const unknown = [...claims.keys()].filter(
    (claim) => ![...NAMES, ...CONTEXT, 'sub', 'job_workflow_ref'].includes(claim),
  );
  for (const claim of unknown) translation.problem(notInSubject(claim));
  if (claims.has('sub')) return writtenSubjects(claims, translation);
  const repositories = claims.get('repository');
  if (repositories === undefined) return ownerSubjects(claims, translation);
  return repositories.flatMap((pattern) => {
    const repository = textOfPattern(pattern);
    if (repository === undefined) {
      translation.problem(
        `repository has "${printable(pattern, 120)}": list each repository, or use a condition on repository_owner`,
      );
      return [];
    }
    const prefix = prefixFor(repository, claims, subjectOf(repository), translation);
    return prefix === undefined ? [] : contextSubjects(prefix, claims, translation);
  });
}

const notInSubject = (claim: string): string =>
  `Entra does not check the claim ${printable(claim, 80)}: it checks the subject, and for GitHub also job_workflow_ref. Remove the condition, or add the claim to the subject (docs/reference/trust-azure.md)`;

/** Returns the prefix of a repository's subjects, if it proves all conditions on the repository. */
function prefixFor(
  repository: string,
  claims: ClaimPatterns,
  known: RepositorySubject | undefined,
  translation: Translation,
): string | undefined {
  const found = known ?? prefixOfConditions(repository, claims);
  if (found === undefined) {
    translation.problem(
      `the form of the subjects of ${repository} is not known: run without --no-ids, or set \`subject-prefixes\` under trust to its sub_claim_prefix (gh api repos/${repository}/actions/oidc/customization/sub)`,
    );
    return undefined;
  }
  if (found.keys !== undefined) {
    translation.problem(
      `${repository} has a customized subject (${printable(found.keys.join(', '), 200)}): use a condition on \`sub\``,
    );
    return undefined;
  }
  const parsed = parsePrefix(found.prefix);
  if (parsed?.repository !== repository) {
    translation.problem(
      `the subjects of ${repository} begin with "${printable(found.prefix, 200)}": write the repository in this spelling`,
    );
    return undefined;
  }
  const wrong = NAMES.filter((claim) => !proves(parsed, claim, claims.get(claim)));
  for (const claim of wrong) {
    translation.problem(
      parsed.ids === undefined
        ? `the subjects of ${repository} have no ids, so Entra cannot check ${claim}. Use immutable subjects (gh api -X PUT repos/${repository}/actions/oidc/customization/sub -F use_default=true -F use_immutable_subject=true). To accept every repository that gets this name, remove the condition, run with --no-ids, and set \`subject-prefixes\` under trust to ${found.prefix}`
        : `${claim} does not allow ${repository} with the subject "${printable(found.prefix, 200)}"`,
    );
  }
  return wrong.length > 0 ? undefined : found.prefix;
}

/** Returns the immutable prefix if the conditions contain one id for the repository and one for the owner. */
function prefixOfConditions(repository: string, claims: ClaimPatterns): RepositorySubject | undefined {
  const [id, anotherId] = claims.get('repository_id') ?? [];
  const [owner, anotherOwner] = claims.get('repository_owner_id') ?? [];
  if (id === undefined || owner === undefined || anotherId !== undefined || anotherOwner !== undefined)
    return undefined;
  return { prefix: `repo:${repository.replace('/', `@${owner}/`)}@${id}` };
}

/** Returns whether a prefix proves a condition on the repository. */
function proves(
  { owner, repository, ids }: SubjectPrefix,
  claim: string,
  patterns: readonly string[] | undefined,
): boolean {
  if (patterns === undefined) return true;
  const value = {
    repository,
    repository_owner: owner,
    repository_id: ids?.repository,
    repository_owner_id: ids?.owner,
  }[claim];
  return value !== undefined && patterns.some((pattern) => compilePattern(pattern)(value));
}

/** Returns the subjects of one repository. */
function contextSubjects(prefix: string, claims: ClaimPatterns, translation: Translation): Comparison[] {
  const [environments, refs, events, types] = ['environment', 'ref', 'event_name', 'ref_type'].map((claim) =>
    claims.get(claim),
  );
  const both = CONTEXT.filter((claim) => claims.has(claim));
  const subject = (claim: string, pattern: string, key: string): Comparison[] => {
    const found = translation.comparison(claim, pattern, {
      before: `${prefix}:${key}:`,
      onlyAtEnd: true,
      written: (text) => text.replaceAll(':', '%3A'),
    });
    return found === undefined ? [] : [{ ...found, claim: 'sub' }];
  };
  if (environments !== undefined) {
    for (const claim of both.filter((one) => one !== 'environment'))
      translation.problem(
        `a job with an environment has no ${claim} in its subject, so Entra cannot check both: remove one of the conditions on environment and ${claim}`,
      );
    return environments.flatMap((pattern) => subject('environment', pattern, 'environment'));
  }
  if (events !== undefined) {
    if (events.length === 1 && events[0] === 'pull_request' && refs === undefined && types === undefined) {
      translation.notes.add(OTHER_SUBJECT);
      return [{ claim: 'sub', operator: 'eq', text: `${prefix}:pull_request` }];
    }
    translation.problem(notInSubject('event_name'));
    return [];
  }
  if (refs === undefined && types === undefined)
    return [{ claim: 'sub', operator: 'matches', text: `${prefix}:*` }];
  translation.notes.add(OTHER_SUBJECT);
  const allowed = types?.map((type) => REF_TYPES[type] ?? '');
  if (allowed?.includes('')) {
    translation.problem('ref_type must be `branch` or `tag`');
    return [];
  }
  if (refs === undefined) return (allowed ?? []).flatMap((start) => subject('ref', `${start}**`, 'ref'));
  return refs.flatMap((pattern) => {
    const [head] = parsePattern(pattern);
    const start = typeof head === 'string' ? head : '';
    if (allowed !== undefined && !allowed.some((one) => start.startsWith(one))) {
      translation.problem(`ref_type does not fit the ref "${printable(pattern, 120)}"`);
      return [];
    }
    if (start.startsWith('refs/heads/') || start.startsWith('refs/tags/'))
      return subject('ref', pattern, 'ref');
    translation.problem(
      `ref has "${printable(pattern, 120)}": it must begin with refs/heads/ or refs/tags/, because the subject of a pull request contains no ref`,
    );
    return [];
  });
}

const REF_TYPES: Readonly<Record<string, string>> = { branch: 'refs/heads/', tag: 'refs/tags/' };

/** Returns the subjects of all repositories of an owner. */
function ownerSubjects(claims: ClaimPatterns, translation: Translation): Comparison[] {
  const owners = claims.get('repository_owner') ?? [];
  const ids = claims.get('repository_owner_id') ?? [];
  const [owner, another] = owners;
  const [id, anotherId] = ids;
  const further = [...claims.keys()].filter(
    (claim) => !['repository_owner', 'repository_owner_id', 'job_workflow_ref'].includes(claim),
  );
  const name = owner === undefined ? undefined : textOfPattern(owner);
  if (
    name === undefined ||
    another !== undefined ||
    anotherId !== undefined ||
    !/^\d+$/.test(id ?? '0') ||
    further.length > 0 ||
    !/^[A-Za-z0-9_-]+$/.test(name)
  ) {
    translation.problem(
      'without a condition on `repository` or `sub`, Entra can check only one `repository_owner` with its id: add a condition on `repository`',
    );
    return [];
  }
  translation.notes.add(ownerNote(id === undefined ? 'have ids' : 'have no ids'));
  return [{ claim: 'sub', operator: 'matches', text: `repo:${name}${id === undefined ? '' : `@${id}`}/*` }];
}

/** Returns the subjects that a rule contains itself. Other conditions must be certain from each subject. */
function writtenSubjects(claims: ClaimPatterns, translation: Translation): Comparison[] {
  return (claims.get('sub') ?? []).flatMap((pattern) => {
    const [head] = parsePattern(pattern);
    const text = typeof head === 'string' ? head : '';
    const prefix = parsePrefix(/^repo:[^:]+(?=:)/.exec(text)?.[0] ?? '');
    const whole = textOfPattern(pattern);
    const environment = whole === undefined ? undefined : /:environment:([^:]+)$/.exec(whole)?.[1];
    for (const [claim, patterns] of claims) {
      if (claim === 'sub' || claim === 'job_workflow_ref') continue;
      const sure =
        claim === 'environment'
          ? environment !== undefined &&
            patterns.some((one) => compilePattern(one)(environment.replaceAll('%3A', ':')))
          : NAMES.includes(claim) && prefix !== undefined && proves(prefix, claim, patterns);
      if (!sure)
        translation.problem(
          `the subject "${printable(pattern, 200)}" does not prove the condition on ${printable(claim, 80)}, and Entra checks only the subject: remove the condition, or write the subject so that it contains the value`,
        );
    }
    return translation.comparison('sub', pattern) ?? [];
  });
}
