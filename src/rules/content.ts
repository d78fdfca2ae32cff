import { inputText } from '../config/input-text.js';
import { urlProblem } from '../config/urls.js';
import { type Place, type Problems, unknownSetting } from '../config/yaml.js';
import type { ConditionSet } from '../identity/conditions.js';
import { INPUTS } from '../providers/all-inputs.js';
import { isObject, type JsonObject } from '../text/json.js';

/** The settings for a credential, or for one of its rules. */
export interface Part {
  name?: string;
  /** The name of an entry in `jobs`. */
  jobs?: string;
  when: ConditionSet;
  trust: Readonly<Record<string, unknown>>;
  /** The inputs, keyed by their own names and not by aliases. */
  inputs: ReadonlyMap<string, string>;
  /** The names as they appear in the file, including aliases. */
  written: ReadonlySet<string>;
}

/** The content of a file whose form has been checked. */
export interface RulesContent {
  jobs: ReadonlyMap<string, { issuer: string; when: ConditionSet; jwksUri?: string }>;
  credentials: ReadonlyMap<string, Part & { rules?: readonly Part[] }>;
}

/**
 * Inputs that only a step may set: the location of the file, and audit settings. A file must not turn off or redirect audit
 * records.
 */
export const NOT_IN_A_FILE: readonly string[] = [
  ...['credentials', 'config', 'config-sha256', 'name'],
  ...['audit', 'audit-file', 'audit-webhook'],
];

/** The pattern for a credential's name. */
export const CREDENTIAL_NAME = /^[A-Za-z][\w-]{0,63}$/;
/** The pattern for other names. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const NAME_PROBLEM = 'is not a valid name: use letters, digits, dots, - and _';

type Path = readonly PropertyKey[];

/**
 * Reads the content of a file. All values are text. This code does not use the schema library that checks the broker's
 * configuration, because jobs read the rules file and loading the library takes as long as starting Node.
 *
 * @returns the valid parts; `problems` receives the problems with the other parts
 */
export function readContent(
  value: unknown,
  { problems, place }: { problems: Problems; place: (path: Path) => Place | undefined },
): RulesContent {
  const reader = new Reader((path, reason) => problems.add(place(path), path, reason));
  return reader.file(value);
}

class Reader {
  readonly #reportProblem: (path: Path, reason: string) => void;

  constructor(reportProblem: (path: Path, reason: string) => void) {
    this.#reportProblem = reportProblem;
  }

