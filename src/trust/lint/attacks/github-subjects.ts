import { KNOWN_CLAIMS } from '../../../identity/known-issuers.js';
import { type ProjectName, patternsOf, type TextClaims } from './attack.js';
import type { ClaimPatterns, Glob } from './glob.js';
import { type Alphabet, Grammar, type Witness } from './grammar.js';

/** The keys that a customised subject is made of; `repo` and `context` are in no claim. */
const KEYS = [...KNOWN_CLAIMS.github, 'repo', 'context'];

/** Values have no colon in a subject. */
const escaped = (text: string): string => text.replaceAll(':', '%3A');

/** What a job's subject says of its kind. */
function contextOf(claims: TextClaims): string {
  if (claims['environment'] !== undefined) return `environment:${escaped(claims['environment'])}`;
  return claims['event_name'] === 'pull_request' ? 'pull_request' : `ref:${escaped(claims['ref'] ?? '')}`;
}

/** The two ways to name a repository: by names, and with ids beside them. */
function namesOf({ owner, project, ownerId, projectId }: ProjectName): string[] {
  return [`${owner}/${project}`, `${owner}@${ownerId}/${project}@${projectId}`];
}

/** A customised subject. @returns undefined where the job has no such claim */
function customised(keys: readonly string[], repo: string, claims: TextClaims): string | undefined {
  const parts = keys.map((key) => {
    if (key === 'context') return contextOf(claims);
    const value = key === 'repo' ? repo : claims[key];
    return value === undefined ? undefined : `${key}:${key === 'repo' ? value : escaped(value)}`;
  });
  return parts.includes(undefined) ? undefined : parts.join(':');
}

/**
 * The subjects that a job can have: the usual one, the one with ids of repositories since July 2026, and what the
 * conditions take a customised one to be made of, since every organisation can customise its own.
 */
export function subjects(patterns: ClaimPatterns, pair: ProjectName, claims: TextClaims): string[] {
  const names = namesOf(pair);
  const forms = new Set(names.map((repo) => `repo:${repo}:${contextOf(claims)}`));
  for (const glob of patternsOf(patterns, 'sub')) {
    const keys = keysOfSubject(glob.text);
    if (keys === undefined) continue;
    for (const repo of names) {
      const form = customised(keys, repo, claims);
      if (form !== undefined) forms.add(form);
    }
  }
  return [...forms];
}

