import { isMap, isNode, LineCounter, type Node, parseDocument } from 'yaml';
import type * as z from 'zod';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import { closestName } from './did-you-mean.js';
import { aliasesWithoutAnchor, unusableNames } from './yaml-names.js';
import { AS_WRITTEN } from './yaml-options.js';

/** A position in a file. Lines and columns count from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Collects the problems in a configuration file, in the order in which they are found. */
export class Problems {
  readonly file: string;
  readonly #what: string;
  readonly #lines: string[] = [];

  /** Returns a path's name in messages. By default, the name consists of the path's keys, joined with dots. */
  named: (path: readonly PropertyKey[]) => string = (path) => path.map(String).join('.');

  /** @param what the configuration's name in messages: `The broker's configuration` */
  constructor(file: string, what: string) {
    this.file = file;
    this.#what = what;
  }

  /** Returns whether no problem has been found so far. */
  get none(): boolean {
    return this.#lines.length === 0;
  }

  add(place: Place | undefined, path: readonly PropertyKey[], reason: string): void {
    const where = place === undefined ? this.file : `${this.file}:${place.line}:${place.column}`;
    const what = path.length === 0 ? '' : ` ${printable(this.named(path), 200)}`;
    const line = `${where}${what}: ${reason}`;
    // If several rules share a part of the file, a problem in this part is found once for each rule.
    if (!this.#lines.includes(line)) this.#lines.push(line);
  }

  /**
   * Adds a problem that a schema found.
   *
   * @param known the names that the schema allows at a path, for suggestions (see `schemaKeys`)
   */
  addIssue(
    issue: z.core.$ZodIssue,
    place: (path: readonly PropertyKey[]) => Place | undefined,
    known: (path: readonly PropertyKey[]) => readonly string[],
  ): void {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const path = [...issue.path, key];
        this.add(place(path), path, unknownSetting(key, known(issue.path)));
      }
      return;
    }
    if (issue.code === 'invalid_key') {
      this.add(place(issue.path), issue.path, issue.issues[0]?.message ?? 'is not a valid name');
      return;
    }
    const inner = issue.code === 'invalid_union' ? onlyOneMeant(issue) : undefined;
    if (inner !== undefined) {
      for (const one of inner) this.addIssue({ ...one, path: [...issue.path, ...one.path] }, place, known);
      return;
    }
    this.add(place(issue.path), issue.path, wording(issue));
  }

  /** @throws JobpassError `usage` with all problems */
  throwIfAny(): void {
    if (this.#lines.length === 0) return;
    const [first = '', ...more] = this.#lines;
    throw new JobpassError(
      'usage',
      `${this.#what} is invalid: ${[first, ...more.slice(0, MOST_SHOWN)].join('\n  ')}${
        more.length > MOST_SHOWN ? `\n  and ${more.length - MOST_SHOWN} more` : ''
      }`,
    );
  }
}

/** The maximum number of further problems in one error. */
const MOST_SHOWN = 20;

/** Returns the message about an unknown setting, with a suggestion if the setting's name is similar to a known name. */
export function unknownSetting(key: string, known: readonly string[]): string {
  const near = closestName(key, known);
  return near === undefined ? 'is not a known setting' : `is not a known setting. Did you mean \`${near}\`?`;
}

/**
 * Returns the issues for the only member of a union that matches the value's type, or undefined if not exactly one member
 * matches.
 */
function onlyOneMeant({ errors }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | undefined {
  const meant = errors.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  return meant.length === 1 ? meant[0] : undefined;
}

function wording(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined && issue.path.length > 0) return 'is missing';
  if (issue.code === 'invalid_type') {
    const kinds: Readonly<Record<string, string>> = {
      object: 'must be a map of settings',
      record: 'must be a map of settings',
      array: 'must be a list',
      string: 'must be a single value',
    };
    return kinds[issue.expected] ?? `must be of type ${issue.expected}`;
  }
  if (issue.code === 'invalid_union') return 'must be a value or a list of values';
  if (issue.code === 'invalid_value') {
    const words = issue.values.map(String);
    const given = typeof issue.input === 'string' ? issue.input : '';
    const near = closestName(given, words);
    const guess = near === undefined ? '' : `. Did you mean \`${near}\`?`;
    return issue.message.startsWith('must')
      ? issue.message
      : `must be ${words.map((word) => `\`${word}\``).join(' or ')}${guess}`;
  }
  return issue.message;
}

/**
 * Parses YAML 1.2, which includes JSON. Every scalar keeps its text from the file: an id of twenty digits keeps all its digits,
 * and `no` does not become a boolean.
 */
export function parseYaml(
  text: string,
  problems: Problems,
): { value: unknown; place: (path: readonly PropertyKey[]) => Place | undefined } {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...AS_WRITTEN, lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  for (const error of [...document.errors, ...document.warnings]) {
    const hint = error.code === 'BAD_ALIAS' ? '. Put a value that begins with * in quotes: "*"' : '';
    problems.add(at(error.pos[0]), [], `invalid YAML: ${printable(error.message)}${hint}`);
  }
  const place = (path: readonly PropertyKey[]): Place | undefined => {
    // Returns the deepest part of the path that exists, because a missing setting has no position.
    for (let length = path.length; length >= 0; length--) {
      const found = offsetOf(document.contents, path.slice(0, length));
      if (found !== undefined) return at(found);
    }
    return undefined;
  };
  if (document.errors.length > 0) return { value: undefined, place };
  for (const { path, offset } of unusableNames(document)) {
    problems.add(at(offset), path, 'is not allowed as a name');
  }
  const undefinedAliases = aliasesWithoutAnchor(document);
  for (const { name, offset } of undefinedAliases) {
    const text = printable(`*${name}`, 60);
    problems.add(
      at(offset),
      [],
      `YAML reads ${text} as an alias, and no anchor &${text.slice(1)} comes before it. Put the value in quotes: "${text}"`,
    );
  }
  if (undefinedAliases.length > 0) return { value: undefined, place };
  try {
    return { value: document.toJS({ maxAliasCount: 100 }), place };
  } catch {
    problems.add(undefined, [], 'too many YAML aliases');
    return { value: undefined, place };
  }
}

/** Returns the offset of a setting's name, or of an item in a list. */
function offsetOf(root: Node | null, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = root;
  let offset = root?.range?.[0];
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(key) === String(step));
      if (pair === undefined) return undefined;
      offset = isNode(pair.key) ? pair.key.range?.[0] : offset;
      node = pair.value;
    } else {
      const items: unknown = (node as { items?: unknown } | null)?.items;
      node = Array.isArray(items) ? items[Number(step)] : undefined;
      if (!isNode(node)) return undefined;
      offset = node.range?.[0];
    }
  }
  return offset;
}
