import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../../src/audit/chain.js';
import { csvField, displayText, markdownCell } from '../../../src/audit/display.js';
import { moment } from '../../../src/audit/moment.js';
import { readAudit } from '../../../src/audit/read.js';
import { readRecord } from '../../../src/audit/read-record.js';
import { auditRecords, HOSTILE } from '../../support/audit-records.js';

const { lines } = auditRecords({ records: 30 });
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-read-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is read from files of these contents, in short. */
async function read(...contents: (string | Buffer)[]): Promise<string[]> {
  const files = contents.map((content, at) => {
    const path = join(folder, `${at}.jsonl`);
    writeFileSync(path, content);
    return path;
  });
  const found: string[] = [];
  await readAudit(files, {
    record: ({ metadata }, { file, line }, bytes) =>
      found.push(`${file.at(-7)}:${line} ${metadata.uid} ${hashOf(bytes.toString())}`),
    problem: ({ problem }, { file, line }) => found.push(`${file.at(-7)}:${line} ${problem}`),
  });
  return found;
}

const told = (line: string, at: number): string =>
  `0:${at + 1} ${(JSON.parse(line) as { metadata: { uid: string } }).metadata.uid} ${hashOf(line)}`;

describe('reading audit records', () => {
  it('gives each line with its place and its bytes', async () => {
    expect(await read(`${lines.join('\n')}\n`)).toEqual(lines.map(told));
    // Without the last line break, and with those of Windows.
    expect(await read(lines.join('\r\n'))).toEqual(lines.map(told));
  });

  it('reads gzip, also in several pieces, whatever the file is called', async () => {
    const two = Buffer.concat([
      gzipSync(`${lines.slice(0, 10).join('\n')}\n`),
      gzipSync(lines.slice(10).join('\n')),
    ]);
    expect(await read(two)).toEqual(lines.map(told));
  });

  it('tells of gzip that breaks off, after what can be read', async () => {
    const many = auditRecords({ records: 3000 }).lines;
    const found = await read(gzipSync(`${many.join('\n')}\n`).subarray(0, -2000));
    expect(found.length).toBeGreaterThan(100);
    expect(found.length).toBeLessThan(many.length);
    expect(found.slice(0, -1)).toEqual(many.slice(0, found.length - 1).map(told));
    expect(found.at(-1)).toContain('the gzip data is corrupt');
  });

  it('tells of each bad line with its place, and goes on', async () => {
    const found = await read(
      `${lines[0]}\n{"half":\n\n${lines[1]}\n[]\n`,
      `${lines[2]}\n${'x'.repeat(2 << 20)}\n${lines[3]}`,
    );
    expect(found).toEqual([
      told(lines[0] ?? '', 0),
      '0:2 is not valid JSON',
      '0:3 is empty',
      told(lines[1] ?? '', 3),
      '0:5 is not a valid record: the line is not an object',
      told(lines[2] ?? '', 0).replace('0:', '1:'),
      '1:2 is longer than 1 MiB',
      told(lines[3] ?? '', 2).replace('0:', '1:'),
    ]);
  });

  it('does not read what is not there', async () => {
    const reader = { record: () => undefined, problem: () => undefined };
    await expect(readAudit([join(folder, 'none')], reader)).rejects.toMatchObject({ code: 'usage' });
    await expect(readAudit([folder], reader)).rejects.toThrow(/cannot be read: the system reported EISDIR/);
  });
});

