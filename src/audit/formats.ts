import { span, timestamp } from '../clock.js';
import { jsonLine } from '../text/json.js';
import { csvField, markdownCell } from './display.js';
import { type CredentialJson, credentialJson, type Findings } from './findings.js';
import type { Lifetime } from './lifetimes.js';

/** The most rows of a table in Markdown: it is for a summary or a comment, which have bounds. */
const MOST_ROWS = 500;

/** All that was found, as one line of JSON, in pieces: one text may be longer than Node's longest. */
export function* jsonOf(found: Findings): Generator<string> {
  const { lifetimes, unusual, ...head } = found;
  const json = {
    now: timestamp(head.now),
    files: head.files,
    records: head.records,
    unreadable: head.unreadable,
    chains: head.chains,
    ...(head.firstAt === undefined ? {} : { firstAt: timestamp(head.firstAt) }),
    ...(head.lastAt === undefined ? {} : { lastAt: timestamp(head.lastAt) }),
  };
  yield `${jsonLine(json).slice(0, -1)},"credentials":[`;
  yield* joined(lifetimes, (lifetime) => jsonLine(credentialJson(lifetime)));
  yield '],"unusual":[';
  yield* joined(unusual, ({ lifetime: { credential }, kind, text }) =>
    jsonLine({
      kind,
      text,
      id: credential.id,
      run: credential.run,
      issuedAt: timestamp(credential.issuedAt),
    }),
  );
  yield ']}\n';
}

function* joined<T>(list: readonly T[], tell: (one: T) => string): Generator<string> {
  for (const [at, one] of list.entries()) yield `${at === 0 ? '' : ','}${tell(one)}`;
}

const CSV_COLUMNS: readonly (keyof CredentialJson)[] = [
  ...(['issuedAt', 'deadAt', 'livesUntil', 'standing', 'ending', 'livedSeconds', 'afterJobSeconds'] as const),
  ...([
    'unconfirmed',
    'subject',
    'role',
    'environment',
    'repository',
    'ref',
    'workflow',
    'job',
    'run',
  ] as const),
  ...(['event', 'actor', 'provider', 'service', 'name', 'id', 'credentialUid', 'scopes', 'issuer'] as const),
  ...(['system', 'runner', 'sha', 'deliveredTo', 'renewals', 'jobEndedAt', 'because'] as const),
];

/** The credentials as CSV (RFC 4180), a line each. */
export function* csvOf({ lifetimes }: Findings): Generator<string> {
  yield `${CSV_COLUMNS.join(',')}\r\n`;
  for (const lifetime of lifetimes) {
    const json = credentialJson(lifetime);
    const fields = CSV_COLUMNS.map((column) => {
      const value = json[column];
      return csvField(Array.isArray(value) ? value.join(' ') : value === undefined ? '' : String(value));
    });
    yield `${fields.join(',')}\r\n`;
  }
}

/** Tables in Markdown: what was never confirmed dead, what is unusual, and all the credentials, the newest first. */
export function* markdownOf(found: Findings): Generator<string> {
  const newest = [...found.lifetimes].reverse();
  const issued = newest.filter(({ standing }) => standing !== 'refused');
  const refused = newest.length - issued.length;
  yield '# Who held what\n\n';
  const period =
    found.firstAt === undefined || found.lastAt === undefined
      ? ''
      : `, from ${timestamp(found.firstAt)} to ${timestamp(found.lastAt)}`;
  yield `${count(issued.length, 'credential')} and ${count(refused, 'refusal')} in ${count(found.records, 'record')}${period}, as of ${timestamp(found.now)}.\n`;
  if (found.unreadable > 0)
    yield `\n**${count(found.unreadable, 'line')} could not be read: this is not all.**\n`;
  if (found.chains.tampered > 0)
    yield `\n**${count(found.chains.tampered, 'chain')} of records do not hang together (\`jobpass audit verify\`): do not rely on this.**\n`;
  yield* section('Never confirmed dead', issued.filter(({ unconfirmed }) => unconfirmed).map(cells), HEAD);
  yield* section(
    'Unusual',
    found.unusual.map(({ lifetime: { credential }, kind, text }) => [
      timestamp(credential.issuedAt),
      kind,
      text,
      credential.subject,
      credential.role ?? '',
      credential.id ?? '',
    ]),
    ['issued', 'what', 'in words', 'subject', 'role', 'credential'],
  );
  yield* section('Credentials', issued.map(cells), HEAD);
}

const HEAD = ['issued', 'lived', 'after its job', 'ending', 'subject', 'role', 'environment', 'credential'];

function cells(lifetime: Lifetime): string[] {
  const { credential, livedMs, afterJobMs } = lifetime;
  return [
    timestamp(credential.issuedAt),
    span(livedMs),
    afterJobMs < 1000 ? '' : span(afterJobMs),
    endingOf(lifetime),
    credential.subject,
    credential.role ?? '',
    credential.job.environment ?? '',
    credential.id ?? '',
  ];
}

/** The ending of a credential in a few words. */
export function endingOf({ standing, ending, livesUntil }: Lifetime): string {
  if (standing === 'refused') return 'refused';
  if (standing === 'dead') return ending ?? '';
  const prefix = ending === undefined || ending === 'lives until' ? '' : `${ending}, `;
  if (standing === 'over') return `${prefix}time over${ending === undefined ? ', no ending told' : ''}`;
  return `${prefix}may be alive${livesUntil === undefined ? '' : ` until ${timestamp(livesUntil)}`}`;
}

function* section(title: string, rows: readonly string[][], head: readonly string[]): Generator<string> {
  yield `\n## ${title}\n\n`;
  if (rows.length === 0) {
    yield 'None.\n';
    return;
  }
  yield `| ${head.join(' | ')} |\n|${head.map(() => ' --- |').join('')}\n`;
  for (const row of rows.slice(0, MOST_ROWS))
    yield `| ${row.map((cell) => markdownCell(cell)).join(' | ')} |\n`;
  if (rows.length > MOST_ROWS) yield `\nAnd ${rows.length - MOST_ROWS} more, which the other formats have.\n`;
}

/** `1 line`, `2 lines`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
