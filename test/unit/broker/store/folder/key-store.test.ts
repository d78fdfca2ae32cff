import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Seal } from '../../../../../src/broker/seal.js';
import { folderKeys } from '../../../../../src/broker/store/folder/key-store.js';
import { SigningKeys } from '../../../../../src/broker/tokens/signing-keys.js';
import { systemClock } from '../../../../../src/clock.js';

const seal = new Seal('c2VjcmV0');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (): string => join(folder, 'keys.json');
const content = (): string => readFileSync(file(), 'utf8');

describe('keys in a folder, with a key file', () => {
  it('are encrypted, with their versions as without', async () => {
    const keys = folderKeys(folder, seal);
    expect(await keys.read('keys')).toBeUndefined();
    expect(await keys.write('keys', '{"d":"private"}', 0)).toBe(true);
    expect(await keys.write('keys', 'lost', 0)).toBe(false);
    expect(await keys.write('keys', '{"d":"newer"}', 1)).toBe(true);
    expect(await keys.read('keys')).toEqual({ text: '{"d":"newer"}', version: 2 });
    expect(content()).toMatch(/^\{"sealed":"[\w-]{40,}"\}$/);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(await folderKeys(folder, seal).read('keys')).toEqual({ text: '{"d":"newer"}', version: 1 });
  });

  it('of a broker without one are read, and encrypted at the next start', async () => {
    const before = await SigningKeys.open(folderKeys(folder), systemClock);
    expect(content()).toContain('"d":');
    const plain = content();
    const reader = folderKeys(folder, seal, { readOnly: true });
    expect((await reader.read('keys'))?.text).toBe(plain);
    expect(content()).toBe(plain);
    const after = await SigningKeys.open(folderKeys(folder, seal), systemClock);
    expect(after.jwks).toEqual(before.jwks);
    expect(content()).not.toMatch(/"d":|kty|current/);
    const again = await SigningKeys.open(folderKeys(folder, seal), systemClock);
    expect(again.jwks).toEqual(before.jwks);
  });

  it('are not read by a broker without it, or with another one, and stay', async () => {
    await folderKeys(folder, seal).write('keys', '{}', 0);
    const sealed = content();
    await expect(SigningKeys.open(folderKeys(folder), systemClock)).rejects.toMatchObject({
      code: 'state',
      message: `The keys in ${file()} are encrypted, and the broker's configuration has no key-file`,
      hint: expect.stringMatching(/^Set key-file to the key file with which the broker encrypted the keys/),
    });
    await expect(folderKeys(folder, new Seal('other')).read('keys')).rejects.toMatchObject({
      code: 'state',
      message: `The keys in ${file()} were not encrypted with the key file of this broker, or the file is damaged`,
    });
    expect(content()).toBe(sealed);
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, -9)],
    ['changed', (text: string) => text.replace(/.(?="\})/, (last) => (last === 'A' ? 'Q' : 'A'))],
    ['those of another name', (text: string) => text],
  ])('are refused where the file is %s', async (what, damage) => {
    await folderKeys(folder, seal).write(what === 'those of another name' ? 'audit-keys' : 'keys', '{}', 0);
    const from = join(folder, what === 'those of another name' ? 'audit-keys.json' : 'keys.json');
    writeFileSync(file(), damage(readFileSync(from, 'utf8')));
    await expect(folderKeys(folder, seal).read('keys')).rejects.toThrow(/or the file is damaged$/);
  });
});
