import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runWithInput } from '../../../src/runners/run-with-input.js';
import { fakePrograms } from '../../support/fake-programs.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-runners-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('a program that is given something', () => {
  const run = async (body: string, input = 'x', timeoutMs = 5_000): Promise<string | undefined> => {
    const programs = fakePrograms();
    try {
      programs.add('program', body);
      return await runWithInput(['program'], input, { env: { PATH: programs.path }, timeoutMs });
    } finally {
      programs.remove();
    }
  };

  it('reads it whole', async () => {
    expect(await run('end(input.length === 300_000 ? 0 : 1);', 'x'.repeat(300_000))).toBeUndefined();
  });

  it.each([
    ['fails', 'end(7);', 'ended with exit code 7'],
    ['is killed', "process.kill(process.pid, 'SIGTERM');", 'was killed by SIGTERM'],
  ])('is told where it %s', async (_what, body, told) => {
    expect(await run(body)).toBe(told);
  });

  it('is told where it hangs, which ends it', async () => {
    expect(await run('setInterval(() => {}, 1_000);', 'x', 500)).toBe('did not end within 0.5 s');
  });

  it('is told where it did not read', async () => {
    const failure = await runWithInput(['sh', '-c', 'exec <&-; sleep 0.2'], 'x'.repeat(1_000_000), {
      env: process.env,
    });
    expect(failure).toBe('did not read its input');
  });

  it('is told where it is missing', async () => {
    expect(await runWithInput(['jobpass-no-such-program'], 'x', { env: process.env })).toBe('was not found');
  });
});
