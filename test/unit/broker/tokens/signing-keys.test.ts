import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderKeys } from '../../../../src/broker/store/folder/key-store.js';
import { memoryStorage } from '../../../../src/broker/store/memory.js';
import { CACHE_S, LEAD_S, SigningKeys } from '../../../../src/broker/tokens/signing-keys.js';
import { systemClock } from '../../../../src/clock.js';
import { LONGEST_TTL } from '../../../../src/config/schemas.js';

const ISSUER = 'https://tokens.example';
const DAY = 86_400;

let folder: string;
let now = 0;
const clock = { ...systemClock, now: () => now * 1000 };
const later = (seconds: number): void => {
  now += seconds;
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-keys-'));
  now = Math.floor(Date.now() / 1000);
});
afterEach(() => rmSync(folder, { recursive: true }));

const openKeys = (): Promise<SigningKeys> => SigningKeys.open(folderKeys(folder), clock);
const token = (keys: SigningKeys, life = 600): Promise<string> =>
  keys.sign({ iss: ISSUER, exp: now + life, jti: 'x' });
const kids = (keys: SigningKeys): unknown[] => keys.jwks.keys.map(({ kid }) => kid);
const signer = async (keys: SigningKeys): Promise<unknown> => decodeProtectedHeader(await token(keys)).kid;

describe('the signing keys', () => {
  it('are made on first start, kept for their owner alone, and found again', async () => {
    const first = await openKeys();
    const signed = await token(first);
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
    const second = await openKeys();
    expect(second.jwks).toEqual(first.jwks);
    expect(await second.verify(signed, ISSUER)).toMatchObject({ jti: 'x' });
  });

  it('are published without their private parts', async () => {
    const { jwks } = await openKeys();
    expect(jwks.keys).toHaveLength(2);
    for (const key of jwks.keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    }
  });

  it('change by age, to one that was published long before', async () => {
    const keys = await openKeys();
    const [present, next] = kids(keys);
    expect(await signer(keys)).toBe(present);
    later(30 * DAY - 1);
    expect(await keys.keepUp(30 * DAY)).toBeUndefined();
    later(1);
    expect(await keys.keepUp(30 * DAY)).toBe('rotated');
    expect(await signer(keys)).toBe(next);
    expect(kids(keys)).toContain(present);
    expect(kids(keys)).toHaveLength(3);
  });

  it('are kept as long as a token signed with them may live, and not longer', async () => {
    const keys = await openKeys();
    const [present] = kids(keys);
    const signed = await token(keys, LONGEST_TTL);
    later(LEAD_S);
    await keys.rotate();
    later(LONGEST_TTL - LEAD_S - 1);
    expect(await keys.keepUp(30 * DAY)).toBeUndefined();
    expect(await keys.verify(signed, ISSUER)).toBeDefined();
    later(LEAD_S + CACHE_S + 2);
    expect(await keys.keepUp(30 * DAY)).toBe('dropped');
    expect(kids(keys)).not.toContain(present);
    expect(await keys.verify(signed, ISSUER)).toBeUndefined();
    expect(kids(await openKeys())).toEqual(kids(keys));
  });

  it('do not change before services can know the next one, unless they must', async () => {
    const keys = await openKeys();
    const [present, next] = kids(keys);
    later(LEAD_S - 1);
    await expect(keys.rotate()).rejects.toMatchObject({
      code: 'usage',
      hint: 'Try again in 1s, or use --now',
    });
    expect(await signer(keys)).toBe(present);
    later(1);
    await keys.rotate();
    expect(await signer(keys)).toBe(next);
    await expect(keys.rotate()).rejects.toMatchObject({ code: 'usage' });
    await keys.rotate({ now: true });
    expect(kids(keys)).toHaveLength(4);
  });

  it('are all given up when they were stolen', async () => {
    const keys = await openKeys();
    const before = kids(keys);
    const signed = await token(keys);
    await keys.rotate({ compromised: true });
    expect(kids(keys).filter((kid) => before.includes(kid))).toEqual([]);
    expect(await keys.verify(signed, ISSUER)).toBeUndefined();
    expect(readFileSync(join(folder, 'keys.json'), 'utf8')).not.toContain(String(before[0]));
  });

  it('change one after the other, also when they are asked to side by side', async () => {
    const keys = await openKeys();
    await Promise.all([keys.rotate({ now: true }), keys.rotate({ now: true }), keys.keepUp(DAY)]);
    expect(kids(keys)).toHaveLength(4);
    expect(new Set(kids(keys)).size).toBe(4);
  });

  it('accept what they signed for this issuer, and nothing else', async () => {
    const [keys, others] = [await openKeys(), await SigningKeys.open(memoryStorage(clock).keys, clock)];
    expect(await keys.verify(await token(others), ISSUER)).toBeUndefined();
    expect(await keys.verify(await token(keys), 'https://other.example')).toBeUndefined();
    expect(await keys.verify(await token(keys, -1), ISSUER)).toBeUndefined();
    expect(await keys.verify('a.b.c', ISSUER)).toBeUndefined();
  });

  it.each([
    '',
    '{}',
    '{"current":',
    '{"current":{"kid":"a","jwk":{}},"next":{"kid":"b","jwk":{}},"retired":[]}',
  ])('that are damaged (%s) stop the start, and are not replaced', async (text) => {
    const path = join(folder, 'keys.json');
    writeFileSync(path, text);
    await expect(openKeys()).rejects.toMatchObject({ code: 'state' });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('that cannot be written do not change', async () => {
    const keys = await openKeys();
    const before = kids(keys);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'no folder');
    await expect(keys.rotate({ now: true })).rejects.toMatchObject({ code: 'state' });
    expect(kids(keys)).toEqual(before);
  });
});
