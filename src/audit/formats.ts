import { span, timestamp } from '../clock.js';
import { jsonLine } from '../text/json.js';
import { csvField, markdownCell } from './display.js';
import { type CredentialJson, credentialJson, type Findings } from './findings.js';
import type { Lifetime } from './lifetimes.js';

/** The maximum number of rows in a Markdown table, because job summaries and comments have a size limit. */
const MOST_ROWS = 500;

/** Returns the report as one line of JSON, in pieces, because the line may exceed Node's maximum string length. */
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

function* joined<T>(list: readonly T[], write: (one: T) => string): Generator<string> {
  for (const [at, one] of list.entries()) yield `${at === 0 ? '' : ','}${write(one)}`;
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
  ...(['system', 'runner', 'sha', 'deliveredTo', 'renewals', 'jobEndedAt', 'because', 'keyId'] as const),
];

/** Returns the credentials as CSV (RFC 4180), one per line. */
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

/** Returns Markdown tables of unconfirmed credentials, of unusual credentials and of all credentials, newest first. */
export function* markdownOf(found: Findings): Generator<string> {
  const newest = [...found.lifetimes].reverse();
  const issued = newest.filter(({ standing }) => standing !== 'refused');
  const refused = newest.length - issued.length;
  yield '# Credentials issued to jobs\n\n';
  const period =
    found.firstAt === undefined || found.lastAt === undefined
      ? ''
      : `, from ${timestamp(found.firstAt)} to ${timestamp(found.lastAt)}`;
  yield `${count(issued.length, 'credential')} and ${count(refused, 'refusal')} in ${count(found.records, 'record')}${period}, as of ${timestamp(found.now)}.\n`;
  if (found.unreadable > 0)
    yield `\n**${count(found.unreadable, 'line')} could not be read. The report is incomplete.**\n`;
  if (found.chains.tampered > 0)
    yield `\n**${brokenChains(found.chains.tampered)}. Run \`jobpass audit verify\` before you rely on this report.**\n`;
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
    ['issued', 'kind', 'explanation', 'identity', 'role', 'credential'],
  );
  yield* section('Credentials', issued.map(cells), HEAD);
}

const HEAD = ['issued', 'alive for', 'after job', 'ending', 'identity', 'role', 'environment', 'credential'];

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

/** Returns a short description of a credential's ending. */
export function endingOf({ standing, ending, livesUntil }: Lifetime): string {
  if (standing === 'refused') return 'refused';
  if (standing === 'dead') return ending ?? '';
  const prefix = ending === 'lives until' ? '' : `${ending ?? 'no ending'}, `;
  if (standing === 'over') return `${prefix}lifetime over`;
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
  if (rows.length > MOST_ROWS)
    yield `\n${rows.length - MOST_ROWS} more rows are omitted here. The other formats contain all rows.\n`;
}

/** Returns a message such as `1 hash chain is broken` or `2 hash chains are broken`. */
export function brokenChains(number: number): string {
  return `${count(number, 'hash chain')} ${number === 1 ? 'is' : 'are'} broken`;
}

/** `1 line`, `2 lines`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
