import { DEFAULT_PROVIDER } from '../config/common-inputs.js';
import { type Place, Problems, parseYaml } from '../config/yaml.js';
import { tell } from '../errors.js';
import { type ConditionSet, type Conditions, compileConditions } from '../identity/conditions.js';
import { GITHUB_ISSUER, issuerCondition, subjectsOf } from '../identity/github-subject.js';
import { textOfPattern } from '../identity/patterns.js';
import { canonicalName } from '../providers/all-inputs.js';
import { PROVIDERS } from '../providers/registry.js';
import { NAME, type Part, type RulesContent, readContent } from './content.js';

/** One way to a credential: conditions, and what a job has that meets them. */
export interface Rule {
  credential: string;
  /** As the file names it, or by its number: `rule 2`. */
  name: string;
  /** The entry of `jobs` that it is for. */
  jobs: string | undefined;
  issuer: string | undefined;
  /** All that must hold, with what `jobs` and the credential say, but for the issuer. */
  conditions: ConditionSet;
  /** The inputs of the credential, with those of the rule. */
  inputs: ReadonlyMap<string, string>;
  /** What `jobpass trust` needs besides, as it stands there. */
  trust: Readonly<Record<string, unknown>>;
  path: readonly PropertyKey[];
  place: Place | undefined;
  /** Tells what does not hold for a token's claims. */
  check: Conditions;
}

/** Whose jobs a file speaks of. */
export interface JobsEntry {
  name: string;
  issuer: string;
  /** What holds for all of them. */
  when: ConditionSet;
  jwksUri?: string;
}

/** What a file says. */
export interface RulesFile {
  /** Its path, for people. */
  path: string;
  jobs: readonly JobsEntry[];
  /** The rules of each credential, in their order. */
  credentials: ReadonlyMap<string, readonly Rule[]>;
  /** The conditions as they are written, each level by itself, and whose jobs they are for. */
  levels: readonly Level[];
  problems: Problems;
  placeOf: (path: readonly PropertyKey[]) => Place | undefined;
  /** Where an input of a rule is written: at the rule, or at its credential. */
  inputAt: (rule: Rule, input: string) => readonly PropertyKey[] | undefined;
}

/** Conditions at one place of a file. */
export interface Level {
  when: ConditionSet;
  path: readonly PropertyKey[];
  issuers: readonly string[];
}

/** Ids of GitHub.com that the file does not say, by names: `octo-org/shop`, `octo-org`. */
export interface KnownIds {
  repositories: ReadonlyMap<string, string>;
  owners: ReadonlyMap<string, string>;
}

const LONGEST = 1_000_000;

/**
 * Reads a file of rules. What is said at `jobs`, at a credential and at a rule holds together: no claim is named twice
 * on the way, so none of them can be taken back.
 *
 * @param path for people
 * @param ids to be wanted beside the names that the file has
 * @throws JobpassError `usage` with every problem, its line and column
 */
export function readRules(text: string, path: string, ids?: KnownIds): RulesFile {
  const problems = new Problems(path, 'The file of rules');
  if (text.length > LONGEST) problems.add(undefined, [], 'it is too long');
  problems.throwIfAny();
  const { value, place } = parseYaml(text, problems);
  problems.throwIfAny();
  problems.named = (at) => named(at, value);
  const file = readContent(value, { problems, place });
  problems.throwIfAny();
  const jobs = [...file.jobs].map(([name, entry]) => ({ name, ...entry }));
  const reading = { file, problems, place, ids };
  const credentials = new Map(
    [...file.credentials.keys()].map((name) => [name, rulesOf(name, reading)] as const),
  );
  problems.throwIfAny();
  const inputAt = ({ credential, path: at }: Rule, input: string): PropertyKey[] | undefined => {
    const base = ['credentials', credential];
    const { written, rules = [] } = file.credentials.get(credential) ?? { written: new Set<string>() };
    const own = at.length > base.length ? rules[Number(at.at(-1))]?.written : undefined;
    for (const [names, from] of [[own ?? new Set<string>(), at] as const, [written, base] as const]) {
      const found = [...names].find((name) => canonicalName(name) === input);
      if (found !== undefined) return [...from, found];
    }
    return undefined;
  };
  return { path, jobs, credentials, levels: levelsOf(file, credentials), problems, placeOf: place, inputAt };
}

