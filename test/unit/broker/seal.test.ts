import { describe, expect, it } from 'vitest';
import { type BoundTo, type Purpose, Seal } from '../../../src/broker/seal.js';

const SECRET = 'YSBrZXkgZmlsZSBvZiBhdCBsZWFzdCAzMiBieXRlcyEh';
const seal = new Seal(SECRET);

describe('a seal', () => {
  it('opens what it has sealed, and no sealed text is like another', () => {
    const text = 'é\u0000\n{"a":1}';
    const sealed = seal.seal('github token', text, ['gh:1', 7]);
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(seal.open('github token', sealed, ['gh:1', 7])).toBe(text);
    expect(seal.seal('github token', text, ['gh:1', 7])).not.toBe(sealed);
    expect(seal.open('app key', seal.seal('app key', '', []), [])).toBe('');
    const bytes = Buffer.from([0, 255, 10]);
    expect(seal.openBytes('app key', seal.sealBytes('app key', bytes, []), [])).toEqual(bytes);
  });

  it('opens for no other secret, purpose or place', () => {
    const sealed = seal.seal('github token', 'text', ['a', 1]);
    const attempts: [Seal, Purpose, BoundTo][] = [
      [new Seal(`${SECRET}x`), 'github token', ['a', 1]],
      [seal, 'app key', ['a', 1]],
      [seal, 'github token', ['a', 2]],
      [seal, 'github token', ['a', '1']],
      [seal, 'github token', ['a']],
      [seal, 'github token', []],
    ];
    for (const [other, purpose, boundTo] of attempts)
      expect(other.open(purpose, sealed, boundTo)).toBeUndefined();
  });

  it('opens nothing that was changed, wherever', () => {
    const sealed = seal.sealBytes('github token', Buffer.from('text'), []);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect([at, seal.openBytes('github token', changed, [])]).toEqual([at, undefined]);
      expect(seal.openBytes('github token', sealed.subarray(0, at), [])).toBeUndefined();
    }
    expect(seal.open('github token', '', [])).toBeUndefined();
    expect(seal.open('github token', 'no base64?', [])).toBeUndefined();
  });

  it('opens the keys that a broker of November 2026 sealed in its database', () => {
    const stored = 'AQECAwQFBgcICQoLDNgo0x1SRA74k/w8UuCtIzFMlv7SSPwHslM/ZUoI8cfY';
    const opened = seal.openBytes('database keys', Buffer.from(stored, 'base64'), ['keys', 7]);
    expect(opened?.toString()).toBe('{"current":"é"}');
  });
});
