import type { Claims } from '../../../identity/id-token.js';
import {
  type Attack,
  choices,
  circles,
  type Issuer,
  inOrder,
  of,
  openIn,
  type Pair,
  type Reach,
  STRANGER,
} from './attack.js';
import { filled, type Glob, type Hints, isWild } from './glob.js';
import { type Alphabet, Grammar } from './grammar.js';

/** Claims and their values. */
export type Fields = Readonly<Record<string, string>>;

/** A job of the same project that should not get in. */
export interface Inside {
  reach: Reach;
  fields: Fields;
  telling: readonly string[];
}

/** How an issuer's tokens are made. */
export interface Shape {
  owner: string;
  project: string;
  public: boolean;
  claims: readonly string[];
  /** Patterns of `owner/project` in what conditions want. */
  pairs(hints: Hints): readonly Glob[];
  /** What a pair looks like as text. */
  form: RegExp;
  fallback: Pair;
  /** The claims that hold the ids of owner and project, where there are such. */
  ids?: readonly [owner: string, project: string];
  /** Claims that whoever writes the pipeline decides. */
  free: readonly string[];
  /** What jobs say beside their project: those that may be meant, the usual one first. */
  usual(hints: Hints): readonly Fields[];
  inside: readonly Inside[];
  /** Whether whoever writes the pipeline makes an environment by naming it: the claim `environment`. */
  environments?: true;
  /** Every form that the token of a job can have. */
  make(pair: Pair, fields: Fields): readonly Claims[];
  /** The claims that tell whose it is. */
  telling: readonly string[];
  /** Whether strangers are one of the issuer's owners too; false where each owner has an issuer. */
  strangers: boolean;
  /** What names of owners and of projects are made of. */
  names: { owner: Alphabet; project: Alphabet };
  /** What a subject begins with that names an owner or a project whole, and the claims that do. */
  pinned: Readonly<Record<'owner' | 'project', { subject: RegExp; claims: readonly string[] }>>;
  /** Writes every subject that a job can have, with its fields as labels. @returns the state behind it */
  subject(write: SubjectWriter): number;
}

/** What a grammar of subjects is written with. */
export interface SubjectWriter {
  grammar: Grammar;
  from: number;
  /** Writes the name of the owner or of the project. @returns the state behind it */
  owner(from: number): number;
  project(from: number): number;
}

