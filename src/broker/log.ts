import { timestamp } from '../clock.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';

/** One thing that happened. Values may be foreign text; none is a secret. */
export interface LogEvent {
  event: string;
  level?: 'warn' | 'error';
  [field: string]: unknown;
}

export type Log = (event: LogEvent) => void;

/** Writes each event as one line: `time event name=value …`, or as a JSON object. */
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

/** The fields of an event that say anything, each as it may stand in a line. */
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

/** Whether a text is, as it is, what would become of it: nearly all are. */
function isHarmless(value: unknown): value is string {
  return typeof value === 'string' && /^[\w./@-][\w./:@-]{0,300}$/.test(value) && !/jpt_|eyJ/.test(value);
}

/** A text without tokens, which a caller may have sent where a name belongs, such as that of a role. */
export function withoutTokens(text: string): string {
  return text.replace(/jpt_[\w-]{16,}|eyJ[\w-]*\.[\w-]+(\.[\w-]*)?/g, '(a token)');
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function quoted(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : JSON.stringify(text);
}

/** Gathers the lines of one turn of the event loop, since each write to a file waits for it. */
export function gathered(write: (text: string) => void): {
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

/** What went wrong; in a way that nobody foresaw: for the log, where a type alone would not help to find it. */
export function describeFailure(error: unknown): string {
  if (error instanceof JobpassError) return error.told;
  if (!(error instanceof Error)) return 'something that is no error was thrown';
  const [where = ''] = /at .+/.exec(error.stack ?? '') ?? [];
  return `an unexpected ${error.name} ${where}`;
}
