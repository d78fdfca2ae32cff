import { PresetWorld } from '../presets/world.js';
import type { Service } from './provider.js';

/** A service of a preset whose tokens can be revoked, for the contract of providers. */
export async function presetService(): Promise<Service> {
  const world = await PresetWorld.startFor('buildkite');
  const token = (env: ReadonlyMap<string, string>): string => env.get('BUILDKITE_API_TOKEN') ?? '';
  return {
    inputs: world.inputs,
    runner: () => world.runner(),
    secrets: (env) => [token(env)],
    accepts: async (env) => world.live.has(token(env)),
    refuse: () => {
      world.claims = { ...world.claims, iss: 'https://another.example' };
    },
    shorten: () => {
      world.answers.exchange = { expires_in: 1 };
      return 1_200;
    },
    leave: () => world.leave(),
    close: () => world.close(),
  };
}
