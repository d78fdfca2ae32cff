import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HIDDEN_FILE, HiddenReader, hide } from '../../../src/lease/hidden.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-hidden-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the secrets that renewals bring', () => {
  it('is read once, in order, each time that it is asked for', () => {
    const [one, other] = [new HiddenReader(folder), new HiddenReader(folder)];
    expect(one.next()).toEqual([]);
    hide(folder, ['first', 'sécond\nline']);
    expect(one.next()).toEqual(['first', 'sécond\nline']);
    expect(one.next()).toEqual([]);
    hide(folder, ['third']);
    expect(one.next()).toEqual(['third']);
    expect(other.next()).toEqual(['first', 'sécond\nline', 'third']);
    for (const reader of [one, other]) reader.close();
  });

  it('is outdated after 32 further renewals, unless a renewal brings it again', () => {
    const reader = new HiddenReader(folder);
    for (let number = 1; number <= 40; number++) hide(folder, ['always', `secret-${number}`]);
    expect(reader.next()).toHaveLength(80);
    expect(reader.outdated()).toEqual(Array.from({ length: 8 }, (_, at) => `secret-${at + 1}`));
    expect(reader.outdated()).toEqual([]);
    hide(folder, ['secret-41']);
    expect(reader.next()).toEqual(['secret-41']);
    expect(reader.outdated()).toEqual(['secret-9']);
    reader.close();
  });

  it('is the user’s alone', () => {
    hide(folder, ['first']);
    expect(statSync(join(folder, HIDDEN_FILE)).mode & 0o777).toBe(0o600);
  });

  it('is known also when the file is gone, once it was seen', () => {
    const reader = new HiddenReader(folder);
    hide(folder, ['first']);
    expect(reader.next()).toEqual(['first']);
    hide(folder, ['second']);
    unlinkSync(join(folder, HIDDEN_FILE));
    expect(reader.next()).toEqual(['second']);
    reader.close();
  });

  it('is whole behind what a full disk has cut off', () => {
    const reader = new HiddenReader(folder);
    appendFileSync(join(folder, HIDDEN_FILE), '\n["cut o');
    expect(reader.next()).toEqual([]);
    hide(folder, ['second']);
    expect(reader.next()).toEqual(['second']);
    expect(readFileSync(join(folder, HIDDEN_FILE), 'utf8')).toContain('["cut o\n["second"]\n');
    reader.close();
  });

  it('is told where it cannot be written, or read', () => {
    mkdirSync(join(folder, HIDDEN_FILE));
    expect(() => hide(folder, ['first'])).toThrow(/could not be saved/);
    expect(() => new HiddenReader(folder).next()).toThrow(/EISDIR/);
  });
});
