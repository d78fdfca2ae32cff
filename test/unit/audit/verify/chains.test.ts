import { describe, expect, it } from 'vitest';
import { type Head, hashOf, headText, nextLine } from '../../../../src/audit/chain.js';
import type { AuditEvent } from '../../../../src/audit/record.js';
import type { ChainVerdict, Signatures } from '../../../../src/audit/verify/verdict.js';
import {
  CHANGES,
  changed,
  type Forgery,
  forgedLine,
  judge,
  tryChanges,
} from '../../../support/audit-tampering.js';
import {
  BrokerRecords,
  brokerRecords,
  keptToken,
  publicKeys,
  recordKeys,
} from '../../../support/signed-records.js';

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

async function verdict(lines: readonly string[], ...heads: Head[]): Promise<ChainVerdict> {
  const [only] = (await judge(lines, heads)).verdicts;
  if (only === undefined) throw new Error('there is no chain');
  return only;
}
/** What was found, in short: `changed 3`. */
const found = async (lines: readonly string[], ...heads: Head[]): Promise<string[]> =>
  (await verdict(lines, ...heads)).findings.map(({ kind, sequence }) => `${kind} ${sequence}`);

describe('a chain of records that holds', () => {
  it('is consistent without a head, and intact with one', async () => {
    expect(await verdict(L)).toEqual({
      chain: 'c',
      verdict: 'consistent',
      records: 8,
      head: headText(headAt(8)),
      findings: [],
    });
    expect(await verdict(L, headAt(8))).toMatchObject({ verdict: 'intact', intactTo: 8, unproven: 0 });
  });

  it('is intact to the record of the head, and no further', async () => {
    expect(await verdict(L, headAt(3), headAt(5))).toMatchObject({
      verdict: 'intact',
      intactTo: 5,
      unproven: 3,
    });
  });

  it('may be among others, in any order of files', async () => {
    const other = chain(3, 'd').lines;
    const { verdicts } = await judge(
      [L[0], other[0], L[1], other[1], other[2], ...L.slice(2)] as string[],
      [],
    );
    expect(verdicts.map((one) => [one.chain, one.verdict])).toEqual([
      ['c', 'consistent'],
      ['d', 'consistent'],
    ]);
  });

  it('is missing where only its head is there', async () => {
    expect(await verdict([], headAt(3))).toMatchObject({ chain: 'c', verdict: 'missing' });
  });
});

