import { describe, expect, it } from 'vitest';
import { type Head, nextLine } from '../../src/audit/chain.js';
import type { AuditEvent } from '../../src/audit/record.js';
import type { ChainVerdict } from '../../src/audit/verify.js';
import { CHANGES, judge, tryChanges } from '../support/audit-tampering.js';

const AT = Date.UTC(2026, 10, 26);

/** A chain of so many records, and the heads that it had after each. */
function chain(length: number, name = 'c', because = 'so'): { lines: string[]; heads: Head[] } {
  let head: Head = { chain: name, count: 0, hash: '' };
  const lines: string[] = [];
  const heads: Head[] = [];
  for (let at = 0; at < length; at++) {
    const event: AuditEvent = {
      event: 'renewed',
      at: AT + at,
      job: { system: 'github' },
      provider: 'oauth',
      because: `${because} ${at}`,
    };
    const next = nextLine(event, head);
    head = next.head;
    lines.push(next.line);
    heads.push(head);
  }
  return { lines, heads };
}

const { lines: L, heads: H } = chain(8);
const line = (number: number): string => L[number - 1] ?? '';
const headAt = (count: number): Head => H[count - 1] ?? { chain: '', count: 0, hash: '' };
const edited = (number: number): string => line(number).replace('"so ', '"no ');

function verdict(lines: readonly string[], ...heads: Head[]): ChainVerdict {
  const [only] = judge(lines, heads).verdicts;
  if (only === undefined) throw new Error('there is no chain');
  return only;
}
/** What was found, in short: `changed 3`. */
const found = (lines: readonly string[], ...heads: Head[]): string[] =>
  verdict(lines, ...heads).findings.map(({ kind, sequence }) => `${kind} ${sequence}`);

describe('a chain that holds', () => {
  it('is consistent without a head, and intact with one', () => {
    expect(verdict(L)).toEqual({ chain: 'c', verdict: 'consistent', records: 8, findings: [] });
    expect(verdict(L, headAt(8))).toMatchObject({ verdict: 'intact', intactTo: 8, unproven: 0 });
  });

  it('is intact to the record of the head, and no further', () => {
    expect(verdict(L, headAt(3), headAt(5))).toMatchObject({ verdict: 'intact', intactTo: 5, unproven: 3 });
  });

  it('may be among others, in any order of files', () => {
    const other = chain(3, 'd').lines;
    const { verdicts } = judge([L[0], other[0], L[1], other[1], other[2], ...L.slice(2)] as string[], []);
    expect(verdicts.map((one) => [one.chain, one.verdict])).toEqual([
      ['c', 'consistent'],
      ['d', 'consistent'],
    ]);
  });

  it('is missing where only its head is there', () => {
    expect(verdict([], headAt(3))).toMatchObject({ chain: 'c', verdict: 'missing' });
  });
});