/** What people call the place at a path: a rule by its name, or by its number from 1. */
function named(path: readonly PropertyKey[], value: unknown): string {
  const [top, credential, list, at] = path;
  if (top !== 'credentials' || list !== 'rules' || typeof at !== 'number') return path.map(String).join('.');
  const rule = [top, credential, list, at].reduce<unknown>(
    (inside, key) => (inside as Record<PropertyKey, unknown> | undefined)?.[key ?? ''],
    value,
  );
  const name = (rule as { name?: unknown } | null | undefined)?.name;
  const called = typeof name === 'string' && NAME.test(name) ? `rule ${name}` : `rule ${at + 1}`;
  const inside = path.slice(4).map(String).join('.');
  return `credentials.${String(credential)}, ${called}${inside === '' ? '' : `, ${inside}`}`;
}

function levelsOf(file: RulesContent, credentials: ReadonlyMap<string, readonly Rule[]>): Level[] {
  const levels = [...file.jobs].map(
    ([name, { issuer, when }]): Level => ({ when, path: ['jobs', name], issuers: [issuer] }),
  );
  for (const [name, rules] of credentials) {
    const base = ['credentials', name];
    const issuers = [...new Set(rules.flatMap(({ issuer }) => issuer ?? []))];
    const content = file.credentials.get(name);
    levels.push({ when: content?.when ?? {}, path: base, issuers });
    for (const [at, { when }] of (content?.rules ?? []).entries()) {
      const own = rules.find(({ path }) => path.length > base.length && path.at(-1) === at)?.issuer;
      levels.push({ when, path: [...base, 'rules', at], issuers: own === undefined ? [] : [own] });
    }
  }
  return levels;
}

interface Reading {
  file: RulesContent;
  problems: Problems;
  place: (path: readonly PropertyKey[]) => Place | undefined;
  ids: KnownIds | undefined;
}

function rulesOf(name: string, reading: Reading): Rule[] {
  const { file, problems, place } = reading;
  const credential = file.credentials.get(name);
  if (credential === undefined) return [];
  const base = ['credentials', name];
  const rules = credential.rules ?? [undefined];
  const seen = new Set<string>();
  return rules.flatMap((own, at) => {
    const path = own === undefined ? base : [...base, 'rules', at];
    const reportProblem = (to: readonly PropertyKey[], reason: string): void =>
      problems.add(place(to), to, reason);
    const called = own?.name ?? (own === undefined ? name : `rule ${at + 1}`);
    if (seen.has(called)) reportProblem(path, `another rule has the name ${called}`);
    seen.add(called);
    const entry = jobsOf(own?.jobs, path, reading);
    const job = entry === undefined ? undefined : file.jobs.get(entry);
    const inputs = new Map([...credential.inputs, ...(own?.inputs ?? [])]);
    inputs.set('provider', inputs.get('provider') ?? impliedProvider([credential, own]));
    if (inputs.get('revoke') === 'now') reportProblem([...path, 'revoke'], 'must be true or false in a file');
    let conditions: ConditionSet = conditionsOf(
      [
        { when: job?.when, path: ['jobs', entry ?? ''] },
        { when: credential.when, path: base },
        { when: own?.when, path },
      ],
      reportProblem,
    );
    const issuer = job?.issuer;
    if (issuer === GITHUB_ISSUER && reading.ids !== undefined)
      conditions = { ...conditions, ...idsFor(conditions, reading.ids) };
    if (issuer === GITHUB_ISSUER && decidesBySubject(inputs.get('provider'))) {
      const sub = subjectsOf(conditions);
      if (sub !== undefined) conditions = { ...conditions, sub };
    }
    let check: Conditions;
    try {
      check = compileConditions(
        issuer === undefined ? conditions : { ...issuerCondition(issuer), ...conditions },
      );
    } catch (error) {
      reportProblem([...path, 'when'], tell(error));
      return [];
    }
    return [
      {
        credential: name,
        name: called,
        jobs: entry,
        issuer,
        conditions,
        inputs,
        trust: { ...credential.trust, ...own?.trust },
        path,
        place: place(path),
        check,
      },
    ];
  });
}

