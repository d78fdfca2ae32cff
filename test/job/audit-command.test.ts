import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toldHead } from '../../src/audit/chain.js';
import { auditRecords, HOSTILE, hostileRecords, UNTIL } from '../support/audit-records.js';
import { type CommandResult, Machine } from '../support/machine.js';

const NOW = '2026-11-26T18:00:00Z';
const { lines, heads } = auditRecords({ records: 150 });
const hostile = hostileRecords(UNTIL - 7_200_000).lines;
/** A chain with three records and more, and its head. */
const head = heads.find(({ count }) => count >= 3) ?? { chain: '', count: 0, hash: '' };
const of = (number: number): number =>
  lines.findIndex((line) => line.includes(`"uid":"${head.chain}-${number}"`));

let machine: Machine;

beforeAll(() => {
  machine = new Machine();
  put('good.jsonl', lines);
  put('hostile.jsonl', hostile);
  put('cut.jsonl', lines.toSpliced(of(head.count), 1));
  put('gap.jsonl', lines.toSpliced(of(2), 1));
  put('newer.jsonl', [...lines, (lines[0] ?? '').replace('"log_version":"1"', '"log_version":"2"')]);
  put('half.jsonl', [...lines, '{"half']);
  put('none.jsonl', []);
});
afterAll(() => machine.close());

function put(name: string, content: readonly string[]): void {
  writeFileSync(join(machine.temp, name), content.map((line) => `${line}\n`).join(''));
}

const audit = (...words: string[]): Promise<CommandResult> => machine.jobpass(['audit', ...words]);

describe('jobpass audit verify', () => {
  it.each<[string, string[], number, RegExp]>([
    ['what holds', ['good.jsonl'], 0, /^\d+ chains: \d+ consistent, end not proven$/m],
    [
      'a head that matches',
      ['good.jsonl', '--head', toldHead(head)],
      0,
      /^chain job-\d+: intact to record \d+$/m,
    ],
    [
      'a head before the end',
      ['good.jsonl', '--head', `${head.chain}:1:${'0'.repeat(64)}`],
      1,
      /^ {2}changed: good\.jsonl:\d+ record 1 is not the one that the head has/m,
    ],
    ['a cut that no head tells of', ['cut.jsonl'], 0, /consistent, end not proven/],
    [
      'a cut that a head tells of',
      ['cut.jsonl', '--head', toldHead(head)],
      1,
      /^ {2}truncated: record \d+ is missing: the head has \d+, the files end with record \d+$/m,
    ],
    [
      'a gap',
      ['gap.jsonl'],
      1,
      /^chain job-\d+: TAMPERED WITH: 1 finding in \d+ records\n {2}removed: record 2 is missing$/m,
    ],
    ['a line that is none', ['half.jsonl'], 1, /^ {2}unreadable: half\.jsonl:\d+ the line is no JSON$/m],
    [
      'a record of a newer form',
      ['newer.jsonl'],
      3,
      /a form \(log_version\) that this version of Jobpass does not know/,
    ],
    [
      'a chain that is not there',
      ['good.jsonl', '--head', `other:3:${'0'.repeat(64)}`],
      3,
      /^chain other: none of its records is in these files, though there is a head of it$/m,
    ],
    ['nothing', ['none.jsonl'], 3, /^0 chains$/m],
    [
      'the same in two files',
      ['good.jsonl', 'newer.jsonl'],
      3,
      /\(\d+ copies in other files\)|\(1 copy in other files\)/,
    ],
    ['a file that is named twice', ['good.jsonl', 'good.jsonl'], 0, /end not proven/],
  ])('%s', async (_, words, code, says) => {
    const ran = await audit('verify', ...words);
    expect(ran.stdout).toMatch(says);
    expect([ran.code, ran.stderr]).toEqual([code, '']);
    const json = await audit('verify', '--json', ...words);
    expect(json.code).toBe(code);
    expect(JSON.parse(json.stdout)).toMatchObject({ chains: expect.any(Array) as unknown[] });
  });

  it.each<[string, string[], RegExp]>([
    ['a file that is not there', ['none'], /none cannot be read: the system answered ENOENT/],
    [
      'a head that is none',
      ['good.jsonl', '--head', 'abc'],
      /--head has no head\. Write it as .*CHAIN:COUNT:HASH/,
    ],
    ['a head of nothing', ['good.jsonl', '--head', `c:0:${'0'.repeat(64)}`], /--head has no head/],
  ])('wrong use: %s', async (_, words, says) => {
    const ran = await audit('verify', ...words);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(says);
  });

  it('reads stdin, by default and beside files, compressed or not', async () => {
    const input = `${lines.join('\n')}\n`;
    const all = (await audit('verify', 'good.jsonl')).stdout;
    expect((await machine.jobpass(['audit', 'verify'], { input })).stdout).toBe(all);
    expect((await machine.jobpass(['audit', 'verify', '-'], { input })).stdout).toBe(all);
    writeFileSync(join(machine.temp, 'good.gz'), gzipSync(input));
    expect((await audit('verify', 'good.gz')).stdout).toBe(all);
  });

  it('lists what does not hold alone, where there are many chains', async () => {
    const many = auditRecords({ records: 1000 });
    const gone = many.lines.findIndex((line) => line.includes('"event":"delivered"'));
    put('many.jsonl', many.lines.toSpliced(gone, 1));
    const { stdout } = await audit('verify', 'many.jsonl');
    expect(stdout.match(/^chain /gm)).toHaveLength(1);
    expect(stdout).toMatch(/\d{3} chains: \d{3} consistent, end not proven, 1 TAMPERED WITH\n$/);
  });
});

