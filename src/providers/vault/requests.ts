import { checkVariableName } from '../../config/variables.js';
import { JobpassError } from '../../errors.js';
import { printable } from '../../text/printable.js';
import { isPath, isSecretPath } from './paths.js';

/** One entry of the input `secrets`. */
export interface SecretRequest {
  /** Whole, where it is not that of the input `namespace`. */
  namespace?: string;
  path: string;
  /** What is sent along: with these the path is written to, not read. */
  parameters: Readonly<Record<string, string>>;
  /** The field, and the fields of JSON in it; none: all fields. */
  field?: readonly string[];
  /** The variable; with all fields the prefix of each. */
  name: string;
  /** Whether the job can do without it: where it is missing, nothing is delivered. */
  optional?: true;
  /** Whether everyone may see it: it is delivered like the others, and not masked. */
  public?: true;
}

/**
 * Reads the input `secrets`: `[namespace] path key=value … field? | NAME public`, one a line or between semicolons.
 *
 * @throws JobpassError `usage`, which names the entry
 */
export function parseSecrets(text: string): SecretRequest[] {
  const requests = entries(text).map((entry) => parseEntry(entry));
  const names = new Set<string>();
  for (const { field, name } of requests) {
    if (field === undefined) continue;
    if (names.has(name)) throw new JobpassError('usage', `The input secrets sets ${name} twice`);
    names.add(name);
  }
  return requests;
}

/**
 * The variables that an input `secrets` names, as far as it can be read: with a prefix for all fields, those in the
 * environment that begin with it.
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

/** Outputs of the action. */
const OURS: ReadonlySet<string> = new Set(['token', 'file']);

/** A piece of an entry: quotes keep spaces, dots and bars together. */
interface Word {
  text: string;
  quoted: boolean;
  /** As it was written, quotes included. */
  raw: string;
  /** Where it begins. */
  at: number;
}

function parseEntry(entry: string): SecretRequest {
  const refuse = (
    reason: string,
    hint = 'Write it as in: secret/data/app password | APP_PASSWORD',
  ): never => {
    throw new JobpassError('usage', `The input secrets has "${printable(entry, 100)}": ${reason}`, { hint });
  };
  const bar = split(entry, '|');
  if (bar === undefined) return refuse('a quote is not closed');
  if (bar.length > 2) return refuse('it has more than one |');
  const [left = '', right] = bar;
  const words = wordsOf(left);
  let namespace: string | undefined;
  const bracket = /^\[([^\]]*)\]$/.exec(words[0]?.text ?? '');
  if (bracket !== null) {
    namespace = (bracket[1] ?? '').replace(/^\/+|\/+$/g, '');
    if (namespace !== '' && !isPath(namespace)) return refuse('the namespace cannot be read');
    words.shift();
  }
  const last = words.pop();
  const path = pathOf(left, words).replace(/^\/+|\/+$/g, '');
  if (path === '' && last !== undefined && isSecretPath(last.text.replace(/^\/+|\/+$/g, '')))
    return refuse('it names no field', 'Name a field, or * with a prefix behind |');
  if (!isSecretPath(path) || last === undefined) return refuse('the path cannot be read');
  const parameters: Record<string, string> = {};
  for (const { text } of words) {
    const at = text.indexOf('=');
    if (at < 1) return refuse(`"${printable(text, 40)}" is no parameter`, 'Parameters are written key=value');
    parameters[text.slice(0, at)] = text.slice(at + 1);
  }
  const [name, ...flags] = (right ?? '').trim().split(/\s+/);
  const odd = flags.find((flag) => flag !== 'public');
  if (odd !== undefined)
    return refuse(
      `"${printable(odd, 40)}" is not understood behind the name`,
      'Only public can stand there: the value is delivered, and not masked',
    );
  // A name that ends in a question mark itself stands in quotes.
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
        '* needs a prefix, or the server would choose the names of variables',
        'Write: secret/data/app * | APP_',
      );
    if (!/^[A-Z][A-Z0-9_]*$/.test(name))
      return refuse('its prefix must be of A to Z, digits and underscores');
    if (flags.length > 0)
      return refuse('* cannot be public as a whole', 'Name each field that everyone may see by itself');
    return { ...base, name };
  }
  const field = selector.quoted ? [selector.text] : selector.text.split('.');
  if (field.some((part) => part === ''))
    return refuse('the field cannot be read', 'Quote a name that has dots in it');
  const own = name === undefined || name === '' ? variableOf(field.join('_')) : name;
  if (OURS.has(own)) return refuse(`the name ${own} is one of Jobpass's own`, 'Give it another behind |');
  return {
    ...base,
    field,
    name: checkVariableName(own, 'secrets'),
    ...(flags.length > 0 ? { public: true as const } : {}),
  };
}

/** Takes the words of the path out of those of an entry: all before the first parameter, with the spaces between them. */
function pathOf(entry: string, words: Word[]): string {
  const [first] = words;
  if (first === undefined) return '';
  let count = 1;
  while (count < words.length && !/^[^=]+=/.test(words[count]?.text ?? '')) count++;
  const path = words.splice(0, count);
  const end = path.at(-1) as Word;
  return unquoted(entry.slice(first.at, end.at + end.raw.length));
}

/** A name that comes from the server, as a variable: capitals, digits and underscores. */
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
        `The input secrets has "${printable(line, 100)}": a quote is not closed`,
      );
    }
    found.push(...parts.map((part) => part.trim()).filter((part) => part !== ''));
  }
  return found;
}

/** Splits outside of quotes. @returns undefined where a quote is not closed */
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
