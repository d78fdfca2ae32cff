import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import { mainStep } from '../../../src/job/main-step.js';
import { postStep } from '../../../src/job/post-step.js';
import { KeeperClient } from '../../../src/lease/keeper-client.js';
import type { ProviderDefinition } from '../../../src/providers/definition.js';
import { FakeRunner } from '../../support/fake-runner.js';
import { MadeUpService } from '../../support/made-up-provider.js';
import { Authority } from '../../support/pki.js';

vi.mock('../../../src/providers/registry.js', async (original) => {
  const registry = await original<typeof import('../../../src/providers/registry.js')>();
  const { madeUp } = await import('../../support/made-up-provider.js');
  (registry.PROVIDERS as ProviderDefinition[]).push(madeUp);
  return registry;
});

it('a credential whose endpoint the keeper does not serve is revoked, and the error says what to do', async () => {
  const authority = new Authority('The authority of a made-up service');
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-run-'));
  const service = await MadeUpService.start(authority);
  const refusing = {
    folder,
    handOver: () => Promise.reject(new JobpassError('unreachable', 'The keeper has ended')),
    takeBack: async () => undefined,
  } as unknown as KeeperClient;
  vi.spyOn(KeeperClient, 'startOrJoin').mockResolvedValue(refusing);
  try {
    const runner = new FakeRunner(folder, {
      ...{ provider: 'made-up', url: service.url, audit: 'false', 'ca-file': authority.certFile },
      ...{ deliver: 'endpoint', keep: 'true' },
    });
    vi.spyOn(runner.system, 'livenessCheck').mockResolvedValue({ kind: 'poll' });
    const main = mainStep({ runner, keeper: [], signal: new AbortController().signal });
    await expect(main).rejects.toMatchObject({
      code: 'state',
      hint: 'Use `deliver: env` or `deliver: file`',
    });
    expect(runner.lines.join('\n')).toContain('The keeper has ended');
    expect([...service.tokens.values()].filter((bound) => bound !== undefined)).toEqual([]);
    // The log-in that led to it is left for post.
    expect(await postStep({ runner })).toMatchObject({ failed: false });
    expect([...service.tokens.keys()]).toEqual([]);
  } finally {
    await service.close();
    authority.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
