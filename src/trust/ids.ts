import type { Place } from '../config/yaml.js';
import { GITHUB_ISSUER } from '../identity/github-subject.js';
import { type KnownIds, namesWithoutIds, type Rule, type RulesFile } from '../rules/file.js';
import { jsonLine } from '../text/json.js';
import { printable } from '../text/printable.js';
import { type Kind, openGitHub } from './github.js';
import type { RepositorySubject, RepositorySubjects } from './subject-prefixes.js';

/** Conditions that name repositories or owners without their ids. */
export interface WithoutIds {
  kind: Kind;
  names: readonly string[];
  /** The path to the names in the file. */
  path: readonly PropertyKey[];
  place: Place | undefined;
}

/** The ids to add to conditions that contain only names. */
export interface IdsToAdd extends WithoutIds {
  claim: 'repository_id' | 'repository_owner_id';
  ids: readonly string[];
}

/**
 * Adds missing ids of repositories to the conditions in a file. Looks up the ids at GitHub, and prints each id to stderr as a
 * line for the file.
 *
 * @throws JobpassError `usage` if a lookup fails
 */
export async function repositoryIds(
  file: RulesFile,
  again: (ids: KnownIds) => RulesFile,
): Promise<RulesFile> {
  const found = await idsToAdd(file);
  if (found.length === 0) return file;
  process.stderr.write(
    `Jobpass looked up ids that are missing in ${file.path}. Add these lines, so jobs check the ids too:\n`,
  );
  for (const line of idLines(file.path, found)) process.stderr.write(`${line}\n`);
  const known = (kind: Kind): Map<string, string> =>
    new Map(
      found
        .filter((one) => one.kind === kind)
        .flatMap(({ names, ids }) => names.map((name, at) => [name, ids[at] ?? ''])),
    );
  return again({ repositories: known('repository'), owners: known('owner') });
}

/** Looks up a file's missing ids at GitHub. @throws JobpassError `usage`, `insecure` */
export async function idsToAdd(file: RulesFile): Promise<readonly IdsToAdd[]> {
  const places = placesWithoutIds(file);
  if (places.length === 0) return [];
  const github = await openGitHub(process.env);
  try {
    const known = new Map<string, string>();
    const found: IdsToAdd[] = [];
    for (const one of places) {
      const ids: string[] = [];
      for (const name of one.names) {
        const key = `${one.kind} ${name}`;
        const id = known.get(key) ?? (await github.idOf(one.kind, name));
        known.set(key, id);
        ids.push(id);
      }
      found.push({
        ...one,
        claim: one.kind === 'repository' ? 'repository_id' : 'repository_owner_id',
        ids,
      });
    }
    return found;
  } finally {
    github.close();
  }
}

/** Looks up the subjects of repositories at GitHub. @throws JobpassError `usage`, `insecure` */
export async function lookUpSubjects(repositories: readonly string[]): Promise<RepositorySubjects> {
  const github = await openGitHub(process.env);
  try {
    const found = new Map<string, RepositorySubject>();
    for (const repository of repositories) found.set(repository, await github.subjectOf(repository));
    return found;
  } finally {
    github.close();
  }
}

/** Returns the ids as lines of text. Each line contains a position in the file and the condition to add. */
export function idLines(path: string, found: readonly IdsToAdd[]): string[] {
  return found.map(({ names, place, claim, ids }) => {
    const where = place === undefined ? path : `${path}:${place.line}:${place.column}`;
    const quoted = ids.map((id) => jsonLine(id));
    const value = quoted.length === 1 ? quoted[0] : `[${quoted.join(', ')}]`;
    return `${where}: ${claim}: ${value} # ${printable(names.join(', '), 400)}`;
  });
}

/** Returns the places in the file that contain names of GitHub repositories or owners but no ids. Each place is returned once. */
export function placesWithoutIds(file: RulesFile): WithoutIds[] {
  const places = new Map<string, WithoutIds>();
  for (const rule of [...file.credentials.values()].flat()) {
    if (rule.issuer !== GITHUB_ISSUER) continue;
    const { repositories, owners } = namesWithoutIds(rule.conditions);
    for (const [kind, names] of [
      ['repository', repositories],
      ['owner', owners],
    ] as const) {
      if (names.length === 0) continue;
      const path = whereSaid(file, rule, kind === 'repository' ? 'repository' : 'repository_owner');
      const key = JSON.stringify(path.map(String));
      if (!places.has(key)) places.set(key, { kind, names, path, place: file.placeOf(path) });
    }
  }
  return [...places.values()];
}

/** Returns the path of a condition. The condition may belong to `jobs`, the credential or the rule. */
function whereSaid(file: RulesFile, rule: Rule, claim: string): readonly PropertyKey[] {
  const levels = [rule.path, ['credentials', rule.credential], ['jobs', rule.jobs ?? '']];
  const whole = levels.map((level) => [...level, 'when', claim]);
  // For a missing condition, the position of its parent is used.
  return whole.find((path) => !samePlace(file.placeOf(path), file.placeOf(path.slice(0, -1)))) ?? rule.path;
}

function samePlace(one: Place | undefined, other: Place | undefined): boolean {
  return one?.line === other?.line && one?.column === other?.column;
}
