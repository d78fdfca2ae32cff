import { UNTRUSTED_EVENTS } from '../../../identity/github-untrusted-events.js';
import type { Claims } from '../../../identity/id-token.js';
import {
  type OwnersNamed,
  ownersNamed,
  type ProjectName,
  patternsOf,
  possibleValues,
  STRANGER,
  type TextClaims,
} from './attack.js';
import { subjects } from './github-subjects.js';
import { type ClaimPatterns, filled, type Glob, isWild } from './glob.js';

/** The names of an owner and a repository, each with or without an id. */
const PAIR = /^([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38})(?:@(\d{1,20}))?\/([\w.-]{1,100})(?:@(\d{1,20}))?$/i;
const EXAMPLE: ProjectName = { owner: 'octo-org', project: 'octo-repo', ownerId: '99', projectId: '4711' };
const BRANCH = 'refs/heads/main';

/** A job's claims, except the claims that name the job's repository. */
export type JobClaims = TextClaims;

/** A push to a branch that nobody has reviewed. */
export const UNREVIEWED_PUSH: JobClaims = { event_name: 'push', ref: 'refs/heads/evil' };
export const PULL_REQUEST: JobClaims = {
  event_name: 'pull_request',
  ref: 'refs/pull/7/merge',
  head_ref: 'evil',
  base_ref: 'main',
};

/**
 * A job that a fork can start with an event that runs on the default branch. The claims are those of a workflow that the
 * repository has for this event. Conditions that name another workflow reject the job.
 *
 * Sources: GitHub, "Events that trigger workflows" (`GITHUB_REF` of these events is the default branch, for
 * `pull_request_target` on older servers the base branch); kyma-project/test-infra#9976 (the claims of an ID token for
 * `pull_request_target`).
 */
export function forkJob({ owner, project }: ProjectName, event: string, ref: string): JobClaims {
  const file = `${owner}/${project}/.github/workflows/fork.yml@${ref}`;
  return {
    event_name: event,
    ref,
    workflow: 'fork',
    workflow_ref: file,
    job_workflow_ref: file,
    ...(event === 'pull_request_target' ? { head_ref: 'evil', base_ref: 'main' } : {}),
  };
}

/** Returns the events that a fork can trigger, without those that a condition on `event_name` names. */
export function unnamedForkEvents(patterns: ClaimPatterns): string[] {
  const named = [
    ...patternsOf(patterns, 'event_name').flatMap((glob) => (isWild(glob) ? [] : [glob.text])),
    ...patternsOf(patterns, 'sub').flatMap(({ text }) => /(?:^|:)event_name:([^:]+)/.exec(text)?.[1] ?? []),
  ];
  return UNTRUSTED_EVENTS.filter((event) => !named.includes(event));
}

/** Returns the default branch and the branches and tags that the conditions name. */
export const refsOf = (patterns: ClaimPatterns): string[] => [
  ...new Set([BRANCH, ...possibleValues(patterns, 'ref'), ...inSubjects(patterns, /(?:^|:)ref:([^:]+)/)]),
];

/** Returns jobs of the kinds that the conditions name. */
export function jobKinds(patterns: ClaimPatterns): JobClaims[] {
  const refs = refsOf(patterns);
  const environments = [
    undefined,
    ...new Set([
      ...possibleValues(patterns, 'environment'),
      ...inSubjects(patterns, /(?:^|:)environment:([^:]+)/),
    ]),
  ];
  return events(patterns).flatMap((event) =>
    refs.flatMap((ref) =>
      environments.map((environment) => ({
        event_name: event,
        ref,
        ...(environment === undefined ? {} : { environment }),
      })),
    ),
  );
}

export const events = (patterns: ClaimPatterns): string[] => [
  ...new Set([
    'push',
    ...[
      ...possibleValues(patterns, 'event_name'),
      ...inSubjects(patterns, /(?:^|:)event_name:([^:]+)/),
    ].filter((event) => event !== 'pull_request'),
  ]),
];

/** Returns the reusable workflows that the conditions name. */
export const reusableWorkflows = (patterns: ClaimPatterns): string[] => [
  ...new Set([
    ...possibleValues(patterns, 'job_workflow_ref'),
    ...inSubjects(patterns, /(?:^|:)job_workflow_ref:([^:]+)/),
  ]),
];

/** Returns the values that the subject patterns require for a part of the subject. */
export function inSubjects(patterns: ClaimPatterns, part: RegExp): string[] {
  return patternsOf(patterns, 'sub').flatMap((glob) => {
    const [, found] = part.exec(glob.text) ?? [];
    return found === undefined ? [] : filled({ ...glob, text: found }, ['evil']).slice(0, 1);
  });
}

/**
 * Returns values that meet the conditions, for claims that the workflow's author controls.
 * @param owner whether the author also owns the repository
 */
