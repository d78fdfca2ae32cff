import { checkVariableName } from '../../config/variables.js';
import { JobpassError } from '../../errors.js';
import { printable } from '../../text/printable.js';
import { isPath, isSecretPath } from './paths.js';

/** An entry in the input `secrets`. */
export interface SecretRequest {
  /** The namespace's full path, if it differs from the input `namespace`. */
  namespace?: string;
  path: string;
  /** The request's parameters. If there are any, Jobpass writes to the path instead of reading it. */
  parameters: Readonly<Record<string, string>>;
  /** The field name, followed by field names inside its JSON value; undefined for all fields. */
  field?: readonly string[];
  /** The variable name, or the prefix of the variable names if the entry selects all fields. */
  name: string;
  /** Whether the entry is optional. Jobpass skips a missing optional secret. */
  optional?: true;
  /** Whether the value is public. Jobpass does not mask public values. */
  public?: true;
}

/**
 * Reads the input `secrets`: `[namespace] path key=value … field? | NAME public`, one entry per line
 * or separated by semicolons.
 *
 * @throws JobpassError `usage` with the entry
 */
export function parseSecrets(text: string): SecretRequest[] {
  const requests = entries(text).map((entry) => parseEntry(entry));
  const names = new Set<string>();
  for (const { field, name } of requests) {
    if (field === undefined) continue;
    if (names.has(name)) throw new JobpassError('usage', `\`secrets\` sets ${name} twice`);
    names.add(name);
  }
  return requests;
}

/**
 * Returns the variables that an input `secrets` sets, or none if the input is invalid. For a prefix, returns the variables in
 * the environment that start with the prefix.
 */
export function secretNames(text: string, env: NodeJS.ProcessEnv): string[] {
  try {
    return parseSecrets(text).flatMap(({ field, name }) =>
      field === undefined ? Object.keys(env).filter((variable) => variable.startsWith(name)) : [name],
    );
  } catch {
    return [];
  }
}

/** The names of the action's own outputs. */
const OURS: ReadonlySet<string> = new Set(['token', 'file']);

/** A word in an entry. A quoted word can contain spaces, dots and bars. */
interface Word {
  text: string;
  quoted: boolean;
  /** The original text, including quotes. */
  raw: string;
  /** The word's position in the entry. */
  at: number;
}

function parseEntry(entry: string): SecretRequest {
  const refuse = (reason: string, hint = 'Use the form: secret/data/app password | APP_PASSWORD'): never => {
    throw new JobpassError(
      'usage',
      `\`secrets\` has the invalid entry "${printable(entry, 100)}": ${reason}`,
      { hint },
    );
  };
  const bar = split(entry, '|');
  if (bar === undefined) return refuse('a quote is not closed');
  if (bar.length > 2) return refuse('only one | is allowed');
  const [left = '', right] = bar;
  const words = wordsOf(left);
  let namespace: string | undefined;
  const bracket = /^\[([^\]]*)\]$/.exec(words[0]?.text ?? '');
  if (bracket !== null) {
    namespace = (bracket[1] ?? '').replace(/^\/+|\/+$/g, '');
    if (namespace !== '' && !isPath(namespace)) return refuse('the namespace is invalid');
    words.shift();
  }
  const last = words.pop();
  const path = pathOf(left, words).replace(/^\/+|\/+$/g, '');
  if (path === '' && last !== undefined && isSecretPath(last.text.replace(/^\/+|\/+$/g, '')))
    return refuse('the field is missing', 'Add a field, or * with a prefix after |');
  if (!isSecretPath(path) || last === undefined) return refuse('the path is invalid');
  const parameters: Record<string, string> = {};
  for (const { text } of words) {
    const at = text.indexOf('=');
    if (at < 1)
      return refuse(`"${printable(text, 40)}" is not a parameter`, 'Parameters have the form key=value');
    parameters[text.slice(0, at)] = text.slice(at + 1);
  }
  const [name, ...flags] = (right ?? '').trim().split(/\s+/);
  const odd = flags.find((flag) => flag !== 'public');
  if (odd !== undefined)
    return refuse(
      `"${printable(odd, 40)}" is not allowed after the name`,
      'Only `public` is allowed there, for a value that Jobpass does not mask',
    );
  // A field name that ends with a question mark must be quoted.
  const optional = last.raw.endsWith('?') && last.raw.length > 1;
  const selector = optional ? wordOf(last.raw.slice(0, -1), last.at) : last;
  const base = {
    ...(namespace === undefined ? {} : { namespace }),
    path,
    parameters,
    ...(optional ? { optional: true as const } : {}),
  };
  if (selector.text === '*' && !selector.quoted) {
    if (name === undefined || name === '')
      return refuse(
        '* requires a prefix, so that the server cannot choose the names of variables',
        'Use the form: secret/data/app * | APP_',
      );
    if (!/^[A-Z][A-Z0-9_]*$/.test(name))
      return refuse('the prefix must start with A to Z and contain only A to Z, digits and underscores');
    if (flags.length > 0)
      return refuse('`public` is not allowed with *', 'Add a separate entry for each public field');
    return { ...base, name };
  }
  const field = selector.quoted ? [selector.text] : selector.text.split('.');
  if (field.some((part) => part === ''))
    return refuse('the field is invalid', 'Quote a field name that contains dots');
  const own = name === undefined || name === '' ? variableOf(field.join('_')) : name;
  if (OURS.has(own)) return refuse(`the name ${own} is reserved for Jobpass`, 'Set another name after |');
  return {
    ...base,
    field,
    name: checkVariableName(own, 'secrets'),
    ...(flags.length > 0 ? { public: true as const } : {}),
  };
}

/** Removes the path's words from an entry's words, and returns the path. The path ends before the first parameter. */
function pathOf(entry: string, words: Word[]): string {
  const [first] = words;
  if (first === undefined) return '';
  let count = 1;
  while (count < words.length && !/^[^=]+=/.test(words[count]?.text ?? '')) count++;
  const path = words.splice(0, count);
  const end = path.at(-1) as Word;
  return unquoted(entry.slice(first.at, end.at + end.raw.length));
}

/** Converts the server's field name to a variable name with upper-case letters, digits and underscores. */
export function variableOf(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
}

function entries(text: string): string[] {
  const found: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const parts = split(line, ';');
    if (parts === undefined) {
      throw new JobpassError(
        'usage',
        `\`secrets\` has the invalid entry "${printable(line, 100)}": a quote is not closed`,
      );
    }
    found.push(...parts.map((part) => part.trim()).filter((part) => part !== ''));
  }
  return found;
}

/** Splits a text at each occurrence of a character outside of quotes. @returns undefined if a quote is not closed */
function split(text: string, at: string): string[] | undefined {
  const parts = [''];
  let quote = '';
  for (const character of text) {
    if (quote === '' && character === at) {
      parts.push('');
      continue;
    }
    if (quote === '' && /["']/.test(character)) quote = character;
    else if (character === quote) quote = '';
    parts[parts.length - 1] += character;
  }
  return quote === '' ? parts : undefined;
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(({ 0: raw, index }) => wordOf(raw, index));
}

function wordOf(raw: string, at: number): Word {
  return { text: unquoted(raw), quoted: /^["']/.test(raw), raw, at };
}

function unquoted(raw: string): string {
  return raw.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => String(double ?? single));
}
