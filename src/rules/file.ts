import { DEFAULT_PROVIDER } from '../config/common-inputs.js';
import { closestName } from '../config/did-you-mean.js';
import { type Place, Problems, parseYaml } from '../config/yaml.js';
import { errorText } from '../errors.js';
import { type ConditionSet, type Conditions, compileConditions } from '../identity/conditions.js';
import { GITHUB_ISSUER, issuerCondition, subjectsOf } from '../identity/github-subject.js';
import { textOfPattern } from '../identity/patterns.js';
import { canonicalName } from '../providers/all-inputs.js';
import { PROVIDERS } from '../providers/registry.js';
import { NAME, type Part, type RulesContent, readContent } from './content.js';

/** Conditions, and the credential's inputs for a job that meets the conditions. */
export interface Rule {
  credential: string;
  /** The rule's name in the file, or the rule's number: `rule 2`. */
  name: string;
  /** The name of the rule's entry in `jobs`. */
  jobs: string | undefined;
  issuer: string | undefined;
  /** All conditions except the issuer, including the conditions of `jobs` and of the credential. */
  conditions: ConditionSet;
  /** The inputs set by the credential and the rule. */
  inputs: ReadonlyMap<string, string>;
  /** The settings under `trust`, not yet checked. */
  trust: Readonly<Record<string, unknown>>;
  path: readonly PropertyKey[];
  place: Place | undefined;
  /** Returns the conditions that a token's claims do not meet. */
  check: Conditions;
}

/** An entry under `jobs`. */
export interface JobsEntry {
  name: string;
  issuer: string;
  /** The conditions that all jobs of this entry must meet. */
  when: ConditionSet;
  jwksUri?: string;
}

/** A parsed rules file. */
export interface RulesFile {
  /** The file's path for messages. */
  path: string;
  jobs: readonly JobsEntry[];
  /** Maps each credential to its rules, in the order of the file. */
  credentials: ReadonlyMap<string, readonly Rule[]>;
  /** The conditions in the file, one entry for each level, with the issuers of the jobs that the conditions apply to. */
  levels: readonly Level[];
  problems: Problems;
  placeOf: (path: readonly PropertyKey[]) => Place | undefined;
  /** Returns the path of a rule's input in the file, which is either under the rule or under the credential. */
  inputAt: (rule: Rule, input: string) => readonly PropertyKey[] | undefined;
}

/** The conditions at one place in a file. */
export interface Level {
  when: ConditionSet;
  path: readonly PropertyKey[];
  issuers: readonly string[];
}

/** The ids on GitHub.com, keyed by the names in the file: `octo-org/shop`, `octo-org`. */
export interface KnownIds {
  repositories: ReadonlyMap<string, string>;
  owners: ReadonlyMap<string, string>;
}

const LONGEST = 1_000_000;

/**
 * Parses a rules file. The conditions of `jobs`, of the credential and of the rule all apply. A claim may have a condition on
 * only one level, so a lower level cannot relax a condition.
 *
 * @param path the path for messages
 * @param ids ids that are required in addition to the names in the file
 * @throws JobpassError `usage` with every problem, its line and column
 */
export function readRules(text: string, path: string, ids?: KnownIds): RulesFile {
  const problems = new Problems(path, 'The rules file');
  if (text.length > LONGEST) problems.add(undefined, [], `has more than ${LONGEST} characters`);
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

/**
 * Returns the name that messages use for a path. A rule appears with its name or, if it has no name, with its number, counted
 * from 1.
 */
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
    if (seen.has(called)) reportProblem(path, `another rule has the name "${called}" too`);
    seen.add(called);
    const entry = jobsOf(own?.jobs, path, reading);
    const job = entry === undefined ? undefined : file.jobs.get(entry);
    const inputs = new Map([...credential.inputs, ...(own?.inputs ?? [])]);
    inputs.set('provider', inputs.get('provider') ?? impliedProvider([credential, own]));
    if (inputs.get('revoke') === 'now')
      reportProblem([...path, 'revoke'], 'must be `true` or `false` in a file');
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
      reportProblem([...path, 'when'], errorText(error));
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

/** Returns the name of a rule's entry in `jobs`: the entry that the rule names, or the only entry. */
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
        `jobs is missing: the file has several entries in \`jobs\` (${known.join(', ')}), so each rule must name an entry`,
      );
    return known[0];
  }
  if (known.includes(said)) return said;
  reportProblem(
    [...path, 'jobs'],
    known.length === 0
      ? 'the file has no `jobs`'
      : `is not an entry of \`jobs\`, which has ${known.join(', ')}${suggestion(said, known)}`,
  );
  return undefined;
}

function suggestion(name: string, known: readonly string[]): string {
  const near = closestName(name, known);
  return near === undefined ? '' : `. Did you mean \`${near}\`?`;
}

/** Returns the conditions from all levels as one set. */
function conditionsOf(
  levels: readonly { when: ConditionSet | undefined; path: readonly PropertyKey[] }[],
  reportProblem: (path: readonly PropertyKey[], reason: string) => void,
): ConditionSet {
  const all = new Map<string, ConditionSet[string]>();
  for (const { when = {}, path } of levels) {
    for (const [claim, patterns] of Object.entries(when)) {
      const at = [...path, 'when', claim];
      if (claim === 'iss') reportProblem(at, 'is not allowed in `when`: set `issuer` in `jobs`');
      else if (claim === 'aud') reportProblem(at, 'is not allowed in `when`: set the input `audience`');
      else if (all.has(claim))
        reportProblem(at, 'already has a condition on a higher level. Keep only one of them');
      else all.set(claim, patterns);
    }
  }
  return Object.fromEntries(all);
}

/**
 * Returns the names of repositories, if the conditions name repositories without their ids. Otherwise returns the names of
 * owners, if the conditions name owners without their ids. A claim that has a pattern with a wildcard is ignored.
 *
 * @returns empty lists if the conditions contain ids, or if they contain no names
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

/** Returns whether a provider's service always checks the subject. */
function decidesBySubject(provider: string | undefined): boolean {
  return PROVIDERS.find(({ name }) => name === provider)?.decidesBySubject === true;
}

/** Returns the provider if the file does not set `provider`, because some inputs imply a provider. */
function impliedProvider(parts: readonly (Part | undefined)[]): string {
  const written = (mark: string): boolean => parts.some((part) => part?.written.has(mark) === true);
  return PROVIDERS.find(({ impliedBy = [] }) => impliedBy.some(written))?.name ?? DEFAULT_PROVIDER;
}
