import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { hashOf, headText } from '../../../src/audit/chain.js';
import { readRecord } from '../../../src/audit/read-record.js';
import type { AuditEvent } from '../../../src/audit/record.js';
import { Chains } from '../../../src/audit/verify/chains.js';
import { AuditKeys } from '../../../src/broker/audit/audit-keys.js';
import { signedTrail } from '../../../src/broker/audit/trail.js';
import type { Storage, Store, StoredToken, StoreEvent } from '../../../src/broker/store/store.js';
import type { Clock } from '../../../src/clock.js';
import { type HeldClock, heldClock } from '../clock.js';
import { suiteUnless } from '../left-out.js';
import { within } from '../pace.js';

/** A kind of storage, and how to come by one. */
export interface StorageKind {
  name: string;
  /** Why it cannot be had here, if so. */
  skip?: string | undefined;
  start?: () => Promise<void>;
  stop?: () => Promise<void>;
  /** A new place, of which each call of `open` opens the same. */
  place: () => Promise<{ open: (options: OpenOptions) => Promise<Storage>; close?: () => Promise<void> }>;
  /** Whether it keeps records. */
  records: boolean;
  /** Whether several may have a place open at the same time. */
  shared: boolean;
  /** Whether what it keeps outlives it. */
  durable: boolean;
}

export interface OpenOptions {
  clock: Clock;
  onEvent?: (event: StoreEvent) => void;
}

/** Long ago, so that a clock that is moved on is still behind that of a database. */
const START = Date.UTC(2023, 10, 14);
const ISSUER = 'https://tokens.example';
const seconds = (clock: Clock): number => Math.floor(clock.now() / 1000);

export function token(jti: string, clock: Clock, more: Partial<StoredToken> = {}): StoredToken {
  const iat = seconds(clock);
  return {
    kind: 'AccessToken',
    jti,
    iat,
    exp: iat + 600,
    clientId: 'jobpass',
    accountId: 'repo:octo-org/octo-repo',
    aud: 'https://deploy.example',
    extra: {
      role: 'deploy',
      job_issuer: 'https://ci.example',
      repository: 'octo-org/octo-repo',
      run_id: '7',
    },
    ...more,
  };
}

/** What records say: of each what happened, and to which token. */
export async function told(storage: Storage): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of storage.records()) lines.push(line);
  return lines.map((line) => {
    const { unmapped, session } = JSON.parse(line) as {
      unmapped: { jobpass: { event: string } };
      session?: { uid: string };
    };
    return [unmapped.jobpass.event, session?.uid ?? ''].join(' ').trim();
  });
}

/** What a verifier finds in the records of a storage. @returns the verdict and how many there are */
export async function judged(storage: Storage, head?: Store['head']): Promise<string> {
  const chains = new Chains();
  let line = 0;
  for await (const text of storage.records()) {
    const record = readRecord(text);
    if (!('unmapped' in record)) throw new Error('a record cannot be read');
    chains.add(record, { file: 'records', line: ++line }, hashOf(text));
  }
  const verdicts = chains.judge(head === undefined ? [] : [head]);
  return verdicts.map(({ verdict, records }) => `${verdict} ${records}`).join(', ');
}

export async function openStore(storage: Storage, clock: Clock): Promise<Store> {
  const keys = await AuditKeys.open(storage.keys, seconds(clock));
  return storage.open(signedTrail(keys, clock, () => ISSUER));
}

/** What does not concern a kind is no test of it that was left out. */
const onlyIf = (holds: boolean): typeof it => (holds ? it : ((() => undefined) as unknown as typeof it));

