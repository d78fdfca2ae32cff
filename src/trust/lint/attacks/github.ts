import { DEFAULT_BRANCH_EVENTS } from '../../../identity/github-untrusted-events.js';
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
  forkJob,
  freeClaims,
  inSubjects,
  type JobClaims,
  jobKinds,
  jobTokens,
  PULL_REQUEST,
  refsOf,
  repositoriesNamed,
  requiredClaims,
  reusableWorkflows,
  UNREVIEWED_PUSH,
  unnamedForkEvents,
} from './github-tokens.js';
import { type ClaimPatterns, filled, isWild } from './glob.js';

/** Constructs GitHub Actions tokens. The issuer's address may contain an enterprise. */
export function gitHub({ tenant: enterprise, shared }: KnownIssuer): IssuerTokens {
  return {
    owner: 'organization',
    project: 'repository',
    projects: 'repositories',
    public: shared && enterprise === '',
    claims: KNOWN_CLAIMS.github,
    intended,
    attacks: (patterns) => attacks(patterns, shared ? enterprise : 'this server'),
    unpinned: (patterns, part) => unpinnedSubjects(patterns, PINS[part]),
  };
}

/** The claims and the subject prefixes that name a repository or its owner. */
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

/** The tokens of one kind of attacker. The tokens are constructed on demand, because most searches end early. */
interface Group {
  attacker: Attack['attacker'];
  telling: readonly string[];
  make: () => readonly Claims[];
}

/**
 * Returns tokens that a role should reject.
 * @param enterprise the enterprise in the issuer's address; the enterprise's organizations do not trust each other
 */
function* attacks(patterns: ClaimPatterns, enterprise: string): Generator<Attack> {
  const groups = [...strangers(patterns, enterprise), ...insiders(patterns)];
  for (const { attacker, telling, make } of widestFirst(groups))
    for (const claims of make()) yield { attacker, claims, telling };
}

/** Returns jobs of other repositories. */
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

/** An attacker who has a separate repository. */
const STRANGERS: SubjectOwner = {
  ...STRANGER,
  taken: [],
  fixed: { actor: 'mallory', actor_id: '667', run_id: '77', run_number: '7', run_attempt: '1' },
};

/** Returns tokens with subjects built from the patterns. */
function searchedTokens(patterns: ClaimPatterns, whose: SubjectOwner, own: JobClaims): Claims[] {
  // A subject pattern that starts with a complete name matches no other owner or project.
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

/** Returns jobs of the intended repository that run unreviewed code. */
function* insiders(patterns: ClaimPatterns): Generator<Group> {
  const free = { ...freeClaims(patterns, false), ...enterpriseClaims(patterns) };
  const facts = { ...freeClaims(patterns, true) };
  for (const pair of repositoriesNamed(patterns).targets) {
    const group = (attacker: Group['attacker'], context: JobClaims, telling: string[]): Group => ({
      attacker,
      telling,
      make: () => jobTokens(patterns, pair, { ...free, ...context }),
    });
    // A person who labels a pull request becomes the actor of a job that runs the pull request's code.
    for (const actor of [{}, ...luredActors(patterns)])
      yield group('pull-request', { ...PULL_REQUEST, ...actor }, ['event_name', 'head_ref', 'sub']);
    for (const event of unnamedForkEvents(patterns))
      for (const actor of [{}, ...luredActors(patterns)])
        for (const ref of refsOf(patterns).filter((one) => one.startsWith('refs/heads/')))
          yield group('fork-event', { ...facts, ...forkJob(pair, event, ref), ...actor }, [
            'event_name',
            'ref',
            'sub',
          ]);
    const [told, environment] = [
      ['ref', 'sub'],
      ['ref', 'environment', 'sub'],
    ];
    yield group('branch', UNREVIEWED_PUSH, told);
    yield group('branch', { ...UNREVIEWED_PUSH, ref: 'refs/tags/evil' }, told);
    // A tag may have the same name as the intended branch.
    for (const ref of refsOf(patterns))
      yield group(
        'branch',
        { ...UNREVIEWED_PUSH, ref: `refs/tags/${ref.split('/').slice(2).join('/') || 'evil'}` },
        told,
      );
    for (const name of unnamedEnvironments(patterns, pair))
      yield group('branch', { ...UNREVIEWED_PUSH, environment: name }, environment);
    for (const event of events(patterns).filter((one) => !DEFAULT_BRANCH_EVENTS.includes(one)))
      yield group('branch', { ...UNREVIEWED_PUSH, event_name: event }, told);
  }
}

/**
 * Returns environments that the conditions accept but do not name. A workflow creates an environment by using the environment's
 * name.
 */
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
 * Returns the actors that the conditions name. A comment, an issue or a star from one of these people starts a job in an
 * attacker's repository with that person as the actor.
 */
function luredActors(patterns: ClaimPatterns): JobClaims[] {
  const claims = requiredClaims(patterns, ['actor', 'actor_id']);
  return Object.keys(claims).length === 0 ? [] : [claims];
}