/** The issuer whose tokens are made so. */
export function issuer(shape: Shape): Issuer {
  const named = (hints: Hints): ReturnType<typeof circles> =>
    circles({
      pairs: shape.pairs(hints),
      read(text) {
        const [, owner, project] = shape.form.exec(text) ?? [];
        return owner === undefined || project === undefined
          ? undefined
          : { owner, project, ownerId: '', projectId: '' };
      },
      ownerId: shape.ids && choices(hints, shape.ids[0])[0],
      projectId: shape.ids && choices(hints, shape.ids[1])[0],
      fallback: shape.fallback,
    });
  const usual = (hints: Hints): Fields[] => {
    const free = Object.fromEntries(
      shape.free.flatMap((claim) => {
        const [value] = choices(hints, claim);
        return value === undefined ? [] : [[claim, value]];
      }),
    );
    return shape.usual(hints).map((fields) => ({ ...free, ...fields }));
  };
  /** Tokens whose subject is made from the patterns. */
  const search = (
    hints: Hints,
    whose: { owner?: string; project?: string; taken: readonly string[]; ids: Pair },
  ): Claims[] =>
    of(hints, 'sub').flatMap((glob) => {
      const grammar = new Grammar();
      const { names } = shape;
      const end = shape.subject({
        grammar,
        from: grammar.start,
        owner: (from) =>
          whose.owner === undefined
            ? grammar.word(from, names.owner, OWNER, whose.taken)
            : grammar.text(from, whose.owner, OWNER),
        project: (from) =>
          whose.project === undefined
            ? grammar.word(from, names.project, PROJECT, whose.owner === undefined ? [] : whose.taken)
            : grammar.text(from, whose.project, PROJECT),
      });
      const witness = grammar.witness(glob, end);
      if (witness === undefined) return [];
      const said = Object.fromEntries(witness.parts.filter(([label]) => label !== undefined));
      const { [OWNER]: owner = whose.ids.owner, [PROJECT]: project = whose.ids.project, ...fields } = said;
      const pair = { ...whose.ids, owner, project };
      return usual(hints)
        .flatMap((common) => shape.make(pair, { ...common, ...fields }))
        .filter(({ sub }) => sub === witness.text);
    });
  return {
    owner: shape.owner,
    project: shape.project,
    projects: `${shape.project}s`,
    public: shape.public,
    claims: shape.claims,
    friends: (hints) =>
      named(hints).targets.flatMap((pair) => usual(hints).flatMap((fields) => shape.make(pair, fields))),
    attacks(hints) {
      const { targets, others } = named(hints);
      const all: Attack[] = [];
      const add = (reach: Reach, pair: Pair, fields: Fields, telling: readonly string[]): void => {
        for (const claims of shape.make(pair, fields)) all.push({ reach, claims, telling });
      };
      for (const { reach, pair } of others) {
        if (!shape.strangers && (reach === 'anyone' || reach === 'look-alike')) continue;
        for (const fields of usual(hints)) add(reach, pair, fields, shape.telling);
      }
      for (const pair of targets)
        for (const { reach, fields, telling } of shape.inside)
          for (const own of usual(hints)) add(reach, pair, { ...own, ...fields }, telling);
      if (shape.environments) {
        // Those that a pattern takes and no condition names.
        const made = of(hints, 'environment').flatMap((glob) => (isWild(glob) ? filled(glob, ['evil']) : []));
        for (const pair of targets)
          for (const environment of made)
            for (const own of usual(hints))
              for (const field of shape.inside)
                add('branch', pair, { ...own, ...field.fields, environment }, ['ref', 'environment', 'sub']);
      }
      const made = (reach: Reach, whose: Parameters<typeof search>[1]): void => {
        for (const claims of search(hints, whose)) all.push({ reach, claims, telling: shape.telling });
      };
      const stranger = { ...shape.fallback, ...STRANGER };
      if (shape.strangers) {
        made('anyone', { owner: STRANGER.owner, project: STRANGER.project, taken: [], ids: stranger });
        made('anyone', { owner: STRANGER.owner, taken: [], ids: stranger });
        made('look-alike', { taken: targets.map(({ owner }) => owner), ids: stranger });
      }
      for (const { owner, ownerId } of targets) {
        const taken = targets.flatMap((one) => (one.owner === owner ? [one.project] : []));
        const ids = { ...stranger, owner, ownerId };
        made('repository', { owner, project: STRANGER.project, taken, ids });
        made('similar', { owner, taken, ids });
      }
      return inOrder(all);
    },
    open: (hints, part) => (shape.strangers || part === 'project' ? openIn(hints, shape.pinned[part]) : []),
  };
}

/** The labels of names. */
const OWNER = '#owner';
const PROJECT = '#project';

/** What a part of a subject is wanted to be, and what it is where nothing is wanted. */
export function wanted(hints: Hints, part: RegExp, usual: readonly string[], claim = ''): string[] {
  const found = of(hints, 'sub').flatMap((glob) => {
    const [, text] = part.exec(glob.text) ?? [];
    return text === undefined ? [] : filled({ ...glob, text }, ['evil', 'x', '']).slice(0, 1);
  });
  return [...new Set([...found, ...choices(hints, claim), ...usual])].slice(0, 6);
}

/** Patterns of `owner/project` from two parts of a subject. */
export function parts(hints: Hints, owner: RegExp, project: RegExp): Glob[] {
  return of(hints, 'sub').flatMap((glob) => {
    const [, first] = owner.exec(glob.text) ?? [];
    const [, second] = project.exec(glob.text) ?? [];
    if (first === undefined) return [];
    return [{ ...glob, text: second === undefined ? first : `${first}/${second}` }];
  });
}

/** Branches and tags, as git names them. */
export const GIT_REF: Alphabet = { plain: /^[^\s~^:?*[\\/.@{\p{Cc}]$/u, inner: /^[/.@]$/, filler: 'x' };
