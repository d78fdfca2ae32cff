import type { Registry } from '../registries/registry.js';
import type { Service } from './provider.js';

/**
 * A registry on loopback, for the contract of providers.
 *
 * @param token returns the token that a step finds
 */
export async function registryService(
  registry: Registry,
  token: (env: ReadonlyMap<string, string>) => string,
  { irrevocable, inputs = {} }: { irrevocable?: true; inputs?: Record<string, string> } = {},
): Promise<Service> {
  await registry.open();
  const all: Record<string, string> = { ...registry.inputs, ...inputs };
  return {
    inputs: all,
    runner: () => registry.runner(),
    secrets: (env) => [token(env)],
    accepts: async (env) => registry.alive(token(env)) !== undefined,
    refuse: () => {
      registry.publishers = [];
    },
    shorten: () => {
      registry.lifeS = 1;
      // The response of the Rust registry does not contain the lifetime, so the job must know it.
      if (all['preset'] === 'crates-io') all['token-life'] = '1s';
      return 2_200;
    },
    leave: () => registry.leave(),
    close: () => registry.close(),
    ...(irrevocable === undefined ? {} : { irrevocable }),
  };
}
