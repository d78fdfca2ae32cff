import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { systemClock } from '../clock.js';
import { JobpassError, tell } from '../errors.js';
import { jsonLine } from '../text/json.js';
import { printable } from '../text/printable.js';
import { type Head, parseHead } from './chain.js';
import { defineCorrelate } from './correlate/command.js';
import { type Findings, findingsOf, toldCredential } from './findings.js';
import { count, csvOf, jsonOf, markdownOf } from './formats.js';
import { moment } from './moment.js';
import { matching, type Query, queryLines } from './query.js';
import { type Place, readAudit } from './read.js';
import { AUDIT_EVENTS, type AuditEventName } from './record.js';
import { readKeys, SignatureChecks } from './verification-keys.js';
import { Chains, type ChainVerdict, type Finding } from './verify.js';

/** Of `verify`: something is wrong with records. Of all: not everything could be judged, or read. */
const EXIT = { tampered: 1, unjudged: 3 } as const;
/** So many lines about one kind of trouble are printed for people; how many there are more is told. */
const MOST_LINES = 50;
const FORMATS = ['html', 'json', 'csv', 'markdown'] as const;
const FILES = 'files of records, one a line, or - for stdin; default: stdin';

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const tellPeople = (text: string): void => void process.stderr.write(`jobpass: ${text}\n`);

/**
 * Adds to the command `audit` what reads records.
 *
 * @param end takes an exit code that is not 0
 */
export function defineAudit(parent: Command, end: (code: number) => void): void {
  defineVerify(parent, end);
  defineReport(parent, end);
  defineQuery(parent, end);
  defineCorrelate(parent, (files, now) => foundIn(files, now, end), tellPeople, end);
}

function defineVerify(parent: Command, end: (code: number) => void): void {
  parent
    .command('verify')
    .description('tell whether records were changed, removed, put in or moved since they were written')
    .argument('[files...]', FILES)
    .addOption(
      new Option(
        '--head <chain:count:hash>',
        'a head that was kept elsewhere, as the log of a step shows it; may be repeated',
      )
        .argParser((text: string, before: Head[]) => [...before, headOf(text)])
        .default([], 'none'),
    )
    .option(
      '--keys <file>',
      'the public keys of a broker (a JWK set), by which the signatures of its records are checked',
    )
    .option('--json', 'print what was found as one line of JSON')
    .addHelpText(
      'after',
      '\nExit: 0 nothing is wrong, 1 something is, 2 wrong use, 3 some could not be judged.',
    )
    .action(async (files: string[], { head, keys, json }: VerifyOptions) => {
      const { verdicts, lines } = await verifyFiles(filesOf(files), head, keys);
      if (json) print(jsonLine({ chains: verdicts, lines }));
      else for (const line of verdictLines(verdicts, lines)) print(line);
      const isWrong = lines.some(({ unjudged }) => unjudged !== true);
      if (isWrong || verdicts.some(({ verdict }) => verdict === 'tampered')) end(EXIT.tampered);
      else if (lines.length > 0 || verdicts.length === 0 || verdicts.some(isUnjudged)) end(EXIT.unjudged);
    });
}

interface VerifyOptions {
  head: Head[];
  keys?: string;
  json?: true;
}

/** Whether something that was given to judge a chain by does not do so. Whoever makes one anew can leave signatures out. */
function isUnjudged({ verdict, signatures, findings }: ChainVerdict): boolean {
  return verdict === 'missing' || findings.length > 0 || (verdict === 'consistent' && signatures === 'none');
}

interface ReportOptions {
  output?: string;
  format: (typeof FORMATS)[number];
  now?: string;
  json?: true;
}

function defineReport(parent: Command, end: (code: number) => void): void {
  parent
    .command('report')
    .description('make a page that tells who held what, and what was never confirmed dead')
    .argument('[files...]', FILES)
    .option('--output <file>', 'where it goes; default: stdout')
    .addOption(new Option('--format <name>', 'what to make').choices(FORMATS).default('html'))
    .addOption(nowOption())
    .option('--json', 'the same as --format json')
    .addHelpText('after', EXIT_HELP)
    .action(async (files: string[], options: ReportOptions) => {
      const { output } = options;
      const format = options.json ? 'json' : options.format;
      if (output === undefined && format === 'html' && process.stdout.isTTY) {
        throw new JobpassError('usage', 'A page is of no use in a terminal', {
          hint: 'Say where it goes (--output report.html), or take another form (--format markdown)',
        });
      }
      const found = await foundIn(files, nowOf(options.now), end);
      await write(await formatted(found, format), output);
      if (output !== undefined) tellPeople(`${count(found.records, 'record')} are in ${printable(output)}`);
    });
}

async function formatted(found: Findings, format: ReportOptions['format']): Promise<Iterable<string>> {
  if (format === 'json') return jsonOf(found);
  if (format === 'csv') return csvOf(found);
  if (format === 'markdown') return markdownOf(found);
  const { pageOf } = await import('./report/page.js');
  return [pageOf(found)];
}