/** What every storage must do, and what those must that are durable, shared or keep records. */
export function storeContract(kind: StorageKind): void {
  suiteUnless(kind.skip, `a store in ${kind.name}`, () => {
    const opened: (() => Promise<unknown> | undefined)[] = [];
    let clock: HeldClock;
    beforeAll(() => kind.start?.());
    afterEach(async () => {
      for (const close of opened.splice(0).reverse()) await close();
    });
    afterAll(() => kind.stop?.());

    async function place(): Promise<() => Promise<{ storage: Storage; store: Store }>> {
      clock = heldClock(START);
      const { open, close } = await kind.place();
      opened.push(async () => close?.());
      return async () => {
        const storage = await open({ clock });
        opened.push(() => storage.close());
        return { storage, store: await openStore(storage, clock) };
      };
    }
    const fresh = async (): Promise<{ storage: Storage; store: Store }> => (await place())();

    it('holds a token until it is ended', async () => {
      const { store } = await fresh();
      expect(await store.find('a')).toBeUndefined();
      const kept = token('a', clock, {
        scope: 'deploy read',
        aud: ['https://a.example', 'https://b.example'],
        accountId: 'é\n"\\\u0000\ud83d\ude00, {x}',
        extra: { role: 'deploy', job_issuer: 'https://ci.example', nested: { list: [1, null, 'NULL'] } },
        'x5t#S256': 'thumbprint',
        jwt: true,
      });
      await store.issue(kept);
      await store.issue(token('b', clock));
      expect(await store.find('a')).toEqual(kept);
      expect(await store.count()).toBe(2);
      expect(await store.end('a')).toBe(true);
      expect(await store.find('a')).toBeUndefined();
      expect(await store.end('a')).toBe(false);
      expect(await store.end('never there')).toBe(false);
      expect(await store.find('b')).toMatchObject({ jti: 'b' });
      expect(await store.count()).toBe(1);
    });

    it('takes a key that none can have for one that is not there, and fails nobody else by it', async () => {
      const { store } = await fresh();
      const ids = Array.from({ length: 100 }, (_, at) => `t${at}`);
      for (const id of ids) await store.issue(token(id, clock));
      const unknown = [
        '\0',
        'a\0b',
        '\ud800',
        'a\udfff',
        'x'.repeat(5_000),
        'é'.repeat(60_000),
        '',
        '{"a":"\\u0000"}',
      ];
      const [found, strangers, ended, strangersEnded] = await Promise.all([
        Promise.all(ids.map((id) => store.find(id))),
        Promise.all(unknown.map((id) => store.find(id))),
        Promise.all(ids.slice(50).map((id) => store.end(id))),
        Promise.all(unknown.map((id) => store.end(id))),
      ]);
      expect(found.map((one) => one?.jti ?? 'ended').slice(0, 50)).toEqual(ids.slice(0, 50));
      expect(strangers).toEqual(unknown.map(() => undefined));
      expect(ended).toEqual(ids.slice(50).map(() => true));
      expect(strangersEnded).toEqual(unknown.map(() => false));
      expect(await store.find('t0')).toMatchObject({ jti: 't0' });
    });

    it('forgets a token at the second of its expiry, and does not end it then', async () => {
      const { store } = await fresh();
      await store.issue(token('a', clock, { exp: seconds(clock) + 10 }));
      clock.advance(9_000);
      expect(await store.find('a')).toMatchObject({ jti: 'a' });
      clock.advance(1_000);
      expect(await store.find('a')).toBeUndefined();
      expect(await store.end('a')).toBe(false);
    });

    it('lets one of many use and one of many end the same', async () => {
      const { store } = await fresh();
      const until = seconds(clock) + 60;
      const uses = await Promise.all(Array.from({ length: 40 }, () => store.use('key', until)));
      expect(uses.filter(Boolean)).toHaveLength(1);
      expect(await store.use('key', until)).toBe(false);
      expect(await store.use('other', until)).toBe(true);
      clock.advance(60_000);
      expect(await store.use('key', seconds(clock) + 60)).toBe(true);
      await store.issue(token('a', clock));
      const ends = await Promise.all(Array.from({ length: 40 }, () => store.end('a')));
      expect(ends.filter(Boolean)).toHaveLength(1);
    });

    it('takes the times that ID tokens may claim', async () => {
      const { store } = await fresh();
      expect(await store.use('fraction', seconds(clock) + 0.5)).toBe(true);
      expect(await store.use('for ever', 1e300)).toBe(true);
      expect(await store.use('for ever', 1e300)).toBe(false);
      await expect(store.use('endless', Number.POSITIVE_INFINITY)).rejects.toThrow(RangeError);
      await expect(store.issue(token('a', clock, { exp: Number.NaN }))).rejects.toThrow(RangeError);
    });

    it('keeps the order of what is asked at once', async () => {
      const { store } = await fresh();
      const [, ended, , ended2] = await Promise.all([
        store.issue(token('a', clock)),
        store.end('a'),
        store.issue(token('b', clock)),
        store.end('b'),
      ]);
      await store.issue(token('b', clock));
      expect([ended, ended2]).toEqual([true, true]);
      expect(await store.find('a')).toBeUndefined();
      expect(await store.find('b')).toBeDefined();
    });

    it('refuses what is asked after it was closed', async () => {
      const { store } = await fresh();
      const asked = store.issue(token('a', clock));
      await store.close();
      await asked;
      await store.close();
      await expect(store.issue(token('b', clock))).rejects.toMatchObject({ code: 'state', transient: true });
      await expect(store.end('a')).rejects.toMatchObject({ code: 'state' });
    });

    it('keeps texts by version', async () => {
      const { storage } = await fresh();
      const { keys } = storage;
      expect(await keys.read('name')).toBeUndefined();
      expect(await keys.write('name', 'one', 1)).toBe(false);
      expect(await keys.write('name', 'one é\u0000', 0)).toBe(true);
      expect(await keys.read('name')).toEqual({ text: 'one é\u0000', version: 1 });
      expect(await keys.write('name', 'two', 0)).toBe(false);
      expect(await keys.newer('name', 1)).toBeUndefined();
      expect(await keys.write('name', 'two', 1)).toBe(true);
      expect(await keys.read('name')).toEqual({ text: 'two', version: 2 });
      expect(await keys.read('other')).toBeUndefined();
      expect(keys.where('name')).toMatch(/^The /);
    });

    it('keeps a text under a key until it is dropped, beside tokens and uses of the same name', async () => {
      const { store } = await fresh();
      const until = seconds(clock) + 60;
      expect(await store.kept('a')).toBeUndefined();
      expect(await store.drop('a')).toBe(false);
      await store.keep('a', 'one {},"\\\n\u0001é\ud83d\ude00', until);
      expect(await store.kept('a')).toBe('one {},"\\\n\u0001é\ud83d\ude00');
      await store.keep('a', '', until + 1);
      expect(await store.kept('a')).toBe('');
      expect(await store.use('a', until)).toBe(true);
      await store.issue(token('a', clock));
      expect(await store.count()).toBe(3);
      expect(await store.drop('a')).toBe(true);
      expect(await store.drop('a')).toBe(false);
      expect(await store.kept('a')).toBeUndefined();
      expect(await store.use('a', until)).toBe(false);
      expect(await store.find('a')).toBeDefined();
      expect(await store.count()).toBe(2);
    });

    it('gives a key to the first of many who claim it, and its text to all', async () => {
      const { store } = await fresh();
      const until = seconds(clock) + 60;
      const texts = Array.from({ length: 40 }, (_, at) => `text ${at}`);
      const claimed = await Promise.all(texts.map((text) => store.claim('key', text, until)));
      expect(claimed).toEqual(texts.map(() => 'text 0'));
      expect(await store.kept('key')).toBe('text 0');
      expect(await store.claim('other', 'mine', until)).toBe('mine');
      const drops = await Promise.all(texts.map(() => store.drop('key')));
      expect(drops.filter(Boolean)).toHaveLength(1);
      expect(await store.claim('key', 'again', until)).toBe('again');
      await store.keep('key', 'replaced', until);
      expect(await store.claim('key', 'late', until)).toBe('replaced');
    });

    it('forgets a text at the second of its expiry, and removes it', {
      timeout: within(40_000),
    }, async () => {
      const { store } = await fresh();
      await store.keep('a', 'one', seconds(clock) + 10);
      expect(await store.claim('b', 'one', seconds(clock) + 10)).toBe('one');
      await store.keep('longer', 'one', seconds(clock) + 5);
      await store.keep('longer', 'one', seconds(clock) + 1_000_000);
      clock.advance(9_000);
      expect(await store.kept('a')).toBe('one');
      clock.advance(1_000);
      expect(await store.kept('a')).toBeUndefined();
      expect(await store.drop('a')).toBe(false);
      expect((await store.keptWith('')).map(({ key }) => key)).toEqual(['longer']);
      expect(await store.claim('b', 'two', seconds(clock) + 10)).toBe('two');
      // Whatever margin there is for clocks that differ.
      clock.advance(100_000);
      await expect.poll(() => store.count(), { timeout: within(20_000) }).toBe(1);
      expect(await store.kept('longer')).toBe('one');
    });

    it('lists the texts whose keys have a prefix', { timeout: within(20_000) }, async () => {
      const { store } = await fresh();
      const until = seconds(clock) + 60;
      const keys = Array.from({ length: 1_200 }, (_, at) => `p:${at}`);
      await Promise.all(keys.map((key) => store.keep(key, `of ${key}`, until)));
      const others = ['p', 'q:1', 'P:1', 'p;', 'o:\u{10fffd}', '%', 'p_1'];
      for (const key of others) await store.keep(key, 'other', until);
      await store.issue(token('p:1', clock));
      await store.use('p:1', until);
      await store.drop('p:7');
      await store.keep('p:\u{10fffd}é', 'of p:\u{10fffd}é', until + 1);
      const found = await store.keptWith('p:');
      const expected = [...keys.filter((key) => key !== 'p:7'), 'p:\u{10fffd}é'];
      expect(found.map(({ key }) => key).sort()).toEqual(expected.sort());
      for (const { key, value } of found) expect(value).toBe(`of ${key}`);
      expect(found.find(({ key }) => key.endsWith('é'))?.until).toBe(until + 1);
      expect(await store.keptWith('nothing')).toEqual([]);
      expect(await store.keptWith('%')).toEqual([{ key: '%', value: 'other', until }]);
      expect(await store.keptWith('\0')).toEqual([]);
    });

    it('keeps the order of what is asked about texts at once', async () => {
      const { store } = await fresh();
      const until = seconds(clock) + 60;
      const asked = await Promise.all([
        store.keep('a', 'one', until),
        store.drop('a'),
        store.claim('a', 'two', until),
        store.claim('a', 'three', until),
        store.keep('b', 'one', until),
        store.keep('b', 'two', until),
        store.claim('c', 'one', until),
        store.drop('c'),
        store.drop('c'),
      ]);
      expect(asked).toEqual([undefined, true, 'two', 'two', undefined, undefined, 'one', true, false]);
      const texts = await Promise.all(['a', 'b', 'c'].map((key) => store.kept(key)));
      expect(texts).toEqual(['two', 'two', undefined]);
    });

    it('refuses a text that some store could not keep, and fails nobody else by it', async () => {
      const { store } = await fresh();
      const until = seconds(clock) + 60;
      const asked: [string, string, number][] = [
        ['a\0b', 'text', until],
        ['\ud800', 'text', until],
        ['x'.repeat(257), 'text', until],
        ['a', 'te\0xt', until],
        ['a', '\udfff', until],
        ['a', 'text', Number.POSITIVE_INFINITY],
        ['a', 'text', Number.NaN],
      ];
      const refused = asked.flatMap((one) => [store.keep(...one), store.claim(...one)]);
      const beside = store.claim('beside', 'text', until);
      for (const one of await Promise.allSettled(refused))
        expect(one).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) });
      expect(await beside).toBe('text');
      for (const [key] of asked.slice(0, 3))
        expect([await store.kept(key), await store.drop(key)]).toEqual([undefined, false]);
      const longest = 'x'.repeat(256);
      await store.keep(longest, 'y'.repeat(100_000), 1e300);
      expect(await store.kept(longest)).toHaveLength(100_000);
      expect(await store.claim(longest, 'z', until)).toHaveLength(100_000);
      await store.close();
      await expect(store.keep('a', 'text', until)).rejects.toMatchObject({ code: 'state', transient: true });
      await expect(store.claim('a', 'text', until)).rejects.toMatchObject({ code: 'state', transient: true });
      await expect(store.drop(longest)).rejects.toMatchObject({ code: 'state', transient: true });
    });

    onlyIf(kind.durable)('knows it all when it is opened again', async () => {
      const open = await place();
      const first = await open();
      await first.store.issue(token('a', clock));
      await first.store.issue(token('b', clock));
      await first.store.end('b');
      await first.store.use('key', seconds(clock) + 60);
      await first.store.keep('kept', 'one', seconds(clock) + 60);
      await first.store.keep('kept', 'two', seconds(clock) + 60);
      await first.store.claim('dropped', 'one', seconds(clock) + 60);
      await first.store.drop('dropped');
      await first.storage.keys.write('name', 'one', 0);
      const { head } = first.store;
      await first.storage.close();
      const { storage, store } = await open();
      expect(await store.find('a')).toMatchObject({ jti: 'a' });
      expect(await store.find('b')).toBeUndefined();
      expect(await store.use('key', seconds(clock) + 60)).toBe(false);
      expect(await store.claim('kept', 'three', seconds(clock) + 60)).toBe('two');
      expect(await store.keptWith('')).toEqual([{ key: 'kept', value: 'two', until: seconds(clock) + 60 }]);
      expect(await storage.keys.read('name')).toEqual({ text: 'one', version: 1 });
      expect(store.head).toEqual(head);
    });

    onlyIf(kind.records)('keeps a record of what really happened, and of nothing else', async () => {
      const { storage, store } = await fresh();
      await store.issue(token('a', clock));
      await store.end('a');
      await store.end('a');
      await store.end('never there');
      await store.use('key', seconds(clock) + 60);
      await store.note({
        event: 'refused',
        at: clock.now(),
        job: { system: 'oidc' },
        provider: 'oauth',
        because: 'é\n',
      });
      await Promise.all(Array.from({ length: 30 }, (_, at) => store.issue(token(`t${at}`, clock))));
      await Promise.all([store.end('t1'), store.end('t1'), store.issue(token('z', clock))]);
      const records = await told(storage);
      expect(records.slice(0, 3)).toEqual(['issued a', 'revoked a', 'refused']);
      expect(records.slice(3, 33).sort()).toEqual(
        Array.from({ length: 30 }, (_, at) => `issued t${at}`).sort(),
      );
      expect(records.slice(33).sort()).toEqual(['issued z', 'revoked t1']);
      expect(store.head?.count).toBe(35);
      expect(await judged(storage, store.head)).toBe('intact 35');
    });

    onlyIf(kind.records)('keeps no record of a text, but for the note that comes with it', async () => {
      const { storage, store } = await fresh();
      const until = seconds(clock) + 60;
      const note = (because: string): AuditEvent => ({
        ...{ event: 'refused', at: clock.now(), job: { system: 'oidc' }, provider: 'oauth' },
        because,
      });
      await store.keep('a', 'one', until);
      await store.claim('b', 'one', until);
      await store.drop('a');
      expect(store.head?.count).toBe(0);
      await store.keep('a', 'one', until, note('kept'));
      expect(await store.drop('never there', note('nothing'))).toBe(false);
      const drops = await Promise.all([store.drop('a', note('first')), store.drop('a', note('second'))]);
      expect(drops).toEqual([true, false]);
      const because: unknown[] = [];
      for await (const line of storage.records())
        because.push(/(kept|nothing|first|second)"/.exec(line)?.[1] ?? line);
      expect(because).toEqual(['kept', 'first']);
      expect(await judged(storage, store.head)).toBe('intact 2');
    });

    onlyIf(kind.records)(
      'keeps one record of each token that has expired',
      { timeout: within(40_000) },
      async () => {
        const open = await place();
        const { storage, store } = await open();
        if (kind.shared) await open();
        const exp = seconds(clock) + 10;
        await Promise.all(
          Array.from({ length: 700 }, (_, at) => store.issue(token(`t${at}`, clock, { exp }))),
        );
        await store.issue(token('alive', clock));
        await store.use('key', exp);
        // Whatever margin there is for clocks that differ.
        clock.advance(100_000);
        await expect.poll(() => store.count(), { timeout: within(20_000) }).toBe(1);
        await expect.poll(async () => (await told(storage)).length, { timeout: within(5_000) }).toBe(1401);
        const records = await told(storage);
        const expired = records.filter((record) => record.startsWith('expired '));
        expect(new Set(expired).size).toBe(700);
        expect(expired).toHaveLength(700);
        expect(await judged(storage)).toBe('consistent 1401');
      },
    );

    onlyIf(kind.shared)('is one for all who share it', async () => {
      const open = await place();
      const [a, b] = [await open(), await open()];
      for (let round = 0; round < 50; round++) {
        await a.store.issue(token(`t${round}`, clock));
        expect(await b.store.find(`t${round}`)).toBeDefined();
        const ends = await Promise.all([a.store.end(`t${round}`), b.store.end(`t${round}`)]);
        expect(ends.filter(Boolean)).toHaveLength(1);
        expect(await a.store.find(`t${round}`)).toBeUndefined();
        expect(await b.store.find(`t${round}`)).toBeUndefined();
        const until = seconds(clock) + 60;
        const uses = await Promise.all([a.store.use(`u${round}`, until), b.store.use(`u${round}`, until)]);
        expect(uses.filter(Boolean)).toHaveLength(1);
        const key = `k${round}`;
        const [ofA, ofB] = await Promise.all([
          a.store.claim(key, 'of a', until),
          b.store.claim(key, 'of b', until),
        ]);
        expect(ofA).toBe(ofB);
        expect(await b.store.kept(key)).toBe(ofA);
        await a.store.keep(key, 'changed', until);
        expect(await b.store.kept(key)).toBe('changed');
        const drops = await Promise.all([a.store.drop(key), b.store.drop(key)]);
        expect(drops.filter(Boolean)).toHaveLength(1);
        expect([await a.store.kept(key), await b.store.keptWith('k')]).toEqual([undefined, []]);
      }
      expect(await judged(a.storage, b.store.head)).toMatch(/^intact /);
      const heads = [a.store.head, b.store.head].map((head) => (head === undefined ? '' : headText(head)));
      await a.store.issue(token('last', clock));
      expect(heads).not.toContain(a.store.head === undefined ? '' : headText(a.store.head));
      expect((await told(b.storage)).filter((record) => record.startsWith('revoked'))).toHaveLength(50);
    });

    onlyIf(kind.shared)('lets one of two change a text, and the other see it', async () => {
      const open = await place();
      const [a, b] = [await open(), await open()];
      for (let version = 0; version < 20; version++) {
        const texts = [`a${version}`, `b${version}`];
        const done = await Promise.all([
          a.storage.keys.write('name', texts[0] ?? '', version),
          b.storage.keys.write('name', texts[1] ?? '', version),
        ]);
        expect(done.filter(Boolean)).toHaveLength(1);
        const text = texts[done.indexOf(true)];
        const seen = await Promise.all(
          [a, b].flatMap(({ storage }) => [
            storage.keys.newer('name', version),
            storage.keys.newer('name', version + 1),
          ]),
        );
        expect(seen).toEqual([
          { text, version: version + 1 },
          undefined,
          { text, version: version + 1 },
          undefined,
        ]);
      }
    });
  });
}
