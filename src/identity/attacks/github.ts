import type { Claims } from '../id-token.js';
import { type Attack, choices, circles, type Issuer, inOrder, of, type Pair, STRANGER } from './attack.js';
import { filled, type Glob, type Hints, isWild } from './glob.js';

/** The claims of GitHub's ID tokens. Source: GitHub, "OpenID Connect reference". */
const CLAIMS = [
  ...['iss', 'aud', 'sub', 'jti', 'actor', 'actor_id', 'base_ref', 'head_ref', 'check_run_id'],
  ...['enterprise', 'enterprise_id', 'environment', 'environment_node_id', 'event_name', 'job_workflow_ref'],
  ...['job_workflow_sha', 'ref', 'ref_protected', 'ref_type', 'repository', 'repository_id'],
  ...[
    'repository_owner',
    'repository_owner_id',
    'repository_visibility',
    'run_attempt',
    'run_id',
    'run_number',
  ],
  ...['runner_environment', 'sha', 'workflow', 'workflow_ref', 'workflow_sha'],
];
/** The keys that a customised subject is made of; `repo` and `context` are in no claim. */
const KEYS = [...CLAIMS, 'repo', 'context'];
/** Names of owners and of repositories, each with or without its id. */
const PAIR = /^([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38})(?:@(\d{1,20}))?\/([\w.-]{1,100})(?:@(\d{1,20}))?$/i;
const OCTO: Pair = { owner: 'octo-org', project: 'octo-repo', ownerId: '99', projectId: '4711' };
const BRANCH = 'refs/heads/main';