  file(value: unknown): RulesContent {
    const file = this.#group(value, []);
    if (file !== value) return { jobs: new Map(), credentials: new Map() };
    this.#known(file, ['jobs', 'credentials'], []);
    const jobs = this.#entries(file['jobs'], ['jobs'], NAME, NAME_PROBLEM, false).map(([name, entry]) => {
      const path = ['jobs', name];
      const job = this.#group(entry, path);
      this.#known(job, ['issuer', 'when', 'jwks-uri'], path);
      const issuer = this.#url(job['issuer'], [...path, 'issuer'], true);
      const jwksUri = this.#url(job['jwks-uri'], [...path, 'jwks-uri'], false);
      return [
        name,
        {
          issuer: issuer ?? '',
          when: this.#when(job['when'], [...path, 'when']),
          ...(jwksUri === undefined ? {} : { jwksUri }),
        },
      ] as const;
    });
    const credentials = this.#entries(
      file['credentials'],
      ['credentials'],
      CREDENTIAL_NAME,
      'is not a valid name: use letters, digits, - and _',
      true,
    ).map(([name, entry]) => [name, this.#credential(entry, ['credentials', name])] as const);
    return { jobs: new Map(jobs), credentials: new Map(credentials) };
  }

  #credential(value: unknown, path: Path): Part & { rules?: readonly Part[] } {
    const group = this.#group(value, path);
    const part = this.#part(group, path, ['rules']);
    const rules = group['rules'];
    if (rules === undefined) return part;
    if (!Array.isArray(rules) || rules.length === 0) {
      this.#reportProblem([...path, 'rules'], Array.isArray(rules) ? 'is an empty list' : 'must be a list');
      return part;
    }
    return {
      ...part,
      rules: rules.map((rule: unknown, at) => {
        const own = [...path, 'rules', at];
        return this.#part(this.#group(rule, own), own, ['name', 'jobs']);
      }),
    };
  }

  #part(group: JsonObject, path: Path, more: readonly string[]): Part {
    this.#known(group, ['when', 'trust', ...more, ...INPUT_NAMES.keys()], path);
    const named = (key: string): Record<string, string> => {
      const text = more.includes(key) ? group[key] : undefined;
      if (text === undefined) return {};
      if (typeof text === 'string' && NAME.test(text)) return { [key]: text };
      this.#reportProblem([...path, key], NAME_PROBLEM);
      return {};
    };
    const inputs = new Map<string, string>();
    for (const [name, written] of Object.entries(group)) {
      const own = INPUT_NAMES.get(name);
      if (own === undefined) continue;
      if (Array.isArray(written) && !written.every((item) => typeof item === 'string'))
        this.#reportProblem([...path, name], 'must be a value, a list of values or a map');
      const text = inputText(written);
      if (text === '') continue;
      if (inputs.has(own))
        this.#reportProblem([...path, name], `is an alias of \`${own}\`, which is already set`);
      inputs.set(own, text);
    }
    return {
      ...named('name'),
      ...named('jobs'),
      when: this.#when(group['when'], [...path, 'when']),
      trust: group['trust'] === undefined ? {} : this.#group(group['trust'], [...path, 'trust']),
      inputs,
      written: new Set(Object.keys(group)),
    };
  }

  #when(value: unknown, path: Path): ConditionSet {
    if (value === undefined) return {};
    const found: [claim: string, patterns: string[]][] = [];
    for (const [claim, patterns] of Object.entries(this.#group(value, path))) {
      const list: unknown[] = Array.isArray(patterns) ? patterns : [patterns];
      const at = [...path, claim];
      if (claim === '') this.#reportProblem(at, 'the name of the claim is empty');
      else if (list.length === 0) this.#reportProblem(at, 'is an empty list');
      else if (!list.every((pattern) => typeof pattern === 'string'))
        this.#reportProblem(at, 'must be a value or a list of values');
      else if (list.includes('')) this.#reportProblem(at, 'is empty');
      else found.push([claim, list as string[]]);
    }
    return Object.fromEntries(found);
  }

  #entries(value: unknown, path: Path, names: RegExp, said: string, needed: boolean): [string, unknown][] {
    if (value === undefined) {
      if (needed) this.#reportProblem(path, 'is missing');
      return [];
    }
    const entries = Object.entries(this.#group(value, path));
    if (entries.length === 0) this.#reportProblem(path, 'is empty');
    for (const [name] of entries) if (!names.test(name)) this.#reportProblem([...path, name], said);
    return entries;
  }

  #url(value: unknown, path: Path, needed: boolean): string | undefined {
    if (value === undefined) {
      if (needed) this.#reportProblem(path, 'is missing');
      return undefined;
    }
    const wrong = typeof value === 'string' ? urlProblem(value, 'any') : 'must be a single value';
    if (wrong !== undefined) this.#reportProblem(path, wrong);
    return wrong === undefined ? (value as string) : undefined;
  }

  #group(value: unknown, path: Path): JsonObject {
    if (isObject(value)) return value;
    this.#reportProblem(path, 'must be a map of settings');
    return {};
  }

  #known(group: JsonObject, names: readonly string[], path: Path): void {
    for (const name of Object.keys(group)) {
      if (names.includes(name)) continue;
      const why = SECRET.has(name)
        ? 'is a secret and is not allowed in a file. Set this input in the step'
        : NOT_IN_A_FILE.includes(name)
          ? 'is not allowed in a file. Set this input in the step'
          : unknownSetting(name, names);
      this.#reportProblem([...path, name], why);
    }
  }
}

const IN_A_FILE = INPUTS.filter(({ name, secret }) => !NOT_IN_A_FILE.includes(name) && secret !== true);

/** The input definitions, keyed by each of the input's names. */
const INPUT_NAMES: ReadonlyMap<string, string> = new Map(
  IN_A_FILE.flatMap(({ name, aliases = [] }) => [name, ...aliases].map((each) => [each, name] as const)),
);

const SECRET: ReadonlySet<string> = new Set(
  INPUTS.filter(({ secret }) => secret === true).map(({ name }) => name),
);
