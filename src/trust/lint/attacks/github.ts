import type { Claims } from '../../../identity/id-token.js';
import { KNOWN_CLAIMS, type KnownIssuer } from '../../../identity/known-issuers.js';
import {
  type Attack,
  type IssuerTokens,
  type ProjectName,
  patternsOf,
  possibleValues,
  STRANGER,
  unpinnedSubjects,
  widestFirst,
} from './attack.js';
import { environmentIn, findSubject, type SubjectOwner } from './github-subjects.js';
import {
  claimsOf,
  enterpriseClaims,
  events,
  freeClaims,
  inSubjects,
  type JobClaims,
  jobKinds,
  jobTokens,
  PULL_REQUEST,
  refsOf,
  repositoriesNamed,
  reusableWorkflows,
  UNREVIEWED_PUSH,
  wantedClaims,
} from './github-tokens.js';
import { type ClaimPatterns, filled, isWild } from './glob.js';

/** GitHub Actions, whose issuers can have an enterprise in their address. */
export function gitHub({ tenant: enterprise, shared }: KnownIssuer): IssuerTokens {
  return {
    owner: 'organisation',
    project: 'repository',
    projects: 'repositories',
    public: shared && enterprise === '',
    claims: KNOWN_CLAIMS.github,
    intended,
    attacks: (patterns) => attacks(patterns, shared ? enterprise : 'this server'),
    unpinned: (patterns, part) => unpinnedSubjects(patterns, PINS[part]),
  };
}