/** The keys of a customised subject; undefined for the usual one. */
function keysOfSubject(text: string): string[] | undefined {
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

/** Names of owners. */
const OWNER: Alphabet = { plain: /^[a-z\d]$/i, inner: /^-$/, filler: 'x' };
const PROJECT: Alphabet = { plain: /^[\w.-]$/, filler: 'x' };
/** What comes out of a name that may be any: a colon is none of it. */
const TEXT: Alphabet = { plain: /^[^:\p{Cc}]$/u, filler: 'x' };
/** Environments, whose names GitHub restricts more. */
const ENVIRONMENT: Alphabet = { plain: /^[^:'"`,;\\\p{Cc}]$/u, filler: 'x' };
/** Branches and tags, as git names them. */
const BRANCH: Alphabet = { plain: /^[^\s~^:?*[\\/.@{\p{Cc}]$/u, inner: /^[/.@]$/, filler: 'x' };
const FILE: Alphabet = { plain: /^[\w-]$/, inner: /^[. ]$/, filler: 'x' };

/** Whose subjects are looked for. Names that are undefined may be any, but for those that are taken. */
export interface SubjectOwner {
  owner: string | undefined;
  project: string | undefined;
  taken: readonly string[];
  ownerId: string;
  projectId: string;
  /** Claims with a value that nobody can choose. */
  fixed: TextClaims;
  /** Claims of which somebody else's value may come out: the actor who is lured. */
  more?: readonly string[];
}

/** The label of a key. */
const KEY = '#key';
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  repository_visibility: ['private', 'public', 'internal'],
  ref_protected: ['false', 'true'],
  runner_environment: ['github-hosted', 'self-hosted'],
};
/** Those that a pull request from anywhere does not set off. */
const EVENTS = ['push', 'workflow_dispatch', 'schedule', 'issue_comment', 'release'];
const PULL = 'refs/pull/7/merge';

/** A subject that somebody can have and a pattern takes, with the claims that it says. */
export interface FoundSubject {
  sub: string;
  pair: ProjectName;
  context: TextClaims;
}

/** What sets a job off: a branch, a tag or a pull request. */
const KINDS = ['branch', 'tag', 'pull_request'] as const;
type Kind = (typeof KINDS)[number];

/**
 * Looks for a subject that somebody can have who customises his own as he likes: of any keys, and with what he likes for
 * every name that is his to give. Nothing is missed but what needs a certain id, or the same key twice.
 */
export function findSubject(
  glob: Glob,
  patterns: ClaimPatterns,
  whose: SubjectOwner,
): FoundSubject | undefined {
  for (const kind of KINDS) {
    const found = findSubjectOf(kind, glob, patterns, whose);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findSubjectOf(
  kind: Kind,
  glob: Glob,
  patterns: ClaimPatterns,
  whose: SubjectOwner,
): FoundSubject | undefined {
  const { grammar, end } = grammarOf(kind, patterns, whose);
  const witness = grammar.witness(glob, end);
  return witness === undefined ? undefined : readOut(witness, kind, whose);
}

interface Subjects {
  grammar: Grammar;
  end: number;
}

/** Those made lately: most roles ask for nothing that they depend on. */
const made = new Map<string, Subjects>();
const MOST_MADE = 50;

function grammarOf(kind: Kind, patterns: ClaimPatterns, whose: SubjectOwner): Subjects {
  const id = JSON.stringify([
    kind,
    whose,
    [...patterns].filter(([claim]) => claim !== 'sub' && claim !== 'aud'),
  ]);
  const before = made.get(id);
  if (before !== undefined) return before;
  const subjects = subjectsOf(kind, patterns, whose);
  if (made.size >= MOST_MADE) made.clear();
  made.set(id, subjects);
  return subjects;
}

/** All subjects that somebody can have. */
function subjectsOf(kind: Kind, patterns: ClaimPatterns, whose: SubjectOwner): Subjects {
  const grammar = new Grammar();
  const end = grammar.state();
  const hub = grammar.state();
  grammar.skip(grammar.start, hub);
  const value = (key: string, write: (from: number) => number): void => {
    const behind = write(grammar.text(grammar.text(hub, key, KEY), ':'));
    grammar.skip(behind, end);
    grammar.skip(grammar.text(behind, ':'), hub);
  };
  const chosen = (from: number, claim: string, alphabet: Alphabet): number => {
    const globs = patternsOf(patterns, claim);
    return globs.length > 0
      ? grammar.wanted(from, globs, alphabet, claim)
      : grammar.word(from, alphabet, claim);
  };
  const owner = (from: number): number =>
    whose.owner === undefined
      ? grammar.word(from, OWNER, '#owner', whose.taken)
      : grammar.text(from, whose.owner);
  const project = (from: number): number =>
    whose.project === undefined
      ? grammar.word(from, PROJECT, '#project', whose.owner === undefined ? [] : whose.taken)
      : grammar.text(from, whose.project);
  const ref = (from: number, claim: string): number => {
    if (kind === 'pull_request') return grammar.text(from, PULL, claim);
    if (patternsOf(patterns, claim).length > 0) return chosen(from, claim, BRANCH);
    return grammar.word(
      grammar.text(from, kind === 'tag' ? 'refs/tags/' : 'refs/heads/', claim),
      BRANCH,
      claim,
    );
  };

  // A job of a pull request says so in one word, where it has no environment.
  if (kind === 'pull_request') {
    const pull = grammar.text(hub, 'pull_request', KEY);
    grammar.skip(pull, end);
    grammar.skip(grammar.text(pull, ':'), hub);
  } else value('environment', (from) => chosen(from, 'environment', ENVIRONMENT));
  value('repo', (from) => project(grammar.text(owner(from), '/')));
  value('repo', (from) => {
    const behind = project(grammar.text(grammar.text(owner(from), `@${whose.ownerId}`), '/'));
    return grammar.text(behind, `@${whose.projectId}`);
  });
  value('ref', (from) => ref(from, 'ref'));
  value('repository', (from) => project(grammar.text(owner(from), '/')));
  value('repository_owner', owner);
  value('workflow', (from) => chosen(from, 'workflow', TEXT));
  if (kind !== 'tag')
    for (const claim of ['head_ref', 'base_ref']) value(claim, (from) => chosen(from, claim, BRANCH));
  for (const claim of whose.more ?? []) value(claim, (from) => chosen(from, claim, OWNER));
  for (const [claim, texts] of Object.entries(CLOSED))
    value(claim, (from) => grammar.oneOf(from, texts, claim));
  value('ref_type', (from) => grammar.text(from, kind === 'tag' ? 'tag' : 'branch', 'ref_type'));
  const events = kind === 'pull_request' ? ['pull_request'] : EVENTS;
  value('event_name', (from) => grammar.oneOf(from, events, 'event_name'));
  const fixed = { repository_id: whose.projectId, repository_owner_id: whose.ownerId, ...whose.fixed };
  for (const [claim, text] of Object.entries(fixed)) value(claim, (from) => grammar.text(from, text));
  if (whose.owner !== undefined && whose.project !== undefined) {
    const folder = `${whose.owner}/${whose.project}/.github/workflows/`;
    for (const claim of ['workflow_ref', 'job_workflow_ref'])
      value(claim, (from) => {
        const file = grammar.word(grammar.text(from, folder, claim), FILE, claim);
        return ref(grammar.text(grammar.text(file, '.yml', claim), '@', claim), claim);
      });
  }
  return { grammar, end };
}

/** The job that has such a subject; undefined where one text says two things, so that no job has it. */
function readOut({ text, parts }: Witness, kind: Kind, whose: SubjectOwner): FoundSubject | undefined {
  const said = new Map<string, string>();
  for (const [label, part] of parts) {
    if (label === undefined || label === KEY) continue;
    if ((said.get(label) ?? part) !== part) return undefined;
    said.set(label, part);
  }
  const keys = parts.flatMap(([label, part]) => (label === KEY ? [part] : []));
  if (new Set(keys).size < keys.length) return undefined;
  const { '#owner': owner, '#project': project, ...claims } = Object.fromEntries(said);
  const pair: ProjectName = {
    owner: whose.owner ?? owner ?? 'evil',
    project: whose.project ?? project ?? 'evil',
    ownerId: whose.ownerId,
    projectId: whose.projectId,
  };
  if (pair.owner.length > 39 || pair.project.length > 100 || /^\.\.?$/.test(pair.project)) return undefined;
  const targeted = kind === 'branch' && ('head_ref' in claims || 'base_ref' in claims);
  if (targeted && 'event_name' in claims) return undefined;
  const pulled = { head_ref: 'evil', base_ref: 'main' };
  const context: TextClaims = {
    ...(kind === 'pull_request' ? { ...pulled, event_name: 'pull_request', ref: PULL } : {}),
    ...(targeted ? { ...pulled, event_name: 'pull_request_target' } : {}),
    ...(kind === 'tag' ? { ref: 'refs/tags/evil' } : {}),
    ...claims,
  };
  return { sub: text, pair, context };
}

/** An environment that a pattern for the subject takes of a job of one repository, and that it does not name. */
export function environmentIn(
  glob: Glob,
  patterns: ClaimPatterns,
  pair: ProjectName,
  named: readonly string[],
): string | undefined {
  for (const repo of namesOf(pair)) {
    const grammar = new Grammar();
    const from = grammar.text(grammar.start, `repo:${repo}:environment:`);
    const globs = patternsOf(patterns, 'environment').filter((one) => one.wild !== '');
    const end =
      patternsOf(patterns, 'environment').length > 0
        ? grammar.wanted(from, globs, ENVIRONMENT, 'environment')
        : grammar.word(from, ENVIRONMENT, 'environment', named);
    const found = grammar.witness(glob, end)?.parts.find(([label]) => label === 'environment')?.[1];
    if (found !== undefined && !named.includes(found)) return found;
  }
  return undefined;
}
