import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shortened } from '../../../src/folders.js';
import { shellRunner } from '../../../src/runners/shell.js';

const NO_HTTP = undefined as never;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-runners-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('the temporary folder of a job', () => {
  const path = (key: string): string =>
    shellRunner(
      { KEY: key },
      { name: 'system', job: [], key: ['KEY'], idToken: NO_HTTP },
    ).memory.temporaryFolder();

  it('is named after the job where that makes a name', () => {
    expect(path('job-1').endsWith('/system-job-1')).toBe(true);
  });

  it('is another one for each job, however long and strange their names', () => {
    const long = 'x'.repeat(200);
    const keys = ['a/b', 'a_b', '{a}', '[a]', `${long}1`, `${long}2`, '../../up', ''];
    const paths = keys.map(path);
    expect(new Set(paths).size).toBe(keys.length);
    for (const one of paths) {
      expect(one.startsWith(`${folder}/`)).toBe(true);
      expect(one.slice(folder.length).split('/')).toHaveLength(3);
    }
  });

  it('has a short name that is the same for the same', () => {
    expect(shortened('a')).toBe(shortened('a'));
    expect(new Set(Array.from({ length: 5_000 }, (_, n) => shortened(`job-${n}`))).size).toBe(5_000);
  });
});