describe('what is wrong is found, and told with its place', () => {
  const without = (...numbers: number[]): string[] => L.filter((_, at) => !numbers.includes(at + 1));
  const forged = chain(8, 'c', 'forged').lines;

  it.each<[string, string[], Head[], string[]]>([
    ['a change', L.with(2, edited(3)), [], ['changed 3']],
    ['a change of the first', L.with(0, edited(1)), [], ['changed 1']],
    ['a change of the last, with a head', L.with(7, edited(8)), [headAt(8)], ['changed 8']],
    ['two changes', L.with(2, edited(3)).with(5, edited(6)), [headAt(8)], ['changed 3', 'changed 6']],
    ['one removed', without(4), [], ['removed 4']],
    ['several removed', without(4, 5, 7), [], ['removed 4', 'removed 7']],
    ['the beginning removed', without(1, 2), [headAt(8)], ['removed 1']],
    ['the end removed, with a head', without(7, 8), [headAt(8)], ['truncated 7']],
    ['all but one removed, with a head', [line(1)], [headAt(8)], ['truncated 2']],
    ['one put in', [...L.slice(0, 3), forged[2] ?? '', ...L.slice(3)], [], ['inserted 3']],
    ['one put in at the end, with a head', [...L, forged[7] ?? ''], [headAt(8)], ['inserted 8']],
    ['a copy', [...L, line(4)], [], ['duplicated 4']],
    ['two swapped', [line(1), line(3), line(2), ...L.slice(3)], [], ['reordered 3']],
    ['one moved to the end', [...without(2), line(2)], [], ['reordered 2']],
    ['one moved to the beginning', [line(6), ...without(6)], [], ['reordered 6']],
    ['all made anew, with a head', forged, [headAt(8)], ['changed 8']],
    [
      'made anew from a record on, with a head before and one after',
      [...L.slice(0, 4), ...forged.slice(4)],
      [headAt(4), headAt(8)],
      ['changed 8'],
    ],
    [
      'heads that contradict each other',
      L,
      [headAt(8), { ...headAt(8), hash: '0'.repeat(64) }],
      ['changed 8'],
    ],
  ])('%s', (_, lines, heads, findings) => {
    expect(verdict(lines, ...heads).verdict).toBe('tampered');
    expect(found(lines, ...heads)).toEqual(findings);
  });

  it('tells file, line and uid', () => {
    expect(verdict(L.with(2, edited(3))).findings).toEqual([
      {
        kind: 'changed',
        file: 'f',
        line: 3,
        sequence: 3,
        uid: 'c-3',
        text: 'record 3 is not what was written: record 4 was made after another',
      },
    ]);
  });

  it('says where one of two was changed, and it cannot be known which', () => {
    // Of the last record nothing else speaks.
    const prev = L.with(
      7,
      line(8)
        .replace(/"prev":"./, '"prev":"f')
        .replace('"prev":"ff', '"prev":"f0'),
    );
    const changed = prev[7] === line(8) ? L.with(7, line(8).replace(/"prev":"../, '"prev":"00')) : prev;
    expect(verdict(changed).findings.map(({ text }) => text)).toEqual([
      'record 7 is not the one that record 8 was made after: one of both was changed',
    ]);
  });

  it('does not blame the record before one whose own link was changed', () => {
    const cut = line(5).replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${'0'.repeat(64)}"`);
    expect(found(L.with(4, cut))).toEqual(['changed 5']);
  });

  it('knows of two at the end the one that hangs on the rest', () => {
    const other = chain(8, 'c', 'forged').lines[7] ?? '';
    const { findings } = verdict([...L.slice(0, 7), other, line(8)]);
    expect(findings.map(({ kind, line: at }) => [kind, at])).toEqual([['inserted', 8]]);
  });

  it('is told of a first record that says it is not', () => {
    const { line: first } = nextLine(
      { event: 'renewed', at: AT, job: { system: 'github' }, provider: 'oauth' },
      { chain: 'c', count: 0, hash: 'f'.repeat(64) },
    );
    expect(found([first])).toEqual(['changed 1']);
  });

  it('takes a number beyond all others for what it is', () => {
    const far = line(8).replace('"sequence":8', '"sequence":999999999');
    expect(found([...L.slice(0, 7), far])).toEqual(['removed 8', 'changed 999999999']);
  });
});

describe('what cannot be found', () => {
  it('is a chain cut, made anew or added to, without a head kept elsewhere', () => {
    for (const lines of [L.slice(0, 5), chain(8, 'c', 'forged').lines, chain(9).lines])
      expect(verdict(lines).verdict).toBe('consistent');
  });
});

describe('a thousand changes by lot', () => {
  const tried = tryChanges(1000);
  const beyondTheEnd = ['the end cut off', 'the last record changed', 'made anew from a record on'];

  it.each(CHANGES)('%s', (change) => {
    const own = tried.filter((one) => one.change === change);
    expect(own.length).toBeGreaterThan(200);
    for (const { head, found: told, unproven } of own) {
      if (change === 'a record added at the end') expect([told, unproven]).toEqual([false, head]);
      else expect(told).toBe(head || !beyondTheEnd.includes(change));
    }
  });
});
