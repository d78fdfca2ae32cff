import { describe } from 'vitest';
import { providerContract } from '../../support/contracts/provider.js';
import { registryService } from '../../support/contracts/registry-service.js';
import { CratesRegistry } from '../../support/registries/crates-io.js';
import { NpmRegistry } from '../../support/registries/npm.js';
import { NuGetRegistry } from '../../support/registries/nuget.js';
import { PyPiRegistry } from '../../support/registries/pypi.js';
import { RubyGemsRegistry } from '../../support/registries/rubygems.js';

const variable =
  (name: string) =>
  (env: ReadonlyMap<string, string>): string =>
    env.get(name) ?? '';

describe('registries with a revocation', () => {
  providerContract('preset pypi', () => registryService(new PyPiRegistry(), variable('TWINE_PASSWORD')));
  providerContract('preset crates-io', () =>
    registryService(new CratesRegistry(), variable('CARGO_REGISTRY_TOKEN')),
  );
});

describe('registries without a revocation', () => {
  providerContract('preset npm', () => {
    const registry = new NpmRegistry();
    registry.showsExpiry = true;
    return registryService(registry, variable('NODE_AUTH_TOKEN'), {
      irrevocable: true,
      inputs: { deliver: 'env' },
    });
  });
  providerContract('preset rubygems', () =>
    registryService(new RubyGemsRegistry(), variable('GEM_HOST_API_KEY'), { irrevocable: true }),
  );
  providerContract('preset nuget', () =>
    registryService(new NuGetRegistry(), variable('NUGET_API_KEY'), { irrevocable: true }),
  );
});
