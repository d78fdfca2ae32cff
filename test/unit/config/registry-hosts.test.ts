import { describe, expect, it } from 'vitest';
import { registryHost } from '../../../src/config/registry-hosts.js';
import { settingsOf } from '../../../src/config/settings.js';
import { PROVIDERS } from '../../../src/providers/registry.js';

describe('registryHost', () => {
  it.each([
    ['GHCR.io', 'ghcr.io'],
    ['https://registry.example.com/', 'registry.example.com'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['registry-1.docker.io', 'docker.io'],
    ['http://localhost:5000/v2', 'localhost:5000'],
    ['[::1]:5000', '[::1]:5000'],
    ['hub.docker.io', 'hub.docker.io'],
  ])('%s is %s', (entry, host) => {
    expect(registryHost(entry)).toBe(host);
  });

  it.each([
    'ghcr.io/octo/app',
    '-x',
    'a_b',
    'user@host',
    'host:123456',
    'https://',
    'a..',
    '$(id)',
    'host:99999',
    '300.1.1.1',
    '[::1::2]',
  ])('refuses %s', (entry) => {
    expect(() => registryHost(entry)).toThrow(/`registries` is `.*`, which is not a host name/);
  });
});

describe('the input registries', () => {
  const read = (given: Record<string, string>) =>
    settingsOf(new Map(Object.entries({ url: 'https://auth.example.com', ...given })), PROVIDERS);

  it('has each host once, in any separation, and makes the keeper deliver', () => {
    const { registries, deliver } = read({ registries: 'ghcr.io, GHCR.io\nquay.io' });
    expect([registries, deliver]).toEqual([['ghcr.io', 'quay.io'], ['endpoint']]);
    expect(read({ registry: 'ghcr.io', deliver: 'env' })).toMatchObject({
      ...{ registries: ['ghcr.io'], deliver: ['env'] },
    });
    expect(read({})).not.toHaveProperty('registries');
  });
});