/** @param path behind the host: an enterprise of its own where it is not empty */
export function gitHub(path: string, shared: boolean): Issuer {
  const enterprise = path.replace(/^\//, '');
  return {
    owner: 'organisation',
    project: 'repository',
    projects: 'repositories',
    public: shared && enterprise === '',
    claims: CLAIMS,
    friends: (hints) => friends(hints),
    attacks: (hints) => attacks(hints, shared ? enterprise : 'this server'),
  };
}

function friends(hints: Hints): Claims[] {
  const { targets } = named(hints);
  const actor = {
    actor: choices(hints, 'actor')[0] ?? 'octocat',
    actor_id: choices(hints, 'actor_id')[0] ?? '12',
  };
  const callees = [undefined, ...called(hints)];
  const free = freely(hints, true);
  return targets.flatMap((pair) =>
    [...contexts(hints), PULL_REQUEST].flatMap((context) =>
      callees.flatMap((callee) =>
        tokens(hints, pair, { ...free, ...context, ...actor, ...enterprises(hints) }, callee),
      ),
    ),
  );
}

/** @param enterprise the issuer's own, whose organisations are strangers to each other */
function* attacks(hints: Hints, enterprise: string): Generator<Attack> {
  const { targets, others } = named(hints);
  const usual = contexts(hints);
  const mine = enterprises(hints);
  const all: (Omit<Attack, 'claims'> & { pair: Pair; context: Context; callee: string | undefined })[] = [];
  const add = (
    reach: Attack['reach'],
    pair: Pair,
    context: Context,
    telling: string[],
    callee?: string,
  ): void => {
    all.push({ reach, pair, context, telling, callee });
  };
  for (const { reach, pair } of others) {
    const stranger = reach === 'anyone' || reach === 'look-alike';
    const circle = stranger && enterprise !== '' ? 'enterprise' : reach;
    for (const context of [...usual, OWN, PULL_REQUEST, ...smuggling(hints)]) {
      const told = ['repository', 'sub'];
      const own = { ...freely(hints, true), ...context };
      add(circle, pair, stranger ? own : { ...own, ...mine }, told);
      if (stranger && mine['enterprise'] !== undefined) add('enterprise', pair, { ...own, ...mine }, told);
      for (const callee of called(hints)) {
        const calls = ['repository', 'job_workflow_ref', 'sub'];
        if (reach === 'anyone') add('caller', pair, own, calls, callee);
        else if (!stranger) add('caller-inside', pair, { ...own, ...mine }, calls, callee);
      }
    }
  }
  const free = { ...freely(hints, false), ...mine };
  for (const pair of targets) {
    add('pull-request', pair, { ...free, ...PULL_REQUEST }, ['event_name', 'head_ref', 'sub']);
    const branches: [Context, string[]][] = [
      [OWN, ['ref', 'sub']],
      [{ ...OWN, ref: 'refs/tags/evil' }, ['ref', 'sub']],
      [{ ...OWN, environment: 'evil' }, ['ref', 'environment', 'sub']],
      ...events(hints).map((event): [Context, string[]] => [{ ...OWN, event_name: event }, ['ref', 'sub']]),
    ];
    for (const [context, telling] of branches) add('branch', pair, { ...free, ...context }, telling);
  }
  // Each is made when it is asked for: most searches end soon.
  for (const { reach, pair, context, telling, callee } of inOrder(all))
    for (const claims of tokens(hints, pair, context, callee)) yield { reach, claims, telling };
}

/** What a job says of itself beside its repository. */
type Context = Readonly<Record<string, string>>;

/** Code that only its author has seen. */
const OWN: Context = { event_name: 'push', ref: 'refs/heads/evil' };
const PULL_REQUEST: Context = {
  event_name: 'pull_request',
  ref: 'refs/pull/7/merge',
  head_ref: 'evil',
  base_ref: 'main',
};

/** Jobs of the kinds that the conditions speak of. */
function contexts(hints: Hints): Context[] {
  const refs = [...new Set([BRANCH, ...choices(hints, 'ref'), ...inSubjects(hints, /(?:^|:)ref:([^:]+)/)])];
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

const events = (hints: Hints): string[] => [
  ...new Set(['push', ...choices(hints, 'event_name').filter((event) => event !== 'pull_request')]),
];

/** The reusable workflows that the conditions name. */
const called = (hints: Hints): string[] => [
  ...new Set([
    ...choices(hints, 'job_workflow_ref'),
    ...inSubjects(hints, /(?:^|:)job_workflow_ref:([^:]+)/),
  ]),
];

/** The texts of a part of the subjects that the conditions want. */
function inSubjects(hints: Hints, part: RegExp): string[] {
  return of(hints, 'sub').flatMap((glob) => {
    const [, found] = part.exec(glob.text) ?? [];
    return found === undefined ? [] : filled({ ...glob, text: found }, ['evil']).slice(0, 1);
  });
}

/**
 * Environments whose names hold what a pattern looks for: whoever names an environment chooses it, all but its colons,
 * which are escaped.
 */
function smuggling(hints: Hints): Context[] {
  return of(hints, 'sub')
    .filter((glob) => glob.wild !== '' && glob.text.startsWith('*'))
    .map(({ text }) => ({
      ...OWN,
      environment: text.split(/[*?:]/).sort((a, b) => b.length - a.length)[0] ?? '',
    }))
    .filter(({ environment }) => environment !== '');
}

/** What whoever writes the workflow decides, as the conditions want it. @param owner whether the repository is his too */
function freely(hints: Hints, owner: boolean): Record<string, string> {
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
function enterprises(hints: Hints): Record<string, string> {
  const claims = ['enterprise', 'enterprise_id'].flatMap((claim) => {
    const [value] = choices(hints, claim);
    return value === undefined ? [] : [[claim, value]];
  });
  return claims.length === 0 ? {} : { enterprise: 'octo-enterprise', ...Object.fromEntries(claims) };
}

/** Patterns of `owner/repository` in every claim that names one. */
function named(hints: Hints): ReturnType<typeof circles> {
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
    ownerId: choices(hints, 'repository_owner_id')[0],
    projectId: choices(hints, 'repository_id')[0],
    fallback: OCTO,
  });
}

/** The tokens of a job: in each form that its subject can have. */
function tokens(hints: Hints, pair: Pair, context: Context, callee?: string): Claims[] {
  const { owner, project, ownerId, projectId } = pair;
  const { ref = BRANCH } = context;
  const file = workflowIn(hints, `${owner}/${project}/`);
  const stranger = ownerId === STRANGER.ownerId;
  const claims: Record<string, string> = {
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
  return subjects(hints, pair, claims).map((sub) => ({ sub, ...claims }));
}

/** The workflow of a repository that the conditions name, without its ref. */
function workflowIn(hints: Hints, repository: string): string {
  const named = [...called(hints), ...choices(hints, 'workflow_ref')].find((ref) =>
    ref.startsWith(repository),
  );
  return named?.slice(repository.length).split('@')[0] ?? '.github/workflows/deploy.yml';
}

/**
 * The subjects that a job can have: the usual one, the one with ids of repositories since July 2026, and what the
 * conditions take a customised one to be made of, since every organisation can customise its own.
 */
function subjects(hints: Hints, pair: Pair, claims: Readonly<Record<string, string>>): string[] {
  const escaped = (text: string): string => text.replaceAll(':', '%3A');
  const context =
    claims['environment'] !== undefined
      ? `environment:${escaped(claims['environment'])}`
      : claims['event_name'] === 'pull_request'
        ? 'pull_request'
        : `ref:${escaped(claims['ref'] ?? '')}`;
  const plain = `${pair.owner}/${pair.project}`;
  const withIds = `${pair.owner}@${pair.ownerId}/${pair.project}@${pair.projectId}`;
  const forms = new Set([`repo:${plain}:${context}`, `repo:${withIds}:${context}`]);
  for (const glob of of(hints, 'sub')) {
    const keys = template(glob.text);
    if (keys === undefined) continue;
    for (const repo of [plain, withIds]) {
      const parts = keys.map((key) => {
        if (key === 'context') return context;
        if (key === 'repo') return `repo:${repo}`;
        const value = claims[key];
        return value === undefined ? undefined : `${key}:${escaped(value)}`;
      });
      if (!parts.includes(undefined)) forms.add(parts.join(':'));
    }
  }
  return [...forms];
}

/** The keys of a customised subject; undefined for the usual one. */
function template(text: string): string[] | undefined {
  const parts = text.split(':');
  const keys: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? '';
    if (KEYS.includes(part)) {
      keys.push(part);
      at++;
    } else if (keys.at(-1) !== 'context') keys.push('context');
  }
  const usual =
    keys[0] === 'repo' &&
    (keys.length === 1 || (keys.length === 2 && ['ref', 'environment', 'context'].includes(keys[1] ?? '')));
  return usual || keys.length === 0 || keys.every((key) => key === 'context') ? undefined : keys;
}