interface QueryOptions {
  subject?: string;
  role?: string;
  environment?: string;
  repository?: string;
  event?: AuditEventName;
  alive?: true;
  at?: string;
  since?: string;
  until?: string;
  now?: string;
  json?: true;
}

function defineQuery(parent: Command, end: (code: number) => void): void {
  const pattern = 'a pattern for all of it, in which * is any run without / and :, and ** any run';
  parent
    .command('query')
    .description('list credentials: who held them, from when to when, and how they ended')
    .argument('[files...]', FILES)
    .option('--subject <pattern>', `whose ID token it was; ${pattern}`)
    .option('--role <pattern>', 'likewise')
    .option('--environment <pattern>', 'likewise')
    .option('--repository <pattern>', 'likewise')
    .addOption(new Option('--event <name>', 'what must have happened to it').choices(AUDIT_EVENTS))
    .option('--alive', 'only what may be alive')
    .option('--at <time>', 'only what was held at that moment: RFC 3339, or a span back from now as in 7d')
    .option('--since <time>', 'only what was held then or later')
    .option('--until <time>', 'only what was held before')
    .addOption(nowOption())
    .option('--json', 'print them as one line of JSON')
    .addHelpText('after', EXIT_HELP)
    .action(async (files: string[], { at, since, until, now: nowText, json, ...rest }: QueryOptions) => {
      const now = nowOf(nowText);
      const query: Query = {
        ...rest,
        ...(at === undefined ? {} : { at: moment(at, '--at', now) }),
        ...(since === undefined ? {} : { since: moment(since, '--since', now) }),
        ...(until === undefined ? {} : { until: moment(until, '--until', now) }),
      };
      const { lifetimes } = await foundIn(files, now, end);
      const fit = matching(lifetimes, query);
      if (json) print(jsonLine(fit.map(toldCredential)));
      else
        for (const line of queryLines(fit, process.stdout.isTTY ? process.stdout.columns : undefined))
          print(line);
    });
}

const EXIT_HELP = '\nExit: 0 all was read, 2 wrong use, 3 some lines could not be read, which are told.';

function nowOption(): Option {
  return new Option(
    '--now <time>',
    'what time it is, for an output that can be made again; default: the clock',
  );
}

function nowOf(text: string | undefined): number {
  const now = systemClock.now();
  return text === undefined ? now : moment(text, '--now', now);
}

function headOf(text: string): Head {
  const head = parseHead(text);
  if (head === undefined || head.count === 0) {
    throw new JobpassError('usage', 'The option --head has no head', {
      hint: 'Write it as the log of the step has it: CHAIN:COUNT:HASH',
    });
  }
  return head;
}

function filesOf(files: readonly string[]): readonly string[] {
  if (files.length > 0) return files;
  if (process.stdin.isTTY) {
    throw new JobpassError('usage', 'There is nothing to read', {
      hint: 'Name the files of records, or hand records on stdin',
    });
  }
  return ['-'];
}

/** What is in files, with a word about each line that cannot be read. */
async function foundIn(
  files: readonly string[],
  now: number,
  end: (code: number) => void,
): Promise<Findings> {
  let told = 0;
  const found = await findingsOf(filesOf(files), now, (place, problem) => {
    if (told++ < MOST_LINES) tellPeople(badLine(place, problem));
  });
  if (found.unreadable > MOST_LINES) tellPeople(`${found.unreadable - MOST_LINES} more lines cannot be read`);
  if (found.chains.tampered > 0)
    tellPeople(
      `${count(found.chains.tampered, 'chain')} of records do not hang together: see jobpass audit verify`,
    );
  if (found.unreadable > 0) end(EXIT.unjudged);
  return found;
}

function badLine({ file, line }: Place, problem: string): string {
  return `${printable(file)}:${line} ${problem}`;
}

async function verifyFiles(
  files: readonly string[],
  heads: readonly Head[],
  keysFile: string | undefined,
): Promise<{ verdicts: readonly ChainVerdict[]; lines: readonly Finding[] }> {
  const keys = keysFile === undefined ? undefined : await readKeys(keysFile);
  const chains = new Chains(keys !== undefined);
  const checks = new SignatureChecks(keys);
  const lines: Finding[] = [];
  await readAudit(files, {
    record: (record, place, bytes) =>
      chains.add(
        record,
        place,
        createHash('sha256').update(bytes).digest('hex'),
        checks.begin(record, bytes),
      ),
    problem: ({ problem, newer, half }, place) =>
      lines.push({
        kind: half ? 'half' : 'unreadable',
        ...place,
        text: `the line ${problem}`,
        ...(newer || half ? { unjudged: true } : {}),
      }),
    empty: (file) =>
      lines.push({
        kind: 'empty',
        file,
        text: 'there is nothing in this file: no record was ever written, or all were cut off',
        unjudged: true,
      }),
    room: () => checks.room(),
  });
  await checks.end();
  return { verdicts: chains.judge(heads), lines };
}

