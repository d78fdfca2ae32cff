import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commandRunner, detectRunner, isRunner, RUNNERS } from '../../../src/runners/registry.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-runners-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('the CI system is detected:', () => {
  it.each([
    ['an ordinary machine', { PATH: '/usr/bin', CI: 'true' }],
    [
      'names that others use too',
      { BUILD_ID: '1', PROJECT_ID: 'x', JOB_NAME: 'x', BUILD_TAG: 'v1', TF_BUILD: '' },
    ],
    ['a pod that was given no token', { KUBERNETES_SERVICE_HOST: '10.0.0.1' }],
    ['a token without a pod', { JOBPASS_ID_TOKEN_FILE: '/x' }],
    ['values that mean no', { BUILDKITE: 'false', CIRCLECI: '', SEMAPHORE: '0', GITLAB_CI: 'false' }],
  ])('is none for %s', async (_what, env) => {
    expect(isRunner(env)).toBe(false);
    await expect(detectRunner(env)).rejects.toMatchObject({ code: 'usage' });
  });

  it('has a name that is told once', () => {
    const names = RUNNERS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(-2)).toEqual(['kubernetes', 'local']);
  });

  it.each(RUNNERS.map(({ name }) => name))('can be said: %s', async (name) => {
    const runner = await commandRunner({ JOBPASS_RUNNER: name, RUNNER_TEMP: folder, CIRCLECI: 'true' });
    expect(runner.system.name).toBe(name);
  });
});