describe('jobpass audit report', () => {
  const report = (...words: string[]): Promise<CommandResult> => audit('report', '--now', NOW, ...words);

  it('is the same for the same records', async () => {
    for (const format of ['html', 'json', 'csv', 'markdown']) {
      const one = await report('good.jsonl', '--format', format);
      expect([one.code, one.stderr]).toEqual([0, '']);
      expect(one.stdout.length).toBeGreaterThan(1000);
      const other = await report('good.jsonl', '--format', format, '--output', `out.${format}`);
      expect(other).toMatchObject({
        code: 0,
        stdout: '',
        stderr: `jobpass: ${lines.length} records are in out.${format}\n`,
      });
      expect(readFileSync(join(machine.temp, `out.${format}`), 'utf8')).toBe(one.stdout);
    }
  });

  it('--format json has every credential, with --json too', async () => {
    const { stdout } = await report('good.jsonl', '--json');
    expect(stdout).toBe((await report('good.jsonl', '--format', 'json')).stdout);
    expect(stdout).toMatch(/^\{[ -~]*\}\n$/);
    const told = JSON.parse(stdout) as { records: number; credentials: { id?: string; standing: string }[] };
    expect(told.records).toBe(lines.length);
    const ids = new Set(
      lines.flatMap((line) => (JSON.parse(line) as { session?: { uid: string } }).session?.uid ?? []),
    );
    expect(told.credentials.filter(({ id }) => id !== undefined)).toHaveLength(ids.size);
  });

  it('counts copies of a record in several files once', async () => {
    put('copy.jsonl', lines);
    const two = JSON.parse((await report('good.jsonl', 'copy.jsonl', '--json')).stdout) as { files: unknown };
    const one = JSON.parse((await report('good.jsonl', '--json')).stdout) as { files: unknown };
    expect(two).toEqual({ ...one, files: ['good.jsonl', 'copy.jsonl'] });
  });

  it('--format csv has a line for each, of as many fields', async () => {
    const { stdout } = await report('hostile.jsonl', '--format', 'csv');
    const rows = stdout.trimEnd().split('\r\n');
    const fields = (row: string): string[] =>
      [...row.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, field = '']) => field);
    expect(rows).toHaveLength(HOSTILE.length + 1);
    const columns = rows[0]?.split(',').length;
    for (const row of rows.slice(1)) {
      expect(fields(row)).toHaveLength(columns ?? 0);
      for (const field of fields(row)) expect(field).not.toMatch(/^\s*[=+\-@|%]|[\p{Cc}\p{Cf}]/u);
    }
  });

  it('--format markdown has tables that nothing breaks out of', async () => {
    const { stdout } = await report('hostile.jsonl', '--format', 'markdown');
    expect(stdout).toContain('## Never confirmed dead');
    const tables = stdout.split('\n').filter((line) => line.startsWith('|'));
    expect(tables.length).toBeGreaterThanOrEqual(2 * HOSTILE.length);
    expect(tables.every((line) => line.split('|').length === 10)).toBe(true);
    expect(stdout).not.toMatch(/<(script|img|svg)|\]\(|https:\/\/evil|^::|##(?! |# )/m);
  });

  it('tells of what it cannot read, and makes the rest', async () => {
    const ran = await report('half.jsonl', '--format', 'markdown');
    expect(ran.code).toBe(3);
    expect(ran.stderr).toBe(`jobpass: half.jsonl:${lines.length + 1} is no JSON\n`);
    expect(ran.stdout).toContain('**1 line could not be read: this is not all.**');
    expect((await report('newer.jsonl', '--json')).code).toBe(3);
    const gap = await report('gap.jsonl', '--format', 'markdown');
    expect([gap.code, gap.stderr]).toEqual([
      0,
      'jobpass: 1 chain of records do not hang together: see jobpass audit verify\n',
    ]);
    expect(gap.stdout).toContain('do not rely on this');
  });

  it.each<[string, string[], RegExp]>([
    ['a format that is none', ['good.jsonl', '--format', 'pdf'], /It can be html, json, csv, markdown/],
    ['a time that is none', ['good.jsonl', '--now', 'noon'], /--now cannot be «noon»/],
    [
      'a place that is none',
      ['good.jsonl', '--output', 'no/where.html'],
      /where\.html cannot be written: the system answered ENOENT/,
    ],
  ])('wrong use: %s', async (_, words, says) => {
    const ran = await audit('report', ...words);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(says);
  });

  it('ends quietly where nobody reads on', async () => {
    put('long.jsonl', auditRecords({ records: 5000 }).lines);
    const ran = await machine.script('jobpass audit report long.jsonl --format csv | head -1');
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toMatch(/^issuedAt,deadAt,/);
  });
});

