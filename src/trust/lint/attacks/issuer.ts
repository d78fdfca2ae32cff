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

/** A job of the intended project that a role should reject. */
export interface InsideJob {
  attacker: Attacker;
  fields: TextClaims;
  telling: readonly string[];
}

/** The form of an issuer's tokens. */
export interface IssuerShape {
  owner: string;
  project: string;
  public: boolean;
  claims: readonly string[];
  /** Returns the patterns of `owner/project` in the conditions. */
  pairs(patterns: ClaimPatterns): readonly Glob[];
  /** The pattern for texts of the form `owner/project`. */
  form: RegExp;
  fallback: ProjectName;
  /** The claims with the ids of the owner and the project, if the issuer has such claims. */
  ids?: readonly [owner: string, project: string];
  /** Claims that the pipeline's author controls. */
  free: readonly string[];
  /** Returns the claims of jobs that the conditions may intend, except the project's claims. The default job comes first. */
  usual(patterns: ClaimPatterns): readonly TextClaims[];
  inside: readonly InsideJob[];
  /** Whether a pipeline creates an environment by using the environment's name. The claim `environment` contains this name. */
  environments?: true;
  /** Returns a job's token in every form that the issuer uses. */
  make(pair: ProjectName, fields: TextClaims): readonly Claims[];
  /** The claims that identify the owner and the project. */
  telling: readonly string[];
  /** Whether other customers share this issuer; false if each owner has a separate issuer. */
  strangers: boolean;
  /** The characters that owner and project names may contain. */
  names: { owner: Alphabet; project: Alphabet };
  /** The subject prefix that contains a complete owner or project name, and the claims that contain such a name. */
  pinned: Readonly<Record<'owner' | 'project', { subject: RegExp; claims: readonly string[] }>>;
  /** Adds every subject that a job can have, with the fields as labels. @returns the state after the subject */
  subject(write: SubjectWriter): number;
}

/** The functions that add subjects to a grammar. */
export interface SubjectWriter {
  grammar: Grammar;
  from: number;
  /** Adds the name of the owner or the project. @returns the state after the name */
  owner(from: number): number;
  project(from: number): number;
}

/** Returns the issuer that creates tokens of this form. */
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

/** Returns the claims of likely jobs, except the project's claims, including the claims that the pipeline's author controls. */
function usualJobs(shape: IssuerShape, patterns: ClaimPatterns): TextClaims[] {
  const free = Object.fromEntries(
    shape.free.flatMap((claim) => {
      const [value] = possibleValues(patterns, claim);
      return value === undefined ? [] : [[claim, value]];
    }),
  );
  return shape.usual(patterns).map((fields) => ({ ...free, ...fields }));
}

/** Returns tokens of the projects that the conditions name, and of projects with similar names. */
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
  // These environments match a pattern although no condition names them.
  const made = patternsOf(patterns, 'environment').flatMap((glob) =>
    isWild(glob) ? filled(glob, ['evil']) : [],
  );
  for (const pair of targets)
    for (const environment of made)
      for (const own of usual)
        for (const { fields } of shape.inside)
          yield* attacks('branch', pair, { ...own, ...fields, environment }, ['ref', 'environment', 'sub']);
}

/** The owner and project to search for. An undefined name may be any name that is not excluded. */
interface Searched {
  owner?: string;
  project?: string;
  taken: readonly string[];
  ids: ProjectName;
}

/** Returns tokens with subjects built from the patterns. */
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

/** The labels for owner and project names. */
const OWNER = '#owner';
const PROJECT = '#project';

/** Returns the values that the conditions require for a part of the subject, followed by the default values. */
export function requiredValues(
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

/** Returns patterns of `owner/project`, built from two parts of a subject. */
export function projectPatterns(patterns: ClaimPatterns, owner: RegExp, project: RegExp): Glob[] {
  return patternsOf(patterns, 'sub').flatMap((glob) => {
    const [, first] = owner.exec(glob.text) ?? [];
    const [, second] = project.exec(glob.text) ?? [];
    if (first === undefined) return [];
    return [{ ...glob, text: second === undefined ? first : `${first}/${second}` }];
  });
}

/** The characters that git allows in branch and tag names. */
export const GIT_REF: Alphabet = { plain: /^[^\s~^:?*[\\/.@{\p{Cc}]$/u, inner: /^[/.@]$/, filler: 'x' };

/** The characters that most issuers allow in slugs and ids. */
export const WORD: Alphabet = { plain: /^[\w-]$/, filler: 'x' };

/** Ids for an owner and a project that the conditions do not name. */
export const EXAMPLE_UUIDS = {
  owner: '7b3c1f0e-0000-4000-8000-000000000001',
  project: '7b3c1f0e-0000-4000-8000-000000000002',
};
