import type { Claims } from '../../../identity/id-token.js';
import { bare, type ClaimPatterns, filled, type Glob, isWild } from './glob.js';

/** Holders of tokens that a server should reject, from the largest group to the smallest. */
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
  'fork-event',
  'branch',
] as const;
export type Attacker = (typeof ATTACKERS)[number];

/** An owner and one of the owner's projects, with the names that conditions use. Unknown ids are empty. */
export interface ProjectName {
  owner: string;
  project: string;
  ownerId: string;
  projectId: string;
}

/** The claims whose values are strings. */
export type TextClaims = Readonly<Record<string, string>>;

/** The claims that the issuer puts into an ID token, without `iss` and `aud`. */
export interface Attack {
  attacker: Attacker;
  claims: Claims;
  /** The claims that show why a server should reject the token. */
  telling: readonly string[];
}

/** An issuer whose tokens the linter can construct from a role's conditions. */
export interface IssuerTokens {
  /** The issuer's word for an owner, such as `organization`. */
  owner: string;
  project: string;
  /** The plural of `project`. */
  projects: string;
  /** Whether anyone can get a token from this issuer. */
  public: boolean;
  /** The claims that a token can contain, except claims with times; undefined if the claims are unknown. */
  claims: readonly string[] | undefined;
  /** Returns tokens that the server should accept, according to the conditions. */
  intended(patterns: ClaimPatterns): readonly Claims[];
  /** Returns tokens that the server should reject. Tokens of the largest group of attackers come first. */
  attacks(patterns: ClaimPatterns): Iterable<Attack>;
  /**
   * Returns the subject patterns that contain a wildcard before the end of the owner or project name. If there are such
   * patterns, a search that finds no attack proves nothing. Returns an empty list if another condition names the owner or
   * project.
   */
  unpinned(patterns: ClaimPatterns, part: 'owner' | 'project'): readonly Glob[];
}

/** The attacker in examples. */
export const STRANGER: ProjectName = {
  owner: 'evil-corp',
  project: 'evil',
  ownerId: '666',
  projectId: '31337',
};

/** Names that replace wildcards. The most useful names come first. An attacker could register any of these names. */
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
  /** Patterns of `owner/project`, or of an owner alone if there is no slash. */
  pairs: readonly Glob[];
  /** Parses a text without wildcards; returns undefined if the name is not valid. */
  read(text: string): ProjectName | undefined;
  /** The ids in the conditions, for the first owner and the first project. */
  ownerId?: string | undefined;
  projectId?: string | undefined;
  /** The project to use if the conditions name no project. */
  fallback: ProjectName;
}

export interface OwnersNamed {
  /** The projects that the conditions are meant for. */
  targets: readonly ProjectName[];
  /** Other projects that may match, with the kind of similarity. */
  others: readonly { attacker: 'anyone' | 'look-alike' | 'repository' | 'similar'; pair: ProjectName }[];
}

/** Returns the projects that the patterns are meant for, and other projects whose names could match the patterns. */
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
    // An incomplete id, such as `@*`, is ignored.
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
    // An attacker can choose any project name.
    const project = bare(glob).split('/').slice(1).join('/');
    const pair = project === '' ? undefined : read(`${STRANGER.owner}/${project.replace(/@$/, '')}`);
    if (pair !== undefined) add(pair);
  }
  return { targets: [...targets.values()], others: [...others.values()] };
}

/** Returns the patterns that conditions set for a claim. */
export const patternsOf = (patterns: ClaimPatterns, claim: string): readonly Glob[] =>
  patterns.get(claim) ?? [];

/** Returns a few values for a claim whose value the requester can choose: one matching value for each pattern. */
export function possibleValues(patterns: ClaimPatterns, claim: string, form = /./): string[] {
  const texts = patternsOf(patterns, claim).flatMap((glob) => {
    const fit = filled(glob, ['evil', '', 'x', 'main']).find((text) => form.test(text));
    return fit === undefined ? [] : [fit];
  });
  return [...new Set(texts)].slice(0, FEW);
}
/** One value is enough unless another condition excludes it. */
const FEW = 3;

/** Sorts attacks by attacker. The largest group of attackers comes first. Keeps the order within each group. */
export function widestFirst<T extends { attacker: Attacker }>(attacks: readonly T[]): readonly T[] {
  return [...attacks].sort(
    (one, other) => ATTACKERS.indexOf(one.attacker) - ATTACKERS.indexOf(other.attacker),
  );
}

/** Returns the subject patterns that do not start with a complete name, unless a condition on another claim sets the name. */
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
