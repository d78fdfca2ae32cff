import type { Claims } from '../../../identity/id-token.js';
import { choices, circles, of, type Pair, STRANGER } from './attack.js';
import { type Fields, subjects } from './github-subjects.js';
import { filled, type Glob, type Hints, isWild } from './glob.js';

/** Names of owners and of repositories, each with or without its id. */
const PAIR = /^([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38})(?:@(\d{1,20}))?\/([\w.-]{1,100})(?:@(\d{1,20}))?$/i;
const OCTO: Pair = { owner: 'octo-org', project: 'octo-repo', ownerId: '99', projectId: '4711' };
const BRANCH = 'refs/heads/main';

/** What a job says of itself beside its repository. */
export type Context = Fields;

/** Code that only its author has seen. */
export const OWN: Context = { event_name: 'push', ref: 'refs/heads/evil' };
export const PULL_REQUEST: Context = {
  event_name: 'pull_request',
  ref: 'refs/pull/7/merge',
  head_ref: 'evil',
  base_ref: 'main',
};

/** The branches and tags that the conditions speak of, and the usual one. */
export const refsOf = (hints: Hints): string[] => [
  ...new Set([BRANCH, ...choices(hints, 'ref'), ...inSubjects(hints, /(?:^|:)ref:([^:]+)/)]),
];

/** Jobs of the kinds that the conditions speak of. */
export function contexts(hints: Hints): Context[] {
  const refs = refsOf(hints);
  const environments = [
    undefined,
    ...new Set([...choices(hints, 'environment'), ...inSubjects(hints, /(?:^|:)environment:([^:]+)/)]),
  ];
  return events(hints).flatMap((event) =>
    refs.flatMap((ref) =>
      environments.map((environment) => ({
        event_name: event,
        ref,
        ...(environment === undefined ? {} : { environment }),
      })),
    ),
  );
}

export const events = (hints: Hints): string[] => [
  ...new Set(['push', ...choices(hints, 'event_name').filter((event) => event !== 'pull_request')]),
];

/** The reusable workflows that the conditions name. */
export const called = (hints: Hints): string[] => [
  ...new Set([
    ...choices(hints, 'job_workflow_ref'),
    ...inSubjects(hints, /(?:^|:)job_workflow_ref:([^:]+)/),
  ]),
];

/** The texts of a part of the subjects that the conditions want. */
export function inSubjects(hints: Hints, part: RegExp): string[] {
  return of(hints, 'sub').flatMap((glob) => {
    const [, found] = part.exec(glob.text) ?? [];
    return found === undefined ? [] : filled({ ...glob, text: found }, ['evil']).slice(0, 1);
  });
}

/** What whoever writes the workflow decides, as the conditions want it. @param owner whether the repository is his too */
export function freely(hints: Hints, owner: boolean): Record<string, string> {
  const properties = [...hints.keys()].filter((claim) => claim.startsWith('repo_property_'));
  const free = [
    'runner_environment',
    'workflow',
    ...(owner ? ['repository_visibility', 'ref_protected', ...properties] : []),
  ];
  return Object.fromEntries(
    free.flatMap((claim) => {
      const [value] = choices(hints, claim);
      return value === undefined ? [] : [[claim, value]];
    }),
  );
}

/** The enterprise that the conditions name. */
export function enterprises(hints: Hints): Record<string, string> {
  const claims = ['enterprise', 'enterprise_id'].flatMap((claim) => {
    const [value] = [...choices(hints, claim), ...inSubjects(hints, new RegExp(`(?:^|:)${claim}:([^:]+)`))];
    return value === undefined ? [] : [[claim, value]];
  });
  return claims.length === 0 ? {} : { enterprise: 'octo-enterprise', ...Object.fromEntries(claims) };
}

/** Patterns of `owner/repository` in every claim that names one. */
export function named(hints: Hints): ReturnType<typeof circles> {
  const pairs: Glob[] = [
    ...of(hints, 'repository'),
    ...of(hints, 'repository_owner').map((glob) => ({ ...glob, text: `${glob.text}/` })),
    ...of(hints, 'workflow_ref').map((glob) => ({
      ...glob,
      text: glob.text.split('/').slice(0, 2).join('/'),
    })),
  ];
  for (const glob of of(hints, 'sub')) {
    const [, pair] = /^(?:repo|repository):([^:]+)/.exec(glob.text) ?? [];
    const [, owner] = /(?:^|:)repository_owner:([^:]+)/.exec(glob.text) ?? [];
    if (pair !== undefined) pairs.push({ ...glob, text: pair });
    else if (owner !== undefined) pairs.push({ ...glob, text: `${owner}/` });
    else if (isWild(glob)) {
      // What stands behind a wildcard may be anywhere: in the name of a stranger's environment for one.
      const [, tail] = /([\w.-]+\/[\w.-]+)/.exec(glob.text) ?? [];
      if (tail !== undefined) pairs.push({ ...glob, text: `*${tail}` });
    }
  }
  return circles({
    pairs: pairs.filter(({ text }) => text !== '/'),
    read(text) {
      const [, owner, ownerId = '', project, projectId = ''] = PAIR.exec(text) ?? [];
      return owner === undefined || project === undefined
        ? undefined
        : { owner, ownerId, project, projectId };
    },
    ownerId: idOf(hints, 'repository_owner_id'),
    projectId: idOf(hints, 'repository_id'),
    fallback: OCTO,
  });
}

/** The id that the conditions name. */
const idOf = (hints: Hints, claim: string): string | undefined =>
  [...choices(hints, claim, /^\d+$/), ...inSubjects(hints, new RegExp(`(?:^|:)${claim}:(\\d+)(?::|$)`))][0];

/** The tokens of a job: in each form that its subject can have. */
export function tokens(hints: Hints, pair: Pair, context: Context, callee?: string): Claims[] {
  const claims = claimsOf(hints, pair, context, callee);
  return subjects(hints, pair, claims).map((sub) => ({ sub, ...claims }));
}

/** What a job's tokens say beside their subject. */
export function claimsOf(hints: Hints, pair: Pair, context: Context, callee?: string): Fields {
  const { owner, project, ownerId, projectId } = pair;
  const { ref = BRANCH } = context;
  const file = workflowIn(hints, `${owner}/${project}/`);
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

/** The workflow of a repository that the conditions name, without its ref. */
function workflowIn(hints: Hints, repository: string): string {
  const named = [...called(hints), ...choices(hints, 'workflow_ref')].find((ref) =>
    ref.startsWith(repository),
  );
  return named?.slice(repository.length).split('@')[0] ?? '.github/workflows/deploy.yml';
}