/** The entry of `jobs` that a rule is for: the one that it names, or the only one. */
function jobsOf(
  said: string | undefined,
  path: readonly PropertyKey[],
  { file, problems, place }: Reading,
): string | undefined {
  const known = [...file.jobs.keys()];
  const reportProblem = (to: readonly PropertyKey[], reason: string): void =>
    problems.add(place(to), to, reason);
  if (said === undefined) {
    if (known.length > 1)
      reportProblem(
        path,
        `jobs is missing: there are ${known.join(' and ')}, and a rule says of which its jobs are`,
      );
    return known[0];
  }
  if (known.includes(said)) return said;
  reportProblem(
    [...path, 'jobs'],
    known.length === 0
      ? 'there is no `jobs` in this file'
      : `no entry of jobs has this name: there ${known.length === 1 ? 'is only' : 'are'} ${known.join(', ')}`,
  );
  return undefined;
}

/** The conditions of all levels as one set. */
function conditionsOf(
  levels: readonly { when: ConditionSet | undefined; path: readonly PropertyKey[] }[],
  reportProblem: (path: readonly PropertyKey[], reason: string) => void,
): ConditionSet {
  const all = new Map<string, ConditionSet[string]>();
  for (const { when = {}, path } of levels) {
    for (const [claim, patterns] of Object.entries(when)) {
      const at = [...path, 'when', claim];
      if (claim === 'iss') reportProblem(at, 'is what `issuer` in `jobs` says');
      else if (claim === 'aud') reportProblem(at, 'is what the input audience says');
      else if (all.has(claim)) reportProblem(at, 'has a condition already, further up: say it in one place');
      else all.set(claim, patterns);
    }
  }
  return Object.fromEntries(all);
}

/**
 * The names of which the ids are not said: repositories that are written out, and else owners.
 *
 * @returns empty lists where ids are said, or no name is
 */
export function namesWithoutIds(set: ConditionSet): { repositories: string[]; owners: string[] } {
  const written = (claim: string): string[] => {
    const patterns = [set[claim] ?? []].flat().map(String);
    const names = patterns.flatMap((pattern) => textOfPattern(pattern) ?? []);
    return names.length === patterns.length ? names : [];
  };
  if (set['repository_id'] !== undefined) return { repositories: [], owners: [] };
  const repositories = written('repository').filter((name) => /^[^/]+\/[^/]+$/.test(name));
  if (repositories.length > 0 || set['repository_owner_id'] !== undefined)
    return { repositories, owners: [] };
  return { repositories, owners: written('repository_owner') };
}

function idsFor(set: ConditionSet, known: KnownIds): ConditionSet {
  const { repositories, owners } = namesWithoutIds(set);
  const ids = repositories.flatMap((name) => known.repositories.get(name) ?? []);
  const ownerIds = owners.flatMap((name) => known.owners.get(name) ?? []);
  return {
    ...(ids.length > 0 && ids.length === repositories.length ? { repository_id: ids } : {}),
    ...(ownerIds.length > 0 && ownerIds.length === owners.length ? { repository_owner_id: ownerIds } : {}),
  };
}

/** Whether a provider's service decides by the subject, whatever else it looks at. */
function decidesBySubject(provider: string | undefined): boolean {
  return PROVIDERS.find(({ name }) => name === provider)?.decidesBySubject === true;
}

/** The provider where none is named: that of an input which nobody gives who means another. */
function impliedProvider(parts: readonly (Part | undefined)[]): string {
  const written = (mark: string): boolean => parts.some((part) => part?.written.has(mark) === true);
  return PROVIDERS.find(({ impliedBy = [] }) => impliedBy.some(written))?.name ?? DEFAULT_PROVIDER;
}
