import type { Claims } from '../../../identity/id-token.js';
import { bare, type ClaimPatterns, filled, type Glob, isWild } from './glob.js';

/** Who holds a token that should not get in, from the widest circle to the narrowest. */
export const ATTACKERS = [
  'anyone',
  'look-alike',
  'lured',
  'enterprise',
  'caller',
  'repository',
  'similar',
  'caller-inside',
  'pull-request',
  'branch',
] as const;
export type Attacker = (typeof ATTACKERS)[number];

/** Whom conditions name: an owner, and one of what it owns. Ids are empty where there are none. */
export interface ProjectName {
  owner: string;
  project: string;
  ownerId: string;
  projectId: string;
}

/** Claims that are texts. */
export type TextClaims = Readonly<Record<string, string>>;

/** An ID token's claims without `iss` and `aud`, as its issuer makes them. */
export interface Attack {
  attacker: Attacker;
  claims: Claims;
  /** The claims that tell why it should not get in. */
  telling: readonly string[];
}

/** An issuer whose tokens we can make up, from what conditions say of them. */
export interface IssuerTokens {
  /** What people there call it: `organisation`, `repository`. */
  owner: string;
  project: string;
  /** Several of the latter. */
  projects: string;
  /** Whether strangers get tokens of this very issuer. */
  public: boolean;
  /** The claims that its tokens can have, besides those of times; undefined where nobody knows. */
  claims: readonly string[] | undefined;
  /** Tokens that should get in, as far as the conditions say which. */
  intended(patterns: ClaimPatterns): readonly Claims[];
  /** Tokens that should not, widest circle first. */
  attacks(patterns: ClaimPatterns): Iterable<Attack>;
  /**
   * Patterns for the subject that have a wildcard before they have named the owner, or the project, so that finding nothing
   * proves nothing; none where another condition names it.
   */
  unpinned(patterns: ClaimPatterns, part: 'owner' | 'project'): readonly Glob[];
}

/** Who asks for what is not theirs. */
export const STRANGER: ProjectName = {
  owner: 'evil-corp',
  project: 'evil',
  ownerId: '666',
  projectId: '31337',
};

/** What wildcards are filled with, so that names come out that somebody else can have; the most useful first. */
export const NAMES = [
  'evil',
  '',
  'evil-corp/evil',
  '-evil/evil',
  'evil-corp',
  '666',
  '-evil',
  'evil-',
  '/evil',
  'x',
];

export interface NamedProjects {
  /** Patterns of `owner/project`; of an owner alone where there is no slash. */
  pairs: readonly Glob[];
  /** Reads a text without wildcards as a pair; undefined for what nobody can be called. */
  read(text: string): ProjectName | undefined;
  /** The ids that conditions name, for the first owner and the first project. */
  ownerId?: string | undefined;
  projectId?: string | undefined;
  /** Who is taken for the right one where nothing is named. */
  fallback: ProjectName;
}

export interface OwnersNamed {
  /** Whom the conditions mean. */
  targets: readonly ProjectName[];
  /** Others, by how close they come. */
  others: readonly { attacker: 'anyone' | 'look-alike' | 'repository' | 'similar'; pair: ProjectName }[];
}