export function freeClaims(patterns: ClaimPatterns, owner: boolean): Record<string, string> {
  const properties = [...patterns.keys()].filter((claim) => claim.startsWith('repo_property_'));
  const free = [
    'runner_environment',
    'workflow',
    ...(owner ? ['repository_visibility', 'ref_protected', ...properties] : []),
  ];
  return Object.fromEntries(
    free.flatMap((claim) => {
      const [value] = possibleValues(patterns, claim);
      return value === undefined ? [] : [[claim, value]];
    }),
  );
}

/** Returns the values that the conditions require for these claims, directly or in the subject. */
export function requiredClaims(patterns: ClaimPatterns, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((claim) => {
      const inSubject = inSubjects(patterns, new RegExp(`(?:^|:)${claim}:([^:]+)`));
      const [value] = [...possibleValues(patterns, claim), ...inSubject];
      return value === undefined ? [] : [[claim, value]];
    }),
  );
}

/** Returns the claims for the enterprise that the conditions name. */
export function enterpriseClaims(patterns: ClaimPatterns): Record<string, string> {
  const claims = requiredClaims(patterns, ['enterprise', 'enterprise_id']);
  return Object.keys(claims).length === 0 ? {} : { enterprise: 'octo-enterprise', ...claims };
}

/** Returns the repositories that the conditions name, from every claim that contains a repository. */
export function repositoriesNamed(patterns: ClaimPatterns): OwnersNamed {
  const pairs: Glob[] = [
    ...patternsOf(patterns, 'repository'),
    ...patternsOf(patterns, 'repository_owner').map((glob) => ({ ...glob, text: `${glob.text}/` })),
    ...patternsOf(patterns, 'workflow_ref').map((glob) => ({
      ...glob,
      text: glob.text.split('/').slice(0, 2).join('/'),
    })),
  ];
  for (const glob of patternsOf(patterns, 'sub')) {
    const [, pair] = /^(?:repo|repository):([^:]+)/.exec(glob.text) ?? [];
    const [, owner] = /(?:^|:)repository_owner:([^:]+)/.exec(glob.text) ?? [];
    if (pair !== undefined) pairs.push({ ...glob, text: pair });
    else if (owner !== undefined) pairs.push({ ...glob, text: `${owner}/` });
    else if (isWild(glob)) {
      // A wildcard can match any prefix, for example a name in an attacker's environment.
      const [, tail] = /([\w.-]+\/[\w.-]+)/.exec(glob.text) ?? [];
      if (tail !== undefined) pairs.push({ ...glob, text: `*${tail}` });
    }
  }
  return ownersNamed({
    pairs: pairs.filter(({ text }) => text !== '/'),
    read(text) {
      const [, owner, ownerId = '', project, projectId = ''] = PAIR.exec(text) ?? [];
      return owner === undefined || project === undefined
        ? undefined
        : { owner, ownerId, project, projectId };
    },
    ownerId: idOf(patterns, 'repository_owner_id'),
    projectId: idOf(patterns, 'repository_id'),
    fallback: EXAMPLE,
  });
}

/** Returns the id that the conditions require. */
const idOf = (patterns: ClaimPatterns, claim: string): string | undefined =>
  [
    ...possibleValues(patterns, claim, /^\d+$/),
    ...inSubjects(patterns, new RegExp(`(?:^|:)${claim}:(\\d+)(?::|$)`)),
  ][0];

/** Returns a job's tokens, one for each form of the job's subject. */
export function jobTokens(
  patterns: ClaimPatterns,
  pair: ProjectName,
  context: JobClaims,
  callee?: string,
): Claims[] {
  const claims = claimsOf(patterns, pair, context, callee);
  return subjects(patterns, pair, claims).map((sub) => ({ sub, ...claims }));
}

/** Returns the claims in a job's tokens, except the subject. */
export function claimsOf(
  patterns: ClaimPatterns,
  pair: ProjectName,
  context: JobClaims,
  callee?: string,
): TextClaims {
  const { owner, project, ownerId, projectId } = pair;
  const { ref = BRANCH } = context;
  const file = workflowIn(patterns, `${owner}/${project}/`);
  const stranger = ownerId === STRANGER.ownerId;
  return {
    repository: `${owner}/${project}`,
    repository_id: projectId,
    repository_owner: owner,
    repository_owner_id: ownerId,
    repository_visibility: 'private',
    actor: stranger ? 'mallory' : 'a-colleague',
    actor_id: stranger ? '667' : '13',
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: 'false',
    workflow: 'deploy',
    workflow_ref: `${owner}/${project}/${file}@${ref}`,
    job_workflow_ref: callee ?? `${owner}/${project}/${file}@${ref}`,
    runner_environment: 'github-hosted',
    run_id: '77',
    run_number: '7',
    run_attempt: '1',
    ...context,
  };
}

/** Returns the workflow in a repository that the conditions name, without the workflow's ref. */
function workflowIn(patterns: ClaimPatterns, repository: string): string {
  const named = [...reusableWorkflows(patterns), ...possibleValues(patterns, 'workflow_ref')].find((ref) =>
    ref.startsWith(repository),
  );
  return named?.slice(repository.length).split('@')[0] ?? '.github/workflows/deploy.yml';
}