describe('jobpass audit query', () => {
  const query = (...words: string[]): Promise<CommandResult> => audit('query', '--now', NOW, ...words);

  it('is the same each time, in order of time', async () => {
    const one = await query('good.jsonl');
    expect(one.stdout).toBe((await query('good.jsonl')).stdout);
    const times = one.stdout
      .split('\n')
      .slice(1, -2)
      .map((line) => line.slice(0, 20));
    expect(times.length).toBeGreaterThan(30);
    expect(times).toEqual([...times].sort());
    expect(one.code).toBe(0);
  });

  it('takes patterns, events and times, relative ones too', async () => {
    const all = JSON.parse((await query('good.jsonl', '--json')).stdout) as {
      environment?: string;
      issuedAt: string;
      ending?: string;
    }[];
    const told = async (...words: string[]): Promise<typeof all> =>
      JSON.parse((await query('good.jsonl', '--json', ...words)).stdout) as typeof all;
    const production = await told('--environment', 'prod*');
    expect(production).toEqual(all.filter(({ environment }) => environment === 'production'));
    expect(await told('--event', 'accepted')).toEqual(all.filter(({ ending }) => ending === 'accepted'));
    const week = await told('--since', '7d');
    expect(week).toEqual(await told('--since', '2026-11-19T18:00:00Z'));
    expect(week.length).toBeLessThan(all.length);
    expect(week.length).toBeGreaterThan(0);
  });

  it('prints nothing that a terminal or a runner acts on', async () => {
    const { stdout } = await query('hostile.jsonl');
    expect(stdout.split('\n')).toHaveLength(HOSTILE.length + 3);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}]|##/u);
    expect(stdout).not.toMatch(/^\s*::/m);
    expect((await query('hostile.jsonl', '--json')).stdout).toMatch(/^\[[ -~]*\]\n$/);
  });

  it('says so where nothing fits', async () => {
    expect(await query('good.jsonl', '--role', 'nobody')).toMatchObject({
      code: 0,
      stdout: 'No credential fits.\n',
    });
  });

  it.each<[string, string[], RegExp]>([
    ['an event that is none', ['--event', 'exploded'], /It can be issued, delivered/],
    ['a time that is none', ['--at', 'noon'], /--at cannot be «noon».*2026-11-24T10:00:00Z/],
  ])('wrong use: %s', async (_, words, says) => {
    const ran = await query('good.jsonl', ...words);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(says);
  });
});
