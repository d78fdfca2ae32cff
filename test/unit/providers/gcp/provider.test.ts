import { afterEach, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../../../../src/config/settings.js';
import type { ProviderContext } from '../../../../src/providers/context.js';
import { gcpProvider } from '../../../../src/providers/gcp/provider.js';
import { PROVIDERS } from '../../../../src/providers/registry.js';

const NAME = 'projects/123456789012/locations/global/workloadIdentityPools/ci-pool/providers/github';

async function open(source: string): Promise<boolean> {
  const inputs = { provider: 'gcp', 'workload-identity-provider': NAME, 'credential-source': source };
  const { settings } = await readSettings(new Map(Object.entries(inputs)), PROVIDERS);
  const life = { leaseMs: 600_000 };
  return gcpProvider({ settings, life } as unknown as ProviderContext).tools?.protocol !== undefined;
}

describe('the protocol of the metadata server, which has no token', () => {
  afterEach(() => vi.unstubAllGlobals());
  const on = (platform: string): void =>
    void vi.stubGlobal('process', Object.create(process, { platform: { value: platform } }));

  it('is available on Linux', async () => {
    on('linux');
    expect(await open('metadata')).toBe(true);
  });

  it.each(['darwin', 'win32'])(
    'is rejected on %s, which does not show the user of a connection',
    async (name) => {
      on(name);
      await expect(open('metadata')).rejects.toThrow(
        '`credential-source: metadata` is possible only on Linux',
      );
      expect(await open('executable')).toBe(true);
    },
  );
});
