import { closest, distance } from 'fastest-levenshtein';
import { isMap, isNode, LineCounter, type Node, parseDocument } from 'yaml';
import type * as z from 'zod';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import { unusableNames } from './yaml-names.js';
import { AS_WRITTEN } from './yaml-options.js';

/** Where something stands in a file, counted from 1. */
export interface Place {
  line: number;
  column: number;
}

/** What is wrong with a configuration, in the order in which it was found. */
export class Problems {
  readonly file: string;
  readonly #what: string;
  readonly #lines: string[] = [];

  /** How people call what stands at a path: by its keys, where nothing else is said. */
  named: (path: readonly PropertyKey[]) => string = (path) => path.map(String).join('.');

  /** @param what the configuration, for people: `The broker's configuration` */
  constructor(file: string, what: string) {
    this.file = file;
    this.#what = what;
  }

  /** Whether nothing was found so far. */
  get none(): boolean {
    return this.#lines.length === 0;
  }

  add(place: Place | undefined, path: readonly PropertyKey[], reason: string): void {
    const where = place === undefined ? this.file : `${this.file}:${place.line}:${place.column}`;
    const what = path.length === 0 ? '' : ` ${printable(this.named(path), 200)}`;
    const line = `${where}${what}: ${reason}`;
    // What rules have in common is found at each of them.
    if (!this.#lines.includes(line)) this.#lines.push(line);
  }

  /** Adds what the schema found. */
  addIssue(issue: z.core.$ZodIssue, place: (path: readonly PropertyKey[]) => Place | undefined): void {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const path = [...issue.path, key];
        this.add(place(path), path, 'there is no such setting');
      }
      return;
    }
    if (issue.code === 'invalid_key') {
      this.add(place(issue.path), issue.path, issue.issues[0]?.message ?? 'cannot be a name');
      return;
    }
    const inner = issue.code === 'invalid_union' ? onlyOneMeant(issue) : undefined;
    if (inner !== undefined) {
      for (const one of inner) this.addIssue({ ...one, path: [...issue.path, ...one.path] }, place);
      return;
    }
    this.add(place(issue.path), issue.path, wording(issue));
  }

  /** @throws JobpassError `usage` with all of them */
  throwIfAny(): void {
    if (this.#lines.length === 0) return;
    const [first = '', ...more] = this.#lines;
    throw new JobpassError(
      'usage',
      `${this.#what} cannot be used: ${[first, ...more.slice(0, MOST_TOLD)].join('\n  ')}${
        more.length > MOST_TOLD ? `\n  and ${more.length - MOST_TOLD} more` : ''
      }`,
    );
  }
}

const MOST_TOLD = 20;

/** What is wrong with a value that is of one kind only of those that it may be of. */
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
      object: 'must be a group of settings',
      record: 'must be a group of settings',
      array: 'must be a list',
      string: 'must be one value',
    };
    return kinds[issue.expected] ?? `must be of the kind ${issue.expected}`;
  }
  if (issue.code === 'invalid_union') return 'must be a text or a list of texts';
  if (issue.code === 'invalid_value') {
    const words = issue.values.map(String);
    const given = typeof issue.input === 'string' ? issue.input : '';
    const meant = given === '' ? undefined : closest(given, words);
    const guess = meant !== undefined && distance(given, meant) <= 2 ? `: did you mean ${meant}?` : '';
    return issue.message.startsWith('must') ? issue.message : `must be one of ${words.join(', ')}${guess}`;
  }
  return issue.message;
}

/**
 * Reads YAML 1.2 (JSON is a part of it), every scalar as the text that stands there: an id of twenty digits keeps
 * them all, and `no` is no boolean.
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
    problems.add(at(error.pos[0]), [], `this is no YAML: ${printable(error.message)}`);
  }
  const place = (path: readonly PropertyKey[]): Place | undefined => {
    // The deepest part that is there: what is missing stands nowhere.
    for (let length = path.length; length >= 0; length--) {
      const found = offsetOf(document.contents, path.slice(0, length));
      if (found !== undefined) return at(found);
    }
    return undefined;
  };
  if (document.errors.length > 0) return { value: undefined, place };
  for (const { path, offset } of unusableNames(document)) {
    problems.add(at(offset), path, 'no setting, claim or credential can have this name');
  }
  try {
    return { value: document.toJS({ maxAliasCount: 100 }), place };
  } catch {
    problems.add(undefined, [], 'it repeats itself by aliases more often than a configuration needs');
    return { value: undefined, place };
  }
}

/** Of a member the offset of its name, of an item of a list that of the item. */
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