/** The claims that name a repository or its owner, and what a subject begins with that does. */
const PINS = {
  owner: {
    claims: ['repository', 'repository_id', 'repository_owner', 'repository_owner_id'],
    subject:
      /^(?:(?:repo|repository):[^:/*?]+\/|repository_id:\d+(?::|$)|repository_owner(?:_id)?:[^:*?]+(?::|$))/,
  },
  project: {
    claims: ['repository', 'repository_id'],
    subject:
      /^(?:(?:repo|repository):[^:/*?]+\/[^:/*?]+|repository_id:\d+|repository_owner(?:_id)?:[^:*?]+:(?:repository:[^:/*?]+\/[^:/*?]+|repository_id:\d+))(?::|$)/,
  },
} as const;

function intended(patterns: ClaimPatterns): Claims[] {
  const { targets } = repositoriesNamed(patterns);
  const actor = {
    actor: possibleValues(patterns, 'actor')[0] ?? 'octocat',
    actor_id: possibleValues(patterns, 'actor_id')[0] ?? '12',
  };
  const callees = [undefined, ...reusableWorkflows(patterns)];
  const free = freeClaims(patterns, true);
  return targets.flatMap((pair) =>
    [...jobKinds(patterns), PULL_REQUEST].flatMap((context) =>
      callees.flatMap((callee) =>
        jobTokens(patterns, pair, { ...free, ...context, ...actor, ...enterpriseClaims(patterns) }, callee),
      ),
    ),
  );
}

/** Tokens of one circle, which are made when it is their turn: most searches end soon. */
interface Group {
  attacker: Attack['attacker'];
  telling: readonly string[];
  make: () => readonly Claims[];
}

/** @param enterprise the issuer's own, whose organisations are strangers to each other */
function* attacks(patterns: ClaimPatterns, enterprise: string): Generator<Attack> {
  const groups = [...strangers(patterns, enterprise), ...insiders(patterns)];
  for (const { attacker, telling, make } of widestFirst(groups))
    for (const claims of make()) yield { attacker, claims, telling };
}

/** Jobs of other repositories, near and far. */
function* strangers(patterns: ClaimPatterns, enterprise: string): Generator<Group> {
  const { targets, others } = repositoriesNamed(patterns);
  const mine = enterpriseClaims(patterns);
  const lured = luredActors(patterns);
  const free = freeClaims(patterns, true);
  const group = (
    attacker: Group['attacker'],
    pair: ProjectName,
    context: JobClaims,
    telling: string[],
    callee?: string,
  ): Group => ({
    attacker,
    telling,
    make: () => jobTokens(patterns, pair, { ...free, ...context }, callee),
  });
  const kinds = [...jobKinds(patterns), UNREVIEWED_PUSH, PULL_REQUEST];
  for (const { attacker, pair } of others) {
    const stranger = attacker === 'anyone' || attacker === 'look-alike';
    const circle = stranger && enterprise !== '' ? 'enterprise' : attacker;
    for (const context of kinds) {
      const told = ['repository', 'sub'];
      yield group(circle, pair, stranger ? context : { ...context, ...mine }, told);
      for (const actor of lured) {
        const luring = {
          ...context,
          ...actor,
          ...(context === PULL_REQUEST ? {} : { event_name: 'issue_comment' }),
        };
        if (stranger) yield group('lured', pair, luring, ['actor', ...told]);
        else yield group(circle, pair, { ...luring, ...mine }, ['actor', ...told]);
      }
      if (stranger && Object.keys(mine).length > 0)
        yield group('enterprise', pair, { ...context, ...mine }, told);
      for (const callee of reusableWorkflows(patterns)) {
        const calls = ['repository', 'job_workflow_ref', 'sub'];
        if (attacker === 'anyone') yield group('caller', pair, context, calls, callee);
        else if (!stranger) yield group('caller-inside', pair, { ...context, ...mine }, calls, callee);
      }
    }
  }
  const anyone = enterprise === '' ? 'anyone' : 'enterprise';
  const alike = enterprise === '' ? 'look-alike' : 'enterprise';
  const search = (
    attacker: Group['attacker'],
    whose: Partial<SubjectOwner>,
    context: JobClaims = {},
  ): Group => ({
    attacker,
    telling: ['repository', 'sub', ...('actor' in context ? ['actor'] : [])],
    make: () => searchedTokens(patterns, { ...STRANGERS, ...whose }, { ...free, ...context }),
  });
  for (const { owner, project } of [STRANGER, { owner: STRANGER.owner, project: undefined }]) {
    yield search(anyone, { owner, project });
    for (const actor of lured)
      yield search(
        'lured',
        { owner, project, more: Object.keys(actor) },
        { ...actor, event_name: 'issue_comment' },
      );
    if (Object.keys(mine).length > 0)
      yield search('enterprise', { owner, project, fixed: { ...STRANGERS.fixed, ...mine } }, mine);
  }
  const owners = targets.map(({ owner }) => owner);
  yield search(alike, { owner: undefined, project: undefined, taken: owners });
  for (const { owner, ownerId } of targets) {
    const taken = targets.flatMap((one) => (one.owner === owner ? [one.project] : []));
    for (const actor of [{}, ...lured]) {
      const fixed = { ...STRANGERS.fixed, ...mine, ...actor };
      const whose = { owner, ownerId, taken, fixed };
      yield search('repository', { ...whose, project: STRANGER.project }, { ...mine, ...actor });
      yield search('similar', { ...whose, project: undefined }, { ...mine, ...actor });
    }
  }
}

/** Who is not the right one, and has a repository of his own. */
const STRANGERS: SubjectOwner = {
  ...STRANGER,
  taken: [],
  fixed: { actor: 'mallory', actor_id: '667', run_id: '77', run_number: '7', run_attempt: '1' },
};

/** Tokens with subjects that are made from the patterns. */
function searchedTokens(patterns: ClaimPatterns, whose: SubjectOwner, own: JobClaims): Claims[] {
  // What begins with a name that is written out is of nobody else.
  const { subject: named } = PINS[whose.ownerId === STRANGER.ownerId ? 'owner' : 'project'];
  return patternsOf(patterns, 'sub').flatMap((glob) => {
    if (named.test(glob.text)) return [];
    const one = findSubject(glob, patterns, whose);
    if (one === undefined) return [];
    return [...jobKinds(patterns), UNREVIEWED_PUSH].map((context) => {
      const claims = claimsOf(patterns, one.pair, { ...own, ...context, ...one.context });
      const { environment: _, ...without } = claims;
      return { sub: one.sub, ...(one.context['event_name'] === 'pull_request' ? without : claims) };
    });
  });
}

/** Jobs of the right repository that run what nobody has looked at. */
function* insiders(patterns: ClaimPatterns): Generator<Group> {
  const free = { ...freeClaims(patterns, false), ...enterpriseClaims(patterns) };
  for (const pair of repositoriesNamed(patterns).targets) {
    const group = (attacker: Group['attacker'], context: JobClaims, telling: string[]): Group => ({
      attacker,
      telling,
      make: () => jobTokens(patterns, pair, { ...free, ...context }),
    });
    // Whoever sets a label on a pull request is its actor, and runs what is in it.
    for (const actor of [{}, ...luredActors(patterns)])
      yield group('pull-request', { ...PULL_REQUEST, ...actor }, ['event_name', 'head_ref', 'sub']);
    const [told, environment] = [
      ['ref', 'sub'],
      ['ref', 'environment', 'sub'],
    ];
    yield group('branch', UNREVIEWED_PUSH, told);
    yield group('branch', { ...UNREVIEWED_PUSH, ref: 'refs/tags/evil' }, told);
    // A tag may be called as the branch is that is meant.
    for (const ref of refsOf(patterns))
      yield group(
        'branch',
        { ...UNREVIEWED_PUSH, ref: `refs/tags/${ref.split('/').slice(2).join('/') || 'evil'}` },
        told,
      );
    for (const name of unnamedEnvironments(patterns, pair))
      yield group('branch', { ...UNREVIEWED_PUSH, environment: name }, environment);
    for (const event of events(patterns))
      yield group('branch', { ...UNREVIEWED_PUSH, event_name: event }, told);
  }
}

/** Environments that the conditions take and do not name: whoever names one in a workflow makes it. */
function unnamedEnvironments(patterns: ClaimPatterns, pair: ProjectName): string[] {
  const literal = (text: string): boolean => !/[*?]/.test(text);
  const named = [
    ...patternsOf(patterns, 'environment').flatMap((glob) => (isWild(glob) ? [] : [glob.text])),
    ...patternsOf(patterns, 'sub').flatMap(({ text }) =>
      [...text.matchAll(/(?:^|:)environment:([^:]+)/g)].flatMap(([, name = '']) =>
        literal(name) ? [name] : [],
      ),
    ),
  ];
  const made = [
    ...patternsOf(patterns, 'environment').flatMap((glob) => (isWild(glob) ? filled(glob, ['evil']) : [])),
    ...inSubjects(patterns, /(?:^|:)environment:([^:]+)/),
    ...patternsOf(patterns, 'sub').flatMap((glob) =>
      isWild(glob) ? (environmentIn(glob, patterns, pair, named) ?? []) : [],
    ),
  ];
  return ['evil', ...new Set(made.filter((name) => !named.includes(name)))];
}

/**
 * The people whose jobs the conditions mean. A stranger gets a job of theirs in a repository of his own, since a comment, an
 * issue or a star of theirs starts one there.
 */
function luredActors(patterns: ClaimPatterns): JobClaims[] {
  const claims = wantedClaims(patterns, ['actor', 'actor_id']);
  return Object.keys(claims).length === 0 ? [] : [claims];
}
