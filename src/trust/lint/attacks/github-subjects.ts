import { KNOWN_CLAIMS } from '../../../identity/known-issuers.js';
import { type ProjectName, patternsOf, type TextClaims } from './attack.js';
import type { ClaimPatterns, Glob } from './glob.js';
import { type Alphabet, Grammar, type Witness } from './grammar.js';

/** The keys that a custom subject may contain. All keys are names of claims, except `repo` and `context`. */
const KEYS = [...KNOWN_CLAIMS.github, 'repo', 'context'];

/** Escapes colons, because a value in a subject must not contain a colon. */
const escaped = (text: string): string => text.replaceAll(':', '%3A');

/** Returns the part of the subject that describes the kind of job. */
function contextOf(claims: TextClaims): string {
  if (claims['environment'] !== undefined) return `environment:${escaped(claims['environment'])}`;
  return claims['event_name'] === 'pull_request' ? 'pull_request' : `ref:${escaped(claims['ref'] ?? '')}`;
}

/** Returns both forms of a repository name: without ids and with ids. */
function namesOf({ owner, project, ownerId, projectId }: ProjectName): string[] {
  return [`${owner}/${project}`, `${owner}@${ownerId}/${project}@${projectId}`];
}

/** Returns a custom subject; undefined if the job lacks one of the claims. */
function customized(keys: readonly string[], repo: string, claims: TextClaims): string | undefined {
  const parts = keys.map((key) => {
    if (key === 'context') return contextOf(claims);
    const value = key === 'repo' ? repo : claims[key];
    return value === undefined ? undefined : `${key}:${key === 'repo' ? value : escaped(value)}`;
  });
  return parts.includes(undefined) ? undefined : parts.join(':');
}

/**
 * Returns the subjects that a job can have: the default subject, the subject with repository ids (since July 2026), and
 * custom subjects with the keys that the conditions imply. Every organization can customize its subjects.
 */
export function subjects(patterns: ClaimPatterns, pair: ProjectName, claims: TextClaims): string[] {
  const names = namesOf(pair);
  const forms = new Set(names.map((repo) => `repo:${repo}:${contextOf(claims)}`));
  for (const glob of patternsOf(patterns, 'sub')) {
    const keys = keysOfSubject(glob.text);
    if (keys === undefined) continue;
    for (const repo of names) {
      const form = customized(keys, repo, claims);
      if (form !== undefined) forms.add(form);
    }
  }
  return [...forms];
}

/** Returns the keys of a custom subject; undefined for the default subject. */
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

/** The characters that owner names may contain. */
const OWNER: Alphabet = { plain: /^[a-z\d]$/i, inner: /^-$/, filler: 'x' };
const PROJECT: Alphabet = { plain: /^[\w.-]$/, filler: 'x' };
/** The characters that other names may contain: all characters except colons. */
const TEXT: Alphabet = { plain: /^[^:\p{Cc}]$/u, filler: 'x' };
/** The characters that environment names may contain. GitHub allows fewer characters here. */
const ENVIRONMENT: Alphabet = { plain: /^[^:'"`,;\\\p{Cc}]$/u, filler: 'x' };
/** The characters that git allows in branch and tag names. */
const BRANCH: Alphabet = { plain: /^[^\s~^:?*[\\/.@{\p{Cc}]$/u, inner: /^[/.@]$/, filler: 'x' };
const FILE: Alphabet = { plain: /^[\w-]$/, inner: /^[. ]$/, filler: 'x' };

/** The owner and repository of the subjects to search. An undefined name may be any name that is not excluded. */
export interface SubjectOwner {
  owner: string | undefined;
  project: string | undefined;
  taken: readonly string[];
  ownerId: string;
  projectId: string;
  /** Claims whose values the attacker cannot choose. */
  fixed: TextClaims;
  /** Claims that may contain another person's value, such as the actor whose comment starts the job. */
  more?: readonly string[];
}

/** The label for a subject's keys. */
const KEY = '#key';
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  repository_visibility: ['private', 'public', 'internal'],
  ref_protected: ['false', 'true'],
  runner_environment: ['github-hosted', 'self-hosted'],
};
/** Events that a pull request from outside the repository does not trigger. */
const EVENTS = ['push', 'workflow_dispatch', 'schedule', 'issue_comment', 'release'];
const PULL = 'refs/pull/7/merge';

/** A possible subject that matches a pattern, with the claims that the subject contains. */
export interface FoundSubject {
  sub: string;
  pair: ProjectName;
  context: TextClaims;
}

/** The trigger of a job: a branch, a tag or a pull request. */
const KINDS = ['branch', 'tag', 'pull_request'] as const;
type Kind = (typeof KINDS)[number];

/**
 * Searches for a matching subject that an attacker can produce with a custom subject, choosing every key and every name
 * freely. The search misses only subjects that require a specific id, or that contain a key twice.
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

/** A cache of recent results. Most roles have no condition that changes the result. */
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

/** Returns all subjects that an owner's jobs can have. */
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

  // If a job for a pull request uses no environment, its subject ends in `pull_request`.
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

/** Returns the job with this subject, or undefined if the subject contradicts itself, because no job can have such a subject. */
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

/** Returns an environment of a repository that the subject pattern accepts although the pattern does not name this environment. */
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