describe('a fault in a chain of records is found, with its place:', () => {
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
  ])('%s', async (_, lines, heads, findings) => {
    expect((await verdict(lines, ...heads)).verdict).toBe('tampered');
    expect(await found(lines, ...heads)).toEqual(findings);
  });

  it('tells file, line and uid', async () => {
    expect((await verdict(L.with(2, edited(3)))).findings).toEqual([
      {
        kind: 'changed',
        file: 'f',
        line: 3,
        sequence: 3,
        uid: 'c-3',
        text: 'record 3 was changed: record 4 follows a different one',
      },
    ]);
  });

  it('says where one of two was changed, and it cannot be known which', async () => {
    // Of the last record nothing else speaks.
    const prev = L.with(
      7,
      line(8)
        .replace(/"prev":"./, '"prev":"f')
        .replace('"prev":"ff', '"prev":"f0'),
    );
    const changed = prev[7] === line(8) ? L.with(7, line(8).replace(/"prev":"../, '"prev":"00')) : prev;
    expect((await verdict(changed)).findings.map(({ text }) => text)).toEqual([
      'record 8 does not follow record 7: one of them was changed',
    ]);
  });

  it('does not blame the record before one whose own link was changed', async () => {
    const cut = line(5).replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${'0'.repeat(64)}"`);
    expect(await found(L.with(4, cut))).toEqual(['changed 5']);
  });

  it('knows of two at the end the one that hangs on the rest', async () => {
    const other = chain(8, 'c', 'forged').lines[7] ?? '';
    const { findings } = await verdict([...L.slice(0, 7), other, line(8)]);
    expect(findings.map(({ kind, line: at }) => [kind, at])).toEqual([['inserted', 8]]);
  });

  it('is told of a first record that says it is not', async () => {
    const { line: first } = nextLine(
      { event: 'renewed', at: AT, job: { system: 'github' }, provider: 'oauth' },
      { chain: 'c', count: 0, hash: 'f'.repeat(64) },
    );
    expect(await found([first])).toEqual(['changed 1']);
  });

  it('takes a number beyond all others for what it is', async () => {
    const far = line(8).replace('"sequence":8', '"sequence":999999999');
    expect(await found([...L.slice(0, 7), far])).toEqual(['removed 8', 'changed 999999999']);
  });
});

describe('what cannot be found in a chain of records:', () => {
  it('is a chain cut, made anew or added to, without a head kept elsewhere', async () => {
    for (const lines of [L.slice(0, 5), chain(8, 'c', 'forged').lines, chain(9).lines])
      expect((await verdict(lines)).verdict).toBe('consistent');
  });
});

describe('a chain of records whose beginning was deleted', () => {
  it.each(Array.from({ length: 7 }, (_, at) => at + 1))('after record %i', async (count) => {
    const rest = L.slice(count);
    const begins = { verdict: 'consistent', beginsAfter: count, findings: [] };
    expect(await found(rest)).toEqual(['removed 1']);
    expect(await verdict(rest, headAt(count))).toMatchObject(begins);
    expect(await verdict(rest, headAt(count), headAt(8))).toMatchObject({ ...begins, verdict: 'intact' });
    // Neither another head, nor one of another record.
    const other = { ...headAt(count), hash: '0'.repeat(64) };
    expect(await found(rest, other)).toEqual(['removed 1', `changed ${count + 1}`]);
    if (count > 1) expect(await found(rest, headAt(count - 1))).toEqual(['removed 1']);
    expect(await found([...L.slice(0, count - 1), ...rest], headAt(count))).toEqual(
      count === 1 ? [] : [`removed ${count}`],
    );
  });
});

const keys = await recordKeys();
const stranger = await recordKeys();

describe('a chain of records that a broker has signed', () => {
  // Written in batches of 1, 2, 1, 2 and 2.
  const made = new BrokerRecords(keys, { chain: 'b' });
  for (const [at, size] of [1, 2, 1, 2, 2].entries()) {
    made.now += 60_000;
    made.write(
      ...Array.from({ length: size }, (_, n) =>
        made.of(n === 0 ? 'issued' : 'revoked', keptToken(`token-${at}-${n}`, 1_790_000_000 + at)),
      ),
    );
  }
  const { lines } = made;
  const ends = made.heads.map(({ count }) => count);
  const known = publicKeys(keys);
  const [kid] = [...known.keys()];
  const judged = async (some: readonly string[], ...heads: Head[]): Promise<ChainVerdict> => {
    const { verdicts, unreadable } = await judge(some, heads, known);
    expect([verdicts.length, unreadable]).toEqual([1, 0]);
    return verdicts[0] as ChainVerdict;
  };
  const told = async (some: readonly string[], ...heads: Head[]): Promise<string[]> =>
    (await judged(some, ...heads)).findings.map(({ kind, sequence }) => `${kind} ${sequence}`);
  /** Lines from a place on, made anew and signed where the genuine ones are. */
  const anew = (from: number, forgery: Forgery): string[] =>
    changed(
      'made anew from a record on',
      lines,
      () => (from - 0.5) / lines.length,
      (text, old) => forgedLine(text, old, forgery, stranger),
    );

  it('is told as signed, by which keys and how far', async () => {
    const good = { signatures: 'good', signedTo: 8, unsigned: 0, signedBy: [kid], findings: [] };
    const head = headText(made.head);
    expect(await judged(lines)).toEqual({ chain: 'b', head, verdict: 'consistent', records: 8, ...good });
    expect(await judged(lines, made.head)).toMatchObject({ verdict: 'intact', intactTo: 8, ...good });
    const { verdicts } = await judge(lines, []);
    expect(verdicts).toMatchObject([{ verdict: 'consistent', signatures: 'not checked' }]);
    expect(verdicts[0]).not.toHaveProperty('signedTo');
  });

  it('by keys that changed too', async () => {
    const rotated = await recordKeys();
    const two = brokerRecords(rotated, 4);
    const [first] = publicKeys(rotated).keys();
    await rotated.rotate(1_790_000_100);
    two.write(two.of('issued', keptToken('later', 1_790_000_100)));
    const { verdicts } = await judge(two.lines, [], publicKeys(rotated));
    expect(verdicts).toMatchObject([{ signatures: 'good', signedTo: 5, signedBy: [first, rotated.kid] }]);
  });

  it('is told from one that nobody has signed, where keys are given', async () => {
    const { verdicts } = await judge(L, [], known);
    expect(verdicts).toMatchObject([{ verdict: 'consistent', signatures: 'none', findings: [] }]);
  });

  it.each(Array.from({ length: 7 }, (_, at) => at + 1))(
    'ends with a signature, or was cut: after record %i',
    async (count) => {
      const cut = lines.slice(0, count);
      expect(await told(cut)).toEqual(ends.includes(count) ? [] : [`truncated ${count}`]);
      // A head proves that end all the same.
      const head = { chain: 'b', count, hash: hashOf(cut.at(-1) ?? '') };
      expect(await judged(cut, head)).toMatchObject({ verdict: 'intact', findings: [] });
      expect(await told(cut, made.head)).toEqual([`truncated ${count + 1}`]);
    },
  );

  it.each<[Forgery, Signatures | undefined, (from: number) => string[]]>([
    // From the first on, no signature is left.
    ['left out', 'none', (from) => (from === 1 ? [] : ['truncated 8'])],
    ['kept', undefined, (from) => ends.filter((end) => end >= from).map((end) => `forged ${end}`)],
    [
      'under the same name',
      undefined,
      (from) => ends.filter((end) => end >= from).map((end) => `forged ${end}`),
    ],
    ['under a name of his own', 'unknown key', (from) => [`unknown key ${ends.find((end) => end >= from)}`]],
  ])('made anew by somebody without the key, the signatures %s', async (forgery, signatures, findings) => {
    for (const from of [1, 2, 5, 8]) {
      const forged = anew(from, forgery);
      expect(forged.slice(0, from - 1)).toEqual(lines.slice(0, from - 1));
      expect(forged[from - 1]).not.toBe(lines[from - 1]);
      expect(await told(forged)).toEqual(findings(from));
      const one = await judged(forged);
      if (from === 1) expect(one.signatures).toBe(signatures);
      expect(one.signatures === 'good' && one.signedTo === 8).toBe(false);
      // Without the keys it hangs together.
      expect((await judge(forged, [])).verdicts).toMatchObject([{ verdict: 'consistent', findings: [] }]);
    }
  });

  it('tells how far good signatures go before one of a key that is not known', async () => {
    expect(await judged(anew(5, 'under a name of his own'))).toMatchObject({
      verdict: 'consistent',
      signatures: 'good',
      signedTo: 4,
      unsigned: 4,
      signedBy: [kid],
      findings: [{ kind: 'unknown key', sequence: 6, line: 6 }],
    });
  });

  it('a record that was changed is told once, and for certain', async () => {
    for (const [at, line] of lines.entries()) {
      const now = lines.with(at, line.replace(': credential', ': Credential'));
      expect(await told(now)).toEqual([`${at === 7 ? 'forged' : 'changed'} ${at + 1}`]);
      expect((await judged(now)).findings.map(({ text }) => text).join()).not.toMatch(
        at === 7 ? /follows a different one$/ : /one of them was changed$/,
      );
    }
  });

  it('a signature that is wrong is found before good ones too', async () => {
    // Only who has the key can go on after such a record, so this is a broker that took over what somebody wrote.
    const line = (lines[3] ?? '').replace(': credential', ': Credential');
    const taken = new BrokerRecords(keys, { chain: 'b', head: { chain: 'b', count: 4, hash: hashOf(line) } });
    taken.write(taken.of('issued', keptToken('after-it', 1_790_000_000)));
    expect(await told([...lines.slice(0, 3), line, ...taken.lines])).toEqual(['forged 4']);
  });

  it('knows by signatures which of two is genuine', async () => {
    const forged = anew(4, 'left out');
    // Records 5 and 6 of somebody hang on a record 4 of his; the broker's own was left there.
    const both = [...lines.slice(0, 4), ...forged.slice(3, 6)];
    const { findings } = await judged(both);
    expect(findings.map(({ kind, sequence, line }) => [kind, sequence, line])).toEqual([
      ['inserted', 4, 5],
      ['changed', 5, 6],
      ['truncated', 6, 7],
    ]);
    expect(findings[0]?.text).toBe('record 4 exists twice: this one is not signed');
    expect(findings[1]?.text).toMatch(/^record 5 does not follow record 4, which is signed/);
  });

  it('tells of two continuations that are both signed', async () => {
    const [before] = made.heads.filter(({ count }) => count === 3);
    const restored = new BrokerRecords(keys, { chain: 'b', ...(before && { head: before }) });
    restored.write(restored.of('issued', keptToken('from-a-backup', 1_790_000_000)));
    const { findings } = await judged([...lines, ...restored.lines]);
    expect(findings).toMatchObject([
      { kind: 'inserted', sequence: 4, text: expect.stringContaining('both are signed') as string },
      { kind: 'reordered', sequence: 4 },
    ]);
  });

  it('keeps to what a signature speaks for, also several records before it', async () => {
    const three = new BrokerRecords(keys, { chain: 'b' });
    const token = keptToken('token-1', 1_790_000_000);
    three.write(three.of('issued', token));
    const [before] = three.heads;
    const event = three.of('revoked', token);
    three.write(event, event, event);
    const restored = new BrokerRecords(keys, { chain: 'b', ...(before && { head: before }) });
    restored.write(restored.of('expired', token));
    // Record 2 of the other continuation is signed itself; that of this one only by record 4.
    const { findings } = await judged([...restored.lines, ...three.lines]);
    expect(findings.map(({ kind, sequence, line }) => [kind, sequence, line])).toEqual([
      ['inserted', 2, 1],
      ['reordered', 2, 1],
    ]);
  });

  it('takes no other writing of a signature', async () => {
    const last = lines.at(-1) ?? '';
    const [, character = ''] = /(.)"\}\}\}$/.exec(last) ?? [];
    // The same bytes: base64url leaves some bits of its last character unused.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const other = alphabet[alphabet.indexOf(character) + 1] ?? '';
    const { unreadable } = await judge(
      [...lines.slice(0, -1), last.replace(/.("\}\}\})$/, `${other}$1`)],
      [],
      known,
    );
    expect(unreadable).toBe(1);
  });

  it('takes no signature that stands elsewhere in its record', async () => {
    const last = JSON.parse(lines.at(-1) ?? '') as { unmapped: { jobpass: object } };
    const { signature } = last.unmapped.jobpass as { signature?: string };
    last.unmapped.jobpass = { signature, ...last.unmapped.jobpass };
    expect(await told([...lines.slice(0, -1), JSON.stringify(last)])).toEqual(['forged 8']);
  });

  it('is judged by a head after its beginning was deleted', async () => {
    const [head] = made.heads.filter(({ count }) => count === 3);
    const rest = lines.slice(3);
    expect(await told(rest)).toEqual(['removed 1']);
    expect(await judged(rest, head as Head)).toMatchObject({
      verdict: 'consistent',
      beginsAfter: 3,
      signedTo: 8,
      findings: [],
    });
  });
});

const tried = await tryChanges(1000);

describe('a thousand random changes of records', () => {
  const beyondTheEnd = [
    'the end cut off',
    'the last record changed',
    'made anew from a record on',
    'all made anew',
  ];

  it.each(CHANGES)('%s', (change) => {
    const own = tried.filter((one) => one.change === change && !one.signed);
    expect(own.length).toBeGreaterThan(190);
    for (const { head, found: told, unproven } of own) {
      if (change === 'a record added at the end') expect([told, unproven]).toEqual([false, head]);
      else expect(told).toBe(head || !beyondTheEnd.includes(change));
    }
  });

  it.each(CHANGES)('of a chain with signatures, whose keys are known: %s', (change) => {
    const own = tried.filter((one) => one.change === change && one.signed);
    expect(own.length).toBeGreaterThan(190);
    for (const { head, forgery, found: told, unproven } of own) {
      // Of what is cut off behind a signature nothing is left to tell of it.
      if (change === 'the end cut off') expect(told || !head).toBe(true);
      // Whoever leaves all signatures out, or signs by a key of his own, has not made a chain that is told as good.
      else if (!told) {
        expect([unproven, head && change !== 'a record added at the end']).toEqual([true, false]);
        expect(['left out', 'under a name of his own']).toContain(forgery);
        expect([...beyondTheEnd, 'a record added at the end']).toContain(change);
      }
    }
  });
});
