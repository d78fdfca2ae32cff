import { span, timestamp } from '../../clock.js';
import { compilePattern, type Pattern } from '../../identity/patterns.js';
import { displayText } from '../display.js';
import { count, endingOf } from '../formats.js';
import type { Lifetime } from '../lifetimes.js';
import type { AuditEventName } from '../record.js';

/** The conditions of a query. A credential must meet all of them. Patterns match the whole text; times are in milliseconds since 1970. */
export interface Query {
  subject?: string;
  role?: string;
  environment?: string;
  repository?: string;
  event?: AuditEventName;
  alive?: boolean;
  /** The credential was alive at this time. */
  at?: number;
  /** The credential was alive at or after this time. */
  since?: number;
  /** The credential was alive before this time. */
  until?: number;
}

/** Returns the credentials that match a query. */
export function matching(lifetimes: readonly Lifetime[], query: Query): Lifetime[] {
  const { event, alive, at, since, until } = query;
  const pattern = (text: string | undefined): Pattern | undefined =>
    text === undefined ? undefined : compilePattern(text);
  const [subject, role, environment, repository] = [
    pattern(query.subject),
    pattern(query.role),
    pattern(query.environment),
    pattern(query.repository),
  ];
  // A missing text matches no pattern, not even `**`.
  const matches = (expected: Pattern | undefined, text: string | undefined): boolean =>
    expected === undefined || (text !== undefined && expected(text));
  return lifetimes.filter((lifetime) => {
    const { credential } = lifetime;
    const { job, happened } = credential;
    if (alive === true && lifetime.standing !== 'may be alive') return false;
    if (event !== undefined && !happened.some((one) => one.event === event)) return false;
    if (at !== undefined && (lifetime.standing === 'refused' || !wasAlive(lifetime, at, at + 1)))
      return false;
    if (!wasAlive(lifetime, since ?? Number.NEGATIVE_INFINITY, until ?? Number.POSITIVE_INFINITY))
      return false;
    return (
      matches(subject, credential.subject) &&
      matches(role, credential.role) &&
      matches(environment, job.environment) &&
      matches(repository, job.repository)
    );
  });
}

/** Returns whether a credential was alive, or a refusal happened, at any moment in a range. The range does not include its end. */
function wasAlive({ credential, standing, deadAt }: Lifetime, from: number, to: number): boolean {
  if (credential.issuedAt >= to) return false;
  if (standing === 'refused') return credential.issuedAt >= from;
  return deadAt === undefined || deadAt > from;
}

interface Column {
  title: string;
  /** The minimum width of a shortened column; undefined if the column is never shortened. */
  least?: number;
  of(lifetime: Lifetime): string;
}

const COLUMNS: readonly Column[] = [
  { title: 'ISSUED', of: ({ credential }) => timestamp(credential.issuedAt) },
  { title: 'LIVED', of: ({ standing, livedMs }) => (standing === 'refused' ? '-' : span(livedMs)) },
  { title: 'ENDING', least: 10, of: endingOf },
  { title: 'ROLE', least: 8, of: ({ credential }) => credential.role ?? '-' },
  { title: 'SUBJECT', least: 8, of: ({ credential }) => credential.subject },
  { title: 'ENVIRONMENT', least: 5, of: ({ credential }) => credential.job.environment ?? '-' },
  { title: 'CREDENTIAL', least: 6, of: ({ credential }) => credential.id ?? '-' },
];

/** The number of spaces between two columns. */
const GAP = 2;

/**
 * Returns a table for a terminal, with the totals in the last line.
 *
 * @param width the width of the terminal; undefined to display all texts in full
 */
export function queryLines(lifetimes: readonly Lifetime[], width: number | undefined): string[] {
  if (lifetimes.length === 0) return ['No credential matches.'];
  const rows = lifetimes.map((lifetime) => COLUMNS.map(({ of }) => displayText(of(lifetime))));
  const widths = COLUMNS.map(({ title }, at) =>
    rows.reduce((most, row) => Math.max(most, cellsOf(row[at] ?? '')), title.length),
  );
  if (width !== undefined) shrink(widths, width);
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => fitted(cell, widths[at] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd();
  const alive = lifetimes.filter(({ standing }) => standing === 'may be alive').length;
  const refused = lifetimes.filter(({ standing }) => standing === 'refused').length;
  const counted = [
    count(lifetimes.length - refused, 'credential'),
    ...(refused > 0 ? [count(refused, 'refusal')] : []),
    `${alive === 0 ? 'none' : alive} may be alive`,
  ].join(', ');
  return [line(COLUMNS.map(({ title }) => title)), ...rows.map(line), counted];
}

/** Shortens the widest column that may be shortened, one character at a time, until the table fits or no column is left. */
function shrink(widths: number[], width: number): void {
  let over = widths.reduce((sum, one) => sum + one + GAP, -GAP) - width;
  while (over > 0) {
    let widest = -1;
    for (const [at, { least }] of COLUMNS.entries()) {
      if (least === undefined || (widths[at] ?? 0) <= least) continue;
      if (widest === -1 || (widths[at] ?? 0) > (widths[widest] ?? 0)) widest = at;
    }
    if (widest === -1) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
    over--;
  }
}

// Characters that are two columns wide: East Asian characters and emoji.
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const MARK = /\p{M}/u;
const ASCII = /^[\x20-\x7e]*$/;

/** Returns the width of a text in a terminal. */
function cellsOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let cells = 0;
  for (const character of text) cells += WIDE.test(character) ? 2 : MARK.test(character) ? 0 : 1;
  return cells;
}

function fitted(text: string, width: number): string {
  let cells = cellsOf(text);
  if (cells <= width) return text + ' '.repeat(width - cells);
  let cut = '';
  cells = 0;
  for (const character of text) {
    const more = cellsOf(character);
    if (cells + more > width - 1) break;
    cut += character;
    cells += more;
  }
  return `${cut}…${' '.repeat(width - 1 - cells)}`;
}
