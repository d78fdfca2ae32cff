import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kubernetesRunner } from '../../../src/runners/kubernetes.js';
import { heldJwt } from '../../support/fake-programs.js';

const NO_HTTP = undefined as never;
const LEFT = { leftMs: 5_000 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-runners-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a job in a pod of Kubernetes', () => {
  it('never has the token of its service account taken, which is a key to the API server', async () => {
    const read: string[] = [];
    vi.resetModules();
    vi.doMock('node:fs', async (original) => {
      const fs = await original<typeof import('node:fs')>();
      const seen =
        <A extends unknown[], R>(call: (path: string, ...rest: A) => R) =>
        (path: string, ...rest: A): R => {
          read.push(path);
          return call(path, ...rest);
        };
      return { ...fs, existsSync: seen(fs.existsSync), readFileSync: seen(fs.readFileSync as never) };
    });
    try {
      const { kubernetesRunner: watched } = await import('../../../src/runners/kubernetes.js');
      await watched({ KUBERNETES_SERVICE_HOST: '10.0.0.1' })
        .idTokens.request('x', NO_HTTP, LEFT)
        .catch(() => undefined);
    } finally {
      vi.doUnmock('node:fs');
    }
    expect(read).toEqual(['/var/run/secrets/jobpass/token']);
  });

  it('says what its file is for where that is somebody else', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, heldJwt({ aud: ['https://kubernetes.default.svc'] }));
    await expect(kubernetesRunner({}, file).idTokens.request('vault', NO_HTTP, LEFT)).rejects.toMatchObject({
      code: 'bad-id-token',
      message: expect.stringContaining('"https://kubernetes.default.svc", not for "vault"'),
    });
  });
});