describe('the form of an audit record', () => {
  const whole = JSON.parse(lines[0] ?? '') as Record<string, Record<string, unknown>>;
  const withOther = (path: string, value: unknown): string => {
    const copy = structuredClone(whole) as Record<string, unknown>;
    const names = path.split('.');
    const last = names.pop() ?? '';
    const inner = names.reduce<Record<string, unknown>>(
      (from, name) => from[name] as Record<string, unknown>,
      copy,
    );
    inner[last] = value;
    return JSON.stringify(copy);
  };

  it.each<[string, unknown, string]>([
    ['class_uid', 3003, 'is not an audit record of Jobpass'],
    ['metadata.log_name', 'other', 'is not an audit record of Jobpass'],
    ['metadata', 'x', 'metadata is not an object'],
    ['metadata.sequence', 0, 'metadata.sequence is not a positive integer'],
    ['metadata.sequence', 1e300, 'metadata.sequence is not a positive integer'],
    ['metadata.uid', 7, 'uid is not a string'],
    ['time', '2026-11-26', 'time is not a valid time'],
    ['time', 1e17, 'time is not a valid time'],
    ['user.name', null, 'name is not a string'],
    ['session.created_time', 1.5, 'created_time is not a valid time'],
    ['session', [], 'session is not an object'],
    ['unmapped.jobpass.event', 'exploded', 'event is unknown'],
    ['unmapped.jobpass.job', undefined, 'unmapped.jobpass.job is not an object'],
    ['unmapped.jobpass.job.ref', {}, 'ref is not a string'],
    ['unmapped.jobpass.key_id', 7, 'key_id is not a string'],
    ['unmapped.jobpass.scopes', ['a', 1], 'scopes is not a list of strings'],
    ['unmapped.jobpass.prev', 'abc', 'prev is not a SHA-256 hash'],
    ['unmapped.jobpass.chain', 'a b', 'chain is not a valid name'],
  ])('is not taken with %s %j', (path, value, problem) => {
    expect(readRecord(withOther(path, value))).toEqual({
      problem: expect.stringContaining(problem) as string,
    });
  });

  it('of a newer version is told as that', () => {
    expect(readRecord(withOther('metadata.log_version', '2'))).toMatchObject({ newer: true });
  });

  it('takes what it does not know', () => {
    expect(readRecord(withOther('unmapped.jobpass.more', { a: 1 }))).toMatchObject({ time: whole['time'] });
  });
});

describe('foreign text in an audit record', () => {
  it.each(HOSTILE)('%j is one harmless line', (text) => {
    for (const made of [displayText(text), markdownCell(text), csvField(text)]) {
      expect(made).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(made).not.toContain('##');
    }
    expect(csvField(text)).toMatch(/^"(?!\s*[=+\-@|%])(?:[^"]|"")*"$/);
    expect(markdownCell(text)).not.toMatch(/[<>[\]|`]/);
  });

  it('is no formula behind spaces either', () => {
    expect(csvField('  =1+1')).toBe(`"'  =1+1"`);
  });

  it('leaves the names of roles as they are', () => {
    expect(displayText('arn:aws:iam::123456789012:role/shop')).toBe('arn:aws:iam::123456789012:role/shop');
  });

  it('is cut by characters, not in their middle', () => {
    expect(displayText('\u{1f511}'.repeat(9), 5)).toBe(`${'\u{1f511}'.repeat(4)}…`);
  });
});

describe('times for jobpass audit', () => {
  const now = Date.UTC(2026, 10, 26, 18);
  it.each([
    ['7d', now - 7 * 86_400_000],
    ['90m', now - 90 * 60_000],
    ['2w', now - 14 * 86_400_000],
    ['2026-11-24', Date.UTC(2026, 10, 24)],
    ['2026-11-24T10:00:00Z', Date.UTC(2026, 10, 24, 10)],
    ['2026-11-24t10:00:00.5z', Date.UTC(2026, 10, 24, 10, 0, 0, 500)],
    ['2026-11-24 10:00:00+02:00', Date.UTC(2026, 10, 24, 8)],
    ['2028-02-29', Date.UTC(2028, 1, 29)],
  ])('%s', (text, ms) => {
    expect(moment(text, '--at', now)).toBe(ms);
  });

  it.each([
    '',
    'x',
    'yesterday',
    '7',
    '7y',
    '2026-02-30',
    '2026-13-01',
    '2026-11-24T10:00',
    '2026-11-24T25:00:00Z',
    '0',
  ])('%j is none', (text) => {
    expect(() => moment(text, '--at', now)).toThrow(/is not a valid time for --at$/);
  });
});
