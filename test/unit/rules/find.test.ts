import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRulesIn } from '../../../src/rules/find.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-find-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function errorOf(config?: string): string {
  try {
    readRulesIn(folder, config);
    return '';
  } catch (error) {
    return (error as { told: string }).told;
  }
}

describe('a rules file that cannot be read', () => {
  it('may lack a checkout, if the folder is no repository', () => {
    expect(errorOf()).toMatch(/has no \.jobpass\.yml and no .*check out the repository before this step/);
    expect(errorOf('a.yml')).toMatch(/^The rules file a\.yml does not exist \(ENOENT\)\..*check out the/);
  });

  it('needs no checkout, if the folder is a repository', () => {
    mkdirSync(join(folder, '.git'));
    expect(errorOf()).toMatch(/Add the file to the repository/);
    expect(errorOf()).not.toMatch(/check out/);
    expect(errorOf('a.yml')).toMatch(/does not exist \(ENOENT\)\. Add the file to the repository/);
  });

  it.each([
    ['a folder', 'sub', 'EISDIR. Set `config` to a file'],
    ['a name that is too long', 'x'.repeat(300), 'ENAMETOOLONG'],
  ])('is reported with the reason: %s', (_, config, reason) => {
    mkdirSync(join(folder, 'sub'));
    expect(errorOf(config)).toContain(`cannot be read: ${reason}`);
    expect(errorOf(config)).not.toMatch(/check out/);
  });

  it('is reported with the reason: a link to itself', () => {
    symlinkSync('.jobpass.yml', join(folder, '.jobpass.yml'));
    expect(errorOf()).toMatch(/^The rules file \.jobpass\.yml cannot be read: ELOOP$/);
  });
});
