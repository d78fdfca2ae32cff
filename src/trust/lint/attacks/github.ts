import type { Claims } from '../../../identity/id-token.js';
import { KNOWN_CLAIMS, type KnownIssuer } from '../../../identity/known-issuers.js';
import { type Attack, choices, type Issuer, inOrder, of, openIn, type Pair, STRANGER } from './attack.js';
import { environmentIn, searched, type Whose } from './github-subjects.js';
import {
  type Context,
  called,
  claimsOf,
  contexts,
  enterprises,
  events,
  freely,
  inSubjects,
  named,
  OWN,
  PULL_REQUEST,
  refsOf,
  tokens,
} from './github-tokens.js';
import { filled, type Hints, isWild } from './glob.js';

/** GitHub Actions, whose issuers can have an enterprise in their address. */
export function gitHub({ tenant: enterprise, shared }: KnownIssuer): Issuer {
  return {
    owner: 'organisation',
    project: 'repository',
    projects: 'repositories',
    public: shared && enterprise === '',
    claims: KNOWN_CLAIMS.github,
    friends: (hints) => friends(hints),
    attacks: (hints) => attacks(hints, shared ? enterprise : 'this server'),
    open: (hints, part) => openIn(hints, PINS[part]),
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

/** Tokens of one circle, which are made when it is their turn: most searches end soon. */
interface Group {
  reach: Attack['reach'];
  telling: readonly string[];
  make: () => readonly Claims[];
}

/** @param enterprise the issuer's own, whose organisations are strangers to each other */
function* attacks(hints: Hints, enterprise: string): Generator<Attack> {
  const groups = [...strangers(hints, enterprise), ...insiders(hints)];
  for (const { reach, telling, make } of inOrder(groups))
    for (const claims of make()) yield { reach, claims, telling };
}

/** Jobs of other repositories, near and far. */
function* strangers(hints: Hints, enterprise: string): Generator<Group> {
  const { targets, others } = named(hints);
  const mine = enterprises(hints);
  const lured = actors(hints);
  const free = freely(hints, true);
  const group = (
    reach: Group['reach'],
    pair: Pair,
    context: Context,
    telling: string[],
    callee?: string,
  ): Group => ({
    reach,
    telling,
    make: () => tokens(hints, pair, { ...free, ...context }, callee),
  });
  const kinds = [...contexts(hints), OWN, PULL_REQUEST];
  for (const { reach, pair } of others) {
    const stranger = reach === 'anyone' || reach === 'look-alike';
    const circle = stranger && enterprise !== '' ? 'enterprise' : reach;
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
      for (const callee of called(hints)) {
        const calls = ['repository', 'job_workflow_ref', 'sub'];
        if (reach === 'anyone') yield group('caller', pair, context, calls, callee);
        else if (!stranger) yield group('caller-inside', pair, { ...context, ...mine }, calls, callee);
      }
    }
  }
  const anyone = enterprise === '' ? 'anyone' : 'enterprise';
  const alike = enterprise === '' ? 'look-alike' : 'enterprise';
  const search = (reach: Group['reach'], whose: Partial<Whose>, context: Context = {}): Group => ({
    reach,
    telling: ['repository', 'sub', ...('actor' in context ? ['actor'] : [])],
    make: () => found(hints, { ...STRANGERS, ...whose }, { ...free, ...context }),
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
const STRANGERS: Whose = {
  ...STRANGER,
  taken: [],
  fixed: { actor: 'mallory', actor_id: '667', run_id: '77', run_number: '7', run_attempt: '1' },
};

/** Tokens with subjects that are made from the patterns. */
function found(hints: Hints, whose: Whose, own: Context): Claims[] {
  // What begins with a name that is written out is of nobody else.
  const { subject: named } = PINS[whose.ownerId === STRANGER.ownerId ? 'owner' : 'project'];
  return of(hints, 'sub').flatMap((glob) => {
    if (named.test(glob.text)) return [];
    const one = searched(glob, hints, whose);
    if (one === undefined) return [];
    return [...contexts(hints), OWN].map((context) => {
      const claims = claimsOf(hints, one.pair, { ...own, ...context, ...one.context });
      const { environment: _, ...without } = claims;
      return { sub: one.sub, ...(one.context['event_name'] === 'pull_request' ? without : claims) };
    });
  });
}

/** Jobs of the right repository that run what nobody has looked at. */
function* insiders(hints: Hints): Generator<Group> {
  const free = { ...freely(hints, false), ...enterprises(hints) };
  for (const pair of named(hints).targets) {
    const group = (reach: Group['reach'], context: Context, telling: string[]): Group => ({
      reach,
      telling,
      make: () => tokens(hints, pair, { ...free, ...context }),
    });
    // Whoever sets a label on a pull request is its actor, and runs what is in it.
    for (const actor of [{}, ...actors(hints)])
      yield group('pull-request', { ...PULL_REQUEST, ...actor }, ['event_name', 'head_ref', 'sub']);
    const [told, environment] = [
      ['ref', 'sub'],
      ['ref', 'environment', 'sub'],
    ];
    yield group('branch', OWN, told);
    yield group('branch', { ...OWN, ref: 'refs/tags/evil' }, told);
    // A tag may be called as the branch is that is meant.
    for (const ref of refsOf(hints))
      yield group(
        'branch',
        { ...OWN, ref: `refs/tags/${ref.split('/').slice(2).join('/') || 'evil'}` },
        told,
      );
    for (const name of unnamed(hints, pair))
      yield group('branch', { ...OWN, environment: name }, environment);
    for (const event of events(hints)) yield group('branch', { ...OWN, event_name: event }, told);
  }
}

/** Environments that the conditions take and do not name: whoever names one in a workflow makes it. */
function unnamed(hints: Hints, pair: Pair): string[] {
  const literal = (text: string): boolean => !/[*?]/.test(text);
  const named = [
    ...of(hints, 'environment').flatMap((glob) => (isWild(glob) ? [] : [glob.text])),
    ...of(hints, 'sub').flatMap(({ text }) =>
      [...text.matchAll(/(?:^|:)environment:([^:]+)/g)].flatMap(([, name = '']) =>
        literal(name) ? [name] : [],
      ),
    ),
  ];
  const made = [
    ...of(hints, 'environment').flatMap((glob) => (isWild(glob) ? filled(glob, ['evil']) : [])),
    ...inSubjects(hints, /(?:^|:)environment:([^:]+)/),
    ...of(hints, 'sub').flatMap((glob) =>
      isWild(glob) ? (environmentIn(glob, hints, pair, named) ?? []) : [],
    ),
  ];
  return ['evil', ...new Set(made.filter((name) => !named.includes(name)))];
}

/**
 * The people whose jobs the conditions mean. A stranger gets a job of theirs in a repository of his own, since a comment, an
 * issue or a star of theirs starts one there.
 */
function actors(hints: Hints): Context[] {
  const claims = ['actor', 'actor_id'].flatMap((claim) => {
    const [value] = [...choices(hints, claim), ...inSubjects(hints, new RegExp(`(?:^|:)${claim}:([^:]+)`))];
    return value === undefined ? [] : [[claim, value]];
  });
  return claims.length === 0 ? [] : [Object.fromEntries(claims)];
}
