import type { Claims } from '../../../identity/id-token.js';
import {
  type Attack,
  type Attacker,
  type IssuerTokens,
  type OwnersNamed,
  ownersNamed,
  type ProjectName,
  patternsOf,
  possibleValues,
  STRANGER,
  type TextClaims,
  unpinnedSubjects,
  widestFirst,
} from './attack.js';
import { type ClaimPatterns, filled, type Glob, isWild } from './glob.js';
import { type Alphabet, Grammar } from './grammar.js';

/** A job of the same project that should not get in. */
export interface InsideJob {
  attacker: Attacker;
  fields: TextClaims;
  telling: readonly string[];
}

/** How an issuer's tokens are made. */
export interface IssuerShape {
  owner: string;
  project: string;
  public: boolean;
  claims: readonly string[];
  /** Patterns of `owner/project` in what conditions want. */
  pairs(patterns: ClaimPatterns): readonly Glob[];
  /** What a pair looks like as text. */
  form: RegExp;
  fallback: ProjectName;
  /** The claims that hold the ids of owner and project, where there are such. */
  ids?: readonly [owner: string, project: string];
  /** Claims that whoever writes the pipeline decides. */
  free: readonly string[];
  /** What jobs say beside their project: those that may be meant, the usual one first. */
  usual(patterns: ClaimPatterns): readonly TextClaims[];
  inside: readonly InsideJob[];
  /** Whether whoever writes the pipeline makes an environment by naming it: the claim `environment`. */
  environments?: true;
  /** Every form that the token of a job can have. */
  make(pair: ProjectName, fields: TextClaims): readonly Claims[];
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
export function tokensOfShape(shape: IssuerShape): IssuerTokens {
  return {
    owner: shape.owner,
    project: shape.project,
    projects: `${shape.project}s`,
    public: shape.public,
    claims: shape.claims,
    intended: (patterns) =>
      ownersIn(shape, patterns).targets.flatMap((pair) =>
        usualJobs(shape, patterns).flatMap((fields) => shape.make(pair, fields)),
      ),
    attacks(patterns) {
      const owners = ownersIn(shape, patterns);
      return widestFirst([
        ...namedAttacks(shape, patterns, owners),
        ...searchedAttacks(shape, patterns, owners),
      ]);
    },
    unpinned: (patterns, part) =>
      shape.strangers || part === 'project' ? unpinnedSubjects(patterns, shape.pinned[part]) : [],
  };
}

function ownersIn(shape: IssuerShape, patterns: ClaimPatterns): OwnersNamed {
  return ownersNamed({
    pairs: shape.pairs(patterns),
    read(text) {
      const [, owner, project] = shape.form.exec(text) ?? [];
      return owner === undefined || project === undefined
        ? undefined
        : { owner, project, ownerId: '', projectId: '' };
    },
    ownerId: shape.ids && possibleValues(patterns, shape.ids[0])[0],
    projectId: shape.ids && possibleValues(patterns, shape.ids[1])[0],
    fallback: shape.fallback,
  });
}

/** What jobs say beside their project, with what whoever writes the pipeline decides. */
function usualJobs(shape: IssuerShape, patterns: ClaimPatterns): TextClaims[] {
  const free = Object.fromEntries(
    shape.free.flatMap((claim) => {
      const [value] = possibleValues(patterns, claim);
      return value === undefined ? [] : [[claim, value]];
    }),
  );
  return shape.usual(patterns).map((fields) => ({ ...free, ...fields }));
}

/** Tokens of projects that the conditions name, and of others that are called nearly so. */
function* namedAttacks(
  shape: IssuerShape,
  patterns: ClaimPatterns,
  { targets, others }: OwnersNamed,
): Generator<Attack> {
  const usual = usualJobs(shape, patterns);
  const attacks = (attacker: Attacker, pair: ProjectName, fields: TextClaims, telling: readonly string[]) =>
    shape.make(pair, fields).map((claims): Attack => ({ attacker, claims, telling }));
  for (const { attacker, pair } of others) {
    if (!shape.strangers && (attacker === 'anyone' || attacker === 'look-alike')) continue;
    for (const fields of usual) yield* attacks(attacker, pair, fields, shape.telling);
  }
  for (const pair of targets)
    for (const { attacker, fields, telling } of shape.inside)
      for (const own of usual) yield* attacks(attacker, pair, { ...own, ...fields }, telling);
  if (!shape.environments) return;
  // Those that a pattern takes and no condition names.
  const made = patternsOf(patterns, 'environment').flatMap((glob) =>
    isWild(glob) ? filled(glob, ['evil']) : [],
  );
  for (const pair of targets)
    for (const environment of made)
      for (const own of usual)
        for (const { fields } of shape.inside)
          yield* attacks('branch', pair, { ...own, ...fields, environment }, ['ref', 'environment', 'sub']);
}

/** Whose subjects are searched for; a name that is undefined may be any that is not taken. */
interface Searched {
  owner?: string;
  project?: string;
  taken: readonly string[];
  ids: ProjectName;
}

/** Tokens whose subject is made from the patterns. */
function* searchedAttacks(
  shape: IssuerShape,
  patterns: ClaimPatterns,
  { targets }: OwnersNamed,
): Generator<Attack> {
  const attacks = (attacker: Attacker, searched: Searched): Attack[] =>
    tokensWithSubject(shape, patterns, searched).map((claims) => ({
      attacker,
      claims,
      telling: shape.telling,
    }));
  const stranger = { ...shape.fallback, ...STRANGER };
  if (shape.strangers) {
    yield* attacks('anyone', {
      owner: STRANGER.owner,
      project: STRANGER.project,
      taken: [],
      ids: stranger,
    });
    yield* attacks('anyone', { owner: STRANGER.owner, taken: [], ids: stranger });
    yield* attacks('look-alike', { taken: targets.map(({ owner }) => owner), ids: stranger });
  }
  for (const { owner, ownerId } of targets) {
    const taken = targets.flatMap((one) => (one.owner === owner ? [one.project] : []));
    const ids = { ...stranger, owner, ownerId };
    yield* attacks('repository', { owner, project: STRANGER.project, taken, ids });
    yield* attacks('similar', { owner, taken, ids });
  }
}

function tokensWithSubject(shape: IssuerShape, patterns: ClaimPatterns, searched: Searched): Claims[] {
  const { names } = shape;
  return patternsOf(patterns, 'sub').flatMap((glob) => {
    const grammar = new Grammar();
    const end = shape.subject({
      grammar,
      from: grammar.start,
      owner: (from) =>
        searched.owner === undefined
          ? grammar.word(from, names.owner, OWNER, searched.taken)
          : grammar.text(from, searched.owner, OWNER),
      project: (from) =>
        searched.project === undefined
          ? grammar.word(from, names.project, PROJECT, searched.owner === undefined ? [] : searched.taken)
          : grammar.text(from, searched.project, PROJECT),
    });
    const witness = grammar.witness(glob, end);
    if (witness === undefined) return [];
    const said = Object.fromEntries(witness.parts.filter(([label]) => label !== undefined));
    const {
      [OWNER]: owner = searched.ids.owner,
      [PROJECT]: project = searched.ids.project,
      ...fields
    } = said;
    const pair = { ...searched.ids, owner, project };
    return usualJobs(shape, patterns)
      .flatMap((common) => shape.make(pair, { ...common, ...fields }))
      .filter(({ sub }) => sub === witness.text);
  });
}

/** The labels of names. */
const OWNER = '#owner';
const PROJECT = '#project';

/** What a part of a subject is wanted to be, and what it is where nothing is wanted. */
export function wantedValues(
  patterns: ClaimPatterns,
  part: RegExp,
  usual: readonly string[],
  claim = '',
): string[] {
  const found = patternsOf(patterns, 'sub').flatMap((glob) => {
    const [, text] = part.exec(glob.text) ?? [];
    return text === undefined ? [] : filled({ ...glob, text }, ['evil', 'x', '']).slice(0, 1);
  });
  return [...new Set([...found, ...possibleValues(patterns, claim), ...usual])].slice(0, 6);
}

/** Patterns of `owner/project` from two parts of a subject. */
export function projectPatterns(patterns: ClaimPatterns, owner: RegExp, project: RegExp): Glob[] {
  return patternsOf(patterns, 'sub').flatMap((glob) => {
    const [, first] = owner.exec(glob.text) ?? [];
    const [, second] = project.exec(glob.text) ?? [];
    if (first === undefined) return [];
    return [{ ...glob, text: second === undefined ? first : `${first}/${second}` }];
  });
}

/** Branches and tags, as git names them. */
export const GIT_REF: Alphabet = { plain: /^[^\s~^:?*[\\/.@{\p{Cc}]$/u, inner: /^[/.@]$/, filler: 'x' };

/** Slugs and ids, as most issuers write them. */
export const WORD: Alphabet = { plain: /^[\w-]$/, filler: 'x' };

/** Ids of an owner and a project that conditions do not name. */
export const EXAMPLE_UUIDS = {
  owner: '7b3c1f0e-0000-4000-8000-000000000001',
  project: '7b3c1f0e-0000-4000-8000-000000000002',
};
