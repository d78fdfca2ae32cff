import type { Claims } from '../../../identity/id-token.js';
import { bare, filled, type Glob, type Hints, isWild } from './glob.js';

/** Who holds a token that should not get in, from the widest circle to the narrowest. */
export const REACHES = [
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
export type Reach = (typeof REACHES)[number];

/** Whom conditions name: an owner, and one of what it owns. Ids are empty where there are none. */
export interface Pair {
  owner: string;
  project: string;
  ownerId: string;
  projectId: string;
}

/** An ID token's claims without `iss` and `aud`, as its issuer makes them. */
export interface Attack {
  reach: Reach;
  claims: Claims;
  /** The claims that tell why it should not get in. */
  telling: readonly string[];
}

/** An issuer whose tokens we can make up, from what conditions say of them. */
export interface Issuer {
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
  friends(hints: Hints): readonly Claims[];
  /** Tokens that should not, in the order of their reach. */
  attacks(hints: Hints): Iterable<Attack>;
  /**
   * Patterns for the subject that have a wildcard before they have named the owner, or the project, so that finding nothing
   * proves nothing; none where another condition names it.
   */
  open(hints: Hints, part: 'owner' | 'project'): readonly Glob[];
}

/** Who asks for what is not theirs. */
export const STRANGER: Pair = { owner: 'evil-corp', project: 'evil', ownerId: '666', projectId: '31337' };

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

export interface Named {
  /** Patterns of `owner/project`; of an owner alone where there is no slash. */
  pairs: readonly Glob[];
  /** Reads a text without wildcards as a pair; undefined for what nobody can be called. */
  read(text: string): Pair | undefined;
  /** The ids that conditions name, for the first owner and the first project. */
  ownerId?: string | undefined;
  projectId?: string | undefined;
  /** Who is taken for the right one where nothing is named. */
  fallback: Pair;
}

export interface Circles {
  /** Whom the conditions mean. */
  targets: readonly Pair[];
  /** Others, by how close they come. */
  others: readonly { reach: 'anyone' | 'look-alike' | 'repository' | 'similar'; pair: Pair }[];
}

/** Whom patterns mean, and who else could be called so that they match. */
export function circles({ pairs, read, ownerId, projectId, fallback }: Named): Circles {
  const withIds = (pair: Pair): Pair => ({
    ...pair,
    ownerId: pair.ownerId || ownerId || fallback.ownerId,
    projectId: pair.projectId || projectId || fallback.projectId,
  });
  const targets = new Map<string, Pair>();
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
  const others = new Map<string, Circles['others'][number]>();
  const add = (found: Pair): void => {
    const known = owners.get(found.owner.toLowerCase());
    const id = `${found.owner}/${found.project}@${found.ownerId}@${found.projectId}`.toLowerCase();
    if (others.has(id)) return;
    if (known === undefined) {
      const reach = found.owner === STRANGER.owner ? 'anyone' : 'look-alike';
      const ids = {
        ownerId: found.ownerId || STRANGER.ownerId,
        projectId: found.projectId || STRANGER.projectId,
      };
      others.set(id, { reach, pair: { ...found, ...ids } });
    } else if (!targets.has(`${found.owner}/${found.project}`.toLowerCase())) {
      const reach = found.project.split('/').at(-1) === STRANGER.project ? 'repository' : 'similar';
      const ids = { ownerId: known.ownerId, projectId: found.projectId || STRANGER.projectId };
      others.set(id, { reach, pair: { ...found, ...ids } });
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
export const of = (hints: Hints, claim: string): readonly Glob[] => hints.get(claim) ?? [];

/** Texts for a claim that whoever asks can choose: one for each pattern, no more than a few. */
export function choices(hints: Hints, claim: string, form = /./): string[] {
  const texts = of(hints, claim).flatMap((glob) => {
    const fit = filled(glob, ['evil', '', 'x', 'main']).find((text) => form.test(text));
    return fit === undefined ? [] : [fit];
  });
  return [...new Set(texts)].slice(0, FEW);
}
/** One would do, if nothing else forbade it. */
const FEW = 3;

/** In the order of their reach; of the same reach as they came. */
export function inOrder<T extends { reach: Reach }>(attacks: readonly T[]): readonly T[] {
  return [...attacks].sort((one, other) => REACHES.indexOf(one.reach) - REACHES.indexOf(other.reach));
}

/** The patterns for the subject that do not begin with what names somebody whole, where no claim is asked for that does. */
export function openIn(hints: Hints, pin: { subject: RegExp; claims: readonly string[] }): readonly Glob[] {
  const named = pin.claims.some((claim) => of(hints, claim).length > 0 && !of(hints, claim).some(isWild));
  return named ? [] : of(hints, 'sub').filter((glob) => isWild(glob) && !pin.subject.test(glob.text));
}