/** Whom patterns mean, and who else could be called so that they match. */
export function ownersNamed({ pairs, read, ownerId, projectId, fallback }: NamedProjects): OwnersNamed {
  const withIds = (pair: ProjectName): ProjectName => ({
    ...pair,
    ownerId: pair.ownerId || ownerId || fallback.ownerId,
    projectId: pair.projectId || projectId || fallback.projectId,
  });
  const targets = new Map<string, ProjectName>();
  for (const glob of pairs) {
    const [owner = '', ...rest] = bare(glob).split('/');
    const project = rest.join('/');
    const pair = read(
      `${owner === '' || owner === '@' ? fallback.owner : owner}/${project || fallback.project}`,
    );
    // Half an id, as `@*` leaves it, is none.
    const plain =
      pair ??
      read(`${owner.replace(/@$/, '') || fallback.owner}/${project.replace(/@$/, '') || fallback.project}`);
    if (plain !== undefined) targets.set(`${plain.owner}/${plain.project}`.toLowerCase(), withIds(plain));
  }
  if (targets.size === 0) targets.set('', withIds({ ...fallback, ownerId: '', projectId: '' }));
  const owners = new Map([...targets.values()].map((pair) => [pair.owner.toLowerCase(), pair]));
  const others = new Map<string, OwnersNamed['others'][number]>();
  const add = (found: ProjectName): void => {
    const known = owners.get(found.owner.toLowerCase());
    const id = `${found.owner}/${found.project}@${found.ownerId}@${found.projectId}`.toLowerCase();
    if (others.has(id)) return;
    if (known === undefined) {
      const attacker = found.owner === STRANGER.owner ? 'anyone' : 'look-alike';
      const ids = {
        ownerId: found.ownerId || STRANGER.ownerId,
        projectId: found.projectId || STRANGER.projectId,
      };
      others.set(id, { attacker, pair: { ...found, ...ids } });
    } else if (!targets.has(`${found.owner}/${found.project}`.toLowerCase())) {
      const attacker = found.project.split('/').at(-1) === STRANGER.project ? 'repository' : 'similar';
      const ids = { ownerId: known.ownerId, projectId: found.projectId || STRANGER.projectId };
      others.set(id, { attacker, pair: { ...found, ...ids } });
    }
  };
  add(STRANGER);
  for (const pair of owners.values())
    add({ ...pair, project: STRANGER.project, projectId: STRANGER.projectId });
  for (const glob of pairs) {
    if (!isWild(glob)) continue;
    for (const text of filled(glob, NAMES)) {
      const pair = read(text.includes('/') ? text : `${text}/${STRANGER.project}`);
      if (pair !== undefined) add(pair);
    }
    // A stranger may call a project as he likes.
    const project = bare(glob).split('/').slice(1).join('/');
    const pair = project === '' ? undefined : read(`${STRANGER.owner}/${project.replace(/@$/, '')}`);
    if (pair !== undefined) add(pair);
  }
  return { targets: [...targets.values()], others: [...others.values()] };
}

/** The patterns that conditions have for one claim. */
export const patternsOf = (patterns: ClaimPatterns, claim: string): readonly Glob[] =>
  patterns.get(claim) ?? [];

/** Texts for a claim that whoever asks can choose: one for each pattern, no more than a few. */
export function possibleValues(patterns: ClaimPatterns, claim: string, form = /./): string[] {
  const texts = patternsOf(patterns, claim).flatMap((glob) => {
    const fit = filled(glob, ['evil', '', 'x', 'main']).find((text) => form.test(text));
    return fit === undefined ? [] : [fit];
  });
  return [...new Set(texts)].slice(0, FEW);
}
/** One would do, if nothing else forbade it. */
const FEW = 3;

/** Widest circle first; of the same circle as they came. */
export function widestFirst<T extends { attacker: Attacker }>(attacks: readonly T[]): readonly T[] {
  return [...attacks].sort(
    (one, other) => ATTACKERS.indexOf(one.attacker) - ATTACKERS.indexOf(other.attacker),
  );
}

/** The patterns for the subject that do not begin with what names somebody whole, where no claim is asked for that does. */
export function unpinnedSubjects(
  patterns: ClaimPatterns,
  pin: { subject: RegExp; claims: readonly string[] },
): readonly Glob[] {
  const named = pin.claims.some(
    (claim) => patternsOf(patterns, claim).length > 0 && !patternsOf(patterns, claim).some(isWild),
  );
  return named
    ? []
    : patternsOf(patterns, 'sub').filter((glob) => isWild(glob) && !pin.subject.test(glob.text));
}
