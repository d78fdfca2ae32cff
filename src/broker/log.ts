import { timestamp } from '../clock.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

/** One event for the log. Values may be untrusted text but never secrets. */
export interface LogEvent {
  event: string;
  level?: 'warn' | 'error';
  [field: string]: unknown;
}

export type Log = (event: LogEvent) => void;

/** Writes each event as one line: in the format `time event name=value …`, or as a JSON object. */
export function lineLog(format: 'text' | 'json', write: (line: string) => void): Log {
  return ({ event, level = 'info', ...fields }) => {
    const time = timestamp(Date.now());
    if (format === 'json') {
      write(`${JSON.stringify({ time, level, event, ...Object.fromEntries(shown(fields)) })}\n`);
      return;
    }
    let line = level === 'info' ? `${time} ${event}` : `${time} ${level} ${event}`;
    for (const [name, value] of shown(fields)) line += ` ${name}=${quoted(String(value))}`;
    write(`${line}\n`);
  };
}

/** Returns the non-empty fields of an event, each safe to print on a single line. */
function shown(fields: Readonly<Record<string, unknown>>): [string, string | number | boolean][] {
  const found: [string, string | number | boolean][] = [];
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (value === undefined || value === '') continue;
    if (typeof value === 'number' || typeof value === 'boolean') found.push([name, value]);
    else found.push([name, isHarmless(value) ? value : printable(withoutTokens(text(value)), 1_000)]);
  }
  return found;
}

/** Returns whether a text needs no escaping. This check is a shortcut, because almost no text needs escaping. */
function isHarmless(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^[\w./@-][\w./:@-]{0,300}$/.test(value) &&
    !/jpt_|gh[a-z]_|github_pat_|eyJ/.test(value)
  );
}

/** Returns the text with tokens removed. A caller may send a token instead of a name, such as the name of a role. */
export function withoutTokens(text: string): string {
  return text.replace(
    /jpt_[\w-]{16,}|(?:gh[a-z]|github_pat)_[\w.-]{16,}|eyJ[\w-]*\.[\w-]+(\.[\w-]*)?/g,
    '(a token)',
  );
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function quoted(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : JSON.stringify(text);
}

/** Joins the lines of one turn of the event loop into one write, because each write to a file blocks. */
export function joinWrites(write: (text: string) => void): {
  write: (line: string) => void;
  flush: () => void;
} {
  let lines = '';
  const flush = (): void => {
    const text = lines;
    lines = '';
    if (text !== '') write(text);
  };
  return {
    write: (line) => {
      if (lines === '') process.nextTick(flush);
      lines += line;
    },
    flush,
  };
}

/**
 * Returns the description of a failure for the log. The description of an unexpected error includes the place in the code where the
 * error occurred, because the error's type alone does not help.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof JobpassError) return error.told;
  if (!(error instanceof Error)) return 'an unexpected value was thrown that is not an Error';
  const [where = ''] = /at .+/.exec(error.stack ?? '') ?? [];
  return `an unexpected ${error.name} ${where}`;
}