function* verdictLines(verdicts: readonly ChainVerdict[], unreadable: readonly Finding[]): Generator<string> {
  // Of a thousand chains, a person looks for those that do not hold, and for those that a head was named of.
  const isQuiet = ({ verdict, findings }: ChainVerdict): boolean =>
    verdict === 'consistent' && findings.length === 0;
  const quiet = verdicts.filter(isQuiet).length > MOST_LINES;
  const listed = quiet ? verdicts.filter((one) => !isQuiet(one)) : verdicts;
  for (const one of listed) {
    yield `chain ${one.chain}: ${inWords(one)}`;
    yield* findingLines(one.findings);
  }
  yield* findingLines(unreadable);
  const by = (verdict: ChainVerdict['verdict']): number =>
    verdicts.filter((one) => one.verdict === verdict).length;
  const parts = [
    [by('intact'), 'intact'],
    [by('consistent'), 'consistent, end not proven'],
    [by('tampered'), 'TAMPERED WITH'],
    [by('missing'), 'missing'],
  ]
    .filter(([number]) => number !== 0)
    .map(([number, words]) => `${number} ${words}`);
  const notes = [
    [verdicts.filter(({ signatures }) => signatures === 'none').length, 'not signed'],
    [verdicts.filter(({ signatures }) => signatures === 'not checked').length, `with ${NOT_CHECKED}`],
  ]
    .filter(([number]) => number !== 0)
    .map(([number, words]) => `; ${number} ${words}`);
  const empty = unreadable.filter(({ kind }) => kind === 'empty').length;
  const bad = unreadable.length - empty;
  yield `${count(verdicts.length, 'chain')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}${notes.join('')}${bad === 0 ? '' : `; ${count(bad, 'line')} cannot be read`}${empty === 0 ? '' : `; ${count(empty, 'file')} with nothing in ${empty === 1 ? 'it' : 'them'}`}`;
}

const NOT_CHECKED = 'signatures not checked: give --keys';

/** The verdict on a chain. */
function inWords(one: ChainVerdict): string {
  const { verdict, records, intactTo, unproven, copies, beginsAfter, signatures, findings } = one;
  const more = [
    beginsAfter === undefined ? '' : `, begins after record ${beginsAfter}, which a head vouches for`,
    copies === undefined ? '' : ` (${count(copies, 'copy').replace('copys', 'copies')} in other files)`,
    signatures === 'not checked' ? ` (${NOT_CHECKED})` : '',
  ].join('');
  switch (verdict) {
    case 'intact':
      return `intact to record ${intactTo}${signedInWords(one)}${unproven ? `, and ${unproven} more that no head proves` : ''}${more}`;
    case 'consistent':
      return `consistent${signedInWords(one)}, end not proven: ${count(records, 'record')}${more}`;
    case 'tampered':
      return `TAMPERED WITH: ${count(findings.length, 'finding')} in ${count(records, 'record')}${more}`;
    case 'missing':
      return 'none of its records is in these files, though there is a head of it';
  }
}

function signedInWords({ signatures, signedTo }: ChainVerdict): string {
  if (signatures === 'good') return `, signed by the broker to record ${signedTo}`;
  if (signatures === 'none') return ', not signed';
  return signatures === 'unknown key' ? ', signed by keys that are not known' : '';
}

function* findingLines(findings: readonly Finding[]): Generator<string> {
  for (const { kind, file, line, text } of findings.slice(0, MOST_LINES))
    yield `  ${kind}: ${file === undefined ? '' : `${printable(file)}${line === undefined ? '' : `:${line}`} `}${text}`;
  if (findings.length > MOST_LINES) yield `  and ${findings.length - MOST_LINES} more (--json has all)`;
}

/** Writes to a file, or to stdout where none is named. @throws JobpassError `usage` for a file that cannot be written */
async function write(pieces: Iterable<string>, path: string | undefined): Promise<void> {
  if (path === undefined) {
    for (const piece of grouped(pieces)) {
      if (process.stdout.write(piece)) continue;
      try {
        // What reads may be slower than we are.
        await once(process.stdout, 'drain');
      } catch {
        // Or have read enough.
        return;
      }
    }
    return;
  }
  const { open } = await import('node:fs/promises');
  try {
    const file = await open(path, 'w');
    try {
      for (const piece of grouped(pieces)) await file.write(piece);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new JobpassError('usage', `${printable(path)} cannot be written: ${tell(error)}`);
  }
}

/** Fewer and larger pieces: each costs a write. */
function* grouped(pieces: Iterable<string>): Generator<string> {
  let held = '';
  for (const piece of pieces) {
    held += piece;
    if (held.length < 1 << 16) continue;
    yield held;
    held = '';
  }
  if (held !== '') yield held;
}
