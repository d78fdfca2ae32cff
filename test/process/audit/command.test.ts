import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Head, hashOf, headText } from '../../../src/audit/chain.js';
import { signatureOf } from '../../../src/audit/signature.js';
import { auditRecords, HOSTILE, hostileRecords, UNTIL } from '../../support/audit-records.js';
import { type CommandResult, Machine } from '../../support/machine.js';
import { type BrokerRecords, brokerRecords, recordKeys } from '../../support/signed-records.js';

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
  writeFileSync(join(machine.temp, 'killed.jsonl'), `${lines.join('\n')}\n${lines[0]?.slice(0, 500)}`);
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
      ['good.jsonl', '--head', headText(head)],
      0,
      /^chain job-\d+: intact to record \d+$/m,
    ],
    [
      'a head before the end',
      ['good.jsonl', '--head', `${head.chain}:1:${'0'.repeat(64)}`],
      1,
      /^ {2}changed: good\.jsonl:\d+ record 1 does not match the head: /m,
    ],
    ['a cut that no head tells of', ['cut.jsonl'], 0, /consistent, end not proven/],
    [
      'a cut that a head tells of',
      ['cut.jsonl', '--head', headText(head)],
      1,
      /^ {2}truncated: record \d+ is missing: the head has \d+ records, but the files end with record \d+$/m,
    ],
    [
      'a gap',
      ['gap.jsonl'],
      1,
      /^chain job-\d+: TAMPERED WITH: 1 finding in \d+ records\n {2}removed: record 2 is missing$/m,
    ],
    [
      'a line that is none',
      ['half.jsonl'],
      1,
      /^ {2}unreadable: half\.jsonl:\d+ the line is not valid JSON$/m,
    ],
    [
      'a last line that is half',
      ['killed.jsonl'],
      3,
      /^ {2}half: killed\.jsonl:\d+ the line is incomplete: its writer was killed, or the file was truncated$/m,
    ],
    [
      'a file among others that has nothing in it',
      ['good.jsonl', 'none.jsonl'],
      3,
      /^ {2}empty: none\.jsonl the file is empty: .*\n\d+ chains: .*; 1 file without records$/m,
    ],
    [
      'a record of a newer form',
      ['newer.jsonl'],
      3,
      /a log_version that this version of Jobpass does not support/,
    ],
    [
      'a chain that is not there',
      ['good.jsonl', '--head', `other:3:${'0'.repeat(64)}`],
      3,
      /^chain other: a head exists, but the files have none of its records$/m,
    ],
    ['nothing', ['none.jsonl'], 3, /^0 chains; 1 file without records$/m],
    [
      'copies of one chain in two files',
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
    ['a file that is not there', ['none'], /none cannot be read: the system reported ENOENT/],
    [
      'a head that is none',
      ['good.jsonl', '--head', 'abc'],
      /--head is not a head of a chain\. Copy it from .*CHAIN:COUNT:HASH/,
    ],
    [
      'a head of nothing',
      ['good.jsonl', '--head', `c:0:${'0'.repeat(64)}`],
      /--head is not a head of a chain/,
    ],
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

describe('jobpass audit verify --keys', () => {
  // Written in batches of 1, 2, 1, 2, 1 and 1.
  let signed: BrokerRecords;
  let headAt: (count: number) => string;

  beforeAll(async () => {
    const keys = await recordKeys();
    signed = brokerRecords(keys, 8);
    headAt = (count) => headText(signed.heads.find((one) => one.count === count) as Head);
    const stranger = await recordKeys();
    const other = brokerRecords(stranger, 8).lines;
    const last = signed.lines.at(-1) ?? '';
    put('signed.jsonl', signed.lines);
    put('middle.jsonl', signed.lines.slice(0, 5));
    put('end-cut.jsonl', signed.lines.slice(0, 4));
    put('rest.jsonl', signed.lines.slice(4));
    put('other.jsonl', other);
    put('mixed.jsonl', [...signed.lines, ...lines]);
    put('edited.jsonl', [
      ...signed.lines.slice(0, -1),
      last.replace('"status":"Success"', '"status":"Failure"'),
    ]);
    put('bare.jsonl', unsignedChain(signed.lines));
    writeFileSync(join(machine.temp, 'keys.json'), JSON.stringify(keys.jwks));
    writeFileSync(join(machine.temp, 'private.json'), JSON.stringify(keys.jwks.keys[0]));
    writeFileSync(join(machine.temp, 'rsa.json'), JSON.stringify({ keys: [{ kty: 'RSA', kid: 'a' }] }));
    const [key] = keys.jwks.keys;
    writeFileSync(join(machine.temp, 'twice.json'), JSON.stringify({ keys: [key, key] }));
    writeFileSync(join(machine.temp, 'broken.json'), JSON.stringify({ keys: [{ ...key, x: 'AAAA' }] }));
  });

  /** The same records, chained anew by somebody who leaves the signatures out. */
  function unsignedChain(from: readonly string[]): string[] {
    let hash = '';
    return from.map((line) => {
      const made = (signatureOf(line)?.text ?? line).replace(/"prev":"[0-9a-f]*"/, `"prev":"${hash}"`);
      hash = hashOf(made);
      return made;
    });
  }

  it.each<[string, string[], number, RegExp]>([
    [
      'what its broker has signed',
      ['signed.jsonl', '--keys', 'keys.json'],
      0,
      /^chain broker: consistent, signed by the broker to record 8, end not proven: 8 records\n1 chain: 1 consistent, end not proven\n$/,
    ],
    [
      'with a head of it',
      ['signed.jsonl', '--keys', 'keys.json', '--head', 'HEAD-4'],
      0,
      /^chain broker: intact to record 4, signed by the broker to record 8, and 4 more that no head proves$/m,
    ],
    [
      'without keys',
      ['signed.jsonl'],
      0,
      /end not proven: 8 records \(signatures not checked: pass --keys\)\n1 chain: .*; 1 with signatures not checked: pass --keys$/m,
    ],
    [
      'one that was made anew without signatures',
      ['bare.jsonl', '--keys', 'keys.json'],
      3,
      /^chain broker: consistent, not signed, end not proven: 8 records\n1 chain: .*; 1 not signed$/m,
    ],
    [
      'one that was made anew without signatures, and no keys',
      ['bare.jsonl'],
      0,
      /^chain broker: consistent, end not proven: 8 records$/m,
    ],
    [
      'one that was made anew without signatures, and a head',
      ['bare.jsonl', '--keys', 'keys.json', '--head', 'HEAD-4'],
      1,
      /^ {2}changed: bare\.jsonl:4 record 4 does not match the head: /m,
    ],
    [
      'what a job wrote, and a head proves',
      ['good.jsonl', '--keys', 'keys.json', '--head', headText(head)],
      3,
      /^chain job-\d+: intact to record \d+, not signed$/m,
    ],
    [
      'a key that is not there',
      ['other.jsonl', '--keys', 'keys.json'],
      3,
      /^chain broker: consistent, signed by unknown keys, end not proven: 8 records\n {2}unknown key: other\.jsonl:1 record 1 is signed by the key [\w-]+, which is not in --keys/,
    ],
    [
      'a last record that was changed',
      ['edited.jsonl', '--keys', 'keys.json'],
      1,
      /^ {2}forged: edited\.jsonl:8 the signature of record 8 is not valid for the key [\w-]+: /m,
    ],
    ['a last record that was changed, and no keys', ['edited.jsonl'], 0, /consistent, end not proven/],
    [
      'an end in the middle of what was written at once',
      ['middle.jsonl', '--keys', 'keys.json'],
      1,
      /^ {2}truncated: middle\.jsonl:5 record 5 is not signed, although the last record of each write is: .*copy it again$/m,
    ],
    ['an end that is signed', ['end-cut.jsonl', '--keys', 'keys.json'], 0, /to record 4, end not proven/],
    [
      'a beginning that was deleted',
      ['rest.jsonl', '--keys', 'keys.json', '--head', 'HEAD-4'],
      0,
      /to record 8, end not proven: 4 records, begins after record 4, which a head proves$/m,
    ],
    [
      'a beginning that was deleted, and no head',
      ['rest.jsonl', '--keys', 'keys.json'],
      1,
      /removed: records 1 to 4 are missing/,
    ],
    ['beside what jobs wrote', ['mixed.jsonl', '--keys', 'keys.json'], 3, /; \d+ not signed$/m],
  ])('%s', async (_, words, code, says) => {
    const given = words.map((word) => (word === 'HEAD-4' ? headAt(4) : word));
    const ran = await audit('verify', ...given);
    expect(ran.stdout).toMatch(says);
    expect([ran.code, ran.stderr]).toEqual([code, '']);
    expect((await audit('verify', '--json', ...given)).code).toBe(code);
  });

  it.each<[string, string, RegExp]>([
    [
      'a file that is not there',
      'none.json',
      /The file of --keys cannot be read: the system reported ENOENT/,
    ],
    [
      'no JSON',
      'good.jsonl',
      /The file in --keys is not a JWK set\. Pass a JWK set: the response of GET \/audit\/keys/,
    ],
    ['one key alone', 'private.json', /is not a JWK set/],
    ['keys of another kind', 'rsa.json', /has no key for records/],
    ['two keys of one name', 'twice.json', /has two keys with the id/],
    ['a key that is no point of its curve', 'broken.json', /The key [\w-]+ in --keys is invalid/],
  ])('wrong use: %s', async (_, file, says) => {
    const ran = await audit('verify', 'signed.jsonl', '--keys', file);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(says);
  });

  it('what is signed is read by the other commands as ever', async () => {
    const report = await audit('report', 'signed.jsonl', '--format', 'json');
    expect([report.code, report.stderr]).toEqual([0, '']);
    expect(JSON.parse(report.stdout)).toMatchObject({ records: 8, unreadable: 0, chains: { consistent: 1 } });
    const query = await audit('query', 'signed.jsonl', '--json');
    expect(JSON.parse(query.stdout)).toHaveLength(4);
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
        stderr: `jobpass: wrote a report on ${lines.length} records to out.${format}\n`,
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
    expect(ran.stderr).toBe(`jobpass: half.jsonl:${lines.length + 1} is not valid JSON\n`);
    expect(ran.stdout).toContain('**1 line could not be read. The report is incomplete.**');
    expect((await report('newer.jsonl', '--json')).code).toBe(3);
    const gap = await report('gap.jsonl', '--format', 'markdown');
    expect([gap.code, gap.stderr]).toEqual([
      0,
      'jobpass: 1 hash chain is broken. Run jobpass audit verify\n',
    ]);
    expect(gap.stdout).toContain(
      '**1 hash chain is broken. Run `jobpass audit verify` before you rely on this report.**',
    );
  });

  it.each<[string, string[], RegExp]>([
    ['a format that is none', ['good.jsonl', '--format', 'pdf'], /Valid values: html, json, csv, markdown/],
    ['a time that is none', ['good.jsonl', '--now', 'noon'], /"noon" is not a valid time for --now/],
    [
      'a place that is none',
      ['good.jsonl', '--output', 'no/where.html'],
      /where\.html cannot be written: the system reported ENOENT/,
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
      stdout: 'No credential matches.\n',
    });
  });

  it.each<[string, string[], RegExp]>([
    ['an event that is none', ['--event', 'exploded'], /Valid values: issued, delivered/],
    ['a time that is none', ['--at', 'noon'], /"noon" is not a valid time for --at.*2026-11-24T10:00:00Z/],
  ])('wrong use: %s', async (_, words, says) => {
    const ran = await query('good.jsonl', ...words);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(says);
  });
});
